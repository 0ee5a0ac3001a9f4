//! How long 20,000 clinics take to be made a directory, and what each key costs of what people type to find one of them, with
//! slips: one JSON line each.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]
#![allow(clippy::expect_used, reason = "a benchmark without its clinics has nothing to say")]

mod clinics;

use std::hint::black_box;
use std::time::{Duration, Instant};

use clinics::{Dice, clinics, typed};
use recovery::Directory;

const CLINICS: usize = 20_000;
/// So many people look for theirs.
const SEARCHES: usize = 600;

fn main() {
    let entries = clinics(CLINICS);
    let mut built = Vec::new();
    for _ in 0..9 {
        let entries = entries.clone();
        let start = Instant::now();
        black_box(Directory::new(entries));
        built.push(start.elapsed());
    }
    let directory = Directory::new(entries);
    let (mut keys, mut found) = (Vec::new(), 0);
    let mut dice = Dice::new();
    for _ in 0..SEARCHES {
        let place = dice.of(CLINICS);
        let text = typed(directory.entry(place).expect("a clinic"), &mut dice);
        let mut last = None;
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
            let start = Instant::now();
            last = Some(black_box(directory.search(black_box(&text[..end]))));
            keys.push(start.elapsed());
        }
        // Of its name or number; many clinics share a town, and some a name.
        found += usize::from(last.is_some_and(|found| found.best.contains(&place)));
    }
    print("directory_built_ms", built);
    print("search_key_ms", keys);
    println!("{{\"figure\":\"searches_that_show_the_clinic\",\"found\":{found},\"of\":{SEARCHES}}}");
}

fn print(figure: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[(share * (times.len() - 1) as f64).round() as usize].as_secs_f64() * 1e3;
    println!(
        "{{\"figure\":\"{figure}\",\"clinics\":{CLINICS},\"median\":{:.2},\"p99\":{:.2},\"longest\":{:.2},\"samples\":{}}}",
        at(0.5),
        at(0.99),
        at(1.0),
        times.len()
    );
}
