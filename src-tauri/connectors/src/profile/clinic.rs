//! The `[clinic]` table: whom to call, and when.

use jiff::tz::TimeZone;
use recovery::clinic::{Clinic, Hours};
use serde::Deserialize;
use toml::Spanned;

use super::ProfileError;
use super::check::Place;

/// Whom patients call, and when.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("dependencies" = { "hours": ["time_zone"] })))]
#[serde(deny_unknown_fields)]
pub(super) struct RawClinic {
    /// The clinic's name, as patients know it.
    #[cfg_attr(test, schemars(with = "String", extend("pattern" = r"\S")))]
    name: Option<Spanned<String>>,
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
        if name.get_ref().trim().is_empty() {
            return Err(self.wrong(&name, "clinic.name", "the name is empty", "Write the clinic's name"));
        }
        let zone = raw.time_zone.map(|zone| self.time_zone(&zone)).transpose()?;
        let number = |number: Option<Spanned<String>>, key: &str| {
            number.map(|number| self.number(&number, key)).transpose()
        };
        Ok(Clinic {
            name: name.get_ref().trim().to_owned(),
            phone: self.number(&phone, "clinic.phone")?,
            hours: raw.hours.map(|hours| self.hours(&hours, zone)).transpose()?,
            relay: number(raw.relay, "clinic.relay")?,
            interpreter: number(raw.interpreter, "clinic.interpreter")?,
        })
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
