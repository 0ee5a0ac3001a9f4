//! The clinics to choose from, found by name, town or telephone number however they are typed: with slips of the keys,
//! words left out, words run together, accents or none.
//!
//! Every distinct word of the clinics is kept once, with the clinics that have it. A search holds each typed word against
//! all of them (`near`), and then weighs for each clinic which of the typed words it has: a word that few clinics have says
//! more than one that most have. Telephone numbers are compared by their digits (`phone`).

mod fold;
mod index;
mod near;
mod phone;
mod search;

use crate::clinic::Clinic;
use index::Index;

/// So many clinics are shown at most: a list to be read, not to be searched.
pub const MOST_SHOWN: usize = 8;

/// One clinic to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Where it is, where stated.
    pub town: Option<String>,
    /// Its whole address, where stated.
    pub address: Option<String>,
    /// Other names that patients know it by.
    pub also_known_as: Vec<String>,
    /// Its telephone number, as it is read aloud.
    pub phone: String,
}

/// The clinics, with an index to search them by. Built once.
pub struct Directory {
    entries: Vec<Entry>,
    index: Index,
}

/// What a search has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The places of those that fit best, best first; [`MOST_SHOWN`] at most.
    pub best: Vec<usize>,
    /// How many fit at all.
    pub total: usize,
}

impl From<&Clinic> for Entry {
    fn from(clinic: &Clinic) -> Self {
        let Clinic { name, town, address, also_known_as, phone, .. } = clinic.clone();
        Self { name, town, address, also_known_as, phone }
    }
}

impl Directory {
    /// The directory of `entries`; each keeps its place.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        let index = Index::of(&entries);
        Self { entries, index }
    }

    /// The entry in this place.
    #[must_use]
    pub fn entry(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All of them by name, if they are few enough to be shown.
    #[must_use]
    pub fn all(&self) -> Option<Vec<usize>> {
        (self.len() <= MOST_SHOWN).then(|| self.index.by_name())
    }

    /// Those that fit what is typed, which may be any text.
    #[must_use]
    pub fn search(&self, typed: &str) -> Found {
        search::search(&self.index, typed)
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Directory({})", self.entries.len())
    }
}

#[cfg(test)]
mod tests;
