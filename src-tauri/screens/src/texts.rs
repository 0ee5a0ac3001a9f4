//! Texts in the patient's language, from the Fluent files in `ui/locales`.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// A language the app speaks: its tag and its texts, in two files.
#[derive(Clone, Copy)]
pub(crate) struct Locale {
    pub(crate) tag: &'static str,
    /// Those of the pages of a recovery and of all pages, then those of the pages beside it.
    pub(crate) texts: [&'static str; 2],
}

/// Takes the two files of a language.
macro_rules! locale {
    ($tag:literal) => {
        Locale {
            tag: $tag,
            texts: [
                include_str!(concat!("../../../ui/locales/", $tag, "/screens.ftl")),
                include_str!(concat!("../../../ui/locales/", $tag, "/beside.ftl")),
            ],
        }
    };
}

/// English: what every text falls back to.
const ENGLISH: Locale = locale!("en");

/// Every language the app speaks, English first. A new one is a folder of files and a name here.
pub(crate) const LOCALES: [Locale; 2] = [ENGLISH, locale!("es")];

/// Marks around words that are not the translator's, until they become `<bdi>`, with its language where they are
/// English in another one. Private use characters: no locale file and no clinic's name has them, and they are taken
/// out of both.
const OPEN: char = '\u{e000}';
const OPEN_ENGLISH: char = '\u{e002}';
const CLOSE: char = '\u{e001}';

fn is_mark(c: char) -> bool {
    matches!(c, OPEN | OPEN_ENGLISH | CLOSE)
}

type Bundle = FluentBundle<FluentResource>;

/// The texts of one language, English behind it.
pub(crate) struct Texts {
    tag: &'static str,
    direction: &'static str,
    bundles: Vec<Bundle>,
}

impl Texts {
    pub(crate) fn of(locale: &Locale) -> Self {
        let mut bundles = vec![bundle(locale)];
        if locale.tag != ENGLISH.tag {
            bundles.push(bundle(&ENGLISH));
        }
        let direction = match language(locale.tag).character_direction() {
            CharacterDirection::RTL => "rtl",
            _ => "ltr",
        };
        Self { tag: locale.tag, direction, bundles }
    }

    /// The language's tag, for `lang`.
    pub(crate) fn tag(&self) -> &'static str {
        self.tag
    }

    /// `ltr` or `rtl`.
    pub(crate) fn direction(&self) -> &'static str {
        self.direction
    }

    /// One text, to be shown or given arguments first.
    pub(crate) fn say(&self, key: &'static str) -> Say<'_> {
        Say { texts: self, key, args: FluentArgs::new() }
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> String {
        for bundle in &self.bundles {
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
                continue;
            };
            return bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned();
        }
        // No file has it. A test renders every screen and finds this; a patient would see the key.
        key.to_owned()
    }
}

fn language(tag: &str) -> LanguageIdentifier {
    tag.parse().unwrap_or_default()
}

fn bundle(locale: &Locale) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language(locale.tag)]);
    // `{ ENGLISH("Forgot password") }`: a screen reader says it as English. A new bundle has no such name yet.
    let _always_added = bundle.add_function("ENGLISH", |words, _| match words {
        [FluentValue::String(words)] => format!("{OPEN_ENGLISH}{}{CLOSE}", unmarked(words)).into(),
        _ => FluentValue::Error,
    });
    // Words that are not ours stand in `<bdi>`, which does the same and survives copying.
    bundle.set_use_isolating(false);
    for texts in locale.texts {
        // Fluent reads what it can of a file; a test makes sure that is all of it.
        let resource = FluentResource::try_new(texts.to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A text on its way to the page. Shown in a template it is escaped HTML, with every word that came
/// from elsewhere (a clinic's name, an address, a time) in a `<bdi>`.
pub(crate) struct Say<'a> {
    texts: &'a Texts,
    key: &'static str,
    args: FluentArgs<'static>,
}

impl<'a> Say<'a> {
    /// Gives the text a word that is not the translator's.
    pub(crate) fn with(mut self, name: &'static str, word: &str) -> Self {
        self.args.set(name, format!("{OPEN}{}{CLOSE}", unmarked(word)));
        self
    }

    /// Gives the text a number, which also decides between one and many.
    pub(crate) fn count(mut self, name: &'static str, number: impl Into<FluentValue<'static>>) -> Self {
        self.args.set(name, number);
        self
    }

    /// Gives the text a word of ours that it chooses by.
    pub(crate) fn choose(mut self, name: &'static str, word: &'static str) -> Self {
        self.args.set(name, word);
        self
    }

    /// The text without markup: for titles, attributes and announcements.
    pub(crate) fn plain(&self) -> String {
        unmarked(&self.texts.format(self.key, &self.args))
    }
}

fn unmarked(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

impl fmt::Display for Say<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.texts.format(self.key, &self.args).chars() {
            match c {
                OPEN => f.write_str("<bdi>")?,
                OPEN_ENGLISH => f.write_str("<bdi lang=\"en\">")?,
                CLOSE => f.write_str("</bdi>")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Say<'_> {}
