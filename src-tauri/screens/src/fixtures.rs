//! Every page in every state, for tests, the window's accessibility check and the picture tour.
//!
//! A new variant of a page, an error or a note does not compile until it is listed here.

/// Lists values variant by variant, with a match that stops compiling when a variant is missing.
macro_rules! every {
    ($of:ty { $($variant:pat => [$($value:expr),+ $(,)?]),+ $(,)? }) => {{
        fn _is_listed(value: &$of) {
            match value {
                $($variant => (),)+
            }
        }
        vec![$($($value),+),+]
    }};
}

mod variants;
mod questions;
mod recoveries;
mod beside;
mod drawn;

use recovery::clinic::{Clinic, Hours};
use recovery::flow::{
    Busy, BusyWith, Check, Live, OthersAfter, PageView, SavedDoing, SavedList, SavedNote, TemporaryNote,
};
use recovery::password::Advice;
use recovery::settings::{TextSize, Theme};
use recovery::{Settings, View};

use self::questions::*;
use self::variants::*;

pub use drawn::{clinic_of, drawn};

/// The clinic of the fixtures.
pub fn clinic() -> Clinic {
    Clinic {
        name: "Oak Clinic".into(),
        phone: "555-0142".into(),
        hours: Hours::read("America/New_York", "Mon-Fri 8:00-17:00; Sat 9:00-12:00").ok(),
        relay: Some("711".into()),
        interpreter: Some("555-0143".into()),
    }
}

/// No clinic: what a program without a profile is given.
pub fn no_clinic() -> Clinic {
    Clinic { name: String::new(), phone: String::new(), hours: None, relay: None, interpreter: None }
}

/// Every page in every state, by name: the page's own name first, then what sets this one apart.
pub fn all() -> Vec<(String, View)> {
    let pages = recoveries::pages().into_iter().chain(beside::pages());
    let mut views: Vec<(String, View)> = pages.map(|(name, page)| (name, resting(page))).collect();
    for busy in every_busy() {
        let page = page_of(busy);
        views.push((name(&page, &format!("{busy:?}")), with_live(page, |live| live.busy = busy)));
    }
    for left in [0, 1, 20, 30, 119, 600, 7200] {
        let page = CodeLook::usual().page();
        views.push((format!("code.resend-in-{left}"), with_live(page, |live| live.resend_in = Some(left))));
    }
    for (name, advice) in every_advice() {
        let page = PasswordLook::usual().page();
        views.push((format!("password.{name}"), with_live(page, |live| live.advice = Some(advice))));
    }
    views.extend(in_practice());
    views.extend(as_set());
    views
}

/// Some pages as the practice portal shows them.
fn in_practice() -> Vec<(String, View)> {
    let pages = [start_page(), CodeLook::usual().page(), PageView::Settings, PageView::Broken];
    let view =
        |page: PageView| (format!("{}.practice", page.name()), View { practice: true, ..resting(page) });
    pages.into_iter().map(view).collect()
}

/// The settings with each one chosen.
fn as_set() -> Vec<(String, View)> {
    let view = |settings| View { settings, ..resting(PageView::Settings) };
    let sizes = TextSize::ALL.into_iter().map(|text| {
        (format!("settings.text-{}", text.percent()), view(Settings { text, ..Settings::default() }))
    });
    let themes = Theme::ALL.into_iter().map(|theme| {
        (format!("settings.theme-{}", theme.name()), view(Settings { theme, ..Settings::default() }))
    });
    sizes.chain(themes).collect()
}

fn shown<T: std::fmt::Debug + Clone>(
    values: Vec<T>,
    page: impl Fn(T) -> PageView,
) -> Vec<(String, PageView)> {
    values.into_iter().map(|value| (format!("{value:?}"), page(value))).collect()
}

/// The page's name before each state's.
fn named(states: Vec<(String, PageView)>) -> impl Iterator<Item = (String, PageView)> {
    states.into_iter().map(|(state, page)| (name(&page, &state), page))
}

/// `code.wrong-left-1`: the page, and where it has more than one, the state.
fn name(page: &PageView, state: &str) -> String {
    match plain(state) {
        state if state.is_empty() => page.name().to_owned(),
        state => format!("{}.{state}", page.name()),
    }
}

/// `Wrong { left: Some(1) }` as `wrong-left-1`; `None` as nothing.
fn plain(debug: &str) -> String {
    let debug = debug.replace("Some(", "(");
    let mut name = String::new();
    for c in debug.strip_suffix("None").unwrap_or(&debug).chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && name.ends_with(char::is_lowercase) {
                name.push('-');
            }
            name.extend(c.to_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    name.trim_end_matches('-').to_owned()
}

/// A page from which such a call is made.
fn page_of(busy: Busy) -> PageView {
    match busy {
        Busy::No => start_page(),
        Busy::Working(with) | Busy::StillWorking(with) => match with {
            BusyWith::Sending => IdentifierLook::usual().page(),
            BusyWith::Checking => CodeLook::usual().page(),
            BusyWith::CheckingTemporary => temporary_page(TemporaryNote::None, false),
            BusyWith::CheckingLink => link_page(),
            BusyWith::CheckingIdentity => identity_page(),
            BusyWith::LookingUp | BusyWith::Changing => PasswordLook::usual().page(),
            BusyWith::SigningIn => done_page(Check::Running, OthersAfter::Unsaid),
            BusyWith::Saving => save_page(None, false),
            BusyWith::Reading | BusyWith::Removing => PageView::Saved {
                list: SavedList::Unknown,
                doing: SavedDoing::Nothing,
                note: SavedNote::None,
            },
            BusyWith::StartingPractice => start_page(),
        },
    }
}

fn resting(page: PageView) -> View {
    with_live(page, |_| ())
}

fn with_live(page: PageView, change: impl FnOnce(&mut Live)) -> View {
    let resend_in = matches!(page, PageView::Code { .. } | PageView::PasteLink { .. }).then_some(20);
    let advice = matches!(page, PageView::Password { .. }).then(|| Advice::untouched(&policy()));
    let mut live = Live { busy: Busy::No, resend_in, advice };
    change(&mut live);
    // Only the practice portal has mail to read here.
    let practice = matches!(page, PageView::Inbox(..));
    View { page, settings: Settings::default(), practice, answers: 0, live }
}
