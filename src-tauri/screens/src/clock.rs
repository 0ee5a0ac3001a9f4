//! Dates, times of day and lengths of time, in the patient's words and time zone.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use recovery::Moment;

use crate::texts::Texts;

/// Minutes in an hour.
const HOUR: u16 = 60;

/// Minutes in a day.
pub(crate) const DAY: u16 = 24 * HOUR;

/// The time of day of `moment`, as the language writes it: `2:14 PM`.
pub(crate) fn time_of_day(texts: &Texts, zone: &TimeZone, moment: Moment) -> String {
    let local = local(zone, moment);
    clock_time(texts, i64::from(local.hour()), i64::from(local.minute()))
}

/// A minute of the day: `2:14 PM`. 1440 is midnight, as 0 is.
pub(crate) fn minute_of_day(texts: &Texts, minute: u16) -> String {
    clock_time(texts, i64::from(minute / HOUR % 24), i64::from(minute % HOUR))
}

/// The date of `moment`: `November 23, 2026`.
pub(crate) fn date(texts: &Texts, zone: &TimeZone, moment: Moment) -> String {
    let local = local(zone, moment);
    texts
        .say("date")
        .count("month", local.month())
        .count("day", local.day())
        .count("year", local.year())
        .plain()
}

/// The name of a day of the week; 0 is Monday.
pub(crate) fn weekday(texts: &Texts, day: u8) -> String {
    texts.say("weekday").count("day", day).plain()
}

/// The day of the week (0 is Monday) and the minute of the day that it is in `zone` at `moment`.
pub(crate) fn weekday_and_minute(zone: &TimeZone, moment: Moment) -> (u8, u16) {
    let local = local(zone, moment);
    // jiff hands out small signed numbers that are never negative here.
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let minute = u16::from(small(local.hour())) * HOUR + u16::from(small(local.minute()));
    (small(local.weekday().to_monday_zero_offset()), minute)
}

fn local(zone: &TimeZone, moment: Moment) -> DateTime {
    // A moment no calendar knows comes from a clock that is far off; then any time shown is as wrong.
    zone.to_datetime(Timestamp::from_second(moment.0).unwrap_or_default())
}

fn clock_time(texts: &Texts, hour: i64, minute: i64) -> String {
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    texts
        .say("time-of-day")
        .count("hour", hour)
        .count("hour12", twelve)
        .with("minute", &format!("{minute:02}"))
        .choose("half", if hour < 12 { "am" } else { "pm" })
        .plain()
}

/// A length of time to wait, in words: seconds up to a minute and a half, then minutes, then hours,
/// each rounded up so that nobody comes back too early.
pub(crate) fn length_of_time(texts: &Texts, length: Duration) -> String {
    let seconds = length.as_secs();
    let (key, count) = match seconds {
        0..=90 => ("length-seconds", seconds),
        91..=5400 => ("length-minutes", seconds.div_ceil(60)),
        _ => ("length-hours", seconds.div_ceil(3600)),
    };
    texts.say(key).count("count", count).plain()
}
