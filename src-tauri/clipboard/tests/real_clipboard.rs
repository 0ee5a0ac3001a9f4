//! The clipboard of a real X display, seen and changed by another program: xclip.
//!
//! The display's name is in the process environment, so each test runs its calls in a process of their
//! own: this same test program, started for the one ignored test `calls_of_a_child`.

// A test fails by panicking, and the child of a test answers on its standard output.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::fs::File;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use clipboard::Clipboard;
use recovery::NewPassword;
use support::process::Owned;
use support::{Desktop, DesktopOptions, Keyring, wait};

const SECRET: &str = "Correct-Horse 40217 ünïcode";
const OTHERS: &str = "what another program copied";
const TEXT: &str = "UTF8_STRING";
const HINT: &str = "x-kde-passwordManagerHint";
const TARGETS: &str = "TARGETS";

/// Short, for tests that wait for the end of it.
const SHORT: Duration = Duration::from_millis(300);
/// Long enough for one copy to be pasted on a loaded machine.
const MEDIUM: Duration = Duration::from_secs(3);
/// Long enough for a loaded machine to start several programs that see what is there before it ends.
const AMPLE: Duration = Duration::from_secs(15);
/// Never over in a test.
const LONG: Duration = Duration::from_secs(600);
const LIFETIME: &str = "WAY_BACK_IN_TEST_LIFETIME_MS";

fn desktop(display: bool) -> Desktop {
    Desktop::start(DesktopOptions {
        display,
        session_bus: false,
        keyring: Keyring::Absent,
        ..DesktopOptions::default()
    })
}

/// A process in a desktop that makes one call after another, as it is told. Ends when dropped.
struct Program {
    _process: Owned,
    calls: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(desktop: &Desktop, secret_lifetime: Duration) -> Self {
        let mut command = desktop.command(std::env::current_exe().unwrap());
        command.args(["--exact", "calls_of_a_child", "--ignored", "--nocapture"]);
        command.env(LIFETIME, secret_lifetime.as_millis().to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Owned::spawn(command);
        let calls = process.child().stdin.take().unwrap();
        let said = BufReader::new(process.child().stdout.take().unwrap()).lines();
        Self { _process: process, calls, said }
    }

    fn call(&mut self, call: &str) -> String {
        writeln!(self.calls, "{call}").unwrap();
        let mut answers = self.said.by_ref().map(Result::unwrap);
        answers.find_map(|line| Some(line.split_once("answer: ")?.1.to_owned())).unwrap()
    }
}

/// What the clipboard gives another program as `target`, if anything.
fn pasted(desktop: &Desktop, target: &str) -> Option<String> {
    let mut xclip = desktop.command("timeout");
    xclip.args(["5", "xclip", "-selection", "clipboard", "-o", "-t", target]);
    let output = xclip.output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

fn wait_for(desktop: &Desktop, text: Option<&str>) {
    wait::blocking(&format!("{text:?} on the clipboard"), wait::PATIENCE, || {
        (pasted(desktop, TEXT).as_deref() == text).then_some(())
    });
}

/// Another program that has copied [`OTHERS`], and says how often it was asked for it.
struct Other {
    _process: Owned,
    log: PathBuf,
}

impl Other {
    fn copies(desktop: &Desktop) -> Self {
        let input = desktop.root().join("xclip.in");
        std::fs::write(&input, OTHERS).unwrap();
        let log = desktop.root().join("xclip.log");
        let mut xclip = desktop.command("xclip");
        xclip.args(["-selection", "clipboard", "-i", "-verbose"]);
        xclip.stdin(File::open(&input).unwrap()).stderr(File::create(&log).unwrap());
        let other = Self { _process: Owned::spawn(xclip), log };
        wait::blocking("xclip to wait", wait::PATIENCE, || (other.asked()? == 0).then_some(()));
        other
    }

    fn asked(&self) -> Option<u32> {
        let log = std::fs::read_to_string(&self.log).unwrap();
        let (_, number) = log.trim_end().rsplit_once("Waiting for selection request number ")?;
        Some(number.parse::<u32>().ok()? - 1)
    }
}

#[test]
fn a_secret_is_pasted_kept_out_of_histories_and_gone_after_its_lifetime() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, AMPLE);
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    wait_for(&desktop, Some(SECRET));
    assert_eq!(pasted(&desktop, HINT).as_deref(), Some("secret"));
    let targets = pasted(&desktop, TARGETS).unwrap();
    assert!(targets.contains(HINT) && !targets.contains("SAVE_TARGETS"), "{targets}");
    wait_for(&desktop, None);
    assert_eq!(pasted(&desktop, HINT), None);

    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())", "and copied again");
    wait_for(&desktop, Some(SECRET));
}

#[test]
fn copying_again_starts_the_lifetime_anew() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, MEDIUM);
    let began = Instant::now();
    while began.elapsed() < MEDIUM * 2 {
        assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
        assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(SECRET));
    }
    wait_for(&desktop, None);
}

#[test]
fn a_new_secret_takes_the_place_of_the_old() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, AMPLE);
    assert_eq!(program.call("secret the first"), "Ok(())");
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    wait_for(&desktop, Some(SECRET));
    wait_for(&desktop, None);
}

/// The plain text is the secret's own, so nothing but the end of the watch keeps it there.
#[test]
fn plain_text_is_not_marked_and_stays() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, SHORT);
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    assert_eq!(program.call(&format!("plain {SECRET}")), "Ok(())");
    let began = Instant::now();
    while began.elapsed() < SHORT * 4 {
        assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(SECRET));
    }
    assert!(!pasted(&desktop, TARGETS).unwrap().contains(HINT));
    program.call("clear");
    assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(SECRET));
}

#[test]
fn another_programs_text_outlives_the_secrets_time() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, AMPLE);
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    let other = Other::copies(&desktop);
    wait::blocking("the comparison", wait::PATIENCE, || (other.asked()? > 0).then_some(()));
    program.call("clear");
    assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(OTHERS));
}

#[test]
fn the_end_of_the_program_clears_a_secret_of_ours_only() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, LONG);
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    wait_for(&desktop, Some(SECRET));
    program.call("clear");
    wait_for(&desktop, None);

    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    let _other = Other::copies(&desktop);
    program.call("clear");
    assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(OTHERS));
}

#[test]
fn the_last_handle_takes_the_secret_with_it() {
    let desktop = desktop(true);
    let mut program = Program::start(&desktop, LONG);
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    wait_for(&desktop, Some(SECRET));
    program.call("drop");
    wait_for(&desktop, None);
}

#[test]
fn nothing_is_touched_before_the_first_copy() {
    let desktop = desktop(true);
    let other = Other::copies(&desktop);
    let mut program = Program::start(&desktop, SHORT);
    program.call("clear");
    assert_eq!(other.asked(), Some(0));
    assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(OTHERS));
    assert_eq!(other.asked(), Some(1), "what proves that nobody asked can count");
}

#[test]
fn without_a_display_there_is_none() {
    let desktop = desktop(false);
    let mut program = Program::start(&desktop, SHORT);
    let began = Instant::now();
    assert_eq!(program.call(&format!("secret {SECRET}")), "Err(Absent)");
    assert_eq!(program.call("plain text"), "Err(Absent)");
    program.call("clear");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

/// What was given up is not copied when the display comes back, and what comes after it is.
#[test]
fn a_display_that_hangs_is_given_up() {
    let desktop = desktop(true);
    let _other = Other::copies(&desktop);
    let mut program = Program::start(&desktop, LONG);
    let server = server_of(&desktop);
    support::process::freeze(server);
    let began = Instant::now();
    assert_eq!(program.call(&format!("secret {SECRET}")), "Err(Silent)");
    assert_eq!(program.call("plain text"), "Err(Silent)");
    program.call("clear");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());

    let woken = Command::new("kill").args(["-CONT", &server.to_string()]).status().unwrap();
    assert!(woken.success());
    // Answers after the late call has ended.
    program.call("clear");
    assert_eq!(pasted(&desktop, TEXT).as_deref(), Some(OTHERS));
    assert_eq!(program.call(&format!("secret {SECRET}")), "Ok(())");
    wait_for(&desktop, Some(SECRET));
}

fn server_of(desktop: &Desktop) -> u32 {
    let mark = desktop.root().display().to_string();
    let all = support::process::with_environment("WAY_BACK_IN_TEST_DESKTOP", &mark);
    let named = |id: &u32| std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    all.into_iter().find(|id| named(id).trim_end() == "Xvfb").unwrap()
}

#[tokio::test]
#[ignore = "only as a child of the other tests"]
async fn calls_of_a_child() {
    let lifetime = std::env::var(LIFETIME).unwrap().parse().unwrap();
    let mut clipboard = Some(Clipboard::open(Duration::from_millis(lifetime)));
    for call in std::io::stdin().lines() {
        let call = call.unwrap();
        let (name, text) = call.split_once(' ').unwrap_or((&call, ""));
        let open = clipboard.as_ref().unwrap();
        let answer = match name {
            "secret" => format!("{:?}", open.copy_secret(&NewPassword::new(text.to_owned())).await),
            "plain" => format!("{:?}", open.copy(text).await),
            "clear" => format!("{:?}", open.clear_if_ours()),
            "drop" => format!("{:?}", drop(clipboard.take())),
            other => panic!("no call {other}"),
        };
        println!("answer: {answer}");
    }
}
