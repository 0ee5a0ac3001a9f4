//! What the patient does where a clinic is chosen from several.

use super::call::Call;
use super::event::{Event, YesNo};
use super::pages::*;
use super::state::*;
use super::step::{Desk, Turn, rest, stay};

pub(super) fn at_finder(page: FinderPage, event: Event) -> Turn {
    match event {
        Event::TypeClinic { clinic } => Turn::Live(Stage::At(Page::Finder(page.typing(clinic))), None),
        Event::FindClinic { clinic } => {
            let page = page.typing(clinic);
            let empty = page.typed.trim().is_empty();
            rest(Page::Finder(page.anew(if empty { FinderNote::Empty } else { FinderNote::Sent })))
        }
        Event::ChooseClinic { place } if place.0 < page.directory.len() => {
            rest(Page::ThisClinic(page, place.0, ThisClinicNote::None))
        }
        _ => stay(Page::Finder(page)),
    }
}

pub(super) fn at_this_clinic(
    desk: Desk<'_>,
    page: FinderPage,
    place: usize,
    note: ThisClinicNote,
    event: Event,
) -> Turn {
    match event {
        Event::AnswerClinic { answer: YesNo::Yes } => desk.begin(Call::OpenPortal(page, place)),
        Event::AnswerClinic { answer: YesNo::No } | Event::GoBack {} => {
            rest(Page::Finder(page.anew(FinderNote::None)))
        }
        _ => stay(Page::ThisClinic(page, place, note)),
    }
}
