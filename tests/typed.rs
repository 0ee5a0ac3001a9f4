//! What is typed is kept, and what is pressed counts once, on the screen it was meant for.

use support::rehearsal::ask_for_code;
use support::walk::{enter, heading, press};
use support::{Rehearsal, Window, keys};

async fn value_of(window: &Window, field: &str) -> String {
    let value = window.script("return document.getElementById(arguments[0]).value", &[field.into()]).await;
    value.as_str().unwrap_or_default().to_owned()
}

/// To what lies over the page, and back.
async fn over_and_back(window: &Window, event: &str) {
    let marked = "!document.getElementById('heading').dataset.old";
    for button in [format!("button[data-event={event}]"), "button[data-event=close_over]".to_owned()] {
        window.script("document.getElementById('heading').dataset.old = 'yes'", &[]).await;
        press(window, &button).await;
        window.wait_for(marked, "another screen").await;
    }
}

#[tokio::test]
async fn what_is_typed_over_a_name_that_was_there_is_kept() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "pat").await;
    press(&window, "button[data-event=go_back]").await;
    window.wait_for("document.getElementById('identifier')?.value === 'pat'", "what was typed first").await;
    window.tab_to("#identifier").await;
    window.keys(keys::SELECT_ALL).await;
    window.keys("rosa").await;
    for event in ["open_settings", "open_help", "open_inbox"] {
        over_and_back(&window, event).await;
        assert_eq!(value_of(&window, "identifier").await, "rosa", "{event}");
    }
    window.tab_to("#identifier").await;
    window.keys(keys::SELECT_ALL).await;
    window.keys(keys::BACKSPACE).await;
    over_and_back(&window, "open_settings").await;
    assert_eq!(value_of(&window, "identifier").await, "", "nothing is kept too");
    // What is suggested wins over what was typed.
    enter(&window, "#identifier", "pat@gmial.com").await;
    window.wait_for("document.getElementById('meant') !== null", "the suggestion").await;
    press(&window, "button[data-event=use_suggestion]").await;
    window.wait_for_heading(heading::CODE).await;
    press(&window, "button[data-event=go_back]").await;
    window
        .wait_for("document.getElementById('identifier')?.value === 'pat@gmail.com'", "the suggested")
        .await;
}

#[tokio::test]
async fn a_half_typed_code_is_kept_on_the_way_to_advice_and_back() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "pat").await;
    window.tab_to("#code").await;
    window.keys("1234").await;
    press(&window, "button[data-event=open_no_email]").await;
    window.wait_for_heading("Wait 5 minutes").await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading("Look in your other folders").await;
    press(&window, "button[data-event=found_email]").await;
    window.wait_for_heading(heading::CODE).await;
    assert_eq!(value_of(&window, "code").await, "1234");
    press(&window, "button[data-event=open_link]").await;
    window.wait_for_heading("Paste the link from your email").await;
    press(&window, "button[data-event=go_back]").await;
    window.wait_for_heading(heading::CODE).await;
    assert_eq!(value_of(&window, "code").await, "1234");
}

#[tokio::test]
async fn a_double_click_answers_one_question() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[value=not_sure]").await;
    window.wait_for_heading("Do you know your username?").await;
    window.script(
        "window.clicks = []; addEventListener('click', (click) => window.clicks.push(click.detail), true)",
        &[],
    )
    .await;
    window.double_click("button[value=no]").await;
    window.wait_for("window.clicks.join() === '1,2'", "both clicks").await;
    window.wait_for_heading("Do you know your password?").await;
    // Whatever a second click asked for would come before the answer to this.
    over_and_back(&window, "open_settings").await;
    assert_eq!(window.heading().await, "Do you know your password?");
}

#[tokio::test]
async fn caps_lock_is_said_once() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    window.wait_for_heading(heading::START).await;
    // A key with Caps Lock on, as the window gets it; the keyboard of the driver has none.
    let screens = screens::fixtures::drawn("en");
    let look = support::Look { theme: "light", text: 100 };
    let press = "const field = document.getElementById('password'); \
        for (let time = 0; time < 2; time++) field.dispatchEvent(new KeyboardEvent('keydown', \
          { key: 'A', bubbles: true, modifierCapsLock: arguments[0] })); \
        const said = document.getElementById('announcer').innerText; \
        return [document.getElementById('caps-lock').hidden, said.split('Caps Lock is on.').length - 1];";
    for page in ["password", "temporary"] {
        let (_, screen) = screens.iter().find(|(name, _)| name == page).expect("the page");
        window.draw(&serde_json::json!(screen), look).await;
        assert_eq!(window.script(press, &[true.into()]).await, serde_json::json!([false, 1]), "{page}");
        assert_eq!(window.script(press, &[false.into()]).await, serde_json::json!([true, 1]), "{page}");
    }
}

#[tokio::test]
async fn a_call_on_its_way_comes_into_sight_with_large_text() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    window.wait_for_heading(heading::START).await;
    let screens = screens::fixtures::drawn("en");
    let of = |wanted: &str| &screens.iter().find(|(name, _)| name == wanted).expect("the page").1;
    let look = support::Look { theme: "light", text: 400 };
    window.draw(&serde_json::json!(of("code")), look).await;
    // Drawn as the program would: the line comes into a page that stays.
    let comes = "const [done] = [arguments[0]]; (async () => {
        const { drawParts } = await import('/screen.js');
        document.getElementById('code').focus({ preventScroll: true });
        scrollTo(0, 0);
        const line = '<div class=\"working\"><p>Working…</p></div>';
        drawParts({ parts: { 'live-status': line }, announce: null });
        const { top, bottom } = document.getElementById('live-status').getBoundingClientRect();
        return [top >= 0 && bottom <= innerHeight + 1, document.activeElement.id, scrollY > 0];
    })().then(done, (error) => done(String(error)));";
    assert_eq!(window.script_async(comes, &[]).await, serde_json::json!([true, "code", true]));
}
