//! What better-auth's errors become. Its answers name them by `code`; the words beside that are not looked at.

use recovery::password::{Policy, Rejection, Rule};
use recovery::{NewPassword, Problem};
use serde_json::Value;

use crate::http::Answer;
use crate::refusal;

/// What the errors of the calls of a reset become: those of its core (`core/error/codes`) and of its plugins emailOTP,
/// captcha and admin (`plugins/*/error-codes`).
const PROBLEMS: [(&str, Problem); 12] = [
    ("INVALID_EMAIL", Problem::IdentifierRefused),
    ("INVALID_OTP", Problem::WrongCode { left: None }),
    // Said only to who has the right code of an account that is gone: no more than a wrong one.
    ("USER_NOT_FOUND", Problem::WrongCode { left: None }),
    ("OTP_EXPIRED", Problem::CodeExpired),
    ("TOO_MANY_ATTEMPTS", Problem::AttemptsExhausted { retry_after: None }),
    ("MISSING_RESPONSE", Problem::BrowserRequired),
    ("VERIFICATION_FAILED", Problem::BrowserRequired),
    // The portal does not take who the program says it speaks for.
    ("INVALID_ORIGIN", Problem::NotEnabledByPortal),
    ("MISSING_OR_NULL_ORIGIN", Problem::NotEnabledByPortal),
    ("CROSS_SITE_NAVIGATION_LOGIN_BLOCKED", Problem::NotEnabledByPortal),
    // The account has no password: it signs in by other means.
    ("CREDENTIAL_ACCOUNT_NOT_FOUND", Problem::NotEnabledByPortal),
    ("FAILED_TO_CREATE_VERIFICATION", Problem::DeliveryFailed),
];

/// What an error of better-auth is called.
pub(super) fn code(answer: &Answer) -> Option<&str> {
    answer.body.get("code").and_then(Value::as_str)
}

/// The problem that an answer names.
pub(super) fn read(call: &'static str, answer: &Answer) -> Problem {
    if answer.status == 429 {
        return Problem::RateLimited { retry_after: answer.retry_after };
    }
    let code = code(answer);
    let known = PROBLEMS.iter().find(|(name, _)| Some(*name) == code).map(|(_, problem)| problem.clone());
    known.unwrap_or_else(|| answer.unknown(call, code))
}

/// As [`read`], for an answer to a password.
pub(super) fn read_of_password(answer: &Answer, policy: &Policy, password: &NewPassword) -> Problem {
    let reason = match code(answer) {
        Some("PASSWORD_TOO_SHORT") => refusal::too_short(policy, password),
        Some("PASSWORD_TOO_LONG") => refusal::too_long(policy, password),
        // Of its plugin haveIBeenPwned.
        Some("PASSWORD_COMPROMISED") => Rejection::Breaks(Rule::NotCommon),
        Some("INVALID_PASSWORD") => Rejection::Other,
        _ => return read("set_password", answer),
    };
    Problem::PasswordRejected(vec![reason])
}
