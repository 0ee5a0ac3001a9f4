//! Problem details (RFC 9457): what a portal says when it refuses a call.

use std::time::Duration;

use recovery::password::{CharacterClass, Policy, Rejection, Rule};
use recovery::{NewPassword, Problem};
use serde_json::Value;

use super::wire;
use crate::http::Answer;

const TYPE_PREFIX: &str = "urn:portal-recovery:";

/// The problems the API names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    WrongCode,
    CodeExpired,
    AttemptsExhausted,
    FlowExpired,
    FlowUnknown,
    WrongIdentity,
    PasswordRejected,
    WrongStep,
    RateLimited,
    SignInFailed,
    TemporaryPassword,
    Locked,
    Malformed,
    Unavailable,
    /// One of the API's that this version does not know.
    Other,
}

impl Name {
    /// The problem an answer names, whatever its status; none where it names none of this API's.
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        let name = answer.body.get("type")?.as_str()?.strip_prefix(TYPE_PREFIX)?;
        Some(match name {
            "wrong-code" => Self::WrongCode,
            "code-expired" => Self::CodeExpired,
            "attempts-exhausted" => Self::AttemptsExhausted,
            "flow-expired" => Self::FlowExpired,
            "flow-unknown" => Self::FlowUnknown,
            "wrong-identity" => Self::WrongIdentity,
            "password-rejected" => Self::PasswordRejected,
            "wrong-step" => Self::WrongStep,
            "rate-limited" => Self::RateLimited,
            "sign-in-failed" => Self::SignInFailed,
            "temporary-password" => Self::TemporaryPassword,
            "locked" => Self::Locked,
            "malformed" => Self::Malformed,
            "unavailable" => Self::Unavailable,
            _ => Self::Other,
        })
    }
}

/// Why a call in a flow did not succeed; none if it did.
pub(super) fn read(answer: &Answer) -> Option<Problem> {
    let left = || attempts_left(answer);
    let until = || answer.body.get("until").and_then(Value::as_str).and_then(wire::moment);
    Some(match Name::of(answer) {
        Some(Name::WrongCode) => Problem::WrongCode { left: left() },
        Some(Name::CodeExpired) => Problem::CodeExpired,
        Some(Name::AttemptsExhausted) => Problem::AttemptsExhausted { retry_after: pause(answer) },
        Some(Name::FlowExpired | Name::FlowUnknown) => Problem::FlowLost,
        Some(Name::WrongIdentity) => Problem::WrongIdentity { left: left() },
        Some(Name::RateLimited) => Problem::RateLimited { retry_after: pause(answer) },
        Some(Name::Locked) => Problem::Locked { until: until() },
        Some(Name::Unavailable) => Problem::PortalDown { sent: true, retry_after: pause(answer) },
        Some(
            Name::PasswordRejected
            | Name::WrongStep
            | Name::SignInFailed
            | Name::TemporaryPassword
            | Name::Malformed
            | Name::Other,
        ) => unfitting(answer.status),
        None if answer.status == 200 => return None,
        // A gateway before the portal, or another program: only the status is left to go by.
        None => answer.by_status().unwrap_or_else(|| unfitting(answer.status)),
    })
}

/// Tries left, where the portal counts aloud.
pub(super) fn attempts_left(answer: &Answer) -> Option<u8> {
    wire::count(answer.body.get("attempts_left").and_then(Value::as_u64))
}

/// How long the portal wants to be left alone, by its header or its body.
pub(super) fn pause(answer: &Answer) -> Option<Duration> {
    let in_body = || answer.body.get("retry_after").and_then(Value::as_u64).map(wire::seconds);
    answer.retry_after.or_else(in_body)
}

/// Why the portal does not take `password`. `policy` is what it stated before.
pub(super) fn password_rejected(answer: &Answer, policy: &Policy, password: &NewPassword) -> Problem {
    let named = answer.body.get("reasons").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut reasons: Vec<Rejection> = Vec::new();
    for name in named.iter().filter_map(Value::as_str) {
        let reason = rejection(name, policy, password.length());
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if reasons.is_empty() {
        reasons.push(Rejection::Other);
    }
    Problem::PasswordRejected(reasons)
}

fn rejection(name: &str, policy: &Policy, length: usize) -> Rejection {
    let has = |class| Rejection::Breaks(Rule::Has(class));
    match name {
        // A portal that counts otherwise than it states: a number that is wrong is not repeated.
        "too_short" if length >= usize::from(policy.min_length) => Rejection::TooShort,
        "too_short" => Rejection::Breaks(Rule::MinLength(policy.min_length)),
        "too_long" => match policy.max_length {
            Some(max) if length > usize::from(max) => Rejection::Breaks(Rule::MaxLength(max)),
            _ => Rejection::Other,
        },
        "needs_lowercase" => has(CharacterClass::Lowercase),
        "needs_uppercase" => has(CharacterClass::Uppercase),
        "needs_digit" => has(CharacterClass::Digit),
        "needs_symbol" => has(CharacterClass::Symbol),
        "common" => Rejection::Breaks(Rule::NotCommon),
        "contains_identifier" => Rejection::LikeYourDetails,
        "reused" => Rejection::UsedBefore,
        _ => Rejection::Other,
    }
}

fn unfitting(status: u16) -> Problem {
    tracing::warn!(status, "a refusal that does not fit the call");
    Problem::Unexpected
}
