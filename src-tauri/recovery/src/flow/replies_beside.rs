//! What the keychain, the clipboard, the browser and the practice portal answer beside a recovery.

use super::asks::{Ask, Progress, Reply, SecretField};
use super::call::{Call, SavedCall};
use super::pages::*;
use super::state::*;
use super::step::{Desk, Turn, rest, stay};
use crate::Reveal;

/// A reply to no call.
pub(super) fn on_page(page: Page, reply: Reply) -> Turn {
    match (page, reply) {
        (Page::HandOff(page), Reply::PageOpened(opened)) => {
            let note = if opened { HandOffNote::Opened } else { HandOffNote::CannotOpen };
            rest(Page::HandOff(HandOffPage { note, ..page }))
        }
        (page, _) => stay(page),
    }
}

/// A reply to a call beside a recovery.
pub(super) fn on_call(desk: Desk<'_>, call: Call, progress: Progress, reply: Reply) -> Turn {
    match (call, reply) {
        (Call::SaveTyped(page, _), Reply::Saved(outcome)) => rest(match outcome {
            Ok(()) => Page::Finished(Kept::Yes),
            Err(problem) => Page::SaveTyped(page, TypedNote::Failed(problem)),
        }),
        (Call::StartAfresh(_), Reply::StartedAfresh(fresh)) => {
            rest(Page::Start(if fresh { StartNotice::Afresh } else { StartNotice::NotAfresh }))
        }
        (Call::StartPractice(_), Reply::NoPractice(reason)) => {
            rest(Page::NotSetUp(NotSetUp::NoPractice(reason)))
        }
        (Call::OpenPortal(page, place), Reply::NoPortal) => {
            rest(Page::ThisClinic(page, place, ThisClinicNote::CannotOpen))
        }
        (Call::Saved(page, SavedCall::List), Reply::Listed(outcome)) => {
            let list = outcome.map_or_else(SavedList::Failed, SavedList::These);
            rest(Page::Saved(SavedPage { list, ..page }))
        }
        (Call::Saved(page, SavedCall::Show(entry, _)), Reply::Read(outcome)) => match outcome {
            // What lies on top has no field for it, and it is sent only once: the patient asks again.
            Ok(Some(_)) if desk.covered => noted(page, SavedNote::None),
            Ok(Some(password)) => {
                let page = SavedPage { doing: SavedDoing::Shown(entry), ..page };
                let ask = Ask::Show(Reveal::new(password), SecretField::SavedPassword);
                Turn::Go(Stage::At(Page::Saved(page)), Some(ask))
            }
            Ok(None) => listed_anew(desk, page, SavedNote::Gone),
            Err(problem) => noted(page, SavedNote::Failed(problem)),
        },
        (Call::Saved(page, SavedCall::Copy(_)), Reply::Copied(outcome)) => {
            noted(page, outcome.map_or_else(SavedNote::NotCopied, |()| SavedNote::Copied))
        }
        (Call::Saved(page, SavedCall::Mark(_)), Reply::Marked(outcome)) => match outcome {
            Ok(true) => listed_anew(desk, page, SavedNote::Marked),
            Ok(false) => listed_anew(desk, page, SavedNote::Gone),
            Err(problem) => noted(page, SavedNote::Failed(problem)),
        },
        (Call::Saved(page, call), Reply::Removed(outcome)) => match (outcome, call) {
            (Ok(()), SavedCall::RemoveAll) => listed_anew(desk, page, SavedNote::RemovedAll),
            (Ok(()), _) => listed_anew(desk, page, SavedNote::Removed),
            (Err(problem), _) => noted(page, SavedNote::Failed(problem)),
        },
        (call, _) => Turn::Stay(Stage::Calling(call, progress)),
    }
}

fn noted(page: SavedPage, note: SavedNote) -> Turn {
    rest(Page::Saved(SavedPage { doing: SavedDoing::Nothing, note, ..page }))
}

/// What is in the store has changed: it is read once more, and the news said with it.
fn listed_anew(desk: Desk<'_>, page: SavedPage, note: SavedNote) -> Turn {
    desk.begin(Call::Saved(SavedPage { doing: SavedDoing::Nothing, note, ..page }, SavedCall::List))
}
