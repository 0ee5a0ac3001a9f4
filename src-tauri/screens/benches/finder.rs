//! What a key costs where a clinic is looked for among 20,000: all that the program does between the event and the pieces
//! of the page that show what was found. One JSON line.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]

#[path = "../../recovery/benches/directory/clinics.rs"]
mod clinics;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clinics::{Dice, clinics, typed};
use jiff::tz::TimeZone;
use recovery::flow::step;
use recovery::{Directory, Event, Moment, Settings, State};
use screens::Screens;

const CLINICS: usize = 20_000;
/// So many people look for theirs.
const SEARCHES: usize = 300;

fn main() {
    let screens = Screens::new(TimeZone::UTC);
    let entries = clinics(CLINICS);
    let mut dice = Dice::new();
    let texts: Vec<String> = (0..SEARCHES).map(|_| typed(&entries[dice.of(CLINICS)], &mut dice)).collect();
    let directory = Arc::new(Directory::new(entries));
    let mut keys: Vec<Duration> = Vec::new();
    for text in texts {
        let mut state = State::finder(Settings::default(), directory.clone());
        let mut shown = state.view();
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
            let event = Event::TypeClinic { clinic: text[..end].to_owned() };
            let start = Instant::now();
            state = step(state.clone(), event, Moment(0)).0;
            let now = state.view();
            black_box(screens.parts(&shown, &now));
            keys.push(start.elapsed());
            shown = now;
        }
    }
    keys.sort_unstable();
    let at = |share: f64| keys[(share * (keys.len() - 1) as f64).round() as usize].as_secs_f64() * 1e3;
    println!(
        "{{\"figure\":\"finder_key_ms\",\"clinics\":{CLINICS},\"median\":{:.2},\"p99\":{:.2},\"longest\":{:.2},\"samples\":{}}}",
        at(0.5),
        at(0.99),
        at(1.0),
        keys.len()
    );
}
