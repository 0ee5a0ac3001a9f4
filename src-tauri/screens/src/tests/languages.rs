//! The locale files are whole: every text used is there, every text there is used, in every language.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser;

use super::every_screen;
use crate::texts::{LOCALES, Locale, Texts};

/// The languages, for people who look for one or add one.
const LIST: &str = include_str!("../../../../docs/languages.md");

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

/// Every message of a language's files.
fn messages(locale: &Locale) -> Vec<Message<&'static str>> {
    let file =
        |texts| parser::parse(texts).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", locale.tag));
    let entries = locale.texts.into_iter().flat_map(|texts| file(texts).body);
    let messages = entries.filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages.collect()
}

fn keys(locale: &Locale) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for message in messages(locale) {
        assert!(message.value.is_some(), "{} is empty", message.id.name);
        assert!(keys.insert(message.id.name.to_owned()), "{} stands twice", message.id.name);
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
        let given = match inline {
            InlineExpression::FunctionReference { arguments, .. } => arguments.positional.as_slice(),
            other => std::slice::from_ref(other),
        };
        for inline in given {
            if let InlineExpression::VariableReference { id } = inline {
                found.insert(id.name.to_owned());
            }
        }
    }
}

#[test]
fn every_text_is_there_and_used() {
    let quoted = quoted();
    let english = keys(&LOCALES[0]);
    let unused: Vec<&String> = english.iter().filter(|key| !quoted.contains(*key)).collect();
    assert!(unused.is_empty(), "never shown: {unused:?}");
    for locale in LOCALES {
        assert_eq!(keys(&locale), english, "{}", locale.tag);
    }
    // A text's name has words joined by hyphens; what else looks so is named here.
    let others = ["live-", "error-summary", "answer-", "every-rule", "made-of"];
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
    let of = |locale: &Locale| -> BTreeSet<(String, BTreeSet<String>)> {
        let with_arguments = messages(locale).into_iter().map(|message| {
            let mut found = BTreeSet::new();
            arguments(&message.value.unwrap(), &mut found);
            // Some languages count hours to twelve, some to twenty-four.
            if message.id.name == "time-of-day" {
                found.retain(|name| !["hour", "hour12", "half"].contains(&name.as_str()));
            }
            (message.id.name.to_owned(), found)
        });
        with_arguments.collect()
    };
    for locale in LOCALES {
        assert_eq!(of(&locale), of(&LOCALES[0]), "{}", locale.tag);
    }
}

#[test]
fn every_fixture_says_all_it_means_to() {
    let keys = keys(&LOCALES[0]);
    for (name, _, screen) in every_screen() {
        // Fluent shows a text's own braces where an argument is missing; a missing text shows its name.
        let said = screen.announce.iter().chain([&screen.title, &screen.html]);
        for text in said {
            assert!(!text.contains(['{', '\u{e000}', '\u{e001}', '\u{e002}', '\u{2068}']), "{name}: {text}");
        }
        for line in super::tags::lines(&screen.html) {
            assert!(
                ["continue", "yes", "no"].contains(&line.as_str()) || !keys.contains(&line),
                "{name}: {line}"
            );
        }
    }
}

/// Whether a file says that a native speaker has read it.
fn reviewed(texts: &str) -> bool {
    let said: Vec<&str> =
        texts.lines().filter_map(|line| line.strip_prefix("# Reviewed by a native speaker: ")).collect();
    match said.as_slice() {
        ["yes"] => true,
        ["not yet"] => false,
        other => panic!("says {other:?}"),
    }
}

#[test]
fn the_list_of_languages_is_true() {
    let rows: Vec<[String; 3]> = LOCALES
        .iter()
        .map(|locale| {
            let name = Texts::of(locale).say("language-name").plain();
            let reviewed = locale.texts.into_iter().all(reviewed);
            [name, locale.tag.to_owned(), if reviewed { "yes" } else { "not yet" }.to_owned()]
        })
        .collect();
    let table = LIST.lines().filter(|line| line.starts_with("| ")).skip(1);
    let listed: Vec<Vec<&str>> =
        table.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    assert_eq!(listed, rows);
}

#[test]
fn english_is_behind_every_language() {
    let arabic = Locale { tag: "ar", texts: ["back = رجوع", ""] };
    let texts = Texts::of(&arabic);
    assert_eq!(texts.direction(), "rtl");
    assert_eq!(texts.say("back").plain(), "رجوع");
    assert_eq!(texts.say("stop").plain(), "Stop");
}
