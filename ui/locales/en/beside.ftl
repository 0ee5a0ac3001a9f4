# What the screens beside a recovery say, in English: advice, the portal's own pages, saved sign-ins, what keeps
# the patient from going on, the contact card. The rules are those at the top of screens.ftl.
#
# Reviewed by a native speaker: not yet

yes = Yes
no = No
how-to-call = How to call the clinic
make-new-password = Make a new password
# Words of the clinic's own, from its portal profile.
own-words = { $words }

## Not sure: two or three questions

unsure-username-heading = Do you know your username?
unsure-username = It is the name you sign in with. Often it is your email.
unsure-password-heading = Do you know your password?
unsure-password = If you have to guess, choose No.
unsure-locked-heading = Does the portal say your account is locked?
unsure-locked = It may also say that there were too many tries.

## Locked out

locked-out-heading = If your account is locked
locked-out-what = A lock comes after too many tries. It keeps others out.
locked-out-ends = Often it ends by itself. Your portal may say when.
locked-out-password = A new password may end it too. Your portal will tell you.
locked-out-clinic = The clinic can tell you how to end it.
# What the clinic knows of it: one or more of these.
locked-out-reset = A new password ends it.
locked-out-email = Look for an email from the portal. It says how to end it.
locked-out-time = It ends by itself after a while.
locked-out-time-known = It ends by itself after { $length }. Do not try to sign in before that.
locked-out-staff = Call the clinic. They can end it.
locked-out-careful = Do not keep trying. More tries can make the lock last longer.

## Someone else got in

someone-heading = If someone else got in
someone-order = Do these things in this order.
someone-password = Change your password now.
someone-call-now = Call the clinic now. Ask them to block your password.
someone-devices = Sign out on all your other devices.
someone-call = Call the clinic. Tell them what you saw.
someone-email = Check your email account. Give it a new password too.
someone-bills = Look at your next bills. Call if you see care you did not get.
someone-go-on = Change my password now

## For family and carers

carers-heading = For family and carers
carers-own = You can have a sign-in of your own. Then no one has to share.
carers-never = Never ask for someone else's password or code.
carers-ask = Ask the clinic for shared access. Some clinics call it proxy access.
carers-agree = The clinic may ask the patient first.
carers-beside = You can sit beside them. Let them type the code and the password.

## From the clinic: a code or a temporary password

have-heading = What do you have?
have-clinic-code = A code from the clinic
have-clinic-code-more = It may be called an activation code. It came with a letter, an email or a text.
have-temporary = A temporary password
have-temporary-more = You use it once. Then you make your own.
have-email-code = A code or link from an email I asked for
have-email-code-more = What to do now.
old-code-heading = Ask for a new code
old-code-why = A code or link works only on the page where you asked for it.
old-code-closed = Did you leave that page? Then you need a new code.
old-code-quick = It takes a few minutes.
old-code-go-on = Ask for a new code
clinic-code-heading = Enter the code from the clinic
clinic-code-hint = You can paste it. Capital letters, spaces and dashes do not matter.
clinic-code-next = Next, we ask who you are. Then you make a password.
clinic-code-empty = Type the code from the clinic.
clinic-code-too-short = That is too short for a code. Look at it again.
clinic-code-too-long = That is too long for a code. Look at it again.
clinic-code-wrong-characters = The code has only letters and numbers. Look at it again.
clinic-code-not-in-text = There is no code in that text. Copy only the code.
clinic-code-several = There is more than one code in that text. Copy only one.
clinic-code-only-a-link = That is a link. Type the code that came with it.
clinic-code-wrong = Your portal does not know this code. Check each letter and number.
temporary-heading = Enter your temporary password
temporary-next = The clinic gave it to you. Next, you make your own.
temporary-username = Your username
temporary-password = Temporary password
temporary-no-username = Type your username.
temporary-no-password = Type the temporary password.
temporary-wrong = The two do not match. Check your username and the temporary password.
temporary-wrong-left = The two do not match. Check your username and the temporary password. { $left ->
    [one] You have 1 try left.
   *[other] You have { $left } tries left.
}
temporary-wrong-often = The two do not match. Check your username and the temporary password. Wait a while before you try again.
temporary-wrong-often-for = The two do not match. Check your username and the temporary password. Wait { $length } before you try again.
clinic-code-over = We need your code once more. Type it again.
clinic-code-over-used-up = There were too many tries. Type your code again.
clinic-code-over-used-up-for = There were too many tries. Wait { $length }. Then type your code again.
temporary-over = We need your temporary password once more. Type it again.
temporary-over-used-up = There were too many tries. Type your temporary password again.
temporary-over-used-up-for = There were too many tries. Wait { $length }. Then type your temporary password again.
given-stopped = You stopped before we had an answer. You can try again.

## The email has not come

no-email-found = I found it
no-email-still = I still do not have it
no-email-other = Use a different email
no-email-wait-heading = Wait 5 minutes
no-email-wait = Email can be slow. It is { $now } now. Look again at { $later }.
no-email-wait-once = Do not ask many times. Only the newest email works.
no-email-folders-heading = Look in your other folders
no-email-folders-where = Look in Spam, Junk, Promotions and Trash.
no-email-folders-search = Search all your mail for { $clinic }.
no-email-folders-blocked = Look at your list of blocked senders.
no-email-address-heading = Is this your email?
no-email-address-heading-unknown = Did you type the right email?
no-email-address-typed = You typed { $address }.
no-email-address-unknown = Think of the email you typed.
no-email-address = With one wrong letter, no email can come.
no-email-another-heading = Do you have another email?
no-email-another = The clinic may have an older one, or one from work.
no-email-another-try = Look in all your mail. Or use the other one here.
no-email-another-look = Look in all your mail.
no-email-text-heading = Do you want a text message?
no-email-text = If we find an account with your number, a code comes by text.
no-email-text-send = Send a text message
no-email-text-no = No, go on
no-email-call-heading = Call the clinic
no-email-call = The clinic can look up what it has for you.
no-email-call-ask = Ask: “Which email do you have for me?”
no-email-call-change = If it is an old one, ask them to change it.

## Through the portal's own pages

hand-off-password-heading = Get a new password on your portal's page
hand-off-username-heading = Find your username on your portal's page
hand-off-both-heading = Get your username and password on your portal's page
hand-off-opens = It opens in your browser.
hand-off-keep-open = Keep this window open to see what to do there.
hand-off-open = Open { $host }
hand-off-opened = The page is open in your browser. You may have to look for that window.
hand-off-cannot-open = We could not open your browser. Open it, and type this address:
hand-off-resumed = Welcome back. You were about to use your portal's page.
hand-off-asked = Your portal asks you to go on in your browser.
hand-off-looks = Which of these do you see there?
hand-off-steps = What to do there
hand-off-worked = Did it work?
hand-off-yes = Yes, it worked
hand-off-no = No
hand-off-link = Check a link before you open it

## What the portal's page asks for

usual-asks-email-or-phone = It asks for an email or phone
usual-asks-username = It asks for a username and more
usual-asks-name-and-birth-date = It asks for a name and date of birth
usual-asks-email = It asks for an email only
usual-looks-other = None of these

## What to do on the portal's page

usual-press-forgot-password = Press “Forgot password”, or words like it.
usual-press-forgot-username = Press “Forgot username”, or words like it.
usual-press-trouble = Press “Trouble signing in?”, or words like it.
usual-type-username = Type your username.
usual-type-email = Type your email.
usual-type-email-or-phone = Type your email or your phone number.
usual-type-name = Type your first and last name.
usual-type-birth-date = Type your date of birth.
usual-type-record-number = Type your record number, if the page asks for it. Letters from the clinic have it.
usual-type-other-facts = The page may ask for part of your phone number or ZIP code. Type it.
usual-choose-where-to = Choose email or text message.
usual-look-for-email = Look for the email. It can take 10 minutes. Look in Spam too.
usual-type-code = Type the code that comes by email or text.
usual-press-link = Open the email. Press the link in it.
usual-see-username = The page shows your username. Write it down.
usual-read-username-in-email = Open the email. It has your username.
usual-make-password = Make a new password. Follow the rules on the page.
usual-answer-question = The page may ask a secret question. Type your answer.
usual-type-second-code = A second code may come by text or call. Type it.
usual-follow-page = Follow the steps on the page.
usual-sign-in = Sign in with your new password.

## What went wrong on the portal's page

trouble-heading = What went wrong?
trouble-no-email = No email or code came
trouble-locked = The page says my account is locked
trouble-not-found = The page does not find me
trouble-page-down = The page does not open or work
trouble-password-refused = The page does not take my new password
trouble-other = Something else

## Save a sign-in made on the portal's page

typed-heading = Save your new sign-in on this computer?
typed-how = Type it once. We keep it in this computer's own password store.
typed-unchecked = We cannot check it here.
typed-identifier = Your username or email
typed-password = Your new password
typed-save = Save it
typed-incomplete = Fill in both boxes, or choose No.
typed-absent = This computer has no password store. Choose No to go on.
typed-locked = The password store is locked. Unlock it and save again, or choose No.
typed-silent = The password store did not answer. Try to save once more, or choose No.
typed-refused = The password store did not take it. Choose No to go on.

## Saved sign-ins

saved-heading = Your saved sign-ins
saved-where = Saved in this computer's own password store.
saved-empty = No sign-in is saved on this computer.
saved-unknown = We are looking in the password store.
saved-look = Look again
saved-absent = This computer has no password store. So no sign-in is saved here.
saved-locked = The password store is locked. Unlock it. Then look again.
saved-silent = The password store did not answer. Wait a minute. Then look again.
saved-refused = The password store did not let us look.
saved-not-done-absent = This computer has no password store now. So we could not do that.
saved-not-done-locked = The password store is locked. Unlock it. Then try again.
saved-not-done-silent = The password store did not answer. What you asked for may still be done.
saved-not-done-refused = The password store did not let us do that.
saved-current = Saved on this computer.
saved-current-since = Saved on { $date }.
saved-unsure = May be old. A change was begun, or we could not check it.
saved-unsure-since = May be old. A change was begun on { $date }, or we could not check it.
saved-show = Show
saved-show-of = Show the password of { $name }
saved-copy = Copy
saved-copy-of = Copy the password of { $name }
saved-changed = I changed it elsewhere
saved-changed-of = I changed it elsewhere: the password of { $name }
saved-remove = Remove
saved-remove-of = Remove the sign-in of { $name }
saved-remove-all = Remove all
saved-password-heading = Your saved password
saved-password-of = For { $name }.
saved-watch = Make sure no one else can see your screen.
saved-copy-it = Copy it
saved-hide = Hide it
saved-copied = Copied. We clear it from the clipboard in 60 seconds.
saved-no-clipboard = We could not copy it. You can show it and write it down.
saved-removed = The sign-in is removed from this computer.
saved-removed-all = All sign-ins are removed from this computer.
saved-marked = We marked it as old. Get a new password here when you need it.
saved-gone = That sign-in is no longer in the password store.
saved-stopped = You stopped. What you asked for may still be done.
saved-remove-heading = Remove this sign-in?
saved-remove-all-heading = Remove all saved sign-ins?
saved-remove-here = It is the sign-in of { $name }. This takes it off this computer. Your portal account stays as it is.
saved-remove-all-here = This takes them off this computer. Your portal accounts stay as they are.
saved-remove-yes = Yes, remove
saved-remove-no = No, keep

## A call did not get through, or only the clinic can go on

stuck-to-do = What to do
begin-again = Begin again
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
stuck-locked-until = The portal locked it to keep it safe. The lock ends on { $date } at { $time }.
stuck-locked-do-wait = Wait until then. Then come back here and begin again.
stuck-locked-do = Call the clinic. They can help you unlock it.
stuck-locked-do-reset = Make a new password. That unlocks it.
stuck-locked-do-email = Look for an email from the portal. It says how to unlock it.
stuck-locked-do-time = It ends by itself. Wait a while. Then come back here and begin again.
stuck-locked-do-time-known = Wait { $length }. Then come back here and begin again.
stuck-locked-no-help = More tries will not unlock it.
stuck-inactive-heading = Your account is not active
stuck-inactive = The portal says that it is not turned on.
stuck-inactive-do = Call the clinic. Ask them to turn it on.
stuck-inactive-do-invite = If they sent you an invitation, ask for a new one.
stuck-inactive-do-code = Did they give you a code? Then begin again, and choose that you have one.
stuck-inactive-no-help-code = A new password will not turn it on.
stuck-inactive-no-help = A new code or a new password will not turn it on.
stuck-code-over-heading = That code does not work any more
stuck-code-over = Its time ran out. Only the clinic can give you a new one.
stuck-code-over-do = Call the clinic. Ask for a new code.
stuck-code-over-no-help = It will not help to type it again.
stuck-temporary-over-heading = That temporary password does not work any more
stuck-temporary-over = A temporary password works for a short time. Its time ran out.
stuck-temporary-over-do = Call the clinic. Ask for a new one.
stuck-temporary-over-do-reset = Or begin again and choose “I forgot my password”.
stuck-temporary-over-no-help = It will not help to type it again.
stuck-duplicate-heading = There are two accounts
stuck-duplicate = The portal cannot tell which one is yours.
stuck-duplicate-do = Call the clinic. Ask them to make it one account.
stuck-duplicate-no-help = It will not help to sign up again.
stuck-cannot-verify-heading = The portal cannot tell who you are
stuck-cannot-verify = What you typed may not be what the clinic has for you.
stuck-cannot-verify-do = Call the clinic. Ask what they have: name, date of birth, email, phone.
stuck-cannot-verify-do-again = Then come back and type just what they have.
stuck-cannot-verify-no-help = It will not help to guess. More tries can lock your account.
stuck-page-down-heading = Your portal's page does not work now
stuck-page-down = The problem may be at the portal, or on the way to it.
stuck-page-down-do-wait = Wait 15 minutes. Then open the page again.
stuck-page-down-do-internet = Check that this computer is on the internet.
stuck-page-down-no-help = It will not help to look for the page in a search.
stuck-page-refuses-heading = The page does not take your new password
stuck-page-refuses = Each portal has rules for its passwords.
stuck-page-refuses-do-rules = Read the rules on the page. Check them one by one.
stuck-page-refuses-do-longer = Make it longer. Add a number and a symbol, like ! or #.
stuck-page-refuses-do-new = Use one that you never had before.
stuck-page-refuses-no-help = It will not help to type the same one again.
stuck-not-offered-heading = Your portal does not do this here
stuck-not-offered = It does not let us do this for you.
stuck-not-offered-do = Call the clinic. They can help you get back in.
stuck-not-offered-no-help = It will not help to try again.
stuck-call-heading = The clinic has to help from here
stuck-call = Your portal leaves the next step to the people at the clinic.
stuck-call-do = Call the clinic. They know what comes next.
stuck-call-no-help = It will not help to try again.
stuck-not-sent-heading = Your portal could not send its message
stuck-not-sent = The problem is at the portal. You did nothing wrong.
stuck-not-sent-do = Wait 15 minutes. Then try again.
stuck-not-sent-do-call = If it comes up again, call the clinic. Ask which email or phone they have.
stuck-not-sent-no-help = It will not help to look for the message. None was sent.
stuck-browser-heading = Your portal wants to go on in a browser
stuck-browser = It will not let this app do this step. Nothing was changed.
stuck-browser-do-page = Go on at the portal's own page. It may show you a puzzle first.
stuck-browser-do = Call the clinic. They can help you get back in.
stuck-browser-no-help = It will not help to try again here.
stuck-browser-go = Go on at { $host }
stuck-unexpected-heading = Something went wrong
stuck-unexpected = The portal said something this app does not know. You did nothing wrong.
stuck-unexpected-do = Wait a minute. Then try again.
stuck-unexpected-no-help = It will not help to type things in again.
help-number = Help number: { $number }

## The contact card

card-heading = Call { $clinic }
card-heading-any = Call the clinic
card-open = Open now until { $time }.
card-open-until-day = Open now until { $day } at { $time }.
card-open-always = Open day and night.
card-opens-today = Closed now. Opens today at { $time }.
card-opens-tomorrow = Closed now. Opens tomorrow at { $time }.
card-opens-on = Closed now. Opens { $day } at { $time }.
card-clinic-time = All times are the clinic's own time.
card-hours = Hours
card-hours-day = { $day }: { $opens } to { $closes }
card-hours-days = { $first } to { $last }: { $opens } to { $closes }
card-hours-day-all = { $day }: day and night
card-hours-days-all = { $first } to { $last }: day and night
card-relay = Hard to hear or speak? Use the relay service: { $number }
card-interpreter = Need another language? Call with an interpreter: { $number }
card-say-this = Say this:
card-say = “I cannot get into my patient portal. My help number is { $number }.”
card-never = We never ask for your password. Do not tell anyone your code.
card-staff = For the clinic's staff: stage { $stage }, { $date }, { $time }.
card-staff-problem = For the clinic's staff: stage { $stage }, problem { $problem }, { $date }, { $time }.
card-copy = Copy this
card-print = Print this
card-copied = Copied. You can paste it in an email or a note.
card-not-copied = We could not copy it. You can print it or write it down.
back-to-where = Back to where I was
# The card as plain text, to be pasted somewhere.
card-text-phone = Phone: { $number }

## The practice portal's mail

inbox-heading = Practice mail
inbox-what = The practice portal sends its mail here. All of it is made up.
inbox-opening = We are opening the mail.
inbox-failed = We could not open the mail. You can look again.
inbox-empty = No mail yet.
inbox-look = Look again
inbox-afresh = Start the practice portal afresh
inbox-desk = The people at the clinic have a page of their own. There they help patients.
inbox-desk-open = Open the staff desk in your browser
inbox-desk-opened = The staff desk is open in your browser. You may have to look for that window.
inbox-desk-cannot-open = We could not open your browser.
inbox-to = To { $address }, at { $time }

## The app itself has failed

broken-heading = This app has to start again
broken-what = Something in this app went wrong. You did nothing wrong.
broken-do = Close this window. Then open the app again.

## Not set up

setup-heading = Not set up for a clinic yet
setup-broken-heading = The portal profile needs a fix
setup-patient = Are you a patient? Call your clinic. They can help you now.
setup-practice = Try it with a practice portal
setup-practice-what = You can try this app. Nothing in the practice portal is real.
setup-no-practice-heading = The practice portal did not start
setup-no-practice-what = You can try it again. Nothing in the practice portal is real.
setup-no-practice-fix = This is why the practice portal did not start.
setup-who = For the person who sets this up
setup-what = This app needs a portal profile. It is a small file that names the clinic and its portal.
setup-where = Start the app with { $option }.
setup-fix = This is what to fix. Then start the app again.
