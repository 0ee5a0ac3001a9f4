//! Text size, colors and language. What is chosen holds at once.

use askama::Template;
use recovery::settings::{Language, TextSize, Theme};

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::{Say, Texts};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage<'a> {
    frame: Frame<'a>,
    groups: Vec<Group<'a>>,
}

/// One thing to set: a form that sends the option's value as the event's field.
struct Group<'a> {
    event: &'static str,
    field: &'static str,
    legend: Say<'a>,
    options: Vec<Setting<'a>>,
}

/// One way to set it.
struct Setting<'a> {
    value: String,
    words: Say<'a>,
    /// The language of the words, where it may differ from the page's.
    lang: Option<&'static str>,
    chosen: bool,
}

pub(super) fn settings(desk: Desk<'_>) -> Drawn {
    SettingsPage {
        frame: desk.frame(desk.t.say("settings"), Picture::Door).on_top(),
        groups: vec![text_sizes(desk), themes(desk), languages(desk)],
    }
    .draw()
}

fn text_sizes<'a>(desk: Desk<'a>) -> Group<'a> {
    let options = TextSize::ALL.iter().map(|size| Setting {
        value: size.percent().to_string(),
        words: desk.t.say("settings-percent").count("percent", size.percent()),
        lang: None,
        chosen: *size == desk.view.settings.text,
    });
    Group {
        event: "set_text",
        field: "text",
        legend: desk.t.say("settings-text"),
        options: options.collect(),
    }
}

fn themes<'a>(desk: Desk<'a>) -> Group<'a> {
    let words = |theme| match theme {
        Theme::System => "settings-theme-system",
        Theme::Light => "settings-theme-light",
        Theme::Dark => "settings-theme-dark",
        Theme::Contrast => "settings-theme-contrast",
    };
    let options = Theme::ALL.iter().map(|theme| Setting {
        value: theme.name().to_owned(),
        words: desk.t.say(words(*theme)),
        lang: None,
        chosen: *theme == desk.view.settings.theme,
    });
    Group {
        event: "set_theme",
        field: "theme",
        legend: desk.t.say("settings-theme"),
        options: options.collect(),
    }
}

/// Each language by its own name, for who reads no other.
fn languages<'a>(desk: Desk<'a>) -> Group<'a> {
    let texts = |language: &Language| desk.spoken.iter().find(|texts| texts.tag() == language.tag());
    let option = |texts: &'a Texts| Setting {
        value: texts.tag().to_owned(),
        words: texts.say("language-name"),
        lang: Some(texts.tag()),
        chosen: texts.tag() == desk.t.tag(),
    };
    Group {
        event: "set_language",
        field: "language",
        legend: desk.t.say("settings-language"),
        options: Language::ALL.iter().filter_map(texts).map(option).collect(),
    }
}

framed!(SettingsPage);
