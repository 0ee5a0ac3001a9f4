//! The two entries of one sign-in, and the order in which they are written.

use std::collections::HashMap;

use keyring::v1::{Entry as Store, Error};
use keyring_core::Entry;
use recovery::keychain::{Certainty, KeychainProblem};
use recovery::{Identifier, NewPassword};
use serde::{Deserialize, Serialize};

use crate::Saved;
use crate::problem::problem;

/// The entries of one sign-in. Neither need exist yet.
pub(crate) struct SignInEntries {
    password: Entry,
    record: Entry,
}

/// What is kept beside the password. Written by every version of this program: do not rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    state: State,
    /// When the state was recorded, in seconds since 1970 UTC.
    date: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Current,
    Unsure,
}

impl SignInEntries {
    /// The entries for `portal` and `identifier`. Connects to the store; reads and writes nothing.
    pub(crate) fn at(portal: &str, identifier: &Identifier) -> Result<Self, KeychainProblem> {
        if let Err(error) = Store::store_status() {
            return Err(problem(error));
        }
        let entry = |service: String, label: String| {
            Entry::new_with_modifiers(&service, identifier.as_str(), &modifiers(&label))
                .map_err(|error| problem(&error))
        };
        Ok(Self {
            password: entry(password_service(portal), format!("Way Back In: {portal}"))?,
            record: entry(record_service(portal), format!("Way Back In: {portal} (state)"))?,
        })
    }

    /// What the record says of the password, which is there.
    pub(crate) fn saved(&self) -> Result<Saved, KeychainProblem> {
        let record = self.record()?;
        Ok(Saved {
            certainty: match record {
                Some(Record { state: State::Current, .. }) => Certainty::Current,
                _ => Certainty::Unsure,
            },
            date: record.map(|record| record.date),
        })
    }

    /// The password, if there is one. Of several copies, the first the store names.
    pub(crate) fn password(&self) -> Result<Option<NewPassword>, KeychainProblem> {
        let found = match self.password.get_password() {
            Err(Error::Ambiguous(copies)) => copies.first().map_or(Err(Error::NoEntry), Entry::get_password),
            found => found,
        };
        match found {
            Ok(password) => Ok(Some(NewPassword::new(password))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(problem(&error)),
        }
    }

    pub(crate) fn mark_unsure(&self, date: u64) -> Result<bool, KeychainProblem> {
        let saved = exists(&self.password)?;
        if saved {
            self.keep_record(State::Unsure, date)?;
        }
        Ok(saved)
    }

    /// Writes `unsure`, then the password, then (if it is) `current`. Wherever this ends, by a failure,
    /// because the caller stopped waiting, or by a kill, the record never calls a password current that it
    /// was not written for:
    ///
    /// | ended before    | record  | password                        |
    /// | --------------- | ------- | ------------------------------- |
    /// | the first write | as it was | as it was                     |
    /// | the password    | unsure  | the old one, or none: not saved |
    /// | `current`       | unsure  | the new one                     |
    pub(crate) fn save(
        &self,
        password: &NewPassword,
        certainty: Certainty,
        date: u64,
        wanted: &dyn Fn() -> bool,
    ) -> Result<(), KeychainProblem> {
        // A locked store prompts here, before anything is written.
        exists(&self.password)?;
        go_on(wanted)?;
        self.keep_record(State::Unsure, date)?;
        go_on(wanted)?;
        // Exposed to be handed to the keychain, which is what the patient said Yes to.
        write(&self.password, password.expose_for_delivery())?;
        match certainty {
            Certainty::Unsure => Ok(()),
            // Written even if nobody waits: it is true, and the password is there.
            Certainty::Current => self.keep_record(State::Current, date),
        }
    }

    /// Deletes the record, then the password. Wherever this ends, the sign-in is either gone, or still
    /// listed, unsure, and can be removed again:
    ///
    /// | ended before    | record    | password  |
    /// | --------------- | --------- | --------- |
    /// | the first write | as it was | as it was |
    /// | the record      | unsure    | as it was |
    /// | the password    | none      | as it was |
    ///
    /// The record is made unsure first because another program may have made several: while they are deleted one
    /// by one, the last of them must not call the password current.
    pub(crate) fn remove(&self, date: u64, wanted: &dyn Fn() -> bool) -> Result<(), KeychainProblem> {
        if exists(&self.record)? {
            go_on(wanted)?;
            self.keep_record(State::Unsure, date)?;
            go_on(wanted)?;
            delete(&self.record)?;
        }
        go_on(wanted)?;
        delete(&self.password)
    }

    /// The record, if there is one that can be read. Of several, the least sure.
    fn record(&self) -> Result<Option<Record>, KeychainProblem> {
        let read = |entry: &Entry| match entry.get_password() {
            Ok(json) => Ok(serde_json::from_str::<Record>(&json).ok()),
            Err(Error::NoEntry | Error::BadEncoding(_)) => Ok(None),
            Err(error) => Err(error),
        };
        let found = match read(&self.record) {
            Err(Error::Ambiguous(copies)) => {
                copies.iter().map(read).collect::<Result<Vec<_>, _>>().map(least_sure)
            }
            found => found,
        };
        found.map_err(|error| problem(&error))
    }

    fn keep_record(&self, state: State, date: u64) -> Result<(), KeychainProblem> {
        let json = serde_json::to_string(&Record { state, date }).map_err(|_| KeychainProblem::Refused)?;
        write(&self.record, &json)
    }
}

/// The service of the entries that hold passwords for `portal`. Other programs look them up by it: do not
/// rename.
pub(crate) fn password_service(portal: &str) -> String {
    format!("way-back-in:{portal}")
}

/// The service of the entries that hold the records for `portal`.
pub(crate) fn record_service(portal: &str) -> String {
    format!("way-back-in.state:{portal}")
}

/// Ends a call before its next step if nobody waits for it any more.
pub(crate) fn go_on(wanted: &dyn Fn() -> bool) -> Result<(), KeychainProblem> {
    if wanted() { Ok(()) } else { Err(KeychainProblem::Silent) }
}

/// Whether the entry is in the store. Its secret is not read on Linux or macOS; Credential Manager has no
/// other way to look.
fn exists(entry: &Entry) -> Result<bool, KeychainProblem> {
    match entry.get_credential() {
        Ok(_) | Err(Error::Ambiguous(_)) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(problem(&error)),
    }
}

fn least_sure(records: Vec<Option<Record>>) -> Option<Record> {
    let sure = |record: &Option<Record>| match record {
        None => 0,
        Some(Record { state: State::Unsure, .. }) => 1,
        Some(Record { state: State::Current, .. }) => 2,
    };
    records.into_iter().min_by_key(sure).flatten()
}

/// Writes every copy, if another program has made several: whichever one the patient's tools find then
/// holds the same. None is deleted, as it may carry more than ours.
fn write(entry: &Entry, secret: &str) -> Result<(), KeychainProblem> {
    match entry.set_password(secret) {
        Err(Error::Ambiguous(copies)) => copies.iter().try_for_each(|copy| copy.set_password(secret)),
        written => written,
    }
    .map_err(|error| problem(&error))
}

/// Deletes every copy: the patient wants the secret gone. An entry that is not there is as good as deleted.
fn delete(entry: &Entry) -> Result<(), KeychainProblem> {
    let gone = |deleted| match deleted {
        Err(Error::NoEntry) => Ok(()),
        other => other,
    };
    match gone(entry.delete_credential()) {
        Err(Error::Ambiguous(copies)) => copies.iter().try_for_each(|copy| gone(copy.delete_credential())),
        deleted => deleted,
    }
    .map_err(|error| problem(&error))
}

/// What the platform's store is told about a new entry, beyond its names.
fn modifiers(label: &str) -> HashMap<&str, &str> {
    if cfg!(windows) {
        // The default, Enterprise, would copy the password to other computers of the domain.
        HashMap::from([("persistence", "Local")])
    } else if cfg!(target_os = "macos") {
        HashMap::new()
    } else {
        // What the patient sees in a password app; the default shows the identifier in it.
        HashMap::from([("label", label)])
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use keyring_core::api::CredentialStoreApi;
    use keyring_core::mock;

    use super::*;

    fn in_memory() -> SignInEntries {
        let store = mock::Store::new().unwrap();
        let entry = |service| store.build(service, "pat@example.org", None).unwrap();
        SignInEntries { password: entry("way-back-in:oak"), record: entry("way-back-in.state:oak") }
    }

    fn password(text: &str) -> NewPassword {
        NewPassword::new(text.to_owned())
    }

    fn fails_next(entry: &Entry) {
        let cred: &mock::Cred = entry.as_any().downcast_ref().unwrap();
        cred.set_error(Error::Invalid("this".into(), "is refused".into()));
    }

    const CURRENT_AT_1: Saved = Saved { certainty: Certainty::Current, date: Some(1) };
    const UNSURE_AT_2: Saved = Saved { certainty: Certainty::Unsure, date: Some(2) };
    const UNKNOWN: Saved = Saved { certainty: Certainty::Unsure, date: None };

    #[test]
    fn the_record_is_read_by_other_versions() {
        let entries = in_memory();
        entries.save(&password("new"), Certainty::Current, 7, &|| true).unwrap();
        assert_eq!(entries.record.get_password().unwrap(), r#"{"state":"current","date":7}"#);
        assert!(entries.mark_unsure(9).unwrap());
        assert_eq!(entries.record.get_password().unwrap(), r#"{"state":"unsure","date":9}"#);
    }

    /// A save that ends between any two of its steps, because nobody waits or by a kill.
    #[test]
    fn a_save_cut_short_never_shows_a_password_as_current() {
        for steps in 0..2 {
            let entries = in_memory();
            entries.save(&password("old"), Certainty::Current, 1, &|| true).unwrap();
            let left = Cell::new(steps);
            let wanted = || left.replace(left.get() - 1) > 0;
            let cut = entries.save(&password("new"), Certainty::Current, 2, &wanted);
            assert_eq!(cut, Err(KeychainProblem::Silent));
            assert_eq!(entries.password.get_password().unwrap(), "old");
            assert_eq!(entries.saved().unwrap(), if steps == 0 { CURRENT_AT_1 } else { UNSURE_AT_2 });
        }
    }

    #[test]
    fn a_refused_write_leaves_an_unsure_sign_in() {
        let entries = in_memory();
        entries.save(&password("old"), Certainty::Current, 1, &|| true).unwrap();
        let refuse_record = Cell::new(0);
        let wanted = || {
            // Asked before the record and before the password; the record is next after the password.
            if refuse_record.replace(refuse_record.get() + 1) == 1 {
                fails_next(&entries.record);
            }
            true
        };
        let refused = entries.save(&password("new"), Certainty::Current, 2, &wanted);
        assert_eq!(refused, Err(KeychainProblem::Refused));
        assert_eq!(entries.password.get_password().unwrap(), "new");
        assert_eq!(entries.saved().unwrap(), UNSURE_AT_2);
    }

    #[test]
    fn nothing_is_saved_without_a_password() {
        let entries = in_memory();
        assert!(!entries.mark_unsure(1).unwrap());
        assert!(matches!(entries.record.get_password(), Err(Error::NoEntry)));
        entries.keep_record(State::Unsure, 1).unwrap();
        assert!(entries.password().unwrap().is_none());
    }

    /// A removal that ends between any two of its steps, because nobody waits or by a kill.
    #[test]
    fn a_removal_cut_short_leaves_an_unsure_sign_in() {
        for (steps, left_as) in [(0, CURRENT_AT_1), (1, UNSURE_AT_2), (2, UNKNOWN)] {
            let entries = in_memory();
            entries.save(&password("old"), Certainty::Current, 1, &|| true).unwrap();
            let left = Cell::new(steps);
            let wanted = || left.replace(left.get() - 1) > 0;
            assert_eq!(entries.remove(2, &wanted), Err(KeychainProblem::Silent));
            assert_eq!(entries.password.get_password().unwrap(), "old");
            assert_eq!(entries.saved().unwrap(), left_as);
            entries.remove(3, &|| true).unwrap();
            assert!(!exists(&entries.password).unwrap() && !exists(&entries.record).unwrap());
        }
    }

    #[test]
    fn what_is_not_there_is_removed() {
        let entries = in_memory();
        entries.remove(1, &|| true).unwrap();
        assert!(!exists(&entries.record).unwrap(), "no record is written for nothing");
        entries.keep_record(State::Current, 1).unwrap();
        entries.remove(2, &|| true).unwrap();
        assert!(!exists(&entries.record).unwrap());
    }

    #[test]
    fn a_password_that_is_not_text_is_refused_and_can_be_removed() {
        let entries = in_memory();
        entries.password.set_secret(b"\x80").unwrap();
        assert!(matches!(entries.password(), Err(KeychainProblem::Refused)));
        entries.remove(1, &|| true).unwrap();
        assert!(matches!(entries.password(), Ok(None)));
    }

    #[test]
    fn without_a_readable_record_a_password_is_unsure() {
        let entries = in_memory();
        entries.password.set_password("from elsewhere").unwrap();
        assert_eq!(entries.saved().unwrap(), UNKNOWN);
        entries.record.set_password(r#"{"state":"perhaps"}"#).unwrap();
        assert_eq!(entries.saved().unwrap(), UNKNOWN);
        entries.record.set_secret(b"\x80").unwrap();
        assert_eq!(entries.saved().unwrap(), UNKNOWN);
    }

    #[test]
    fn of_several_records_the_least_sure_counts() {
        let (current, unsure) =
            (Record { state: State::Current, date: 1 }, Record { state: State::Unsure, date: 2 });
        assert_eq!(least_sure(vec![Some(current), Some(unsure)]), Some(unsure));
        assert_eq!(least_sure(vec![Some(current), None]), None);
        assert_eq!(least_sure(vec![Some(current)]), Some(current));
    }
}
