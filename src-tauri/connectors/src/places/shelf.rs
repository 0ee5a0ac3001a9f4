//! All the profiles of a place, read.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use super::place_error;
use crate::profile::Listed;
use crate::{Profile, ProfileError};

/// More threads than this gain nothing: the disk is what is waited for then.
const MOST_THREADS: usize = 8;
/// Fewer files than this are read sooner than a thread starts.
const WORTH_A_THREAD: usize = 64;

/// Of more profiles than this only what the list of clinics needs is read, in the time a start may take. A mistake in the
/// rest of one is said when it is chosen.
const READ_WHOLE: usize = 500;

/// The profiles of a place. One that has a mistake is left out, and so are those that share an `id`: the others can be
/// used.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Those that can be used.
    pub good: Vec<Shelved>,
    /// What is wrong with the others.
    pub mistakes: Vec<ProfileError>,
}

/// One profile, and its file, from which it is read when it is used.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// The file.
    pub file: PathBuf,
    /// What a list of clinics needs of it.
    pub listed: Listed,
}

impl Shelf {
    /// Reads all of `files`.
    #[must_use]
    pub fn read(files: &[PathBuf]) -> Self {
        let mut shelf = Self::default();
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
        let share = files.len().div_ceil(threads).max(WORTH_A_THREAD);
        let whole = files.len() <= READ_WHOLE;
        let one =
            |file: &PathBuf| if whole { Profile::read(file).map(Listed::of) } else { Listed::read(file) };
        let read = |files: &[PathBuf]| files.iter().map(one).collect::<Vec<_>>();
        let results = thread::scope(|scope| {
            let parts: Vec<_> = files.chunks(share).map(|part| scope.spawn(move || read(part))).collect();
            let joined = parts.into_iter().map(|part| part.join());
            joined
                .flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect::<Vec<_>>()
        });
        for (file, result) in files.iter().zip(results) {
            match result {
                Ok(listed) => shelf.good.push(Shelved { file: file.clone(), listed }),
                Err(mistake) => shelf.mistakes.push(mistake),
            }
        }
        shelf.without_doubles()
    }

    /// An `id` names the saved sign-ins and the unfinished change of one portal: with two of one name, one patient's would
    /// be taken for another portal's.
    fn without_doubles(mut self) -> Self {
        let mut by_id: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for Shelved { file, listed } in &self.good {
            by_id.entry(listed.id.clone()).or_default().push(file.clone());
        }
        by_id.retain(|_, files| files.len() > 1);
        self.good.retain(|shelved| !by_id.contains_key(&shelved.listed.id));
        self.mistakes.extend(by_id.into_iter().flat_map(|(id, files)| same_id(&id, &files)));
        self
    }
}

/// One mistake for each file after the first, which names both.
fn same_id(id: &str, files: &[PathBuf]) -> Vec<ProfileError> {
    let (first, others) =
        files.split_first().map_or((Path::new(""), files), |(first, others)| (first, others));
    let said = |file: &PathBuf| {
        let problem = format!("{} has the same id, \"{id}\"; neither is used", first.display());
        let fix = "Give each profile an id of its own, or take one of them away";
        ProfileError { key: Some("id".into()), ..place_error(file, &problem, fix) }
    };
    others.iter().map(said).collect()
}
