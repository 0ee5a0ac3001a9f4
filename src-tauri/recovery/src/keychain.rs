//! What the rest of the program may know of a saved sign-in and of the store that keeps it.

use crate::{Identifier, NewPassword};

/// A sign-in to keep: whose it is, and its password.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The name the portal knows the patient by.
    pub identifier: Identifier,
    /// The password that goes with it.
    pub password: NewPassword,
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
