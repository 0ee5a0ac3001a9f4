//! A view of the flow becomes the HTML of one screen, in the patient's language. Pure: no window, no
//! network, no clock.
//!
//! A view is turned into a [`Screen`] by the file of `pages` that bears the page's name: it chooses
//! the texts and hands them to a template of `ui/screens`, which lays them out. What changes while a
//! page stays (a countdown, ticks beside the password rules) is drawn by `live` and replaced by id,
//! so that what is being typed is never touched.

mod clock;
pub mod fixtures;
mod frame;
mod help_number;
mod live;
mod pages;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use recovery::View;
use recovery::flow::PageView;
use serde::Serialize;

use live::Pieces;
use texts::Texts;

pub use help_number::help_number;

/// The languages the app speaks, as BCP 47 tags, English first.
pub fn languages() -> impl Iterator<Item = &'static str> {
    texts::LOCALES.iter().map(|locale| locale.tag)
}

/// What every screen says about the clinic. From the portal profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// Its name, as patients know it; empty where no profile is set up.
    pub name: String,
    /// Its telephone number, as it is read aloud.
    pub phone: String,
    /// When somebody answers it.
    pub hours: Option<String>,
}

/// Draws screens in one language and time zone.
pub struct Screens {
    texts: Texts,
    zone: TimeZone,
}

/// One screen, as the scripts take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screen {
    /// The inside of `<div id="screen">`. No secret, no inline style, no inline script.
    pub html: String,
    /// The window's title.
    pub title: String,
    /// The language of the texts, a BCP 47 tag.
    pub lang: &'static str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page's name; the same name and new answers are the same page read anew.
    pub name: &'static str,
    /// What takes the focus.
    pub focus: Focus,
    /// What a screen reader says besides what is focused.
    pub announce: Option<String>,
    /// Whether what was typed on the page before is kept for when the patient comes back to it.
    pub keeps_typed: bool,
}

/// What takes the focus when a screen comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Focus {
    /// The `h1`, `#heading`.
    Heading,
    /// The list of what is wrong, `#error-summary`.
    ErrorSummary,
}

/// The pieces to replace on a screen that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// New inner HTML by element id. None of these elements holds an input.
    pub parts: BTreeMap<&'static str, String>,
    /// What a screen reader says.
    pub announce: Option<String>,
}

impl Screens {
    /// `languages`: what the patient's system asks for, best first (BCP 47 tags). Falls back to
    /// English.
    pub fn new(languages: &[&str], time_zone: TimeZone) -> Self {
        Self { texts: Texts::best_for(languages), zone: time_zone }
    }

    /// The whole screen.
    pub fn render(&self, view: &View, clinic: &Clinic) -> Screen {
        let page = pages::draw(&self.texts, &self.zone, view, clinic);
        Screen {
            html: page.html,
            title: page.title,
            lang: self.texts.tag(),
            dir: self.texts.direction(),
            name: view.page.name(),
            focus: if page.failed { Focus::ErrorSummary } else { Focus::Heading },
            announce: page.announce,
            keeps_typed: matches!(view.page, PageView::Stuck { .. } | PageView::Card { .. }),
        }
    }

    /// What a screen reader says when a password was made and put into its field.
    pub fn password_made(&self) -> String {
        self.texts.say("password-made").to_string()
    }

    /// What differs between two views of one page, if it is one page and anything differs.
    pub fn parts(&self, before: &View, now: &View) -> Option<Parts> {
        if before.page != now.page || before.answers != now.answers {
            return None;
        }
        let parts = Pieces::of(&self.texts, now).changed_since(Pieces::of(&self.texts, before));
        let announce = live::announcement(&self.texts, &before.live, &now.live);
        (!parts.is_empty() || announce.is_some()).then_some(Parts { parts, announce })
    }
}
