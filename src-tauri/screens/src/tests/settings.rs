//! The patient's own settings: text size, colors, language.

use recovery::flow::PageView;
use recovery::settings::{Language, TextSize, Theme};
use recovery::{Settings, View};

use super::tags::{insides, tags};
use super::{every_language, fixtures, screens, view};
use crate::{Focus, Screen};

fn drawn(view: &View) -> Screen {
    screens().render(view, &fixtures::clinic_of(&view.page))
}

#[test]
fn colors_and_text_size_change_no_markup() {
    let screens = screens();
    for (name, view) in fixtures::all() {
        // There they are shown.
        if view.page == PageView::Settings {
            continue;
        }
        let clinic = fixtures::clinic_of(&view.page);
        for language in every_language() {
            let set = |settings| screens.render(&View { settings, ..view.clone() }, &clinic);
            let plain = set(Settings { language, ..Settings::default() });
            let themes = Theme::ALL.map(|theme| Settings { theme, language, ..Settings::default() });
            let sizes = TextSize::ALL.map(|text| Settings { text, language, ..Settings::default() });
            for settings in themes.into_iter().chain(sizes) {
                let seen = set(settings);
                let (theme, text) = (settings.theme.name(), settings.text.percent());
                assert_eq!(seen, Screen { theme, text, ..plain.clone() }, "{name}");
            }
        }
    }
}

#[test]
fn every_setting_is_offered_and_the_chosen_one_marked() {
    for settings in [
        Settings::default(),
        Settings { text: TextSize::Triple, theme: Theme::Contrast, ..Settings::default() },
    ] {
        let html = drawn(&View { settings, ..view("settings") }).html;
        let pressed: Vec<(String, String)> = insides(&html, "button")
            .into_iter()
            .filter(|(tag, _)| tag.attribute("aria-pressed") == Some("true"))
            .filter_map(|(tag, _)| Some((tag.attribute("name")?.into(), tag.attribute("value")?.into())))
            .collect();
        let chosen = [
            ("text".to_owned(), settings.text.percent().to_string()),
            ("theme".to_owned(), settings.theme.name().to_owned()),
            ("language".to_owned(), settings.language.tag().to_owned()),
        ];
        assert_eq!(pressed, chosen);
    }
    let html = drawn(&view("settings")).html;
    let offered = |field| tags(&html).iter().filter(|tag| tag.attribute("name") == Some(field)).count();
    assert_eq!([offered("text"), offered("theme")], [TextSize::ALL.len(), Theme::ALL.len()]);
    assert_eq!(offered("language"), every_language().count());
}

#[test]
fn each_language_is_offered_by_its_own_name() {
    let html = drawn(&view("settings")).html;
    let buttons = insides(&html, "button");
    for language in every_language() {
        let own = buttons.iter().find(|(tag, _)| tag.attribute("lang") == Some(language.tag()));
        let (tag, words) = own.unwrap_or_else(|| panic!("no {}", language.tag()));
        assert_eq!(tag.attribute("value"), Some(language.tag()));
        assert_eq!(*words, super::screens().texts(language).say("language-name").plain());
    }
}

#[test]
fn the_settings_open_everywhere_and_keep_the_button_that_was_pressed() {
    for (name, view) in fixtures::all() {
        let screen = drawn(&view);
        let opens = screen.html.contains("data-event=\"open_settings\"");
        assert_eq!(opens, !matches!(view.page, PageView::Settings | PageView::Broken), "{name}");
        assert_eq!(screen.focus == Focus::Kept, view.page == PageView::Settings, "{name}");
    }
}

#[test]
fn a_language_that_is_not_spoken_yet_falls_back_to_english() {
    let spoken: Vec<Language> = every_language().collect();
    for language in Language::ALL {
        let settings = Settings { language, ..Settings::default() };
        let screen = drawn(&View { settings, ..view("start") });
        let expected = if spoken.contains(&language) { language } else { Language::English };
        assert_eq!((screen.lang, screen.dir), (expected.tag(), "ltr"));
    }
}

#[test]
fn practice_says_so_on_every_screen_and_leads_to_its_mail() {
    for (name, view) in fixtures::all() {
        let screen = drawn(&View { practice: true, ..view.clone() });
        assert!(screen.html.contains("Practice portal: nothing here is real"), "{name}");
        let mail = screen.html.contains("class=\"quiet\" data-event=\"open_inbox\">Practice mail");
        assert_eq!(mail, !matches!(view.page, PageView::Inbox(..) | PageView::Broken), "{name}");
        let real = drawn(&View { practice: false, ..view });
        assert!(!real.html.contains("Practice portal:"), "{name}");
    }
}
