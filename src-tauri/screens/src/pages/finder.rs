//! The choice of a clinic, where there are several.

use askama::Template;
use recovery::flow::{FinderNote, ThisClinicNote};

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "finder.html")]
struct FinderPage<'a> {
    frame: Frame<'a>,
    typed: &'a str,
    /// The live piece, drawn.
    matches: String,
}

pub(super) fn finder<'a>(desk: Desk<'a>, typed: &'a str, note: FinderNote) -> Drawn {
    let fault = (note == FinderNote::Empty).then(|| desk.t.say("finder-empty"));
    let frame = desk.frame(desk.t.say("finder-heading"), Picture::Door).label_of("clinic");
    let matches = frame.pieces.matches.clone().unwrap_or_default();
    FinderPage { frame: frame.fault("clinic", fault), typed, matches }.draw()
}

#[derive(Template)]
#[template(path = "this_clinic.html")]
struct ThisClinicPage<'a> {
    frame: Frame<'a>,
    name: &'a str,
    address: Option<&'a str>,
    /// Where the address does not say it.
    town: Option<&'a str>,
    phone: Say<'a>,
}

/// A clinic, as somebody is to know it again.
pub(super) struct ClinicFacts<'a> {
    pub(super) name: &'a str,
    pub(super) address: Option<&'a str>,
    pub(super) town: Option<&'a str>,
    pub(super) phone: &'a str,
}

pub(super) fn this_clinic<'a>(desk: Desk<'a>, clinic: ClinicFacts<'a>, note: ThisClinicNote) -> Drawn {
    let ClinicFacts { name, address, town, phone } = clinic;
    let said = match note {
        ThisClinicNote::None => None,
        ThisClinicNote::CannotOpen => Some(desk.t.say("this-clinic-cannot-open")),
    };
    let in_address = |town: &str| address.is_some_and(|address| address.contains(town));
    ThisClinicPage {
        frame: desk.frame(desk.t.say("this-clinic-heading"), Picture::Door).back().note(said),
        name,
        address,
        town: town.filter(|town| !in_address(town)),
        phone: desk.t.say("this-clinic-phone").with("phone", phone),
    }
    .draw()
}

framed!(FinderPage, ThisClinicPage);
