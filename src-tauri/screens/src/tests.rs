//! Tests over every fixture, every language and the colors.

mod colors;
mod markup;
mod parts;
mod reading;
mod tags;
mod texts;

use jiff::tz::TimeZone;
use recovery::flow::PageView;

use crate::{Clinic, Screen, Screens, fixtures};

fn screens() -> Screens {
    Screens::new(&["en-US"], TimeZone::UTC)
}

/// Every fixture, drawn, with the clinic it would have.
fn every_screen() -> Vec<(String, PageView, Screen)> {
    every_screen_of(&fixtures::clinic())
}

fn every_screen_of(clinic: &Clinic) -> Vec<(String, PageView, Screen)> {
    let screens = screens();
    let draw = |(name, view): (String, recovery::View)| {
        let clinic = match view.page {
            PageView::NotSetUp { .. } => &fixtures::no_clinic(),
            _ => clinic,
        };
        let screen = screens.render(&view, clinic);
        (name, view.page, screen)
    };
    fixtures::all().into_iter().map(draw).collect()
}
