//! `portal-check`: for clinic IT, whether a portal profile is right; for portal vendors, whether a portal keeps
//! the promises of the Portal Recovery API.

mod arguments;
mod profile;
mod terminal;

use std::process::ExitCode;

use arguments::{Arguments, Wish};

/// All is well.
const GOOD: u8 = 0;
/// Something that was looked at is wrong.
const WRONG: u8 = 1;
/// Nothing could be looked at: the command line, a file or this computer stands in the way.
const USELESS: u8 = 2;

fn main() -> ExitCode {
    let done = match Arguments::read(std::env::args_os().skip(1).collect()) {
        Ok(Wish::Say(text)) => {
            terminal::say(&text);
            Ok(GOOD)
        }
        Ok(Wish::Check(arguments)) => check(&arguments),
        Err(problem) => Err(format!("{problem}. --help says more.")),
    };
    ExitCode::from(done.unwrap_or_else(|problem| {
        terminal::complain(&problem);
        USELESS
    }))
}

fn check(arguments: &Arguments) -> Result<u8, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot start: {error}"))?;
    let report = runtime.block_on(profile::look(&arguments.file))?;
    match arguments.json {
        true => terminal::say(&report.json().to_string()),
        false => terminal::say(report.text().trim_end()),
    }
    Ok(if report.is_wrong() { WRONG } else { GOOD })
}
