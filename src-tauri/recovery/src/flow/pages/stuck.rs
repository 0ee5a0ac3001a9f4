//! What keeps a patient from going on.

use std::time::Duration;

use crate::Problem;
use crate::flow::pages::FromClinic;
use crate::flow::state::Moment;
use crate::portal::Contact;

/// What keeps the patient from going on, as the screens explain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// No way to the portal from this computer.
    Offline,
    /// The portal is out of order.
    PortalDown {
        /// How long it takes, where the portal says so.
        retry_after: Option<Duration>,
    },
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
    /// The password that was given as a temporary one is the account's own, and works.
    NotTemporary,
    /// What the clinic gave no longer works.
    GivenOver(FromClinic),
    /// The portal does not offer this.
    NotOffered,
    /// Only the clinic can go on.
    CallClinic,
    /// The portal could not send its message.
    NotSent,
    /// The portal takes this from a browser alone.
    Browser,
    /// The portal's page does not open, or does not work, as the patient says.
    PageDown,
    /// The portal's page does not take the new password.
    PageRefusesPassword,
    /// Unknown to this version; the name is for the log.
    Unexpected(&'static str),
}

impl Stuck {
    pub(in crate::flow) fn from_problem(problem: &Problem) -> Self {
        match problem {
            Problem::Offline => Self::Offline,
            Problem::PortalDown { retry_after, .. } => Self::PortalDown { retry_after: *retry_after },
            Problem::NoAnswer { .. } => Self::NoAnswer,
            Problem::NotThisPortal { .. } => Self::NotThisPortal,
            Problem::RateLimited { retry_after } | Problem::AttemptsExhausted { retry_after } => {
                Self::Wait(*retry_after)
            }
            Problem::Locked { until } => Self::Locked { until: *until },
            Problem::NotEnabledByPortal => Self::NotOffered,
            Problem::DeliveryFailed => Self::NotSent,
            Problem::BrowserRequired => Self::Browser,
            other => Self::Unexpected(other.name()),
        }
    }

    /// As it is to be told now: a lock whose end is past has none, as the clocks may differ.
    pub(in crate::flow) fn as_of(self, now: Moment) -> Self {
        match self {
            Self::Locked { until } => Self::Locked { until: until.filter(|until| *until > now) },
            other => other,
        }
    }

    pub(in crate::flow) fn from_contact(contact: Contact) -> Self {
        match contact {
            Contact::Locked { until } => Self::Locked { until },
            Contact::Inactive => Self::Inactive,
            Contact::Duplicate => Self::Duplicate,
            Contact::CannotVerify => Self::CannotVerify,
            Contact::NotTemporary => Self::NotTemporary,
            Contact::Unstated => Self::CallClinic,
        }
    }
}
