//! The index: every distinct word of the clinics, and who has it.

use std::collections::HashMap;

use super::Entry;
use super::fold::{words, written_out};
use super::near::letters_in;
use super::phone::digits;

/// The index of a directory.
pub(super) struct Index {
    pub(super) words: Vec<Word>,
    /// By word: which letters it has. Apart from the words, as it is looked at for each of them.
    pub(super) letters: Vec<u64>,
    /// The clinics, in the order of the directory.
    pub(super) clinics: Vec<Indexed>,
}

/// A distinct word.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) letters: Vec<char>,
    /// Two neighbours written as one: "oakclinic".
    pub(super) joined: bool,
    /// The clinics that have it, by their place.
    pub(super) at: Vec<u32>,
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
        let mut vocabulary = Vocabulary::default();
        let mut clinics: Vec<Indexed> =
            entries.iter().enumerate().map(|(place, entry)| vocabulary.take(place, entry)).collect();
        let mut by_name: Vec<usize> = (0..clinics.len()).collect();
        by_name.sort_by(|one, other| clinics[*one].names.cmp(&clinics[*other].names));
        for (order, place) in by_name.into_iter().enumerate() {
            clinics[place].order = number(order);
        }
        let letters = vocabulary.words.iter().map(|word| letters_in(&word.text)).collect();
        Self { words: vocabulary.words, letters, clinics }
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

#[derive(Default)]
struct Vocabulary {
    known: HashMap<(String, bool), usize>,
    words: Vec<Word>,
}

impl Vocabulary {
    fn take(&mut self, place: usize, entry: &Entry) -> Indexed {
        let named = || [&entry.name].into_iter().chain(&entry.also_known_as);
        let names: Vec<Vec<String>> = named().map(|name| standard(name)).collect();
        let town = entry.town.as_deref().map(standard).unwrap_or_default();
        for words in names.iter().chain([&town]) {
            for word in words {
                self.put(word.clone(), false, place);
            }
            for pair in words.windows(2) {
                self.put(pair.concat(), true, place);
            }
        }
        let letters = |words: &[String]| words.join(" ").chars().collect::<Vec<char>>();
        let with_town = names.iter().filter(|_| !town.is_empty()).map(|name| [&name[..], &town].concat());
        Indexed {
            words: names.iter().map(Vec::len).min().unwrap_or_default(),
            names: names
                .iter()
                .map(|name| letters(name))
                .chain(with_town.map(|name| letters(&name)))
                .collect(),
            phone: digits(&entry.phone),
            order: 0,
        }
    }

    fn put(&mut self, text: String, joined: bool, place: usize) {
        let words = &mut self.words;
        let at = *self.known.entry((text, joined)).or_insert_with_key(|(text, _)| {
            words.push(Word { text: text.clone(), letters: text.chars().collect(), joined, at: Vec::new() });
            words.len() - 1
        });
        let word = &mut self.words[at];
        if word.at.last() != Some(&number(place)) {
            word.at.push(number(place));
        }
    }
}

/// The words of a name, abbreviations written out.
pub(super) fn standard(text: &str) -> Vec<String> {
    let written = |word: String| written_out(&word).map_or(word, str::to_owned);
    words(text).into_iter().map(written).collect()
}
