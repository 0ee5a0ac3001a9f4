//! A time that comes no later than promised, though the computer sleeps and its clock is set.

use std::time::{Duration, Instant, SystemTime};

/// How often a deadline is looked at. A wait does not go on while the computer sleeps, nor does it end when
/// the computer wakes up, so a long one is made of short ones.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What both clocks say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// Never set, but stands still on Linux and macOS while the computer sleeps.
    running: Instant,
    /// Goes on while the computer sleeps, but can be set.
    wall: SystemTime,
}

/// A time that has come as soon as one of the clocks says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Now);

impl Now {
    pub(crate) fn read() -> Self {
        Self { running: Instant::now(), wall: SystemTime::now() }
    }
}

impl Deadline {
    /// The deadline `lifetime` after `now`; at once if that is beyond what a clock can say.
    pub(crate) fn after(now: Now, lifetime: Duration) -> Self {
        Self(Now {
            running: now.running.checked_add(lifetime).unwrap_or(now.running),
            wall: now.wall.checked_add(lifetime).unwrap_or(now.wall),
        })
    }

    pub(crate) fn has_come(&self, now: Now) -> bool {
        now.running >= self.0.running || now.wall >= self.0.wall
    }

    /// How long to wait at `now` before looking again.
    pub(crate) fn next_look(&self, now: Now) -> Duration {
        self.0.running.saturating_duration_since(now.running).min(LOOK_EVERY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_with_the_first_clock_that_says_so() {
        let start = Now::read();
        let deadline = Deadline::after(start, Duration::from_secs(60));
        let check = |running: u64, wall: i64, come: bool, look_after_ms: u64| {
            let by = Duration::from_secs(wall.unsigned_abs());
            let wall_time = if wall < 0 { start.wall - by } else { start.wall + by };
            let now = Now { running: start.running + Duration::from_secs(running), wall: wall_time };
            assert_eq!(deadline.has_come(now), come, "running {running}, wall {wall}");
            assert_eq!(deadline.next_look(now), Duration::from_millis(look_after_ms));
        };
        check(0, 0, false, 1000);
        check(59, 59, false, 1000);
        check(60, 60, true, 0);
        // Asleep for an hour after 5 seconds.
        check(5, 3605, true, 1000);
        // Set back by a day.
        check(59, -86400, false, 1000);
        check(60, -86400, true, 0);
    }

    #[test]
    fn looks_at_the_very_time_when_it_is_near() {
        let start = Now::read();
        let deadline = Deadline::after(start, Duration::from_millis(300));
        assert_eq!(deadline.next_look(start), Duration::from_millis(300));
    }

    #[test]
    fn a_lifetime_beyond_the_clocks_ends_at_once() {
        let start = Now::read();
        assert!(Deadline::after(start, Duration::MAX).has_come(start));
    }
}
