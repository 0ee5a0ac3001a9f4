//! The clinics to choose from, as they are shown.

use crate::directory::{Directory, Entry};
use crate::flow::pages::FinderPage;

/// What a search has found, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches {
    /// How many there are.
    pub count: MatchCount,
    /// Those to choose from.
    pub clinics: Vec<Match>,
}

/// How many clinics a search has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchCount {
    /// Nothing is typed. Where there are few clinics, all are shown.
    NotAsked,
    /// So many; the best are shown.
    Found(usize),
    /// None. Where there are few clinics, all are shown.
    None,
}

/// One clinic, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its place in the directory.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// What tells it from others of its name: its town, or else its address, or its telephone number.
    pub beside: String,
}

impl FinderPage {
    pub(super) fn matches(&self) -> Matches {
        let all = || self.directory.all().unwrap_or_default();
        let (count, places) = match self.found.total {
            _ if self.typed.trim().is_empty() => (MatchCount::NotAsked, all()),
            0 => (MatchCount::None, all()),
            total => (MatchCount::Found(total), self.found.best.clone()),
        };
        let listed = |place| listed(&self.directory, place);
        Matches { count, clinics: places.into_iter().filter_map(listed).collect() }
    }
}

fn listed(directory: &Directory, place: usize) -> Option<Match> {
    let Entry { name, town, address, phone, .. } = directory.entry(place)?;
    let beside = town.as_ref().or(address.as_ref()).unwrap_or(phone);
    Some(Match { place, name: name.clone(), beside: beside.clone() })
}
