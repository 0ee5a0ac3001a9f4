//! Tests over every fixture, every language and the colors.

mod beside;
mod colors;
mod languages;
mod markup;
mod parts;
mod pseudo;
mod reading;
mod settings;
mod spanish;
mod tags;
mod texts;

use jiff::tz::TimeZone;
use recovery::View;
use recovery::clinic::Clinic;
use recovery::flow::PageView;
use recovery::settings::Language;

use crate::texts::{LOCALES, Texts};
use crate::{Screen, Screens, fixtures};

fn screens() -> Screens {
    Screens::new(TimeZone::UTC)
}

/// The texts of English.
fn english() -> Texts {
    Texts::of(&LOCALES[0])
}

/// The languages the app speaks, as the patient sets them.
fn every_language() -> impl Iterator<Item = Language> {
    LOCALES.iter().map(|locale| {
        let language = Language::ALL.into_iter().find(|language| language.tag() == locale.tag);
        language.unwrap_or_else(|| panic!("nobody can choose {}", locale.tag))
    })
}

/// Every fixture in every language, drawn, with the clinic it would have.
fn every_screen() -> Vec<(String, PageView, Screen)> {
    every_screen_of(&fixtures::clinic())
}

/// As [`every_screen`], in English alone.
fn every_english_screen() -> Vec<(String, PageView, Screen)> {
    let mut all = every_screen();
    all.retain(|(_, _, screen)| screen.lang == "en");
    all
}

fn every_screen_of(clinic: &Clinic) -> Vec<(String, PageView, Screen)> {
    let screens = screens();
    let draw = |language: Language, name: String, mut view: View| {
        view.settings.language = language;
        let clinic = match view.page {
            PageView::NotSetUp { .. } | PageView::Finder { .. } | PageView::ThisClinic { .. } => {
                &fixtures::no_clinic()
            }
            _ => clinic,
        };
        let screen = screens.render(&view, clinic);
        (format!("{} {name}", language.tag()), view.page, screen)
    };
    let all = |language| fixtures::all().into_iter().map(move |(name, view)| (language, name, view));
    every_language().flat_map(all).map(|(language, name, view)| draw(language, name, view)).collect()
}

/// One fixture by name.
fn view(name: &str) -> View {
    fixtures::all().into_iter().find(|(seen, _)| seen == name).unwrap_or_else(|| panic!("no {name}")).1
}
