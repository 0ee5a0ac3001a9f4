//! The pages of the flow, each with its own data; none of it is an Option that another field decides about.

use std::time::Duration;

use super::asks::CopyProblem;
use super::call::Call;
use super::state::{Change, Moment, Proof};
use crate::code::CodeEntryProblem;
use crate::guide::{Look, Usual, Way, Words};
use crate::identifier::IdentifierProblem;
use crate::identity::IdentityProblem;
use crate::keychain::{KeychainProblem, SavedSignIn, SignIn};
use crate::link::{LinkProblem, WebAddress};
use crate::password::{Advice, Rejection};
use crate::portal::{Channel, CodeStep, Contact, IdentityStep, Need, PasswordStep};
use crate::{FlowToken, Identifier, NewPassword, Problem, SignInAnswer};

/// The pages a patient can rest on.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// No portal is set up: the reason, empty when there is simply no profile.
    NotSetUp(String, SetUpNote),
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
    /// The last run ended in the middle of a change.
    Interrupted(Interrupted),
    /// Which email, username or number?
    Identifier(IdentifierPage),
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

/// What the page without a portal says besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpNote {
    /// Nothing.
    None,
    /// The practice portal could not be started.
    NoPractice,
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
    pub(super) purpose: Purpose,
    pub(super) typed: Option<Identifier>,
    pub(super) note: IdentifierNote,
}

/// The code page: what the portal said when it began, and what happened since.
#[derive(Clone, Debug)]
pub(super) struct CodePage {
    pub(super) purpose: Purpose,
    pub(super) identifier: Identifier,
    pub(super) token: FlowToken,
    pub(super) step: CodeStep,
    pub(super) turn: CodeTurn,
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

/// Which of the portal's codes is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeTurn {
    /// The one that proves the address.
    First,
    /// The second step, after that.
    Second,
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

/// The page for an email that has not come.
#[derive(Clone, Debug)]
pub(super) struct NoEmailPage {
    pub(super) from: NoEmailFrom,
    pub(super) step: NoEmail,
    pub(super) at: Moment,
}

#[derive(Clone, Debug)]
pub(super) enum NoEmailFrom {
    Start,
    Code(CodePage),
    HandOff(HandOffPage),
}

/// What to try when the email has not come, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEmail {
    /// Wait five minutes.
    Wait,
    /// Look in the other folders.
    Folders,
    /// Is this the address?
    Address,
    /// Does the clinic have another?
    Another,
    /// A text message instead.
    Text,
    /// Call.
    Call,
}

/// The page where a link is pasted.
#[derive(Clone, Debug)]
pub(super) struct LinkPage {
    pub(super) from: LinkFrom,
    pub(super) note: LinkNote,
}

#[derive(Clone, Debug)]
pub(super) enum LinkFrom {
    Code(CodePage),
    HandOff(HandOffPage),
}

/// What is said of a pasted link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkNote {
    /// Nothing.
    None,
    /// It could not be used; nothing was sent.
    Problem(LinkProblem),
    /// The portal does not take it.
    NotTaken,
    /// The patient stopped the call.
    Stopped,
    /// It is the portal's: it may be opened.
    Fine,
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
    pub(super) purpose: Purpose,
    pub(super) identifier: Identifier,
    pub(super) why: CodeOver,
    pub(super) kept: Option<NewPassword>,
}

/// The page that asks who it is.
#[derive(Clone, Debug)]
pub(super) struct IdentityPage {
    pub(super) code_page: CodePage,
    pub(super) proof: Proof,
    pub(super) step: IdentityStep,
    pub(super) note: IdentityNote,
}

/// What is said of the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityNote {
    /// Nothing.
    None,
    /// They could not be read; nothing was sent.
    Entry(Vec<IdentityProblem>),
    /// They do not match.
    Wrong {
        /// Tries left, where the portal says so.
        left: Option<u8>,
    },
    /// The patient stopped the call.
    Stopped,
}

/// The page with the username.
#[derive(Clone, Debug)]
pub(super) struct UsernamePage {
    pub(super) username: Identifier,
    pub(super) code_page: CodePage,
    pub(super) then: Then,
}

/// How a new password can follow a username.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// On the same proof.
    Proven(Proof, PasswordStep),
    /// By a code of its own.
    AnotherCode,
    /// On the portal's pages.
    Pages(Way),
    /// Not at all.
    Nothing,
}

/// The password page.
#[derive(Clone, Debug)]
pub(super) struct PasswordPage {
    pub(super) code_page: CodePage,
    pub(super) step: PasswordStep,
    pub(super) proof: Proof,
    pub(super) advice: Advice,
    pub(super) others: Others,
    pub(super) note: PasswordNote,
}

/// Whether sign-ins on other devices are to be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// The portal cannot.
    NotOffered,
    /// They stay.
    Stay,
    /// They are ended.
    SignOut,
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

/// A change that was made.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) sign_in: SignIn,
    pub(super) signed_out_others: bool,
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
    /// There was nothing to save: a username was found.
    Nothing,
}

/// The way through the portal's own pages.
#[derive(Clone, Debug)]
pub(super) struct HandOffPage {
    pub(super) way: Way,
    /// The chosen look; a single one is chosen by itself.
    pub(super) look: Option<usize>,
    pub(super) note: HandOffNote,
}

/// What is said on the way through the portal's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOffNote {
    /// Nothing.
    None,
    /// The page is open in the browser.
    Opened,
    /// The browser could not be opened.
    CannotOpen,
    /// The program was closed in between.
    Resumed,
    /// The portal asked for the browser in the middle of a recovery.
    PortalAsked,
}

/// What is said where a sign-in is typed to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedNote {
    /// Nothing.
    None,
    /// A field was left empty.
    Incomplete,
    /// The patient stopped the saving.
    Stopped,
    /// It could not be saved.
    Failed(KeychainProblem),
}

/// The saved sign-ins.
#[derive(Clone, Debug)]
pub(super) struct SavedPage {
    pub(super) list: SavedList,
    pub(super) doing: SavedDoing,
    pub(super) note: SavedNote,
}

/// What is in the store, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedList {
    /// Not looked yet.
    Unknown,
    /// These.
    These(Vec<SavedSignIn>),
    /// It cannot be known.
    Failed(KeychainProblem),
}

/// What the patient is about to do with one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedDoing {
    /// Nothing.
    Nothing,
    /// This one is shown.
    Shown(usize),
    /// This one is to be removed, if the patient says so once more.
    Removing(usize),
    /// All are to be removed, if the patient says so once more.
    RemovingAll,
}

/// What is said of the last thing done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedNote {
    /// Nothing.
    None,
    /// Copied.
    Copied,
    /// Not copied.
    NotCopied(CopyProblem),
    /// Removed.
    Removed,
    /// All removed.
    RemovedAll,
    /// Marked as changed elsewhere.
    Marked,
    /// It is no longer there.
    Gone,
    /// The store did not do it.
    Failed(KeychainProblem),
    /// The patient stopped it.
    Stopped,
}

/// Where the patient is told what keeps them from going on.
#[derive(Clone, Debug)]
pub(super) enum ToldFrom {
    Start,
    HandOff(HandOffPage),
}

/// What keeps the patient from going on, as the screens explain it.
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
    Locked {
        /// Until when, where the portal says so.
        until: Option<Moment>,
    },
    /// The account is not active.
    Inactive,
    /// There are two accounts for one person.
    Duplicate,
    /// The portal cannot be sure who it is.
    CannotVerify,
    /// The portal does not offer this.
    NotOffered,
    /// Only the clinic can go on.
    CallClinic,
    /// The portal's page does not take the new password.
    PageRefusesPassword,
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
            Problem::Locked { until } => Self::Locked { until: *until },
            Problem::NotEnabledByPortal => Self::NotOffered,
            other => Self::Unexpected(other.name()),
        }
    }

    pub(super) fn from_contact(contact: Contact) -> Self {
        match contact {
            Contact::Locked { until } => Self::Locked { until },
            Contact::Inactive => Self::Inactive,
            Contact::Duplicate => Self::Duplicate,
            Contact::CannotVerify => Self::CannotVerify,
            Contact::Unstated => Self::CallClinic,
        }
    }
}

impl Page {
    /// The variant's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::NotSetUp(..) => "NotSetUp",
            Self::Start(_) => "Start",
            Self::Unsure(_) => "Unsure",
            Self::LockedOut => "LockedOut",
            Self::SomeoneElse => "SomeoneElse",
            Self::Carers => "Carers",
            Self::Interrupted(_) => "Interrupted",
            Self::Identifier(_) => "Identifier",
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

    /// The code page the patient is on or can go back to: its countdown goes on.
    pub(super) fn code_page_mut(&mut self) -> Option<&mut CodePage> {
        match self {
            Self::Code(page)
            | Self::NoEmail(NoEmailPage { from: NoEmailFrom::Code(page), .. })
            | Self::Link(LinkPage { from: LinkFrom::Code(page), .. }) => Some(page),
            Self::Password(page) => Some(&mut page.code_page),
            Self::Stuck(call, _) => call.code_page_mut(),
            _ => None,
        }
    }
}

impl CodePage {
    /// The page after this code has ended.
    pub(super) fn over(self, why: CodeOver) -> CodeOverPage {
        CodeOverPage { purpose: self.purpose, identifier: self.identifier, why, kept: self.kept }
    }

    /// The page as somebody finds it who comes back to it: what was wrong before is not.
    pub(super) fn quiet(self) -> Self {
        Self { note: CodeNote::None, ..self }
    }
}

impl PasswordPage {
    /// The name to sign in with: what the portal said, else what was typed.
    pub(super) fn sign_in_as(&self) -> &Identifier {
        self.step.sign_in_as.as_ref().unwrap_or(&self.code_page.identifier)
    }
}

impl HandOffPage {
    pub(super) fn new(way: Way, note: HandOffNote) -> Self {
        let look = (way.looks.len() == 1).then_some(0);
        Self { way, look, note }
    }

    /// The page the portal asks for in the middle of a recovery: nothing is known of it but its address.
    pub(super) fn asked_for(need: Need, page: WebAddress) -> Self {
        let usual = |usual| Words::Usual(usual);
        let look = Look { sign: usual(Usual::LooksOther), steps: vec![usual(Usual::FollowPage)] };
        Self::new(Way { need, page, looks: vec![look] }, HandOffNote::PortalAsked)
    }
}

impl NoEmail {
    /// The next thing to try. A text message only where the portal can send one.
    pub(super) fn next(self, by_text: bool) -> Option<Self> {
        match self {
            Self::Wait => Some(Self::Folders),
            Self::Folders => Some(Self::Address),
            Self::Address => Some(Self::Another),
            Self::Another if by_text => Some(Self::Text),
            Self::Another | Self::Text => Some(Self::Call),
            Self::Call => None,
        }
    }

    /// The thing tried before.
    pub(super) fn before(self, by_text: bool) -> Option<Self> {
        match self {
            Self::Wait => None,
            Self::Folders => Some(Self::Wait),
            Self::Address => Some(Self::Folders),
            Self::Another => Some(Self::Address),
            Self::Text => Some(Self::Another),
            Self::Call if by_text => Some(Self::Text),
            Self::Call => Some(Self::Another),
        }
    }
}

impl NoEmailPage {
    /// Whether the portal can send a text message instead.
    pub(super) fn by_text(&self) -> bool {
        match &self.from {
            NoEmailFrom::Code(page) => page.step.other_channels.contains(&Channel::Sms),
            NoEmailFrom::Start | NoEmailFrom::HandOff(_) => false,
        }
    }
}
