//! The saved sign-ins in the window, against a real keychain and a real clipboard.

use std::process::{Command, Stdio};

use support::walk::{heading, press};
use support::{Desktop, Rehearsal, Window};

const SERVICE: &str = "way-back-in:practice";
const OURS: &str = "kept-for-pat-1";

fn keep(desktop: &Desktop, service: &str, username: &str, secret: &str) {
    let store = ["store", "--label=saved", "service", service, "username", username];
    assert!(desktop.secret_tool_with(&store, secret).status.success());
}

fn kept(desktop: &Desktop, service: &str, username: &str) -> Option<String> {
    let found = desktop.secret_tool(&["lookup", "service", service, "username", username]);
    found.status.success().then(|| String::from_utf8_lossy(&found.stdout).into_owned())
}

/// What stands beside the password: since when it is there, and whether it may be old.
fn state_of(desktop: &Desktop, username: &str) -> Option<String> {
    kept(desktop, "way-back-in.state:practice", username)
}

/// What another program finds in the clipboard. xclip waits for ever for an owner that ends just then.
fn pasted(desktop: &Desktop) -> String {
    let mut paste = desktop.command("timeout");
    let found = paste.args(["5", "xclip", "-selection", "clipboard", "-o"]).output().expect("timeout runs");
    String::from_utf8_lossy(&found.stdout).into_owned()
}

/// Another program's text in the clipboard.
fn copy_elsewhere(desktop: &Desktop, text: &str) {
    let file = desktop.root().join("copied");
    std::fs::write(&file, text).unwrap();
    let mut copy: Command = desktop.command("xclip");
    copy.args(["-selection", "clipboard", "-i"]).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(copy.status().expect("xclip runs").success());
}

/// Waits for the news that something was done: what failed is news too.
async fn wait_for_note(window: &Window, words: &str) {
    window.wait_for(&format!("document.getElementById('note')?.innerText.includes({words:?})"), words).await;
}

async fn at_the_list(rehearsal: &Rehearsal) -> Window {
    keep(&rehearsal.desktop, SERVICE, "pat", OURS);
    keep(&rehearsal.desktop, SERVICE, "sam", "kept-for-sam");
    keep(&rehearsal.desktop, "another-program", "pat", "theirs");
    let window = rehearsal.open().await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[data-event=open_saved]").await;
    window.wait_for_heading("Your saved sign-ins").await;
    window.wait_for("document.querySelectorAll('.saved > li').length === 2", "two of them").await;
    window
}

#[tokio::test]
async fn they_are_shown_marked_and_removed_and_no_other_programs() {
    let rehearsal = Rehearsal::prepare();
    let desktop = &rehearsal.desktop;
    let window = at_the_list(&rehearsal).await;
    let html = window.script("return document.getElementById('screen').innerHTML", &[]).await;
    assert!(!html.to_string().contains(OURS), "the list holds no password");
    press(&window, "form[data-event=show_saved] button[value='0']").await;
    let shown = format!("document.getElementById('saved_password')?.value === '{OURS}'");
    window.wait_for(&shown, "the password").await;
    press(&window, "button[data-event=hide_saved]").await;
    window.wait_for("document.querySelectorAll('.saved > li').length === 2", "the list").await;
    assert_eq!(state_of(desktop, "pat"), None);
    press(&window, "form[data-event=changed_elsewhere] button[value='0']").await;
    wait_for_note(&window, "We marked it as old").await;
    assert!(state_of(desktop, "pat").is_some_and(|state| state.contains("unsure")));
    press(&window, "form[data-event=remove_saved] button[value='0']").await;
    window.wait_for_heading("Remove this sign-in?").await;
    let text = window.script("return document.querySelector('main').innerText", &[]).await;
    assert!(text.as_str().is_some_and(|text| text.contains("the sign-in of pat")), "{text}");
    assert!(!window.title().await.contains("pat"), "{}", window.title().await);
    press(&window, "button[value=yes]").await;
    window.wait_for("document.querySelectorAll('.saved > li').length === 1", "the other one").await;
    assert_eq!(kept(desktop, SERVICE, "pat"), None);
    assert_eq!(kept(desktop, SERVICE, "sam").as_deref(), Some("kept-for-sam"));
    assert_eq!(kept(desktop, "another-program", "pat").as_deref(), Some("theirs"));
}

#[tokio::test]
async fn all_are_removed_at_once() {
    let rehearsal = Rehearsal::prepare();
    let window = at_the_list(&rehearsal).await;
    press(&window, "button[data-event=remove_all_saved]").await;
    window.wait_for_heading("Remove all saved sign-ins?").await;
    press(&window, "button[value=yes]").await;
    window.wait_for("document.querySelector('.saved') === null", "an empty list").await;
    assert_eq!(kept(&rehearsal.desktop, SERVICE, "sam"), None);
    assert_eq!(kept(&rehearsal.desktop, "another-program", "pat").as_deref(), Some("theirs"));
}

#[tokio::test]
async fn a_copy_is_cleared_after_a_minute() {
    let rehearsal = Rehearsal::prepare();
    let window = at_the_list(&rehearsal).await;
    let pressed = std::time::Instant::now();
    press(&window, "form[data-event=copy_saved] button[value='0']").await;
    wait_for_note(&window, "Copied").await;
    assert_eq!(pasted(&rehearsal.desktop), OURS);
    let limit = std::time::Duration::from_secs(75);
    let gone = async || (pasted(&rehearsal.desktop) != OURS).then_some(());
    support::wait::until("an empty clipboard", limit, gone).await;
    let lived = pressed.elapsed().as_secs();
    assert!((60..=75).contains(&lived), "{lived} s");
    support::figures::record("a copied password stays in the clipboard", lived, "s");
}

#[tokio::test]
async fn a_copy_is_cleared_at_the_end_and_another_programs_text_is_not() {
    let rehearsal = Rehearsal::prepare();
    let desktop = &rehearsal.desktop;
    let window = at_the_list(&rehearsal).await;
    press(&window, "form[data-event=copy_saved] button[value='0']").await;
    wait_for_note(&window, "Copied").await;
    assert_eq!(pasted(desktop), OURS);
    window.close().await;
    let gone = async || (pasted(desktop) != OURS).then_some(());
    support::wait::until("an empty clipboard", support::wait::PATIENCE, gone).await;
    let window = rehearsal.open().await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[data-event=open_saved]").await;
    window.wait_for("document.querySelectorAll('.saved > li').length === 2", "two of them").await;
    press(&window, "form[data-event=copy_saved] button[value='0']").await;
    wait_for_note(&window, "Copied").await;
    copy_elsewhere(desktop, "a shopping list");
    window.close().await;
    assert_eq!(pasted(desktop), "a shopping list");
}
