//! A portal of web pages: what is opened goes to the system's opener, here a stand-in that notes it.

use std::path::Path;

use support::walk::{enter, heading, press};
use support::{Rehearsal, Window};

const PROFILE: &str = include_str!("../profiles/mychart-like.toml");

/// The window on the way to a new password, and what the stand-in notes.
async fn on_the_way(rehearsal: &Rehearsal) -> (Window, std::path::PathBuf) {
    let (path, noted) = support::rehearsal::stand_in(rehearsal.desktop.root(), "xdg-open");
    let window = rehearsal.open_profile(PROFILE, &[("PATH", &path)]).await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[value=forgot_password]").await;
    window.wait_for_heading("Get a new password on your portal's page").await;
    (window, noted)
}

async fn opened(noted: &Path) -> String {
    let read = || async { std::fs::read_to_string(noted).ok().filter(|said| said.ends_with('\n')) };
    support::wait::until("what was opened", support::wait::PATIENCE, read).await
}

#[tokio::test]
async fn yes_leads_to_a_saved_sign_in() {
    let rehearsal = Rehearsal::prepare();
    let (window, noted) = on_the_way(&rehearsal).await;
    press(&window, "button[data-event=open_portal_page]").await;
    let page = opened(&noted).await;
    assert!(page.starts_with("https://portal.example/"), "{page}");
    assert_eq!(page.lines().count(), 1);
    window.wait_for("document.getElementById('note') !== null", "that it is open").await;
    press(&window, "button[name=look][value='0']").await;
    window.wait_for("document.querySelectorAll('.steps li').length >= 2", "the steps").await;
    press(&window, "button[name=answer][value=yes]").await;
    window.wait_for_heading("Save your new sign-in on this computer?").await;
    window.tab_to("#identifier").await;
    window.keys("pat").await;
    enter(&window, "#password", "made on the page 1").await;
    window.wait_for_heading(heading::FINISHED).await;
    let asked = ["lookup", "service", &format!("way-back-in:{}", id()), "username", "pat"];
    let found = rehearsal.desktop.secret_tool(&asked);
    assert_eq!(String::from_utf8_lossy(&found.stdout), "made on the page 1");
}

fn id() -> String {
    let line = PROFILE.lines().find_map(|line| line.strip_prefix("id = \"")).unwrap();
    line.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn no_leads_to_the_matching_help() {
    let rehearsal = Rehearsal::prepare();
    let (window, noted) = on_the_way(&rehearsal).await;
    assert!(!noted.exists(), "nothing is opened unasked");
    press(&window, "button[data-event=open_portal_page]").await;
    window.wait_for("document.querySelector('button[name=answer]') !== null", "Did it work?").await;
    press(&window, "button[name=answer][value=no]").await;
    window.wait_for_heading("What went wrong?").await;
    let cases = [
        ("locked", "Your account is locked"),
        ("not_found", "The portal cannot tell who you are"),
        ("page_down", "Your portal's page does not work now"),
        ("password_refused", "The page does not take your new password"),
        ("other", "The clinic has to help from here"),
        ("no_email", "Wait 5 minutes"),
    ];
    for (trouble, page) in cases {
        press(&window, &format!("button[value={trouble}]")).await;
        window.wait_for_heading(page).await;
        if trouble != "no_email" {
            press(&window, "button[data-event=go_back]").await;
            window.wait_for_heading("What went wrong?").await;
        }
    }
    assert_eq!(opened(&noted).await.lines().count(), 1, "nothing else is opened");
}

#[tokio::test]
async fn closing_the_window_does_not_lose_the_way() {
    let rehearsal = Rehearsal::prepare();
    let (window, _) = on_the_way(&rehearsal).await;
    window.close().await;
    let window = rehearsal.open_profile(PROFILE, &[]).await;
    window.wait_for_heading("Get a new password on your portal's page").await;
    let note = window.script("return document.getElementById('note').innerText", &[]).await;
    assert!(note.as_str().is_some_and(|note| note.contains("You were about to use")), "{note}");
    let asked = window.script("return document.querySelector('button[name=answer]')", &[]).await;
    assert!(asked.is_null(), "the page was never opened: whether it worked is not asked");
    press(&window, "button[data-event=go_back]").await;
    window.wait_for_heading(heading::START).await;
}
