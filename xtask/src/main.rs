//! The project's commands: `cargo xtask help` lists them.

// A command-line tool: it prints, and what it asks of `support` panics with a
// message for the person who reads it.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod cargo;
mod failure;
mod lint;
mod packages;
mod prove;
mod run;
mod test;
mod tour;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use failure::Failure;

const HELP: &str = "\
The project's commands.

  cargo xtask run      build the app and open it with a practice portal
  cargo xtask test     install what is needed, build, run every test
  cargo xtask tour     drive the real window through two portals, save pictures
  cargo xtask bench    measure the release build, JSON lines on stdout
  cargo xtask prove    every test at full count, figures into docs/figures.md
  cargo xtask lint     formatting, clippy, licences and advisories
  cargo xtask help     this page

Each has its own --help.";

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        let message = info.payload_as_str().unwrap_or("an unknown failure");
        eprintln!("xtask: {message}");
    }));
    let result = std::panic::catch_unwind(AssertUnwindSafe(dispatch));
    match result.unwrap_or(Err(Failure::Told)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(failure.exit_code())
        }
    }
}

fn dispatch() -> Result<(), Failure> {
    let mut args = pico_args::Arguments::from_env();
    let command = args.subcommand().map_err(Failure::usage)?;
    match command.as_deref() {
        Some("run") => run::main(args),
        Some("test") => test::main(args),
        Some("tour") => tour::main(args),
        Some("bench") => bench::main(args),
        Some("prove") => prove::main(args),
        Some("lint") => lint::main(args),
        Some("help") => {
            nothing_more(args)?;
            println!("{HELP}");
            Ok(())
        }
        None if args.contains(["-h", "--help"]) => {
            println!("{HELP}");
            Ok(())
        }
        None => {
            nothing_more(args)?;
            Err(Failure::Usage("which command? See cargo xtask help.".to_owned()))
        }
        Some(other) => Err(Failure::Usage(format!("there is no command \"{other}\". See cargo xtask help."))),
    }
}

/// Prints `help` if it is asked for; the command is then over.
fn helped(args: &mut pico_args::Arguments, help: &str) -> bool {
    let asked = args.contains(["-h", "--help"]);
    if asked {
        println!("{help}");
    }
    asked
}

/// Refuses words that no command has taken.
fn nothing_more(args: pico_args::Arguments) -> Result<(), Failure> {
    match args.finish().first() {
        None => Ok(()),
        Some(word) => {
            Err(Failure::Usage(format!("\"{}\" is not understood here. See --help.", word.to_string_lossy())))
        }
    }
}
