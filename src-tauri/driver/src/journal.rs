//! What survives the end of the program: what the patient was in the middle of at a portal, and nothing else. No
//! secret, no name, no address.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use recovery::Need;
use recovery::flow::Note;
use serde::{Deserialize, Serialize};

/// The note of what is unfinished at one portal: a file that exists while there is something.
#[derive(Clone, Debug)]
pub struct Journal {
    file: PathBuf,
    usable: bool,
}

/// The note, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
enum Written {
    PasswordSent,
    HandedOff { need: Need },
}

impl Journal {
    /// The journal of the portal `portal_id` in `folder`, which is made if it is missing. `portal_id`
    /// holds small letters, digits and dashes only (a profile is refused otherwise).
    pub fn open(folder: &Path, portal_id: &str) -> Self {
        let file = folder.join(format!("unfinished.{portal_id}.json"));
        let usable = fs::create_dir_all(folder).and_then(|()| try_writing(folder)).is_ok();
        Self { file, usable }
    }

    /// Whether notes can be kept here at all.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// What was unfinished when the last run ended. A note that cannot be read is taken for the graver one.
    pub fn note(&self) -> Note {
        match fs::read(&self.file) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Written::HandedOff { need }) => Note::HandedOff(need),
                Ok(Written::PasswordSent) | Err(_) => Note::OpenChange,
            },
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Note::None
            }
            Err(_) => Note::OpenChange,
        }
    }

    /// Keeps `note`, or none. On the disk when this returns.
    ///
    /// # Errors
    /// The file cannot be written or removed.
    pub fn keep(&self, note: Note) -> io::Result<()> {
        match note {
            Note::None if self.file.exists() => fs::remove_file(&self.file)?,
            Note::None => {}
            Note::OpenChange => self.write(&Written::PasswordSent)?,
            Note::HandedOff(need) => self.write(&Written::HandedOff { need })?,
        }
        sync_folder(self.file.parent())
    }

    fn write(&self, note: &Written) -> io::Result<()> {
        let draft = self.file.with_extension("draft");
        let mut file = File::create(&draft)?;
        serde_json::to_writer(&mut file, note)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&draft, &self.file)
    }
}

/// The ids of the portals of which something is noted in `folder`, in their order.
pub fn unfinished(folder: &Path) -> Vec<String> {
    let name = |entry: io::Result<fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
    // A folder that is not there or cannot be read has no notes that could be read either.
    let names = fs::read_dir(folder).into_iter().flatten().filter_map(name);
    let id = |name: String| Some(name.strip_prefix("unfinished.")?.strip_suffix(".json")?.to_owned());
    let mut ids: Vec<String> = names.filter_map(id).collect();
    ids.sort();
    ids
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
        assert!(journal().is_usable() && journal().note() == Note::None);
        for note in [Note::OpenChange, Note::HandedOff(Need::Both), Note::OpenChange] {
            journal().keep(note).unwrap();
            assert_eq!(journal().note(), note);
        }
        assert_eq!(Journal::open(&folder.path().join("deep/down"), "elm-clinic").note(), Note::None);
        for _ in 0..2 {
            journal().keep(Note::None).unwrap();
            assert_eq!(journal().note(), Note::None);
        }
    }

    #[test]
    fn says_which_portals_have_a_note() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(unfinished(&folder.path().join("missing")), [""; 0]);
        for id in ["oak-clinic", "elm-clinic", "fir-clinic"] {
            Journal::open(folder.path(), id).keep(Note::OpenChange).unwrap();
        }
        Journal::open(folder.path(), "fir-clinic").keep(Note::None).unwrap();
        fs::write(folder.path().join("unfinished.ash.draft"), "").unwrap();
        assert_eq!(unfinished(folder.path()), ["elm-clinic", "oak-clinic"]);
    }

    #[test]
    fn a_note_that_cannot_be_read_is_an_open_change() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path(), "oak-clinic");
        for text in ["", "{", "{\"stage\":\"later\"}"] {
            fs::write(&journal.file, text).unwrap();
            assert_eq!(journal.note(), Note::OpenChange, "{text}");
        }
    }

    #[test]
    fn says_when_notes_cannot_be_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let journal = Journal::open(&file.join("below"), "oak-clinic");
        assert!(!journal.is_usable() && journal.note() == Note::None);
    }

    #[test]
    fn reads_what_was_noted_where_nothing_can_be_written_any_more() {
        let folder = tempfile::tempdir().unwrap();
        Journal::open(folder.path(), "oak-clinic").keep(Note::OpenChange).unwrap();
        // Keeps even root from writing there, as a home that is mounted for reading only would.
        fs::create_dir(folder.path().join(".trial")).unwrap();
        let journal = Journal::open(folder.path(), "oak-clinic");
        assert!(!journal.is_usable() && journal.note() == Note::OpenChange);
    }
}
