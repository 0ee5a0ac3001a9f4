//! The practice portal in the window: keyboard only, its mail read in the app, no other program needed.

use std::path::Path;

use support::Rehearsal;
use support::rehearsal::{ask_for_code, mail, mailed_code, prove};
use support::walk::{NEW_PASSWORD, enter, heading, press};

#[tokio::test]
async fn a_password_is_reset_and_saved() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "pat").await;
    prove(&window, "pat@example.org", 0).await;
    window.wait_for_heading(heading::PASSWORD).await;
    window.tab_to("input[name=sign_out_others]").await;
    window.keys(" ").await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
    let said = window.script("return document.querySelector('main').innerText", &[]).await;
    assert!(said.as_str().is_some_and(|said| said.contains("other devices")), "{said}");
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    press(&window, "button[value=yes]").await;
    window.wait_for_heading(heading::FINISHED).await;
    let found =
        rehearsal.desktop.secret_tool(&["lookup", "service", "way-back-in:practice", "username", "pat"]);
    assert_eq!(String::from_utf8_lossy(&found.stdout), NEW_PASSWORD);
}

#[tokio::test]
async fn both_are_found_username_first_and_nothing_is_retyped() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_both", "maria@example.org").await;
    prove(&window, "maria@example.org", 0).await;
    window.wait_for_heading("This is your username").await;
    let shown = window.script("return document.querySelector('.big-name').innerText.trim()", &[]).await;
    assert_eq!(shown, "rivera1950");
    press(&window, "button[data-event=reset_password_too]").await;
    window.wait_for_heading(heading::CODE).await;
    prove(&window, "maria@example.org", 1).await;
    window.wait_for_heading(heading::PASSWORD).await;
    enter(&window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
}

#[tokio::test]
async fn a_username_alone_is_found() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_username", "pat@example.org").await;
    prove(&window, "pat@example.org", 0).await;
    window.wait_for_heading("This is your username").await;
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::FINISHED).await;
}

#[tokio::test]
async fn every_account_reaches_the_page_of_what_goes_wrong() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    let cases = [
        ("lee", "lee@example.org", "Your account is locked"),
        ("ines", "ines@example.org", "Your account is not active"),
        ("dora", "dora@example.org", "There are two accounts"),
        ("ida", "ida@example.org", "Check it is you"),
        ("family@example.org", "family@example.org", "Check it is you"),
        ("sam", "sam@example.org", "Enter the second code"),
        ("rivera1950", "maria@example.org", heading::PASSWORD),
    ];
    for (who, to, page) in cases {
        ask_for_code(&window, "forgot_password", who).await;
        prove(&window, to, 0).await;
        window.wait_for_heading(page).await;
        back_to_the_start(&window).await;
    }
    // An old email on record: nothing comes, and the advice ends with the clinic.
    ask_for_code(&window, "forgot_password", "rosa@example.org").await;
    press(&window, "button[data-event=open_no_email]").await;
    for page in [
        "Wait 5 minutes",
        "Look in your other folders",
        "Is this your email?",
        "Do you have another email?",
        "Do you want a text message?",
    ] {
        window.wait_for_heading(page).await;
        press(&window, "button[data-event=continue]").await;
    }
    window.wait_for_heading("Call the clinic").await;
}

/// Back, page by page, as far as it goes.
async fn back_to_the_start(window: &support::Window) {
    loop {
        let here = window.heading().await;
        if here == heading::START {
            return;
        }
        window.script("document.getElementById('heading').dataset.old = 'yes'", &[]).await;
        press(window, "button[data-event=go_back]").await;
        window.wait_for("!document.getElementById('heading').dataset.old", "the page before").await;
    }
}

#[tokio::test]
async fn the_identity_questions_lead_on_to_the_password() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "ida").await;
    prove(&window, "ida@example.org", 0).await;
    window.wait_for_heading("Check it is you").await;
    let ida = practice::practice_accounts().into_iter().find(|account| account.username == "ida").unwrap();
    let born = ida.date_of_birth.unwrap();
    for (field, typed) in [
        ("#month", born.month().to_string()),
        ("#day", born.day().to_string()),
        ("#year", born.year().to_string()),
    ] {
        window.tab_to(field).await;
        window.keys(&typed).await;
    }
    if window.script("return document.getElementById('last_name') !== null", &[]).await == true {
        enter(&window, "#last_name", &ida.last_name).await;
    } else {
        press(&window, "button.primary").await;
    }
    window.wait_for_heading(heading::PASSWORD).await;
}

#[tokio::test]
async fn a_link_from_the_mail_does_instead_of_the_code_and_a_foreign_one_does_not() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "pat@example.org").await;
    let body = mail(&window, "pat@example.org", 0).await;
    let link = body.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    press(&window, "button[data-event=open_link]").await;
    window.wait_for_heading("Paste the link from your email").await;
    enter(&window, "#link", "https://practice-clinic.example/recover/abcdefghijklmnopqrstuv").await;
    window.wait_for("document.getElementById('error-summary') !== null", "that it is not theirs").await;
    window.tab_to("#link").await;
    window.keys(support::keys::SELECT_ALL).await;
    window.keys(&link).await;
    window.keys(support::keys::ENTER).await;
    window.wait_for_heading(heading::PASSWORD).await;
}

#[tokio::test]
async fn the_portal_is_started_afresh_with_one_press() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    ask_for_code(&window, "forgot_password", "pat").await;
    let code = mailed_code(&window, "pat@example.org", 0).await;
    assert_eq!(code.len(), 8);
    press(&window, "button[data-event=open_inbox]").await;
    window.wait_for_heading("Practice mail").await;
    press(&window, "button[data-event=start_afresh]").await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[data-event=open_inbox]").await;
    window.wait_for("document.querySelector('main').innerText.includes('No mail yet')", "no mail").await;
}

/// A file where a folder should be: nobody can write into that, not even root.
fn block(folder: &Path) {
    let _none_yet = std::fs::rename(folder, folder.with_extension("away"));
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    std::fs::write(folder, "").unwrap();
}

#[tokio::test]
async fn mail_that_cannot_be_written_is_said_and_nothing_is_lost() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open().await;
    window.wait_for_heading(heading::START).await;
    let folder = rehearsal.desktop.home().join(".local/share/org.waybackin.app/practice/mail");
    assert!(folder.is_dir());
    block(&folder);
    press(&window, "button[value=forgot_password]").await;
    window.wait_for("document.getElementById('identifier') !== null", "the first question").await;
    enter(&window, "#identifier", "pat").await;
    window.wait_for_heading("Your portal is not working now").await;
    press(&window, "button[data-event=open_inbox]").await;
    window.wait_for("document.body.innerText.includes('We could not open the mail')", "what is wrong").await;
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(folder.with_extension("away"), &folder).unwrap();
    press(&window, "main button[data-event=open_inbox]").await;
    window.wait_for("document.body.innerText.includes('No mail yet')", "the mail, read again").await;
    press(&window, "main .actions button[data-event=close_over]").await;
    window.wait_for_heading("Your portal is not working now").await;
    press(&window, "button[data-event=try_again]").await;
    window.wait_for_heading(heading::CODE).await;
    prove(&window, "pat@example.org", 0).await;
    window.wait_for_heading(heading::PASSWORD).await;
}

#[tokio::test]
async fn one_that_does_not_start_says_why_and_can_be_tried_again() {
    let rehearsal = Rehearsal::prepare();
    let folder = rehearsal.desktop.home().join(".local/share/org.waybackin.app/practice");
    block(&folder);
    let window = rehearsal.open().await;
    window.wait_for_heading("The practice portal did not start").await;
    let reason = "return document.querySelector('.reason').innerText";
    let reason = window.script(reason, &[]).await;
    assert!(reason.as_str().is_some_and(|reason| reason.contains("/practice cannot be made")), "{reason}");
    std::fs::remove_file(&folder).unwrap();
    press(&window, "button[data-event=start_practice]").await;
    window.wait_for_heading(heading::START).await;
}

#[tokio::test]
async fn it_is_opened_from_the_page_of_a_program_without_a_clinic() {
    let rehearsal = Rehearsal::prepare();
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading("Not set up for a clinic yet").await;
    press(&window, "button[data-event=start_practice]").await;
    window.wait_for_heading(heading::START).await;
    let strip = window.script("return document.querySelector('.practice')?.innerText ?? ''", &[]).await;
    assert!(strip.as_str().is_some_and(|strip| strip.contains("Practice")), "{strip}");
}

#[tokio::test]
async fn a_real_portal_never_falls_back_to_it() {
    let rehearsal = Rehearsal::prepare();
    // A port that was free a moment ago: nobody answers there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let profile = format!(
        "version = 1\nid = \"oak-clinic\"\nconnector = \"portal-recovery\"\nbase_url = \"http://{closed}/\"\n\
         [clinic]\nname = \"Oak Clinic\"\nphone = \"555-0142\"\n"
    );
    let window = rehearsal.open_profile(&profile, &[]).await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[value=forgot_password]").await;
    enter(&window, "#identifier", "pat").await;
    window.wait_for_heading("Your portal is not working now").await;
    let strip =
        "return document.querySelector('.practice, [data-event=start_practice], [data-event=open_inbox]')";
    assert!(window.script(strip, &[]).await.is_null());
    window.close().await;
    // Nor does a profile with a mistake in it.
    let window = rehearsal.open_profile(&profile.replace("portal-recovery", "portal-recvery"), &[]).await;
    window.wait_for_heading("The portal profile needs a fix").await;
    assert!(window.script(strip, &[]).await.is_null());
}
