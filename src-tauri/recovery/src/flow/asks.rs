//! What the flow wants of the world, and what the world answers. Data only.

use std::fmt;
use std::time::Duration;

use super::state::Proof;
use crate::clipboard::ClipboardProblem;
use crate::identity::Identity;
use crate::keychain::{Certainty, KeychainProblem, SavedSignIn, SignIn};
use crate::link::WebAddress;
use crate::mail::Mail;
use crate::password::Policy;
use crate::portal::Channel;
use crate::settings::{Language, Settings};
use crate::{
    ClinicCode, FlowToken, Given, Identifier, Need, NewPassword, Problem, Reveal, SignInAnswer, Step,
};

/// What the flow wants of the world.
pub enum Ask {
    /// Begin a recovery at the portal, whose mails are to be in this language.
    Start(Need, Identifier, Language),
    /// Begin with a code that the clinic gave, with the portal's mails in this language.
    Activate(ClinicCode, Language),
    /// Begin with a temporary password, whose username goes first; the portal's mails are to be in this language.
    StartTemporary(Identifier, Language),
    /// Have the portal check the temporary password.
    GiveTemporary(FlowToken, SignIn),
    /// Ask the portal for another code, by another way if one is named. The identifier is the one that the recovery
    /// began with, if it did with one.
    Resend(FlowToken, Option<Identifier>, Option<Channel>),
    /// Have the portal check a code or a link.
    Submit(FlowToken, Given),
    /// Have the portal check who it is.
    AnswerIdentity(FlowToken, Identity),
    /// Mark a saved sign-in as unsure, before its password changes or because it changed elsewhere.
    MarkUnsure(Identifier),
    /// Set the new password. Never repeated unless the patient asks.
    SetPassword {
        /// By what right.
        proof: Proof,
        /// To what.
        password: NewPassword,
        /// Whether to end the sign-ins on other devices.
        sign_out_others: bool,
    },
    /// End a flow that the patient has left. Nobody waits for it.
    EndFlow(FlowToken),
    /// Sign in once, to see whether it works, and sign out again.
    SignIn(SignIn),
    /// Keep the sign-in in the computer's password store.
    Save(SignIn, Certainty),
    /// List what is in the store.
    ListSaved,
    /// Read one password out of the store.
    ReadSaved(Identifier),
    /// Copy one password from the store to the clipboard, for a short time.
    CopySaved(Identifier),
    /// Take one sign-in out of the store.
    RemoveSaved(Identifier),
    /// Take all of them out of the store.
    RemoveAllSaved,
    /// Make a password of random words.
    MakePassword(Policy),
    /// Put a secret into a field of the screen.
    Show(Reveal, SecretField),
    /// Count down, a reply each second and one at zero.
    CountDown(Duration),
    /// Open a page of the portal in the system's browser.
    OpenPage(WebAddress),
    /// Copy a text that is no secret.
    CopyText(String),
    /// Print the screen.
    Print,
    /// Keep the settings for the next start.
    KeepSettings(Settings),
    /// Read the practice portal's mail.
    ReadInbox,
    /// Open the practice portal's staff desk in the system's browser.
    OpenDesk,
    /// Start the practice portal afresh.
    StartAfresh,
    /// Begin anew with the practice portal.
    StartPractice,
    /// Begin anew with the portal of the clinic in this place of the directory.
    OpenPortal(usize),
    /// Begin anew with the choice of a clinic.
    ChangeClinic,
    /// Forget the call on its way.
    Cancel,
    /// Close the program.
    Close,
}

/// The fields a secret can be put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretField {
    /// The new password, made for the patient.
    NewPassword,
    /// A saved password, to be seen.
    SavedPassword,
}

/// What the driver feeds back. Prints its name, and nothing of the patient's.
#[derive(Clone)]
pub enum Reply {
    /// The portal answered [`Ask::Start`], [`Ask::Activate`], [`Ask::StartTemporary`] or [`Ask::Resend`].
    Started(Result<Step, Problem>),
    /// The portal answered [`Ask::Submit`], [`Ask::GiveTemporary`] or [`Ask::AnswerIdentity`].
    Checked(Result<Step, Problem>),
    /// The keychain answered [`Ask::MarkUnsure`]: whether there was one to mark.
    Marked(Result<bool, KeychainProblem>),
    /// The portal answered [`Ask::SetPassword`].
    PasswordSet(Result<Step, Problem>),
    /// The portal answered [`Ask::SignIn`].
    SignedIn(SignInAnswer),
    /// The keychain answered [`Ask::Save`].
    Saved(Result<(), KeychainProblem>),
    /// The keychain answered [`Ask::ListSaved`].
    Listed(Result<Vec<SavedSignIn>, KeychainProblem>),
    /// The keychain answered [`Ask::ReadSaved`]; none where it is no longer there.
    Read(Result<Option<NewPassword>, KeychainProblem>),
    /// [`Ask::CopySaved`] is done.
    Copied(Result<(), CopyProblem>),
    /// The keychain answered [`Ask::RemoveSaved`] or [`Ask::RemoveAllSaved`].
    Removed(Result<(), KeychainProblem>),
    /// A password was made.
    PasswordMade(NewPassword),
    /// So many seconds are left of [`Ask::CountDown`].
    SecondsLeft(u32),
    /// The call on its way takes longer than people expect.
    Slow(Progress),
    /// Whether the system's browser took [`Ask::OpenPage`].
    PageOpened(bool),
    /// [`Ask::CopyText`] is done.
    TextCopied(Result<(), ClipboardProblem>),
    /// The practice portal's mail, newest first; none where it cannot be read.
    Inbox(Option<Vec<Mail>>),
    /// Whether the system's browser took [`Ask::OpenDesk`].
    DeskOpened(bool),
    /// Whether [`Ask::StartAfresh`] was done.
    StartedAfresh(bool),
    /// [`Ask::StartPractice`] could not be done, and why.
    NoPractice(String),
    /// [`Ask::OpenPortal`] could not be done.
    NoPortal,
}

/// Why a saved password was not copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyProblem {
    /// It could not be read.
    Keychain(KeychainProblem),
    /// It is no longer there.
    Gone,
    /// The clipboard did not take it.
    Clipboard(ClipboardProblem),
}

/// How long a call has been on its way, in steps that change what the patient is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Too short to mention.
    Begun,
    /// Past 300 ms: "Working".
    Working,
    /// Past 2 s: "Still working".
    StillWorking,
}

impl Reply {
    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started(_) => "Started",
            Self::Checked(_) => "Checked",
            Self::Marked(_) => "Marked",
            Self::PasswordSet(_) => "PasswordSet",
            Self::SignedIn(_) => "SignedIn",
            Self::Saved(_) => "Saved",
            Self::Listed(_) => "Listed",
            Self::Read(_) => "Read",
            Self::Copied(_) => "Copied",
            Self::Removed(_) => "Removed",
            Self::PasswordMade(_) => "PasswordMade",
            Self::SecondsLeft(_) => "SecondsLeft",
            Self::Slow(_) => "Slow",
            Self::PageOpened(_) => "PageOpened",
            Self::TextCopied(_) => "TextCopied",
            Self::Inbox(_) => "Inbox",
            Self::DeskOpened(_) => "DeskOpened",
            Self::StartedAfresh(_) => "StartedAfresh",
            Self::NoPractice(_) => "NoPractice",
            Self::NoPortal => "NoPortal",
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Ask {
    /// Whether the computer's password store is asked. Never where [nothing may be saved](super::Setting::saves).
    pub fn is_of_keychain(&self) -> bool {
        match self {
            Self::MarkUnsure(_)
            | Self::Save(..)
            | Self::ListSaved
            | Self::ReadSaved(_)
            | Self::CopySaved(_)
            | Self::RemoveSaved(_)
            | Self::RemoveAllSaved => true,
            Self::Start(..)
            | Self::Activate(..)
            | Self::StartTemporary(..)
            | Self::GiveTemporary(..)
            | Self::EndFlow(_)
            | Self::Resend(..)
            | Self::Submit(..)
            | Self::AnswerIdentity(..)
            | Self::SetPassword { .. }
            | Self::SignIn(_)
            | Self::MakePassword(_)
            | Self::Show(..)
            | Self::CountDown(_)
            | Self::OpenPage(_)
            | Self::CopyText(_)
            | Self::Print
            | Self::KeepSettings(_)
            | Self::ReadInbox
            | Self::OpenDesk
            | Self::StartAfresh
            | Self::StartPractice
            | Self::OpenPortal(_)
            | Self::ChangeClinic
            | Self::Cancel
            | Self::Close => false,
        }
    }

    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start(..) => "Start",
            Self::Activate(..) => "Activate",
            Self::StartTemporary(..) => "StartTemporary",
            Self::GiveTemporary(..) => "GiveTemporary",
            Self::EndFlow(_) => "EndFlow",
            Self::Resend(..) => "Resend",
            Self::Submit(..) => "Submit",
            Self::AnswerIdentity(..) => "AnswerIdentity",
            Self::MarkUnsure(_) => "MarkUnsure",
            Self::SetPassword { .. } => "SetPassword",
            Self::SignIn(_) => "SignIn",
            Self::Save(..) => "Save",
            Self::ListSaved => "ListSaved",
            Self::ReadSaved(_) => "ReadSaved",
            Self::CopySaved(_) => "CopySaved",
            Self::RemoveSaved(_) => "RemoveSaved",
            Self::RemoveAllSaved => "RemoveAllSaved",
            Self::MakePassword(_) => "MakePassword",
            Self::Show(..) => "Show",
            Self::CountDown(_) => "CountDown",
            Self::OpenPage(_) => "OpenPage",
            Self::CopyText(_) => "CopyText",
            Self::Print => "Print",
            Self::KeepSettings(_) => "KeepSettings",
            Self::ReadInbox => "ReadInbox",
            Self::OpenDesk => "OpenDesk",
            Self::StartAfresh => "StartAfresh",
            Self::StartPractice => "StartPractice",
            Self::OpenPortal(_) => "OpenPortal",
            Self::ChangeClinic => "ChangeClinic",
            Self::Cancel => "Cancel",
            Self::Close => "Close",
        }
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
