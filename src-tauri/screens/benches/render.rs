//! How long a screen takes to draw, and what a key in a new password costs: one JSON line each, microseconds over
//! 1000 times.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]
#![allow(clippy::expect_used, reason = "a benchmark without its page has nothing to say")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use recovery::NewPassword;
use recovery::password::Policy;
use screens::{Screens, fixtures};

const RENDERS: usize = 1000;

/// Passwords of 64 characters: the same, words, and at random.
const PASSWORDS: [&str; 3] = [
    "7777777777777777777777777777777777777777777777777777777777777777",
    "wobbly-teapot-anthem-crisp-wobbly-teapot-anthem-crisp-wobbly-tea",
    "kX9#vT2!mQ7&zL4$wB8*rN1^cF6%hJ3@yD5(gS0)pA-uE+iO=eR~tU?xW:bV;nM,",
];

fn main() {
    let screens = Screens::new(TimeZone::UTC);
    let clinic = fixtures::clinic();
    let mut slowest: BTreeMap<&str, (Duration, Duration)> = BTreeMap::new();
    for (_, view) in fixtures::all() {
        let seen = timed(|| {
            black_box(screens.render(black_box(&view), &clinic));
        });
        // A page has many states; its slowest speaks for it.
        let worst = slowest.entry(view.page.name()).or_insert(seen);
        *worst = (*worst).max(seen);
    }
    for (screen, seen) in slowest {
        print("render_us", screen, seen);
    }
    if let Some(seen) = PASSWORDS.iter().map(|password| advised(&screens, password)).max() {
        print("password_advice_us", "password", seen);
    }
}

/// The median and the 99th percentile.
fn timed(mut doing: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..RENDERS)
        .map(|_| {
            let start = Instant::now();
            doing();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[RENDERS / 2], times[RENDERS * 99 / 100])
}

/// All that the program does for one key in a new password: the advice, and the pieces of the page that show it.
fn advised(screens: &Screens, password: &str) -> (Duration, Duration) {
    let before = fixtures::all().into_iter().find(|(name, _)| name == "password").expect("the page").1;
    let (mut now, password) = (before.clone(), NewPassword::new(password.into()));
    let policy = Policy {
        min_length: 12,
        max_length: Some(128),
        required: Vec::new(),
        refuse_common: true,
        refuse_only_digits: true,
        refuse_last: 0,
    };
    timed(|| {
        now.live.advice = Some(password.advice(&policy, &["pat@example.org"]));
        black_box(screens.parts(&before, black_box(&now)));
    })
}

fn print(figure: &str, screen: &str, (median, p99): (Duration, Duration)) {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "{{\"figure\":\"{figure}\",\"screen\":\"{screen}\",\"median\":{:.1},\"p99\":{:.1}}}",
        micros(median),
        micros(p99)
    );
}
