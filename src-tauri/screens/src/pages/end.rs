//! After the new password left: unknown, changed, saved, finished.

use askama::Template;
use recovery::flow::{Check, Kept, OthersAfter, Unsettled};
use recovery::keychain::KeychainProblem;

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "unsettled.html")]
struct UnsettledPage<'a> {
    frame: Frame<'a>,
    happened: Say<'a>,
    known: Say<'a>,
    /// Signing in may still tell.
    can_check: bool,
    /// The same password can be sent again without confusing the advice to wait.
    can_send: bool,
}

pub(super) fn unsettled(desk: Desk<'_>, why: Unsettled) -> Drawn {
    let (heading, happened, known) = match why {
        Unsettled::Stopped => ("unsettled-heading", "unsettled-stopped", "unsettled-either-works"),
        Unsettled::NoAnswer => ("unsettled-heading", "unsettled-no-answer", "unsettled-either-works"),
        Unsettled::NotYet => ("unsettled-not-yet-heading", "unsettled-not-yet", "unsettled-not-yet-works"),
        Unsettled::NotYetOften => ("unsettled-not-yet-heading", "no-more-checks", "no-more-checks-next"),
        Unsettled::NotOffered => ("unsettled-heading", "unsettled-not-offered", "unsettled-not-offered-next"),
        Unsettled::Nameless => ("unsettled-heading", "unsettled-no-answer", "unsettled-nameless-next"),
    };
    UnsettledPage {
        frame: desk.frame(desk.t.say(heading), Picture::Hourglass),
        happened: desk.t.say(happened),
        known: desk.t.say(known),
        can_check: why.can_be_checked(),
        can_send: why != Unsettled::NotYetOften,
    }
    .draw()
}

#[derive(Template)]
#[template(path = "done.html")]
struct DonePage<'a> {
    frame: Frame<'a>,
    texts: Vec<Say<'a>>,
    /// The check is on its way: nothing to press yet but Stop.
    running: bool,
    /// It works: the one moment to be glad in.
    works: bool,
    /// Another check can be asked for.
    can_check: bool,
    /// The way on for a patient who does not check again.
    go_on: Say<'a>,
    /// The portal changed the password and then refuses it: a new code is the other way out.
    refused: bool,
}

pub(super) fn done(desk: Desk<'_>, check: Check, others: OthersAfter) -> Drawn {
    let t = desk.t;
    let (heading, texts): (_, &[&'static str]) = match check {
        Check::Running => ("done-running-heading", &["done-running"]),
        Check::Works => ("done-works-heading", &["done-works"]),
        Check::WorksThenSecondFactor => ("done-works-heading", &["done-works", "done-second-factor"]),
        Check::Refused => {
            ("done-refused-heading", &["done-refused", "done-refused-next", "done-refused-careful"])
        }
        Check::RefusedOften => {
            ("done-refused-heading", &["done-refused", "no-more-checks", "no-more-checks-next"])
        }
        Check::CannotTell => ("done-cannot-tell-heading", &["done-cannot-tell", "done-cannot-tell-next"]),
        Check::NotOffered => ("done-running-heading", &["done-not-offered"]),
    };
    let others = match others {
        OthersAfter::Unsaid => None,
        OthersAfter::SignedOut => Some("done-signed-out-others"),
        OthersAfter::StillIn => Some("done-others-still-in"),
    };
    let works = matches!(check, Check::Works | Check::WorksThenSecondFactor);
    let picture = match check {
        Check::Running | Check::CannotTell => Picture::Hourglass,
        Check::Works | Check::WorksThenSecondFactor | Check::NotOffered => Picture::Tick,
        Check::Refused | Check::RefusedOften => Picture::Lock,
    };
    let can_check = matches!(check, Check::Refused | Check::CannotTell);
    DonePage {
        frame: desk.frame(t.say(heading), picture),
        texts: texts.iter().copied().chain(others).map(|key| t.say(key)).collect(),
        running: check == Check::Running,
        works,
        can_check,
        go_on: t.say(if can_check { "done-go-on" } else { "continue" }),
        refused: matches!(check, Check::Refused | Check::RefusedOften),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "save.html")]
struct SavePage<'a> {
    frame: Frame<'a>,
    whose: Say<'a>,
    /// There is a store to save in.
    can_save: bool,
}

pub(super) fn save(desk: Desk<'_>, identifier: &str, error: Option<KeychainProblem>, stopped: bool) -> Drawn {
    let t = desk.t;
    let fault = error.map(|error| t.say(not_saved(error)));
    SavePage {
        frame: desk
            .frame(t.say("save-heading"), Picture::Key)
            .back()
            .fault(if error == Some(KeychainProblem::Absent) { "answer-no" } else { "answer-yes" }, fault)
            .note(stopped.then(|| t.say("save-stopped"))),
        whose: t.say("save-whose").with("identifier", identifier),
        can_save: error != Some(KeychainProblem::Absent),
    }
    .draw()
}

/// Why the password store did not take a sign-in.
fn not_saved(problem: KeychainProblem) -> &'static str {
    match problem {
        KeychainProblem::Absent => "save-absent",
        KeychainProblem::Locked => "save-locked",
        KeychainProblem::Silent => "save-silent",
        KeychainProblem::Refused => "save-refused",
    }
}

#[derive(Template)]
#[template(path = "finished.html")]
struct FinishedPage<'a> {
    frame: Frame<'a>,
    saved: Say<'a>,
    /// A password was changed, not only a username found.
    changed: bool,
}

pub(super) fn finished(desk: Desk<'_>, kept: Kept) -> Drawn {
    FinishedPage {
        frame: desk.frame(desk.t.say("finished-heading"), Picture::Door),
        saved: desk.t.say(match kept {
            Kept::Yes => "finished-saved",
            Kept::No => "finished-not-saved",
            Kept::NotHere => "finished-not-here",
            Kept::Unknown => "finished-unknown",
            Kept::Nothing => "finished-username",
            Kept::Nameless => "finished-nameless",
            Kept::NameInMail => "finished-name-in-mail",
        }),
        changed: kept != Kept::Nothing,
    }
    .draw()
}

framed!(UnsettledPage, DonePage, SavePage, FinishedPage);
