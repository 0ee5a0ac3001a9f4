//! The system's place: it counts only where ordinary users cannot write.

use std::path::{Path, PathBuf};

use super::place_error;
use crate::ProfileError;

/// A folder for the profiles of all users of a computer.
#[derive(Clone, Debug)]
pub struct SystemPlace {
    folder: PathBuf,
    /// Who alone may write there, by number. Unix only.
    #[cfg_attr(not(unix), allow(dead_code, reason = "elsewhere the system's rights are not numbers"))]
    owner: u32,
}

/// The owner of what belongs to the system.
const ROOT: u32 = 0;

impl SystemPlace {
    /// That of this system; none where it has none.
    #[must_use]
    pub fn usual() -> Option<Self> {
        let folder = if cfg!(windows) {
            PathBuf::from(std::env::var_os("ProgramData")?).join("org.waybackin.app")
        } else if cfg!(target_os = "macos") {
            PathBuf::from("/Library/Application Support/org.waybackin.app")
        } else {
            PathBuf::from("/etc/way-back-in")
        };
        Some(Self { folder, owner: ROOT })
    }

    /// One in another folder, that belongs to another user. For tests.
    #[must_use]
    pub fn of(folder: PathBuf, owner: u32) -> Self {
        Self { folder, owner }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether nobody but its owner can change what these files of it say.
    ///
    /// # Errors
    /// What somebody else can write.
    #[cfg(unix)]
    pub(super) fn check(&self, files: &[PathBuf]) -> Result<(), ProfileError> {
        let folders = [self.folder.clone(), self.folder.join(super::MANY)];
        let there = folders.iter().filter(|folder| folder.symlink_metadata().is_ok());
        there.chain(files).try_for_each(|path| self.check_one(path))
    }

    #[cfg(unix)]
    fn check_one(&self, path: &Path) -> Result<(), ProfileError> {
        use std::os::unix::fs::MetadataExt;
        /// To be written by the group, and by all others.
        const OTHERS_WRITE: u32 = 0o022;
        let about = path.symlink_metadata().map_err(|error| super::unreadable(path, &error))?;
        if about.is_symlink() {
            let problem = "in the system's place a link is not followed: what it leads to may be anybody's";
            return Err(place_error(path, problem, "Put the file itself there"));
        }
        if about.uid() != self.owner {
            let problem =
                "this is in the system's place and does not belong to root: its owner could change it";
            return Err(place_error(path, problem, &format!("Run: sudo chown root {}", quoted(path))));
        }
        if about.mode() & OTHERS_WRITE != 0 {
            let problem = "this is in the system's place and ordinary users can write it";
            return Err(place_error(path, problem, &format!("Run: sudo chmod go-w {}", quoted(path))));
        }
        Ok(())
    }

    /// Elsewhere the folder's rights are the administrator's to set: docs/profiles.md says how.
    #[cfg(not(unix))]
    pub(super) fn check(&self, _files: &[PathBuf]) -> Result<(), ProfileError> {
        Ok(())
    }
}

/// As a shell takes it.
#[cfg(unix)]
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}
