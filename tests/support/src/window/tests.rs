use super::*;
use crate::desktop::{DesktopOptions, Keyring};
use crate::{atspi, axe};

/// WebKitGTK's own small browser: a web view that is not ours.
fn browser_binary() -> PathBuf {
    let architectures = fs::read_dir("/usr/lib").expect("/usr/lib");
    let mut paths = architectures.flatten().map(|entry| entry.path().join("webkit2gtk-4.1/MiniBrowser"));
    paths.find(|path| path.exists()).expect("MiniBrowser, which comes with libwebkit2gtk-4.1-0")
}

const PAGE: &str = "data:text/html,<!doctype html><html lang=en><title>A page</title>\
    <main><h1>Sign in</h1><form><label for=e>Email</label><input id=e name=email>\
    <button type=button id=b onclick=\"document.querySelector('h1').textContent='Pressed';\
    document.getElementById('s').innerHTML='<p>It is done</p>'\">Go</button></form>\
    <div id=s role=status></div></main>";

async fn browser(desktop: &Desktop, page: &str) -> Window {
    let window = Window::open(desktop, &browser_binary(), &["--automation"], &[]).await;
    window.go_to(page).await;
    window
}

fn desktop(dark: bool) -> Desktop {
    Desktop::start(DesktopOptions {
        dark,
        accessibility: true,
        keyring: Keyring::Absent,
        ..DesktopOptions::default()
    })
}

#[tokio::test]
async fn a_window_is_driven_by_keyboard() {
    let desktop = desktop(false);
    let window = browser(&desktop, PAGE).await;
    assert_eq!(window.title().await, "A page");
    window.wait_for_heading("Sign in").await;
    window.tab_to("#e").await;
    window.keys("Maria.López@example.org").await;
    let typed = window.script("return document.getElementById('e').value", &[]).await;
    assert_eq!(typed, "Maria.López@example.org");
    window.keys(keys::SELECT_ALL).await;
    window.keys("x").await;
    assert_eq!(window.script("return document.getElementById('e').value", &[]).await, "x");
    window.tab_to("#b").await;
    assert_eq!(window.focused().await, "button#b \"Go\"");
    window.keys(keys::SHIFT_TAB).await;
    assert_eq!(window.focused().await, "input#e[name=email]");
    window.keys(keys::TAB).await;
    window.keys(keys::SPACE).await;
    window.wait_for_heading("Pressed").await;
    let picture = desktop.root().join("page.png");
    window.screenshot(&picture).await;
    assert!(fs::read(&picture).expect("a file").starts_with(b"\x89PNG"));
    window.close().await;
}

#[tokio::test]
async fn a_killed_program_is_gone_with_its_web_processes() {
    let desktop = desktop(false);
    let window = browser(&desktop, PAGE).await;
    let pid = window.app_pid();
    assert!(process::tree(pid).len() >= 2);
    window.kill_app();
    assert!(!process::alive(pid));
    window.try_script("return 1;", &[]).await.expect_err("no window");
    window.close().await;
}

#[tokio::test]
async fn axe_finds_what_is_wrong_and_passes_what_is_right() {
    let desktop = desktop(true);
    let window = browser(&desktop, PAGE).await;
    let dark = window.script("return matchMedia('(prefers-color-scheme: dark)').matches", &[]);
    assert_eq!(dark.await, true);
    let good = axe::check(&window).await;
    assert_eq!(good.violations, Vec::new());
    window.script("document.querySelector('label').remove()", &[]).await;
    let bad = axe::check(&window).await;
    assert_eq!(bad.violations.len(), 1, "{bad:#?}");
    assert_eq!(bad.violations[0].rule, "label");
    assert_eq!(bad.violations[0].targets, ["#e"]);
    window.close().await;
}

#[tokio::test]
async fn a_screen_reader_sees_controls_and_hears_changes() {
    let desktop = desktop(false);
    let window = browser(&desktop, PAGE).await;
    let tree = atspi::tree(&desktop, window.app_pid()).await;
    let field = tree.find("entry", "Email").expect("the field");
    assert!(field.states.iter().any(|state| state == "focusable"), "{field:?}");
    assert!(tree.find("heading", "Sign in").is_some());

    let recording = atspi::record(&desktop, window.app_pid()).await;
    window.tab_to("#b").await;
    window.keys(keys::ENTER).await;
    window.wait_for_heading("Pressed").await;
    recording.wait_for("the focus on Go", |event| event.focus_on("Go")).await;
    recording.wait_for("what the status says", |event| event.says("It is done")).await;
    window.close().await;
}
