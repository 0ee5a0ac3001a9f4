//! How long a screen takes to draw: one JSON line per page, microseconds over 1000 renders.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use screens::{Screens, fixtures};

const RENDERS: usize = 1000;

fn main() {
    let screens = Screens::new(TimeZone::UTC);
    let clinic = fixtures::clinic();
    let mut slowest: BTreeMap<&str, (Duration, Duration)> = BTreeMap::new();
    for (_, view) in fixtures::all() {
        let mut times: Vec<Duration> = (0..RENDERS)
            .map(|_| {
                let start = Instant::now();
                black_box(screens.render(black_box(&view), &clinic));
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let seen = (times[RENDERS / 2], times[RENDERS * 99 / 100]);
        // A page has many states; its slowest speaks for it.
        let worst = slowest.entry(view.page.name()).or_insert(seen);
        *worst = (*worst).max(seen);
    }
    for (screen, (median, p99)) in slowest {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        println!(
            "{{\"figure\":\"render_us\",\"screen\":\"{screen}\",\"median\":{:.1},\"p99\":{:.1}}}",
            micros(median),
            micros(p99)
        );
    }
}
