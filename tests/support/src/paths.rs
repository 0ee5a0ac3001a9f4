//! Where things are in this checkout.

use std::path::PathBuf;

/// The repository's root folder.
///
/// # Panics
/// If the crate was moved away from `tests/support`.
#[must_use]
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the support crate lives in tests/support of the repository").to_path_buf()
}

/// Cargo's target folder: `CARGO_TARGET_DIR`, else `target` in the root.
#[must_use]
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Where the tools of the tests are installed.
#[must_use]
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The built program `way-back-in`; `profile` is cargo's folder, `debug` or `release`.
#[must_use]
pub fn app_binary(profile: &str) -> PathBuf {
    target().join(profile).join("way-back-in")
}
