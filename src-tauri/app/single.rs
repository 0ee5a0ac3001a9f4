//! One window per user. A locked file tells a second start from a first even where D-Bus cannot.

use std::fs::File;
use std::path::PathBuf;

/// What a second start is told.
pub(crate) const ALREADY_OPEN: &str =
    "Way Back In is already open; look for its window. To start afresh, close that window first.";

/// Claims to be the only one. The claim ends with the returned file.
pub(crate) fn claim() -> Option<File> {
    let folder = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let user = std::env::var("USER")
        .or_else(|_| std::env::var("USERNAME"))
        .unwrap_or_default();
    let name = format!(
        "way-back-in-{}.lock",
        user.replace(|c: char| !c.is_alphanumeric(), "_")
    );
    // Opened without being emptied: in a shared folder the name could be somebody else's link.
    let opened = File::options()
        .create(true)
        .append(true)
        .open(folder.join(name));
    // Where no file can be made, the single-instance plugin alone has to do.
    let file = opened.or_else(|_| tempfile::tempfile()).ok()?;
    file.try_lock().ok().map(|()| file)
}
