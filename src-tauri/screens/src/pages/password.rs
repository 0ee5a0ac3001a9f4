//! The new password.

use askama::Template;
use recovery::flow::Others;
use recovery::password::{CharacterClass, Rejection, Rule};
use recovery::portal::Sends;

use super::code::sends_name;
use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage<'a> {
    frame: Frame<'a>,
    /// The name to sign in with, where it is known, and the sentence that says it.
    username: Option<(&'a str, Say<'a>)>,
    rules: String,
    strength: String,
    /// What the portal checks only together with the password.
    held: Option<Say<'a>>,
    /// The rule that only the portal can check, where it has it.
    not_recent: Option<Say<'a>>,
    /// Whether to offer to end the sign-ins on other devices, and whether that is ticked.
    others: Option<bool>,
}

/// What is said of the password that was typed.
pub(super) struct Said<'a> {
    pub(super) rejected: &'a [Rejection],
    pub(super) empty: bool,
    pub(super) stopped: bool,
}

pub(super) fn password<'a>(
    desk: Desk<'a>,
    username: Option<&'a str>,
    (refuse_last, held): (u16, Option<Sends>),
    Said { rejected, empty, stopped }: Said<'_>,
    others: Others,
) -> Drawn {
    let t = desk.t;
    let mut frame = desk.frame(t.say("password-heading"), Picture::Key).back().step(3);
    frame = frame.fault("password", empty.then(|| t.say("password-empty")));
    for reason in rejected {
        frame = frame.fault("password", Some(reason_words(desk, *reason)));
    }
    frame = frame.note(stopped.then(|| t.say("password-stopped")));
    PasswordPage {
        username: username.map(|name| (name, t.say("password-sign-in-as").with("username", name))),
        rules: frame.pieces.rules.clone().unwrap_or_default(),
        strength: frame.pieces.strength.clone().unwrap_or_default(),
        not_recent: (refuse_last > 0).then(|| t.say("rule-not-recent").count("count", refuse_last)),
        held: held.map(|held| t.say("password-held").choose("what", sends_name(held))),
        others: match others {
            Others::NotOffered => None,
            Others::Stay => Some(false),
            Others::SignOut => Some(true),
        },
        frame,
    }
    .draw()
}

/// A rule as the patient reads it before typing, and the number in it.
pub(crate) fn rule_key(rule: Rule) -> (&'static str, u16) {
    match rule {
        Rule::MinLength(count) => ("rule-min-length", count),
        Rule::MaxLength(count) => ("rule-max-length", count),
        Rule::Has(CharacterClass::Lowercase) => ("rule-lowercase", 1),
        Rule::Has(CharacterClass::Uppercase) => ("rule-uppercase", 1),
        Rule::Has(CharacterClass::Digit) => ("rule-digit", 1),
        Rule::Has(CharacterClass::Symbol) => ("rule-symbol", 1),
        Rule::NotCommon => ("rule-not-common", 1),
        Rule::NotOnlyDigits => ("rule-not-only-digits", 1),
    }
}

/// What to do about a refusal.
fn reason_words<'a>(desk: Desk<'a>, reason: Rejection) -> Say<'a> {
    let (key, count) = match reason {
        Rejection::Breaks(Rule::MinLength(count)) => ("reason-min-length", count),
        Rejection::Breaks(Rule::MaxLength(count)) => ("reason-max-length", count),
        Rejection::Breaks(Rule::Has(CharacterClass::Lowercase)) => ("reason-lowercase", 1),
        Rejection::Breaks(Rule::Has(CharacterClass::Uppercase)) => ("reason-uppercase", 1),
        Rejection::Breaks(Rule::Has(CharacterClass::Digit)) => ("reason-digit", 1),
        Rejection::Breaks(Rule::Has(CharacterClass::Symbol)) => ("reason-symbol", 1),
        Rejection::Breaks(Rule::NotCommon) => ("reason-not-common", 1),
        Rejection::Breaks(Rule::NotOnlyDigits) => ("reason-not-only-digits", 1),
        Rejection::TooShort => ("reason-too-short", 1),
        Rejection::LikeYourDetails => ("reason-like-your-details", 1),
        Rejection::UsedBefore => ("reason-used-before", 1),
        Rejection::Other => ("reason-other", 1),
    };
    desk.t.say(key).count("count", count)
}

framed!(PasswordPage);
