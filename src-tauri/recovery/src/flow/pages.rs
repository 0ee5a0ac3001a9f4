//! The pages of the flow, each with its own data; none of it is an Option that another field decides about.

mod clinic;
mod code;
mod no_email;
mod end;
mod beside;
mod finder;
mod stuck;

use super::call::Call;
use super::state::Change;
use crate::identifier::IdentifierProblem;
use crate::{FlowToken, Identifier, Need, SignInAnswer};

pub use beside::{HandOffNote, SavedDoing, SavedList, SavedNote, TypedNote};
pub(super) use beside::{HandOffPage, SavedPage, ToldFrom};
pub(super) use clinic::{Began, ClinicCodePage, Opening, TemporaryPage};
pub use clinic::{ClinicCodeNote, FromClinic, GivenOver, TemporaryNote};
pub use code::{CodeError, CodeNotice, CodeOver, CodeTurn, IdentityNote};
pub(super) use code::{CodeNote, CodeOverPage, CodePage, IdentityPage, KeptPassword, resend_wait};
pub(super) use end::{Changed, PasswordNote, PasswordPage, SaveNote, Then, UsernamePage};
pub use end::{Kept, Others, OthersAfter, Unsettled};
pub(super) use finder::FinderPage;
pub use finder::{FinderNote, ThisClinicNote};
pub(super) use no_email::{LinkFrom, LinkPage, NoEmailFrom, NoEmailPage};
pub use no_email::{LinkNote, NoEmail};
pub use stuck::Stuck;

/// The pages a patient can rest on.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// No portal is set up.
    NotSetUp(NotSetUp),
    /// Which clinic?
    Finder(FinderPage),
    /// Is it this one, in this place of the directory?
    ThisClinic(FinderPage, usize, ThisClinicNote),
    /// What do you need help with?
    Start(StartNotice),
    /// Two or three questions for who is not sure.
    Unsure(Unsure),
    /// What a lock is, and what clears it.
    LockedOut,
    /// What to do when somebody else got in.
    SomeoneElse,
    /// For family and carers.
    Carers,
    /// The last run ended in the middle of a change. How often a password was refused since.
    Interrupted(Interrupted, u8),
    /// Which email, username or number?
    Identifier(IdentifierPage),
    /// What do you have from the clinic?
    Have,
    /// A code of before, from an email: why it does not help, and what does.
    OldCode,
    /// The clinic's code.
    ClinicCode(ClinicCodePage),
    /// The temporary password.
    Temporary(TemporaryPage),
    /// The code.
    Code(CodePage),
    /// The email has not come, one thing to try at a time.
    NoEmail(NoEmailPage),
    /// A link is pasted.
    Link(LinkPage),
    /// The code has ended; a new one is needed.
    CodeOver(CodeOverPage),
    /// Who is it?
    Identity(IdentityPage),
    /// The username.
    Username(UsernamePage),
    /// The username was sent, if an account matched.
    UsernameSent(Purpose, Identifier),
    /// The new password.
    Password(PasswordPage),
    /// The portal may or may not have changed the password.
    Unsettled(Change, Unsettled),
    /// Changed. What the sign-in check showed, once it is known.
    Done(Changed, Option<SignInAnswer>),
    /// Save the sign-in?
    Save(Changed, SignInAnswer, SaveNote),
    /// The end.
    Finished(Kept),
    /// Through the portal's own pages.
    HandOff(HandOffPage),
    /// What went wrong there?
    HandOffTrouble(HandOffPage),
    /// The sign-in made there, to be saved.
    SaveTyped(HandOffPage, TypedNote),
    /// The saved sign-ins.
    Saved(SavedPage),
    /// A call did not get through. It can be made again, or gone back from.
    Stuck(Call, Stuck),
    /// What keeps the patient from going on, where no call was made.
    Told(ToldFrom, Stuck),
}

/// What a recovery is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Purpose {
    pub(super) need: Need,
    /// Somebody else may have got in: signing out other devices is proposed.
    pub(super) alarmed: bool,
}

/// Why there is no portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSetUp {
    /// There is no profile. Practice is offered.
    NoProfile,
    /// The profile has a mistake: file, line, key and fix. Practice is not offered, as a real portal is meant.
    BadProfile(String),
    /// The practice portal does not start, and why. It is offered again.
    NoPractice(String),
}

/// What the start screen says besides its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartNotice {
    /// Nothing.
    None,
    /// The notes that survive a crash cannot be kept on this computer.
    NoJournal,
    /// The practice portal is as it was at the beginning.
    Afresh,
    /// The practice portal could not be started afresh.
    NotAfresh,
    /// The portal had sent the patient to its own pages when the program was closed.
    WasOnPages,
}

/// The questions for who is not sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// Do you know your username?
    Username,
    /// Do you know your password?
    Password {
        /// What was answered before.
        knows_username: bool,
    },
    /// Does the portal say that the account is locked?
    Locked,
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
    /// So was one too many: another try could lock the account.
    RefusedOften,
    /// It could not be checked now.
    CannotTell,
    /// This portal's sign-ins cannot be checked here.
    NotOffered,
}

impl Interrupted {
    /// Whether signing in may still tell.
    pub(super) fn can_be_checked(self) -> bool {
        !matches!(self, Self::RefusedOften | Self::NotOffered)
    }
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
    pub(super) purpose: Purpose,
    pub(super) typed: Option<Identifier>,
    pub(super) note: IdentifierNote,
}

impl Page {
    /// The variant's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::NotSetUp(..) => "NotSetUp",
            Self::Finder(_) => "Finder",
            Self::ThisClinic(..) => "ThisClinic",
            Self::Start(_) => "Start",
            Self::Unsure(_) => "Unsure",
            Self::LockedOut => "LockedOut",
            Self::SomeoneElse => "SomeoneElse",
            Self::Carers => "Carers",
            Self::Interrupted(..) => "Interrupted",
            Self::Identifier(_) => "Identifier",
            Self::Have => "Have",
            Self::OldCode => "OldCode",
            Self::ClinicCode(_) => "ClinicCode",
            Self::Temporary(_) => "Temporary",
            Self::Code(_) => "Code",
            Self::NoEmail(_) => "NoEmail",
            Self::Link(_) => "Link",
            Self::CodeOver(_) => "CodeOver",
            Self::Identity(_) => "Identity",
            Self::Username(_) => "Username",
            Self::UsernameSent(..) => "UsernameSent",
            Self::Password(_) => "Password",
            Self::Unsettled(..) => "Unsettled",
            Self::Done(..) => "Done",
            Self::Save(..) => "Save",
            Self::Finished(_) => "Finished",
            Self::HandOff(_) => "HandOff",
            Self::HandOffTrouble(_) => "HandOffTrouble",
            Self::SaveTyped(..) => "SaveTyped",
            Self::Saved(_) => "Saved",
            Self::Stuck(..) => "Stuck",
            Self::Told(..) => "Told",
        }
    }

    /// The flow that is open at the portal while the patient is here.
    pub(super) fn flow(&self) -> Option<&FlowToken> {
        match self {
            Self::Code(page)
            | Self::NoEmail(NoEmailPage { from: NoEmailFrom::Code(page), .. })
            | Self::Link(LinkPage { from: LinkFrom::Code(page), .. })
            | Self::Username(UsernamePage { code_page: page, .. }) => Some(&page.token),
            Self::Temporary(page) => page.begun.as_ref().map(|(_, token)| token),
            Self::Identity(page) => Some(&page.token),
            Self::Password(page) => Some(page.proof.token()),
            Self::Stuck(call, _) => call.flow(),
            _ => None,
        }
    }

    /// The code page the patient is on or can go back to: its countdown goes on.
    pub(super) fn code_page_mut(&mut self) -> Option<&mut CodePage> {
        match self {
            Self::Code(page)
            | Self::NoEmail(NoEmailPage { from: NoEmailFrom::Code(page), .. })
            | Self::Link(LinkPage { from: LinkFrom::Code(page), .. }) => Some(page),
            Self::Identity(IdentityPage { opening, .. }) | Self::Password(PasswordPage { opening, .. }) => {
                opening.code_page_mut()
            }
            Self::Stuck(call, _) => call.code_page_mut(),
            _ => None,
        }
    }
}
