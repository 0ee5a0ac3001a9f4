//! Where the patient is. Variants carry their own data; none of it is an Option that another field
//! decides about.

use std::time::Duration;

use super::event::Progress;
use crate::code::CodeEntryProblem;
use crate::identifier::IdentifierProblem;
use crate::keychain::{KeychainProblem, SignIn};
use crate::password::{Advice, Rejection};
use crate::portal::{Capabilities, CodeStep, PasswordStep};
use crate::{Code, FlowToken, Identifier, NewPassword, Problem, SignInAnswer};

/// Seconds since the Unix epoch, by this computer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

/// The whole state of one patient's recovery.
#[derive(Clone, Debug)]
pub struct State {
    /// What the portal can do; fixed for the life of the flow.
    pub(super) portal: Capabilities,
    /// Where the patient is.
    pub(super) stage: Stage,
    /// The clinic's contact card lies on top. Calls go on beneath it.
    pub(super) card_open: bool,
    /// How many answers have come. Makes the same error twice two screens, so the second is announced.
    pub(super) answers: u32,
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
    SetPassword(Change),
    /// Checking the sign-in after a change the portal confirmed.
    CheckChanged(SignIn),
    /// Finding out, by signing in, whether an open change was made.
    SettleChange(Change, Option<Unsettled>),
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

/// The pages a patient can rest on.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// What do you need help with?
    Start(StartNotice),
    /// The last run ended in the middle of a change.
    Interrupted(Interrupted),
    /// Which email?
    Identifier(IdentifierPage),
    /// The code.
    Code(CodePage),
    /// The code has ended; a new one is needed.
    CodeOver(CodeOverPage),
    /// The new password.
    Password(PasswordPage),
    /// The portal may or may not have changed the password.
    Unsettled(Change, Unsettled),
    /// Changed. What the sign-in check showed, once it is known.
    Done(SignIn, Option<SignInAnswer>),
    /// Save the sign-in?
    Save(SignIn, SignInAnswer, Option<KeychainProblem>),
    /// The end.
    Finished {
        /// Whether the sign-in was saved.
        saved: bool,
    },
    /// A call did not get through. It can be made again, or gone back from.
    Stuck(Call, Stuck),
}

/// What the start screen says besides its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartNotice {
    /// Nothing.
    None,
    /// The notes that survive a crash cannot be kept on this computer.
    NoJournal,
}

/// What is said of a change the last run did not see the end of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// Nothing found out yet.
    Unknown,
    /// A sign-in field was left empty.
    Incomplete,
    /// The password tried now was refused.
    Refused,
    /// It could not be checked now.
    CannotTell,
}

#[derive(Clone, Debug)]
pub(super) enum IdentifierNote {
    None,
    Stopped,
    Wrong(IdentifierProblem),
    Meant(Identifier),
}

/// The email page.
#[derive(Clone, Debug)]
pub(super) struct IdentifierPage {
    pub(super) typed: Option<Identifier>,
    pub(super) note: IdentifierNote,
}

/// The code page: what the portal said when it began, and what happened since.
#[derive(Clone, Debug)]
pub(super) struct CodePage {
    pub(super) identifier: Identifier,
    pub(super) token: FlowToken,
    pub(super) step: CodeStep,
    pub(super) sent_at: Moment,
    pub(super) resends: u8,
    /// Seconds before the next code may be asked for.
    pub(super) wait: u32,
    pub(super) wrong: u8,
    pub(super) note: CodeNote,
    /// A password already typed, when its code turned out to be over: used as soon as a new code is
    /// proven, so it is not asked for twice.
    pub(super) kept: Option<NewPassword>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeNote {
    None,
    Notice(CodeNotice),
    Error(CodeError),
}

/// Good or neutral news on the code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeNotice {
    /// A new code was sent; the newest counts.
    NewCode,
    /// The patient stopped a call.
    Stopped,
    /// Asked for another code too soon.
    TooSoon,
}

/// What is wrong with the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// It could not be read as a code; nothing was sent.
    Entry(CodeEntryProblem),
    /// The portal says it does not match.
    Wrong {
        /// Tries left, where the portal says so.
        left: Option<u8>,
    },
}

/// Why a code has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOver {
    /// Its time is over.
    Expired,
    /// It was tried too often.
    UsedUp,
    /// One of the two; the portal does not say which.
    Either,
}

/// The page after a code has ended.
#[derive(Clone, Debug)]
pub(super) struct CodeOverPage {
    pub(super) identifier: Identifier,
    pub(super) why: CodeOver,
    pub(super) kept: Option<NewPassword>,
}

/// The password page.
#[derive(Clone, Debug)]
pub(super) struct PasswordPage {
    pub(super) code_page: CodePage,
    pub(super) step: PasswordStep,
    pub(super) proof: Proof,
    pub(super) advice: Advice,
    pub(super) note: PasswordNote,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PasswordNote {
    None,
    Empty,
    Stopped,
    Rejected(Vec<Rejection>),
}

/// Why it is not known whether the password changed, and what a check showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsettled {
    /// The patient stopped it.
    Stopped,
    /// No (readable) answer came, and the check by signing in did not say either.
    NoAnswer,
    /// No answer came, and the new password does not sign in.
    NotYet,
}

/// What keeps a call from getting through, as the screens explain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// No way to the portal from this computer.
    Offline,
    /// The portal is out of order.
    PortalDown,
    /// No answer in time.
    NoAnswer,
    /// Something else answered.
    NotThisPortal,
    /// Too many requests; wait.
    Wait(Option<Duration>),
    /// The account is locked.
    Locked,
    /// The portal does not offer this.
    NotOffered,
    /// Only the clinic can go on.
    CallClinic,
    /// Unknown to this version; the name is part of the help code.
    Unexpected(&'static str),
}

impl Stuck {
    pub(super) fn from_problem(problem: &Problem) -> Self {
        match problem {
            Problem::Offline => Self::Offline,
            Problem::PortalDown => Self::PortalDown,
            Problem::NoAnswer => Self::NoAnswer,
            Problem::NotThisPortal => Self::NotThisPortal,
            Problem::RateLimited { retry_after } => Self::Wait(*retry_after),
            Problem::Locked => Self::Locked,
            Problem::NotEnabledByPortal => Self::NotOffered,
            other => Self::Unexpected(other.name()),
        }
    }
}

impl State {
    /// The beginning, for a portal that can do `portal`.
    pub fn start(portal: Capabilities, notice: StartNotice) -> Self {
        Self::at(portal, Page::Start(notice))
    }

    /// The beginning after a run that ended in the middle of a change of password.
    pub fn interrupted(portal: Capabilities) -> Self {
        Self::at(portal, Page::Interrupted(Interrupted::Unknown))
    }

    fn at(portal: Capabilities, page: Page) -> Self {
        Self {
            portal,
            stage: Stage::At(page),
            card_open: false,
            answers: 0,
        }
    }

    /// True from just before a new password leaves for the portal until it is known what became of
    /// it. The driver's journal holds exactly this across a crash.
    pub fn change_is_open(&self) -> bool {
        match &self.stage {
            Stage::At(Page::Unsettled(..) | Page::Interrupted(_)) => true,
            Stage::Calling(call, _) => {
                matches!(
                    call,
                    Call::SetPassword(_) | Call::SettleChange(..) | Call::CheckTyped(..)
                )
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

impl Page {
    /// The variant's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "Start",
            Self::Interrupted(_) => "Interrupted",
            Self::Identifier(_) => "Identifier",
            Self::Code(_) => "Code",
            Self::CodeOver(_) => "CodeOver",
            Self::Password(_) => "Password",
            Self::Unsettled(..) => "Unsettled",
            Self::Done(..) => "Done",
            Self::Save(..) => "Save",
            Self::Finished { .. } => "Finished",
            Self::Stuck(..) => "Stuck",
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
            Self::SetPassword(_) => "SettingPassword",
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
            Self::MarkUnsure(change)
            | Self::SetPassword(change)
            | Self::SettleChange(change, None) => Page::Password(change.page.clone()),
            Self::SettleChange(change, Some(why)) => Page::Unsettled(change.clone(), *why),
            Self::CheckChanged(sign_in) => Page::Done(sign_in.clone(), None),
            Self::CheckTyped(_, seen) => Page::Interrupted(*seen),
            Self::Save(sign_in, answer) => Page::Save(sign_in.clone(), *answer, None),
        }
    }

    /// The code page on the screen, if that is where the call was made.
    pub(super) fn code_page_mut(&mut self) -> Option<&mut CodePage> {
        match self {
            Self::Resend(page) | Self::SubmitCode(page, _) => Some(page),
            _ => None,
        }
    }
}

impl Change {
    /// The sign-in this change makes.
    pub(super) fn sign_in(&self) -> SignIn {
        SignIn {
            identifier: self.page.sign_in_as().clone(),
            password: self.password.clone(),
        }
    }
}

impl PasswordPage {
    /// The name to sign in with: what the portal said, else what was typed.
    pub(super) fn sign_in_as(&self) -> &Identifier {
        self.step
            .sign_in_as
            .as_ref()
            .unwrap_or(&self.code_page.identifier)
    }
}
