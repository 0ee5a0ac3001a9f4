//! One window per user. A locked file tells a second start from a first even where D-Bus cannot.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

/// What a second start is told.
pub(crate) const ALREADY_OPEN: &str =
    "Way Back In is already open; look for its window. To start afresh, close that window first.";

/// Whether this start is the only one.
pub(crate) enum Claim {
    /// It is, as long as this file is open; without a file the single-instance plugin alone has to tell.
    Alone(#[allow(dead_code)] Option<File>),
    /// Another one runs.
    Taken,
}

/// Claims to be the only one.
pub(crate) fn claim() -> Claim {
    let folder = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_default();
    let name = format!("way-back-in-{}.lock", user.replace(|c: char| !c.is_alphanumeric(), "_"));
    // Opened without being emptied: in a shared folder the name could be somebody else's link.
    let Ok(file) = File::options().create(true).append(true).open(folder.join(name)) else {
        return Claim::Alone(None);
    };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Claim::Taken,
        // Also where files cannot be locked: that is no sign of another window.
        Ok(()) | Err(TryLockError::Error(_)) => Claim::Alone(Some(file)),
    }
}
