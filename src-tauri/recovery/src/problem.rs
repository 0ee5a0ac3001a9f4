//! Why a step at a portal did not succeed, in the one vocabulary that every kind of portal is translated into.

use std::fmt;
use std::time::Duration;

use crate::moment::Moment;
use crate::password::Rejection;

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
    /// The code, or what else was given, was tried too often and has ended.
    AttemptsExhausted {
        /// How long to wait before the next, where the portal says so.
        retry_after: Option<Duration>,
    },
    /// The portal does not take this name with this temporary password.
    TemporaryRefused {
        /// Tries left, if the portal counts aloud.
        left: Option<u8>,
    },
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
    /// The answers about the patient do not match. The portal does not say which.
    WrongIdentity {
        /// Tries left, if the portal counts aloud.
        left: Option<u8>,
    },
    /// The account is locked, on the portal's own word.
    Locked {
        /// Until when, where the portal says so.
        until: Option<Moment>,
    },
    /// The portal has switched this kind of recovery off.
    NotEnabledByPortal,
    /// The portal could not send its message.
    DeliveryFailed,
    /// The portal, or what stands before it, takes this from a browser alone. It was not carried out.
    BrowserRequired,
    /// The computer has no way to the portal: the name cannot be looked up, or no route.
    Offline,
    /// The portal's computer answers with an error of its own, or does not accept connections.
    PortalDown {
        /// Whether the request left, so that it may have been carried out.
        sent: bool,
        /// How long to wait, where the portal says so.
        retry_after: Option<Duration>,
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
    /// An answer this version does not know. The log names the call.
    Unexpected,
}

impl Problem {
    /// Whether the portal may have carried out the request all the same. Such a request is never
    /// repeated silently.
    pub fn leaves_it_open(&self) -> bool {
        match self {
            Self::PortalDown { sent, .. } | Self::NoAnswer { sent } | Self::NotThisPortal { sent } => *sent,
            Self::Unexpected => true,
            Self::IdentifierRefused
            | Self::WrongCode { .. }
            | Self::CodeExpired
            | Self::AttemptsExhausted { .. }
            | Self::TemporaryRefused { .. }
            | Self::CodeOver
            | Self::FlowLost
            | Self::PasswordRejected(_)
            | Self::RateLimited { .. }
            | Self::WrongIdentity { .. }
            | Self::Locked { .. }
            | Self::NotEnabledByPortal
            | Self::DeliveryFailed
            | Self::BrowserRequired
            | Self::Offline => false,
        }
    }

    /// The variant's name: safe to log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::IdentifierRefused => "IdentifierRefused",
            Self::WrongCode { .. } => "WrongCode",
            Self::CodeExpired => "CodeExpired",
            Self::AttemptsExhausted { .. } => "AttemptsExhausted",
            Self::TemporaryRefused { .. } => "TemporaryRefused",
            Self::CodeOver => "CodeOver",
            Self::FlowLost => "FlowLost",
            Self::PasswordRejected(_) => "PasswordRejected",
            Self::RateLimited { .. } => "RateLimited",
            Self::WrongIdentity { .. } => "WrongIdentity",
            Self::Locked { .. } => "Locked",
            Self::NotEnabledByPortal => "NotEnabledByPortal",
            Self::DeliveryFailed => "DeliveryFailed",
            Self::BrowserRequired => "BrowserRequired",
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
