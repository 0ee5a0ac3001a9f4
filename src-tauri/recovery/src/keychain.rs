//! What the rest of the program may know of a saved sign-in and of the store that keeps it.

use crate::{Identifier, Moment, NewPassword};

/// A sign-in to keep: whose it is, and its password.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The name the portal knows the patient by.
    pub identifier: Identifier,
    /// The password that goes with it.
    pub password: NewPassword,
}

/// A sign-in in the store, as it is listed. Never its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSignIn {
    /// Whose it is.
    pub identifier: Identifier,
    /// Whether the password is the portal's current one, as far as we know.
    pub certainty: Certainty,
    /// When that was recorded, where it is known.
    pub since: Option<Moment>,
}

/// How sure we are that a saved password is the portal's current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// A sign-in with it succeeded.
    Current,
    /// A change was begun, or the sign-in could not be checked.
    Unsure,
}

/// Why the computer's password store did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainProblem {
    /// No password store runs on this computer.
    #[error("no password store")]
    Absent,
    /// The store is there but locked, and was not unlocked.
    #[error("the password store is locked")]
    Locked,
    /// The store did not answer within the time limit.
    #[error("the password store did not answer")]
    Silent,
    /// The store refused, or answered something we do not know.
    #[error("the password store refused")]
    Refused,
}
