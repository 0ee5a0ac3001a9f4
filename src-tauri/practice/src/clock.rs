//! What time the portal believes it is: the computer's at its start, or one set for tests of expiry, and on from there.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::Timestamp;

/// Seconds since 1970-01-01T00:00:00Z.
pub(crate) type Moment = i64;

/// A clock that goes on from where it began, and never back: if somebody sets the computer's back, the portal's waits
/// and the ends of its codes stay what they were. While the computer sleeps, what counts the time from its start may
/// stand still: then it is the computer's clock that says how much has passed. If somebody sets that one forward, the
/// portal's goes with it: sessions and codes end too early rather than too late.
#[derive(Clone, Debug)]
pub struct Clock {
    passed: Arc<Passed>,
    /// What it read then.
    began_at: Moment,
    offset: Option<OffsetFile>,
}

/// A file with a number of seconds, read anew at every question.
#[derive(Clone, Debug)]
struct OffsetFile {
    path: PathBuf,
    /// What it said last, for the moment in which somebody rewrites it.
    last: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that begins at the computer's time.
    #[must_use]
    pub fn system() -> Self {
        Self::starting_at(Timestamp::now())
    }

    /// A clock that reads `moment` now and goes on from there.
    #[must_use]
    pub fn starting_at(moment: Timestamp) -> Self {
        Self { passed: Arc::new(Passed::from_now()), began_at: moment.as_second(), offset: None }
    }

    /// Adds the seconds that stand in `file`, whenever the time is asked for. A missing file adds none; one
    /// that holds no number adds what it last did.
    #[must_use]
    pub fn with_offset_file(self, file: PathBuf) -> Self {
        Self { offset: Some(OffsetFile { path: file, last: Arc::default() }), ..self }
    }

    /// Reads the clock. May read a file: not for async code.
    pub(crate) fn now(&self) -> Moment {
        let offset = self.offset.as_ref().map_or(0, OffsetFile::seconds);
        self.began_at.saturating_add(self.passed.seconds()).saturating_add(offset)
    }
}

/// How much time has passed.
#[derive(Debug)]
struct Passed {
    /// By what may stand still while the computer sleeps.
    began: Instant,
    /// By the computer's clock, in milliseconds since 1970.
    began_by_clock: i64,
    /// By how much the clock was furthest ahead of the other, in milliseconds.
    slept: AtomicI64,
}

impl Passed {
    fn from_now() -> Self {
        Self {
            began: Instant::now(),
            began_by_clock: Timestamp::now().as_millisecond(),
            slept: AtomicI64::new(0),
        }
    }

    fn seconds(&self) -> i64 {
        let awake = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.milliseconds(awake, Timestamp::now().as_millisecond() - self.began_by_clock) / 1000
    }

    /// What was slept once is never taken back, so this goes on with `awake` at least.
    fn milliseconds(&self, awake: i64, by_clock: i64) -> i64 {
        let slept = by_clock.saturating_sub(awake);
        awake.saturating_add(self.slept.fetch_max(slept, Ordering::Relaxed).max(slept))
    }
}

impl OffsetFile {
    fn seconds(&self) -> i64 {
        match fs::read_to_string(&self.path) {
            Ok(text) => {
                if let Ok(seconds) = text.trim().parse() {
                    self.last.store(seconds, Ordering::Relaxed);
                }
            }
            Err(_) => self.last.store(0, Ordering::Relaxed),
        }
        self.last.load(Ordering::Relaxed)
    }
}

/// A moment as RFC 3339 writes it.
pub(crate) fn rfc3339(moment: Moment) -> String {
    Timestamp::from_second(moment).unwrap_or(Timestamp::MAX).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_where_it_is_told() {
        let clock = Clock::starting_at("2031-02-03T04:05:06Z".parse().unwrap());
        assert!(rfc3339(clock.now()).starts_with("2031-02-03T04:05:"));
    }

    #[test]
    fn sleep_counts_and_nothing_leads_back() {
        let passed = Passed::from_now();
        let check = |awake: i64, by_clock: i64, want: i64| {
            assert_eq!(passed.milliseconds(awake, by_clock), want, "{awake} {by_clock}");
        };
        check(1_000, 1_000, 1_000);
        check(2_000, -86_400_000, 2_000);
        // The lid was closed for an hour.
        check(3_000, 3_603_000, 3_603_000);
        check(4_000, 3_604_000, 3_604_000);
        // Set back, and right again: it goes on as evenly as before.
        check(5_000, 5_000, 3_605_000);
        check(6_000, 3_606_000, 3_606_000);
        check(7_000, 7_207_000, 7_207_000);
    }

    #[test]
    fn follows_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("offset");
        let clock = Clock::system().with_offset_file(file.clone());
        let ahead = |clock: &Clock| clock.now() - Clock::system().now();
        let check = |text: &str, want: i64| {
            fs::write(&file, text).unwrap();
            assert!((ahead(&clock) - want).abs() <= 1, "{text:?}");
        };
        assert!(ahead(&clock).abs() <= 1, "no file");
        check("600\n", 600);
        check("half a numb", 600);
        check("-60", -60);
    }
}
