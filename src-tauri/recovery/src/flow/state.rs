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

impl CodePage {
    /// The page after this code has ended.
    pub(super) fn over(self, why: CodeOver) -> CodeOverPage {
        CodeOverPage { identifier: self.identifier, why, kept: self.kept }
    }
}

impl Change {
    /// The sign-in this change makes.
    pub(super) fn sign_in(&self) -> SignIn {
        SignIn { identifier: self.page.sign_in_as().clone(), password: self.password.clone() }
    }
}

impl PasswordPage {
    /// The name to sign in with: what the portal said, else what was typed.
    pub(super) fn sign_in_as(&self) -> &Identifier {
        self.step.sign_in_as.as_ref().unwrap_or(&self.code_page.identifier)
    }
}
