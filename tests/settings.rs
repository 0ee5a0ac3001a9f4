//! Text size, colors and language: at once, from anywhere, keeping what was typed, and at the next start.

use support::Rehearsal;
use support::rehearsal::ask_for_code;
use support::walk::{heading, press};

#[tokio::test]
async fn they_apply_at_once_keep_what_was_typed_and_stay() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "pat").await;
    window.tab_to("#code").await;
    window.keys("1234").await;
    press(&window, "button[data-event=open_settings]").await;
    window.wait_for("document.querySelector('form[data-event=set_text]') !== null", "the settings").await;
    press(&window, "button[name=text][value='200']").await;
    window.wait_for("getComputedStyle(document.documentElement).fontSize === '40px'", "large text").await;
    press(&window, "button[name=theme][value=dark]").await;
    let paper = "getComputedStyle(document.body).backgroundColor === 'rgb(15, 23, 25)'";
    window.wait_for(paper, "dark paper").await;
    press(&window, "button[name=language][value=es]").await;
    window.wait_for("document.documentElement.lang === 'es'", "Spanish").await;
    press(&window, ".primary[data-event=close_over]").await;
    window.wait_for("document.getElementById('code')?.value === '1234'", "what was typed").await;
    assert_ne!(window.heading().await, heading::CODE, "the page is in Spanish");
    window.close().await;
    let window = rehearsal.open().await;
    window.wait_for("document.documentElement.lang === 'es'", "Spanish still").await;
    window.wait_for(paper, "dark paper still").await;
    window
        .wait_for("getComputedStyle(document.documentElement).fontSize === '40px'", "large text still")
        .await;
}
