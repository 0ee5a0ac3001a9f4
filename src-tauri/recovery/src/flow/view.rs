//! What the screens may know of a state: everything there is to show, and no secret.

use super::event::Progress;
use super::pages::*;
use super::state::*;
use crate::CodeShape;
use crate::identifier::IdentifierProblem;
use crate::keychain::KeychainProblem;
use crate::password::{Advice, Rejection, Rule};
use crate::portal::IdentifierKind;

/// One view of the flow. Two views with equal pages differ in their live pieces only, so the screen
/// need not be drawn anew.
#[derive(Clone, PartialEq)]
pub struct View {
    /// The page.
    pub page: PageView,
    /// How many answers have come: the same error twice is two pages.
    pub answers: u32,
    /// The pieces that change while a page stays.
    pub live: Live,
}

/// The page and its texts' facts.
#[derive(Clone, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub enum PageView {
    /// What do you need help with?
    Start(StartNotice),
    /// The last run ended in the middle of a change.
    Interrupted(Interrupted),
    /// Which email?
    Identifier {
        /// What to ask for.
        kind: IdentifierKind,
        /// What was typed before.
        typed: String,
        /// What is wrong with it.
        error: Option<IdentifierProblem>,
        /// A likelier spelling.
        meant: Option<String>,
        /// The patient stopped the call.
        stopped: bool,
    },
    /// The code.
    Code {
        /// The address as typed, masked.
        masked: String,
        /// When the portal answered.
        sent_at: Moment,
        /// When the code ends, where stated.
        ends_at: Option<Moment>,
        /// What the code looks like.
        shape: CodeShape,
        /// What is wrong.
        error: Option<CodeError>,
        /// Other news.
        notice: Option<CodeNotice>,
    },
    /// The code has ended.
    CodeOver {
        /// The address as typed, masked.
        masked: String,
        /// Why.
        why: CodeOver,
        /// A password already typed will be used.
        password_kept: bool,
    },
    /// The new password.
    Password {
        /// The name to sign in with, for password managers.
        username: String,
        /// The rules.
        rules: Vec<Rule>,
        /// Why it was refused.
        rejected: Vec<Rejection>,
        /// Nothing was typed.
        empty: bool,
        /// The patient stopped the call.
        stopped: bool,
    },
    /// Changed or not: unknown.
    Unsettled(Unsettled),
    /// Changed.
    Done(Check),
    /// Save the sign-in?
    Save {
        /// Whose.
        identifier: String,
        /// Why it could not be saved.
        error: Option<KeychainProblem>,
        /// The patient stopped the saving.
        stopped: bool,
    },
    /// The end.
    Finished(Kept),
    /// A call did not get through.
    Stuck {
        /// Why.
        why: Stuck,
        /// Where, for the clinic's staff.
        stage: &'static str,
    },
    /// The clinic's contact card.
    Card {
        /// Where the patient is, for the clinic's staff.
        stage: &'static str,
        /// What keeps a call from getting through, if that is why the patient needs help.
        why: Option<Stuck>,
    },
    /// The program itself has failed; nothing leads on from here.
    Broken,
    /// The program has no (readable) portal profile, and what to do about it.
    NotSetUp {
        /// File, line, key and fix; empty when there is simply no profile.
        reason: String,
    },
}

/// What the sign-in check showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Not yet known.
    Running,
    /// Signed in.
    Works,
    /// Signed in as far as the second step.
    WorksThenSecondFactor,
    /// Refused.
    Refused,
    /// Could not be checked.
    CannotTell,
}

/// The pieces that change while a page stays.
#[derive(Clone, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub struct Live {
    /// Whether a call is on its way.
    pub busy: Busy,
    /// Seconds until another code may be asked for; none where there is no code to ask for.
    pub resend_in: Option<u32>,
    /// The password as typed, measured.
    pub advice: Option<Advice>,
}

/// A call on its way, as the patient is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// None, or too short to mention.
    No,
    /// "Working".
    Working(BusyWith),
    /// "Still working".
    StillWorking(BusyWith),
}

/// What a call on its way is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusyWith {
    /// Asking for a code.
    Sending,
    /// Checking the code.
    Checking,
    /// Looking whether a sign-in is saved that the change makes old.
    LookingUp,
    /// Changing the password.
    Changing,
    /// Signing in, to see whether it works.
    SigningIn,
    /// The computer's password store.
    Saving,
}

impl State {
    /// What to show.
    pub fn view(&self) -> View {
        let (page, call) = match &self.stage {
            Stage::At(page) => (page.clone(), None),
            Stage::Calling(call, progress) => (call.page(), Some((call, *progress))),
        };
        let busy = match call {
            Some((call, Progress::Working)) => Busy::Working(call.purpose()),
            Some((call, Progress::StillWorking)) => Busy::StillWorking(call.purpose()),
            Some((_, Progress::Begun)) | None => Busy::No,
        };
        let live = Live { busy, resend_in: page.resend_in(), advice: page.advice() };
        let page = if self.card_open { self.card() } else { self.page_view(page) };
        View { page, answers: self.answers, live }
    }

    fn card(&self) -> PageView {
        match &self.stage {
            Stage::At(Page::Stuck(call, why)) => {
                PageView::Card { stage: call.page().name(), why: Some(*why) }
            }
            _ => PageView::Card { stage: self.name(), why: None },
        }
    }

    fn page_view(&self, page: Page) -> PageView {
        match page {
            Page::Start(notice) => PageView::Start(notice),
            Page::Interrupted(seen) => PageView::Interrupted(seen),
            Page::Identifier(page) => self.identifier_view(page),
            Page::Code(page) => code_view(&page),
            Page::CodeOver(page) => PageView::CodeOver {
                masked: page.identifier.masked(),
                why: page.why,
                password_kept: page.kept.is_some(),
            },
            Page::Password(page) => password_view(page),
            Page::Unsettled(_, why) => PageView::Unsettled(why),
            Page::Done(_, answer) => PageView::Done(Check::from(answer)),
            Page::Save(sign_in, _, note) => PageView::Save {
                identifier: sign_in.identifier.as_str().to_owned(),
                error: if let SaveNote::Failed(problem) = note { Some(problem) } else { None },
                stopped: note == SaveNote::Stopped,
            },
            Page::Finished(kept) => PageView::Finished(kept),
            Page::Stuck(call, why) => PageView::Stuck { why, stage: call.page().name() },
        }
    }

    fn identifier_view(&self, page: IdentifierPage) -> PageView {
        let (error, meant, stopped) = match page.note {
            IdentifierNote::None => (None, None, false),
            IdentifierNote::Stopped => (None, None, true),
            IdentifierNote::Wrong(problem) => (Some(problem), None, false),
            IdentifierNote::Meant(meant) => (None, Some(meant.as_str().to_owned()), false),
        };
        let typed = page.typed.map(|typed| typed.as_str().to_owned()).unwrap_or_default();
        PageView::Identifier { kind: self.setting.portal.identifier, typed, error, meant, stopped }
    }
}

fn code_view(page: &CodePage) -> PageView {
    let (error, notice) = match page.note {
        CodeNote::None => (None, None),
        CodeNote::Notice(notice) => (None, Some(notice)),
        CodeNote::Error(error) => (Some(error), None),
    };
    let lasts = page.step.lifetime.and_then(|lifetime| i64::try_from(lifetime.as_secs()).ok());
    PageView::Code {
        masked: page.identifier.masked(),
        sent_at: page.sent_at,
        ends_at: lasts.map(|lasts| Moment(page.sent_at.0.saturating_add(lasts))),
        shape: page.step.shape,
        error,
        notice,
    }
}

fn password_view(page: PasswordPage) -> PageView {
    let username = page.sign_in_as().as_str().to_owned();
    let rules = page.step.policy.rules();
    let (empty, stopped) = (page.note == PasswordNote::Empty, page.note == PasswordNote::Stopped);
    let rejected = match page.note {
        PasswordNote::Rejected(reasons) => reasons,
        _ => Vec::new(),
    };
    PageView::Password { username, rules, rejected, empty, stopped }
}

impl From<Option<crate::SignInAnswer>> for Check {
    fn from(answer: Option<crate::SignInAnswer>) -> Self {
        match answer {
            None => Self::Running,
            Some(crate::SignInAnswer::Works) => Self::Works,
            Some(crate::SignInAnswer::WorksThenSecondFactor) => Self::WorksThenSecondFactor,
            Some(crate::SignInAnswer::Refused) => Self::Refused,
            Some(crate::SignInAnswer::CannotTell) => Self::CannotTell,
        }
    }
}

impl Page {
    fn resend_in(&self) -> Option<u32> {
        match self {
            Self::Code(page) => Some(page.wait),
            _ => None,
        }
    }

    fn advice(&self) -> Option<Advice> {
        match self {
            Self::Password(page) => Some(page.advice.clone()),
            _ => None,
        }
    }
}

impl Call {
    fn purpose(&self) -> BusyWith {
        match self {
            Self::Start(..) | Self::Resend(_) => BusyWith::Sending,
            Self::SubmitCode(..) => BusyWith::Checking,
            Self::MarkUnsure(_) => BusyWith::LookingUp,
            Self::SetPassword(..) => BusyWith::Changing,
            Self::SettleChange(..) | Self::CheckChanged(_) | Self::CheckTyped(..) => BusyWith::SigningIn,
            Self::Save(..) => BusyWith::Saving,
        }
    }
}

impl PageView {
    /// The page's name: safe to log, and the name of its fixture.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "start",
            Self::Interrupted(_) => "interrupted",
            Self::Identifier { .. } => "identifier",
            Self::Code { .. } => "code",
            Self::CodeOver { .. } => "code_over",
            Self::Password { .. } => "password",
            Self::Unsettled(_) => "unsettled",
            Self::Done(_) => "done",
            Self::Save { .. } => "save",
            Self::Finished(_) => "finished",
            Self::Stuck { .. } => "stuck",
            Self::Card { .. } => "card",
            Self::Broken => "broken",
            Self::NotSetUp { .. } => "not_set_up",
        }
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({})", self.page.name())
    }
}
