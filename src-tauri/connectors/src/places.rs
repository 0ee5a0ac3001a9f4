//! Where portal profiles are looked for, and reading all that are there.
//!
//! The first place that holds any profile is taken, whole: what was named when the program was started, then the
//! system's place, which ordinary users cannot write, then the user's own. So whoever sets a computer up for others
//! decides, and nobody adds a portal to theirs.

mod guarded;
mod shelf;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::ProfileError;

pub use guarded::SystemPlace;
pub use shelf::{Shelf, Shelved};

/// The one profile of a place, and its folder for many.
const ONE: &str = "portal.toml";
const MANY: &str = "portals";

/// Where profiles may be.
#[derive(Clone, Debug)]
pub struct Places {
    /// A file or folder that was named; nothing else counts then.
    pub named: Option<PathBuf>,
    /// The system's place, where it has one.
    pub system: Option<SystemPlace>,
    /// The user's own place.
    pub user: PathBuf,
}

impl Places {
    /// The profiles of the first place that has any, in the order of their names; none where no place does.
    ///
    /// # Errors
    /// A place is there and cannot be used: no other is taken in its stead, as one portal is never taken for another.
    pub fn files(&self) -> Result<Vec<PathBuf>, ProfileError> {
        if let Some(named) = &self.named {
            return named_files(named);
        }
        if let Some(system) = &self.system {
            let files = usual_files(system.folder())?;
            if !files.is_empty() {
                system.check(&files)?;
                return Ok(files);
            }
        }
        usual_files(&self.user)
    }

    /// The places in which profiles are looked for, in order, to be read.
    pub fn to_look_in(&self) -> impl Iterator<Item = &Path> {
        self.system.iter().map(SystemPlace::folder).chain([self.user.as_path()])
    }
}

/// A file is a profile, whatever its name; of a folder all that end in `.toml` are, and those in its `portals`.
fn named_files(named: &Path) -> Result<Vec<PathBuf>, ProfileError> {
    // What is no folder is said to be missing, or whatever it is, by whoever reads it.
    if !named.is_dir() {
        return Ok(vec![named.to_owned()]);
    }
    let mut files = profiles_in(named)?;
    files.extend(profiles_in(&named.join(MANY))?);
    if files.is_empty() {
        let fix = "Name a profile, or a folder with profiles whose names end in .toml";
        return Err(place_error(named, "there is no profile in this folder", fix));
    }
    Ok(files)
}

/// `portal.toml` and `portals/*.toml` of a place.
fn usual_files(folder: &Path) -> Result<Vec<PathBuf>, ProfileError> {
    let one = folder.join(ONE);
    let mut files = Vec::new();
    match fs::symlink_metadata(&one) {
        Ok(_) => files.push(one),
        Err(error) if is_missing(&error) => {}
        // One that is there and cannot be reached is a profile with a mistake.
        Err(error) => return Err(unreadable(&one, &error)),
    }
    files.extend(profiles_in(&folder.join(MANY))?);
    Ok(files)
}

/// The files of a folder that end in `.toml`, by name; none where there is no such folder.
fn profiles_in(folder: &Path) -> Result<Vec<PathBuf>, ProfileError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_missing(&error) => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| unreadable(folder, &error))?.file_name();
        // Editors and copying programs keep hidden files beside those they write.
        let hidden = name.to_string_lossy().starts_with('.');
        if !hidden && Path::new(&name).extension().is_some_and(|ending| ending == "toml") {
            files.push(folder.join(name));
        }
    }
    files.sort();
    Ok(files)
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
}

fn unreadable(path: &Path, error: &io::Error) -> ProfileError {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            place_error(path, "this user may not look there", "Let every user read it: chmod a+rX")
        }
        ErrorKind::NotADirectory => {
            place_error(path, "this is not a folder", "Make it a folder, or take it away")
        }
        other => {
            place_error(path, &format!("it cannot be read ({other})"), "Check the disk, and the rights to it")
        }
    }
}

fn place_error(file: &Path, problem: &str, fix: &str) -> ProfileError {
    let (problem, fix) = (problem.to_owned(), fix.to_owned());
    ProfileError { file: file.to_owned(), line: None, key: None, problem, fix }
}

#[cfg(test)]
mod tests;
