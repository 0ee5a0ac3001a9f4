//! How long a start takes to read the profiles of many clinics. One JSON line each.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]
#![allow(clippy::expect_used, reason = "a benchmark without its files has nothing to say")]

use std::fs;
use std::time::{Duration, Instant};

use connectors::places::{Places, Shelf};

/// As many as a whole country's clinics of one maker of portals.
const PROFILES: usize = 20_000;
const TIMES: usize = 9;

const EXAMPLE: &str = include_str!("../../../profiles/mychart-like.toml");

fn main() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("portals");
    fs::create_dir(&folder).expect("a folder");
    for n in 0..PROFILES {
        let text = EXAMPLE.replace("\"mychart-like\"", &format!("\"clinic-{n}\""));
        fs::write(folder.join(format!("{n:05}.toml")), text).expect("a profile");
    }
    let places = Places { named: None, system: None, user: place.path().to_owned() };
    let (mut listed, mut read) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let (time, files) = timed(|| places.files().expect("the profiles"));
        listed.push(time);
        let (time, shelf) = timed(|| Shelf::read(&files));
        read.push(time);
        assert_eq!((shelf.good.len(), shelf.mistakes.len()), (PROFILES, 0));
    }
    print("profiles_listed_ms", listed);
    print("profiles_read_ms", read);
    let one = [place.path().join("portals/00000.toml")];
    print("profile_read_ms", (0..100).map(|_| timed(|| Shelf::read(&one)).0).collect());
}

fn timed<T>(doing: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = doing();
    (start.elapsed(), done)
}

fn print(figure: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |rank: usize| times[rank].as_secs_f64() * 1e3;
    println!(
        "{{\"figure\":\"{figure}\",\"profiles\":{PROFILES},\"median\":{:.2},\"longest\":{:.2}}}",
        at(times.len() / 2),
        at(times.len() - 1)
    );
}
