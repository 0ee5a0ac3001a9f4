//! What the program says at the terminal.

use std::io::{self, Write};

/// Says something on standard output. Whoever listens no more need not hear it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Says something on standard error.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "portal-check: {text}");
}
