//! The whole journey, with nothing but a keyboard.

use support::walk::{NEW_PASSWORD, enter, heading, press};
use support::{AllauthOptions, DesktopOptions, Visit};

#[tokio::test]
async fn from_a_forgotten_password_to_the_keychain() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    assert_eq!(visit.takes().await, (true, false));
    visit.reach_password(&window).await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
    assert_eq!(visit.takes().await, (false, true));
    assert_eq!(
        visit.saved_password(),
        None,
        "nothing is saved before the patient says Yes"
    );
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    press(&window, "button[value=yes]").await;
    window.wait_for_heading(heading::FINISHED).await;
    assert_eq!(visit.saved_password().as_deref(), Some(NEW_PASSWORD));
}

#[tokio::test]
async fn no_leaves_the_keychain_untouched() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    visit.reach_password(&window).await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    press(&window, "button[value=no]").await;
    window.wait_for_heading(heading::FINISHED).await;
    let all = visit
        .desktop
        .secret_tool(&["search", "--all", "username", &visit.account.email]);
    assert!(
        all.stdout.is_empty(),
        "something was written to the keychain"
    );
    window.tab_to("button[data-event=finish]").await;
    let app = window.app_pid();
    // Not by a key: the window would be gone before the key is up.
    let _ = window
        .try_script("document.activeElement.click()", &[])
        .await;
    let gone = || async { (!support::process::alive(app)).then_some(()) };
    support::wait::until("the program's end", support::wait::PATIENCE, gone).await;
}

#[tokio::test]
async fn a_made_password_is_shown_once_and_works() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    visit.reach_password(&window).await;
    press(&window, "button[data-event=make_password]").await;
    window
        .wait_for(
            "document.getElementById('password').value.split('-').length >= 4",
            "four words",
        )
        .await;
    let field = window
        .script("return document.getElementById('password').type", &[])
        .await;
    assert_eq!(field, "text", "a made password is there to be read");
    enter(&window, "#password", "").await;
    window.wait_for_heading(heading::WORKS).await;
    assert_eq!(visit.takes().await, (false, false));
}
