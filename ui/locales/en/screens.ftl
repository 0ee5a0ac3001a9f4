# What the screens say, in English.
#
# Reading grade 6 or lower, 15 words to a sentence at most, one term for one thing: password, code,
# email, portal, sign in, sign-in (the pair of email and password), clinic, password store.
# Never: please, sorry, oops, valid, invalid, "you forgot", blame, jargon. A test measures this.
# Words in braces come from elsewhere: the clinic's name, an address, a time.

app-name = Way Back In
patient-portal = Patient portal
title = { $heading } - { $place }
title-error = Error: { $heading } - { $place }
error-prefix = Error:

## Around every page

back = Back
continue = Continue
stop = Stop
close = Close
try-again = Try again
start-again = Start again with a new code
send-new-code = Send a new code
help-call = Need help? Call the clinic
footer-call = { $clinic }:
step = Step { $step } of { $of }
summary-heading = There is a problem

## Time

# $hour: 0 to 23. $hour12: 1 to 12. $half: am or pm. A no-break space keeps the time on one line.
time-of-day = { $hour12 }:{ $minute }{ "\u00A0" }{ $half ->
    [am] AM
   *[pm] PM
}
length-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
length-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
length-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}

## While a call is on its way

busy-sending = Working… We are asking for your code.
busy-checking = Working… We are checking your code.
busy-looking-up = Working… We are looking in this computer's password store.
busy-changing = Working… We are changing your password.
busy-signing-in = Working… We are checking that you can sign in.
busy-saving = Working… We are saving your sign-in.
busy-still-sending = Still working… We are asking for your code.
busy-still-checking = Still working… We are checking your code.
busy-still-looking-up = Still working… We are looking in this computer's password store.
busy-still-changing = Still working… We are changing your password.
busy-still-signing-in = Still working… We are checking that you can sign in.
busy-still-saving = Still working… We are saving your sign-in.

## Start

start-heading = What do you need help with?
start-lead = We will take you through it, one step at a time.
start-forgot-password = I forgot my password
start-forgot-password-more = You get a code by email. Then you make a new password.
start-ready = Have your email ready. It takes about 5 minutes.
start-no-journal = We cannot keep notes on this computer. You can still go on. Keep this window open until you are done.

## Interrupted: the app stopped while a new password was on its way

interrupted-heading = Did your password change?
interrupted-what = This app closed before we knew if your new password was set.
interrupted-known = Your new password works, or your old one still does.
interrupted-how = To find out, type the new password you made. We will try it once.
interrupted-identifier = Your email or username
interrupted-password = The password to try
interrupted-check = Check this password
interrupted-incomplete = Fill in both boxes, then check again.
interrupted-refused = This password did not work. Check how you typed it, or try your old one.
interrupted-cannot-tell = We could not check this time. Wait a minute. Then check again.

## Email

identifier-email-heading = What is your email?
identifier-any-heading = What is your username or email?
identifier-email-hint = Use the email your clinic has for you.
identifier-any-hint = Use the name you sign in with, or the email your clinic has.
identifier-what-next = If we find an account, we will send a code.
identifier-email-empty = Type your email.
identifier-any-empty = Type your username or your email.
identifier-not-an-email = Type your whole email. It looks like name@example.com.
identifier-email-too-long = This email is too long. Type only your email.
identifier-any-too-long = This is too long. Type only your username or your email.
identifier-meant = Did you mean { $meant }?
identifier-use = Yes, use this one
identifier-keep = No, keep mine
identifier-stopped = You stopped. A code may still come to your email.

## Code

code-heading = Enter your code
code-sent = If { $address } is on your record, we sent a code to it at { $time }.
code-until = It works until { $time }.
code-keep-open = Keep this window open while you look at your email.
code-label = Code from the email
# $made-of: digits, letters or both.
code-hint = { $made-of ->
    [digits] { $count } numbers. You can paste it.
    [letters] { $count } letters. You can paste it.
   *[both] { $count } letters and numbers. You can paste it.
}
code-hint-any-length = { $made-of ->
    [digits] Only numbers. You can paste it.
    [letters] Only letters. You can paste it.
   *[both] Letters and numbers. You can paste it.
}
code-new = Look for a new email. Only the newest code works.
code-stopped = You stopped before we had an answer. You can try again.
code-too-soon = It is too soon for a new code. Email can be slow.
code-empty = Type the code from the email.
code-wrong = That code did not match. Check the newest email.
code-wrong-left = That code did not match. Check the newest email. { $left ->
    [one] You have 1 try left.
   *[other] You have { $left } tries left.
}
code-wrong-length = { $made-of ->
    [digits] The code has { $want } numbers. You typed { $got }.
    [letters] The code has { $want } letters. You typed { $got }.
   *[both] The code has { $want } letters and numbers. You typed { $got }.
}
code-too-short = That is too short for a code. Look at the email again.
code-too-long = That is too long for a code. Look at the email again.
code-wrong-characters = { $made-of ->
    [digits] The code has only numbers. Look at the email again.
    [letters] The code has only letters. Look at the email again.
   *[both] The code has only letters and numbers. Look at the email again.
}
code-not-in-text = There is no code in that text. Copy only the code from the email.
code-several = There is more than one code in that text. Copy only the newest one.
code-only-a-link = That is a link. Type the code from the email.
code-no-email = I do not see the email
code-no-email-spam = Look in your Spam, Junk and Promotions folders.
code-no-email-wait = Wait 5 minutes. Email can be slow.
code-no-email-address = Is the email above yours? If not, go back and change it.
resend-in = You can ask for a new code in { $length }.
resend-now = You can ask for a new code now.

## The code has ended

over-expired-heading = That code is too old
over-expired = Its time ran out. You need a new one.
over-used-up-heading = That code does not work any more
over-used-up = It was tried too many times. You need a new one.
over-either-heading = That code does not work any more
over-either = Its time ran out, or it was tried too many times. You need a new one.
over-unclear-heading = You need a new code
over-unclear = We do not know if the last code still works.
over-goes-to = If { $address } is on your record, the new code goes there.
over-password-kept = You do not have to make your password again. We will use the one you typed.

## New password

password-heading = Make a new password
password-sign-in-as = You sign in as { $username }.
password-rules = Your new password needs:
password-label = New password
password-show = Show password
password-hide = Hide password
password-shown = Your password can be seen now.
password-hidden = Your password is hidden now.
password-make = Make one for me
password-submit = Change my password
password-empty = Type a new password.
password-stopped = You stopped. Your password has not changed.
caps-lock = Caps Lock is on.
rule-min-length = { $count ->
    [one] At least 1 character
   *[other] At least { $count } characters
}
rule-max-length = { $count ->
    [one] At most 1 character
   *[other] At most { $count } characters
}
rule-lowercase = A small letter
rule-uppercase = A capital letter
rule-digit = A number
rule-symbol = A symbol, like ! or #
rule-not-common = Not one that many people use
rule-not-only-digits = Not only numbers
rule-done = Done
rule-not-yet = Not yet
rule-said = { $rule }: { $state }.
strength-none = Tip: four random words work well.
strength-weak = Weak: easy to guess. Add a word.
strength-fair = Fair: one more word is safer.
strength-good = Good: hard to guess.
strength-strong = Strong: very hard to guess.
reason-min-length = { $count ->
    [one] Use at least 1 character.
   *[other] Use at least { $count } characters.
}
reason-max-length = { $count ->
    [one] Use at most 1 character.
   *[other] Use at most { $count } characters.
}
reason-lowercase = Add a small letter.
reason-uppercase = Add a capital letter.
reason-digit = Add a number.
reason-symbol = Add a symbol, like ! or #.
reason-not-common = Too many people use this one.
reason-not-only-digits = Add letters. It has only numbers now.
reason-too-short = Make your password longer.
reason-like-your-details = It is too much like your name or email. Make a different one.
reason-used-before = You used this password before. Make a different one.
reason-other = The portal did not take this password. Make a longer one.

## Changed or not: unknown

unsettled-heading = We do not know if your password changed
unsettled-not-yet-heading = Your new password does not work yet
unsettled-stopped = You stopped while the portal was changing your password.
unsettled-no-answer = We sent your new password. The portal did not say if it was changed.
unsettled-not-yet = The portal did not say if it was changed. We tried to sign in, and it did not work.
unsettled-either-works = Your new password works, or your old one still does.
unsettled-not-yet-works = Your old password may still work. The new one may need a minute more.
unsettled-check-explained = To find out, we can sign in once with the new one.
unsettled-check = Check the new password
unsettled-send-explained = You can also send the same new password again. That does no harm.
unsettled-send = Send it again

## Changed

done-running-heading = Your password is changed
done-running = Checking that you can sign in…
done-works-heading = It works
done-works = You can sign in to your portal with this password.
done-second-factor = Your portal will also ask for a code when you sign in.
done-refused-heading = The portal did not let us in
done-refused = The portal said your password is changed. But we could not sign in with it.
done-refused-next = Wait a minute. Then check again.
done-refused-careful = If it still does not work, call the clinic. Many tries can lock your account.
done-cannot-tell-heading = We could not check
done-cannot-tell = Your password is changed. We could not see if you can sign in.
done-cannot-tell-next = Wait a minute. Then check again, or try it in your portal.
done-check-again = Check again
done-go-on = Go on without checking

## Save

save-heading = Save your sign-in on this computer?
save-whose = This is the sign-in of { $identifier }.
save-how = We keep it in this computer's own password store.
save-shared = Choose No if other people use this computer.
save-yes = Yes, save it
save-no = No, do not save it
save-stopped = You stopped. It may still be saved.
save-absent = This computer has no password store. Your password still works. Choose No to go on.
save-locked = The password store is locked. Unlock it and choose Yes, or choose No. Your password still works.
save-silent = The password store did not answer. Try Yes once more, or choose No. Your password still works.
save-refused = The password store did not take it. Choose No to go on. Your password still works.

## The end

finished-heading = You are done here
finished-saved = Your sign-in is saved on this computer.
finished-not-saved = We did not save your sign-in.
finished-unknown = We do not know if your sign-in was saved.
finished-tips = Good to know
finished-tip-browser = Does your browser save passwords? Change the old one there too.
finished-tip-shared = On a computer others use, sign out when you are done.
finished-tip-wifi = Do not use free public Wi-Fi to sign in to your portal.
finished-more = Get more help

## A call did not get through

stuck-to-do = What to do
stuck-how-to-call = How to call the clinic
stuck-do-call-if-again = If it comes up again, call the clinic.
stuck-do-call-if-urgent = If you cannot wait, call the clinic.
stuck-offline-heading = We cannot reach your portal
stuck-offline = This computer has no way to it right now.
stuck-offline-do-cable = Check that this computer is on the internet.
stuck-offline-do-again = Then try again. We kept what you typed.
stuck-offline-no-help = A new code or a new password will not help.
stuck-down-heading = Your portal is not working now
stuck-down = The problem is at the portal. You did nothing wrong.
stuck-down-do-wait = Wait 15 minutes. Then try again.
stuck-down-no-help = It will not help to use a different computer.
stuck-no-answer-heading = Your portal did not answer
stuck-no-answer = The portal may be slow, or your internet may be.
stuck-no-answer-do-wait = Wait a minute. Then try again.
stuck-no-answer-no-help = It will not help to restart this computer.
stuck-not-portal-heading = Something else answered
stuck-not-portal = We asked for your portal. A different page came back.
stuck-not-portal-do-wifi = On public Wi-Fi, open your browser and join the Wi-Fi first. Then try again.
stuck-not-portal-no-help = Do not type your password on a page you do not know.
stuck-wait-heading = The portal asks us to wait
stuck-wait = It had too many requests in a short time.
stuck-wait-do = Wait 15 minutes. Then try again.
stuck-wait-do-for = Wait { $length }. Then try again.
stuck-wait-no-help = If you try sooner, the wait may get longer.
stuck-locked-heading = Your account is locked
stuck-locked = The portal locked it to keep it safe.
stuck-locked-do = Call the clinic. They can help you unlock it.
stuck-locked-no-help = A new code or more tries will not unlock it.
stuck-not-offered-heading = Your portal does not do this here
stuck-not-offered = It does not let us change a password for you.
stuck-not-offered-do = Call the clinic. They can help you get a new password.
stuck-not-offered-no-help = It will not help to try again.
stuck-call-heading = The clinic has to help from here
stuck-call = Your portal leaves the next step to the people at the clinic.
stuck-call-do = Call the clinic. They know what comes next.
stuck-call-no-help = It will not help to try again.
stuck-unexpected-heading = Something went wrong
stuck-unexpected = The portal said something this app does not know. You did nothing wrong.
stuck-unexpected-do = Wait a minute. Then try again.
stuck-unexpected-no-help = It will not help to type things in again.
help-number = Help number: { $number }

## The contact card

card-heading = Call { $clinic }
card-heading-any = Call the clinic
card-hours = Open: { $hours }
card-say-this = Say this:
card-say = “I cannot get into my patient portal. My help number is { $number }.”
card-never = The clinic never asks for your password. Do not tell anyone your code.
card-staff = For the clinic's staff: stage { $stage }.
card-back = Back to where I was

## The app itself has failed

broken-heading = This app has to start again
broken-what = Something in this app went wrong. You did nothing wrong.
broken-do = Close this window. Then open the app again.
password-made = We made a password. It is in the box.

## Not set up

setup-heading = Not set up for a clinic yet
setup-broken-heading = The portal profile needs a fix
setup-patient = Are you a patient? Call your clinic. They can help you now.
setup-who = For the person who sets this up
setup-what = This app needs a portal profile. It is a small file that names the clinic and its portal.
setup-where = Start the app with { $option }.
setup-fix = This is what to fix. Then start the app again.
