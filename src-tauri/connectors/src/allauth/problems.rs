//! What django-allauth's errors become. It names each by what it is about (`param`) and a `code`
//! (`headless/spec/doc/openapi.yaml`, `account/adapter.py`); some are a status alone.

use recovery::password::{Policy, Rejection, Rule};
use recovery::{NewPassword, Problem};
use serde_json::Value;

use crate::http::Answer;
use crate::refusal;

/// By what it is about, and its code.
const PROBLEMS: [((&str, &str), Problem); 4] = [
    (("email", "invalid"), Problem::IdentifierRefused),
    (("email", "required"), Problem::IdentifierRefused),
    (("key", "incorrect_code"), Problem::WrongCode { left: None }),
    (("", "rate_limited"), Problem::RateLimited { retry_after: None }),
];

/// By status alone.
const STATUSES: [(u16, Problem); 3] = [
    // The operator has closed what was asked for.
    (403, Problem::NotEnabledByPortal),
    // By time and by tries looks the same.
    (409, Problem::CodeOver),
    (410, Problem::FlowLost),
];

/// What a refusal means, by the rules stated and the password.
type Reason = fn(&Policy, &NewPassword) -> Rejection;

/// What Django's password validators are called (`django/contrib/auth/password_validation.py`).
const VALIDATORS: [(&str, Reason); 4] = [
    ("password_too_short", |policy, password| refusal::too_short(policy, password)),
    ("password_too_common", |_, _| Rejection::Breaks(Rule::NotCommon)),
    ("password_entirely_numeric", |_, _| Rejection::Breaks(Rule::NotOnlyDigits)),
    ("password_too_similar", |_, _| Rejection::LikeYourDetails),
];

/// The problem that an answer names.
pub(super) fn read(call: &'static str, answer: &Answer) -> Problem {
    let by_error = errors(answer).find_map(|error| of(&PROBLEMS, &error));
    by_error
        .or_else(|| of(&STATUSES, &answer.status))
        .unwrap_or_else(|| answer.unknown(call, errors(answer).next().map(|(_, code)| code)))
}

/// As [`read`], for an answer to a password.
pub(super) fn read_of_password(answer: &Answer, policy: &Policy, password: &NewPassword) -> Problem {
    let mut reasons: Vec<Rejection> = Vec::new();
    for (_, code) in errors(answer).filter(|(param, _)| *param == "password") {
        let known = VALIDATORS.iter().find(|(name, _)| *name == code);
        let reason = known.map_or(Rejection::Other, |(_, reason)| reason(policy, password));
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    match reasons.is_empty() || has_error(answer, "key", "incorrect_code") {
        true => read("set_password", answer),
        false => Problem::PasswordRejected(reasons),
    }
}

pub(super) fn has_error(answer: &Answer, param: &str, code: &str) -> bool {
    errors(answer).any(|found| found == (param, code))
}

fn of<Key: PartialEq>(table: &[(Key, Problem)], wanted: &Key) -> Option<Problem> {
    table.iter().find(|(key, _)| key == wanted).map(|(_, problem)| problem.clone())
}

/// The `(param, code)` pairs of an error answer.
fn errors(answer: &Answer) -> impl Iterator<Item = (&str, &str)> {
    let listed = answer.body.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    listed.iter().filter_map(|error| {
        let param = error.get("param").and_then(Value::as_str).unwrap_or_default();
        Some((param, error.get("code")?.as_str()?))
    })
}
