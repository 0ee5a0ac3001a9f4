//! The desk's words for what the portal knows. Plain ones: its readers have somebody on the phone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::clock::Moment;
use crate::portal::desk::{
    Again, Check, ConfirmProblem, EmailProblem, Event, Help, Outcome, Refusal, Standing,
};

/// When something is or was, in this computer's time zone: with the day, if that is another than `now`.
pub(super) fn when(moment: Moment, now: Moment) -> String {
    let local =
        |moment| Timestamp::from_second(moment).unwrap_or_default().to_zoned_datetime(TimeZone::system());
    let (then, now) = (local(moment), local(now));
    let form = if then.date() == now.date() { "%-I:%M %P today" } else { "%-I:%M %P on %B %-d, %Y" };
    then.strftime(form).to_string()
}

/// A date of birth, so that nobody takes the month for the day.
pub(super) fn date_of_birth(kept: Option<&str>) -> String {
    match kept.and_then(|kept| kept.parse::<Date>().ok()) {
        Some(date) => date.strftime("%B %-d, %Y").to_string(),
        None => "not on record".into(),
    }
}

/// How an account stands, in a word or two.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "Active",
        Standing::Locked { .. } => "Locked",
        Standing::HeldUp { .. } => "On hold",
        Standing::Inactive => "Inactive",
        Standing::Duplicate => "Duplicate",
        Standing::Invited => "Invited",
        Standing::TemporaryPassword { .. } => "Temporary password",
    }
}

/// What that means.
pub(super) fn meaning(standing: Standing, now: Moment) -> String {
    match standing {
        Standing::Active => "The patient can sign in.".into(),
        Standing::Locked { until: Some(until) } => format!("Nobody can sign in until {}.", when(until, now)),
        Standing::Locked { until: None } => "Nobody can sign in.".into(),
        Standing::HeldUp { until } => {
            format!("There were too many tries or too many codes. This ends at {}.", when(until, now))
        }
        Standing::Inactive => "The account is closed.".into(),
        Standing::Duplicate => "There are two records of this patient.".into(),
        Standing::Invited => "The patient has not made a password yet.".into(),
        Standing::TemporaryPassword { until: Some(until) } if until <= now => {
            "Its time is over. The patient cannot sign in.".into()
        }
        Standing::TemporaryPassword { until: Some(until) } => {
            format!("It works until {}. The patient must make a new one.", when(until, now))
        }
        Standing::TemporaryPassword { until: None } => "The patient must make a new one.".into(),
    }
}

/// A check, as somebody ticks it.
pub(super) fn check(check: Check) -> &'static str {
    match check {
        Check::PhotoId => "I saw a photo ID, and face and name fit",
        Check::CalledBack => "I called the phone number on record, and the patient answered",
        Check::DateOfBirth => "I asked for the date of birth, and it was right",
        Check::HomeAddress => "I asked for the home address, and it was right",
        Check::LastVisit => "I asked about the last visit, and the answer was right",
    }
}

/// The same, in short.
pub(super) fn checked(check: Check) -> &'static str {
    match check {
        Check::PhotoId => "photo ID",
        Check::CalledBack => "call to the number on record",
        Check::DateOfBirth => "date of birth",
        Check::HomeAddress => "home address",
        Check::LastVisit => "last visit",
    }
}

/// What can be done: its heading, and what it does.
pub(super) fn help(help: Help, address: Option<&str>) -> (&'static str, String) {
    let to = address.unwrap_or("an address on record, once there is one");
    match help {
        Help::Invitation => (
            "Resend the invitation",
            format!(
                "A new code goes to {to}. It works for 7 days. The code before stops working. With the code, \
                 date of birth and last name the patient makes a first password."
            ),
        ),
        Help::Reset => (
            "Send a reset",
            format!(
                "A code goes to {to}. It works for 24 hours. With the code, date of birth and last name the \
                 patient makes a new password. Until then the old password still works."
            ),
        ),
        Help::TemporaryPassword => (
            "Issue a temporary password",
            format!(
                "A password is made and goes to {to}. You will not see it. It works for 3 hours, and the patient \
                 must make a new one with it. The old password stops working now, and open sessions end."
            ),
        ),
        Help::Unlock => (
            "Unlock the account",
            "The patient can try again at once. The password stays as it is: if it is forgotten, send a \
             reset after this."
                .into(),
        ),
        Help::Email => (
            "Correct the email",
            "Codes go to the new address from now on. The old address is told, codes sent there stop working, \
             and open sessions end."
                .into(),
        ),
    }
}

/// What a button says.
pub(super) fn button(help: Help) -> &'static str {
    match help {
        Help::Invitation => "Resend the invitation",
        Help::Reset => "Send the reset",
        Help::TemporaryPassword => "Send a temporary password",
        Help::Unlock => "Unlock",
        Help::Email => "Save the new address",
    }
}

/// What the patient chooses in the app, to use what was sent.
fn in_the_app(what: &str) -> String {
    format!(
        "Tell the patient: open Way Back In and choose \u{201c}I have a code, a link or a temporary password\u{201d}, \
         then \u{201c}{what}\u{201d}."
    )
}

/// What was done: in short, and what to tell the patient.
pub(super) fn outcome(outcome: &Outcome, now: Moment) -> (&'static str, Vec<String>) {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    match outcome {
        Outcome::Found { .. } => ("Found", Vec::new()),
        Outcome::Confirmed => {
            ("Identity confirmed", lines(&["For this patient, this holds for 15 minutes."]))
        }
        Outcome::InvitationSent { to, until } => (
            "Invitation sent",
            vec![
                format!("The code went to {to}. It works until {}.", when(*until, now)),
                in_the_app("A code from the clinic"),
            ],
        ),
        Outcome::ResetSent { to, until } => (
            "Reset sent",
            vec![
                format!("The code went to {to}. It works until {}.", when(*until, now)),
                in_the_app("A code from the clinic"),
            ],
        ),
        Outcome::TemporaryPasswordSent { to, until, notified } => {
            let mut said = vec![
                format!("It went to {to}. It works until {}.", when(*until, now)),
                in_the_app("A temporary password"),
            ];
            if *notified {
                said.push("The other addresses on record were told.".into());
            }
            ("Temporary password sent", said)
        }
        Outcome::Unlocked => ("Account unlocked", lines(&["The password is as it was."])),
        Outcome::EmailCorrected { notified, shared, again } => {
            let mut said = vec![
                "Codes go to the new address from now on. Whoever was signed in is signed out.".to_owned(),
            ];
            if *notified {
                said.push("What was on record before got a notice.".into());
            }
            if *shared {
                said.push(
                    "Somebody else has this address too. The portal will ask the patient who it is.".into(),
                );
            }
            said.extend(again.map(|again| {
                match again {
                    Again::Invitation => "The invitation sent before stopped working: resend it now.".into(),
                    Again::TemporaryPassword => {
                        "The temporary password sent before stopped working: issue another, or send a reset."
                            .into()
                    }
                }
            }));
            ("Email corrected", said)
        }
    }
}

/// Why something was not done for a patient.
pub(super) fn refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Confirm(ConfirmProblem::NotDone) => {
            "Nothing was changed. First confirm who the patient is: it holds for 15 minutes."
        }
        Refusal::Confirm(ConfirmProblem::TooFew) => "Tick at least two checks that you made.",
        Refusal::Confirm(ConfirmProblem::NotOnRecord) => {
            "Nothing was changed. One of the checks needs something that is not on record."
        }
        Refusal::Confirm(ConfirmProblem::NotStrong) => {
            "Nothing was changed. For a new email, a photo ID or a call to the number on record is needed. Confirm again with one of them."
        }
        Refusal::Email(EmailProblem::Missing) => "Type the new email address.",
        Refusal::Email(EmailProblem::Malformed) => {
            "This is not an email address. It looks like name@example.org, without special letters or spaces."
        }
        Refusal::Email(EmailProblem::Known) => "This address is on record already. Nothing was changed.",
        Refusal::DoesNotFit => {
            "Nothing was changed. This does not fit how the account stands now: see the state below."
        }
        Refusal::NoAddress => {
            "Nothing was sent. There is no email and no phone on record. Correct the email first."
        }
        Refusal::NoDateOfBirth => {
            "Nothing was sent. There is no date of birth on record, and the portal would ask for it. Issue a \
             temporary password, or add the date of birth in your records system."
        }
        Refusal::SignedOut { .. }
        | Refusal::ForeignForm
        | Refusal::NotThere
        | Refusal::SignInFailed
        | Refusal::Wait(_)
        | Refusal::Trouble(_) => "Nothing was changed.",
    }
}

/// What happened. Whoever did it in the app may have been the patient or not.
pub(super) fn event(event: &Event) -> String {
    let plain = match event.name.as_str() {
        "flow_started" => "Asked for help in the app",
        "flow_ended" => "Stopped in the app",
        "code_sent" => "A code was sent",
        "code_cap" => "No code was sent: too many in one day",
        "code_proven" => "Typed the right code",
        "code_wrong" => "Typed a wrong code",
        "identity_proven" => "Answered rightly who they are",
        "identity_wrong" => "Answered wrongly who they are",
        "credentials_proven" => "Typed the right temporary password",
        "credentials_wrong" => "Typed a wrong temporary password",
        "temporary_password_over" => "Typed a temporary password that was over",
        "clinic_code_over" => "Typed a code from the clinic that was over",
        "sent_to_clinic" => "Was told to call the clinic",
        "username_shown" => "Was shown the username",
        "password_refused" => "Chose a password that the rules do not allow",
        "password_changed" => "Made a new password",
        "password_right" => "Typed the right password to sign in",
        "signed_out" => "Signed out",
        "sessions_ended" => "Signed out on other devices",
        "record_seen" => "Opened this page",
        "identity_confirmed" => return format!("Confirmed who it is: {}", checks(event)),
        "invitation_sent" => "Resent the invitation",
        "reset_sent" => "Sent a reset",
        "temporary_password_sent" => "Issued a temporary password",
        "unlocked" => "Unlocked the account",
        "email_corrected" => "Corrected the email",
        "desk_refused" => "Tried something that was refused",
        other => return other.replace('_', " "),
    };
    plain.to_owned()
}

fn checks(event: &Event) -> String {
    let names = event.detail.as_deref().unwrap_or_default().split(' ').filter_map(Check::named);
    names.map(checked).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_name_the_day_only_if_it_is_another() {
        let now = 1_900_000_000;
        assert!(when(now, now).ends_with("m today"));
        assert!(when(now + 7 * 86_400, now).contains("2030"));
        assert_eq!(date_of_birth(Some("1950-02-28")), "February 28, 1950");
        assert_eq!(date_of_birth(None), "not on record");
    }

    #[test]
    fn every_event_of_an_account_has_words() {
        let sources = [
            include_str!("../../portal/code.rs"),
            include_str!("../../portal/credentials.rs"),
            include_str!("../../portal/flow.rs"),
            include_str!("../../portal/identity.rs"),
            include_str!("../../portal/new_password.rs"),
            include_str!("../../portal/sign_in.rs"),
            include_str!("../../portal/start.rs"),
            include_str!("../../portal/desk.rs"),
            include_str!("../../portal/desk/act.rs"),
            include_str!("../../portal/desk/codes.rs"),
            include_str!("../../portal/desk/confirm.rs"),
            include_str!("../../portal/desk/email.rs"),
            include_str!("../../portal/desk/patient.rs"),
            include_str!("../../portal/desk/temporary.rs"),
        ];
        let written = sources.iter().flat_map(|source| {
            let calls = ["audit(\"", "audit_with(\""].into_iter().flat_map(|call| source.split(call).skip(1));
            calls.filter_map(|rest| rest.split_once('"')).filter(|(_, rest)| !rest.starts_with(", None"))
        });
        let mut count = 0;
        for (name, _) in written {
            count += 1;
            let said = event(&Event { at: 0, name: name.into(), staff: None, detail: None });
            assert!(said != name.replace('_', " "), "{name}");
        }
        assert!(count > 20, "{count}");
    }
}
