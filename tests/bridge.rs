//! The contract of the bridge (ARCHITECTURE.md), seen from the window's side.

use serde_json::{Value, json};
use support::walk::{enter, heading, press, start_reset};
use support::{AllauthOptions, DesktopOptions, Visit, Window};

async fn invoke(window: &Window, command: &str, arguments: Value) -> Result<Value, String> {
    let js = "const done = arguments[arguments.length - 1];
              window.__TAURI__.core.invoke(arguments[0], arguments[1]).then(
                (value) => done({ ok: value }), (error) => done({ error: String(error) }));";
    let answer = window.script_async(js, &[json!(command), arguments]).await;
    match answer.get("error").and_then(Value::as_str) {
        Some(error) => Err(error.to_owned()),
        None => Ok(answer["ok"].clone()),
    }
}

#[tokio::test]
async fn two_commands_and_nothing_else() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;

    // An event of a screen that is no longer there changes nothing.
    let choose = json!({ "type": "choose", "choice": "forgot_password" });
    invoke(&window, "send", json!({ "revision": 999, "event": choose })).await.unwrap();
    invoke(&window, "send", json!({ "revision": 0, "event": choose })).await.unwrap();
    assert_eq!(window.heading().await, heading::START);

    // What is no event is refused.
    for event in [
        json!({ "type": "no_such_event" }),
        json!({ "type": "submit_code" }),
        json!({ "type": "stop", "more": "canary" }),
        json!("canary"),
    ] {
        assert!(invoke(&window, "send", json!({ "revision": 1, "event": event })).await.is_err());
    }
    // Replies come from the world, never from a screen.
    let forged = json!({ "type": "reply" });
    assert!(invoke(&window, "send", json!({ "revision": 1, "event": forged })).await.is_err());

    for command in
        ["plugin:window|set_title", "plugin:event|emit", "plugin:webview|print", "plugin:app|version"]
    {
        assert!(invoke(&window, command, json!({})).await.is_err(), "{command} is allowed");
    }
    assert_eq!(window.heading().await, heading::START);
}

#[tokio::test]
async fn the_page_reaches_nothing_but_the_bridge() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    let js = "const done = arguments[arguments.length - 1];
              const blocked = [];
              document.addEventListener('securitypolicyviolation', (e) => blocked.push(e.effectiveDirective));
              const tag = document.createElement('script');
              tag.textContent = 'window.ranInline = true';
              document.head.append(tag);
              const image = new Image();
              image.src = arguments[0];
              fetch(arguments[0]).then(() => 'reached', () => 'blocked').then((fetched) =>
                requestAnimationFrame(() => done({ fetched, blocked, inline: window.ranInline === true })));";
    let seen = window.script_async(js, &[json!(visit.portal.base_url())]).await;
    assert_eq!(seen["fetched"], "blocked");
    assert_eq!(seen["inline"], false);
    let blocked = seen["blocked"].to_string();
    assert!(blocked.contains("connect-src") && blocked.contains("img-src"), "{blocked}");

    // For want of its protocol in the policy, Tauri falls back to postMessage for good and says nothing: then
    // a call would no longer be a fetch.
    let watch = "window.calls = [];
                 const real = window.fetch;
                 window.fetch = (to, ...more) => { window.calls.push(String(to)); return real(to, ...more); };";
    window.script(watch, &[]).await;
    invoke(&window, "send", json!({ "revision": 0, "event": { "type": "stop" } })).await.unwrap();
    assert_eq!(window.script("return window.calls", &[]).await, json!(["ipc://localhost/send"]));

    // Nothing leads out of the page.
    let before = window.script("return location.href", &[]).await;
    let _ = window.try_script("location.href = arguments[0]", &[json!(visit.portal.base_url())]).await;
    start_reset(&window).await;
    assert_eq!(window.script("return location.href", &[]).await, before);
    assert_eq!(visit.proxy.seen().len(), 0);
}

#[tokio::test]
async fn live_pieces_never_touch_what_is_typed() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    visit.reach_password(&window).await;
    window.script("document.getElementById('password').dataset.mark = 'same'", &[]).await;
    window.tab_to("#password").await;
    window.keys("12345678901234").await;
    window.wait_for("document.getElementById('live-rules').innerText.includes('Done')", "a tick").await;
    let same = "return [document.getElementById('password').dataset.mark, document.activeElement.id,
                document.getElementById('password').value.length, document.getElementById('password').selectionStart]";
    assert_eq!(window.script(same, &[]).await, json!(["same", "password", 14, 14]));
    // A refusal draws the page anew; what was typed is carried across, and never in the HTML.
    enter(&window, "#password", "").await;
    window.wait_for("document.title.startsWith('Error:')", "the refusal").await;
    assert_eq!(
        window.script("return document.getElementById('password').value.length", &[]).await,
        json!(14)
    );
    let in_html =
        window.script("return document.getElementById('screen').innerHTML.includes('12345678901234')", &[]);
    assert_eq!(in_html.await, false);
    assert_eq!(window.script("return document.activeElement.id", &[]).await, "error-summary");
    // Help lies over the page and gives it back as it was.
    press(&window, "button[data-event=open_help]").await;
    window.wait_for_heading("Call Oak Clinic").await;
    press(&window, "button[data-event=close_over]").await;
    window.wait_for_heading(heading::PASSWORD).await;
    assert_eq!(
        window.script("return document.getElementById('password').value.length", &[]).await,
        json!(14)
    );
}
