//! The one vocabulary every kind of portal is translated into. A connector hides its portal's wire
//! behind these words; the flow and the screens know nothing else.

use std::fmt;
use std::time::Duration;

use crate::password::{Policy, Rejection};
use crate::{CodeShape, FlowToken, Identifier};

/// What a portal can do. A screen is offered only where the portal can serve it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// What the portal's recovery asks for first.
    pub identifier: IdentifierKind,
    /// How many wrong codes the portal takes before it ends the code, where that is stated.
    pub code_tries: Option<u8>,
}

/// What the patient is asked for to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierKind {
    /// The email address on record, nothing else.
    Email,
    /// A username or the email address.
    UsernameOrEmail,
}

/// The portal's answer to one step: what comes next, and the handle to do it with.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the patient does next.
    pub next: Next,
    /// The flow's handle from now on.
    pub token: FlowToken,
}

/// What the portal wants next. The portal leads, not the app.
#[derive(Clone, Debug)]
pub enum Next {
    /// A code was sent if an account matched: ask for it.
    EnterCode(CodeStep),
    /// The portal has no separate check: the code is held and goes with the new password.
    CodeHeld(PasswordStep),
    /// The code is proven: ask for the new password.
    SetPassword(PasswordStep),
    /// The password is changed.
    Done,
    /// Only the clinic's people can go on from here.
    ContactClinic,
}

/// What the portal said of the code it may have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStep {
    /// What the code looks like.
    pub shape: CodeShape,
    /// How long it works, where the portal or its profile says so.
    pub lifetime: Option<Duration>,
    /// How long to wait before another may be asked for, where the portal says so.
    pub resend_after: Option<Duration>,
}

/// What the portal said about the password to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordStep {
    /// The rules, as the portal or its profile states them.
    pub policy: Policy,
    /// The name to sign in with, where the portal gave one that differs from what was typed.
    pub sign_in_as: Option<Identifier>,
}

/// Why a step did not succeed: the portal's word, or what became of the call.
///
/// Connectors classify by the body of the answer, not by its status, and never hand on the portal's
/// own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The portal cannot read this identifier; as good as a slip of the fingers.
    IdentifierRefused,
    /// The code does not match. `left`: tries left, if the portal counts aloud.
    WrongCode {
        /// Tries left.
        left: Option<u8>,
    },
    /// The code's time is over.
    CodeExpired,
    /// The code was tried too often and has ended.
    AttemptsExhausted,
    /// The code has ended, and the portal does not say whether by time or by tries.
    CodeOver,
    /// The portal no longer knows this flow.
    FlowLost,
    /// The portal refuses this password, for these reasons.
    PasswordRejected(Vec<Rejection>),
    /// Too many requests. Wait, if the portal says how long.
    RateLimited {
        /// How long to wait.
        retry_after: Option<Duration>,
    },
    /// The account is locked, on the portal's own word.
    Locked,
    /// The portal has switched this kind of recovery off.
    NotEnabledByPortal,
    /// The computer has no way to the portal: the name cannot be looked up, or no route.
    Offline,
    /// The portal's computer answers with an error of its own, or does not accept connections.
    PortalDown {
        /// Whether the request left, so that it may have been carried out.
        sent: bool,
    },
    /// No answer came back in time.
    NoAnswer {
        /// Whether the request left, so that it may have been carried out.
        sent: bool,
    },
    /// What answered is not this portal: a bad certificate, a redirect, a page instead of data.
    NotThisPortal {
        /// Whether the request left, so that it may have been carried out.
        sent: bool,
    },
    /// An answer this version does not know. Its help code leads to the log line.
    Unexpected,
}

impl Problem {
    /// Whether the portal may have carried out the request all the same. Such a request is never
    /// repeated silently.
    pub fn leaves_it_open(&self) -> bool {
        match self {
            Self::PortalDown { sent } | Self::NoAnswer { sent } | Self::NotThisPortal { sent } => *sent,
            Self::Unexpected => true,
            Self::IdentifierRefused
            | Self::WrongCode { .. }
            | Self::CodeExpired
            | Self::AttemptsExhausted
            | Self::CodeOver
            | Self::FlowLost
            | Self::PasswordRejected(_)
            | Self::RateLimited { .. }
            | Self::Locked
            | Self::NotEnabledByPortal
            | Self::Offline => false,
        }
    }

    /// The variant's name: safe to log, and the middle of a help code.
    pub fn name(&self) -> &'static str {
        match self {
            Self::IdentifierRefused => "IdentifierRefused",
            Self::WrongCode { .. } => "WrongCode",
            Self::CodeExpired => "CodeExpired",
            Self::AttemptsExhausted => "AttemptsExhausted",
            Self::CodeOver => "CodeOver",
            Self::FlowLost => "FlowLost",
            Self::PasswordRejected(_) => "PasswordRejected",
            Self::RateLimited { .. } => "RateLimited",
            Self::Locked => "Locked",
            Self::NotEnabledByPortal => "NotEnabledByPortal",
            Self::Offline => "Offline",
            Self::PortalDown { .. } => "PortalDown",
            Self::NoAnswer { .. } => "NoAnswer",
            Self::NotThisPortal { .. } => "NotThisPortal",
            Self::Unexpected => "Unexpected",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one sign-in with a password showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInAnswer {
    /// The portal let us in.
    Works,
    /// The password is right; the portal then wants a second step.
    WorksThenSecondFactor,
    /// The portal refuses this password.
    Refused,
    /// It could not be checked now.
    CannotTell,
}
