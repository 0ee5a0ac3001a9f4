//! The contract with the scripts, and what every accessible page has.

use std::collections::BTreeSet;

use recovery::Event;
use recovery::flow::PageView;
use serde_json::{Map, Value};

use super::tags::{Tag, insides, tags};
use super::{every_screen, every_screen_of};
use crate::{Clinic, Focus};

fn ids(tags: &[Tag]) -> BTreeSet<&str> {
    let all: Vec<&str> = tags.iter().filter_map(|tag| tag.attribute("id")).collect();
    let unique: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), unique.len(), "an id stands twice: {all:?}");
    unique
}

#[test]
fn one_heading_and_every_reference_has_its_target() {
    for (name, _, screen) in every_screen() {
        let tags = tags(&screen.html);
        let ids = ids(&tags);
        let headings: Vec<_> = tags.iter().filter(|tag| tag.name == "h1").collect();
        assert_eq!(headings.len(), 1, "{name}");
        assert_eq!(headings[0].attribute("id"), Some("heading"), "{name}");
        assert_eq!(headings[0].attribute("tabindex"), Some("-1"), "{name}");
        assert_eq!(tags.iter().filter(|tag| tag.name == "main").count(), 1, "{name}");
        for tag in &tags {
            let lists = ["aria-describedby", "aria-labelledby", "for", "data-show"];
            for target in lists.iter().filter_map(|list| tag.attribute(list)).flat_map(str::split_whitespace)
            {
                assert!(ids.contains(target), "{name}: nothing is called {target}");
            }
            if let Some(link) = tag.attribute("href") {
                let target = link.strip_prefix('#').expect("only links within the page");
                assert!(ids.contains(target), "{name}: {link} leads nowhere");
            }
        }
    }
}

#[test]
fn every_field_has_a_label() {
    for (name, _, screen) in every_screen() {
        let tags = tags(&screen.html);
        for input in tags.iter().filter(|tag| tag.name == "input" && tag.attribute("aria-hidden").is_none()) {
            let id = input.attribute("id").expect("a field has an id");
            let labelled = tags.iter().any(|tag| tag.name == "label" && tag.attribute("for") == Some(id));
            assert!(labelled, "{name}: {id} has no label");
            assert!(input.attribute("autocomplete").is_some(), "{name}: {id}");
            assert!(
                input.attribute("maxlength").is_none() && input.attribute("placeholder").is_none(),
                "{name}"
            );
        }
        for (_, inside) in insides(&screen.html, "button") {
            assert!(!super::tags::lines(inside).is_empty(), "{name}: a button without words");
        }
    }
}

/// Reads an event as the bridge does.
fn reads(name: &str, event: Map<String, Value>) {
    let shown = format!("{event:?}");
    serde_json::from_value::<Event>(Value::Object(event))
        .unwrap_or_else(|error| panic!("{name}: {shown}: {error}"));
}

fn event(kind: &str) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), kind.into())])
}

#[test]
fn every_form_and_button_is_an_event() {
    for (name, _, screen) in every_screen() {
        for (form, inside) in insides(&screen.html, "form") {
            assert!(form.attribute("novalidate").is_some(), "{name}");
            let mut fields = event(form.attribute("data-event").expect("a form names its event"));
            for field in tags(inside).iter().filter(|tag| tag.name == "input") {
                fields.extend(field.attribute("name").map(|field| (field.to_owned(), "sample".into())));
            }
            let submits: Vec<Tag> =
                tags(inside).into_iter().filter(|tag| tag.attribute("type") == Some("submit")).collect();
            assert!(!submits.is_empty(), "{name}: a form nobody can send");
            for submit in submits {
                let pressed = submit.attribute("name").zip(submit.attribute("value"));
                let mut fields = fields.clone();
                fields.extend(pressed.map(|(name, value)| (name.to_owned(), value.into())));
                reads(&name, fields);
            }
        }
        for tag in tags(&screen.html) {
            if tag.name == "button" {
                assert!(tag.attribute("type").is_some(), "{name}: a button without a type submits");
                if let Some(kind) = tag.attribute("data-event") {
                    reads(&name, event(kind));
                }
            }
            if let Some(kind) = tag.attribute("data-typing") {
                let mut typed = event(kind);
                typed.insert(
                    tag.attribute("name").expect("a watched field has a name").into(),
                    "sample".into(),
                );
                reads(&name, typed);
            }
        }
    }
}

#[test]
fn nothing_inline_and_no_secret() {
    for (name, _, screen) in every_screen() {
        for tag in tags(&screen.html) {
            assert!(!["script", "style", "iframe", "link", "img"].contains(&tag.name.as_str()), "{name}");
            for attribute in tag.attribute_names() {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute}");
            }
            if tag.name == "input" && tag.attribute("type") == Some("password")
                || tag.attribute("id") == Some("code")
            {
                assert_eq!(tag.attribute("value"), None, "{name}: a secret's field comes filled");
            }
        }
    }
}

#[test]
fn words_from_elsewhere_are_never_markup() {
    let hostile = "<script>alert(1)</script>\"'&\u{e000}<b>";
    let clinic = Clinic { name: hostile.into(), phone: hostile.into(), hours: Some(hostile.into()) };
    let screens = super::screens();
    let plain = super::fixtures::clinic();
    let pages = [
        PageView::Identifier {
            kind: recovery::portal::IdentifierKind::Email,
            typed: hostile.into(),
            error: None,
            meant: Some(hostile.into()),
            stopped: false,
        },
        PageView::Save { identifier: hostile.into(), error: None, stopped: false },
        PageView::NotSetUp { reason: hostile.into() },
    ];
    let live = recovery::flow::Live { busy: recovery::flow::Busy::No, resend_in: None, advice: None };
    let typed = pages.map(|page| recovery::View { page, answers: 0, live: live.clone() });
    let drawn = typed.iter().flat_map(|view| [screens.render(view, &plain), screens.render(view, &clinic)]);
    for screen in drawn.chain(every_screen_of(&clinic).into_iter().map(|(_, _, screen)| screen)) {
        assert!(!screen.html.contains("<script") && !screen.html.contains("<b>alert"), "{}", screen.name);
        let names: BTreeSet<String> = tags(&screen.html).into_iter().map(|tag| tag.name).collect();
        assert!(!names.contains("script"), "{}", screen.name);
        assert!(!screen.html.contains("\"'&"), "{}", screen.name);
    }
}

#[test]
fn an_error_is_said_in_title_focus_summary_and_field() {
    for (name, _, screen) in every_screen() {
        let tags = tags(&screen.html);
        let has = |id| tags.iter().any(|tag| tag.attribute("id") == Some(id));
        let failed = has("error-summary");
        assert_eq!(screen.title.starts_with("Error: "), failed, "{name}: {}", screen.title);
        assert_eq!(screen.focus == Focus::ErrorSummary, failed, "{name}");
        assert_eq!(has("field-error"), failed, "{name}: the words stand beside the field too");
        let described =
            |tag: &Tag| tag.attribute("aria-describedby").is_some_and(|to| to.contains("field-error"));
        assert_eq!(tags.iter().any(described), failed, "{name}");
        let place = if name.starts_with("not_set_up") { "Way Back In" } else { "Oak Clinic" };
        assert!(screen.title.ends_with(&format!(" - {place}")), "{name}: {}", screen.title);
    }
    let failing: BTreeSet<&str> = every_screen()
        .iter()
        .filter(|(_, _, screen)| screen.focus == Focus::ErrorSummary)
        .map(|(_, _, screen)| screen.name)
        .collect();
    assert_eq!(failing, ["code", "identifier", "interrupted", "password", "save"].into());
}

#[test]
fn a_way_back_and_a_way_to_help_on_every_screen() {
    for (name, page, screen) in every_screen() {
        let has = |event| screen.html.contains(&format!("data-event=\"{event}\""));
        let number = screen.html.contains("555-0142");
        let help = number && (has("open_help") || ["card", "broken"].contains(&screen.name));
        let no_clinic = matches!(page, PageView::NotSetUp { .. });
        assert!(help || no_clinic, "{name}: no help");
        let first = matches!(page, PageView::Start(_) | PageView::NotSetUp { .. } | PageView::Broken);
        // The password is changed here, and that cannot be gone back from: the way leads on.
        let past = matches!(page, PageView::Done(_));
        let back = ["go_back", "close_help", "start_over"].into_iter().any(has);
        assert!(back || first || past, "{name}: no way back");
    }
}

#[test]
fn the_page_names_whether_what_was_typed_is_kept() {
    for (name, page, screen) in every_screen() {
        let interrupts = matches!(page, PageView::Stuck { .. } | PageView::Card { .. });
        assert_eq!(screen.keeps_typed, interrupts, "{name}");
        assert_eq!(screen.name, page.name());
        assert_eq!((screen.lang, screen.dir), ("en", "ltr"));
    }
}

#[test]
fn serializes_as_the_scripts_read_it() {
    let (_, _, screen) = every_screen().swap_remove(0);
    let json = serde_json::to_value(&screen).unwrap();
    assert_eq!(json["focus"], "heading");
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["announce", "dir", "focus", "html", "keeps_typed", "lang", "name", "title"]);
}
