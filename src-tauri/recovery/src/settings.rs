//! What the patient sets for their own eyes: text size, colors, language.

use serde::{Deserialize, Serialize};

/// The patient's own settings. They hold on every screen from the moment they are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How large the text is.
    pub text: TextSize,
    /// Which colors.
    pub theme: Theme,
    /// Which language; also what the portal is asked to write its mails in.
    pub language: Language,
}

/// The size of the text against the usual one, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextSize {
    /// 100 %.
    #[default]
    #[serde(rename = "100")]
    Normal,
    /// 125 %.
    #[serde(rename = "125")]
    Larger,
    /// 150 %.
    #[serde(rename = "150")]
    Large,
    /// 200 %.
    #[serde(rename = "200")]
    Double,
    /// 300 %.
    #[serde(rename = "300")]
    Triple,
    /// 400 %.
    #[serde(rename = "400")]
    Fourfold,
}

/// The colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer is set.
    #[default]
    System,
    /// Dark text on light paper.
    Light,
    /// Light text on dark paper.
    Dark,
    /// Black and white, thick edges.
    Contrast,
}

/// A language the app speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
}

impl TextSize {
    /// Every size, smallest first.
    pub const ALL: [Self; 6] =
        [Self::Normal, Self::Larger, Self::Large, Self::Double, Self::Triple, Self::Fourfold];

    /// Percent of the usual size.
    pub fn percent(self) -> u16 {
        match self {
            Self::Normal => 100,
            Self::Larger => 125,
            Self::Large => 150,
            Self::Double => 200,
            Self::Triple => 300,
            Self::Fourfold => 400,
        }
    }
}

impl Theme {
    /// Every theme, in the order offered.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// The name the page's `data-theme` and the events use.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

impl Language {
    /// Every language, in the order offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The first of `asked` (BCP 47 tags or POSIX locale names, best first) that the app speaks, else English.
    pub fn best_for<'a>(asked: impl IntoIterator<Item = &'a str>) -> Self {
        let known = |asked: &str| {
            let primary = asked.split(['-', '_', '.', '@']).next().unwrap_or_default();
            Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
        };
        asked.into_iter().find_map(known).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_is_taken() {
        let check = |asked: &[&str], want: Language| {
            assert_eq!(Language::best_for(asked.iter().copied()), want, "{asked:?}");
        };
        check(&["es-MX"], Language::Spanish);
        check(&["es_US.UTF-8"], Language::Spanish);
        check(&["fr", "ES", "en"], Language::Spanish);
        check(&["en-GB", "es"], Language::English);
        check(&["", "C", "POSIX", "xx"], Language::English);
        check(&[], Language::English);
    }

    #[test]
    fn names_are_those_of_the_events() {
        for theme in Theme::ALL {
            assert_eq!(serde_json::to_value(theme).unwrap(), theme.name());
        }
        for language in Language::ALL {
            assert_eq!(serde_json::to_value(language).unwrap(), language.tag());
        }
        for size in TextSize::ALL {
            assert_eq!(serde_json::to_value(size).unwrap(), size.percent().to_string());
        }
    }
}
