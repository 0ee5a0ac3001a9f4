//! `verified_on`: the day on which somebody last went the profile's way at the real portal. Addresses rot.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::Spanned;

use super::ProfileError;
use super::check::Place;

/// For how long a profile is trusted to fit its portal, in days.
const FRESH_DAYS: i64 = 180;

/// What a day in a profile gives cause to doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// That it still fits.
    Old,
    /// That the day is right.
    Ahead,
}

impl Place<'_> {
    /// Checks the day, and says in the log if it gives cause for doubt. The profile is used all the same.
    pub(super) fn verified_on(&self, raw: Option<Spanned<String>>) -> Result<Option<Date>, ProfileError> {
        let Some(raw) = raw else { return Ok(None) };
        let read = raw.get_ref().parse::<Date>().ok().filter(|day| day.to_string() == *raw.get_ref());
        let day = read.ok_or_else(|| {
            let fix = "Write the day like: verified_on = \"2026-01-31\"";
            self.wrong(&raw, "verified_on", "this is not a day", fix)
        })?;
        match doubt(day, today()) {
            Some(Doubt::Old) => {
                tracing::warn!(%day, "the profile was last verified long ago: go its way at the portal again");
            }
            Some(Doubt::Ahead) => {
                tracing::warn!(%day, "the profile was verified in the future, by this computer's clock");
            }
            None => {}
        }
        Ok(Some(day))
    }
}

pub(super) fn today() -> Date {
    Timestamp::now().to_zoned_datetime(TimeZone::UTC).date()
}

pub(super) fn doubt(day: Date, today: Date) -> Option<Doubt> {
    let days = today.duration_since(day).as_secs() / (24 * 60 * 60);
    // Somewhere it is tomorrow already.
    match days {
        ..-1 => Some(Doubt::Ahead),
        -1..=FRESH_DAYS => None,
        _ => Some(Doubt::Old),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_fresh_for_half_a_year() {
        let check = |day: Date, want: Option<Doubt>| assert_eq!(doubt(day, date(2026, 7, 1)), want, "{day}");
        check(date(2026, 7, 1), None);
        check(date(2026, 7, 2), None);
        check(date(2026, 7, 3), Some(Doubt::Ahead));
        check(date(2026, 1, 2), None);
        check(date(2026, 1, 1), Some(Doubt::Old));
        check(date(1950, 2, 28), Some(Doubt::Old));
    }
}
