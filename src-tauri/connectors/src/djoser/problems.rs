//! What djoser's errors become. It answers with the fields that are wrong and, at each, sentences: djoser's own
//! (`djoser/constants.py`), Django REST framework's, and those of Django's password validators.

use recovery::password::{Policy, Rejection, Rule};
use recovery::{NewPassword, Problem};
use serde_json::Value;

use crate::http::Answer;
use crate::refusal;

/// What is wrong with a field of a request for a reset or with a link, by the field's name.
const PROBLEMS: [(&str, Problem); 3] = [
    ("email", Problem::IdentifierRefused),
    // Wrong, used, or too old: djoser says the same to all three.
    ("token", Problem::WrongCode { left: None }),
    ("uid", Problem::WrongCode { left: None }),
];

/// What a refusal means, by the rules stated and the password.
type Reason = fn(&Policy, &NewPassword) -> Rejection;

/// How the sentences of Django's validators begin in English (`django/contrib/auth/password_validation.py`), which they
/// are asked for in. They are all there is to tell one reason from another: a sentence that is not known is a reason that
/// is not known.
const VALIDATORS: [(&str, Reason); 4] = [
    ("This password is too short", |policy, password| refusal::too_short(policy, password)),
    ("This password is too common", |_, _| Rejection::Breaks(Rule::NotCommon)),
    ("This password is entirely numeric", |_, _| Rejection::Breaks(Rule::NotOnlyDigits)),
    ("The password is too similar to", |_, _| Rejection::LikeYourDetails),
];

/// The problem that an answer to a request names.
pub(super) fn read(call: &'static str, answer: &Answer) -> Problem {
    if answer.status == 429 {
        return Problem::RateLimited { retry_after: answer.retry_after };
    }
    let wrong = PROBLEMS.iter().find(|(field, _)| answer.body.get(field).is_some());
    match (answer.status, wrong) {
        (400, Some((_, problem))) => problem.clone(),
        // Neither a session nor a cookie is ever sent: the portal keeps this for people it knows.
        (401 | 403, _) => Problem::NotEnabledByPortal,
        _ => answer.unknown(call, None),
    }
}

/// As [`read`], for an answer to a password.
pub(super) fn read_of_password(answer: &Answer, policy: &Policy, password: &NewPassword) -> Problem {
    let said = ["new_password", "re_new_password"].into_iter().filter_map(|field| answer.body.get(field));
    let said: Vec<&Value> = said.filter_map(Value::as_array).flatten().collect();
    if answer.status != 400 || said.is_empty() {
        return read("set_password", answer);
    }
    let mut reasons: Vec<Rejection> = Vec::new();
    for sentence in said {
        let known = VALIDATORS
            .iter()
            .find(|(begins, _)| sentence.as_str().is_some_and(|sentence| sentence.starts_with(begins)));
        let reason = known.map_or(Rejection::Other, |(_, reason)| reason(policy, password));
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Problem::PasswordRejected(reasons)
}

/// The portal says that it has no such email (`PASSWORD_RESET_SHOW_EMAIL_NOT_FOUND`): the one refusal of such a request
/// that names no field, as DRF has it under `non_field_errors` or alone in a list.
pub(super) fn is_email_not_found(answer: &Answer) -> bool {
    answer.body.is_array() || answer.body.get("non_field_errors").is_some()
}

/// The portal does not take this name with this password: djoser's `invalid_credentials`, or SimpleJWT's
/// `no_active_account`.
pub(super) fn is_sign_in_refused(answer: &Answer) -> bool {
    match answer.status {
        400 => answer.body.get("non_field_errors").is_some(),
        401 => answer.body.get("detail").is_some(),
        _ => false,
    }
}
