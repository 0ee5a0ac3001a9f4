//! Several portals: the clinic is found whatever the slips, confirmed, and its portal begins; the system's place wins over
//! the user's; what is unfinished leads past the question.

use std::path::Path;

use serde_json::Value;
use support::walk::{enter, heading, press};
use support::window::keys;
use support::{Rehearsal, Window};

/// A profile of web pages: nothing is called.
fn profile(id: &str, name: &str, town: &str, phone: &str) -> String {
    format!(
        r#"version = 1
id = "{id}"
connector = "browser"
base_url = "https://{id}.example/"

[clinic]
name = "{name}"
town = "{town}"
address = "12 Elm Street, {town}"
phone = "{phone}"

[[way]]
need = "password"
page = "https://{id}.example/"
[[way.look]]
sign = "looks_other"
steps = ["press_forgot_password", "follow_page"]
"#
    )
}

/// Puts three clinics into the portals of a place.
fn three_clinics(place: &Path) {
    put(place, "oak.toml", &profile("oak", "Oak Clinic", "Springfield", "+1 555 010 0199"));
    put(place, "north.toml", &profile("north", "Northside Family Practice", "Ogdenville", "+1 555 010 0123"));
    put(place, "mary.toml", &profile("mary", "St. Mary's Hospital", "Shelbyville", "+1 555 010 0111"));
}

fn put(place: &Path, name: &str, profile: &str) {
    std::fs::create_dir_all(place.join("portals")).unwrap();
    std::fs::write(place.join("portals").join(name), profile).unwrap();
}

async fn text(window: &Window, selector: &str) -> String {
    let js = "return document.querySelector(arguments[0])?.innerText.trim() ?? ''";
    window.script(js, &[selector.into()]).await.as_str().unwrap_or_default().to_owned()
}

async fn wait_for_count(window: &Window, count: &str) {
    let there = format!("document.getElementById('matches-count')?.innerText === {}", Value::from(count));
    window.wait_for(&there, count).await;
}

/// What a screen reader was told, all that is still in the page.
async fn announced(window: &Window) -> String {
    text(window, "#announcer").await
}

#[tokio::test]
async fn a_clinic_is_found_with_a_slip_and_confirmed_and_its_portal_begins() {
    let rehearsal = Rehearsal::prepare();
    three_clinics(&rehearsal.desktop.user_place());
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading(heading::FINDER).await;
    assert_eq!(window.title().await, "Which clinic do you go to? - Way Back In");
    assert_eq!(text(&window, "#matches-count").await, "Or choose your clinic here:");

    window.tab_to("#clinic").await;
    window.script("document.getElementById('clinic').dataset.same = 'yes'", &[]).await;
    window.keys("nortside familly").await;
    wait_for_count(&window, "1 clinic found").await;
    let field = "const field = document.activeElement;
        return [field.id, field.dataset.same, field.value, field.selectionStart]";
    let field = window.script(field, &[]).await;
    assert_eq!(
        field,
        serde_json::json!(["clinic", "yes", "nortside familly", 16]),
        "the field was not touched"
    );
    window
        .wait_for("document.getElementById('announcer').innerText.includes('1 clinic found')", "how many")
        .await;

    // Enter leads to what was found.
    window.keys(keys::ENTER).await;
    window.wait_for("document.activeElement.id === 'matches-count'", "how many, to be read").await;
    assert_eq!(
        window.script("return document.getElementById('clinic').value", &[]).await,
        "nortside familly"
    );
    press(&window, "button[name=place]").await;
    window.wait_for_heading(heading::THIS_CLINIC).await;
    let clinic = text(&window, ".clinic").await;
    for fact in ["Northside Family Practice", "12 Elm Street, Ogdenville", "+1 555 010 0123"] {
        assert!(clinic.contains(fact), "{fact}: {clinic}");
    }

    // No: what was typed is still there.
    press(&window, "button[name=answer][value=no]").await;
    window.wait_for_heading(heading::FINDER).await;
    assert_eq!(
        window.script("return document.getElementById('clinic').value", &[]).await,
        "nortside familly"
    );
    wait_for_count(&window, "1 clinic found").await;
    press(&window, "button[name=place]").await;
    window.wait_for_heading(heading::THIS_CLINIC).await;
    press(&window, "button[name=answer][value=yes]").await;
    window.wait_for_heading(heading::START).await;
    assert_eq!(text(&window, ".who-name").await, "Northside Family Practice");
    assert!(window.title().await.ends_with("- Northside Family Practice"));

    // And back, to another one by its number.
    press(&window, "button[data-event=change_clinic]").await;
    window.wait_for_heading(heading::FINDER).await;
    enter(&window, "#clinic", "(555) 010-0111").await;
    window.wait_for("document.activeElement.id === 'matches-count'", "how many, to be read").await;
    press(&window, "button[name=place]").await;
    window.wait_for_heading(heading::THIS_CLINIC).await;
    press(&window, "button[name=answer][value=yes]").await;
    window.wait_for_heading(heading::START).await;
    assert_eq!(text(&window, ".who-name").await, "St. Mary's Hospital");
}

#[tokio::test]
async fn how_many_are_found_is_said_at_a_pause_and_not_at_each_key() {
    let rehearsal = Rehearsal::prepare();
    let place = rehearsal.desktop.user_place();
    for n in 0..12 {
        put(
            &place,
            &format!("{n}.toml"),
            &profile(&format!("clinic-{n}"), &format!("Oak Clinic {n}"), "Springfield", "555-0142"),
        );
    }
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading(heading::FINDER).await;
    assert_eq!(text(&window, "#live-matches").await, "", "too many to list");
    window.tab_to("#clinic").await;
    window.keys("oak clinic 1").await;
    let found = "document.getElementById('matches-count')?.innerText";
    window.wait_for(&format!("{found}?.startsWith('3 clinics')"), "those with a 1").await;
    window.wait_for("document.getElementById('announcer').innerText !== ''", "what is said").await;
    assert_eq!(announced(&window).await, "3 clinics found", "nothing was said of the keys before");
    window.keys(keys::SELECT_ALL).await;
    window.keys("zyxwv qqqq").await;
    wait_for_count(&window, "No clinic found.").await;
    assert!(text(&window, "#live-matches").await.contains("Check the spelling."));
    window.tab_to("button.primary").await;
    window.keys(keys::ENTER).await;
    window.wait_for("document.activeElement.id === 'matches-count'", "that there is none").await;
    window.tab_to("#clinic").await;
    window.keys(keys::SELECT_ALL).await;
    enter(&window, "#clinic", " ").await;
    window.wait_for("document.activeElement.id === 'error-summary'", "that nothing was typed").await;
}

#[tokio::test]
async fn the_systems_place_wins_over_the_users() {
    let rehearsal = Rehearsal::prepare();
    three_clinics(&rehearsal.desktop.user_place());
    let system = rehearsal.desktop.system_place();
    std::fs::create_dir_all(&system).unwrap();
    std::fs::write(system.join("portal.toml"), profile("elm", "Elm Clinic", "Springfield", "555-0142"))
        .unwrap();
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading(heading::START).await;
    assert_eq!(text(&window, ".who-name").await, "Elm Clinic");
    let another = "return document.querySelector('button[data-event=change_clinic]')";
    assert!(window.script(another, &[]).await.is_null(), "there is no other");
    window.close().await;

    // What users can write there is a mistake, and their own place does not stand in for it.
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(system.join("portal.toml"), std::fs::Permissions::from_mode(0o666)).unwrap();
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading("The portal profile needs a fix").await;
    let reason = text(&window, ".reason").await;
    assert!(reason.contains("ordinary users can write it") && reason.contains("sudo chmod go-w"), "{reason}");
}

#[tokio::test]
async fn a_broken_one_is_said_and_the_others_can_be_used() {
    let rehearsal = Rehearsal::prepare();
    let place = rehearsal.desktop.user_place();
    three_clinics(&place);
    put(&place, "broken.toml", "version = 2\n");
    put(&place, "same.toml", &profile("mary", "Oak Hospital", "Springfield", "555-0142"));
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading(heading::FINDER).await;
    let listed = text(&window, "#live-matches").await;
    assert!(
        listed.contains("Oak Clinic") && !listed.contains("Mary") && !listed.contains("Oak Hospital"),
        "{listed}"
    );
    let log = window.log();
    for said in ["broken.toml, line 1, key `version`", "same.toml", "mary.toml has the same id"] {
        assert!(log.contains(said), "{said}: {log}");
    }
    // One that is broken by the time it is chosen does not lead anywhere.
    put(&place, "oak.toml", "version = 2\n");
    enter(&window, "#clinic", "oak").await;
    window.wait_for("document.activeElement.id === 'matches-count'", "how many, to be read").await;
    press(&window, "button[name=place]").await;
    window.wait_for_heading(heading::THIS_CLINIC).await;
    press(&window, "button[name=answer][value=yes]").await;
    window
        .wait_for("document.getElementById('note')?.innerText.includes('could not open')", "that it failed")
        .await;
    assert!(text(&window, ".clinic").await.contains("+1 555 010 0199"), "whom to call");
}

#[tokio::test]
async fn what_is_unfinished_leads_past_the_question() {
    let rehearsal = Rehearsal::prepare();
    three_clinics(&rehearsal.desktop.user_place());
    let data = rehearsal.desktop.home().join(".local/share/org.waybackin.app");
    std::fs::create_dir_all(&data).unwrap();
    let note = |id: &str| data.join(format!("unfinished.{id}.json"));
    std::fs::write(note("mary"), "{\"stage\":\"password_sent\"}\n").unwrap();
    std::fs::write(note("practice"), "{\"stage\":\"password_sent\"}\n").unwrap();
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading(heading::INTERRUPTED).await;
    assert_eq!(text(&window, ".who-name").await, "St. Mary's Hospital");
    window.close().await;

    // Of two nobody knows which one it is.
    std::fs::write(note("oak"), "{\"stage\":\"password_sent\"}\n").unwrap();
    let window = rehearsal.open_with(&[], &[]).await;
    window.wait_for_heading(heading::FINDER).await;
    enter(&window, "#clinic", "saint marys").await;
    window.wait_for("document.activeElement.id === 'matches-count'", "how many, to be read").await;
    press(&window, "button[name=place]").await;
    window.wait_for_heading(heading::THIS_CLINIC).await;
    press(&window, "button[name=answer][value=yes]").await;
    window.wait_for_heading(heading::INTERRUPTED).await;
    press(&window, "button[data-event=start_over]").await;
    window.wait_for_heading(heading::START).await;
    assert!(!note("mary").exists() && note("oak").exists());
    press(&window, "button[data-event=change_clinic]").await;
    window.wait_for_heading(heading::FINDER).await;
}

#[tokio::test]
async fn a_folder_can_be_named() {
    let rehearsal = Rehearsal::prepare();
    let folder = rehearsal.desktop.root().join("clinics");
    three_clinics(&folder);
    let window = rehearsal.open_with(&["--profile", &folder.display().to_string()], &[]).await;
    window.wait_for_heading(heading::FINDER).await;
}
