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

mod questions;
mod variants;
mod drawn;

use recovery::View;
use recovery::flow::{
    Busy, BusyWith, Check, CodeOver, Interrupted, Kept, Live, PageView, StartNotice, Stuck, Unsettled,
};
use recovery::keychain::KeychainProblem;
use recovery::password::Advice;
use recovery::portal::IdentifierKind;

use self::questions::*;
use self::variants::*;
use crate::Clinic;

pub use drawn::drawn;

/// The clinic of the fixtures.
pub fn clinic() -> Clinic {
    Clinic {
        name: "Oak Clinic".into(),
        phone: "555-0142".into(),
        hours: Some("Monday to Friday, 8 AM to 5 PM".into()),
    }
}

/// No clinic: what a program without a profile is given.
pub fn no_clinic() -> Clinic {
    Clinic { name: String::new(), phone: String::new(), hours: None }
}

/// Every page in every state, by name: the page's own name first, then what sets this one apart.
pub fn all() -> Vec<(String, View)> {
    let mut views: Vec<(String, View)> =
        pages().into_iter().map(|(name, page)| (name, resting(page))).collect();
    for busy in every_busy() {
        let page = page_of(busy);
        views.push((name(&page, &format!("{busy:?}")), with_live(page, |live| live.busy = busy)));
    }
    for left in [0, 1, 20, 30, 119, 600, 7200] {
        let page = code_page(LETTERS, None, None, true);
        views.push((format!("code.resend-in-{left}"), with_live(page, |live| live.resend_in = Some(left))));
    }
    for (name, advice) in every_advice() {
        let page = password_page(Vec::new(), false, false);
        views.push((format!("password.{name}"), with_live(page, |live| live.advice = Some(advice))));
    }
    views
}

fn pages() -> Vec<(String, PageView)> {
    let samples = [
        PageView::Start(StartNotice::None),
        PageView::Interrupted(Interrupted::Unknown),
        identifier_page(IdentifierKind::Email, "", None, None, false),
        code_page(LETTERS, None, None, true),
        PageView::CodeOver { masked: MASKED.into(), why: CodeOver::Expired, password_kept: false },
        password_page(Vec::new(), false, false),
        PageView::Unsettled(Unsettled::Stopped),
        PageView::Done(Check::Running),
        save_page(None, false),
        PageView::Finished(Kept::Yes),
        PageView::Stuck { why: Stuck::Offline, stage: "Code" },
        PageView::Card { stage: "Code", why: None },
        PageView::Broken,
        PageView::NotSetUp { reason: String::new() },
    ];
    samples.iter().flat_map(every_state_of).collect()
}

fn every_state_of(sample: &PageView) -> Vec<(String, PageView)> {
    let named = |state: &str, page: PageView| (name(&page, state), page);
    let by_debug = |states: Vec<(String, PageView)>| {
        states.into_iter().map(|(state, page)| named(&state, page)).collect::<Vec<_>>()
    };
    match sample {
        PageView::Start(_) => by_debug(shown(every_notice(), PageView::Start)),
        PageView::Interrupted(_) => by_debug(shown(every_interrupted(), PageView::Interrupted)),
        PageView::Identifier { .. } => by_debug(every_identifier()),
        PageView::Code { .. } => by_debug(every_code()),
        PageView::CodeOver { .. } => [false, true]
            .into_iter()
            .flat_map(|password_kept| {
                let page = move |why| PageView::CodeOver { masked: MASKED.into(), why, password_kept };
                let kept = if password_kept { " password kept" } else { "" };
                shown(every_over(), page).into_iter().map(move |(state, page)| named(&(state + kept), page))
            })
            .collect(),
        PageView::Password { .. } => by_debug(every_password()),
        PageView::Unsettled(_) => by_debug(shown(every_unsettled(), PageView::Unsettled)),
        PageView::Done(_) => by_debug(shown(every_check(), PageView::Done)),
        PageView::Save { .. } => {
            let errors = every_keychain_problem().into_iter().map(Some).chain([None]).collect();
            let mut pages = shown(errors, |error| save_page(error, false));
            pages.push(("stopped".into(), save_page(None, true)));
            by_debug(pages)
        }
        PageView::Finished(_) => by_debug(shown(every_kept(), PageView::Finished)),
        PageView::Stuck { .. } => {
            by_debug(shown(every_stuck(), |why| PageView::Stuck { why, stage: "Code" }))
        }
        PageView::Card { .. } => by_debug(shown(STAGES.to_vec(), |stage| PageView::Card {
            stage,
            why: (stage == "Code").then_some(Stuck::PortalDown),
        })),
        PageView::Broken => vec![named("", PageView::Broken)],
        PageView::NotSetUp { .. } => vec![
            named("no profile", PageView::NotSetUp { reason: String::new() }),
            named("broken", PageView::NotSetUp { reason: BROKEN.into() }),
        ],
    }
}

/// The stages whose cards differ in no more than a number.
const STAGES: [&str; 3] = ["Code", "SettingPassword", "Stuck"];

const BROKEN: &str =
    "oak.toml, line 4: base_url: this is no https address.\nWrite it like https://portal.example.org";

fn shown<T: std::fmt::Debug + Copy>(values: Vec<T>, page: impl Fn(T) -> PageView) -> Vec<(String, PageView)> {
    values.into_iter().map(|value| (format!("{value:?}"), page(value))).collect()
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
        Busy::No => PageView::Start(StartNotice::None),
        Busy::Working(with) | Busy::StillWorking(with) => match with {
            BusyWith::Sending => identifier_page(IdentifierKind::Email, EMAIL, None, None, false),
            BusyWith::Checking => code_page(LETTERS, None, None, true),
            BusyWith::LookingUp | BusyWith::Changing => password_page(Vec::new(), false, false),
            BusyWith::SigningIn => PageView::Done(Check::Running),
            BusyWith::Saving => save_page(None, false),
        },
    }
}

fn save_page(error: Option<KeychainProblem>, stopped: bool) -> PageView {
    PageView::Save { identifier: EMAIL.into(), error, stopped }
}

fn resting(page: PageView) -> View {
    with_live(page, |_| ())
}

fn with_live(page: PageView, change: impl FnOnce(&mut Live)) -> View {
    let resend_in = matches!(page, PageView::Code { .. }).then_some(20);
    let advice = matches!(page, PageView::Password { .. }).then(|| Advice::untouched(&policy()));
    let mut live = Live { busy: Busy::No, resend_in, advice };
    change(&mut live);
    View { page, answers: 0, live }
}
