//! The pages that stand outside a journey: the practice portal's mail, no clinic, a program that has failed.

use askama::Template;
use recovery::flow::{DeskNote, Inbox, NotSetUp};

use super::{Desk, Drawn, Page, framed};
use crate::clock::time_of_day;
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage<'a> {
    frame: Frame<'a>,
    /// Why there are no mails to see.
    said: Option<Say<'a>>,
    mails: Vec<Letter<'a>>,
}

/// One mail, as it is listed.
struct Letter<'a> {
    to: Say<'a>,
    subject: &'a str,
    body: &'a str,
}

pub(super) fn inbox<'a>(desk: Desk<'a>, inbox: &'a Inbox, staff_desk: DeskNote) -> Drawn {
    let t = desk.t;
    let (said, mails) = match inbox {
        Inbox::Opening => (Some("inbox-opening"), Vec::new()),
        Inbox::Failed => (Some("inbox-failed"), Vec::new()),
        Inbox::Mails(mails) if mails.is_empty() => (Some("inbox-empty"), Vec::new()),
        Inbox::Mails(mails) => (None, mails.iter().collect()),
    };
    let letter = |mail: &'a recovery::mail::Mail| Letter {
        to: t.say("inbox-to").with("address", &mail.to).with("time", &time_of_day(t, desk.zone, mail.sent)),
        subject: &mail.subject,
        body: &mail.body,
    };
    InboxPage {
        frame: desk.frame(t.say("inbox-heading"), Picture::Envelope).on_top().note(match staff_desk {
            DeskNote::None => None,
            DeskNote::Opened => Some(t.say("inbox-desk-opened")),
            DeskNote::CannotOpen => Some(t.say("inbox-desk-cannot-open")),
        }),
        said: said.map(|key| t.say(key)),
        mails: mails.into_iter().map(letter).collect(),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "not_set_up.html")]
struct NotSetUpPage<'a> {
    frame: Frame<'a>,
    /// What can be tried with the practice portal, where it is offered.
    practice: Option<Say<'a>>,
    /// What to mend and, in the words for whoever does, why.
    mend: Option<(Say<'a>, &'a str)>,
}

pub(super) fn not_set_up<'a>(desk: Desk<'a>, why: &'a NotSetUp) -> Drawn {
    let t = desk.t;
    let (heading, practice, mend) = match why {
        NotSetUp::NoProfile => ("setup-heading", Some("setup-practice-what"), None),
        NotSetUp::BadProfile(reason) => ("setup-broken-heading", None, Some(("setup-fix", reason))),
        NotSetUp::NoPractice(reason) => (
            "setup-no-practice-heading",
            Some("setup-no-practice-what"),
            Some(("setup-no-practice-fix", reason)),
        ),
    };
    NotSetUpPage {
        frame: desk.frame(t.say(heading), Picture::Door).without_help(),
        practice: practice.map(|key| t.say(key)),
        mend: mend.map(|(key, reason)| (t.say(key), reason.as_str())),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "broken.html")]
struct BrokenPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn broken(desk: Desk<'_>) -> Drawn {
    // Nobody takes an event any more, so there is no help to open: the number is in the footer.
    BrokenPage { frame: desk.frame(desk.t.say("broken-heading"), Picture::Cloud).without_help() }.draw()
}

framed!(InboxPage, NotSetUpPage, BrokenPage);
