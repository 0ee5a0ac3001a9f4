//! The keychain against a real gnome-keyring, in each state a patient may meet, seen by a second client.
//!
//! The address of the store is in the process environment, so each test runs its calls in a process of
//! their own: this same test program, started for the one ignored test `calls_of_a_child`.

// A test fails by panicking, and the child of a test answers on its standard output.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use keychain::Keychain;
use recovery::keychain::{Certainty, SignIn};
use recovery::{Identifier, NewPassword};
use support::{Desktop, DesktopOptions, Keyring};

const PORTAL: &str = "oak-clinic";
const PAT: &str = "pat@example.org";
const SERVICE: &str = "way-back-in:oak-clinic";
const STATE_SERVICE: &str = "way-back-in.state:oak-clinic";
const PASSWORD: &str = "Correct-Horse 40217 ünïcode";

const LIMIT: Duration = Duration::from_secs(4);
const CALLS: &str = "WAY_BACK_IN_TEST_CALLS";

fn desktop(keyring: Keyring, display: bool) -> Desktop {
    Desktop::start(DesktopOptions { keyring, display, ..DesktopOptions::default() })
}

/// Makes the calls, one after another, in one process in `desktop`; gives what each answered.
fn call(desktop: &Desktop, calls: &[&str]) -> Vec<String> {
    let this = std::env::current_exe().unwrap();
    let mut child = desktop.command(this);
    child.args(["--exact", "calls_of_a_child", "--ignored", "--nocapture"]).env(CALLS, calls.join("\n"));
    let began = Instant::now();
    let output = child.output().unwrap();
    let most = LIMIT * u32::try_from(calls.len()).unwrap() + Duration::from_secs(2);
    assert!(began.elapsed() < most, "{calls:?} took {:?}", began.elapsed());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let answers =
        said.lines().filter_map(|line| line.split_once("answer: ")).map(|(_, answer)| answer.to_owned());
    answers.collect()
}

/// `lookup service S username U`, as a patient's own tool would: the secret, or `None`.
fn lookup(desktop: &Desktop, service: &str) -> Option<String> {
    let output: Output = desktop.secret_tool(&["lookup", "service", service, "username", PAT]);
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

fn store_as_another_program(desktop: &Desktop, secret: &str, more: &[&str]) {
    let args = [&["store", "--label", "other", "service", SERVICE, "username", PAT], more];
    let output = desktop.secret_tool_with(&args.concat(), secret);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_saved_sign_in_is_read_by_any_client() {
    let desktop = desktop(Keyring::Unlocked, false);
    let answers = call(&desktop, &["saved", "save current", "saved"]);
    assert_eq!(answers[..2], ["Ok(None)", "Ok(())"]);
    assert!(answers[2].starts_with("Ok(Some(Saved { certainty: Current, date: Some("), "{answers:?}");
    assert_eq!(lookup(&desktop, SERVICE).as_deref(), Some(PASSWORD));
    let record = lookup(&desktop, STATE_SERVICE).unwrap();
    assert!(record.starts_with(r#"{"state":"current","date":1"#), "{record}");
    assert!(kept(&desktop) >= 2, "what proves that nothing is kept can see what is");
}

#[test]
fn a_save_replaces_what_was_there() {
    let desktop = desktop(Keyring::Unlocked, false);
    store_as_another_program(&desktop, "the old one", &[]);
    let answers = call(&desktop, &["saved", "save unsure"]);
    assert_eq!(answers, ["Ok(Some(Saved { certainty: Unsure, date: None }))", "Ok(())"]);
    assert_eq!(lookup(&desktop, SERVICE).as_deref(), Some(PASSWORD));
    let found = desktop.secret_tool(&["search", "--all", "service", SERVICE]);
    let items = String::from_utf8(found.stdout).unwrap();
    assert_eq!(items.matches("secret = ").count(), 1, "{items}");
}

#[test]
fn every_copy_is_replaced() {
    let desktop = desktop(Keyring::Unlocked, false);
    store_as_another_program(&desktop, "one", &["made-by", "one"]);
    store_as_another_program(&desktop, "two", &["made-by", "two"]);
    let answers = call(&desktop, &["mark_unsure", "save current", "saved"]);
    assert_eq!(answers[..2], ["Ok(true)", "Ok(())"]);
    assert!(answers[2].contains("Current"), "{answers:?}");
    for copy in ["one", "two"] {
        let kept = desktop.secret_tool(&["lookup", "service", SERVICE, "made-by", copy]);
        assert_eq!(String::from_utf8(kept.stdout).unwrap(), PASSWORD);
    }
}

#[test]
fn a_mark_changes_only_what_is_saved() {
    let desktop = desktop(Keyring::Unlocked, false);
    assert_eq!(call(&desktop, &["mark_unsure"]), ["Ok(false)"]);
    assert_eq!(lookup(&desktop, SERVICE), None);
    assert_eq!(lookup(&desktop, STATE_SERVICE), None);

    let answers = call(&desktop, &["save current", "mark_unsure", "saved"]);
    assert_eq!(answers[..2], ["Ok(())", "Ok(true)"]);
    assert!(answers[2].contains("certainty: Unsure"), "{answers:?}");
    assert_eq!(lookup(&desktop, SERVICE).as_deref(), Some(PASSWORD));
    let record = lookup(&desktop, STATE_SERVICE).unwrap();
    assert!(record.starts_with(r#"{"state":"unsure","date":1"#), "{record}");
}

#[test]
fn an_absent_store_says_so() {
    let calls = ["save current", "saved", "mark_unsure"];
    let no_store = desktop(Keyring::Absent, false);
    assert_eq!(call(&no_store, &calls), ["Err(Absent)"; 3]);
    let no_bus = Desktop::start(DesktopOptions {
        display: false,
        session_bus: false,
        keyring: Keyring::Absent,
        ..DesktopOptions::default()
    });
    assert_eq!(call(&no_bus, &calls), ["Err(Absent)"; 3]);
}

#[test]
fn a_locked_store_says_so_and_keeps_nothing() {
    let desktop = desktop(Keyring::Locked, false);
    assert_eq!(call(&desktop, &["save current", "save unsure"]), ["Err(Locked)"; 2]);
    assert_nothing_kept(&desktop);
}

/// As when the patient does not see, or does not answer, the store's own dialog.
#[test]
fn a_store_that_waits_for_its_dialog_is_locked() {
    let desktop = desktop(Keyring::Prompting, true);
    assert_eq!(call(&desktop, &["save current", "save unsure"]), ["Err(Locked)"; 2]);
    assert_nothing_kept(&desktop);
}

#[test]
fn a_silent_store_is_given_up() {
    let desktop = desktop(Keyring::Silent, false);
    assert_eq!(call(&desktop, &["save current", "saved"]), ["Err(Silent)"; 2]);
    assert_nothing_kept(&desktop);
}

/// What a save that was given up would have written is not written when the store comes back.
#[test]
fn a_store_that_wakes_up_late_keeps_nothing_that_was_given_up() {
    let desktop = desktop(Keyring::Silent, false);
    let answers = call(&desktop, &["save current", "wake the store", "saved"]);
    assert_eq!(answers, ["Err(Silent)", "awake", "Ok(None)"]);
    assert_eq!(lookup(&desktop, SERVICE), None);
    assert_eq!(lookup(&desktop, STATE_SERVICE), None);
}

fn assert_nothing_kept(desktop: &Desktop) {
    assert_eq!(kept(desktop), 0);
}

/// How many entries the keyring's files hold. Only secrets are encrypted there: the names of attributes
/// can be read without unlocking.
fn kept(desktop: &Desktop) -> usize {
    let keyrings = desktop.home().join(".local/share/keyrings");
    let files = std::fs::read_dir(keyrings).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    files.map(|bytes| bytes.windows(8).filter(|part| part == b"username").count()).sum()
}

/// In a child: lets the keyring daemon that [`Keyring::Silent`] has stopped go on.
fn wake_the_store() -> &'static str {
    let desktop = std::env::var("WAY_BACK_IN_TEST_DESKTOP").unwrap();
    for id in support::process::with_environment("WAY_BACK_IN_TEST_DESKTOP", &desktop) {
        let name = std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        if name.starts_with("gnome-keyring") {
            let woken = Command::new("kill").args(["-CONT", &id.to_string()]).status().unwrap();
            assert!(woken.success());
        }
    }
    "awake"
}

#[tokio::test]
#[ignore = "only as a child of the other tests"]
async fn calls_of_a_child() {
    let calls = std::env::var(CALLS).unwrap();
    let keychain = Keychain::open(LIMIT);
    let sign_in = SignIn {
        identifier: Identifier::email(PAT).unwrap(),
        password: NewPassword::new(PASSWORD.to_owned()),
    };
    let pat = &sign_in.identifier;
    for call in calls.lines() {
        let began = Instant::now();
        let answer = match call {
            "save current" => format!("{:?}", keychain.save(PORTAL, &sign_in, Certainty::Current).await),
            "save unsure" => format!("{:?}", keychain.save(PORTAL, &sign_in, Certainty::Unsure).await),
            "mark_unsure" => format!("{:?}", keychain.mark_unsure(PORTAL, pat).await),
            "saved" => format!("{:?}", keychain.saved(PORTAL, pat).await),
            "wake the store" => wake_the_store().to_owned(),
            other => panic!("no call {other}"),
        };
        assert!(began.elapsed() < LIMIT * 3, "{call} came late");
        println!("answer: {answer}");
    }
}
