//! What survives a crash: that a change of password is open at a portal, and nothing else. No secret, no
//! name, no address.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The note of one portal's open change: a file that exists while the change is open.
#[derive(Clone, Debug)]
pub struct Journal {
    file: PathBuf,
    usable: bool,
}

impl Journal {
    /// The journal of the portal `portal_id` in `folder`, which is made if it is missing. `portal_id`
    /// holds small letters, digits and dashes only (a profile is refused otherwise).
    pub fn open(folder: &Path, portal_id: &str) -> Self {
        let file = folder.join(format!("open-change.{portal_id}.json"));
        let usable = fs::create_dir_all(folder).and_then(|()| try_writing(folder)).is_ok();
        Self { file, usable }
    }

    /// Whether notes can be kept here at all.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Whether the last run ended while a change was open.
    pub fn holds_open_change(&self) -> bool {
        self.file.exists()
    }

    /// Notes an open change, or that there is none. On the disk when this returns.
    ///
    /// # Errors
    /// The file cannot be written or removed.
    pub fn keep(&self, open: bool) -> io::Result<()> {
        if open {
            let draft = self.file.with_extension("draft");
            let mut file = File::create(&draft)?;
            file.write_all(b"{\"stage\":\"password_sent\"}\n")?;
            file.sync_all()?;
            fs::rename(&draft, &self.file)?;
        } else if self.file.exists() {
            fs::remove_file(&self.file)?;
        }
        sync_folder(self.file.parent())
    }
}

/// A rename or removal is on the disk only once its folder is. Windows does so by itself and cannot open
/// folders.
fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

fn try_writing(folder: &Path) -> io::Result<()> {
    let trial = folder.join(".trial");
    File::create(&trial)?;
    fs::remove_file(trial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_it_was_told_across_openings() {
        let folder = tempfile::tempdir().unwrap();
        let journal = || Journal::open(&folder.path().join("deep/down"), "oak-clinic");
        assert!(journal().is_usable() && !journal().holds_open_change());
        journal().keep(true).unwrap();
        assert!(journal().holds_open_change());
        assert!(!Journal::open(&folder.path().join("deep/down"), "elm-clinic").holds_open_change());
        journal().keep(false).unwrap();
        assert!(!journal().holds_open_change());
        journal().keep(false).unwrap();
    }

    #[test]
    fn says_when_notes_cannot_be_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(!Journal::open(&file.join("below"), "oak-clinic").is_usable());
    }
}
