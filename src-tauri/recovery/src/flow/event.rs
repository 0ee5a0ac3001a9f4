//! What can happen to the flow, and what it can ask for.

use std::time::Duration;

use serde::Deserialize;

use super::state::{Moment, Proof};
use crate::keychain::{Certainty, KeychainProblem, SignIn};
use crate::password::Policy;
use crate::{Code, CodeEntry, FlowToken, Identifier, NewPassword, Problem, Reveal, SignInAnswer, Step};

/// What the patient can do. The names and fields are those of the forms on the screens; a form that
/// does not read as one of these is a bug that a test finds.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// Says what help is needed.
    Choose {
        /// Which help.
        choice: Choice,
    },
    /// Gives the email (or username) to begin with.
    SubmitIdentifier {
        /// As typed.
        identifier: String,
    },
    /// Takes the suggested spelling of the email.
    UseSuggestion {},
    /// Gives the code, or whatever was pasted.
    SubmitCode {
        /// As typed or pasted.
        code: CodeEntry,
    },
    /// Asks for a new code.
    AskNewCode {},
    /// Typed in the password field; nothing is sent anywhere.
    TypePassword {
        /// As it stands now.
        password: NewPassword,
    },
    /// Gives the new password.
    SubmitPassword {
        /// As typed.
        password: NewPassword,
    },
    /// Wants a password made.
    MakePassword {},
    /// Wants to know again whether the new password signs in.
    CheckAgain {},
    /// Wants the same request sent once more.
    TryAgain {},
    /// Goes on from what was read.
    Continue {},
    /// Answers "Save your sign-in?".
    AnswerSave {
        /// Yes or no.
        answer: YesNo,
    },
    /// Gives a sign-in to be checked after an interrupted change.
    CheckSignIn {
        /// As typed.
        identifier: String,
        /// As typed.
        password: NewPassword,
    },
    /// Ends the call that is on its way.
    Stop {},
    /// Goes one screen back.
    GoBack {},
    /// Begins again from the start.
    StartOver {},
    /// Opens the clinic's contact card.
    OpenHelp {},
    /// Closes the contact card.
    CloseHelp {},
    /// Is done and closes the program.
    Finish {},
    /// The world's answer to an [`Ask`]. Never comes from a screen.
    #[serde(skip)]
    Reply(Reply),
}

/// The kinds of help on the start screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// "I forgot my password".
    ForgotPassword,
}

/// An answer without a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What the driver feeds back.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The portal answered [`Ask::Start`] or [`Ask::Resend`] at this moment.
    Started(Result<Step, Problem>, Moment),
    /// The portal answered [`Ask::SubmitCode`].
    CodeChecked(Result<Step, Problem>),
    /// The keychain answered [`Ask::MarkUnsure`]; whatever it said, the change goes on.
    Marked(Result<bool, KeychainProblem>),
    /// The portal answered [`Ask::SetPassword`].
    PasswordSet(Result<Step, Problem>),
    /// The portal answered [`Ask::SignIn`].
    SignedIn(SignInAnswer),
    /// The keychain answered [`Ask::Save`].
    Saved(Result<(), KeychainProblem>),
    /// A password was made.
    PasswordMade(NewPassword),
    /// So many seconds are left of [`Ask::CountDown`].
    SecondsLeft(u32),
    /// The call on its way takes longer than people expect.
    Slow(Progress),
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

/// What the flow wants of the world. Data only.
#[derive(Debug)]
pub enum Ask {
    /// Begin a password reset at the portal.
    Start(Identifier),
    /// Ask the portal for another code.
    Resend(FlowToken, Identifier),
    /// Have the portal check a code.
    SubmitCode(FlowToken, Code),
    /// Mark a saved sign-in as unsure before its password changes.
    MarkUnsure(Identifier),
    /// Set the new password. Never repeated unless the patient asks.
    SetPassword(Proof, NewPassword),
    /// Sign in once, to see whether it works, and sign out again.
    SignIn(SignIn),
    /// Keep the sign-in in the computer's password store.
    Save(SignIn, Certainty),
    /// Make a password of random words.
    MakePassword(Policy),
    /// Put a secret into the field the patient is looking at.
    Show(Reveal),
    /// Count down, a reply each second and one at zero.
    CountDown(Duration),
    /// Forget the call on its way.
    Cancel,
    /// Close the program.
    Close,
}

impl Event {
    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Choose { .. } => "Choose",
            Self::SubmitIdentifier { .. } => "SubmitIdentifier",
            Self::UseSuggestion {} => "UseSuggestion",
            Self::SubmitCode { .. } => "SubmitCode",
            Self::AskNewCode {} => "AskNewCode",
            Self::TypePassword { .. } => "TypePassword",
            Self::SubmitPassword { .. } => "SubmitPassword",
            Self::MakePassword {} => "MakePassword",
            Self::CheckAgain {} => "CheckAgain",
            Self::TryAgain {} => "TryAgain",
            Self::Continue {} => "Continue",
            Self::AnswerSave { .. } => "AnswerSave",
            Self::CheckSignIn { .. } => "CheckSignIn",
            Self::Stop {} => "Stop",
            Self::GoBack {} => "GoBack",
            Self::StartOver {} => "StartOver",
            Self::OpenHelp {} => "OpenHelp",
            Self::CloseHelp {} => "CloseHelp",
            Self::Finish {} => "Finish",
            Self::Reply(reply) => reply.name(),
        }
    }
}

impl Reply {
    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started(..) => "Started",
            Self::CodeChecked(_) => "CodeChecked",
            Self::Marked(_) => "Marked",
            Self::PasswordSet(_) => "PasswordSet",
            Self::SignedIn(_) => "SignedIn",
            Self::Saved(_) => "Saved",
            Self::PasswordMade(_) => "PasswordMade",
            Self::SecondsLeft(_) => "SecondsLeft",
            Self::Slow(_) => "Slow",
        }
    }
}

impl Ask {
    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "Start",
            Self::Resend(..) => "Resend",
            Self::SubmitCode(..) => "SubmitCode",
            Self::MarkUnsure(_) => "MarkUnsure",
            Self::SetPassword(..) => "SetPassword",
            Self::SignIn(_) => "SignIn",
            Self::Save(..) => "Save",
            Self::MakePassword(_) => "MakePassword",
            Self::Show(_) => "Show",
            Self::CountDown(_) => "CountDown",
            Self::Cancel => "Cancel",
            Self::Close => "Close",
        }
    }
}
