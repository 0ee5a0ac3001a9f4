//! The search itself.

use super::fold::{says_little, words, written_out};
use super::index::{Index, Shape, Word, Words, standard};
use super::near::Near;
use super::phone::{self, digits};
use super::{Found, MOST_SHOWN};

/// More words than this nobody types to name a clinic.
const MOST_WORDS: usize = 10;

/// Of the clinics that have the typed words, so many are compared by their whole name.
const LOOKED_AT: usize = 64;

/// How well a word fits a typed one, of 100.
type Fit = u8;

const WHOLE: Fit = 100;
/// The word begins with what is typed, which may not be finished.
const BEGUN: Fit = 90;
/// As [`BEGUN`], with more words typed after it.
const SHORTENED: Fit = 80;
const ONE_SLIP: Fit = 75;
const BEGUN_WITH_A_SLIP: Fit = 65;
const TWO_SLIPS: Fit = 55;
const BEGUN_WITH_TWO_SLIPS: Fit = 45;
/// What two words lose that are written as one, or the other way about.
const JOINED: Fit = 3;

/// The share of what was typed that a clinic must have.
const LEAST: f32 = 0.35;
/// What a clinic must have beside the one that fits best.
const BESIDE_BEST: f32 = 0.7;
/// What a typed word counts that no clinic has, beside one that a single clinic has.
const UNKNOWN: f32 = 0.5;
/// What a word counts that says little.
const LITTLE: f32 = 0.05;

pub(super) fn search(index: &Index, typed: &str) -> Found {
    let number = digits(typed);
    let named = typed.chars().any(char::is_alphabetic);
    if number.len() >= phone::SURELY_A_NUMBER || (!named && number.len() > 1) {
        let found = by_number(index, &number);
        // Few digits may be of a name, too.
        if found.total > 0 || (!named && number.len() >= phone::SURELY_A_NUMBER) {
            return found;
        }
    }
    by_words(index, typed)
}

fn by_number(index: &Index, typed: &str) -> Found {
    let places = 0..index.clinics.len();
    let kept = |place: &usize| index.clinics[*place].phone.as_str();
    let mut fitting: Vec<usize> = places.clone().filter(|place| phone::fits(kept(place), typed)).collect();
    if fitting.is_empty() {
        let mut near = Near::new(typed.chars().collect(), 1);
        fitting = places.filter(|place| phone::nearly_fits(kept(place), &mut near, typed.len())).collect();
    }
    let total = fitting.len();
    let order = |place: &usize| index.clinics[*place].order;
    keep_least(&mut fitting, MOST_SHOWN, order);
    Found { best: fitting, total }
}

/// What is left are the `most` with the least keys, in their order.
fn keep_least<T, K: Ord>(all: &mut Vec<T>, most: usize, key: impl Fn(&T) -> K) {
    if all.len() > most {
        all.select_nth_unstable_by_key(most, &key);
        all.truncate(most);
    }
    all.sort_by_key(key);
}

fn by_words(index: &Index, typed: &str) -> Found {
    let unfinished = typed.chars().next_back().is_some_and(char::is_alphanumeric);
    let mut typed = words(typed);
    typed.truncate(MOST_WORDS);
    if typed.is_empty() || index.clinics.is_empty() {
        return Found::default();
    }
    let mut fits = Fits::new(typed.len(), index.clinics.len());
    for (at, word) in typed.iter().enumerate() {
        let last = at + 1 == typed.len();
        let ending = if last && unfinished { Ending::Open } else { Ending::Typed };
        fits.look_for(index, word, ending, at..at + 1);
        if let Some(long) = written_out(word) {
            fits.look_for(index, long, ending, at..at + 1);
        }
        if let Some(next) = typed.get(at + 1) {
            let ending = if at + 2 == typed.len() && unfinished { Ending::Open } else { Ending::Typed };
            fits.look_for_joined(index, [word, next], ending, at..at + 2);
        }
    }
    ranked(index, &typed, &fits)
}

/// Whether a typed word may go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Open,
    Typed,
}

/// How well each clinic fits each of the typed words.
struct Fits {
    clinics: usize,
    /// One word after the other, each with all clinics.
    table: Vec<Fit>,
}

impl Fits {
    fn new(typed: usize, clinics: usize) -> Self {
        Self { clinics, table: vec![0; typed * clinics] }
    }

    fn of(&self, word: usize) -> &[Fit] {
        &self.table[word * self.clinics..(word + 1) * self.clinics]
    }

    /// Looks for a typed word, at this place of what was typed.
    fn look_for(&mut self, index: &Index, word: &str, ending: Ending, at: std::ops::Range<usize>) {
        let sought = Sought::new(word, ending);
        sought.each_near(&index.words, |found, fit| self.note(found, fit, at.clone()));
        // What is short begins too many.
        if word.chars().count() > 3 {
            let whole = Sought { slip_in_beginning: false, ..Sought::new(word, ending) };
            whole.each_near(&index.joined, |found, fit| self.note(found, fit - JOINED, at.clone()));
        }
    }

    /// As [`Self::look_for`], for two typed words that may be one.
    fn look_for_joined(&mut self, index: &Index, two: [&str; 2], ending: Ending, at: std::ops::Range<usize>) {
        let sought = Sought::of_shape(&two.concat(), Shape::of_joined(two), ending);
        sought.each_near(&index.words, |found, fit| self.note(found, fit - JOINED, at.clone()));
    }

    fn note(&mut self, found: &Word, fit: Fit, at: std::ops::Range<usize>) {
        for word in at {
            let row = &mut self.table[word * self.clinics..(word + 1) * self.clinics];
            for clinic in &found.at {
                let known = &mut row[*clinic as usize];
                *known = fit.max(*known);
            }
        }
    }
}

/// A typed word, as it is looked for.
struct Sought {
    letters: Vec<char>,
    shape: Shape,
    ending: Ending,
    /// So many slips are looked for.
    slips: usize,
    /// Whether a slip may be in what another word begins with.
    slip_in_beginning: bool,
}

impl Sought {
    fn new(word: &str, ending: Ending) -> Self {
        Self::of_shape(word, Shape::of(word), ending)
    }

    fn of_shape(word: &str, shape: Shape, ending: Ending) -> Self {
        let slips = match shape.length {
            0..=2 => 0,
            3..=6 => 1,
            _ => 2,
        };
        let slips = slips.min(shape.shorter - 1);
        let slip_in_beginning = ending == Ending::Open && shape.length > 3;
        Self { letters: word.chars().collect(), shape, ending, slips, slip_in_beginning }
    }

    /// Every word that is near.
    fn each_near(&self, words: &Words, mut found: impl FnMut(&Word, Fit)) {
        let mut near = Near::new(self.letters.clone(), self.slips);
        let Shape { length, .. } = self.shape;
        for (word, shape) in words.words.iter().zip(&words.shapes) {
            let missing = self.shape.missing_in(*shape);
            if missing > self.slips || shape.length + self.slips < length {
                continue;
            }
            let begun = || missing == 0 && word.letters.starts_with(&self.letters);
            let fit = if begun() {
                self.begun(shape.length)
            } else if self.slips > 0 && (self.slip_in_beginning || shape.length <= length + self.slips) {
                self.with_slips(&mut near, word, shape.shorter)
            } else {
                None
            };
            if let Some(fit) = fit {
                found(word, fit);
            }
        }
    }

    /// How well a word of this length fits that begins with what is typed.
    fn begun(&self, length: usize) -> Option<Fit> {
        match self.ending {
            _ if length == self.shape.length => Some(WHOLE),
            Ending::Open => Some(BEGUN),
            Ending::Typed => (self.shape.length > 2).then_some(SHORTENED),
        }
    }

    fn with_slips(&self, near: &mut Near, word: &Word, shorter: usize) -> Option<Fit> {
        let distances = near.to(&word.letters);
        let whole = distances.whole.filter(|slips| *slips < shorter);
        let whole = whole.map(|slips| if slips <= 1 { ONE_SLIP } else { TWO_SLIPS });
        let begun = distances.beginning.filter(|_| self.slip_in_beginning);
        whole.max(begun.map(|slips| if slips <= 1 { BEGUN_WITH_A_SLIP } else { BEGUN_WITH_TWO_SLIPS }))
    }
}

/// What each typed word counts: the more, the fewer clinics have it.
fn weights(typed: &[String], fits: &Fits) -> Vec<f32> {
    let all = fits.clinics as f32;
    let weight = |(at, word): (usize, &String)| {
        if says_little(word) {
            return LITTLE;
        }
        let best = fits.of(at).iter().copied().max().unwrap_or_default();
        if best == 0 {
            return UNKNOWN * (1.0 + all).ln();
        }
        let have = fits.of(at).iter().filter(|fit| **fit == best).count();
        (1.0 + all / have as f32).ln()
    };
    typed.iter().enumerate().map(weight).collect()
}

fn ranked(index: &Index, typed: &[String], fits: &Fits) -> Found {
    let weights = weights(typed, fits);
    let whole: f32 = weights.iter().sum::<f32>() * f32::from(WHOLE);
    let mut scores = vec![0.0_f32; fits.clinics];
    for (at, weight) in weights.iter().enumerate() {
        for (score, fit) in scores.iter_mut().zip(fits.of(at)) {
            *score += weight * f32::from(*fit);
        }
    }
    let best = scores.iter().copied().fold(0.0, f32::max);
    let least = (whole * LEAST).max(best * BESIDE_BEST).max(f32::MIN_POSITIVE);
    let mut fitting: Vec<usize> = (0..fits.clinics).filter(|place| scores[*place] >= least).collect();
    let total = fitting.len();
    // Of equal ones those with fewer words that were not typed, then by name.
    let score = |place: &usize| {
        let clinic = &index.clinics[*place];
        let of_thousand = (scores[*place] / whole * 1000.0).round() as u32;
        (std::cmp::Reverse(of_thousand), clinic.words, clinic.order)
    };
    keep_least(&mut fitting, LOOKED_AT, score);
    let written: Vec<char> = standard(&typed.join(" ")).join(" ").chars().collect();
    let closeness =
        |place: &usize| index.clinics[*place].names.iter().map(|name| close(&written, name)).max();
    let mut closest: Vec<(u32, usize)> = fitting
        .into_iter()
        .map(|place| {
            let share = (scores[place] / whole * 100.0).round() as u32;
            (share + closeness(&place).unwrap_or_default(), place)
        })
        .collect();
    // Stable: of equally close ones, the order before.
    closest.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Found { best: closest.into_iter().map(|(_, place)| place).take(MOST_SHOWN).collect(), total }
}

/// How close what was typed is to a whole name, of 30.
fn close(typed: &[char], name: &[char]) -> u32 {
    let longer = typed.len().max(name.len());
    let most = (longer / 2).min(8);
    let distances = Near::new(typed.to_vec(), most).to(name);
    let of = |distance: Option<usize>, share: usize| {
        let left = distance.map_or(0, |distance| longer.saturating_sub(distance));
        u32::try_from(share * left / longer.max(1)).unwrap_or_default()
    };
    of(distances.whole, 20) + of(distances.beginning, 10)
}
