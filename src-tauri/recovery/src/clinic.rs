//! The clinic, as patients know it: whom to call, and when somebody answers.

/// The clinic. From the portal profile; the default is none, for a program without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clinic {
    /// Its name; empty where no profile is set up.
    pub name: String,
    /// Where it is, where stated.
    pub town: Option<String>,
    /// Its whole address, where stated.
    pub address: Option<String>,
    /// Other names that patients know it by.
    pub also_known_as: Vec<String>,
    /// The number to call for help with the portal, as it is read aloud.
    pub phone: String,
    /// When somebody answers it, where stated.
    pub hours: Option<Hours>,
    /// The number of the relay service for people who cannot hear or speak on the telephone, where stated.
    pub relay: Option<String>,
    /// The number where an interpreter joins in, where stated.
    pub interpreter: Option<String>,
}

/// The hours in which somebody answers, week by week, on the clinic's own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// The clinic's time zone: an IANA name, such as `America/Chicago`. Checked when the profile is read.
    pub zone: String,
    /// Spans in the order stated.
    pub spans: Vec<Span>,
}

/// The same hours on some days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day: 0 is Monday, 6 is Sunday.
    pub first: u8,
    /// The last day, not before the first.
    pub last: u8,
    /// The first minute of the day somebody answers.
    pub opens: u16,
    /// The first minute of the day nobody answers any more, after `opens`; 1440 is midnight.
    pub closes: u16,
}

/// Whether somebody answers now, and until or from when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// Day and night, all week.
    Always,
    /// Until this minute of that day, so many days from today.
    Until {
        /// 0 is today, 1 tomorrow.
        days: u8,
        /// Which day of the week that is, 0 is Monday.
        weekday: u8,
        /// The minute of that day.
        minute: u16,
    },
    /// Not before this minute of that day, so many days from today.
    From {
        /// 0 is today, 1 tomorrow.
        days: u8,
        /// Which day of the week that is, 0 is Monday.
        weekday: u8,
        /// The minute of that day.
        minute: u16,
    },
}

/// Why hours could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// No day of this name.
    #[error("days are Mon, Tue, Wed, Thu, Fri, Sat, Sun")]
    Day,
    /// No time of the 24-hour clock.
    #[error("times are of the 24-hour clock, such as 8:00-17:00")]
    Time,
    /// It ends before it begins.
    #[error("it ends before it begins")]
    Backwards,
}

/// Minutes in a day and in a week.
const DAY: u16 = 1440;
const WEEK: u16 = 7 * DAY;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Hours {
    /// Reads `Mon-Fri 8:00-17:00; Sat 9:00-12:00`, the form the Portal Recovery API uses.
    ///
    /// # Errors
    /// Says what cannot be read.
    pub fn read(zone: &str, text: &str) -> Result<Self, HoursProblem> {
        let spans = text.split(';').map(str::trim).filter(|span| !span.is_empty());
        Ok(Self { zone: zone.to_owned(), spans: spans.map(read_span).collect::<Result<_, _>>()? })
    }

    /// Whether somebody answers at `minute` of the day on `weekday` (0 is Monday). None: nobody ever does.
    pub fn answering(&self, weekday: u8, minute: u16) -> Option<Answering> {
        let on = |day: u8| self.spans.iter().filter(move |span| (span.first..=span.last).contains(&day));
        if let Some(now) = self.until(weekday, minute) {
            return Some(now);
        }
        (0..=7).find_map(|days| {
            let day = (weekday + days) % 7;
            let later = on(day).filter(|span| days > 0 || span.opens > minute);
            let minute = later.map(|span| span.opens).min()?;
            Some(Answering::From { days, weekday: day, minute })
        })
    }

    /// Until when somebody answers who does now, through spans that begin where another ends.
    fn until(&self, weekday: u8, minute: u16) -> Option<Answering> {
        let now = u16::from(weekday) * DAY + minute;
        let mut end = now;
        while let Some(more) = self.spans.iter().find_map(|span| span.left(end % WEEK)) {
            end += more;
            if end - now >= WEEK {
                return Some(Answering::Always);
            }
        }
        // A week has seven days, so these are small.
        let day = |minute: u16| u8::try_from(minute / DAY).unwrap_or_default();
        let until =
            Answering::Until { days: day(end) - weekday, weekday: day(end % WEEK), minute: end % DAY };
        (end > now).then_some(until)
    }
}

impl Span {
    /// How many minutes it goes on after this minute of the week, if it holds it.
    fn left(&self, minute: u16) -> Option<u16> {
        let (day, minute) = (minute / DAY, minute % DAY);
        let holds = (u16::from(self.first)..=u16::from(self.last)).contains(&day)
            && (self.opens..self.closes).contains(&minute);
        holds.then(|| self.closes - minute)
    }
}

fn read_span(text: &str) -> Result<Span, HoursProblem> {
    let (days, times) = text.split_once(char::is_whitespace).ok_or(HoursProblem::Time)?;
    let (first, last) = match days.split_once('-') {
        Some((first, last)) => (read_day(first)?, read_day(last)?),
        None => (read_day(days)?, read_day(days)?),
    };
    let (opens, closes) = times.split_once('-').ok_or(HoursProblem::Time)?;
    let span = Span { first, last, opens: read_time(opens)?, closes: read_time(closes)? };
    if span.first > span.last || span.opens >= span.closes {
        return Err(HoursProblem::Backwards);
    }
    Ok(span)
}

fn read_day(text: &str) -> Result<u8, HoursProblem> {
    let text = text.trim().to_ascii_lowercase();
    (0..7).zip(DAYS).find(|(_, day)| *day == text).map(|(number, _)| number).ok_or(HoursProblem::Day)
}

fn read_time(text: &str) -> Result<u16, HoursProblem> {
    let (hour, minute) = text.trim().split_once(':').ok_or(HoursProblem::Time)?;
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u16>().map_err(|_| HoursProblem::Time),
        false => Err(HoursProblem::Time),
    };
    match (number(hour)?, number(minute)?) {
        (24, 0) => Ok(1440),
        (hour @ 0..=23, minute @ 0..=59) if text.trim().len() <= 5 => Ok(hour * 60 + minute),
        _ => Err(HoursProblem::Time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hours_and_says_what_is_wrong() {
        let read = |text: &str| Hours::read("UTC", text).map(|hours| hours.spans);
        let week = Span { first: 0, last: 4, opens: 480, closes: 1020 };
        assert_eq!(read("Mon-Fri 8:00-17:00"), Ok(vec![week]));
        let saturday = Span { first: 5, last: 5, opens: 540, closes: 720 };
        assert_eq!(read(" mon-fri 08:00 - 17:00 ; Sat 9:00-12:00;"), Ok(vec![week, saturday]));
        assert_eq!(read("Mon 0:00-24:00").unwrap()[0].closes, 1440);
        for (text, want) in [
            ("Mo-Fr 8:00-17:00", HoursProblem::Day),
            ("Mon-Fri", HoursProblem::Time),
            ("Mon-Fri 8-17", HoursProblem::Time),
            ("Mon-Fri 8:00-25:00", HoursProblem::Time),
            ("Mon-Fri 8:60-9:00", HoursProblem::Time),
            ("Mon-Fri 8:+1-9:00", HoursProblem::Time),
            ("Fri-Mon 8:00-17:00", HoursProblem::Backwards),
            ("Mon 17:00-8:00", HoursProblem::Backwards),
        ] {
            assert_eq!(read(text), Err(want), "{text}");
        }
    }

    #[test]
    fn says_until_or_from_when_somebody_answers() {
        let hours = Hours::read("UTC", "Mon-Fri 8:00-12:00; Mon-Fri 13:00-17:00; Sat 9:00-12:00").unwrap();
        let at = |weekday, hour: u16| hours.answering(weekday, hour * 60).unwrap();
        let until = |days, weekday, minute| Answering::Until { days, weekday, minute };
        assert_eq!(at(0, 8), until(0, 0, 720));
        assert_eq!(at(0, 16), until(0, 0, 1020));
        assert_eq!(at(0, 12), Answering::From { days: 0, weekday: 0, minute: 780 });
        assert_eq!(at(4, 17), Answering::From { days: 1, weekday: 5, minute: 540 });
        assert_eq!(at(5, 12), Answering::From { days: 2, weekday: 0, minute: 480 });
        assert_eq!(at(0, 7), Answering::From { days: 0, weekday: 0, minute: 480 });
        let once = Hours::read("UTC", "Mon 8:00-9:00").unwrap();
        assert_eq!(once.answering(0, 540), Some(Answering::From { days: 7, weekday: 0, minute: 480 }));
        assert_eq!(Hours::read("UTC", "").unwrap().answering(0, 0), None);
    }

    #[test]
    fn spans_that_go_on_into_each_other_are_one() {
        let at =
            |text: &str, weekday, hour: u16| Hours::read("UTC", text).unwrap().answering(weekday, hour * 60);
        let until = |days, weekday, hour: u16| Some(Answering::Until { days, weekday, minute: hour * 60 });
        for (text, weekday, hour, want) in [
            ("Mon-Sun 0:00-24:00", 2, 23, Some(Answering::Always)),
            ("Mon-Sat 0:00-24:00; Sun 0:00-12:00; Sun 12:00-24:00", 6, 13, Some(Answering::Always)),
            ("Mon 8:00-12:00; Mon 12:00-17:00", 0, 9, until(0, 0, 17)),
            ("Mon 11:00-17:00; Mon 8:00-12:00", 0, 9, until(0, 0, 17)),
            ("Fri 8:00-24:00; Sat 0:00-2:00", 4, 23, until(1, 5, 2)),
            ("Sun 20:00-24:00; Mon 0:00-6:00", 6, 22, until(1, 0, 6)),
            ("Mon-Fri 0:00-24:00", 1, 10, until(4, 5, 0)),
            ("Mon 8:00-24:00", 0, 10, until(1, 1, 0)),
        ] {
            assert_eq!(at(text, weekday, hour), want, "{text}");
        }
    }
}
