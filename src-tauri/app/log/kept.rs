//! The log of this run and of the one before, in files that a clinic can send. They hold the same lines as standard
//! error does; [`super`] says which.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

use super::complain;

/// The log of this run.
pub(crate) const NOW: &str = "log.txt";
/// The log of the run before; in a long run, what came before [`NOW`].
pub(crate) const BEFORE: &str = "log.before.txt";

/// From this size on, in bytes, a new file is begun. A long recovery writes a hundredth of it.
const MOST: u64 = 512 * 1024;

/// None until the program knows that it is the only one, and where no file can be written.
static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// Begins the log of this run in `folder`. Lines before that were on standard error alone.
///
/// # Errors
/// No file can be written there. The program runs on without.
pub(super) fn begin(folder: &Path) -> io::Result<()> {
    let kept = Kept::begin(folder, MOST)?;
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    Ok(())
}

/// Where the lines of the log go: into the file, if there is one.
pub(super) struct Lines;

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // A poisoned lock still holds a whole file.
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Err(error)) = kept.as_mut().map(|kept| kept.write(line)) {
            *kept = None;
            complain(&format!("The log is no longer kept in its file: {}.", error.kind()));
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A log being written.
struct Kept {
    folder: PathBuf,
    file: File,
    written: u64,
    most: u64,
}

impl Kept {
    fn begin(folder: &Path, most: u64) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), file: anew(folder)?, written: 0, most })
    }

    /// Each line is with the system when this returns, so that a crash loses none.
    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if self.written > 0 && self.written.saturating_add(length) > self.most {
            (self.file, self.written) = (anew(&self.folder)?, 0);
        }
        self.written = self.written.saturating_add(length);
        self.file.write_all(line)
    }
}

/// A new file, the one before it put aside. Only its owner may read it.
fn anew(folder: &Path) -> io::Result<File> {
    let now = folder.join(NOW);
    match fs::rename(&now, folder.join(BEFORE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    // New, so that nobody else's file or link is written to.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_before_is_kept_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("deep/down");
        for run in ["one\n", "two\n", "three\n"] {
            Kept::begin(&data, 100).unwrap().write(run.as_bytes()).unwrap();
        }
        let read = |name: &str| fs::read_to_string(data.join(name)).unwrap();
        assert_eq!((read(NOW), read(BEFORE)), ("three\n".into(), "two\n".into()));
        assert_eq!(fs::read_dir(&data).unwrap().count(), 2);
    }

    #[test]
    fn a_long_log_loses_its_beginning_and_not_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Kept::begin(folder.path(), 100).unwrap();
        for line in 0..1000 {
            log.write(format!("line {line}\n").as_bytes()).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(read(NOW).ends_with("line 999\n") && read(NOW).len() <= 100 && read(BEFORE).len() <= 100);
        let long = "x".repeat(500);
        log.write(long.as_bytes()).unwrap();
        assert_eq!(read(NOW), long, "one line is never cut");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it_and_no_link_is_followed() {
        use std::os::unix::fs::{MetadataExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "mine").unwrap();
        symlink(&elsewhere, folder.path().join(NOW)).unwrap();
        Kept::begin(folder.path(), 100).unwrap().write(b"line").unwrap();
        assert_eq!(fs::read_to_string(elsewhere).unwrap(), "mine");
        let log = fs::symlink_metadata(folder.path().join(NOW)).unwrap();
        assert!(log.is_file() && log.mode() & 0o777 == 0o600, "{:o}", log.mode());
    }
}
