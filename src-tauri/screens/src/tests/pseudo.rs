//! A language nobody speaks: English with every text in brackets and every vowel accented. What stands
//! outside the brackets on a screen was written into a template or the code, where no translator finds it.

use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement};
use fluent_syntax::{parser, serializer};
use jiff::tz::TimeZone;

use super::fixtures;
use super::tags::{insides, lines, tags};
use crate::Screens;
use crate::texts::{LOCALES, Locale, Texts};

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

/// Attributes that are read or said.
const SPOKEN: [&str; 7] = [
    "aria-label",
    "title",
    "alt",
    "data-label-show",
    "data-label-hide",
    "data-said-shown",
    "data-said-hidden",
];

fn accented(text: &str) -> String {
    let accent = |c| match c {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        other => other,
    };
    text.chars().map(accent).collect()
}

/// Accents a text and the texts it chooses between.
fn accent(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => *value = accented(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter_mut().for_each(|variant| accent(&mut variant.value));
            }
            PatternElement::Placeable { expression: Expression::Inline(_) } => {}
        }
    }
}

fn wrapped(texts: &str) -> String {
    let mut file = parser::parse(texts.to_owned()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    for entry in &mut file.body {
        if let Entry::Message(message) = entry {
            let pattern = message.value.as_mut().expect("a text");
            accent(pattern);
            let bracket = |c: char| PatternElement::TextElement { value: c.to_string() };
            pattern.elements.insert(0, bracket(OPEN));
            pattern.elements.push(bracket(CLOSE));
        }
    }
    serializer::serialize(&file)
}

fn speaking_it() -> Screens {
    let leaked = |texts: &str| -> &'static str { Box::leak(wrapped(texts).into_boxed_str()) };
    let locale = Locale { tag: "en", texts: LOCALES[0].texts.map(leaked) };
    Screens { texts: LOCALES.map(|_| Texts::of(&locale)), zone: TimeZone::UTC }
}

/// What stands outside the brackets, but for digits and marks.
fn outside(text: &str) -> String {
    let mut depth = 0_usize;
    let mut found = String::new();
    for c in text.chars() {
        match c {
            OPEN => depth += 1,
            CLOSE => depth = depth.checked_sub(1).expect("a bracket that was opened"),
            c if depth == 0 && c.is_alphabetic() => found.push(c),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    found
}

/// The page without the words that are nobody's to translate.
fn translatable(html: &str) -> String {
    let mut html = html.to_owned();
    for element in ["bdi", "pre"] {
        for (_, inside) in insides(&html.clone(), element) {
            html = html.replacen(&format!(">{inside}</{element}>"), &format!("></{element}>"), 1);
        }
    }
    html
}

#[test]
fn every_word_is_a_translator_s() {
    let screens = speaking_it();
    for (name, view) in fixtures::all() {
        let screen = screens.render(&view, &fixtures::clinic_of(&view.page));
        let html = translatable(&screen.html);
        // A text may go over several elements, a block's lines may not.
        for line in lines(&html) {
            assert_eq!(outside(&line), "", "{name}: {line}");
        }
        for tag in tags(&html) {
            for attribute in SPOKEN.iter().filter_map(|spoken| tag.attribute(spoken)) {
                assert_eq!(outside(attribute), "", "{name}: {attribute}");
            }
        }
        for said in screen.announce.iter().chain([&screen.title]) {
            assert_eq!(outside(said), "", "{name}: {said}");
        }
        assert!(screen.html.contains('á') || screen.html.contains('é'), "{name}");
    }
}
