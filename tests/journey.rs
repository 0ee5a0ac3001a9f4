//! The whole journey, with nothing but a keyboard.

use support::walk::{NEW_PASSWORD, change_password, enter, heading, press};
use support::{AllauthOptions, DesktopOptions, Fault, Rule, Visit, Window};

const RESET: &str = "/_allauth/app/v1/auth/password/reset";

#[tokio::test]
async fn from_a_forgotten_password_to_the_keychain() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    assert_eq!(visit.takes().await, (true, false));
    visit.reach_password(&window).await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
    assert_eq!(visit.takes().await, (false, true));
    assert_eq!(visit.saved_password(), None, "nothing is saved before the patient says Yes");
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    press(&window, "button[value=yes]").await;
    window.wait_for_heading(heading::FINISHED).await;
    assert_eq!(visit.saved_password().as_deref(), Some(NEW_PASSWORD));
}

#[tokio::test]
async fn no_leaves_the_keychain_untouched() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    // The control: another program's entry for the same patient, which the search does find.
    let theirs = ["store", "--label=other", "service", "other", "username", &visit.account.email];
    assert!(visit.desktop.secret_tool_with(&theirs, "kept").status.success());
    let window = visit.open().await;
    visit.reach_password(&window).await;
    change_password(&window).await;
    press(&window, "button[value=no]").await;
    window.wait_for_heading(heading::FINISHED).await;
    let all = visit.desktop.secret_tool(&["search", "--all", "username", &visit.account.email]);
    assert!(all.status.success(), "the keychain was searched");
    let found = String::from_utf8_lossy(&all.stdout).into_owned();
    assert_eq!(found.matches("secret = ").count(), 1, "only the other program's entry is there");
    assert!(found.contains("secret = kept"));
    window.tab_to("button[data-event=finish]").await;
    let app = window.app_pid();
    assert_eq!(visit.webview_folders(), 1, "the webview's folder is there while it runs");
    // Not by a key: the window would be gone before the key is up.
    let _ = window.try_script("document.activeElement.click()", &[]).await;
    let gone = || async { (!support::process::alive(app)).then_some(()) };
    support::wait::until("the program's end", support::wait::PATIENCE, gone).await;
    assert_eq!(visit.webview_folders(), 0, "and is removed with the end");
}

#[tokio::test]
async fn the_end_of_the_session_leaves_nothing_either() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    let app = window.app_pid();
    assert_eq!(visit.webview_folders(), 1);
    support::process::terminate(app);
    let gone = || async { (!support::process::alive(app)).then_some(()) };
    support::wait::until("the program's end", support::wait::PATIENCE, gone).await;
    assert_eq!(visit.webview_folders(), 0);
}

#[tokio::test]
async fn a_saved_sign_in_is_unsure_before_the_change_and_replaced_after_it() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let (email, id) = (visit.account.email.clone(), "way-back-in:oak-clinic-practice");
    let store = ["store", "--label=saved", "service", id, "username", &email];
    assert!(visit.desktop.secret_tool_with(&store, "an older one").status.success());
    let window = visit.open().await;
    visit.reach_password(&window).await;
    visit.proxy.set(Rule::on("POST", RESET, Fault::HoldReply).times(1));
    let before = visit.proxy.count("POST", RESET);
    enter(&window, "#password", NEW_PASSWORD).await;
    visit.proxy.wait_for("POST", RESET, before + 1).await;
    let state = || {
        let service = "way-back-in.state:oak-clinic-practice";
        let found = visit.desktop.secret_tool(&["lookup", "service", service, "username", &email]);
        String::from_utf8_lossy(&found.stdout).into_owned()
    };
    assert!(state().contains("unsure"), "{}", state());
    assert_eq!(visit.saved_password().as_deref(), Some("an older one"));
    visit.proxy.release();
    window.wait_for_heading(heading::WORKS).await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    press(&window, "button[value=yes]").await;
    window.wait_for_heading(heading::FINISHED).await;
    assert!(state().contains("current"), "{}", state());
    assert_eq!(visit.saved_password().as_deref(), Some(NEW_PASSWORD));
}

#[tokio::test]
async fn a_made_password_is_shown_once_and_works() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    visit.reach_password(&window).await;
    enter(&window, "#password", "12345").await;
    window.wait_for("document.getElementById('error-summary') !== null", "the reasons against it").await;
    press(&window, "button[data-event=make_password]").await;
    window.wait_for("document.getElementById('error-summary') === null", "the end of the reasons").await;
    window.wait_for("document.getElementById('password').value.split('-').length >= 4", "four words").await;
    let field = window.script("return document.getElementById('password').type", &[]).await;
    assert_eq!(field, "text", "a made password is there to be read");
    let label = window.script("return document.querySelector('[data-show]').innerText", &[]).await;
    assert_eq!(label, "Hide password");
    enter(&window, "#password", "").await;
    window.wait_for_heading(heading::WORKS).await;
    assert_eq!(visit.takes().await, (false, false));
}

/// From the start, by one of the choices and one mailed code, to the username.
async fn find_username(visit: &Visit, window: &Window, choice: &str) {
    window.wait_for_heading(heading::START).await;
    press(window, &format!("button[value={choice}]")).await;
    window.wait_for_heading(heading::EMAIL).await;
    enter(window, "#identifier", &visit.account.email).await;
    window.wait_for_heading(heading::CODE).await;
    let code = visit.portal.wait_for_code(&visit.account.email, 0).await;
    enter(window, "#code", &code).await;
    window.wait_for_heading("This is your username").await;
    let shown = window.script("return document.querySelector('.big-name').innerText.trim()", &[]).await;
    assert_eq!(shown, visit.account.username);
}

#[tokio::test]
async fn a_username_is_found_by_a_proven_code() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    find_username(&visit, &window, "forgot_username").await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::FINISHED).await;
    assert_eq!(visit.takes().await, (true, false), "the password is as it was");
}

#[tokio::test]
async fn both_are_found_with_one_code_where_the_portal_allows() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    find_username(&visit, &window, "forgot_both").await;
    press(&window, "button[data-event=reset_password_too]").await;
    window.wait_for_heading(heading::PASSWORD).await;
    change_password(&window).await;
    assert_eq!(visit.takes().await, (false, true));
    assert_eq!(visit.portal.mail_count(&visit.account.email), 1, "one code was enough");
}
