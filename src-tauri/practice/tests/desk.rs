//! The staff desk, as a browser sees it.

mod browser;
mod sign_in;
mod find;
mod confirm;
mod acts;
mod refusals;
mod forms;
mod secrets;

pub(crate) use browser::{Browser, Page};

/// How staff sign in at a portal with the practice staff.
pub(crate) const DESK: (&str, &str) = ("desk", "correct horse battery desk");
