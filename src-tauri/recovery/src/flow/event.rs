//! What the patient can do.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::asks::Reply;
use crate::portal::Channel;
use crate::settings::{Language, TextSize, Theme};
use crate::{ClinicCodeEntry, CodeEntry, LinkEntry, NewPassword};

/// What can happen to the flow. The names and fields are those of the forms on the screens; a form that
/// does not read as one of these is a bug that a test finds.
#[derive(Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// Typed in the field for the clinic; nothing is sent anywhere.
    TypeClinic {
        /// As it stands now.
        clinic: String,
    },
    /// Wants to see what is found.
    FindClinic {
        /// As typed.
        clinic: String,
    },
    /// Chooses one of those that were found.
    ChooseClinic {
        /// Its place in the directory.
        place: Number,
    },
    /// Answers "Is this your clinic?".
    AnswerClinic {
        /// Yes or no.
        answer: YesNo,
    },
    /// Wants another clinic than the one that was chosen.
    ChangeClinic {},
    /// Says what help is needed.
    Choose {
        /// Which help.
        choice: Choice,
    },
    /// Answers a question of the "I am not sure" page.
    AnswerQuestion {
        /// Yes or no.
        answer: YesNo,
    },
    /// Says what there is from the clinic.
    AnswerHave {
        /// What.
        have: Have,
    },
    /// Gives the code from the clinic, or whatever was pasted.
    SubmitClinicCode {
        /// As typed or pasted.
        clinic_code: ClinicCodeEntry,
    },
    /// Gives the temporary password.
    SubmitTemporary {
        /// As typed.
        identifier: String,
        /// As typed.
        temporary: NewPassword,
    },
    /// Gives the email, username or number to begin with.
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
    /// Asks for the code by another way.
    SendAnotherWay {
        /// Which.
        channel: Channel,
    },
    /// Has a link instead of a code, or wants one looked at.
    OpenLink {},
    /// Gives the link, or whatever was pasted.
    SubmitLink {
        /// As pasted.
        link: LinkEntry,
    },
    /// Does not see the email.
    OpenNoEmail {},
    /// Has found it after all.
    FoundEmail {},
    /// Wants to give another address.
    UseOtherAddress {},
    /// Says who it is. Only the fields that were asked for are there.
    AnswerIdentity {
        /// Month of birth, as typed.
        #[serde(default)]
        month: String,
        /// Day of birth, as typed.
        #[serde(default)]
        day: String,
        /// Year of birth, as typed.
        #[serde(default)]
        year: String,
        /// Family name, as typed.
        #[serde(default)]
        last_name: String,
        /// Last four digits of the telephone number, as typed.
        #[serde(default)]
        phone_last4: String,
    },
    /// Goes on from a found username to a new password.
    ResetPasswordToo {},
    /// Typed in the password field; nothing is sent anywhere.
    TypePassword {
        /// As it stands now.
        password: NewPassword,
    },
    /// Gives the new password.
    SubmitPassword {
        /// As typed.
        password: NewPassword,
        /// Ticked: end the sign-ins on other devices.
        #[serde(default)]
        sign_out_others: Option<Ticked>,
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
    /// Opens the portal's page in the system's browser.
    OpenPortalPage {},
    /// Says which look the portal's page has.
    ChooseLook {
        /// Counted from 0.
        look: Number,
    },
    /// Answers "Did it work?".
    AnswerWorked {
        /// Yes or no.
        answer: YesNo,
    },
    /// Says what went wrong on the portal's pages.
    ReportTrouble {
        /// What.
        trouble: Trouble,
    },
    /// Gives the sign-in that was made on the portal's pages, to be saved.
    SaveTyped {
        /// As typed.
        identifier: String,
        /// As typed.
        password: NewPassword,
    },
    /// Opens the saved sign-ins.
    OpenSaved {},
    /// Wants to see a saved password.
    ShowSaved {
        /// Counted from 0.
        entry: Number,
    },
    /// Wants it hidden again.
    HideSaved {},
    /// Wants a saved password copied.
    CopySaved {
        /// Counted from 0.
        entry: Number,
    },
    /// Changed a saved password elsewhere.
    ChangedElsewhere {
        /// Counted from 0.
        entry: Number,
    },
    /// Wants a saved sign-in removed; is asked once more.
    RemoveSaved {
        /// Counted from 0.
        entry: Number,
    },
    /// Wants all of them removed; is asked once more.
    RemoveAllSaved {},
    /// Answers whether to remove.
    AnswerRemove {
        /// Yes or no.
        answer: YesNo,
    },
    /// Opens the page for family and carers.
    OpenCarers {},
    /// Ends the call that is on its way.
    Stop {},
    /// Goes one screen back.
    GoBack {},
    /// Begins again from the start.
    StartOver {},
    /// Opens the clinic's contact card.
    OpenHelp {},
    /// Closes what lies on top: the contact card, the settings, the inbox.
    CloseOver {},
    /// Copies the contact card's text.
    CopyCard {
        /// The text, as the card says it.
        text: String,
    },
    /// Prints the contact card.
    PrintCard {},
    /// Opens the settings.
    OpenSettings {},
    /// Sets the text size.
    SetText {
        /// To what.
        text: TextSize,
    },
    /// Sets the colors.
    SetTheme {
        /// To what.
        theme: Theme,
    },
    /// Sets the language.
    SetLanguage {
        /// To what.
        language: Language,
    },
    /// Opens, or reads anew, the practice portal's mail.
    OpenInbox {},
    /// Opens the practice portal's staff desk in the browser.
    OpenDesk {},
    /// Starts the practice portal afresh.
    StartAfresh {},
    /// Opens the practice portal, where no clinic is set up.
    StartPractice {},
    /// Is done and closes the program.
    Finish {},
    /// The world's answer to an [`Ask`](super::Ask). Never comes from a screen.
    #[serde(skip)]
    Reply(Reply),
}

/// The kinds of help on the start screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// "I forgot my password".
    ForgotPassword,
    /// "I forgot my username".
    ForgotUsername,
    /// "I forgot both".
    ForgotBoth,
    /// "I am locked out".
    LockedOut,
    /// "I have a code or a temporary password".
    HaveCode,
    /// "I did not get the email".
    NoEmail,
    /// "I think someone else got in".
    SomeoneElse,
    /// "I am not sure".
    NotSure,
}

impl Choice {
    /// Every choice, in the order offered.
    pub const ALL: [Self; 8] = [
        Self::ForgotPassword,
        Self::ForgotUsername,
        Self::ForgotBoth,
        Self::LockedOut,
        Self::HaveCode,
        Self::NoEmail,
        Self::SomeoneElse,
        Self::NotSure,
    ];
}

/// What a patient may have in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Have {
    /// A code from the clinic.
    ClinicCode,
    /// A temporary password.
    TemporaryPassword,
    /// A code or link from an email that was asked for.
    EmailCode,
}

impl Have {
    /// Every one, in the order offered.
    pub const ALL: [Self; 3] = [Self::ClinicCode, Self::TemporaryPassword, Self::EmailCode];
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

/// A box that is ticked; one that is not sends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ticked {
    /// Ticked.
    Yes,
}

/// What can go wrong on the portal's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// No email or code came.
    NoEmail,
    /// The page says that the account is locked.
    Locked,
    /// The page does not find the patient.
    NotFound,
    /// The page does not open, or has an error.
    PageDown,
    /// The page does not take the new password.
    PasswordRefused,
    /// Something else.
    Other,
}

/// A place in a list, counted from 0. A form's button carries it as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub usize);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

impl Event {
    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TypeClinic { .. } => "TypeClinic",
            Self::FindClinic { .. } => "FindClinic",
            Self::ChooseClinic { .. } => "ChooseClinic",
            Self::AnswerClinic { .. } => "AnswerClinic",
            Self::ChangeClinic {} => "ChangeClinic",
            Self::Choose { .. } => "Choose",
            Self::AnswerQuestion { .. } => "AnswerQuestion",
            Self::AnswerHave { .. } => "AnswerHave",
            Self::SubmitClinicCode { .. } => "SubmitClinicCode",
            Self::SubmitTemporary { .. } => "SubmitTemporary",
            Self::SubmitIdentifier { .. } => "SubmitIdentifier",
            Self::UseSuggestion {} => "UseSuggestion",
            Self::SubmitCode { .. } => "SubmitCode",
            Self::AskNewCode {} => "AskNewCode",
            Self::SendAnotherWay { .. } => "SendAnotherWay",
            Self::OpenLink {} => "OpenLink",
            Self::SubmitLink { .. } => "SubmitLink",
            Self::OpenNoEmail {} => "OpenNoEmail",
            Self::FoundEmail {} => "FoundEmail",
            Self::UseOtherAddress {} => "UseOtherAddress",
            Self::AnswerIdentity { .. } => "AnswerIdentity",
            Self::ResetPasswordToo {} => "ResetPasswordToo",
            Self::TypePassword { .. } => "TypePassword",
            Self::SubmitPassword { .. } => "SubmitPassword",
            Self::MakePassword {} => "MakePassword",
            Self::CheckAgain {} => "CheckAgain",
            Self::TryAgain {} => "TryAgain",
            Self::Continue {} => "Continue",
            Self::AnswerSave { .. } => "AnswerSave",
            Self::CheckSignIn { .. } => "CheckSignIn",
            Self::OpenPortalPage {} => "OpenPortalPage",
            Self::ChooseLook { .. } => "ChooseLook",
            Self::AnswerWorked { .. } => "AnswerWorked",
            Self::ReportTrouble { .. } => "ReportTrouble",
            Self::SaveTyped { .. } => "SaveTyped",
            Self::OpenSaved {} => "OpenSaved",
            Self::ShowSaved { .. } => "ShowSaved",
            Self::HideSaved {} => "HideSaved",
            Self::CopySaved { .. } => "CopySaved",
            Self::ChangedElsewhere { .. } => "ChangedElsewhere",
            Self::RemoveSaved { .. } => "RemoveSaved",
            Self::RemoveAllSaved {} => "RemoveAllSaved",
            Self::AnswerRemove { .. } => "AnswerRemove",
            Self::OpenCarers {} => "OpenCarers",
            Self::Stop {} => "Stop",
            Self::GoBack {} => "GoBack",
            Self::StartOver {} => "StartOver",
            Self::OpenHelp {} => "OpenHelp",
            Self::CloseOver {} => "CloseOver",
            Self::CopyCard { .. } => "CopyCard",
            Self::PrintCard {} => "PrintCard",
            Self::OpenSettings {} => "OpenSettings",
            Self::SetText { .. } => "SetText",
            Self::SetTheme { .. } => "SetTheme",
            Self::SetLanguage { .. } => "SetLanguage",
            Self::OpenInbox {} => "OpenInbox",
            Self::OpenDesk {} => "OpenDesk",
            Self::StartAfresh {} => "StartAfresh",
            Self::StartPractice {} => "StartPractice",
            Self::Finish {} => "Finish",
            Self::Reply(reply) => reply.name(),
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
