//! Calling cargo.

use std::path::PathBuf;
use std::process::Command;

use support::paths;

use crate::failure::Failure;

/// The cargo that runs this, in the repository's root.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(paths::root());
    command
}

/// Runs to the end with this process's own output.
pub(crate) fn run(mut command: Command, what: &str) -> Result<(), Failure> {
    let status = command.status().map_err(|error| Failure::Failed(format!("{what}: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::Failed(format!("{what} failed ({status})"))) }
}

/// Builds the app and says where it is.
pub(crate) fn build_app(release: bool) -> Result<PathBuf, Failure> {
    let mut command = cargo();
    command.args(["build", "--package", "way-back-in"]);
    if release {
        command.arg("--release");
    }
    // On stderr only: a caller's stdout may be read by a program.
    run(command, "building the app")?;
    Ok(paths::app_binary(if release { "release" } else { "debug" }))
}
