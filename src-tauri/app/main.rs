//! The program. Everything it does is in the library, so that tests can link it.

// On Windows a desktop program must not open a console beside its window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    way_back_in::run()
}
