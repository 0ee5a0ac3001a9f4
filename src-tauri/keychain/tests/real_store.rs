//! The keychain against a real gnome-keyring, in each state a patient may meet, seen by a second client.
//!
//! The address of the store is in the process environment, so each test runs its calls in a process of
//! their own: this same test program, started for the one ignored test `calls_of_a_child`.

// A test fails by panicking, and the child of a test answers on its standard output.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use keychain::{Keychain, Listed};
use recovery::keychain::{Certainty, KeychainProblem, SignIn};
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
    lookup_for(desktop, service, PAT)
}

fn lookup_for(desktop: &Desktop, service: &str, username: &str) -> Option<String> {
    let output: Output = desktop.secret_tool(&["lookup", "service", service, "username", username]);
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

fn store_as_another_program(desktop: &Desktop, secret: &str, more: &[&str]) {
    store(desktop, secret, &[&["service", SERVICE, "username", PAT], more].concat());
}

fn store(desktop: &Desktop, secret: &str, attributes: &[&str]) {
    let output = desktop.secret_tool_with(&[&["store", "--label", "other"], attributes].concat(), secret);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_saved_sign_in_is_read_by_any_client() {
    let desktop = desktop(Keyring::Unlocked, false);
    let answers = call(&desktop, &["list", "save current", "list", "password"]);
    assert_eq!(answers[..3], ["Ok([])", "Ok(())", r#"Ok(["pat@example.org: Current, dated"])"#]);
    assert_eq!(answers[3], format!("Ok(Some({PASSWORD:?}))"));
    assert_eq!(lookup(&desktop, SERVICE).as_deref(), Some(PASSWORD));
    let record = lookup(&desktop, STATE_SERVICE).unwrap();
    assert!(record.starts_with(r#"{"state":"current","date":1"#), "{record}");
    assert!(kept(&desktop) >= 2, "what proves that nothing is kept can see what is");
}

#[test]
fn a_save_replaces_what_was_there() {
    let desktop = desktop(Keyring::Unlocked, false);
    store_as_another_program(&desktop, "the old one", &[]);
    let answers = call(&desktop, &["list", "password", "save unsure", "list"]);
    assert_eq!(answers[..2], [r#"Ok(["pat@example.org: Unsure"])"#, r#"Ok(Some("the old one"))"#]);
    assert_eq!(answers[2..], ["Ok(())", r#"Ok(["pat@example.org: Unsure, dated"])"#]);
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
    let answers = call(&desktop, &["mark_unsure", "save current", "list", "password"]);
    assert_eq!(answers[..3], ["Ok(true)", "Ok(())", r#"Ok(["pat@example.org: Current, dated"])"#]);
    assert_eq!(answers[3], format!("Ok(Some({PASSWORD:?}))"));
    for copy in ["one", "two"] {
        let kept = desktop.secret_tool(&["lookup", "service", SERVICE, "made-by", copy]);
        assert_eq!(String::from_utf8(kept.stdout).unwrap(), PASSWORD);
    }
    assert_eq!(call(&desktop, &["remove", "list"]), ["Ok(())", "Ok([])"]);
    assert_nothing_kept(&desktop);
}

/// Every sort of character an identifier may have, and none that another store than ours would change.
const IDENTIFIERS: [&str; 7] = [
    r#""quoted" \ back"#,
    "Pat.O'Neil+x@Example.org",
    "a=b;c:d/e%41*?[x]$HOME",
    "pat",
    "pat@example.org",
    "pät ünal@example.org",
    "山田@例え.jp",
];

#[test]
fn every_sign_in_of_the_portal_is_listed_in_order() {
    let desktop = desktop(Keyring::Unlocked, false);
    let saves: Vec<String> = IDENTIFIERS.iter().rev().map(|name| format!("save current {name}")).collect();
    let calls: Vec<&str> = saves.iter().map(String::as_str).chain(["list"]).collect();
    let answers = call(&desktop, &calls);
    let listed: Vec<String> = IDENTIFIERS.iter().map(|name| format!("{name}: Current, dated")).collect();
    assert_eq!(answers.last().unwrap(), &format!("Ok({listed:?})"));
    for name in IDENTIFIERS {
        assert_eq!(lookup_for(&desktop, SERVICE, name).as_deref(), Some(PASSWORD), "{name}");
    }

    let removes: Vec<String> = IDENTIFIERS.iter().map(|name| format!("remove {name}")).collect();
    let calls: Vec<&str> = removes.iter().map(String::as_str).chain(["list"]).collect();
    assert_eq!(call(&desktop, &calls).last().unwrap(), "Ok([])");
    assert_nothing_kept(&desktop);
}

#[test]
fn one_sign_in_is_removed_and_the_others_stay() {
    let desktop = desktop(Keyring::Unlocked, false);
    let answers = call(
        &desktop,
        &[
            "remove",
            "save current",
            "save unsure pat",
            "remove",
            "list",
            "password",
            "password pat",
            "remove",
        ],
    );
    assert_eq!(answers[3..6], ["Ok(())", r#"Ok(["pat: Unsure, dated"])"#, "Ok(None)"]);
    assert_eq!(answers[6], format!("Ok(Some({PASSWORD:?}))"));
    assert_eq!([&answers[0], &answers[7]], ["Ok(())"; 2], "what is not there is removed");
    assert_eq!(lookup(&desktop, SERVICE), None);
    assert_eq!(lookup(&desktop, STATE_SERVICE), None);
    assert_eq!(lookup_for(&desktop, SERVICE, "pat").as_deref(), Some(PASSWORD));
}

/// Entries that look like ours from near, but are other programs', other portals', or of no patient.
#[test]
fn other_entries_are_neither_listed_nor_removed() {
    let others: [&[&str]; 6] = [
        &["service", "mail", "username", PAT],
        &["service", "way-back-in:oak-clinic-2", "username", PAT],
        &["service", "way-back-in:oak", "username", PAT],
        &["service", "way-back-in", "username", PAT],
        &["service", SERVICE, "account", PAT],
        &["service", SERVICE, "username", " with spaces around "],
    ];
    let desktop = desktop(Keyring::Unlocked, false);
    for attributes in others {
        store(&desktop, "another's", attributes);
    }
    let answers = call(&desktop, &["list", "remove_all", "save current", "save unsure pat", "list"]);
    assert_eq!(answers[..2], ["Ok([])", "Ok(0)"]);
    assert_eq!(answers[4], r#"Ok(["pat: Unsure, dated", "pat@example.org: Current, dated"])"#);
    assert_eq!(call(&desktop, &["remove_all", "list"]), ["Ok(2)", "Ok([])"]);
    assert_eq!(lookup(&desktop, SERVICE), None);
    assert_eq!(lookup(&desktop, STATE_SERVICE), None);
    for attributes in others {
        let kept = desktop.secret_tool(&[&["lookup"], attributes].concat());
        assert_eq!(String::from_utf8(kept.stdout).unwrap(), "another's", "{attributes:?}");
    }
}

/// As a save that was cut short leaves it: the record names a patient whose password was never saved.
#[test]
fn a_record_alone_is_not_listed_but_removed_with_all() {
    let desktop = desktop(Keyring::Unlocked, false);
    store(&desktop, r#"{"state":"unsure","date":1}"#, &["service", STATE_SERVICE, "username", PAT]);
    assert_eq!(call(&desktop, &["list", "password", "remove_all"]), ["Ok([])", "Ok(None)", "Ok(0)"]);
    assert_nothing_kept(&desktop);
}

#[test]
fn a_mark_changes_only_what_is_saved() {
    let desktop = desktop(Keyring::Unlocked, false);
    assert_eq!(call(&desktop, &["mark_unsure"]), ["Ok(false)"]);
    assert_eq!(lookup(&desktop, SERVICE), None);
    assert_eq!(lookup(&desktop, STATE_SERVICE), None);

    let answers = call(&desktop, &["save current", "mark_unsure", "list"]);
    assert_eq!(answers, ["Ok(())", "Ok(true)", r#"Ok(["pat@example.org: Unsure, dated"])"#]);
    assert_eq!(lookup(&desktop, SERVICE).as_deref(), Some(PASSWORD));
    let record = lookup(&desktop, STATE_SERVICE).unwrap();
    assert!(record.starts_with(r#"{"state":"unsure","date":1"#), "{record}");
}

#[test]
fn an_absent_store_says_so() {
    let calls = ["look", "save current", "list", "mark_unsure", "password", "remove", "remove_all"];
    let no_store = desktop(Keyring::Absent, false);
    assert_eq!(call(&no_store, &calls), ["Err(Absent)"; 7]);
    let no_bus = Desktop::start(DesktopOptions {
        display: false,
        session_bus: false,
        keyring: Keyring::Absent,
        ..DesktopOptions::default()
    });
    assert_eq!(call(&no_bus, &calls), ["Err(Absent)"; 7]);
}

#[test]
fn a_locked_store_says_so_and_keeps_nothing() {
    let desktop = desktop(Keyring::Locked, false);
    assert_eq!(call(&desktop, &["save current", "save unsure"]), ["Err(Locked)"; 2]);
    assert_nothing_kept(&desktop);
}

/// Nobody is asked to unlock it, and nothing is read.
#[test]
fn a_look_asks_nobody_for_anything() {
    assert_eq!(call(&desktop(Keyring::Unlocked, false), &["look"]), ["Ok(())"]);
    assert_eq!(call(&desktop(Keyring::Locked, false), &["look"]), ["Err(Locked)"]);
    let prompting = desktop(Keyring::Prompting, true);
    let began = Instant::now();
    assert_eq!(call(&prompting, &["look"]), ["Err(Locked)"]);
    assert!(began.elapsed() < LIMIT, "it did not wait for the dialog");
    assert_eq!(call(&desktop(Keyring::Silent, false), &["look"]), ["Err(Silent)"]);
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
    let calls = ["save current", "list", "password", "remove", "remove_all"];
    assert_eq!(call(&desktop, &calls), ["Err(Silent)"; 5]);
    assert_nothing_kept(&desktop);
}

/// What a save that was given up would have written is not written when the store comes back.
#[test]
fn a_store_that_wakes_up_late_keeps_nothing_that_was_given_up() {
    let desktop = desktop(Keyring::Silent, false);
    let answers = call(&desktop, &["save current", "wake the store", "list"]);
    assert_eq!(answers, ["Err(Silent)", "awake", "Ok([])"]);
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

/// A list as one line: whose each sign-in is, how sure it is, and whether it has a date.
fn in_words(listed: Result<Vec<Listed>, KeychainProblem>) -> Result<Vec<String>, KeychainProblem> {
    let words = |Listed { identifier, saved }: &Listed| {
        let dated = if saved.date.is_some() { ", dated" } else { "" };
        format!("{}: {:?}{dated}", identifier.as_str(), saved.certainty)
    };
    listed.map(|all| all.iter().map(words).collect())
}

#[tokio::test]
#[ignore = "only as a child of the other tests"]
async fn calls_of_a_child() {
    let calls = std::env::var(CALLS).unwrap();
    let keychain = Keychain::open(LIMIT);
    for call in calls.lines() {
        let began = Instant::now();
        println!("answer: {}", answer(&keychain, call).await);
        assert!(began.elapsed() < LIMIT * 3, "{call} came late");
    }
}

/// Makes one call, named as the method; what follows is the identifier, Pat's if nothing does.
async fn answer(keychain: &Keychain, call: &str) -> String {
    let named = |method: &str| {
        let name = call.strip_prefix(method)?.trim_start();
        Identifier::any(if name.is_empty() { PAT } else { name }).ok()
    };
    for (method, certainty) in [("save current", Certainty::Current), ("save unsure", Certainty::Unsure)] {
        if let Some(identifier) = named(method) {
            let sign_in = SignIn { identifier, password: NewPassword::new(PASSWORD.to_owned()) };
            return format!("{:?}", keychain.save(PORTAL, &sign_in, certainty).await);
        }
    }
    match call {
        "look" => return format!("{:?}", keychain.look().await),
        "list" => return format!("{:?}", in_words(keychain.list(PORTAL).await)),
        "remove_all" => return format!("{:?}", keychain.remove_all(PORTAL).await),
        "wake the store" => return wake_the_store().to_owned(),
        _ => {}
    }
    if let Some(pat) = named("mark_unsure") {
        format!("{:?}", keychain.mark_unsure(PORTAL, &pat).await)
    } else if let Some(pat) = named("password") {
        let found = keychain.password(PORTAL, &pat).await;
        format!("{:?}", found.map(|one| one.map(|password| password.expose_for_delivery().to_owned())))
    } else if let Some(pat) = named("remove") {
        format!("{:?}", keychain.remove(PORTAL, &pat).await)
    } else {
        panic!("no call {call}")
    }
}
