//! Where the patient is. Variants carry their own data; none of it is an Option that another field
//! decides about.

use super::event::Progress;
use super::pages::*;
use crate::keychain::SignIn;
use crate::password::Rejection;
use crate::portal::Capabilities;
use crate::{Code, FlowToken, Identifier, NewPassword, SignInAnswer};

/// Seconds since the Unix epoch, by this computer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

/// The whole state of one patient's recovery.
#[derive(Clone, Debug)]
pub struct State {
    /// What does not change while the program runs.
    pub(super) setting: Setting,
    /// Where the patient is.
    pub(super) stage: Stage,
    /// The clinic's contact card lies on top. Calls go on beneath it.
    pub(super) card_open: bool,
    /// How many answers have come. Makes the same error twice two screens, so the second is announced.
    pub(super) answers: u32,
}

/// What does not change while the program runs.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// What the portal can do.
    pub(super) portal: Capabilities,
    /// What the start screen says besides its question.
    pub(super) notice: StartNotice,
}

/// Resting on a page, or waiting for one call.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Waiting for the patient.
    At(Page),
    /// One call is on its way; the page it was made from stays on the screen.
    Calling(Call, Progress),
}

/// A call on its way, with the page it was made from and all it takes to make it again if the patient
/// asks.
#[derive(Clone, Debug)]
pub(super) enum Call {
    /// Beginning the reset.
    Start(Identifier, Origin),
    /// Asking for another code.
    Resend(CodePage),
    /// Checking a code.
    SubmitCode(CodePage, Code),
    /// Marking a saved sign-in as unsure, then setting the password.
    MarkUnsure(Change),
    /// Setting the password.
    SetPassword(Change, Sending),
    /// Checking the sign-in after a change the portal confirmed.
    CheckChanged(SignIn),
    /// Finding out, by signing in, whether an open change was made.
    SettleChange(Change, Doubt),
    /// Finding out, after a crash, whether a password works.
    CheckTyped(SignIn, Interrupted),
    /// Saving the sign-in.
    Save(SignIn, SignInAnswer),
}

/// The pages from which a reset can begin.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// The email was typed.
    Identifier(IdentifierPage),
    /// An earlier code has ended.
    CodeOver(CodeOverPage),
}

/// The right to set a password: a code the portal proved, or one it takes together with the password.
/// Only an answer of the portal to a code makes one.
#[derive(Clone, Debug)]
pub struct Proof {
    pub(super) token: FlowToken,
    pub(super) code: Code,
}

impl Proof {
    /// The flow's handle.
    pub fn token(&self) -> &FlowToken {
        &self.token
    }

    /// The code.
    pub fn code(&self) -> &Code {
        &self.code
    }
}

/// One change of password: by what right, for whom, to what.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) page: PasswordPage,
    pub(super) password: NewPassword,
}

/// Whether a password is sent for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sending {
    /// Nothing was sent before.
    First,
    /// It is not known what became of it the first time; the patient asked for this.
    Again(Unsettled),
}

/// Why a sign-in has to tell what became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The portal gave no answer to it.
    NoAnswer,
    /// The patient asks for it, on this page.
    OnPage(Unsettled),
    /// The portal refused the second sending for these reasons; of the first nothing is known.
    Rejected(Vec<Rejection>),
}

impl State {
    /// The beginning, for a portal that can do `portal`.
    pub fn start(portal: Capabilities, notice: StartNotice) -> Self {
        Self::at(Setting { portal, notice }, Page::Start(notice))
    }

    /// The beginning after a run that ended in the middle of a change of password.
    pub fn interrupted(portal: Capabilities) -> Self {
        let setting = Setting { portal, notice: StartNotice::None };
        Self::at(setting, Page::Interrupted(Interrupted::Unknown))
    }

    fn at(setting: Setting, page: Page) -> Self {
        Self { setting, stage: Stage::At(page), card_open: false, answers: 0 }
    }

    /// True from just before a new password leaves for the portal until it is known what became of
    /// it. The driver's journal holds exactly this across a crash.
    pub fn change_is_open(&self) -> bool {
        match &self.stage {
            Stage::At(Page::Unsettled(..) | Page::Interrupted(_)) => true,
            Stage::Calling(call, _) => {
                matches!(call, Call::SetPassword(..) | Call::SettleChange(..) | Call::CheckTyped(..))
            }
            Stage::At(_) => false,
        }
    }

    /// The state's name: safe to log, and a node of the diagram.
    pub fn name(&self) -> &'static str {
        match &self.stage {
            Stage::At(page) => page.name(),
            Stage::Calling(call, _) => call.name(),
        }
    }
}

impl Call {
    /// The variant's name, as a state.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Start(..) => "Starting",
            Self::Resend(_) => "Resending",
            Self::SubmitCode(..) => "CheckingCode",
            Self::MarkUnsure(_) => "MarkingUnsure",
            Self::SetPassword(..) => "SettingPassword",
            Self::CheckChanged(_) => "CheckingSignIn",
            Self::SettleChange(..) => "SettlingChange",
            Self::CheckTyped(..) => "CheckingTyped",
            Self::Save(..) => "Saving",
        }
    }
}

impl Call {
    /// The page that stays on the screen while the call is on its way, and to go back to.
    pub(super) fn page(&self) -> Page {
        match self {
            Self::Start(_, Origin::Identifier(page)) => Page::Identifier(page.clone()),
            Self::Start(_, Origin::CodeOver(page)) => Page::CodeOver(page.clone()),
            Self::Resend(page) | Self::SubmitCode(page, _) => Page::Code(page.clone()),
            Self::SetPassword(change, Sending::Again(why))
            | Self::SettleChange(change, Doubt::OnPage(why)) => Page::Unsettled(change.clone(), *why),
            Self::MarkUnsure(change) | Self::SetPassword(change, _) | Self::SettleChange(change, _) => {
                Page::Password(change.page.clone())
            }
            Self::CheckChanged(sign_in) => Page::Done(sign_in.clone(), None),
            Self::CheckTyped(_, seen) => Page::Interrupted(*seen),
            Self::Save(sign_in, answer) => Page::Save(sign_in.clone(), *answer, SaveNote::None),
        }
    }

    /// The call with its page as somebody finds it who comes back to it: what was typed is there, what
    /// was wrong before is not.
    pub(super) fn gone_back_to(self) -> Self {
        match self {
            Self::Start(identifier, Origin::Identifier(_)) => {
                let page = IdentifierPage { typed: Some(identifier.clone()), note: IdentifierNote::None };
                Self::Start(identifier, Origin::Identifier(page))
            }
            Self::SubmitCode(page, code) => Self::SubmitCode(CodePage { note: CodeNote::None, ..page }, code),
            Self::Resend(page) => Self::Resend(CodePage { note: CodeNote::None, ..page }),
            Self::SetPassword(change, sending) => {
                let page = PasswordPage { note: PasswordNote::None, ..change.page };
                Self::SetPassword(Change { page, ..change }, sending)
            }
            other => other,
        }
    }

    /// The code page the call was made from, or the patient can go back to.
    pub(super) fn code_page_mut(&mut self) -> Option<&mut CodePage> {
        match self {
            Self::Resend(page) | Self::SubmitCode(page, _) => Some(page),
            Self::MarkUnsure(change) | Self::SetPassword(change, _) | Self::SettleChange(change, _) => {
                Some(&mut change.page.code_page)
            }
            _ => None,
        }
    }
}

impl Change {
    /// The sign-in this change makes.
    pub(super) fn sign_in(&self) -> SignIn {
        SignIn { identifier: self.page.sign_in_as().clone(), password: self.password.clone() }
    }
}
