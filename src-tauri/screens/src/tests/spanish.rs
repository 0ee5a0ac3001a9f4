//! What Spanish writes in its own way: times, dates, question marks.

use std::time::Duration;

use jiff::tz::TimeZone;
use recovery::Moment;

use super::every_screen;
use super::tags::lines;
use crate::clock::{date, length_of_time, minute_of_day, weekday};
use crate::texts::{LOCALES, Locale, Texts};

fn spanish() -> &'static Locale {
    LOCALES.iter().find(|locale| locale.tag == "es").unwrap()
}

#[test]
fn a_time_comes_with_its_article() {
    let texts = Texts::of(spanish());
    for (minute, words) in [
        (0, "las 12:00 a. m."),
        (65, "la 1:05 a. m."),
        (719, "las 11:59 a. m."),
        (720, "las 12:00 p. m."),
        (785, "la 1:05 p. m."),
        (1397, "las 11:17 p. m."),
    ] {
        assert_eq!(minute_of_day(&texts, minute), words.replace(' ', "\u{a0}"));
    }
}

#[test]
fn a_date_has_the_day_first_and_no_capitals() {
    let texts = Texts::of(spanish());
    let on = |second| date(&texts, &TimeZone::UTC, Moment(second));
    assert_eq!(on(1_795_435_200), "23 de noviembre de 2026");
    assert_eq!(on(1_709_251_200), "1 de marzo de 2024");
    assert_eq!([0, 2, 5].map(|day| weekday(&texts, day)), ["lunes", "miércoles", "sábado"]);
}

#[test]
fn one_is_not_many() {
    let texts = Texts::of(spanish());
    let long = |seconds| length_of_time(&texts, Duration::from_secs(seconds));
    assert_eq!([1, 45, 91].map(long), ["1 segundo", "45 segundos", "2 minutos"]);
    assert_eq!(texts.say("length-hours").count("count", 1).plain(), "1 hora");
    let tries =
        |left: u32| texts.say("code-wrong-left").choose("channel", "email").count("left", left).plain();
    assert!(tries(1).ends_with("Le queda 1 intento."));
    assert!(tries(3).ends_with("Le quedan 3 intentos."));
}

/// A time ends in the period of its "m."; a text that ends in a time adds none.
#[test]
fn no_sentence_ends_in_two_periods() {
    for (name, _, screen) in every_screen() {
        for line in lines(&screen.html).iter().chain(&screen.announce) {
            assert!(!line.contains(".."), "{name}: {line}");
        }
    }
}

#[test]
fn questions_and_exclamations_are_opened_and_closed() {
    // "!" is also a symbol that a password may have.
    let exclaims = |line: &&str| !line.contains("como ! o #");
    for texts in spanish().texts {
        for line in texts.lines().filter(|line| !line.starts_with('#')) {
            let count = |mark| line.matches(mark).count();
            // Of the names of buttons in English, one asks.
            let english = line.matches("signing in?").count();
            assert_eq!(count('¿') + english, count('?'), "{line}");
            if exclaims(&line) {
                assert_eq!(count('¡'), count('!'), "{line}");
            }
            assert_eq!(count('“'), count('”'), "{line}");
            assert!(!line.contains(['«', '‘', '\'']), "{line}");
        }
    }
}
