# What the screens say, in English.
#
# Reading grade 6 or lower, 15 words to a sentence at most, one term for one thing: password, code,
# email, portal, sign in, sign-in (the pair of email and password), clinic, password store.
# Never: please, sorry, oops, valid, invalid, "you forgot", blame, jargon. A test measures this.
# Words in braces come from elsewhere: the clinic's name, an address, a time.
#
# Reviewed by a native speaker: not yet

# This language's own name.
language-name = English
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
start-again = Start again from the beginning
send-new-code = Send a new code
send-new-link = Send a new link
help-call = Need help? Call the clinic
footer-call = { $clinic }:
step = Step { $step } of { $of }
summary-heading = There is a problem
settings = Text size, colors and language
practice = Practice portal: nothing here is real
practice-mail = Practice mail

## Time

# $hour: 0 to 23. $hour12: 1 to 12. $half: am or pm. A no-break space keeps the time on one line.
time-of-day = { $hour12 }:{ $minute }{ "\u00A0" }{ $half ->
    [am] AM
   *[pm] PM
}
# $month: 1 to 12.
date = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $day }, { $year }
# $day: 0 is Monday.
weekday = { $day ->
    [0] Monday
    [1] Tuesday
    [2] Wednesday
    [3] Thursday
    [4] Friday
    [5] Saturday
   *[6] Sunday
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

busy-sending = Working… We are asking your portal.
busy-checking = Working… We are checking your code.
busy-checking-temporary = Working… We are checking your temporary password.
busy-checking-link = Working… We are checking your link.
busy-checking-identity = Working… We are checking your details.
busy-looking-up = Working… We are looking in this computer's password store.
busy-changing = Working… We are changing your password.
busy-signing-in = Working… We are checking that you can sign in.
busy-saving = Working… We are saving your sign-in.
busy-reading = Working… We are reading your saved sign-ins.
busy-removing = Working… We are removing what you saved.
busy-starting-practice = Working… We are starting the practice portal.
busy-opening-portal = Working… We are opening your clinic's portal.
busy-still-sending = Still working… We are asking your portal.
busy-still-checking = Still working… We are checking your code.
busy-still-checking-temporary = Still working… We are checking your temporary password.
busy-still-checking-link = Still working… We are checking your link.
busy-still-checking-identity = Still working… We are checking your details.
busy-still-looking-up = Still working… We are looking in this computer's password store.
busy-still-changing = Still working… We are changing your password.
busy-still-signing-in = Still working… We are checking that you can sign in.
busy-still-saving = Still working… We are saving your sign-in.
busy-still-reading = Still working… We are reading your saved sign-ins.
busy-still-removing = Still working… We are removing what you saved.
busy-still-starting-practice = Still working… We are starting the practice portal.
busy-still-opening-portal = Still working… We are opening your clinic's portal.

## Which clinic: only where the app is for several

finder-heading = Which clinic do you go to?
finder-hint = Type its name, its town, or its phone number.
finder-find = Find
finder-empty = Type the name, the town, or the phone number of your clinic.
matches-found = { $count ->
    [one] 1 clinic found
   *[other] { $count } clinics found
}
matches-more = { $count } clinics found. These fit best. Type more to find yours.
matches-none = No clinic found.
matches-none-spelling = Check the spelling. Or try the town, or the phone number on a letter from your clinic.
matches-none-call = Still not here? This app does not know your clinic yet. Call your clinic.
matches-all = Or choose your clinic here:
this-clinic-heading = Is this your clinic?
this-clinic-phone = Phone: { $phone }
this-clinic-yes = Yes, this is my clinic
this-clinic-no = No, look again
this-clinic-cannot-open = We could not open this clinic's portal. Call the clinic at the number here.

## Start

start-heading = What do you need help with?
start-lead = We will take you through it, one step at a time.
start-password = I forgot my password
start-password-more = We help you make a new one.
start-username = I forgot my username
start-username-more = We help you find your sign-in name.
start-both = I forgot both
start-both-more = First one, then the other.
start-locked-out = I am locked out
start-locked-out-more = What a lock is, and what ends it.
# $has: both, code or password.
start-have = { $has ->
    [code] I have a code from the clinic
    [password] I have a temporary password
   *[both] I have a code, a link or a temporary password
}
start-have-more = How to use it.
start-no-email = I did not get the email
start-no-email-more = Where to look, and what to try.
start-someone-else = I think someone else got in
start-someone-else-more = What to do first to be safe.
start-not-sure = I am not sure
start-not-sure-more = Answer two or three short questions.
start-saved = Saved sign-ins
start-another-clinic = Another clinic
start-carers = Help for family and carers
start-no-journal = We cannot keep notes on this computer. You can still go on. Keep this window open until you are done.
start-afresh = The practice portal is as it was at the start.
start-not-afresh = We could not start the practice portal again. It is as you left it.
start-was-on-pages = Welcome back. Your portal had asked you to go on in your browser. Did it not work? Then begin again here.

## Interrupted: the app stopped while a new password was on its way

interrupted-heading = Did your password change?
interrupted-what = This app closed before we knew if your new password was set.
interrupted-known = Your new password works, or your old one still does.
interrupted-how = To find out, type the new password you made. We will try it once.
interrupted-identifier = Your username or email
interrupted-username = Your username
interrupted-password = The password to try
interrupted-check = Check this password
interrupted-incomplete = Fill in both boxes, then check again.
interrupted-refused = This password did not work. Check how you typed it, or try your old one.
interrupted-cannot-tell = We could not check this time. Wait a minute. Then check again.

## Email

identifier-email-heading = What is your email?
identifier-any-heading = What is your username or email?
identifier-phone-heading = What is your email or phone number?
identifier-email-hint = Use the email your clinic has for you.
identifier-any-hint = Use the name you sign in with, or the email your clinic has.
identifier-phone-hint = Use the one your clinic has for you.
identifier-what-next = If we find an account, we will send a { $what ->
    [link] link
   *[code] code
}.
identifier-what-next-username = If we find an account, we will send a message there.
identifier-email-empty = Type your email.
identifier-any-empty = Type your username or your email.
identifier-phone-empty = Type your email or your phone number.
identifier-not-an-email = Type your whole email. It looks like name@example.com.
identifier-not-email-or-phone = Type a whole email, like name@example.com, or a whole phone number.
identifier-email-too-long = This email is too long. Type only your email.
identifier-any-too-long = This is too long. Type only your username or your email.
identifier-phone-too-long = This is too long. Type only your email or your phone number.
identifier-meant = Did you mean { $meant }?
identifier-use = Yes, use this one
identifier-keep = No, keep mine
identifier-stopped = You stopped. A message may still come to you.

## Code
#
# $channel: email, or sms for a text message.

code-heading = Enter your code
code-second-heading = Enter the second code
code-second-why = Your portal wants one more code.
code-sent = If { $address } is on your record, we sent a code to it at { $time }.
code-sent-on-record = If we find an account, we sent a code to { $channel ->
    [sms] its phone
   *[email] its email
} at { $time }.
code-sent-vouched = We sent a code by { $channel ->
    [sms] text message
   *[email] email
} to { $destination } at { $time }.
code-until = It works until { $time }.
code-keep-open = Keep this window open while you look at your { $channel ->
    [sms] messages
   *[email] email
}.
code-label = Code from the { $channel ->
    [sms] text message
   *[email] email
}
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
code-new = Look for a new { $channel ->
    [sms] text message
   *[email] email
}. Only the newest code works.
code-stopped = You stopped before we had an answer. You can try again.
code-too-soon = It is too soon for a new code. { $channel ->
    [sms] Text messages
   *[email] Email
} can be slow.
code-empty = Type the code from the { $channel ->
    [sms] text message
   *[email] email
}.
code-wrong = That code did not match. Check the newest { $channel ->
    [sms] text message
   *[email] email
}.
code-wrong-left = That code did not match. Check the newest { $channel ->
    [sms] text message
   *[email] email
}. { $left ->
    [one] You have 1 try left.
   *[other] You have { $left } tries left.
}
code-wrong-length = { $made-of ->
    [digits] The code has { $want } numbers. You typed { $got }.
    [letters] The code has { $want } letters. You typed { $got }.
   *[both] The code has { $want } letters and numbers. You typed { $got }.
}
code-too-short = That is too short for a code. Look at the { $channel ->
    [sms] text message
   *[email] email
} again.
code-too-long = That is too long for a code. Look at the { $channel ->
    [sms] text message
   *[email] email
} again.
code-wrong-characters = { $made-of ->
    [digits] The code has only numbers.
    [letters] The code has only letters.
   *[both] The code has only letters and numbers.
} Look at the { $channel ->
    [sms] text message
   *[email] email
} again.
code-not-in-text = There is no code in that text. Copy only the code from the { $channel ->
    [sms] text message
   *[email] email
}.
code-several = There is more than one code in that text. Copy only the newest one.
code-only-a-link = That is a link. Type the code from the { $channel ->
    [sms] text message
   *[email] email
}.
code-only-a-link-taken = That is a link. Choose “I have a link instead” below.
code-no-email = I did not get the email
code-by-text = Send it by text message
code-by-email = Send it by email
code-have-link = I have a link instead
resend-in = You can ask again in { $length }.
resend-now = You can ask again now.

## A link in place of a code

link-heading = Paste the link from your email
link-check-heading = Is this link from your portal?
link-hint = Copy the whole link. We read it here and never open it.
link-check-hint = Paste the link before you open it. We read it here and never open it.
link-check-submit = Check this link
link-stopped = You stopped before we had an answer. You can try again.
link-fine = Yes, this link is from { $clinic }.
link-fine-next = You can go back to your email and open it.
link-go-on = Go back to the steps
link-empty = Paste the link from the email.
link-none = There is no link in that text. Copy the whole link from the email.
link-several = There is more than one link in that text. Copy only one.
link-no-token = This link is from your portal. But it is not the one for a new password.
link-not-taken = Your portal did not take this link. It may be too old. Go back and get a new code.
link-wrong-host = This link is not from { $clinic }. Do not use it. Call the clinic.
link-leads-to = It leads to: { $host }

## A link and no code

paste-sent = If { $address } is on your record, we sent a link to it at { $time }.
paste-sent-on-record = If we find an account, we sent a link to its email at { $time }.
paste-sent-vouched = We sent a link by email to { $destination } at { $time }.
paste-how = Press the right mouse button on the link. Then choose to copy it.
paste-do-not-open = Do not open it. Copy it and paste it here.
paste-label = Link from the email
paste-new = Look for a new email. Use the newest link.
paste-too-soon = It is too soon for a new link. Email can be slow.
paste-not-taken = Your portal did not take this link. It may be old, or used. Paste the newest one.

## The code has ended

over-expired-heading = That { $what ->
    [link] link
   *[code] code
} is too old
over-expired = Its time ran out. You need a new one.
over-used-up-heading = That { $what ->
    [link] link
   *[code] code
} does not work any more
over-used-up = It was tried too many times. You need a new one.
over-either-heading = That { $what ->
    [link] link
   *[code] code
} does not work any more
over-either = Its time ran out, or it was tried too many times. You need a new one.
over-unclear-heading = You need a new { $what ->
    [link] link
   *[code] code
}
over-unclear = We do not know if the last { $what ->
    [link] link
   *[code] code
} still works.
over-goes-to = If { $address } is on your record, the new { $what ->
    [link] link
   *[code] code
} goes there.
over-goes-to-record = If we find an account, the new { $what ->
    [link] link
   *[code] code
} goes to { $channel ->
    [sms] its phone
   *[email] its email
}.
over-goes-to-vouched = The new { $what ->
    [link] link
   *[code] code
} goes to { $destination }.
over-pause = Wait { $length } before you ask for a new { $what ->
    [link] link
   *[code] code
}.
over-password-kept = You do not have to make your password again. We will use the one you typed.

## Who is it?

identity-heading = Check it is you
identity-why = Your portal asks this to keep your account safe.
identity-why-code = Your portal checks this together with your code.
identity-birth-date = Your date of birth
identity-birth-date-hint = For example: 2 28 1950
identity-month = Month
identity-day = Day
identity-year = Year
identity-last-name = Your last name
identity-phone = The last 4 numbers of the phone your clinic has
identity-or-call = Is it hard to answer? You can call the clinic.
identity-no-birth-date = Type your date of birth.
identity-no-last-name = Type your last name.
identity-no-phone = Type the last 4 numbers of your phone.
identity-not-a-date = There is no such day. Check the month, the day and the year.
identity-short-year = Type all 4 numbers of the year, like 1950.
identity-not-four = Type only the last 4 numbers of your phone.
identity-wrong = This does not match what the clinic has. Check all of it.
identity-wrong-left = This does not match what the clinic has. Check all of it. { $left ->
    [one] You have 1 try left.
   *[other] You have { $left } tries left.
}
identity-code-wrong = Your code or these details do not match. Check all of it.
identity-code-wrong-left = Your code or these details do not match. Check all of it. { $left ->
    [one] You have 1 try left.
   *[other] You have { $left } tries left.
}
identity-stopped = You stopped before we had an answer. You can try again.

## Username

username-heading = This is your username
username-look-alike = Zero and the letter O look alike. So do one and a small L.
username-keep = Write it down and keep it in a safe place.
username-go-on = Now make a new password
username-enough = I only need the username
username-done = I have it
username-password-too = Reset my password too
username-sent-heading = Look for your username
username-sent = If { $address } is on your record, we sent your username to it.
username-sent-wait = It can take 5 minutes. Look in your Spam and Junk folders too.
username-sent-link = The email may have a link, too. You do not need it. Only look for your username.
username-sent-done = I have my username
username-sent-none = Nothing came? Call the clinic. They can tell you your username.

## New password

password-heading = Make a new password
password-sign-in-as = You sign in as { $username }.
password-held = Your portal checks your { $what ->
    [link] link
   *[code] code
} together with your new password.
password-rules = Your new password needs:
password-label = New password
password-show = Show password
password-hide = Hide password
password-shown = Your password can be seen now.
password-hidden = Your password is hidden now.
password-make = Make one for me
password-made = We made a password. It is in the box.
password-submit = Change my password
password-sign-out-others = Sign out on all my other devices
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
rule-not-recent = { $count ->
    [one] And it must differ from your last password. We cannot check that here.
   *[other] And it must differ from your last { $count } passwords. We cannot check that here.
}
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
reason-not-common = Too many people use this password.
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
unsettled-not-offered = This app cannot check it for you at this portal.
unsettled-nameless-next = Call the clinic. Ask for your username. Then try your new password.
unsettled-not-offered-next = Try to sign in on your portal. Use your new password first, then your old one.
no-more-checks = The portal said no a few times. Another try could lock your account.
no-more-checks-next = Wait an hour before you try again. Or call the clinic now.

## Changed

done-running-heading = Your password is changed
done-running = Checking that you can sign in…
done-works-heading = It works
done-works = You can sign in to your portal with this password.
done-second-factor = Your portal will also ask for a code when you sign in.
done-signed-out-others = Your other devices are signed out now.
done-others-still-in = Your other devices are still signed in. The portal did not sign them out. Call the clinic.
done-refused-heading = The portal did not let us in
done-refused = The portal said your password is changed. But we could not sign in with it.
done-refused-next = Wait a minute. Then check again.
done-refused-careful = If it still does not work, call the clinic. Many tries can lock your account.
done-cannot-tell-heading = We could not check
done-cannot-tell = Your password is changed. We could not see if you can sign in.
done-cannot-tell-next = Wait a minute. Then check again, or try it in your portal.
done-not-offered = This app cannot check it for you here. Try it in your portal.
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
save-absent = This computer has no password store. Your password still works.
save-without = Go on without saving
save-locked = The password store is locked. Unlock it and save again, or choose No. Your password still works.
save-silent = The password store did not answer. Try to save once more, or choose No. Your password still works.
save-refused = The password store did not take it. Choose No to go on. Your password still works.

## The end

finished-heading = You are done here
finished-saved = Your sign-in is saved on this computer.
finished-not-saved = We did not save your sign-in.
finished-not-here = Nothing was saved on this computer.
finished-unknown = We do not know if your sign-in was saved.
finished-username = You can sign in with your username now.
finished-nameless = Your password is set. Use it with your username. The clinic can tell you your username.
finished-name-in-mail = Your password is set. Use it with your username. Your username is in the email with the link.
finished-tips = Good to know
finished-tip-browser = Does your browser save passwords? Change the old one there too.
finished-tip-shared = On a computer others use, sign out when you are done.
finished-tip-wifi = Do not use free public Wi-Fi to sign in to your portal.
finished-more = Get more help

## Text size, colors and language

settings-text = Text size
settings-percent = { $percent }%
settings-theme = Colors
settings-theme-system = As on this computer
settings-theme-light = Light
settings-theme-dark = Dark
settings-theme-contrast = High contrast
settings-language = Language
settings-done = Done
