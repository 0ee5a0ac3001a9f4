//! What clears the lock of an account, as the clinic knows it of its portal. Portals differ in it, and few say.

use std::time::Duration;

/// One thing that clears a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearedBy {
    /// A new password.
    Reset,
    /// Time alone: so long, where that is known.
    Time(Option<Duration>),
    /// An email that the portal sends.
    Email,
    /// The clinic's people.
    Staff,
}
