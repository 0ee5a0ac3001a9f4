//! The locale files are whole: every text used is there, every text there is used, in every language.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::{every_screen, fixtures};
use crate::texts::{LOCALES, Texts};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|seen| seen == extension) {
            found.push(path);
        }
    }
    found
}

/// Every string between double quotes, in the code and in the templates' expressions.
fn quoted() -> BTreeSet<String> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code =
        files(&crate_folder.join("src"), "rs").into_iter().map(|file| std::fs::read_to_string(file).unwrap());
    let templates = files(&crate_folder.join("../../ui/screens"), "html").into_iter().map(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        text.split("{{")
            .skip(1)
            .filter_map(|rest| rest.split_once("}}"))
            .map(|(inside, _)| inside.to_owned())
            .collect()
    });
    let texts: Vec<String> = code.chain(templates).collect();
    texts
        .iter()
        .flat_map(|text| text.lines().flat_map(|line| line.split('"').skip(1).step_by(2)))
        .map(str::to_owned)
        .collect()
}

fn keys(texts: &str) -> BTreeSet<String> {
    let file = parser::parse(texts).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut keys = BTreeSet::new();
    for entry in file.body {
        if let Entry::Message(message) = entry {
            assert!(message.value.is_some(), "{} is empty", message.id.name);
            assert!(keys.insert(message.id.name.to_owned()), "{} stands twice", message.id.name);
        }
    }
    keys
}

/// The arguments a message uses.
fn arguments(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|variant| arguments(&variant.value, found));
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.to_owned());
        }
    }
}

#[test]
fn every_text_is_there_and_used() {
    let quoted = quoted();
    let english = keys(LOCALES[0].texts);
    let unused: Vec<&String> = english.iter().filter(|key| !quoted.contains(*key)).collect();
    assert!(unused.is_empty(), "never shown: {unused:?}");
    for locale in LOCALES {
        assert_eq!(keys(locale.texts), english, "{}", locale.tag);
    }
    // A text's name has words joined by hyphens; what else looks so is named here.
    let others = ["live-", "error-summary", "answer-yes", "every-rule", "made-of"];
    let looks_like_key = |text: &&String| {
        text.contains('-')
            && text.split('-').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()))
    };
    let named = quoted
        .iter()
        .filter(looks_like_key)
        .filter(|text| !others.iter().any(|other| text.starts_with(other)));
    let missing: Vec<&String> = named.filter(|text| !english.contains(*text)).collect();
    assert!(missing.is_empty(), "in no file: {missing:?}");
}

#[test]
fn every_language_uses_the_arguments_english_does() {
    let of = |texts: &'static str| -> Vec<(String, BTreeSet<String>)> {
        let file = parser::parse(texts).unwrap();
        let messages = file.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        });
        let with_arguments = messages.map(|message| {
            let mut found = BTreeSet::new();
            arguments(&message.value.unwrap(), &mut found);
            (message.id.name.to_owned(), found)
        });
        with_arguments.collect()
    };
    let mut english = of(LOCALES[0].texts);
    english.sort();
    for locale in LOCALES {
        let mut seen = of(locale.texts);
        seen.sort();
        assert_eq!(seen, english, "{}", locale.tag);
    }
}

#[test]
fn every_fixture_says_all_it_means_to() {
    let keys = keys(LOCALES[0].texts);
    for (name, _, screen) in every_screen() {
        // Fluent shows a text's own braces where an argument is missing; a missing text shows its name.
        assert!(!screen.html.contains('{') && !screen.title.contains('{'), "{name}");
        for line in super::tags::lines(&screen.html) {
            assert!(line == "continue" || !keys.contains(&line), "{name}: {line}");
        }
        assert!(!screen.html.contains(['\u{e000}', '\u{e001}', '\u{2068}']), "{name}");
    }
}

#[test]
fn the_best_language_wins_and_english_is_behind_it() {
    for languages in [&["en-GB"][..], &["xx", "en"], &["de-DE"], &["", "not a language"], &[]] {
        let texts = Texts::best_for(languages);
        assert_eq!((texts.tag(), texts.direction()), ("en", "ltr"), "{languages:?}");
    }
    let arabic = crate::texts::Locale { tag: "ar", texts: "back = رجوع" };
    let texts = Texts::of(&arabic);
    assert_eq!(texts.direction(), "rtl");
    assert_eq!(texts.say("back").plain(), "رجوع");
    assert_eq!(texts.say("stop").plain(), "Stop");
}

#[test]
fn words_from_elsewhere_stand_in_bdi() {
    let texts = Texts::best_for(&["en"]);
    let say = texts.say("identifier-meant").with("meant", "a<b>\u{e000}@x.org");
    assert_eq!(say.to_string(), "Did you mean <bdi>a&lt;b&gt;@x.org</bdi>?");
    assert_eq!(say.plain(), "Did you mean a<b>@x.org?");
}

#[test]
fn times_are_the_patient_s_own() {
    let new_york = jiff::tz::TimeZone::fixed(jiff::tz::offset(-4));
    let screens = crate::Screens::new(&["en"], new_york);
    let (_, view) = fixtures::all().into_iter().find(|(name, _)| name == "code").unwrap();
    let html = screens.render(&view, &fixtures::clinic()).html;
    assert!(html.contains("<bdi>2:14\u{a0}PM</bdi>") && html.contains("<bdi>2:24\u{a0}PM</bdi>"), "{html}");
    let at = |hour: i64| {
        let moment = recovery::flow::Moment(hour * 3600 + 5 * 60);
        crate::clock::time_of_day(&Texts::best_for(&["en"]), &jiff::tz::TimeZone::UTC, moment)
    };
    assert_eq!([0, 11, 12, 23].map(at), ["12:05\u{a0}AM", "11:05\u{a0}AM", "12:05\u{a0}PM", "11:05\u{a0}PM"]);
}
