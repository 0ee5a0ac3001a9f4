//! The index: every distinct word of the clinics, and who has it.

use std::collections::HashMap;

use super::Entry;
use super::fold::{words, written_out};
use super::near::letters_in;
use super::phone::digits;

/// The index of a directory.
pub(super) struct Index {
    /// The words as they are.
    pub(super) words: Words,
    /// Two neighbours each, written as one: "oakclinic".
    pub(super) joined: Words,
    /// The clinics, in the order of the directory.
    pub(super) clinics: Vec<Indexed>,
}

/// Distinct words.
#[derive(Default)]
pub(super) struct Words {
    known: HashMap<String, usize>,
    pub(super) words: Vec<Word>,
    /// By word, apart from it as all are looked at for each that is typed: which letters it has, and how many.
    pub(super) shapes: Vec<Shape>,
}

/// A distinct word.
pub(super) struct Word {
    pub(super) letters: Box<[char]>,
    /// The clinics that have it, by their place.
    pub(super) at: Vec<u32>,
}

/// What tells at a glance that a word is not near another.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) letters: u64,
    pub(super) length: usize,
    /// Of two words written as one how long the shorter is: with as many slips it could be left out, and nothing would be told
    /// by it.
    pub(super) shorter: usize,
}

impl Shape {
    pub(super) fn of(word: &str) -> Self {
        Self { letters: letters_in(word), length: word.chars().count(), shorter: usize::MAX }
    }

    /// That of two words written as one.
    pub(super) fn of_joined([one, other]: [&str; 2]) -> Self {
        let shorter = one.chars().count().min(other.chars().count());
        Self { shorter, ..Self::of(&[one, other].concat()) }
    }

    /// How many letters of this word the other lacks; a letter it has twice counts once.
    pub(super) fn missing_in(self, other: Self) -> usize {
        (self.letters & !other.letters).count_ones() as usize
    }
}

/// A clinic, as it is searched.
pub(super) struct Indexed {
    /// Its names, each also with its town, as letters.
    pub(super) names: Vec<Vec<char>>,
    /// How many words its shortest name has.
    pub(super) words: usize,
    /// The digits of its telephone number.
    pub(super) phone: String,
    /// Where it stands in the order of names, then towns.
    pub(super) order: u32,
}

impl Index {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut index = Self { words: Words::default(), joined: Words::default(), clinics: Vec::new() };
        for (place, entry) in entries.iter().enumerate() {
            let indexed = index.take(number(place), entry);
            index.clinics.push(indexed);
        }
        let mut by_name: Vec<usize> = (0..entries.len()).collect();
        by_name.sort_by(|one, other| index.clinics[*one].names.cmp(&index.clinics[*other].names));
        for (order, place) in by_name.into_iter().enumerate() {
            index.clinics[place].order = number(order);
        }
        index
    }

    fn take(&mut self, place: u32, entry: &Entry) -> Indexed {
        let named = [&entry.name].into_iter().chain(&entry.also_known_as);
        let names: Vec<Vec<String>> = named.map(|name| standard(name)).collect();
        let town = entry.town.as_deref().map(standard).unwrap_or_default();
        let letters = |words: &[String]| words.join(" ").chars().collect::<Vec<char>>();
        let with_town = names.iter().filter(|_| !town.is_empty()).map(|name| [&name[..], &town].concat());
        let indexed = Indexed {
            words: names.iter().map(Vec::len).min().unwrap_or_default(),
            names: names
                .iter()
                .map(|name| letters(name))
                .chain(with_town.map(|name| letters(&name)))
                .collect(),
            phone: digits(&entry.phone),
            order: 0,
        };
        for words in names.into_iter().chain([town]) {
            for pair in words.windows(2) {
                self.joined.put(pair.concat(), place, || Shape::of_joined([&pair[0], &pair[1]]));
            }
            for word in words {
                let shape = Shape::of(&word);
                self.words.put(word, place, || shape);
            }
        }
        indexed
    }

    /// The places of all clinics, by name.
    pub(super) fn by_name(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.clinics.len()).collect();
        places.sort_by_key(|place| self.clinics[*place].order);
        places
    }
}

/// Places are numbers of 32 bits: nobody has four billion clinics.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Words {
    fn put(&mut self, text: String, place: u32, shape: impl FnOnce() -> Shape) {
        let (words, shapes) = (&mut self.words, &mut self.shapes);
        let at = *self.known.entry(text).or_insert_with_key(|text| {
            shapes.push(shape());
            words.push(Word { letters: text.chars().collect(), at: Vec::new() });
            words.len() - 1
        });
        let word = &mut words[at];
        if word.at.last() != Some(&place) {
            word.at.push(place);
        }
    }
}

/// The words of a name, abbreviations written out.
pub(super) fn standard(text: &str) -> Vec<String> {
    let written = |word: String| written_out(&word).map_or(word, str::to_owned);
    words(text).into_iter().map(written).collect()
}
