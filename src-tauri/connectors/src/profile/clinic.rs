//! The `[clinic]` table: what the clinic is called and where it is, whom to call, and when.

use jiff::tz::TimeZone;
use recovery::clinic::{Clinic, Hours};
use serde::Deserialize;
use toml::Spanned;

use super::ProfileError;
use super::check::Place;

/// The longest name, town or address, in letters.
const MOST_LETTERS: usize = 120;

/// The most other names of one clinic.
const MOST_NAMES: usize = 10;

/// Whom patients call, and when.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("dependencies" = { "hours": ["time_zone"] })))]
#[serde(deny_unknown_fields)]
pub(super) struct RawClinic {
    /// The clinic's name, as patients know it.
    #[cfg_attr(test, schemars(with = "String", extend("pattern" = r"\S")))]
    name: Option<Spanned<String>>,
    /// The town it is in: by it, too, patients find the clinic among others.
    #[cfg_attr(test, schemars(with = "Option<String>", length(max = 120), extend("pattern" = r"\S")))]
    town: Option<Spanned<String>>,
    /// Its address, which patients are shown before they say that this is their clinic.
    #[cfg_attr(test, schemars(with = "Option<String>", length(max = 120), extend("pattern" = r"\S")))]
    address: Option<Spanned<String>>,
    /// What else patients call it.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>", length(max = 10)))]
    also_known_as: Option<Spanned<Vec<Spanned<String>>>>,
    /// Who helps with the portal: the number as patients dial it.
    #[cfg_attr(test, schemars(with = "String", extend("pattern" = super::schema::NUMBER)))]
    phone: Option<Spanned<String>>,
    /// When somebody answers, by the 24-hour clock: Mon-Fri 8:00-17:00; Sat 9:00-12:00.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = super::schema::HOURS)))]
    hours: Option<Spanned<String>>,
    /// The clinic's time zone, needed with hours: an IANA name, such as America/Chicago.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    time_zone: Option<Spanned<String>>,
    /// The relay service, for people who cannot hear or speak on the telephone.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = super::schema::NUMBER)))]
    relay: Option<Spanned<String>>,
    /// Where an interpreter joins in.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = super::schema::NUMBER)))]
    interpreter: Option<Spanned<String>>,
}

impl Place<'_> {
    pub(super) fn clinic(&self, raw: RawClinic) -> Result<Clinic, ProfileError> {
        let name = self.needed(raw.name, "clinic.name", "Add, below [clinic]: name = \"Oak Clinic\"")?;
        let fix = "Add, below [clinic]: phone = \"+1 555 010 0199\"";
        let phone = self.needed(raw.phone, "clinic.phone", fix)?;
        let zone = raw.time_zone.map(|zone| self.time_zone(&zone)).transpose()?;
        let number = |number: Option<Spanned<String>>, key: &str| {
            number.map(|number| self.number(&number, key)).transpose()
        };
        let words = |words: Option<Spanned<String>>, key: &str, fix: &str| {
            words.map(|words| self.line(&words, key, fix)).transpose()
        };
        Ok(Clinic {
            name: self.line(&name, "clinic.name", "Write the clinic's name")?,
            town: words(raw.town, "clinic.town", "Write the town, or take the key out")?,
            address: words(raw.address, "clinic.address", "Write the address, or take the key out")?,
            also_known_as: self.other_names(raw.also_known_as)?,
            phone: self.number(&phone, "clinic.phone")?,
            hours: raw.hours.map(|hours| self.hours(&hours, zone)).transpose()?,
            relay: number(raw.relay, "clinic.relay")?,
            interpreter: number(raw.interpreter, "clinic.interpreter")?,
        })
    }

    /// Words that patients read.
    fn line(&self, words: &Spanned<String>, key: &str, fix: &str) -> Result<String, ProfileError> {
        let text = words.get_ref().trim();
        match text {
            "" => Err(self.wrong(words, key, "nothing is written here", fix)),
            _ if text.chars().count() > MOST_LETTERS => {
                let problem = format!("these are more than {MOST_LETTERS} letters");
                Err(self.wrong(words, key, &problem, "Write it shorter: it stands on a button"))
            }
            _ if text.contains(char::is_control) => {
                Err(self.wrong(words, key, "this is more than one line", "Write it in one line"))
            }
            _ => Ok(text.to_owned()),
        }
    }

    fn other_names(&self, raw: Option<Spanned<Vec<Spanned<String>>>>) -> Result<Vec<String>, ProfileError> {
        let Some(raw) = raw else { return Ok(Vec::new()) };
        let key = "clinic.also_known_as";
        if raw.get_ref().len() > MOST_NAMES {
            let problem = format!("these are more than {MOST_NAMES} names");
            return Err(self.wrong(&raw, key, &problem, "Keep those that patients use most"));
        }
        let fix = "Write a name, or take it out";
        raw.get_ref().iter().map(|name| self.line(name, key, fix)).collect()
    }

    fn number(&self, number: &Spanned<String>, key: &str) -> Result<String, ProfileError> {
        if !number.get_ref().chars().any(|c| c.is_ascii_digit()) {
            let fix = "Write the number as patients dial it";
            return Err(self.wrong(number, key, "this is not a telephone number", fix));
        }
        Ok(number.get_ref().trim().to_owned())
    }

    fn hours(&self, hours: &Spanned<String>, zone: Option<String>) -> Result<Hours, ProfileError> {
        let form = "Write them like: hours = \"Mon-Fri 8:00-17:00; Sat 9:00-12:00\"";
        let wrong = |problem: &str| self.wrong(hours, "clinic.hours", problem, form);
        let zone = zone.ok_or_else(|| {
            let fix = "Add, below [clinic], where the clinic is: time_zone = \"America/Chicago\"";
            self.wrong(hours, "clinic.time_zone", "hours need the clinic's time zone", fix)
        })?;
        let read = Hours::read(&zone, hours.get_ref()).map_err(|problem| wrong(&problem.to_string()))?;
        if read.spans.is_empty() {
            return Err(wrong("no hours are stated"));
        }
        Ok(read)
    }

    /// The zone's own name: small and capital letters do not matter when it is written.
    fn time_zone(&self, zone: &Spanned<String>) -> Result<String, ProfileError> {
        let known = TimeZone::get(zone.get_ref().trim()).ok();
        known.and_then(|known| known.iana_name().map(str::to_owned)).ok_or_else(|| {
            let fix = "Write an IANA name, such as: time_zone = \"America/Chicago\"";
            self.wrong(zone, "clinic.time_zone", "there is no time zone of this name", fix)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::profile::Profile;

    const TABLE: &str = "version = 1\nid = \"oak-clinic\"\nconnector = \"portal-recovery\"\n\
        base_url = \"https://portal.example/\"\n[clinic]\nname = \" Oak Clinic \"\nphone = \"555-0142\"\n";

    #[test]
    fn says_where_it_is_and_what_else_it_is_called() {
        let read = |more: &str| Profile::parse(Path::new("portal.toml"), &format!("{TABLE}{more}"));
        let clinic = read("").unwrap().clinic;
        assert_eq!((clinic.name.as_str(), clinic.town, clinic.address), ("Oak Clinic", None, None));
        let more =
            "town = \" Springfield \"\naddress = \"12 Elm Street\"\nalso_known_as = [\"Elm\", \"Oak\"]";
        let clinic = read(more).unwrap().clinic;
        assert_eq!(clinic.town.as_deref(), Some("Springfield"));
        assert_eq!(clinic.address.as_deref(), Some("12 Elm Street"));
        assert_eq!(clinic.also_known_as, ["Elm", "Oak"]);
        let many = format!("also_known_as = [{}]", "\"Elm\", ".repeat(11));
        let long = format!("address = \"{}\"", "x".repeat(121));
        for (more, key, problem) in [
            ("town = \" \"", "clinic.town", "nothing is written here"),
            ("town = \"Spring\\nfield\"", "clinic.town", "more than one line"),
            ("also_known_as = [\"Elm\", \"\"]", "clinic.also_known_as", "nothing is written here"),
            (many.as_str(), "clinic.also_known_as", "more than 10 names"),
            (long.as_str(), "clinic.address", "more than 120 letters"),
        ] {
            let wrong = read(more).unwrap_err();
            assert_eq!((wrong.key.as_deref(), wrong.line), (Some(key), Some(8)), "{more}");
            assert!(wrong.problem.contains(problem), "{more}: {wrong}");
        }
    }
}
