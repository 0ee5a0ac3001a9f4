//! The contract with the scripts, and what every accessible page has.

use std::collections::BTreeSet;

use recovery::clinic::Clinic;
use recovery::flow::{PageView, SavedDoing};
use recovery::portal::Sends;
use recovery::{Event, Need, View};
use serde_json::{Map, Value};

use super::tags::{Tag, insides, tags};
use super::{every_english_screen, every_screen, every_screen_of, screens};
use crate::Focus;

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
            let lists = ["aria-describedby", "aria-labelledby", "for", "form", "data-show"];
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

/// Whether the patient meets it as a field.
fn is_field(tag: &Tag) -> bool {
    let hidden = tag.attribute("aria-hidden").is_some() || tag.attribute("type") == Some("hidden");
    tag.name == "input" && !hidden
}

#[test]
fn every_field_has_a_label() {
    for (name, _, screen) in every_screen() {
        let tags = tags(&screen.html);
        for input in tags.iter().filter(|tag| is_field(tag)) {
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
                // A box and a hidden field say what is written in them; the others what is typed.
                let written = matches!(field.attribute("type"), Some("checkbox" | "hidden"));
                let value = field.attribute("value").filter(|_| written).unwrap_or("sample");
                fields.extend(field.attribute("name").map(|field| (field.to_owned(), value.into())));
            }
            // A button may stand elsewhere and name its form.
            let own = tags(inside).into_iter().filter(|tag| tag.attribute("form").is_none());
            let elsewhere = tags(&screen.html).into_iter().filter(|tag| {
                tag.attribute("form").is_some() && tag.attribute("form") == form.attribute("id")
            });
            let submits: Vec<Tag> =
                own.chain(elsewhere).filter(|tag| tag.attribute("type") == Some("submit")).collect();
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
            // Only the address, and what only the scripts read, come filled; a box says what it means.
            let open = tag.attribute("id") == Some("identifier") || tag.attribute("type") == Some("checkbox");
            if is_field(&tag) && !open {
                assert_eq!(tag.attribute("value"), None, "{name}: a secret's field comes filled");
            }
        }
    }
}

/// Every page that shows words from elsewhere, with these.
fn hostile_views(hostile: &str) -> Vec<View> {
    use recovery::Identifier;
    use recovery::flow::{CodeOver, DeskNote, HandOffNote, Inbox, LinkNote, Moment, SavedList, SavedNote};
    use recovery::flow::{NoEmail, NotSetUp, Others, SentTo, TemporaryNote};
    use recovery::guide::Words;
    use recovery::keychain::{Certainty, SavedSignIn};
    use recovery::mail::Mail;
    use recovery::portal::Channel;
    let text = || hostile.to_owned();
    let own = || vec![Words::Own(vec![("en".into(), text())])];
    let saved = SavedSignIn {
        identifier: Identifier::any(hostile).unwrap(),
        certainty: Certainty::Current,
        since: None,
    };
    let hand_off = |looks, steps| PageView::HandOff {
        need: Need::Password,
        address: text(),
        host: text(),
        looks,
        steps,
        note: HandOffNote::CannotOpen,
    };
    let list =
        |doing| PageView::Saved { list: SavedList::These(vec![saved.clone()]), doing, note: SavedNote::None };
    let pages = [
        PageView::Identifier {
            sends: Sends::Code,
            kind: recovery::portal::IdentifierKind::Email,
            need: Need::Password,
            typed: text(),
            error: None,
            meant: Some(text()),
            stopped: false,
        },
        PageView::CodeOver {
            sends: Sends::Code,
            need: Need::Password,
            sent_to: SentTo::Vouched(Channel::Sms, text()),
            why: CodeOver::Expired,
            pause: None,
            password_kept: false,
        },
        PageView::NoEmail {
            step: NoEmail::Address,
            masked: Some(text()),
            at: Moment(0),
            in_recovery: true,
            awaited: true,
        },
        PageView::Link {
            only_check: true,
            note: LinkNote::Problem(recovery::link::LinkProblem::WrongHost(text())),
        },
        PageView::Temporary { typed: text(), note: TemporaryNote::None, password_kept: false },
        PageView::Username { username: text(), can_reset: true, both: true },
        PageView::UsernameSent { sends: Sends::Code, masked: text(), can_reset: true },
        PageView::Password {
            held: None,
            username: Some(text()),
            rules: Vec::new(),
            refuse_last: 0,
            rejected: Vec::new(),
            empty: false,
            stopped: false,
            others: Others::Stay,
        },
        PageView::Save { identifier: text(), error: None, stopped: false },
        PageView::NotSetUp { why: NotSetUp::BadProfile(text()) },
        hand_off(own(), Vec::new()),
        hand_off(Vec::new(), own()),
        list(SavedDoing::Nothing),
        list(SavedDoing::Shown(0)),
        list(SavedDoing::Removing(0)),
        PageView::Inbox(
            Inbox::Mails(vec![Mail { to: text(), subject: text(), body: text(), sent: Moment(0) }]),
            DeskNote::None,
        ),
    ];
    pages.map(|page| View { page, ..super::view("start") }).into()
}

#[test]
fn words_from_elsewhere_are_never_markup() {
    let hostile = "<script>alert(1)</script>\"'&\u{e000}<b>";
    let clinic = Clinic {
        name: hostile.into(),
        phone: hostile.into(),
        hours: None,
        relay: Some(hostile.into()),
        interpreter: Some(hostile.into()),
    };
    let screens = screens();
    let plain = super::fixtures::clinic();
    let drawn = hostile_views(hostile)
        .into_iter()
        .flat_map(|view| [screens.render(&view, &plain), screens.render(&view, &clinic)])
        .collect::<Vec<_>>()
        .into_iter();
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
        let failed = tags.iter().any(|tag| tag.attribute("id") == Some("error-summary"));
        let prefix = format!("{} ", error_prefix(screen.lang));
        assert_eq!(screen.title.starts_with(&prefix), failed, "{name}: {}", screen.title);
        assert_eq!(screen.focus == Focus::ErrorSummary, failed, "{name}");
        // The words stand beside each field too, which names them.
        let beside: BTreeSet<&str> = tags
            .iter()
            .filter(|tag| tag.attribute("class") == Some("fault"))
            .map(|tag| tag.attribute("id").expect("a fault has an id"))
            .collect();
        assert_eq!(!beside.is_empty(), failed, "{name}");
        let named: BTreeSet<&str> = tags
            .iter()
            .filter_map(|tag| tag.attribute("aria-describedby"))
            .flat_map(str::split_whitespace)
            .collect();
        assert!(beside.is_subset(&named), "{name}: {beside:?} {named:?}");
        let place = if screen.name == "not_set_up" { "Way Back In" } else { "Oak Clinic" };
        assert!(screen.title.ends_with(&format!(" - {place}")), "{name}: {}", screen.title);
    }
    let failing: BTreeSet<&str> = every_english_screen()
        .iter()
        .filter(|(_, _, screen)| screen.focus == Focus::ErrorSummary)
        .map(|(_, _, screen)| screen.name)
        .collect();
    let expected = [
        "clinic_code",
        "code",
        "identifier",
        "identity",
        "interrupted",
        "link",
        "password",
        "paste_link",
        "save",
        "save_typed",
        "temporary",
    ];
    assert_eq!(failing, expected.into());
}

fn error_prefix(language: &str) -> String {
    let locale = crate::texts::LOCALES.into_iter().find(|locale| locale.tag == language);
    crate::texts::Texts::of(&locale.unwrap()).say("error-prefix").plain()
}

#[test]
fn a_way_back_and_a_way_to_help_on_every_screen() {
    for (name, page, screen) in every_screen() {
        let has = |event| screen.html.contains(&format!("data-event=\"{event}\""));
        let number = screen.html.contains("555-0142");
        let help = number && (has("open_help") || ["card", "broken"].contains(&screen.name));
        let no_clinic = matches!(page, PageView::NotSetUp { .. });
        assert!(help || no_clinic, "{name}: no help");
        let first = matches!(page, PageView::Start { .. } | PageView::NotSetUp { .. } | PageView::Broken);
        // The password is changed here, and that cannot be gone back from: the way leads on.
        let past = matches!(page, PageView::Done { .. });
        let back = match &page {
            on_top if on_top.lies_on_top() => has("close_over"),
            // Back to the list first.
            PageView::Saved { doing, .. } if *doing != SavedDoing::Nothing => has("hide_saved"),
            PageView::Interrupted { .. } | PageView::Unsettled(_) | PageView::Finished(_) => {
                has("start_over")
            }
            _ => has("go_back"),
        };
        assert!(back || first || past, "{name}: no way back");
    }
}

#[test]
fn the_page_names_whether_what_was_typed_is_kept() {
    for (name, page, screen) in every_screen() {
        let stays = match &page {
            PageView::Stuck { .. } => true,
            // The code page leads there and is come back to.
            PageView::NoEmail { awaited, .. } => *awaited,
            PageView::Link { only_check, .. } => !only_check,
            // The clinic's code is checked with the answers there.
            PageView::ClinicCode { .. } => true,
            PageView::Identity { by_clinic_code, .. } => *by_clinic_code,
            page => page.lies_on_top(),
        };
        assert_eq!(screen.keeps_typed, stays, "{name}");
        assert_eq!(screen.name, page.name());
    }
}

#[test]
fn one_thing_at_most_is_the_main_one() {
    for (name, _, screen) in every_screen() {
        let primary = |tag: &&Tag| tag.attribute("class") == Some("primary");
        let count = tags(&screen.html).iter().filter(primary).count();
        assert!(count <= 1, "{name}: {count} main buttons");
        assert!(!tags(&screen.html).iter().any(|tag| tag.attribute("disabled").is_some()), "{name}");
    }
}

/// Whether a code or a message went anywhere is said as a fact only on the portal's own word.
#[test]
fn no_screen_confirms_an_account() {
    for (name, page, screen) in every_english_screen() {
        let sent_to = match &page {
            PageView::Code { sent_to, .. } | PageView::CodeOver { sent_to, .. } => sent_to,
            PageView::UsernameSent { .. } => &recovery::flow::SentTo::Typed(String::new()),
            _ => continue,
        };
        let vouched = matches!(sent_to, recovery::flow::SentTo::Vouched(..));
        let lines = super::tags::lines(&screen.html);
        let sure = |line: &String| line.starts_with("We sent") || line.starts_with("The new code goes");
        let hedged =
            |line: &String| line.contains("is on your record,") || line.contains("If we find an account,");
        let said = lines.iter().filter(|line| {
            line.contains("We sent") || line.contains("we sent") || line.contains("new code goes")
        });
        for line in said {
            assert_eq!(hedged(line), !vouched, "{name}: {line}");
            assert!(vouched || !sure(line), "{name}: {line}");
        }
    }
}

#[test]
fn tab_stops_where_there_is_something_to_do_only() {
    for (name, _, screen) in every_english_screen() {
        let tags = tags(&screen.html);
        let mut stops = tags.iter().filter_map(|tag| tag.attribute("tabindex"));
        assert!(stops.all(|stop| stop == "-1"), "{name}");
    }
}

#[test]
fn serializes_as_the_scripts_read_it() {
    let (_, _, screen) = every_screen().swap_remove(0);
    let json = serde_json::to_value(&screen).unwrap();
    assert_eq!(json["focus"], "heading");
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["announce", "dir", "focus", "html", "keeps_typed", "lang", "name", "text", "theme", "title"]
    );
    assert_eq!((&json["theme"], &json["text"]), (&"system".into(), &100.into()));
}
