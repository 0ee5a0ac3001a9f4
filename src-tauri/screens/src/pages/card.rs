//! The clinic's contact card.

use askama::Template;
use jiff::tz::TimeZone;
use recovery::Moment;
use recovery::clinic::{Answering, Hours, Span};
use recovery::flow::{CardNote, Stuck};

use super::{Desk, Drawn, Page, framed};
use crate::clock;
use crate::frame::{Frame, Picture};
use crate::help_number::{help_number, problem};
use crate::texts::{Say, Texts};

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage<'a> {
    frame: Frame<'a>,
    /// Whether somebody answers now.
    answering: Option<Say<'a>>,
    say_this: Say<'a>,
    /// The card as plain text, to be copied.
    text: String,
    hours: Vec<Say<'a>>,
    /// The hours are not on the patient's clock.
    clinic_time: bool,
    /// The relay service and the interpreter.
    lines: Vec<Say<'a>>,
    staff: Say<'a>,
}

pub(super) fn card<'a>(
    desk: Desk<'a>,
    stage: &'a str,
    why: Option<Stuck>,
    at: Moment,
    note: CardNote,
) -> Drawn {
    let (t, clinic) = (desk.t, desk.clinic);
    let note = match note {
        CardNote::None => None,
        CardNote::Copied => Some(t.say("card-copied")),
        CardNote::NotCopied(_) => Some(t.say("card-not-copied")),
    };
    let frame = desk.frame(heading(desk), Picture::Telephone).without_help().on_top().note(note);
    // A zone that cannot be found was not refused when the profile was read; then only the week is known.
    let now = clinic.hours.as_ref().and_then(|hours| Some((hours, TimeZone::get(&hours.zone).ok()?)));
    // Beside the clinic's hours another clock would only confuse.
    let zone = now.as_ref().map_or(desk.zone, |(_, zone)| zone).clone();
    let say_this = t.say("card-say").with("number", &help_number(stage, why));
    let hours = weekly(t, clinic.hours.as_ref());
    let lines = other_numbers(desk);
    CardPage {
        text: as_text(desk, &say_this, &hours, &lines),
        answering: now.as_ref().and_then(|(hours, zone)| answering(t, hours, zone, at)),
        clinic_time: now.is_some_and(|(_, zone)| !same_clock(&zone, desk.zone, at)),
        staff: staff(t, stage, why)
            .with("date", &clock::date(t, &zone, at))
            .with("time", &clock::time_of_day(t, &zone, at)),
        frame,
        say_this,
        hours,
        lines,
    }
    .draw()
}

/// What only the staff need: [`help_number`] in words, as `docs/help-numbers.md` has them.
fn staff<'a>(t: &'a Texts, stage: &str, why: Option<Stuck>) -> Say<'a> {
    match why {
        None => t.say("card-staff"),
        Some(why) => t.say("card-staff-problem").with("problem", problem(why).1),
    }
    .with("stage", stage)
}

fn heading(desk: Desk<'_>) -> Say<'_> {
    match desk.clinic.name.as_str() {
        "" => desk.t.say("card-heading-any"),
        name => desk.t.say("card-heading").with("clinic", name),
    }
}

fn answering<'a>(t: &'a Texts, hours: &Hours, zone: &TimeZone, at: Moment) -> Option<Say<'a>> {
    let (weekday, minute) = clock::weekday_and_minute(zone, at);
    let time = |minute| clock::minute_of_day(t, minute);
    Some(match hours.answering(weekday, minute)? {
        Answering::Always => t.say("card-open-always"),
        Answering::Until { days, minute: end, .. } if days == 0 || (days == 1 && end <= minute) => {
            t.say("card-open").with("time", &time(end))
        }
        Answering::Until { weekday, minute, .. } => {
            let day = clock::weekday(t, weekday);
            t.say("card-open-until-day").with("day", &day).with("time", &time(minute))
        }
        Answering::From { days: 0, minute, .. } => t.say("card-opens-today").with("time", &time(minute)),
        Answering::From { days: 1, minute, .. } => t.say("card-opens-tomorrow").with("time", &time(minute)),
        Answering::From { weekday, minute, .. } => {
            let day = clock::weekday(t, weekday);
            t.say("card-opens-on").with("day", &day).with("time", &time(minute))
        }
    })
}

fn weekly<'a>(t: &'a Texts, hours: Option<&Hours>) -> Vec<Say<'a>> {
    let spans = hours.map(|hours| hours.spans.as_slice()).unwrap_or_default();
    spans.iter().map(|span| span_words(t, *span)).collect()
}

fn span_words(t: &Texts, span: Span) -> Say<'_> {
    let (first, last) = (clock::weekday(t, span.first), clock::weekday(t, span.last));
    let all_day = (span.opens, span.closes) == (0, clock::DAY);
    let days = match (span.first == span.last, all_day) {
        (true, false) => t.say("card-hours-day").with("day", &first),
        (false, false) => t.say("card-hours-days").with("first", &first).with("last", &last),
        (true, true) => return t.say("card-hours-day-all").with("day", &first),
        (false, true) => return t.say("card-hours-days-all").with("first", &first).with("last", &last),
    };
    days.with("opens", &clock::minute_of_day(t, span.opens))
        .with("closes", &clock::minute_of_day(t, span.closes))
}

fn same_clock(clinic: &TimeZone, patient: &TimeZone, at: Moment) -> bool {
    clock::weekday_and_minute(clinic, at) == clock::weekday_and_minute(patient, at)
}

fn other_numbers(desk: Desk<'_>) -> Vec<Say<'_>> {
    let numbers = [("card-relay", &desk.clinic.relay), ("card-interpreter", &desk.clinic.interpreter)];
    let stated = numbers.into_iter().filter_map(|(key, number)| Some((key, number.as_deref()?)));
    stated.map(|(key, number)| desk.t.say(key).with("number", number)).collect()
}

/// What there is to copy: the card without the time it was looked at.
fn as_text(desk: Desk<'_>, say_this: &Say<'_>, hours: &[Say<'_>], lines: &[Say<'_>]) -> String {
    let (t, clinic) = (desk.t, desk.clinic);
    let phone = t.say("card-text-phone").with("number", &clinic.phone).plain();
    let say_this = format!("{} {}", t.say("card-say-this").plain(), say_this.plain());
    let never = t.say("card-never").plain();
    let more = hours.iter().chain(lines).map(Say::plain);
    let name = Some(clinic.name.clone()).filter(|name| !name.is_empty());
    name.into_iter().chain([phone, say_this, never]).chain(more).collect::<Vec<_>>().join("\n")
}

framed!(CardPage);
