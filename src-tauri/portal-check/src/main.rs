//! `portal-check`: for clinic IT, whether a portal profile is right; for portal vendors, whether a portal keeps
//! the promises of the Portal Recovery API.

mod arguments;
mod profile;
mod conform;
mod terminal;

use std::process::ExitCode;

use serde_json::Value;

use arguments::{Arguments, Check, Wish};

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
    let (text, json, is_wrong) = runtime.block_on(report(&arguments.check))?;
    terminal::say(if arguments.json { json.to_string() } else { text }.trim_end());
    Ok(if is_wrong { WRONG } else { GOOD })
}

/// For people, for programs, and whether something is wrong.
async fn report(check: &Check) -> Result<(String, Value, bool), String> {
    Ok(match check {
        Check::Profile(file) => {
            let report = profile::look(file).await?;
            (report.text(), report.json(), report.is_wrong())
        }
        Check::Conform(options) => {
            let report = conform::run(options).await?;
            (report.text(), report.json(), report.is_broken())
        }
    })
}
