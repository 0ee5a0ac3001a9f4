//! What the program says at the terminal.

use std::io::{self, IsTerminal, Write};

/// Says something on standard output. Whoever listens no more need not hear it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Says something on standard error.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "portal-check: {text}");
}

/// Shows on a terminal, in one line, what is being done; with nothing to say, clears the line.
pub(crate) fn progress(text: &str) {
    let mut terminal = io::stderr().lock();
    if terminal.is_terminal() {
        let _ = write!(terminal, "\r\x1b[K{text}").and_then(|()| terminal.flush());
    }
}
