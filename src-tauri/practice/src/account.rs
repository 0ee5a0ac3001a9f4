//! The made-up patients of a practice portal, and the people at its desk.

mod built_in;
mod file;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use built_in::{practice_accounts, practice_staff};
pub use file::{AccountsError, read_accounts, read_staff};

/// One made-up patient, as the portal begins with them.
#[derive(Clone, Default)]
pub struct Account {
    /// The name to sign in with. ASCII case does not matter.
    pub username: String,
    /// The password at the beginning; empty for an account that has none yet.
    pub password: String,
    /// The addresses on record, the one that codes go to first. May be empty.
    pub emails: Vec<String>,
    /// The phone on record, as people write it, with the country code.
    pub phone: Option<String>,
    /// The given name, for the clinic's people.
    pub first_name: String,
    /// The family name: what the identity step asks for.
    pub last_name: String,
    /// What the identity step asks for as well.
    pub date_of_birth: Option<Date>,
    /// How the account stands.
    pub state: AccountState,
    /// Until when a locked account is locked. Without it: 15 minutes from when that is first told.
    pub locked_until: Option<Timestamp>,
    /// Whether the identity step follows the code.
    pub identity_check: bool,
    /// Whether a code by text message follows the one by email. Needs a phone.
    pub second_factor: bool,
    /// Passwords used before, oldest first.
    pub previous_passwords: Vec<String>,
    /// The code by which an invited patient makes their first password; empty for none.
    pub activation_code: String,
    /// Until when that code works. Without it: always.
    pub activation_until: Option<Timestamp>,
    /// Until when the password of an account with a temporary one works. Without it: until it is changed.
    pub temporary_until: Option<Timestamp>,
}

/// Somebody at the clinic who may sign in at the staff desk.
#[derive(Clone, Default)]
pub struct Staff {
    /// The name to sign in with. ASCII case does not matter.
    pub username: String,
    /// The password.
    pub password: String,
    /// What they are called on the desk's pages.
    pub name: String,
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// In use.
    #[default]
    Active,
    /// Locked for a while.
    Locked,
    /// No longer in use.
    Inactive,
    /// One of two records of the same person.
    Duplicate,
    /// Invited, not yet activated.
    Invited,
    /// With a temporary password that must be changed.
    TemporaryPassword,
}

/// Shows nothing personal: real people's data may have been put into a practice portal.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("state", &self.state).finish_non_exhaustive()
    }
}

/// Shows nothing personal, as above.
impl fmt::Debug for Staff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staff").finish_non_exhaustive()
    }
}
