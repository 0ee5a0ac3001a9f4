//! `cargo xtask lint`: what a reviewer should not have to say.

use std::process::Stdio;

use crate::failure::Failure;
use crate::packages::{self, Need};
use crate::{cargo, helped, nothing_more};

const HELP: &str = "\
Checks formatting, clippy's lints, and the dependencies' licences and advisories.

  cargo xtask lint

The last needs cargo-deny; without it that check is left out and said so.";

pub(crate) fn main(mut args: pico_args::Arguments) -> Result<(), Failure> {
    if helped(&mut args, HELP) {
        return Ok(());
    }
    nothing_more(args)?;
    packages::ensure(Need::Run)?;
    step(&["fmt", "--all", "--check"])?;
    step(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    if has_deny() {
        step(&["deny", "check"])
    } else {
        eprintln!("cargo-deny is not installed, so licences and advisories are not checked.");
        eprintln!("To install it: cargo install --locked cargo-deny");
        Ok(())
    }
}

fn step(args: &[&str]) -> Result<(), Failure> {
    let mut command = cargo::cargo();
    command.args(args);
    cargo::run(command, &format!("cargo {}", args.join(" ")))
}

fn has_deny() -> bool {
    let mut command = cargo::cargo();
    command.args(["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
