//! The documents that the portal answers with, as the API writes them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::flow::Channel;
use crate::mail::Language;
use crate::password::Policy;

/// What a portal says of itself (RFC 8615).
#[derive(Serialize, ToSchema)]
pub(crate) struct Discovery {
    /// The version of the API: `1`.
    pub(super) version: String,
    /// The clinic's name, for people.
    pub(super) name: String,
    /// Where the API is, without a slash at its end. From the portal's configuration, never from the request.
    #[schema(format = "uri")]
    pub(super) base_url: String,
    /// The languages of messages, as tags (RFC 5646).
    #[schema(value_type = Vec<String>)]
    pub(super) languages: Vec<Language>,
    pub(super) support: Support,
    pub(super) password_policy: Policy,
    pub(super) features: Vec<Feature>,
}

/// Who helps with the portal.
#[derive(Serialize, ToSchema)]
pub(super) struct Support {
    pub(super) phone: String,
    /// When somebody answers, in words.
    pub(super) hours: String,
    pub(super) email: String,
}

/// What a portal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Feature {
    PasswordReset,
    UsernameRecovery,
    /// The identity step may follow a proven code.
    IdentityCheck,
    Activation,
    TemporaryPassword,
    SignIn,
    /// A new password can end the sessions on other devices.
    RevokeSessions,
}

/// Where a flow stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlowDocument {
    /// The flow's opaque value, for `Authorization: Flow …`.
    #[schema(value_type = String, min_length = 22)]
    pub(super) flow: PutInLater,
    /// For how long the flow lives on, in seconds.
    pub(super) expires_in: i64,
    pub(super) next: Next,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum Next {
    /// A code was sent, if there is an account: give it at `code`.
    EnterCode(CodeStep),
    /// Another code was sent, after the first was proven: give it at `code`.
    SecondFactor(CodeStep),
    /// Give these facts at `identity`.
    AnswerIdentity { fields: Vec<IdentityField>, attempts_left: u32 },
    /// Give username and temporary password at `credentials`.
    EnterCredentials { attempts_left: u32 },
    /// Give the new password at `password`.
    SetPassword { policy: Policy },
    /// This is the username. The flow is at its end.
    ShowUsername { username: String },
    /// The username was sent, if there is an account. (The practice portal shows it instead.)
    CheckInbox { delivery: Delivery },
    /// Go on at this page of the portal's. (The practice portal has none.)
    OpenBrowser {
        #[schema(format = "uri")]
        url: String,
    },
    /// Come back after so many seconds.
    Wait { retry_after: i64 },
    /// Only the clinic's people can go on. The flow is at its end.
    ContactClinic {
        reason: ContactReason,
        /// When it is over by itself (RFC 3339).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false, format = DateTime)]
        until: Option<String>,
    },
    /// The password is changed. The flow is at its end.
    Done {
        username: String,
        /// Whether the sessions on other devices were ended.
        revoked_sessions: bool,
        /// Whether a notice goes to every address on record.
        notified: bool,
    },
}

/// A code that was sent, if there is an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct CodeStep {
    pub(super) delivery: Delivery,
    pub(super) code: CodeShape,
    /// For how long the code works, in seconds.
    pub(super) expires_in: i64,
    /// How long until another may be asked for, in seconds.
    pub(super) resend_in: i64,
    pub(super) attempts_left: u32,
    /// The other ways the portal can send a code, whatever the account has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) other_channels: Vec<Channel>,
}

/// How and where a code was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Delivery {
    pub(super) channel: Channel,
    /// The address that was typed, masked; absent where a username was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) destination: Option<String>,
}

/// What a code looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct CodeShape {
    pub(super) length: usize,
    /// `digits` here. Other portals may have `letters` or `letters_and_digits`.
    #[schema(value_type = String)]
    pub(super) charset: Charset,
}

/// Of what a code is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Charset {
    Digits,
}

/// A fact that the identity step asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum IdentityField {
    DateOfBirth,
    LastName,
    /// The last four digits of the phone number on record. (The practice portal does not ask for it.)
    PhoneLast4,
}

/// Why only the clinic's people can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ContactReason {
    Locked,
    Inactive,
    Duplicate,
    CannotVerify,
}

/// The answer to a right sign-in.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum SignedIn {
    /// All is done.
    Session {
        /// The session's opaque value, for `Authorization: Session …`.
        #[schema(value_type = String, min_length = 22)]
        session: PutInLater,
        /// For how long it lives, in seconds.
        expires_in: i64,
    },
    /// The password is right, and more is asked for.
    More { next: SignInStep },
}

/// What follows a right password.
#[derive(Serialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum SignInStep {
    SecondFactor { delivery: Delivery },
}

/// An opaque value, which only [`Answer::body`](super::Answer::body) can make: it needs the portal's key.
#[derive(Serialize)]
pub(crate) struct PutInLater;

/// What keeps a call from succeeding (RFC 9457). What each problem has besides type, title and status stands
/// in the API.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// `urn:portal-recovery:` and the problem's name.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// For developers: programs read the type.
    pub(super) title: String,
    pub(super) status: u16,
    /// For developers, what to mend in the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) attempts_left: Option<u32>,
    /// How long to wait, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) retry_after: Option<i64>,
    /// Why a password is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) reasons: Option<Vec<crate::password::Reason>>,
    /// Until when (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub(super) until: Option<String>,
}
