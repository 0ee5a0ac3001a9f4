//! Advice where nothing is asked of the portal: what to do first, and what to try when the email has not come.

use askama::Template;
use recovery::Moment;
use recovery::flow::{NoEmail, Unsure};
use recovery::locks::ClearedBy;

use super::{Desk, Drawn, Page, framed};
use crate::clock::{length_of_time, time_of_day};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

/// How long to wait for an email before looking elsewhere, in seconds.
const EMAIL_TAKES: i64 = 300;

/// A question with two answers and no default.
#[derive(Template)]
#[template(path = "question.html")]
pub(super) struct Question<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) text: Say<'a>,
    pub(super) event: &'static str,
    pub(super) yes: Say<'a>,
    pub(super) no: Say<'a>,
}

pub(super) fn unsure(desk: Desk<'_>, question: Unsure) -> Drawn {
    let t = desk.t;
    let (heading, text) = match question {
        Unsure::Username => ("unsure-username-heading", "unsure-username"),
        Unsure::Password { .. } => ("unsure-password-heading", "unsure-password"),
        Unsure::Locked => ("unsure-locked-heading", "unsure-locked"),
    };
    let frame = desk.frame(t.say(heading), Picture::Door).back();
    let (yes, no) = (t.say("yes"), t.say("no"));
    Question { frame, text: t.say(text), event: "answer_question", yes, no }.draw()
}

#[derive(Template)]
#[template(path = "advice.html")]
struct Advice<'a> {
    frame: Frame<'a>,
    lead: Vec<Say<'a>>,
    things: Vec<Say<'a>>,
    /// The things are steps, one after the other.
    in_order: bool,
    /// The way on from here; without one it is the clinic.
    go_on: Option<Say<'a>>,
}

pub(super) fn locked_out(desk: Desk<'_>, can_reset: bool, locks: &[ClearedBy]) -> Drawn {
    let t = desk.t;
    let mut things: Vec<Say<'_>> = match locks {
        [] if can_reset => vec![t.say("locked-out-ends"), t.say("locked-out-password")],
        [] => vec![t.say("locked-out-ends"), t.say("locked-out-clinic")],
        known => known.iter().map(|by| ends_by(desk, *by, can_reset)).collect(),
    };
    things.push(t.say("locked-out-careful"));
    Advice {
        frame: desk.frame(desk.t.say("locked-out-heading"), Picture::Lock).back(),
        lead: vec![desk.t.say("locked-out-what")],
        things,
        in_order: false,
        go_on: can_reset.then(|| desk.t.say("make-new-password")),
    }
    .draw()
}

/// What ends a lock.
fn ends_by<'a>(desk: Desk<'a>, by: ClearedBy, can_reset: bool) -> Say<'a> {
    let t = desk.t;
    match by {
        ClearedBy::Reset if can_reset => t.say("locked-out-reset"),
        ClearedBy::Reset => t.say("locked-out-clinic"),
        ClearedBy::Email => t.say("locked-out-email"),
        ClearedBy::Time(None) => t.say("locked-out-time"),
        ClearedBy::Time(Some(lasts)) => {
            t.say("locked-out-time-known").with("length", &length_of_time(t, lasts))
        }
        ClearedBy::Staff => t.say("locked-out-staff"),
    }
}

pub(super) fn someone_else(desk: Desk<'_>, can_reset: bool, others_stay: bool) -> Drawn {
    let devices = if others_stay { "someone-devices-ask" } else { "someone-devices" };
    let things: &[&'static str] = match can_reset {
        true => &["someone-password", devices, "someone-call", "someone-email", "someone-bills"],
        false => &["someone-call-now", devices, "someone-email", "someone-bills"],
    };
    Advice {
        frame: desk.frame(desk.t.say("someone-heading"), Picture::Lock).back(),
        lead: vec![desk.t.say("someone-order")],
        things: things.iter().map(|key| desk.t.say(key)).collect(),
        in_order: true,
        go_on: can_reset.then(|| desk.t.say("someone-go-on")),
    }
    .draw()
}

pub(super) fn carers(desk: Desk<'_>) -> Drawn {
    let things = ["carers-never", "carers-ask", "carers-agree", "carers-beside"];
    Advice {
        frame: desk.frame(desk.t.say("carers-heading"), Picture::Key).back(),
        lead: vec![desk.t.say("carers-own")],
        things: things.map(|key| desk.t.say(key)).into(),
        in_order: false,
        go_on: None,
    }
    .draw()
}

pub(super) fn old_code(desk: Desk<'_>) -> Drawn {
    let things = ["old-code-closed", "old-code-quick"];
    Advice {
        frame: desk.frame(desk.t.say("old-code-heading"), Picture::Envelope).back(),
        lead: vec![desk.t.say("old-code-why")],
        things: things.map(|key| desk.t.say(key)).into(),
        in_order: false,
        go_on: Some(desk.t.say("old-code-go-on")),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "no_email.html")]
struct NoEmailPage<'a> {
    frame: Frame<'a>,
    things: Vec<Say<'a>>,
    /// A text message is offered.
    by_text: bool,
    /// Nothing is left to try but the clinic.
    is_last: bool,
    /// Somebody waits for it: a found email leads on.
    can_find: bool,
    /// Another address can be given.
    other_address: bool,
}

/// The ways on beside the next thing to try.
#[derive(Clone, Copy)]
pub(super) struct NoEmailWays {
    pub(super) other_address: bool,
    pub(super) found: bool,
}

pub(super) fn no_email<'a>(
    desk: Desk<'a>,
    step: NoEmail,
    masked: Option<&'a str>,
    at: Moment,
    ways: NoEmailWays,
) -> Drawn {
    let picture = match step {
        NoEmail::Wait => Picture::Hourglass,
        NoEmail::Text | NoEmail::Call => Picture::Telephone,
        NoEmail::Folders | NoEmail::Address | NoEmail::Another => Picture::Envelope,
    };
    NoEmailPage {
        frame: desk.frame(desk.t.say(no_email_heading(step, masked.is_some())), picture).back(),
        things: no_email_things(desk, step, masked, at, ways.other_address),
        by_text: step == NoEmail::Text,
        is_last: step == NoEmail::Call,
        can_find: ways.found,
        other_address: ways.other_address && matches!(step, NoEmail::Address | NoEmail::Another),
    }
    .draw()
}

fn no_email_heading(step: NoEmail, typed: bool) -> &'static str {
    match step {
        NoEmail::Wait => "no-email-wait-heading",
        NoEmail::Folders => "no-email-folders-heading",
        NoEmail::Address if typed => "no-email-address-heading",
        NoEmail::Address => "no-email-address-heading-unknown",
        NoEmail::Another => "no-email-another-heading",
        NoEmail::Text => "no-email-text-heading",
        NoEmail::Call => "no-email-call-heading",
    }
}

fn no_email_things<'a>(
    desk: Desk<'a>,
    step: NoEmail,
    masked: Option<&str>,
    at: Moment,
    other_address: bool,
) -> Vec<Say<'a>> {
    let say = |key| desk.t.say(key);
    let time = |moment| time_of_day(desk.t, desk.zone, moment);
    match step {
        NoEmail::Wait => {
            let later = Moment(at.0.saturating_add(EMAIL_TAKES));
            let wait = say("no-email-wait").with("now", &time(at)).with("later", &time(later));
            vec![wait, say("no-email-wait-once")]
        }
        NoEmail::Folders => vec![
            say("no-email-folders-where"),
            say("no-email-folders-search").with("clinic", &desk.clinic.name),
            say("no-email-folders-blocked"),
        ],
        NoEmail::Address => vec![
            match masked {
                Some(address) => say("no-email-address-typed").with("address", address),
                None => say("no-email-address-unknown"),
            },
            say("no-email-address"),
        ],
        NoEmail::Another => {
            let what = if other_address { "no-email-another-try" } else { "no-email-another-look" };
            vec![say("no-email-another"), say(what)]
        }
        NoEmail::Text => vec![say("no-email-text")],
        NoEmail::Call => {
            vec![say("no-email-call"), say("no-email-call-ask"), say("no-email-call-change")]
        }
    }
}

framed!(Question, Advice, NoEmailPage);
