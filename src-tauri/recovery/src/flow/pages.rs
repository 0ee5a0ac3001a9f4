//! The pages of the flow, each with its own data; none of it is an Option that another field decides about.

use std::time::Duration;

use super::state::{Call, Change, Moment, Proof};
use crate::code::CodeEntryProblem;
use crate::identifier::IdentifierProblem;
use crate::keychain::{KeychainProblem, SignIn};
use crate::password::{Advice, Rejection};
use crate::portal::{CodeStep, PasswordStep};
use crate::{FlowToken, Identifier, NewPassword, Problem, SignInAnswer};

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
    Save(SignIn, SignInAnswer, SaveNote),
    /// The end.
    Finished(Kept),
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
    /// It is not known which code works now, or whether one does.
    Unclear,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaveNote {
    None,
    Stopped,
    Failed(KeychainProblem),
}

/// Whether the sign-in is in the computer's password store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was saved.
    Yes,
    /// We did not save it.
    No,
    /// Saving was begun and not seen to its end.
    Unknown,
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
            Problem::PortalDown { .. } => Self::PortalDown,
            Problem::NoAnswer { .. } => Self::NoAnswer,
            Problem::NotThisPortal { .. } => Self::NotThisPortal,
            Problem::RateLimited { retry_after } => Self::Wait(*retry_after),
            Problem::Locked => Self::Locked,
            Problem::NotEnabledByPortal => Self::NotOffered,
            other => Self::Unexpected(other.name()),
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
            Self::Finished(_) => "Finished",
            Self::Stuck(..) => "Stuck",
        }
    }
}

impl CodePage {
    /// The page after this code has ended.
    pub(super) fn over(self, why: CodeOver) -> CodeOverPage {
        CodeOverPage { identifier: self.identifier, why, kept: self.kept }
    }
}

impl PasswordPage {
    /// The name to sign in with: what the portal said, else what was typed.
    pub(super) fn sign_in_as(&self) -> &Identifier {
        self.step.sign_in_as.as_ref().unwrap_or(&self.code_page.identifier)
    }
}
