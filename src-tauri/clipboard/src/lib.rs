//! The computer's clipboard: X11 and Wayland, Windows, macOS. The only crate that calls it.
//!
//! # Invariants
//! - A secret is marked to be kept out of clipboard histories, and is cleared once its lifetime is over.
//! - Only a secret of ours is ever cleared. To know it, the clipboard's text is compared with it; another
//!   program's text is wiped from our memory at once and stays where it is.
//! - Every call answers within a time limit, however long the clipboard takes.
//! - Nothing here is logged but the name of a call and the kind of its problem.
//!
//! # What cannot be promised
//! - Between the comparison and the clearing another program may copy something, which is then lost. No
//!   system offers both as one step; it is a matter of microseconds.
//! - A program that reads the clipboard all the time can read the secret, and a clipboard history that does
//!   not know the mark keeps it.
//! - If this program is killed before the lifetime is over, Windows and macOS keep the secret. On Linux what
//!   is on the clipboard ends with the program that copied it.
//! - The system's library holds copies of its own, which are not wiped.
//!
//! # Tested
//! Under X11. On Wayland (through the data-control protocol; without it, through XWayland), Windows and macOS
//! the same calls are made; they are type-checked and have not been run.

mod worker;
mod system_clipboard;
mod deadline;

use std::time::Duration;

use recovery::NewPassword;
use recovery::clipboard::ClipboardProblem;

use system_clipboard::SystemClipboard;
use worker::Worker;

/// The longest a copy may take. Clipboards answer in milliseconds, or wait for something that hangs.
const COPY_LIMIT: Duration = Duration::from_secs(3);
/// The longest the end of the program may wait for a clipboard.
const CLEAR_LIMIT: Duration = Duration::from_secs(1);

/// The clipboard, behind one worker thread. Clones share the thread; when the last is dropped, a secret that
/// is still there is cleared.
///
/// # Time limit
/// A call that is not answered in time yields [`ClipboardProblem::Silent`]. It cannot be taken back, but
/// nothing is copied by it any more unless the copying itself had begun; and a secret that was copied late
/// is cleared after its lifetime like any other.
#[derive(Clone, Debug)]
pub struct Clipboard {
    worker: Worker,
}

impl Clipboard {
    /// Starts the worker thread. The clipboard itself is not touched before the first copy.
    ///
    /// `secret_lifetime` is how long a secret may stay. Time in which the computer sleeps counts; a clock
    /// that is set forward may end it early, one that is set back does not make it longer.
    pub fn open(secret_lifetime: Duration) -> Self {
        Self { worker: Worker::start(SystemClipboard::new(secret_lifetime), COPY_LIMIT) }
    }

    /// Copies a secret, out of sight of clipboard histories that know their system's mark for it, and clears
    /// it after the lifetime if it is still there. Copying again starts the lifetime anew.
    ///
    /// # Errors
    /// Why it is not known to be copied.
    pub async fn copy_secret(&self, secret: &NewPassword) -> Result<(), ClipboardProblem> {
        let secret = secret.clone();
        let copy = move |clipboard: &mut SystemClipboard, wanted: &dyn Fn() -> bool| {
            clipboard.copy_secret(secret, wanted)
        };
        self.worker.ask("copy_secret", copy).await
    }

    /// Whether there is a clipboard. What is on it is not read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn look(&self) -> Result<(), ClipboardProblem> {
        self.worker
            .ask("look", |clipboard: &mut SystemClipboard, wanted: &dyn Fn() -> bool| clipboard.look(wanted))
            .await
    }

    /// Copies text that is no secret. It stays until something else is copied; on Linux, at the longest as
    /// long as this program runs, unless the desktop's clipboard manager keeps it.
    ///
    /// # Errors
    /// Why it is not known to be copied.
    pub async fn copy(&self, text: &str) -> Result<(), ClipboardProblem> {
        let text = text.to_owned();
        let copy =
            move |clipboard: &mut SystemClipboard, wanted: &dyn Fn() -> bool| clipboard.copy(text, wanted);
        self.worker.ask("copy", copy).await
    }

    /// Clears a secret of ours that is still there. For the end of the program: blocks its thread, for one
    /// second at the most.
    pub fn clear_if_ours(&self) {
        self.worker.ask_and_block(CLEAR_LIMIT, SystemClipboard::clear_if_ours);
    }
}
