//! The way through a portal of django-allauth: a reset with every kind of trouble, in the order a patient could meet it.

use std::fs;

use support::walk::{NEW_PASSWORD, enter, heading, press, start_reset};
use support::window::keys;
use support::{Fault, Rule, Visit, Window};

use super::Album;

const REQUEST: &str = "/_allauth/app/v1/auth/password/request";
const RESET: &str = "/_allauth/app/v1/auth/password/reset";

pub(super) async fn whole(visit: &Visit, album: &mut Album) {
    not_set_up(visit, album).await;
    let window = visit.open_built(album.build).await;
    email(visit, &window, album).await;
    outages(visit, &window, album).await;
    code(visit, &window, album).await;
    password(visit, &window, album).await;
    interrupted(visit, window, album).await;
}

/// Types over whatever the field holds, and presses Enter.
async fn retype(window: &Window, field: &str, text: &str) {
    window.tab_to(field).await;
    window.keys(keys::SELECT_ALL).await;
    window.keys(text).await;
    window.keys(keys::ENTER).await;
}

async fn wait_for_error(window: &Window, words: &str) {
    let there = format!("document.getElementById('error-summary')?.innerText.includes({words:?})");
    window.wait_for(&there, words).await;
}

async fn not_set_up(visit: &Visit, album: &mut Album) {
    let profile = fs::read_to_string(visit.profile()).expect("the profile");
    fs::write(visit.profile(), profile.replace("\"allauth\"", "\"alauth\"")).expect("a profile");
    let window = visit.open_built(album.build).await;
    window.wait_for_heading("The portal profile needs a fix").await;
    album.take(&window, "not-set-up").await;
    window.close().await;
    fs::write(visit.profile(), profile).expect("a profile");
}

async fn email(visit: &Visit, window: &Window, album: &mut Album) {
    window.wait_for_heading(heading::START).await;
    album.take(window, "start").await;
    press(window, "button[data-event=open_help]").await;
    window.wait_for_heading("Call Oak Clinic").await;
    album.take(window, "contact-card").await;
    press(window, "button[data-event=close_over]").await;
    start_reset(window).await;
    window.tab_to("#identifier").await;
    album.take(window, "email").await;
    enter(window, "#identifier", "pat").await;
    wait_for_error(window, "Type your whole email").await;
    album.take(window, "email-error").await;
    retype(window, "#identifier", "pat@gmial.com").await;
    window.wait_for("document.getElementById('meant') !== null", "the suggestion").await;
    album.take(window, "email-suggestion").await;
    visit.proxy.set(Rule::on("POST", REQUEST, Fault::HoldRequest).times(1));
    retype(window, "#identifier", &visit.account.email).await;
    window.wait_for("document.body.innerText.includes('Still working')", "word of the slow call").await;
    album.take(window, "email-still-working").await;
    press(window, "button[data-event=stop]").await;
    window.wait_for("document.body.innerText.includes('You stopped')", "that it was stopped").await;
    album.take(window, "email-stopped").await;
}

async fn outages(visit: &Visit, window: &Window, album: &mut Album) {
    let wait = Fault::Reply {
        status: 429,
        headers: vec![("retry-after".into(), "90".into())],
        content_type: "application/json".into(),
        body: "{}".into(),
    };
    let cases = [
        ("wait", "The portal asks us to wait", wait),
        ("portal-down", "Your portal is not working now", Fault::html(503, "down")),
        ("no-answer", "Your portal did not answer", Fault::Drop),
        ("not-this-portal", "Something else answered", Fault::html(200, "<h1>Free Wi-Fi</h1>")),
        ("unexpected", "Something went wrong", Fault::json(418, &serde_json::json!({}))),
    ];
    for (name, words, fault) in cases {
        visit.proxy.set(Rule::on("POST", REQUEST, fault).times(1));
        retype(window, "#identifier", &visit.account.email).await;
        window.wait_for_heading(words).await;
        album.take(window, name).await;
        press(window, "button[data-event=go_back]").await;
        window.wait_for_heading(heading::EMAIL).await;
    }
    retype(window, "#identifier", &visit.account.email).await;
    window.wait_for_heading(heading::CODE).await;
}

async fn code(visit: &Visit, window: &Window, album: &mut Album) {
    window.tab_to("#code").await;
    album.take(window, "code").await;
    press(window, "button[data-event=ask_new_code]").await;
    window.wait_for("document.body.innerText.includes('too soon')", "that it is too soon").await;
    album.take(window, "code-too-soon").await;
    for _ in 0..2 {
        window.script("document.getElementById('heading').dataset.old = 'yes'", &[]).await;
        retype(window, "#code", "BBBB-BBBB").await;
        window.wait_for("!document.getElementById('heading').dataset.old", "a new screen").await;
        wait_for_error(window, "That code did not match").await;
    }
    album.take(window, "code-error").await;
    retype(window, "#code", "BBBB-BBBB").await;
    window.wait_for_heading("That code does not work any more").await;
    album.take(window, "code-used-up").await;
    press(window, "button[data-event=ask_new_code]").await;
    window.wait_for_heading(heading::CODE).await;
    album.take(window, "code-new").await;
    visit.enter_mailed_code(window, 1).await;
}

async fn password(visit: &Visit, window: &Window, album: &mut Album) {
    album.take(window, "password").await;
    window.tab_to("#password").await;
    window.keys("wobbly-teapot").await;
    window.wait_for("document.getElementById('live-rules').innerText.includes('Done')", "a tick").await;
    album.take(window, "password-typed").await;
    retype(window, "#password", "12345").await;
    wait_for_error(window, "Use at least 12 characters").await;
    album.take(window, "password-error").await;
    press(window, "button[data-event=make_password]").await;
    window.wait_for("document.getElementById('password').type === 'text'", "the made password").await;
    album.take(window, "password-made").await;
    visit.proxy.set(Rule::on("POST", RESET, Fault::html(502, "bad gateway")).times(1));
    retype(window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading("Your new password does not work yet").await;
    album.take(window, "unsettled").await;
    press(window, "button[data-event=try_again]").await;
    window.wait_for_heading(heading::WORKS).await;
    album.take(window, "it-works").await;
    press(window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    album.take(window, "save").await;
    press(window, "button[value=yes]").await;
    window.wait_for_heading(heading::FINISHED).await;
    album.take(window, "finished").await;
    press(window, "button[data-event=start_over]").await;
}

async fn interrupted(visit: &Visit, window: Window, album: &mut Album) {
    let mails = visit.portal.mail_count(&visit.account.email);
    visit.ask_for_code(&window).await;
    visit.enter_mailed_code(&window, mails).await;
    let sent = visit.proxy.count("POST", RESET);
    visit.proxy.set(Rule::on("POST", RESET, Fault::HoldRequest).times(1));
    enter(&window, "#password", &format!("{NEW_PASSWORD}-2")).await;
    visit.proxy.wait_for("POST", RESET, sent + 1).await;
    window.wait_for("document.querySelector('button[data-event=stop]') !== null", "the Stop button").await;
    album.take(&window, "password-working").await;
    press(&window, "button[data-event=stop]").await;
    window.wait_for_heading("We do not know if your password changed").await;
    album.take(&window, "unsettled-stopped").await;
    window.kill_app();
    let window = visit.open_built(album.build).await;
    window.wait_for_heading(heading::INTERRUPTED).await;
    album.take(&window, "interrupted").await;
    window.close().await;
}
