//! Times of day and lengths of time, in the patient's words and time zone.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use recovery::flow::Moment;

use crate::texts::Texts;

/// The time of day of `moment`, as the language writes it: `2:14 PM`.
pub(crate) fn time_of_day(texts: &Texts, zone: &TimeZone, moment: Moment) -> String {
    // A moment no calendar knows comes from a clock that is far off; then any time shown is as wrong.
    let stamp = Timestamp::from_second(moment.0).unwrap_or_default();
    let local = zone.to_datetime(stamp);
    let hour = i64::from(local.hour());
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    texts
        .say("time-of-day")
        .count("hour", hour)
        .count("hour12", twelve)
        .with("minute", &format!("{:02}", local.minute()))
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
