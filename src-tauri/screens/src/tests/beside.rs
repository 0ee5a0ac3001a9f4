//! The pages beside a recovery: what their words and buttons depend on.

use std::collections::BTreeSet;

use jiff::tz::{TimeZone, offset};
use recovery::clinic::{Clinic, Hours};
use recovery::flow::{CardNote, HandOffNote, NoEmail, PageView, SavedDoing, SavedList};
use recovery::guide::Words;
use recovery::portal::Need;
use recovery::{Moment, View};

use super::tags::{insides, lines, tags};
use super::view;
use crate::{Screens, fixtures};

/// 14 May 2024, a Tuesday, 2:14 PM in New York.
const TUESDAY: i64 = 1_715_710_440;
const HOUR: i64 = 3600;

fn in_new_york() -> Screens {
    Screens::new(TimeZone::fixed(offset(-4)))
}

fn with_page(page: PageView) -> String {
    in_new_york().render(&View { page, ..view("carers") }, &fixtures::clinic()).html
}

fn html(name: &str) -> String {
    in_new_york().render(&view(name), &fixtures::clinic()).html
}

/// The contact card as it reads so many hours after that Tuesday afternoon, line by line.
fn card(hours_later: i64, clinic: &Clinic, zone: TimeZone) -> Vec<String> {
    let at = Moment(TUESDAY + hours_later * HOUR);
    let page = PageView::Card { stage: "Code", why: None, at, note: CardNote::None };
    lines(&Screens::new(zone).render(&View { page, ..view("carers") }, clinic).html)
}

#[test]
fn the_card_says_until_or_from_when_somebody_answers() {
    let here = || TimeZone::fixed(offset(-4));
    let says = |later: i64, words: &str| {
        let seen = card(later, &fixtures::clinic(), here());
        assert!(seen.iter().any(|line| line.replace('\u{a0}', " ") == words), "{later}: {words}: {seen:#?}");
    };
    says(0, "Open now until 5:00 PM.");
    says(-8, "Closed now. Opens today at 8:00 AM.");
    says(4, "Closed now. Opens tomorrow at 8:00 AM.");
    says(3 * 24 + 4, "Closed now. Opens tomorrow at 9:00 AM.");
    says(4 * 24, "Closed now. Opens Monday at 8:00 AM.");
    says(0, "Monday to Friday: 8:00 AM to 5:00 PM");
    says(0, "Saturday: 9:00 AM to 12:00 PM");
}

#[test]
fn the_card_does_not_say_that_who_answers_day_and_night_closes_at_midnight() {
    for (hours, says) in [
        ("Mon-Sun 0:00-24:00", ["Open day and night.", "Monday to Sunday: day and night"]),
        ("Mon-Fri 0:00-24:00", ["Open now until Saturday at 12:00 AM.", "Monday to Friday: day and night"]),
        ("Tue 0:00-24:00", ["Open now until 12:00 AM.", "Tuesday: day and night"]),
        ("Tue 8:00-24:00; Wed 0:00-2:00", ["Open now until 2:00 AM.", "Wednesday: 12:00 AM to 2:00 AM"]),
    ] {
        let hours = Hours::read("America/New_York", hours).ok();
        let clinic = Clinic { hours, ..fixtures::clinic() };
        let seen = card(0, &clinic, TimeZone::fixed(offset(-4)));
        for words in says {
            assert!(seen.iter().any(|line| line.replace('\u{a0}', " ") == words), "{words}: {seen:#?}");
        }
    }
}

#[test]
fn the_card_says_stage_and_problem_for_the_staff() {
    for (name, words) in [("card.start", "stage Start"), ("card.code", "stage Code, problem PortalDown")] {
        let line = format!("For the clinic's staff: {words}, May 14, 2024, 2:14 PM.");
        let seen = lines(&html(name)).join("\n").replace('\u{a0}', " ");
        assert!(seen.contains(&line), "{name}: {seen}");
    }
}

#[test]
fn the_card_names_the_clinic_s_clock_where_it_is_not_the_patient_s() {
    let says_so = |zone: TimeZone| {
        let seen = card(0, &fixtures::clinic(), zone);
        assert!(seen.iter().any(|line| line.starts_with("Open now until 5:00")), "{seen:#?}");
        seen.iter().any(|line| line == "All times are the clinic's own time.")
    };
    assert!(!says_so(TimeZone::fixed(offset(-4))));
    assert!(says_so(TimeZone::fixed(offset(-5))));
}

#[test]
fn the_card_says_no_more_than_the_profile() {
    let clinic = Clinic { hours: None, relay: None, interpreter: None, ..fixtures::clinic() };
    let seen = card(0, &clinic, TimeZone::UTC);
    let speaks_of = |word: &str| seen.iter().any(|line| line.contains(word));
    assert!(speaks_of("555-0142") && speaks_of("Say this:"));
    for word in ["Open now", "Closed", "Hours", "relay", "interpreter"] {
        assert!(!speaks_of(word), "{word}");
    }
    // Never true of a profile that was read; nothing is claimed of now.
    let nowhere = Hours { zone: "No/Where".into(), ..fixtures::clinic().hours.unwrap() };
    let seen = card(0, &Clinic { hours: Some(nowhere), ..clinic }, TimeZone::UTC);
    assert!(seen.iter().any(|line| line.starts_with("Monday to Friday")));
    assert!(!seen.iter().any(|line| line.starts_with("Open now")), "{seen:#?}");
}

#[test]
fn the_card_is_copied_as_plain_text() {
    let html = html("card.code");
    let copy = tags(&html).into_iter().find(|tag| tag.attribute("name") == Some("text")).unwrap();
    let text = copy.attribute("value").unwrap().replace('\u{a0}', " ");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["Oak Clinic", "Phone: 555-0142"]);
    assert!(lines[2].starts_with("Say this: “I cannot get into") && lines[2].contains("30-2"), "{text}");
    assert!(text.contains("Monday to Friday: 8:00 AM to 5:00 PM"), "{text}");
    assert!(!text.contains("Open now"), "what is copied is read later: {text}");
}

#[test]
fn each_saved_sign_in_s_buttons_say_whose_it_is() {
    let html = html("saved.nothing");
    let of = |event: &str| -> Vec<(String, String)> {
        let forms = insides(&html, "form").into_iter();
        let forms = forms.filter(|(form, _)| form.attribute("data-event") == Some(event));
        forms
            .map(|(_, inside)| {
                let button = tags(inside).remove(0);
                let value = |name| button.attribute(name).unwrap_or_default().to_owned();
                (value("value"), value("aria-label"))
            })
            .collect()
    };
    let show = of("show_saved");
    assert_eq!(show[0], ("0".to_owned(), "Show the password of pat@gmail.com".to_owned()));
    assert_eq!(show[1], ("1".to_owned(), "Show the password of sam.lee".to_owned()));
    for event in ["show_saved", "copy_saved", "changed_elsewhere", "remove_saved"] {
        let names: BTreeSet<String> = of(event).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names.len(), 4, "{event}: {names:?}");
    }
    assert!(html.contains("remove_all_saved") && !self::html("saved.one").contains("remove_all_saved"));
}

/// The list is there and stays: nothing speaks of looking at it.
#[test]
fn what_could_not_be_done_with_a_sign_in_is_not_told_as_a_list_that_cannot_be_shown() {
    let notes = ["saved.after-failed-", "saved.after-not-copied-keychain-"];
    let mut said = BTreeSet::new();
    for (name, _) in fixtures::all() {
        if !notes.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let note = in_new_york().render(&view(&name), &fixtures::clinic()).announce.unwrap();
        assert!(!note.contains("look") && !note.contains("no sign-in is saved"), "{name}: {note}");
        said.insert(note);
    }
    assert_eq!(said.len(), 4, "{said:#?}");
}

/// Any program can read the window's title.
#[test]
fn no_title_names_a_sign_in() {
    for (name, _, screen) in super::every_screen() {
        let names = ["pat@", "sam.lee", "pat.o", "0042", "rivera"];
        assert!(!names.iter().any(|own| screen.title.contains(own)), "{name}: {}", screen.title);
    }
    for name in ["saved.shown-0", "saved.removing-1"] {
        assert!(["pat@gmail.com", "sam.lee"].iter().any(|own| html(name).contains(own)), "{name} says whose");
    }
}

#[test]
fn a_shown_password_is_not_in_the_page() {
    let html = html("saved.shown-0");
    let field = tags(&html).into_iter().find(|tag| tag.attribute("id") == Some("saved_password")).unwrap();
    assert_eq!((field.attribute("value"), field.attribute("name")), (None, Some("saved_password")));
    assert!(field.attribute_names().any(|name| name == "readonly"));
}

#[test]
fn a_place_that_is_not_in_the_list_shows_the_list() {
    let PageView::Saved { list, note, .. } = view("saved.one").page else { panic!("not that page") };
    for doing in [SavedDoing::Shown(9), SavedDoing::Removing(9)] {
        let html = with_page(PageView::Saved { list: list.clone(), doing, note });
        assert!(html.contains("Your saved sign-ins"), "{doing:?}");
    }
    let list = SavedList::Unknown;
    let html = with_page(PageView::Saved { list, doing: SavedDoing::Shown(0), note });
    assert!(html.contains("We are looking in the password store."));
}

#[test]
fn an_address_that_has_to_be_typed_is_shown_whole() {
    let address = "https://mychart.example.org/recover?start=1";
    assert!(html("hand_off.cannot-open").contains(address));
    assert!(!html("hand_off").contains(address), "else the host says it");
    assert!(html("hand_off").contains("Open <bdi>mychart.example.org</bdi>"));
}

#[test]
fn whether_it_worked_is_asked_of_who_can_have_been_there() {
    for (name, asked) in [
        ("hand_off", true),
        ("hand_off.looks", false),
        ("hand_off.looks-resumed", false),
        ("hand_off.opened", true),
        ("hand_off.looks-opened", true),
        ("hand_off.resumed", true),
    ] {
        assert_eq!(html(name).contains("answer_worked"), asked, "{name}");
    }
}

#[test]
fn a_profile_s_own_words_are_said_in_the_patient_s_language_else_in_english() {
    let own = |words: &[(&str, &str)]| {
        let words = words.iter().map(|(tag, text)| ((*tag).into(), (*text).into())).collect();
        with_page(PageView::HandOff {
            need: Need::Password,
            address: String::new(),
            host: String::new(),
            looks: Vec::new(),
            steps: vec![Words::Own(words)],
            note: HandOffNote::None,
        })
    };
    let html = own(&[("es", "Pulse <aquí>"), ("en", "Press <here>")]);
    assert!(html.contains("<li><bdi>Press &lt;here&gt;</bdi></li>"), "{html}");
    let html = own(&[("es", "Pulse aquí")]);
    assert!(html.contains("<li lang=\"es\"><bdi>Pulse aquí</bdi></li>"), "{html}");
}

#[test]
fn the_ways_out_of_no_email_are_those_there_are() {
    let offers = |step, in_recovery, event: &str| {
        let page =
            PageView::NoEmail { step, masked: None, at: Moment(TUESDAY), in_recovery, awaited: in_recovery };
        with_page(page).contains(&format!("data-event=\"{event}\""))
    };
    use NoEmail::{Address, Another, Call, Folders, Text, Wait};
    for step in [Wait, Folders, Address, Another, Text, Call] {
        assert_eq!(offers(step, true, "continue"), step != Call, "{step:?}");
        assert_eq!(offers(step, true, "send_another_way"), step == Text, "{step:?}");
        assert_eq!(offers(step, true, "use_other_address"), matches!(step, Address | Another), "{step:?}");
        assert!(!offers(step, false, "use_other_address"), "{step:?}");
        assert!(offers(step, true, "found_email") && offers(step, true, "open_help"), "{step:?}");
    }
    let seen = lines(&html("no_email.wait")).join(" ").replace('\u{a0}', " ");
    assert!(seen.contains("It is 2:14 PM now. Look again at 2:19 PM."), "{seen}");
}

#[test]
fn what_keeps_the_patient_has_a_heading_of_its_own() {
    let all = fixtures::all().into_iter().filter(|(_, view)| matches!(view.page, PageView::Stuck { .. }));
    let mut headings = BTreeSet::new();
    let mut problems = BTreeSet::new();
    for (name, view) in all {
        let screen = in_new_york().render(&view, &fixtures::clinic());
        headings.insert(screen.title);
        // What a problem is apart from how long it lasts, and from what else is to be done: `stuck.wait-45s` is `wait`.
        let kinds = ["wait", "locked", "portal-down", "inactive", "browser"];
        let problem = kinds.into_iter().find(|kind| name.starts_with(&format!("stuck.{kind}")));
        problems.insert(problem.map_or(name, str::to_owned));
    }
    assert_eq!(headings.len(), problems.len(), "{headings:#?} {problems:#?}");
    assert_eq!(problems.len(), 19);
    let until = lines(&html("stuck.locked-until-moment-1715710440")).join(" ").replace('\u{a0}', " ");
    assert!(until.contains("The lock ends on May 14, 2024 at 2:14 PM."), "{until}");
}

#[test]
fn what_a_portal_says_of_pauses_and_rules_is_said() {
    let says = |page: &str, words: &str| {
        let seen = lines(&html(page)).join(" ").replace('\u{a0}', " ");
        assert!(seen.contains(words), "{page}: {seen}");
    };
    says("code_over.used-up-for-25", "Wait 25 seconds before you ask for a new code.");
    says("stuck.portal-down-retry-after-120s", "Wait 2 minutes. Then try again.");
    says("temporary.wrong-often-pause-30s", "Wait 30 seconds before you try again.");
    says("clinic_code.over-used-up-pause-900s", "Wait 15 minutes. Then type your code again.");
    says("password.not-recent", "differ from your last 5 passwords");
    says("password.not-the-last-one", "differ from your last password.");
    // What helps is not said to be of no help.
    says("stuck.inactive-with-a-code", "Did they give you a code?");
    assert!(!html("stuck.inactive-with-a-code").contains("A new code"));
    says("stuck.given-over-temporary-password", "I forgot my password");
    says("start.only-clinic-code", "I have a code from the clinic");
    says("start.only-temporary-password", "I have a temporary password");
}
