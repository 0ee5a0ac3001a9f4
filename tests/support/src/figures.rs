//! Figures that tests measure, for `cargo xtask prove` to write down.

use std::fs::OpenOptions;
use std::io::Write;

/// The environment variable that names the file figures go to, one JSON object a line.
pub const FILE: &str = "WAY_BACK_IN_FIGURES";
/// Set to 1 when tests are to run their full counts.
pub const PROVE: &str = "WAY_BACK_IN_PROVE";

/// `full` when this run is to prove the figures, else `quick`.
#[must_use]
pub fn count(quick: usize, full: usize) -> usize {
    if std::env::var(PROVE).as_deref() == Ok("1") { full } else { quick }
}

/// Notes a measured figure; does nothing when nobody asked for figures.
///
/// # Panics
/// If the file cannot be written.
pub fn record(what: &str, value: impl Into<serde_json::Value>, unit: &str) {
    let Some(path) = std::env::var_os(FILE) else {
        return;
    };
    let line = serde_json::json!({ "what": what, "value": value.into(), "unit": unit });
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the file for figures");
    // One write: other test processes append to the same file.
    let line = format!("{line}\n");
    file.write_all(line.as_bytes()).expect("the file for figures");
}
