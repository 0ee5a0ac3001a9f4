//! Everything that can go wrong ends, in the real window, on a page that says what to do and keeps what was
//! typed. The driver's journeys hold the same against the portal in more detail.

use std::time::Duration;

use support::walk::{NEW_PASSWORD, change_password, enter, heading, press, start_reset};
use support::window::keys;
use support::{AllauthOptions, DesktopOptions, Fault, Keyring, Rule, Visit, Window};

const REQUEST: &str = "/_allauth/app/v1/auth/password/request";
const RESET: &str = "/_allauth/app/v1/auth/password/reset";

/// Waits for an error summary that has the focus and says `words`, and checks that the field says the same.
async fn sees_error(window: &Window, words: &str) {
    let summary = format!(
        "document.activeElement.id === 'error-summary' && document.activeElement.innerText.includes({words:?})"
    );
    window.wait_for(&summary, words).await;
    assert!(window.title().await.starts_with("Error: "), "{}", window.title().await);
    let beside = "const field = document.querySelector('[aria-invalid=true]');
                  return field.getAttribute('aria-describedby').split(' ')
                    .map((id) => document.getElementById(id).innerText).join(' ')";
    let beside = window.script(beside, &[]).await;
    assert!(beside.as_str().is_some_and(|beside| beside.contains(words)), "{beside} lacks {words}");
}

async fn value_of(window: &Window, field: &str) -> String {
    let value = window.script("return document.querySelector(arguments[0]).value", &[field.into()]).await;
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn codes_that_do_not_work() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    start_reset(&window).await;
    enter(&window, "#identifier", "pat").await;
    sees_error(&window, "Type your whole email").await;
    assert_eq!(value_of(&window, "#identifier").await, "pat");
    window.tab_to("#identifier").await;
    window.keys(keys::SELECT_ALL).await;
    window.keys(&visit.account.email).await;
    window.keys(keys::ENTER).await;
    window.wait_for_heading(heading::CODE).await;

    press(&window, "button[data-event=ask_new_code]").await;
    window.wait_for("document.body.innerText.includes('It is too soon for a new code')", "too soon").await;
    assert_eq!(visit.proxy.count("POST", REQUEST), 1);

    enter(&window, "#code", "BBBB").await;
    sees_error(&window, "The code has 8 letters. You typed 4.").await;
    assert_eq!(value_of(&window, "#code").await, "BBBB");
    for _ in 0..2 {
        window.tab_to("#code").await;
        window.keys(keys::SELECT_ALL).await;
        window.keys("BBBB-BBBB").await;
        window.script("document.getElementById('heading').dataset.old = 'yes'", &[]).await;
        window.keys(keys::ENTER).await;
        window.wait_for("!document.getElementById('heading').dataset.old", "a new screen").await;
        sees_error(&window, "That code did not match").await;
        assert_eq!(value_of(&window, "#code").await, "BBBB-BBBB");
    }
    enter(&window, "#code", "").await;
    window.wait_for_heading("That code does not work any more").await;
    press(&window, "button[data-event=ask_new_code]").await;
    window.wait_for_heading(heading::CODE).await;
    assert_eq!(value_of(&window, "#code").await, "", "the old code is not carried to the new one");
    // The contact card and an outage give back what was typed.
    window.tab_to("#code").await;
    window.keys("CCCC-CCCC").await;
    press(&window, "button[data-event=open_help]").await;
    window.wait_for_heading("Call Oak Clinic").await;
    press(&window, "button[data-event=close_over]").await;
    window.wait_for_heading(heading::CODE).await;
    assert_eq!(value_of(&window, "#code").await, "CCCC-CCCC");
    visit.proxy.set(Rule::on("POST", RESET, Fault::html(503, "down")).times(1));
    enter(&window, "#code", "").await;
    window.wait_for_heading("Your portal is not working now").await;
    press(&window, "button[data-event=go_back]").await;
    window.wait_for_heading(heading::CODE).await;
    assert_eq!(value_of(&window, "#code").await, "CCCC-CCCC");
    window.tab_to("#code").await;
    window.keys(keys::SELECT_ALL).await;
    // A whole pasted email will do.
    let mail = visit.portal.wait_for_code(&visit.account.email, 1).await;
    let mail = format!("Hello from Oak Clinic, here is the code that you asked for: {mail} Thank you");
    enter(&window, "#code", &mail).await;
    window.wait_for_heading(heading::PASSWORD).await;

    enter(&window, "#password", "12345").await;
    for reason in ["Use at least 12 characters", "Add letters", "Too many people use this password"] {
        sees_error(&window, reason).await;
    }
    assert_eq!(value_of(&window, "#password").await, "12345");
    window.tab_to("#password").await;
    window.keys(keys::SELECT_ALL).await;
    window.keys("qwertyqwerty").await;
    window.keys(keys::ENTER).await;
    window.wait_for("!document.body.innerText.includes('Use at least 12')", "the portal's own reasons").await;
    sees_error(&window, "Too many people use this password").await;
}

#[tokio::test]
async fn an_unknown_email_sees_what_a_known_one_sees() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    let mut seen = Vec::new();
    for email in [visit.account.email.as_str(), "zoe@example.org"] {
        start_reset(&window).await;
        enter(&window, "#identifier", email).await;
        window.wait_for_heading(heading::CODE).await;
        enter(&window, "#code", "BBBB-BBBB").await;
        sees_error(&window, "That code did not match").await;
        let text = window.script("return document.getElementById('screen').innerText", &[]).await;
        let text = text.as_str().unwrap_or_default().to_owned();
        // The typed address and what the clock changes are not what tells accounts apart.
        let first = email.chars().take(1).collect::<String>();
        let text = text.replace(&format!("{first}•••@"), "•••@");
        seen.push(text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>());
        press(&window, "button[data-event=go_back]").await;
        window.wait_for_heading(heading::EMAIL).await;
        press(&window, "button[data-event=go_back]").await;
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn an_expired_code() {
    let options = AllauthOptions { code_timeout_s: 1, ..AllauthOptions::default() };
    let visit = Visit::prepare(DesktopOptions::default(), options).await;
    let window = visit.open().await;
    visit.ask_for_code(&window).await;
    let code = visit.portal.wait_for_code(&visit.account.email, 0).await;
    let mailed = std::time::Instant::now();
    let past = || async { (mailed.elapsed() > Duration::from_secs(2)).then_some(()) };
    support::wait::until("the code's end", Duration::from_secs(10), past).await;
    enter(&window, "#code", &code).await;
    window.wait_for_heading("That code is too old").await;
}

#[tokio::test]
async fn a_portal_that_cannot_be_reached() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    start_reset(&window).await;
    let cases = [
        (Fault::json(429, &serde_json::json!({})), "The portal asks us to wait"),
        (Fault::html(503, "down"), "Your portal is not working now"),
        (Fault::html(200, "<h1>Free Wi-Fi</h1>"), "Something else answered"),
        (Fault::Drop, "Your portal did not answer"),
        (Fault::json(418, &serde_json::json!({})), "Something went wrong"),
    ];
    window.tab_to("#identifier").await;
    window.keys(&visit.account.email).await;
    for (fault, words) in cases {
        visit.proxy.set(Rule::on("POST", REQUEST, fault).times(1));
        enter(&window, "#identifier", "").await;
        window.wait_for_heading(words).await;
        press(&window, "button[data-event=go_back]").await;
        window.wait_for_heading(heading::EMAIL).await;
        assert_eq!(value_of(&window, "#identifier").await, visit.account.email);
    }
    // A slow call: said so, and ended.
    visit.proxy.set(Rule::on("POST", REQUEST, Fault::HoldRequest).times(1));
    enter(&window, "#identifier", "").await;
    window
        .wait_for("document.getElementById('live-status').innerText.includes('Still working')", "word of it")
        .await;
    press(&window, "button[data-event=stop]").await;
    window.wait_for("document.body.innerText.includes('You stopped.')", "that it was stopped").await;
    assert_eq!(value_of(&window, "#identifier").await, visit.account.email);
    visit.proxy.release();
    enter(&window, "#identifier", "").await;
    window.wait_for_heading(heading::CODE).await;
}

#[tokio::test]
async fn no_portal_and_no_network() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let cases = [
        (format!("http://{closed}/"), "Your portal is not working now"),
        ("https://portal.invalid/".to_owned(), "We cannot reach your portal"),
    ];
    for (base_url, words) in cases {
        std::fs::write(visit.profile(), visit.portal.profile_toml(&base_url)).unwrap();
        let window = visit.open().await;
        start_reset(&window).await;
        enter(&window, "#identifier", &visit.account.email).await;
        window.wait_for_heading(words).await;
        press(&window, "button[data-event=go_back]").await;
        window.wait_for_heading(heading::EMAIL).await;
        assert_eq!(value_of(&window, "#identifier").await, visit.account.email);
        window.close().await;
    }
}

#[tokio::test]
async fn a_stopped_change_says_what_is_not_known() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    visit.reach_password(&window).await;
    visit.proxy.set(Rule::on("POST", RESET, Fault::HoldReply));
    let replies = visit.proxy.count("POST", RESET);
    enter(&window, "#password", NEW_PASSWORD).await;
    visit.proxy.wait_for_reply("POST", RESET, replies + 1).await;
    window.wait_for("document.querySelector('button[data-event=stop]') !== null", "the Stop button").await;
    press(&window, "button[data-event=stop]").await;
    window.wait_for_heading("We do not know if your password changed").await;
    press(&window, "button[data-event=check_again]").await;
    window.wait_for_heading(heading::WORKS).await;
}

#[tokio::test]
async fn a_keychain_that_is_not_there_or_locked() {
    for (keyring, words) in [
        (Keyring::Absent, "This computer has no password store."),
        (Keyring::Locked, "The password store is locked."),
    ] {
        let desktop = DesktopOptions { keyring, ..DesktopOptions::default() };
        let visit = Visit::prepare(desktop, AllauthOptions::default()).await;
        let window = visit.open().await;
        visit.reach_password(&window).await;
        change_password(&window).await;
        press(&window, "button[value=yes]").await;
        let said = format!(
            "document.getElementById('error-summary')?.innerText.includes({words:?}) &&
             document.body.innerText.includes('Your password still works')"
        );
        window.wait_for(&said, words).await;
        press(&window, "button[value=no]").await;
        window.wait_for_heading(heading::FINISHED).await;
    }
}
