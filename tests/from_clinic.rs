//! What the clinic gave, in the window: an activation code, a temporary password. Keyboard only.

use support::rehearsal::{answer_who, have};
use support::walk::{NEW_PASSWORD, enter, heading, press};
use support::{Rehearsal, Window};

async fn value_of(window: &Window, field: &str) -> serde_json::Value {
    window.script("return document.querySelector(arguments[0])?.value ?? null", &[field.into()]).await
}

async fn refused(window: &Window, words: &str) {
    window.wait_for("document.getElementById('error-summary') !== null", "what is wrong").await;
    let said = window.script("return document.getElementById('error-summary').innerText", &[]).await;
    assert!(said.as_str().is_some_and(|said| said.contains(words)), "{said}");
    let focused = window.script("return document.activeElement.id", &[]).await;
    assert_eq!(focused, "error-summary");
}

#[tokio::test]
async fn an_invitation_becomes_a_password_that_is_saved() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    have(&window, "clinic_code").await;
    window.wait_for_heading(heading::CLINIC_CODE).await;
    enter(&window, "#clinic_code", "k7m").await;
    refused(&window, "too short").await;
    assert_eq!(value_of(&window, "#clinic_code").await, "k7m");
    window.tab_to("#clinic_code").await;
    window.keys(support::keys::END).await;
    enter(&window, "#clinic_code", "2 qx4t 9rbw").await;
    window.wait_for_heading(heading::IDENTITY).await;
    // Back there, the code is as it was typed.
    press(&window, "button[data-event=go_back]").await;
    window.wait_for_heading(heading::CLINIC_CODE).await;
    assert_eq!(value_of(&window, "#clinic_code").await, "k7m2 qx4t 9rbw");
    press(&window, "button.primary").await;
    window.wait_for_heading(heading::IDENTITY).await;
    answer_who(&window, ["6", "14", "1953"], "Nobody").await;
    refused(&window, "You have 2 tries left").await;
    window.tab_to("#last_name").await;
    window.keys(support::keys::SELECT_ALL).await;
    window.keys("Berg").await;
    window.keys(support::keys::ENTER).await;
    window.wait_for_heading(heading::PASSWORD).await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    press(&window, "button[value=yes]").await;
    window.wait_for_heading(heading::FINISHED).await;
    let found =
        rehearsal.desktop.secret_tool(&["lookup", "service", "way-back-in:practice", "username", "ivy"]);
    assert_eq!(String::from_utf8_lossy(&found.stdout), NEW_PASSWORD, "under the name that nobody typed");
}

#[tokio::test]
async fn an_invitation_that_is_too_old_leads_to_the_clinic() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    have(&window, "clinic_code").await;
    window.wait_for_heading(heading::CLINIC_CODE).await;
    enter(&window, "#clinic_code", "H3ND-6PWY-2VFA").await;
    window.wait_for_heading(heading::IDENTITY).await;
    answer_who(&window, ["10", "2", "1947"], "Haddad").await;
    window.wait_for_heading("That code does not work any more").await;
    press(&window, "main button[data-event=open_help]").await;
    window.wait_for_heading("Call Practice Clinic").await;
}

#[tokio::test]
async fn a_temporary_password_becomes_ones_own() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    have(&window, "temporary_password").await;
    window.wait_for_heading(heading::TEMPORARY).await;
    window.tab_to("#identifier").await;
    window.keys("tess").await;
    enter(&window, "input[name=temporary]", "temporary horse battery 12").await;
    refused(&window, "You have 4 tries left").await;
    assert_eq!(value_of(&window, "#identifier").await, "tess", "nothing typed is lost");
    assert_eq!(value_of(&window, "input[name=temporary]").await, "temporary horse battery 12");
    window.tab_to("input[name=temporary]").await;
    window.keys(support::keys::SELECT_ALL).await;
    enter(&window, "input[name=temporary]", "temporary horse battery 13").await;
    window.wait_for_heading(heading::PASSWORD).await;
    assert_eq!(value_of(&window, "#password").await, "", "the temporary one is not carried here");
    // The portal does not take it as one's own.
    enter(&window, "#password", "temporary horse battery 13").await;
    refused(&window, "You used this password before").await;
    window.tab_to("#password").await;
    window.keys(support::keys::SELECT_ALL).await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
}

#[tokio::test]
async fn an_old_code_leads_to_a_new_one() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    have(&window, "email_code").await;
    window.wait_for_heading("Ask for a new code").await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading("What is your username or email?").await;
}
