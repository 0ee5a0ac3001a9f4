//! `cargo xtask test`: everything, from a fresh clone.

use std::io::{BufRead, BufReader};
use std::panic::resume_unwind;
use std::process::{Command, Stdio};
use std::thread;

use support::tools;

use crate::failure::Failure;
use crate::packages::{self, Need};
use crate::{cargo, helped};

const HELP: &str = "\
Installs what is needed, builds the app, runs every test of the workspace.

  cargo xtask test [FILTER...]

Anything after \"test\" goes to cargo test, for example a part of a test's name.
The last line is \"N passed, N failed\"; the exit status is 0 only if none failed.";

pub(crate) fn main(mut args: pico_args::Arguments) -> Result<(), Failure> {
    if helped(&mut args, HELP) {
        return Ok(());
    }
    let mut command = cargo::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    command.args(args.finish());
    whole(command)
}

/// Prepares, builds, runs `command` (a cargo test) and closes with the count.
pub(crate) fn whole(command: Command) -> Result<(), Failure> {
    packages::ensure(Need::Desktop)?;
    // What comes over the network and what the compiler makes do not wait for each other.
    let (tools, app) = thread::scope(|scope| {
        let tools = scope.spawn(tools::ensure);
        let app = cargo::build_app(false);
        (tools.join().unwrap_or_else(|panic| resume_unwind(panic)), app)
    });
    tools.map_err(Failure::failed)?;
    let count = match app {
        Ok(_) => counted(command)?,
        Err(failure) => {
            failure.tell();
            Count { passed: 0, failed: 1 }
        }
    };
    println!("{} passed, {} failed", count.passed, count.failed);
    if count.failed == 0 { Ok(()) } else { Err(Failure::Told) }
}

/// How many tests did what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Adds libtest's closing line of one test binary, if `line` is one.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        let of = |what: &str| -> u64 {
            let mut parts = counts.split([';', '.']).map(str::trim);
            let number = parts.find_map(|part| part.strip_suffix(what)?.trim().parse().ok());
            number.unwrap_or(0)
        };
        self.passed += of(" passed");
        self.failed += of(" failed");
    }
}

/// Runs it, lets its output through, and adds up what it says.
fn counted(mut command: Command) -> Result<Count, Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(Failure::failed)?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(Failure::failed)?;
            // A test may print what is not UTF-8: shown all the same.
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            count.add(&line);
        }
    }
    let status = child.wait().map_err(Failure::failed)?;
    if !status.success() && count.failed == 0 {
        // Code that does not compile, or a test binary that crashed.
        count.failed = 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_all_test_binaries_add_up() {
        let mut count = Count::default();
        let lines = [
            "running 2 tests",
            "test result: ok. 22 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
             finished in 27.10s",
            "test result: FAILED. 3 passed; 14 failed; 0 ignored; 0 measured; 0 filtered out",
            "a test prints: 5 passed; 6 failed",
        ];
        for line in lines {
            count.add(line);
        }
        assert_eq!(count, Count { passed: 25, failed: 14 });
    }

    #[test]
    fn a_crash_counts_as_a_failure() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo 'test result: ok. 2 passed; 0 failed'; exit 101"]);
        let count = counted(command).expect("it runs");
        assert_eq!(count, Count { passed: 2, failed: 1 });
    }
}
