//! All sign-ins saved for one portal, found by the names of their entries.
//!
//! `keyring` cannot search, so this asks the store that it has opened through `keyring-core`.

use std::collections::HashMap;

use keyring::v1::{Entry as Store, Error};
use keyring_core::Entry;
use recovery::Identifier;
use recovery::keychain::KeychainProblem;

use crate::Listed;
use crate::problem::problem;
use crate::sign_in_entries::{SignInEntries, go_on, password_service, record_service};

pub(crate) fn list(portal: &str, wanted: &dyn Fn() -> bool) -> Result<Vec<Listed>, KeychainProblem> {
    let found = identifiers(&password_service(portal))?;
    let look = |identifier: Identifier| {
        go_on(wanted)?;
        let saved = SignInEntries::at(portal, &identifier)?.saved()?;
        Ok(Listed { identifier, saved })
    };
    found.into_iter().map(look).collect()
}

pub(crate) fn remove_all(
    portal: &str,
    date: u64,
    wanted: &dyn Fn() -> bool,
) -> Result<usize, KeychainProblem> {
    let remove = |identifier: &Identifier| SignInEntries::at(portal, identifier)?.remove(date, wanted);
    let saved = identifiers(&password_service(portal))?;
    saved.iter().try_for_each(remove)?;
    // A save that was cut short leaves a record alone, and that names the patient too.
    identifiers(&record_service(portal))?.iter().try_for_each(remove)?;
    Ok(saved.len())
}

/// Whose entries there are with exactly this service, sorted, each named once.
fn identifiers(service: &str) -> Result<Vec<Identifier>, KeychainProblem> {
    if let Err(error) = Store::store_status() {
        return Err(problem(error));
    }
    let entries = Entry::search(&narrowed_to(service)).map_err(|error| problem(&error))?;
    let mut found = Vec::with_capacity(entries.len());
    for entry in &entries {
        let username = username(entry, service).map_err(|error| problem(&error))?;
        found.extend(username.as_deref().and_then(ours));
    }
    found.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    found.dedup();
    Ok(found)
}

/// What each store can be asked to search for. Credential Manager's takes nothing but a pattern; it lists
/// all names instead, and [`username`] keeps ours. No secret is read.
fn narrowed_to(service: &str) -> HashMap<&str, &str> {
    if cfg!(windows) { HashMap::new() } else { HashMap::from([("service", service)]) }
}

/// The entry's username, if its service is `service`.
fn username(entry: &Entry, service: &str) -> Result<Option<String>, Error> {
    if cfg!(windows) {
        Ok(entry.get_specifiers().and_then(|names| username_in_target(names, service)))
    } else if cfg!(target_os = "macos") {
        let names = entry.get_specifiers().filter(|(theirs, _)| theirs == service);
        Ok(names.map(|(_, username)| username))
    } else {
        // `get_specifiers` would say of a store that fails that the entry has no names.
        let mut attributes = entry.get_attributes()?;
        let is_ours = attributes.get("service").is_some_and(|theirs| theirs == service);
        Ok(attributes.remove("username").filter(|_| is_ours))
    }
}

/// Credential Manager keeps one name, `username.service`. The store guesses that the last dot divides them,
/// which is wrong where the service has a dot of its own.
fn username_in_target((service_part, username_part): (String, String), service: &str) -> Option<String> {
    let target = format!("{username_part}.{service_part}");
    target.strip_suffix(service)?.strip_suffix('.').map(str::to_owned)
}

/// `None` for a username that no [`Identifier`] stands for as it is.
fn ours(username: &str) -> Option<Identifier> {
    Identifier::any(username).ok().filter(|identifier| identifier.as_str() == username)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_username_in_credential_managers_one_name() {
        let check = |target: &str, service: &str, want: Option<&str>| {
            // As windows-native-keyring-store divides it.
            let (username, after) = target.rsplit_once('.').unwrap();
            let found = username_in_target((after.to_owned(), username.to_owned()), service);
            assert_eq!(found.as_deref(), want, "{target}");
        };
        check("pat@example.org.way-back-in:oak", "way-back-in:oak", Some("pat@example.org"));
        check("pat.way-back-in:oak", "way-back-in:oak", Some("pat"));
        check("pat.way-back-in.state:oak", "way-back-in.state:oak", Some("pat"));
        check("pat.way-back-in.state:oak", "way-back-in:oak", None);
        check("pat.way-back-in:oak", "way-back-in.state:oak", None);
        check("pat.way-back-in:oak-2", "way-back-in:oak", None);
        check("pat.not-way-back-in:oak", "way-back-in:oak", None);
        check("git.example.org", "way-back-in:oak", None);
    }

    #[test]
    fn an_identifier_is_listed_only_as_it_is_saved() {
        let check =
            |username: &str, listed: bool| assert_eq!(ours(username).is_some(), listed, "{username:?}");
        check("pat@example.org", true);
        check("Pät o'Neil", true);
        check(" pat", false);
        check("pat\u{200b}", false);
        check("", false);
        check(&"p".repeat(255), false);
    }
}
