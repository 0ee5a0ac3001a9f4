//! Saved sign-ins in the OS keychain: Keychain Services on macOS, Credential Manager on Windows, the
//! Secret Service elsewhere. The only crate that calls it.
//!
//! A sign-in is two entries with the same username, the patient's identifier:
//!
//! | service                         | secret                                          |
//! | ------------------------------- | ----------------------------------------------- |
//! | `way-back-in:<portal id>`       | the password, bare, so that any tool can read it |
//! | `way-back-in.state:<portal id>` | `{"state":"current"\|"unsure","date":<unix seconds>}` |
//!
//! # Invariants
//! - A password that no sign-in has confirmed is never shown as current, even if the program is killed
//!   between two writes (`sign_in_entries::save`, `sign_in_entries::remove`).
//! - Only entries with exactly these services are listed or removed (`saved_for_portal`).
//! - Every call answers within the time limit, however long the keychain takes.
//! - Nothing here is logged but the name of a call and the kind of its problem.
//!
//! # Tested
//! On Linux, against a real gnome-keyring. What is special to Credential Manager and Keychain Services is
//! written from the source of their stores, and type-checked; it has not been run.

mod worker;
mod saved_for_portal;
mod sign_in_entries;
mod problem;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service_store;

use std::time::{Duration, SystemTime};

use recovery::keychain::{Certainty, KeychainProblem, SignIn};
use recovery::{Identifier, NewPassword};

use sign_in_entries::SignInEntries;
use worker::Worker;

/// The OS keychain, behind one worker thread. Clones share the thread.
///
/// # Time limit
/// A call that has not been answered within the limit yields [`KeychainProblem::Silent`], or
/// [`KeychainProblem::Locked`] if the store still says that it is locked: it is then waiting for the
/// patient to answer its own prompt. The OS offers no way to take a call back, so:
/// - A call that waits for its turn behind a stuck one is dropped when its own limit passes, and so is
///   the password it carries.
/// - The call already with the keychain stays there. If the keychain wakes up later, that one entry is
///   read or written after all, and no further step is begun. So a [`Keychain::save`] that was answered
///   Silent or Locked may yet mark an older sign-in unsure; and if the password itself was being written,
///   the sign-in is then saved as asked. It is not undone.
/// - As soon as the stuck call returns, the keychain works again. There is no second worker: it would
///   wait for the same connection.
///
/// # Not recovered until the program starts again
/// A store found absent by the first call (`keyring` looks once), and a Secret Service that was
/// restarted under us, which no longer knows our session and answers [`KeychainProblem::Refused`].
#[derive(Clone, Debug)]
pub struct Keychain {
    /// None where no password is to be kept.
    worker: Option<Worker>,
}

/// What is known of a saved sign-in. Never its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Whether the password is the portal's current one, as far as we know.
    pub certainty: Certainty,
    /// When that was recorded, in seconds since 1970 UTC. `None` if there is no readable record, as when
    /// another program saved the password.
    pub date: Option<u64>,
}

/// One of the sign-ins saved for a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Whose it is.
    pub identifier: Identifier,
    /// What is known of it.
    pub saved: Saved,
}

impl Keychain {
    /// Starts the worker thread. The keychain itself is not touched before the first call.
    ///
    /// `limit` is the longest a call may take. An unlock prompt counts, so give the patient time to type.
    pub fn open(limit: Duration) -> Self {
        Self { worker: Some(Worker::start(limit)) }
    }

    /// Where no password is to be kept: every call answers [`KeychainProblem::Absent`], and the OS is not asked.
    pub fn none() -> Self {
        Self { worker: None }
    }

    fn worker(&self) -> Result<&Worker, KeychainProblem> {
        self.worker.as_ref().ok_or(KeychainProblem::Absent)
    }

    /// Whether the store is there and not locked. Nothing in it is looked at, and nobody is asked to unlock it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn look(&self) -> Result<(), KeychainProblem> {
        self.worker()?.ask("look", |_| worker::look()).await
    }

    /// Marks the sign-in saved for `portal` and `identifier` as unsure, before a change of the password is
    /// begun. `false` means that none is saved, and nothing was written.
    ///
    /// # Errors
    /// Why it could not be marked. After [`KeychainProblem::Silent`] or [`KeychainProblem::Locked`] the mark
    /// may still be written late, which errs on the safe side.
    pub async fn mark_unsure(&self, portal: &str, identifier: &Identifier) -> Result<bool, KeychainProblem> {
        let (portal, identifier, date) = (portal.to_owned(), identifier.clone(), now());
        let mark = move |_: &dyn Fn() -> bool| SignInEntries::at(&portal, &identifier)?.mark_unsure(date);
        self.worker()?.ask("mark_unsure", mark).await
    }

    /// Saves the sign-in for `portal`, in place of the one saved for the same identifier, if any.
    ///
    /// # Errors
    /// Why the sign-in is not known to be saved as asked. It may be saved in part, and is then marked
    /// unsure. After [`KeychainProblem::Silent`] or [`KeychainProblem::Locked`] the write in progress is not
    /// undone: see [the time limit](Keychain#time-limit).
    pub async fn save(
        &self,
        portal: &str,
        sign_in: &SignIn,
        certainty: Certainty,
    ) -> Result<(), KeychainProblem> {
        let (portal, sign_in, date) = (portal.to_owned(), sign_in.clone(), now());
        let save = move |wanted: &dyn Fn() -> bool| {
            SignInEntries::at(&portal, &sign_in.identifier)?.save(&sign_in.password, certainty, date, wanted)
        };
        self.worker()?.ask("save", save).await
    }

    /// The sign-ins saved for `portal`, sorted by identifier. The store may ask the patient to unlock it.
    ///
    /// An entry counts by its names alone, so a password that another program has saved under them is
    /// listed too, as unsure. One whose username is no [`Identifier`] exactly as it stands (longer than an
    /// address can be, with spaces around it) is left out: this program never wrote it.
    ///
    /// # Errors
    /// Why the store could not say.
    pub async fn list(&self, portal: &str) -> Result<Vec<Listed>, KeychainProblem> {
        let portal = portal.to_owned();
        let list = move |wanted: &dyn Fn() -> bool| saved_for_portal::list(&portal, wanted);
        self.worker()?.ask("list", list).await
    }

    /// The password saved for `portal` and `identifier`, if one is, to be shown to the patient or copied.
    /// If another program has saved several under these names, the one the store names first.
    ///
    /// # Errors
    /// Why the store did not give it. [`KeychainProblem::Refused`] also if what is saved is not text.
    pub async fn password(
        &self,
        portal: &str,
        identifier: &Identifier,
    ) -> Result<Option<NewPassword>, KeychainProblem> {
        let (portal, identifier) = (portal.to_owned(), identifier.clone());
        let read = move |_: &dyn Fn() -> bool| SignInEntries::at(&portal, &identifier)?.password();
        self.worker()?.ask("password", read).await
    }

    /// Removes the sign-in saved for `portal` and `identifier`, every copy of it. If none is, there is
    /// nothing to do.
    ///
    /// # Errors
    /// Why the sign-in is not known to be gone. If it is still there, it is listed as before or as unsure,
    /// and can be removed again. After [`KeychainProblem::Silent`] or [`KeychainProblem::Locked`] the step
    /// in progress is not undone: see [the time limit](Keychain#time-limit).
    pub async fn remove(&self, portal: &str, identifier: &Identifier) -> Result<(), KeychainProblem> {
        let (portal, identifier, date) = (portal.to_owned(), identifier.clone(), now());
        let remove =
            move |wanted: &dyn Fn() -> bool| SignInEntries::at(&portal, &identifier)?.remove(date, wanted);
        self.worker()?.ask("remove", remove).await
    }

    /// Removes every sign-in that [`Keychain::list`] lists for `portal`, and what a crash may have left of
    /// others. Says how many were listed.
    ///
    /// # Errors
    /// Why not all are known to be gone. Some may be; for the others it is as with [`Keychain::remove`].
    pub async fn remove_all(&self, portal: &str) -> Result<usize, KeychainProblem> {
        let (portal, date) = (portal.to_owned(), now());
        let remove = move |wanted: &dyn Fn() -> bool| saved_for_portal::remove_all(&portal, date, wanted);
        self.worker()?.ask("remove_all", remove).await
    }
}

/// Seconds since 1970 UTC. A clock before that is wrong, and 0 says no more than it knows.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
