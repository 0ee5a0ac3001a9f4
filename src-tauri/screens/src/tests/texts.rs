//! Texts with words, times and dates in them.

use jiff::tz::TimeZone;
use recovery::Moment;

use super::{english, fixtures, view};
use crate::clock::{date, length_of_time, minute_of_day, time_of_day, weekday, weekday_and_minute};
use crate::{Screens, texts::Texts};

fn new_york() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(-4))
}

#[test]
fn words_from_elsewhere_stand_in_bdi() {
    let texts = english();
    let say = texts.say("identifier-meant").with("meant", "a<b>\u{e000}@x.org");
    assert_eq!(say.to_string(), "Did you mean <bdi>a&lt;b&gt;@x.org</bdi>?");
    assert_eq!(say.plain(), "Did you mean a<b>@x.org?");
}

#[test]
fn english_words_in_another_language_say_so() {
    let spanish = Texts::of(&crate::texts::LOCALES[1]);
    let say = spanish.say("usual-press-trouble");
    assert!(say.to_string().ends_with("“<bdi lang=\"en\">Trouble signing in?</bdi>”."), "{say}");
    assert!(say.plain().ends_with("“Trouble signing in?”."), "{}", say.plain());
    let staff = spanish.say("card-staff").with("stage", "Code").with("date", "").with("time", "");
    assert!(staff.to_string().contains("etapa <bdi lang=\"en\">Code</bdi>"), "{staff}");
}

#[test]
fn times_are_the_patient_s_own() {
    let html = Screens::new(new_york()).render(&view("code"), &fixtures::clinic()).html;
    assert!(html.contains("<bdi>2:14\u{a0}PM</bdi>") && html.contains("<bdi>2:24\u{a0}PM</bdi>"), "{html}");
    let at = |hour: i64| time_of_day(&english(), &TimeZone::UTC, Moment(hour * 3600 + 5 * 60));
    assert_eq!([0, 11, 12, 23].map(at), ["12:05\u{a0}AM", "11:05\u{a0}AM", "12:05\u{a0}PM", "11:05\u{a0}PM"]);
}

#[test]
fn minutes_of_the_day_are_times() {
    let at = |minute| minute_of_day(&english(), minute);
    assert_eq!(
        [0, 480, 719, 1020, 1440].map(at),
        ["12:00 AM", "8:00 AM", "11:59 AM", "5:00 PM", "12:00 AM"].map(|time| time.replace(' ', "\u{a0}"))
    );
}

#[test]
fn days_are_those_of_the_zone() {
    // 1 March 2024, 2:30 AM in Greenwich: still Thursday evening in New York.
    let moment = Moment(1_709_260_200);
    let on = |zone| {
        let (day, minute) = weekday_and_minute(&zone, moment);
        (date(&english(), &zone, moment), weekday(&english(), day), minute)
    };
    assert_eq!(on(TimeZone::UTC), ("March 1, 2024".to_owned(), "Friday".to_owned(), 150));
    assert_eq!(on(new_york()), ("February 29, 2024".to_owned(), "Thursday".to_owned(), 22 * 60 + 30));
}

#[test]
fn every_month_and_weekday_has_a_name() {
    for locale in crate::texts::LOCALES {
        let texts = Texts::of(&locale);
        let month = |month: i64| date(&texts, &TimeZone::UTC, Moment((month * 30 + 15) * 86_400));
        let dates: std::collections::BTreeSet<String> =
            (0..12).map(month).map(|date| date.chars().filter(|c| c.is_alphabetic()).collect()).collect();
        assert_eq!(dates.len(), 12, "{}: {dates:?}", locale.tag);
        let days: std::collections::BTreeSet<String> = (0..7).map(|day| weekday(&texts, day)).collect();
        assert_eq!(days.len(), 7, "{}: {days:?}", locale.tag);
    }
}

#[test]
fn a_wait_is_rounded_up() {
    let long = |seconds| length_of_time(&english(), std::time::Duration::from_secs(seconds));
    for (seconds, words) in [
        (1, "1 second"),
        (90, "90 seconds"),
        (91, "2 minutes"),
        (900, "15 minutes"),
        (5401, "2 hours"),
        (86_400, "24 hours"),
    ] {
        assert_eq!(long(seconds), words);
    }
}
