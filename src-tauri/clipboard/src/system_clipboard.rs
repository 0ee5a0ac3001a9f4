//! The system's clipboard, and the secret of ours that may be on it.

use std::time::Duration;

use arboard::Error;
use recovery::NewPassword;
use recovery::clipboard::ClipboardProblem;

use crate::deadline::{Deadline, Now};

/// How long after a clearing that failed the next is tried. On Windows another program may hold the
/// clipboard for a moment.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// After so many failed clearings there is no more clipboard, or no more than can be done.
const TRIES: u32 = 60;

/// The clipboard as the worker thread holds it. Not connected before the first copy.
pub(crate) struct SystemClipboard {
    /// Kept: under X11 what we copied is there only as long as this is.
    connection: Option<arboard::Clipboard>,
    watched: Option<Watched>,
    secret_lifetime: Duration,
}

/// A secret of ours that may still be there.
struct Watched {
    secret: NewPassword,
    until: Deadline,
    tries_left: u32,
}

impl SystemClipboard {
    pub(crate) fn new(secret_lifetime: Duration) -> Self {
        Self { connection: None, watched: None, secret_lifetime }
    }

    /// Copies `secret`, and watches it from then on in place of an earlier one.
    pub(crate) fn copy_secret(
        &mut self,
        secret: NewPassword,
        wanted: &dyn Fn() -> bool,
    ) -> Result<(), ClipboardProblem> {
        let connection = self.connected(wanted)?;
        // Exposed to be handed to the clipboard, which is what the patient asked for.
        let copied = kept_out_of_histories(connection.set()).text(secret.expose_for_delivery());
        if copied.is_err() {
            // It may be there nevertheless, without its mark. An earlier secret stays watched.
            let _ = self.clear_if_it_is(&secret);
            return Err(ClipboardProblem::Refused);
        }
        let until = Deadline::after(Now::read(), self.secret_lifetime);
        self.watched = Some(Watched { secret, until, tries_left: TRIES });
        Ok(())
    }

    /// Whether there is one to connect to.
    pub(crate) fn look(&mut self, wanted: &dyn Fn() -> bool) -> Result<(), ClipboardProblem> {
        self.connected(wanted).map(|_| ())
    }

    /// Copies `text`. What was there is gone with that, so no secret is watched any more.
    pub(crate) fn copy(&mut self, text: String, wanted: &dyn Fn() -> bool) -> Result<(), ClipboardProblem> {
        self.connected(wanted)?.set_text(text).map_err(|_| ClipboardProblem::Refused)?;
        self.watched = None;
        Ok(())
    }

    pub(crate) fn clear_if_ours(&mut self) {
        if let Some(watched) = self.watched.take() {
            let cleared = self.clear_if_it_is(&watched.secret);
            tell(cleared);
        }
    }

    /// Clears the watched secret if its time is over at `now`.
    pub(crate) fn clear_if_over(&mut self, now: Now) {
        let Some(watched) = self.watched.take_if(|watched| watched.until.has_come(now)) else {
            return;
        };
        let cleared = self.clear_if_it_is(&watched.secret);
        tell(cleared);
        if cleared.is_err() && watched.tries_left > 0 {
            let until = Deadline::after(Now::read(), RETRY_AFTER);
            self.watched = Some(Watched { until, tries_left: watched.tries_left - 1, ..watched });
        }
    }

    /// How long to wait at `now` before [`SystemClipboard::clear_if_over`]; `None` if nothing is watched.
    pub(crate) fn next_look(&self, now: Now) -> Option<Duration> {
        self.watched.as_ref().map(|watched| watched.until.next_look(now))
    }

    /// Connecting can take long, so it is followed by the question whether anybody still waits.
    fn connected(&mut self, wanted: &dyn Fn() -> bool) -> Result<&mut arboard::Clipboard, ClipboardProblem> {
        let connection = match self.connection.take() {
            Some(open) => open,
            // All that can fail here is that there is none.
            None => arboard::Clipboard::new().map_err(|_| ClipboardProblem::Absent)?,
        };
        let connection = self.connection.insert(connection);
        if wanted() { Ok(connection) } else { Err(ClipboardProblem::Silent) }
    }

    /// Clears the clipboard if its text is `secret`. If this fails, `secret` may still be there.
    fn clear_if_it_is(&mut self, secret: &NewPassword) -> Result<(), ClipboardProblem> {
        let connection = self.connected(&|| true)?;
        let there = match connection.get_text() {
            // Whoever's it is: held as a secret, so that it is wiped.
            Ok(text) => NewPassword::new(text),
            // Nothing, a picture, or no Unicode: none of ours.
            Err(Error::ContentNotAvailable | Error::ConversionFailure) => return Ok(()),
            Err(_) => return Err(ClipboardProblem::Refused),
        };
        // Exposed to be compared with what was delivered to the clipboard.
        if there.expose_for_delivery() != secret.expose_for_delivery() {
            return Ok(());
        }
        connection.clear().map_err(|_| ClipboardProblem::Refused)
    }
}

fn tell(cleared: Result<(), ClipboardProblem>) {
    if let Err(problem) = cleared {
        tracing::warn!(?problem, "a copied secret may not be cleared");
    }
}

/// `x-kde-passwordManagerHint`, which Klipper and most other clipboard managers know.
#[cfg(all(unix, not(target_os = "macos")))]
fn kept_out_of_histories(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

/// `org.nspasteboard.ConcealedType`: <http://nspasteboard.org>.
#[cfg(target_os = "macos")]
fn kept_out_of_histories(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

/// `ExcludeClipboardContentFromMonitorProcessing`: neither in the history nor on the patient's other devices
/// (Microsoft, "Clipboard Formats").
#[cfg(windows)]
fn kept_out_of_histories(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtWindows::exclude_from_monitoring(set)
}
