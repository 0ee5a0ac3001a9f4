//! What the portal answers: a document, or a problem (RFC 9457), and the opaque value that only its
//! receiver may know.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::documents::ProblemDocument;
use crate::clock::{Moment, rfc3339};
use crate::keys::{Keys, Seed};
use crate::password::Reason;

/// An answer, in a form that may lie in the database: what is secret in it is made anew each time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The JSON body; nothing for 204.
    body: Option<Map<String, Value>>,
    /// The member that holds an opaque value, and what that is made from.
    opaque: Option<(Opaque, Seed)>,
    /// For the `Retry-After` header.
    pub(crate) retry_after: Option<i64>,
}

/// The opaque values that an answer may hand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Opaque {
    Flow,
    Session,
}

impl Opaque {
    /// The member's name, and the scheme of the `Authorization` header (RFC 9110 section 11.1).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Session => "session",
        }
    }
}

impl Answer {
    /// A document.
    pub(super) fn ok(document: &impl Serialize) -> Self {
        let body = match serde_json::to_value(document) {
            Ok(Value::Object(members)) => members,
            // Documents are objects of texts, numbers and lists: nothing in them cannot be written.
            _ => Map::new(),
        };
        Self { status: 200, body: Some(body), opaque: None, retry_after: None }
    }

    /// Done, and nothing to say.
    pub(crate) fn no_content() -> Self {
        Self { status: 204, body: None, opaque: None, retry_after: None }
    }

    /// The same with another status.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        if let Some(body) = &mut self.body {
            body.insert("status".into(), status.into());
        }
        self
    }

    /// Hands out the opaque value that `seed` stands for.
    pub(crate) fn with_opaque(self, opaque: Opaque, seed: Seed) -> Self {
        Self { opaque: Some((opaque, seed)), ..self }
    }

    /// What the `WWW-Authenticate` header asks for (RFC 9110 section 11.6.1).
    pub(crate) fn challenge(&self) -> Option<&'static str> {
        (self.status == 401).then_some(if self.kind() == Some("flow-unknown") { "Flow" } else { "Session" })
    }

    /// A problem's name in the API.
    pub(crate) fn kind(&self) -> Option<&str> {
        self.text("type").strip_prefix(PROBLEMS)
    }

    /// One text of its body.
    pub(crate) fn text(&self, member: &str) -> &str {
        self.body.as_ref().and_then(|body| body.get(member)?.as_str()).unwrap_or_default()
    }

    /// Its body, without what is secret in it.
    pub(crate) fn members(&self) -> Value {
        self.body.clone().map(Value::Object).unwrap_or_default()
    }

    pub(crate) fn is_problem(&self) -> bool {
        self.status >= 400
    }

    /// The body as it leaves. Without keys, without what is secret in it.
    pub(crate) fn body(&self, keys: Option<&Keys>) -> Option<String> {
        let mut body = self.body.clone()?;
        if let (Some((opaque, seed)), Some(keys)) = (&self.opaque, keys) {
            body.insert(opaque.name().into(), keys.opaque(opaque.name(), seed).into());
        }
        Some(Value::Object(body).to_string())
    }
}

/// What the type of every problem begins with.
const PROBLEMS: &str = "urn:portal-recovery:";

/// What keeps a step from succeeding, in the words of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    WrongCode {
        attempts_left: u32,
    },
    CodeExpired,
    AttemptsExhausted {
        retry_after: i64,
    },
    FlowExpired,
    FlowUnknown,
    WrongIdentity {
        attempts_left: u32,
    },
    PasswordRejected {
        reasons: Vec<Reason>,
    },
    WrongStep,
    RateLimited {
        retry_after: i64,
    },
    SignInFailed {
        /// Where a flow counts them.
        attempts_left: Option<u32>,
    },
    TemporaryPassword,
    Locked {
        until: Moment,
    },
    /// The request cannot be understood, and what to mend in it.
    Malformed(&'static str),
    Unavailable,
}

/// How long to wait, in seconds, when the portal itself is in trouble.
const UNAVAILABLE_FOR: i64 = 5;

impl Problem {
    /// Its name in the API.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::WrongCode { .. } => "wrong-code",
            Self::CodeExpired => "code-expired",
            Self::AttemptsExhausted { .. } => "attempts-exhausted",
            Self::FlowExpired => "flow-expired",
            Self::FlowUnknown => "flow-unknown",
            Self::WrongIdentity { .. } => "wrong-identity",
            Self::PasswordRejected { .. } => "password-rejected",
            Self::WrongStep => "wrong-step",
            Self::RateLimited { .. } => "rate-limited",
            Self::SignInFailed { .. } => "sign-in-failed",
            Self::TemporaryPassword => "temporary-password",
            Self::Locked { .. } => "locked",
            Self::Malformed(_) => "malformed",
            Self::Unavailable => "unavailable",
        }
    }

    /// Whether nothing was done, so that the same call may be made again later.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unavailable | Self::Malformed(_))
    }

    fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            // What the Authorization header names is not there (RFC 9110 section 11.6.1).
            Self::FlowUnknown | Self::SignInFailed { .. } => 401,
            Self::AttemptsExhausted { .. } | Self::TemporaryPassword | Self::Locked { .. } => 403,
            Self::WrongStep => 409,
            Self::CodeExpired | Self::FlowExpired => 410,
            Self::WrongCode { .. } | Self::WrongIdentity { .. } | Self::PasswordRejected { .. } => 422,
            Self::RateLimited { .. } => 429,
            Self::Unavailable => 503,
        }
    }

    /// For developers: programs read the type and its members.
    fn title(&self) -> &'static str {
        match self {
            Self::WrongCode { .. } => "The code does not match",
            Self::CodeExpired => "The code's time is over: ask for another",
            Self::AttemptsExhausted { .. } => "The code was tried too often: ask for another",
            Self::FlowExpired => "This flow has ended: start another",
            Self::FlowUnknown => "There is no such flow: start one",
            Self::WrongIdentity { .. } => "The answers do not match the record",
            Self::PasswordRejected { .. } => "The password does not fulfil the rules",
            Self::WrongStep => "The flow is at another step: ask for its current document",
            Self::RateLimited { .. } => "Too many requests: wait",
            Self::SignInFailed { .. } => "Signing in did not work",
            Self::TemporaryPassword => "The password is temporary and must be changed",
            Self::Locked { .. } => "The account is locked for a while",
            Self::Malformed(_) => "The request cannot be understood",
            Self::Unavailable => "The portal is in trouble: try again later",
        }
    }

    fn retry_after(&self) -> Option<i64> {
        match self {
            Self::AttemptsExhausted { retry_after } | Self::RateLimited { retry_after } => Some(*retry_after),
            Self::Unavailable => Some(UNAVAILABLE_FOR),
            _ => None,
        }
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let status = problem.status();
        let retry_after = problem.retry_after();
        let mut document = ProblemDocument {
            kind: format!("{PROBLEMS}{}", problem.name()),
            title: problem.title().into(),
            status,
            detail: None,
            attempts_left: None,
            retry_after,
            reasons: None,
            until: None,
        };
        match problem {
            Problem::WrongCode { attempts_left } | Problem::WrongIdentity { attempts_left } => {
                document.attempts_left = Some(attempts_left);
            }
            Problem::SignInFailed { attempts_left } => document.attempts_left = attempts_left,
            Problem::PasswordRejected { reasons } => document.reasons = Some(reasons),
            Problem::Locked { until } => document.until = Some(rfc3339(until)),
            Problem::Malformed(detail) => document.detail = Some(detail.into()),
            _ => {}
        }
        Self { status, retry_after, ..Self::ok(&document) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn problems_say_what_the_api_promises() {
        let check = |problem: Problem, status: u16, member: &str, want: Value| {
            let answer = Answer::from(problem);
            let body = answer.body.clone().unwrap();
            assert_eq!((answer.status, &body[member]), (status, &want), "{body:?}");
            assert!(body["type"].as_str().unwrap().starts_with("urn:portal-recovery:"));
        };
        check(Problem::WrongCode { attempts_left: 4 }, 422, "attempts_left", 4.into());
        check(Problem::WrongIdentity { attempts_left: 2 }, 422, "attempts_left", 2.into());
        check(Problem::AttemptsExhausted { retry_after: 30 }, 403, "retry_after", 30.into());
        check(Problem::RateLimited { retry_after: 30 }, 429, "retry_after", 30.into());
        check(Problem::PasswordRejected { reasons: vec![Reason::Common] }, 422, "reasons", json!(["common"]));
        check(Problem::Locked { until: 0 }, 403, "until", "1970-01-01T00:00:00Z".into());
        check(
            Problem::SignInFailed { attempts_left: None },
            401,
            "type",
            "urn:portal-recovery:sign-in-failed".into(),
        );
        check(Problem::SignInFailed { attempts_left: Some(4) }, 401, "attempts_left", 4.into());
        check(Problem::Unavailable, 503, "retry_after", 5.into());
    }
}
