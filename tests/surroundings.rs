//! What is wrong around the program is said with the fix.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use support::walk::{heading, wait_until_closed};
use support::{AllauthOptions, Desktop, DesktopOptions, Keyring, Visit, Window, paths};

fn run_to_end(mut command: Command) -> (Option<i32>, String) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn bare(options: DesktopOptions) -> Desktop {
    Desktop::start(DesktopOptions { keyring: Keyring::Absent, ..options })
}

#[test]
fn no_display() {
    let desktop = bare(DesktopOptions { display: false, ..DesktopOptions::default() });
    let (code, said) = run_to_end(desktop.command(paths::app_binary("debug")));
    assert_eq!(code, Some(1));
    assert!(said.contains("DISPLAY") && said.contains("Start the program from a desktop session"), "{said}");
}

#[test]
fn a_display_that_is_not_there() {
    let desktop = bare(DesktopOptions { display: false, ..DesktopOptions::default() });
    let mut command = desktop.command(paths::app_binary("debug"));
    command.env("DISPLAY", ":4095");
    let (code, said) = run_to_end(command);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the screen cannot be used") && said.contains("from a desktop session"), "{said}");
}

#[test]
fn a_wrong_command_line() {
    let desktop = bare(DesktopOptions { display: false, ..DesktopOptions::default() });
    let mut command = desktop.command(paths::app_binary("debug"));
    command.arg("--profil");
    let (code, said) = run_to_end(command);
    assert_eq!(code, Some(2));
    assert!(said.contains("--profil") && said.contains("Usage:"), "{said}");
}

#[tokio::test]
async fn a_missing_or_broken_profile_is_a_page() {
    let desktop = bare(DesktopOptions::default());
    let app = paths::app_binary("debug");
    let window = Window::open(&desktop, &app, &[], &[]).await;
    window.wait_for_heading("Not set up for a clinic yet").await;
    assert!(window.log().contains("portal.toml") && window.log().contains("--profile"), "{}", window.log());
    window.close().await;
    wait_until_closed(&desktop).await;

    let file = desktop.root().join("broken.toml");
    fs::write(&file, "version = 1\nid = \"oak\"\nconnector = \"alauth\"\n").unwrap();
    let file = file.display().to_string();
    let window = Window::open(&desktop, &app, &["--profile", &file], &[]).await;
    window.wait_for_heading("The portal profile needs a fix").await;
    for said in [window.script("return document.body.innerText", &[]).await.to_string(), window.log()] {
        for part in ["broken.toml", "line 3", "connector", "Write connector ="] {
            assert!(said.contains(part), "{said} lacks {part}");
        }
    }
    window.close().await;
}

#[tokio::test]
async fn no_session_bus() {
    let options =
        DesktopOptions { session_bus: false, keyring: Keyring::Absent, ..DesktopOptions::default() };
    let visit = Visit::prepare(options, AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
}

#[tokio::test]
async fn a_home_that_cannot_be_written() {
    let options = DesktopOptions { keyring: Keyring::Absent, ..DesktopOptions::default() };
    let visit = Visit::prepare(options, AllauthOptions::default()).await;
    // A file where the folder should be keeps even root out.
    let share = visit.desktop.home().join(".local");
    let _ = fs::remove_dir_all(&share);
    fs::write(&share, "").unwrap();
    fs::set_permissions(&share, fs::Permissions::from_mode(0o400)).unwrap();
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    window
        .wait_for("document.body.innerText.includes('We cannot keep notes on this computer')", "the notice")
        .await;
    assert!(window.log().contains("make it writable"), "{}", window.log());
    assert!(window.log().contains("The log cannot be kept in ~/.local/share"), "{}", window.log());
}

#[tokio::test]
async fn the_log_of_the_run_before_is_kept_and_a_second_start_does_not_touch_it() {
    let options = DesktopOptions { keyring: Keyring::Absent, ..DesktopOptions::default() };
    let visit = Visit::prepare(options, AllauthOptions::default()).await;
    let read = |name: &str| {
        let file = visit.desktop.home().join(".local/share/org.waybackin.app").join(name);
        fs::read_to_string(file).unwrap_or_default()
    };
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    window.close().await;
    wait_until_closed(&visit.desktop).await;
    let first = read("log.txt");
    assert!(first.contains("started"), "{first}");
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    assert_eq!(read("log.before.txt"), first);
    let mut another = visit.desktop.command(paths::app_binary("debug"));
    another.args(["--profile", visit.profile()]);
    run_to_end(another);
    assert_eq!(read("log.before.txt"), first, "the second start has left it alone");
    window.close().await;
}

#[tokio::test]
async fn a_second_start_brings_the_first_to_the_front() {
    for session_bus in [true, false] {
        let options = DesktopOptions { session_bus, keyring: Keyring::Absent, ..DesktopOptions::default() };
        let visit = Visit::prepare(options, AllauthOptions::default()).await;
        let window = visit.open().await;
        window.wait_for_heading(heading::START).await;
        let mut second = visit.desktop.command(paths::app_binary("debug"));
        second.args(["--profile", visit.profile()]);
        let (code, said) = run_to_end(second);
        assert_eq!(code, Some(if session_bus { 0 } else { 1 }), "{said}");
        assert!(said.contains("already open") && said.contains("close that window first"), "{said}");
        assert_eq!(window.heading().await, heading::START);
        assert_eq!(visit.webview_folders(), 1, "the second left none");
    }
}

#[tokio::test]
async fn a_profile_that_cannot_be_reached_is_not_a_missing_one() {
    let desktop = bare(DesktopOptions::default());
    let folder = desktop.home().join(".config/org.waybackin.app");
    fs::create_dir_all(&folder).unwrap();
    // As on a share that is not mounted.
    std::os::unix::fs::symlink("/nowhere/portal.toml", folder.join("portal.toml")).unwrap();
    let window = Window::open(&desktop, &paths::app_binary("debug"), &[], &[]).await;
    window.wait_for_heading("The portal profile needs a fix").await;
    let offered = "return document.querySelector('[data-event=start_practice]')";
    assert!(window.script(offered, &[]).await.is_null());
    window.close().await;
}
