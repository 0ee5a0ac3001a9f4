//! The way through the practice portal, as a patient would try it: nothing but the app is there.

use support::rehearsal::{ask_for_code, mailed_code, prove};
use support::walk::{NEW_PASSWORD, enter, heading, press};
use support::{Rehearsal, Window};

use super::Album;

pub(super) async fn whole(rehearsal: &Rehearsal, album: &mut Album) {
    let window = rehearsal.open_built(album.build).await;
    reset(&window, album).await;
    username(&window, album).await;
    from_clinic(&window, album).await;
    settings(&window, album).await;
    saved(&window, album).await;
    advice(&window, album).await;
    window.close().await;
}

/// Presses a button, waits for the page with that heading and takes its picture.
async fn visit(window: &Window, album: &mut Album, button: &str, page: &str, name: &str) {
    press(window, button).await;
    window.wait_for_heading(page).await;
    album.take(window, name).await;
}

/// Closes what lies on top, or goes back, to the page with that heading.
async fn return_to(window: &Window, button: &str, page: &str) {
    press(window, button).await;
    window.wait_for_heading(page).await;
}

const BACK: &str = "button[data-event=go_back]";
const CLOSE: &str = "button[data-event=close_over]";

/// From the start, with the code out of the practice mail, to the saved sign-in.
async fn reset(window: &Window, album: &mut Album) {
    window.wait_for_heading(heading::START).await;
    album.take(window, "practice-start").await;
    let email = "What is your username or email?";
    visit(window, album, "button[value=forgot_password]", email, "practice-username-or-email").await;
    enter(window, "#identifier", "pat").await;
    window.wait_for_heading(heading::CODE).await;
    album.take(window, "practice-code").await;
    let code = mailed_code(window, "pat@example.org", 0).await;
    visit(window, album, "button[data-event=open_inbox]", "Practice mail", "practice-mail").await;
    return_to(window, CLOSE, heading::CODE).await;
    enter(window, "#code", &code).await;
    window.wait_for_heading(heading::PASSWORD).await;
    window.tab_to("#password").await;
    window.keys(NEW_PASSWORD).await;
    window.wait_for("document.querySelector('.rule-done') !== null", "a tick").await;
    album.take(window, "practice-password").await;
    enter(window, "#password", "").await;
    window.wait_for_heading(heading::WORKS).await;
    album.take(window, "practice-it-works").await;
    let next = "button[data-event=continue]";
    visit(window, album, next, heading::SAVE, "practice-save").await;
    visit(window, album, "button[value=yes]", heading::FINISHED, "practice-saved").await;
    return_to(window, "button[data-event=start_over]", heading::START).await;
}

async fn username(window: &Window, album: &mut Album) {
    ask_for_code(window, "forgot_username", "maria@example.org").await;
    prove(window, "maria@example.org", 0).await;
    window.wait_for_heading("This is your username").await;
    album.take(window, "practice-username").await;
    return_to(window, "button[data-event=continue]", heading::FINISHED).await;
    return_to(window, "button[data-event=start_over]", heading::START).await;
}

/// What the clinic gave: a code, with who it is, and a temporary password.
async fn from_clinic(window: &Window, album: &mut Album) {
    visit(window, album, "button[value=have_code]", "What do you have?", "practice-have").await;
    let code = "button[value=clinic_code]";
    visit(window, album, code, heading::CLINIC_CODE, "practice-clinic-code").await;
    enter(window, "#clinic_code", "K7M2-QX4T-9RBW").await;
    window.wait_for_heading(heading::IDENTITY).await;
    album.take(window, "practice-clinic-code-who").await;
    for page in [heading::CLINIC_CODE, "What do you have?"] {
        return_to(window, BACK, page).await;
    }
    let temporary = "button[value=temporary_password]";
    visit(window, album, temporary, heading::TEMPORARY, "practice-temporary-password").await;
    for page in ["What do you have?", heading::START] {
        return_to(window, BACK, page).await;
    }
}

/// Large, dark and Spanish, and back.
async fn settings(window: &Window, album: &mut Album) {
    let open = "button[data-event=open_settings]";
    visit(window, album, open, "Text size, colors and language", "settings").await;
    set(window, "text", "200").await;
    set(window, "theme", "dark").await;
    album.take(window, "settings-large-and-dark").await;
    set(window, "language", "es").await;
    visit(window, album, CLOSE, "¿En qué le ayudamos?", "start-in-spanish").await;
    press(window, open).await;
    for (field, value) in [("language", "en"), ("theme", "system"), ("text", "100")] {
        set(window, field, value).await;
    }
    return_to(window, CLOSE, heading::START).await;
}

async fn set(window: &Window, field: &str, value: &str) {
    let button = format!("button[name={field}][value='{value}']");
    press(window, &button).await;
    let chosen = format!("document.querySelector(\"{button}\")?.getAttribute('aria-pressed') === 'true'");
    window.wait_for(&chosen, value).await;
}

async fn saved(window: &Window, album: &mut Album) {
    let list = "Your saved sign-ins";
    visit(window, album, "button[data-event=open_saved]", list, "saved-sign-ins").await;
    let show = "form[data-event=show_saved] button";
    press(window, show).await;
    window.wait_for("document.getElementById('saved_password')?.value", "the password").await;
    album.take(window, "saved-sign-in-shown").await;
    return_to(window, "button[data-event=hide_saved]", list).await;
    let remove = "form[data-event=remove_saved] button";
    visit(window, album, remove, "Remove this sign-in?", "saved-sign-in-remove").await;
    return_to(window, "button[value=no]", list).await;
    return_to(window, BACK, heading::START).await;
}

/// The contact card, and advice for who is locked out, cares for somebody, or is not sure.
async fn advice(window: &Window, album: &mut Album) {
    let help = "button[data-event=open_help]";
    visit(window, album, help, "Call Practice Clinic", "practice-contact-card").await;
    return_to(window, CLOSE, heading::START).await;
    let pages = [
        ("button[value=locked_out]", "If your account is locked", "advice-locked-out"),
        ("button[value=no_email]", "Wait 5 minutes", "advice-no-email"),
        ("button[value=someone_else]", "If someone else got in", "advice-someone-else"),
        ("button[value=not_sure]", "Do you know your username?", "advice-not-sure"),
        ("button[data-event=open_carers]", "For family and carers", "advice-carers"),
    ];
    for (button, page, name) in pages {
        visit(window, album, button, page, name).await;
        return_to(window, BACK, heading::START).await;
    }
}
