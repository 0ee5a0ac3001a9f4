use std::process::Output;
use std::time::Instant;

use super::*;

const STORE: [&str; 5] = ["store", "--label=A test", "portal", "oak-clinic", "extra"];

fn without_display(keyring: Keyring) -> Desktop {
    Desktop::start(DesktopOptions { display: false, keyring, ..DesktopOptions::default() })
}

fn store(desktop: &Desktop, secret: &str) -> Output {
    let mut args = STORE.to_vec();
    args.push("1");
    desktop.secret_tool_with(&args, secret)
}

fn lookup(desktop: &Desktop) -> Output {
    desktop.secret_tool(&["lookup", "portal", "oak-clinic"])
}

#[test]
fn an_unlocked_keyring_keeps_a_secret_and_gives_it_back() {
    let desktop = without_display(Keyring::Unlocked);
    let stored = store(&desktop, "correct horse");
    assert!(stored.status.success(), "{stored:?}");
    let found = lookup(&desktop);
    assert_eq!(String::from_utf8_lossy(&found.stdout), "correct horse");
}

#[test]
fn a_locked_keyring_gives_nothing() {
    let desktop = without_display(Keyring::Locked);
    let stored = store(&desktop, "correct horse");
    assert!(!stored.status.success(), "{stored:?}");
    assert_ne!(stored.status.code(), Some(124), "it answers, it does not hang");
    assert!(lookup(&desktop).stdout.is_empty());
}

#[test]
fn a_prompting_keyring_keeps_its_caller_waiting() {
    let desktop = Desktop::start(DesktopOptions { keyring: Keyring::Prompting, ..DesktopOptions::default() });
    assert_eq!(store(&desktop, "correct horse").status.code(), Some(124));
}

#[test]
fn an_absent_keyring_is_an_error_at_once() {
    let desktop = without_display(Keyring::Absent);
    let before = Instant::now();
    let stored = store(&desktop, "correct horse");
    assert_eq!(stored.status.code(), Some(1), "{stored:?}");
    assert!(before.elapsed().as_secs() < 5);
}

#[test]
fn a_silent_keyring_never_answers() {
    let desktop = without_display(Keyring::Silent);
    assert_eq!(lookup(&desktop).status.code(), Some(124));
}

#[test]
fn without_a_bus_there_is_none_and_nothing_starts_one() {
    let desktop =
        Desktop::start(DesktopOptions { display: false, session_bus: false, ..DesktopOptions::default() });
    assert_eq!(lookup(&desktop).status.code(), Some(1));
    let mark = desktop.root().display().to_string();
    assert_eq!(process::with_environment(MARK, &mark), Vec::<u32>::new());
}

#[test]
fn a_desktop_leaves_nothing_behind() {
    let desktop = Desktop::start(DesktopOptions {
        accessibility: true,
        screen: (800, 600),
        ..DesktopOptions::default()
    });
    // Asks for the accessibility bus, which the session bus then starts.
    let mut dbus_send = desktop.command("dbus-send");
    dbus_send.args(["--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus"]);
    let answer = dbus_send.arg("org.a11y.Bus.GetAddress").output().expect("dbus-send");
    assert!(answer.status.success(), "{answer:?}");
    let picture = desktop.root().join("screen.png");
    desktop.screenshot(&picture);
    assert!(picture.exists());

    let root = desktop.root().to_path_buf();
    let mark = root.display().to_string();
    let running = process::with_environment(MARK, &mark);
    assert!(running.len() >= 5, "{running:?}");
    drop(desktop);
    crate::wait::blocking("the end of every process", crate::wait::PATIENCE, || {
        running.iter().all(|id| !process::alive(*id)).then_some(())
    });
    assert!(!root.exists());
}
