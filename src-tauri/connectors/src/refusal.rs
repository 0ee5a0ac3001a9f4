//! What several kinds of portal say alike of what a patient gives.

use recovery::password::{Policy, Rejection, Rule};
use recovery::{Code, Given, NewPassword, Problem};

/// A password that the portal finds too short.
pub(crate) fn too_short(stated: &Policy, password: &NewPassword) -> Rejection {
    // Where it counts differently from its profile, a number that is wrong is not repeated.
    match password.length() >= usize::from(stated.min_length) {
        true => Rejection::TooShort,
        false => Rejection::Breaks(Rule::MinLength(stated.min_length)),
    }
}

/// A password that the portal finds too long.
pub(crate) fn too_long(stated: &Policy, password: &NewPassword) -> Rejection {
    match stated.max_length {
        Some(most) if password.length() > usize::from(most) => Rejection::Breaks(Rule::MaxLength(most)),
        _ => Rejection::Other,
    }
}

/// The code that was given, at a portal that offers no links.
pub(crate) fn code_of(given: &Given) -> Result<&Code, Problem> {
    match given {
        Given::Code(code) => Ok(code),
        Given::Link(_) => Err(Problem::NotEnabledByPortal),
    }
}
