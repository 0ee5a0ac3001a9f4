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
use recovery::clinic::Clinic;
use recovery::flow::{FinderNote, PageView, SecretField};
use recovery::settings::Language;
use serde::Serialize;

use live::Pieces;
use texts::{LOCALES, Texts};

pub use help_number::help_number;

/// The languages the app speaks, as BCP 47 tags, English first.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|locale| locale.tag)
}

/// Draws screens in every language the app speaks and one time zone.
pub struct Screens {
    /// As in [`LOCALES`], English first.
    texts: [Texts; LOCALES.len()],
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
    /// The colors, for `data-theme`.
    pub theme: &'static str,
    /// The size of the text in percent of the usual one, for `data-text`.
    pub text: u16,
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
    /// The button that was pressed, where it is drawn anew; else the `h1`. So who tries one text size after the
    /// other need not come back from the top each time.
    Kept,
    /// How many clinics were found, `#matches-count`.
    Matches,
}

/// The pieces to replace on a screen that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// New inner HTML by element id. None of these elements holds an input.
    pub parts: BTreeMap<&'static str, String>,
    /// What a screen reader says.
    pub announce: Option<String>,
    /// Whether it is said only once nothing has been typed for a moment: what each key finds would be talked over.
    pub at_pause: bool,
}

/// Where a secret goes that the patient is to see. The secret itself never comes here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The name of the field.
    pub field: &'static str,
    /// What a screen reader says.
    pub announce: String,
}

impl Screens {
    /// `zone`: the patient's own, in which times are shown.
    pub fn new(zone: TimeZone) -> Self {
        Self { texts: LOCALES.map(|locale| Texts::of(&locale)), zone }
    }

    /// The whole screen.
    pub fn render(&self, view: &View, clinic: &Clinic) -> Screen {
        let texts = self.texts(view.settings.language);
        let page = pages::draw(pages::Desk { t: texts, spoken: &self.texts, zone: &self.zone, view, clinic });
        Screen {
            html: page.html,
            title: page.title,
            lang: texts.tag(),
            dir: texts.direction(),
            theme: view.settings.theme.name(),
            text: view.settings.text.percent(),
            name: view.page.name(),
            focus: match view.page {
                _ if page.failed => Focus::ErrorSummary,
                PageView::Settings => Focus::Kept,
                PageView::Finder { note: FinderNote::Sent, .. } => Focus::Matches,
                _ => Focus::Heading,
            },
            announce: page.announce,
            keeps_typed: keeps_typed(&view.page),
        }
    }

    /// Where to put a secret, and what a screen reader says of it.
    pub fn fill(&self, field: SecretField, language: Language) -> Fill {
        let (field, key) = match field {
            SecretField::NewPassword => ("password", "password-made"),
            SecretField::SavedPassword => ("saved_password", "password-shown"),
        };
        Fill { field, announce: self.texts(language).say(key).plain() }
    }

    /// What differs between two views of one page, if it is one page and anything differs.
    pub fn parts(&self, before: &View, now: &View) -> Option<Parts> {
        let same = before.page == now.page && before.settings == now.settings;
        if !same || before.answers != now.answers {
            return None;
        }
        let texts = self.texts(now.settings.language);
        let parts = Pieces::of(texts, now).changed_since(Pieces::of(texts, before));
        let at_once = live::announcement(texts, &before.live, &now.live);
        let later =
            if parts.contains_key("live-matches") { live::said_at_pause(texts, &now.live) } else { None };
        let at_pause = at_once.is_none() && later.is_some();
        let announce = at_once.or(later);
        (!parts.is_empty() || announce.is_some()).then_some(Parts { parts, announce, at_pause })
    }

    /// The texts of `language`, or English where it is not spoken yet.
    fn texts(&self, language: Language) -> &Texts {
        let spoken = self.texts.iter().find(|texts| texts.tag() == language.tag());
        spoken.unwrap_or(&self.texts[0])
    }
}

/// Whether a page only interrupts another, or is left for it again.
fn keeps_typed(page: &PageView) -> bool {
    page.lies_on_top()
        || matches!(
            page,
            PageView::Stuck { .. }
                | PageView::NoEmail { awaited: true, .. }
                | PageView::Link { only_check: false, .. }
                // The code is checked with the answers: on both pages all is as it was typed.
                | PageView::ClinicCode { .. }
                | PageView::Identity { by_clinic_code: true, .. }
        )
}
