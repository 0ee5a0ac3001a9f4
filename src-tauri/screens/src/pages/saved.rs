//! The saved sign-ins: one list, and one question at a time about it.

use askama::Template;
use recovery::flow::{CopyProblem, SavedDoing, SavedList, SavedNote};
use recovery::keychain::{Certainty, KeychainProblem, SavedSignIn};

use super::advice::Question;
use super::{Desk, Drawn, Page, framed};
use crate::clock::date;
use crate::frame::{Frame, Picture};
use crate::texts::Say;

pub(super) fn saved<'a>(desk: Desk<'a>, list: &'a SavedList, doing: SavedDoing, note: SavedNote) -> Drawn {
    let one = |at: usize| match list {
        SavedList::These(these) => these.get(at),
        SavedList::Unknown | SavedList::Failed(_) => None,
    };
    match doing {
        SavedDoing::Shown(at) => one(at).map(|sign_in| shown(desk, at, sign_in)),
        SavedDoing::Removing(at) => one(at).map(|sign_in| removing(desk, sign_in)),
        SavedDoing::RemovingAll => Some(removing_all(desk)),
        SavedDoing::Nothing => None,
    }
    .unwrap_or_else(|| listed(desk, list, note))
}

#[derive(Template)]
#[template(path = "saved.html")]
struct SavedPage<'a> {
    frame: Frame<'a>,
    /// Where they are, or why none are shown.
    said: Say<'a>,
    entries: Vec<Entry<'a>>,
    /// It is not known what is in the store: looking once more may tell.
    can_look: bool,
}

struct Entry<'a> {
    at: usize,
    name: &'a str,
    since: Say<'a>,
    actions: Vec<Action<'a>>,
}

struct Action<'a> {
    event: &'static str,
    words: Say<'a>,
    /// The same with whose it is, for who does not see the line it stands in.
    whose: Say<'a>,
}

fn listed<'a>(desk: Desk<'a>, list: &'a SavedList, note: SavedNote) -> Drawn {
    let t = desk.t;
    let (said, these): (_, &[SavedSignIn]) = match list {
        SavedList::Unknown => ("saved-unknown", &[]),
        SavedList::These(these) if these.is_empty() => ("saved-empty", &[]),
        SavedList::These(these) => ("saved-where", these),
        SavedList::Failed(problem) => (problem_key(*problem), &[]),
    };
    let frame = desk.frame(t.say("saved-heading"), Picture::Key).back();
    SavedPage {
        frame: frame.note(note_key(note).map(|key| t.say(key))),
        said: t.say(said),
        entries: these.iter().enumerate().map(|(at, sign_in)| entry(desk, at, sign_in)).collect(),
        can_look: matches!(list, SavedList::Failed(_)),
    }
    .draw()
}

fn entry<'a>(desk: Desk<'a>, at: usize, sign_in: &'a SavedSignIn) -> Entry<'a> {
    let name = sign_in.identifier.as_str();
    let action = |event, words, whose| Action {
        event,
        words: desk.t.say(words),
        whose: desk.t.say(whose).with("name", name),
    };
    let actions = vec![
        action("show_saved", "saved-show", "saved-show-of"),
        action("copy_saved", "saved-copy", "saved-copy-of"),
        action("changed_elsewhere", "saved-changed", "saved-changed-of"),
        action("remove_saved", "saved-remove", "saved-remove-of"),
    ];
    Entry { at, name, since: since(desk, sign_in), actions }
}

fn since<'a>(desk: Desk<'a>, sign_in: &SavedSignIn) -> Say<'a> {
    let say = |key| desk.t.say(key);
    let on = sign_in.since.map(|moment| date(desk.t, desk.zone, moment));
    match (sign_in.certainty, on) {
        (Certainty::Current, None) => say("saved-current"),
        (Certainty::Current, Some(date)) => say("saved-current-since").with("date", &date),
        (Certainty::Unsure, None) => say("saved-unsure"),
        (Certainty::Unsure, Some(date)) => say("saved-unsure-since").with("date", &date),
    }
}

/// Why the list cannot be shown.
fn problem_key(problem: KeychainProblem) -> &'static str {
    match problem {
        KeychainProblem::Absent => "saved-absent",
        KeychainProblem::Locked => "saved-locked",
        KeychainProblem::Silent => "saved-silent",
        KeychainProblem::Refused => "saved-refused",
    }
}

/// Why something was not done, or perhaps not. The list stands below it, as it was.
fn not_done_key(problem: KeychainProblem) -> &'static str {
    match problem {
        KeychainProblem::Absent => "saved-not-done-absent",
        KeychainProblem::Locked => "saved-not-done-locked",
        KeychainProblem::Silent => "saved-not-done-silent",
        KeychainProblem::Refused => "saved-not-done-refused",
    }
}

fn note_key(note: SavedNote) -> Option<&'static str> {
    match note {
        SavedNote::None => None,
        SavedNote::Copied => Some("saved-copied"),
        SavedNote::NotCopied(CopyProblem::Keychain(problem)) | SavedNote::Failed(problem) => {
            Some(not_done_key(problem))
        }
        SavedNote::NotCopied(CopyProblem::Clipboard(_)) => Some("saved-no-clipboard"),
        SavedNote::Removed => Some("saved-removed"),
        SavedNote::RemovedAll => Some("saved-removed-all"),
        SavedNote::Marked => Some("saved-marked"),
        SavedNote::Gone | SavedNote::NotCopied(CopyProblem::Gone) => Some("saved-gone"),
        SavedNote::Stopped => Some("saved-stopped"),
    }
}

/// One password, which the bridge fills in: it is never in the HTML. Nor is the name in the heading, as that
/// is in the window's title, which every program can read.
#[derive(Template)]
#[template(path = "saved_shown.html")]
struct ShownPage<'a> {
    frame: Frame<'a>,
    at: usize,
    whose: Say<'a>,
    since: Say<'a>,
}

fn shown<'a>(desk: Desk<'a>, at: usize, sign_in: &'a SavedSignIn) -> Drawn {
    let frame = on_the_list(desk, "saved-password-heading").label_of("saved_password");
    let whose = desk.t.say("saved-password-of").with("name", sign_in.identifier.as_str());
    ShownPage { frame, at, whose, since: since(desk, sign_in) }.draw()
}

fn removing<'a>(desk: Desk<'a>, sign_in: &'a SavedSignIn) -> Drawn {
    let text = desk.t.say("saved-remove-here").with("name", sign_in.identifier.as_str());
    question(desk, "saved-remove-heading", text)
}

fn removing_all(desk: Desk<'_>) -> Drawn {
    question(desk, "saved-remove-all-heading", desk.t.say("saved-remove-all-here"))
}

/// A page from which Back leads to the list, not to the start.
fn on_the_list<'a>(desk: Desk<'a>, heading: &'static str) -> Frame<'a> {
    Frame { back: Some("hide_saved"), ..desk.frame(desk.t.say(heading), Picture::Key) }
}

fn question<'a>(desk: Desk<'a>, heading: &'static str, text: Say<'a>) -> Drawn {
    let t = desk.t;
    Question {
        frame: on_the_list(desk, heading),
        text,
        event: "answer_remove",
        yes: t.say("saved-remove-yes"),
        no: t.say("saved-remove-no"),
    }
    .draw()
}

framed!(SavedPage, ShownPage);
