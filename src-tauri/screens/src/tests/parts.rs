//! What changes while a page stays.

use recovery::flow::{Busy, BusyWith, SecretField};
use recovery::settings::{Language, Theme};
use recovery::{Settings, View};

use super::{fixtures, screens, view};
use crate::{Parts, tests::tags::tags};

fn parts(before: &View, now: &View) -> Option<Parts> {
    screens().parts(before, now)
}

fn counting(left: u32) -> View {
    let mut view = view("code");
    view.live.resend_in = Some(left);
    view
}

#[test]
fn equal_views_and_different_pages_have_no_parts() {
    let code = view("code");
    assert_eq!(parts(&code, &code), None);
    assert_eq!(parts(&code, &view("start")), None);
    let answered = View { answers: 1, ..counting(10) };
    assert_eq!(parts(&code, &answered), None);
    let set = View { settings: Settings { theme: Theme::Dark, ..Settings::default() }, ..counting(10) };
    assert_eq!(parts(&code, &set), None);
}

#[test]
fn a_call_on_its_way_changes_the_status_and_can_be_stopped() {
    let before = view("code");
    let mut now = before.clone();
    now.live.busy = Busy::StillWorking(BusyWith::Checking);
    let seen = parts(&before, &now).unwrap();
    let status = &seen.parts["live-status"];
    assert_eq!(seen.parts.len(), 1);
    assert!(status.contains("Still working…") && status.contains("data-event=\"stop\""), "{status}");
    assert_eq!(seen.announce, None, "the status line speaks for itself");
    assert_eq!(parts(&now, &before).unwrap().parts["live-status"], "");
}

#[test]
fn beneath_what_lies_on_top_a_call_cannot_be_stopped() {
    for (name, mut view) in fixtures::all() {
        view.live.busy = Busy::Working(BusyWith::Checking);
        let html = screens().render(&view, &fixtures::clinic_of(&view.page)).html;
        assert!(html.contains("Working…"), "{name}");
        assert_eq!(html.contains("data-event=\"stop\""), !view.page.lies_on_top(), "{name}");
    }
}

#[test]
fn a_secret_goes_to_the_field_of_its_page() {
    let fill = |field| screens().fill(field, Language::English);
    let (made, seen) = (fill(SecretField::NewPassword), fill(SecretField::SavedPassword));
    assert_eq!((made.field, made.announce.as_str()), ("password", "We made a password. It is in the box."));
    assert_eq!((seen.field, seen.announce.as_str()), ("saved_password", "Your password can be seen now."));
    let has = |field: &str| {
        let field = format!("name=\"{field}\"");
        let screens = super::every_english_screen();
        screens.into_iter().filter(|(_, _, screen)| screen.html.contains(&field)).count()
    };
    assert!(has(made.field) > 0 && has(seen.field) > 0);
}

#[test]
fn the_wait_is_shown_each_second_and_said_every_thirty_and_at_the_end() {
    let said = |left: u32| {
        let seen = parts(&counting(left + 1), &counting(left));
        // Past a minute and a half only every whole minute differs.
        seen.and_then(|seen| seen.announce)
    };
    let spoken: Vec<u32> = (0..=120).rev().filter(|left| said(*left).is_some()).collect();
    assert_eq!(spoken, [120, 90, 60, 30, 0]);
    assert_eq!(said(30).unwrap(), "You can ask again in 30 seconds.");
    assert_eq!(said(0).unwrap(), "You can ask again now.");
    let seen = parts(&counting(20), &counting(19)).unwrap();
    assert_eq!(seen.parts["live-resend"], "You can ask again in <bdi>19 seconds</bdi>.");
    let first = screens().render(&counting(30), &fixtures::clinic());
    assert_eq!(first.announce.unwrap(), "You can ask again in 30 seconds.");
}

#[test]
fn a_rule_that_turns_is_shown_and_said_in_words() {
    let before = view("password.every-rule");
    let now = view("password.typed-strong");
    let seen = parts(&before, &now).unwrap();
    assert!(seen.parts["live-rules"].contains("Done") && !seen.parts["live-rules"].contains("Not yet"));
    assert_eq!(seen.parts["live-strength"], "Strong: very hard to guess.");
    let said = seen.announce.unwrap();
    assert!(
        said.starts_with("At least 12 characters: Done.") && said.ends_with("very hard to guess."),
        "{said}"
    );
    let back = parts(&now, &before).unwrap();
    assert!(back.announce.unwrap().contains("A number: Not yet."));
}

#[test]
fn what_is_found_is_said_at_a_pause() {
    let four = view("finder.four-found");
    let mut none = four.clone();
    none.live.matches = view("finder.none-of-many").live.matches;
    let seen = parts(&none, &four).unwrap();
    assert!(seen.parts["live-matches"].contains("value=\"3\"") && seen.parts.len() == 1);
    assert_eq!((seen.announce.as_deref(), seen.at_pause), (Some("4 clinics found"), true));
    let seen = parts(&four, &none).unwrap();
    assert!(seen.announce.unwrap().starts_with("No clinic found. Check the spelling."));
    // The same ones found by more letters are not said again.
    assert_eq!(parts(&four, &four), None);
    // What is no search is said at once.
    assert!(!parts(&counting(31), &counting(30)).unwrap().at_pause);
}

#[test]
fn who_sends_the_search_off_reads_what_it_found() {
    let screen = screens().render(&view("finder.sent-with-four-found"), &fixtures::no_clinic());
    assert_eq!(serde_json::to_value(screen.focus).unwrap(), "matches");
    let count = tags(&screen.html).into_iter().find(|tag| tag.attribute("id") == Some("matches-count"));
    assert_eq!(count.unwrap().attribute("tabindex"), Some("-1"));
    assert!(screen.html.contains("value=\"oak\""));
}

#[test]
fn no_part_holds_an_input_and_every_part_has_its_place() {
    let all = fixtures::all();
    for (_, before) in &all {
        for (name, now) in all.iter().filter(|(_, now)| now.page == before.page) {
            let Some(seen) = parts(before, now) else {
                continue;
            };
            let html = screens().render(before, &fixtures::clinic()).html;
            for (id, inside) in seen.parts {
                assert!(tags(&html).iter().any(|tag| tag.attribute("id") == Some(id)), "{name}: {id}");
                assert!(tags(&inside).iter().all(|tag| tag.name != "input"), "{name}: {id}");
            }
        }
    }
}

#[test]
fn fixtures_cover_every_page() {
    let all = fixtures::all();
    // Those of a recovery are listed by a match that stops compiling; these are not.
    for page in [
        "not_set_up",
        "finder",
        "this_clinic",
        "start",
        "unsure",
        "locked_out",
        "someone_else",
        "carers",
        "no_email",
        "hand_off",
        "hand_off_trouble",
        "save_typed",
        "saved",
        "stuck",
        "card",
        "settings",
        "inbox",
        "broken",
    ] {
        assert!(all.iter().any(|(_, view)| view.page.name() == page), "{page}");
    }
    let unique: std::collections::BTreeSet<&String> = all.iter().map(|(name, _)| name).collect();
    assert_eq!(unique.len(), all.len(), "a fixture's name stands twice");
    assert!(all.iter().all(|(name, view)| name.split('.').next() == Some(view.page.name())));
}
