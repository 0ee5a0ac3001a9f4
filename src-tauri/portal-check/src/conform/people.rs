//! The test accounts, and who of them can still be used for what.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use super::promises::{Unkept, not_checked};

/// How many codes a portal sends to one account in a day.
const CODES_A_DAY: u32 = 10;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    account: Vec<Person>,
}

/// A test account, as the file of accounts has it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    pub(super) username: String,
    /// The current one: changes are kept up with.
    pub(super) password: String,
    pub(super) emails: Vec<String>,
    pub(super) phone: Option<String>,
    pub(super) last_name: String,
    pub(super) date_of_birth: Option<String>,
    state: Option<String>,
    identity_check: bool,
    second_factor: bool,
    pub(super) activation_code: String,
    activation_until: Option<String>,
    temporary_until: Option<String>,
}

/// Kinds of accounts that promises are checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Active, with an address of its own and nothing else.
    Plain,
    /// Active, without any address.
    NoEmail,
    Locked,
    Inactive,
    Duplicate,
    /// The identity step follows the code.
    Identity,
    /// A second code follows by text message.
    SecondFactor,
    Invited,
    Temporary,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::Plain => "an active account with an email of its own",
            Self::NoEmail => "an active account without an email",
            Self::Locked => "an account with state = \"locked\"",
            Self::Inactive => "an account with state = \"inactive\"",
            Self::Duplicate => "an account with state = \"duplicate\"",
            Self::Identity => "an active account with identity_check = true and a date_of_birth",
            Self::SecondFactor => "an active account with second_factor = true and a phone",
            Self::Invited => "an account with state = \"invited\", an activation_code and a date_of_birth",
            Self::Temporary => "an account with state = \"temporary_password\"",
        }
    }
}

/// The accounts, and how many codes each was sent.
pub(super) struct People {
    all: Mutex<Vec<Person>>,
    codes: Mutex<HashMap<String, u32>>,
}

impl People {
    /// # Errors
    /// The file cannot be read, or holds no account.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let place = file.display();
        let text =
            std::fs::read_to_string(file).map_err(|error| format!("{place} cannot be read: {error}"))?;
        let file: File = toml::from_str(&text).map_err(|error| format!("{place}: {error}"))?;
        if file.account.is_empty() {
            return Err(format!("{place} holds no [[account]]: docs/portal-check.md says what it needs"));
        }
        Ok(Self { all: Mutex::new(file.account), codes: Mutex::default() })
    }

    /// Somebody of this kind who can still be sent so many codes, who are taken as sent.
    pub(super) fn of(&self, kind: Kind, codes: u32) -> Result<Person, Unkept> {
        let all = locked(&self.all);
        let mut sent = locked(&self.codes);
        let fits = |person: &&Person| person.kind(&all) == Some(kind);
        if !all.iter().any(|person| fits(&person)) {
            return Err(not_checked(format!("needs {} in the file of accounts", kind.words())));
        }
        let found = all
            .iter()
            .filter(fits)
            .find(|person| sent.get(&person.username).copied().unwrap_or(0) + codes <= CODES_A_DAY);
        let Some(person) = found else {
            let more = format!(
                "needs one more: {} (those in the file have had their codes of the day)",
                kind.words()
            );
            return Err(not_checked(more));
        };
        *sent.entry(person.username.clone()).or_default() += codes;
        Ok(person.clone())
    }

    /// Takes somebody out, who can be used for nothing else any more.
    pub(super) fn use_up(&self, person: &Person) {
        locked(&self.codes).insert(person.username.clone(), CODES_A_DAY + 1);
    }

    /// A day has passed.
    pub(super) fn new_day(&self) {
        locked(&self.codes).retain(|_, sent| *sent > CODES_A_DAY);
    }

    /// Somebody has a new password now, and is active.
    pub(super) fn changed(&self, username: &str, password: &str) {
        for person in locked(&self.all).iter_mut().filter(|person| person.username == username) {
            person.password = password.to_owned();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Person {
    /// Their first address; empty for who has none.
    pub(super) fn email(&self) -> &str {
        self.emails.first().map_or("", String::as_str)
    }

    fn kind(&self, all: &[Self]) -> Option<Kind> {
        let shares = |email: &String| {
            all.iter()
                .filter(|person| person.emails.iter().any(|other| other.eq_ignore_ascii_case(email)))
                .count()
                > 1
        };
        match self.state.as_deref().unwrap_or("active") {
            "active" if self.second_factor => self.phone.is_some().then_some(Kind::SecondFactor),
            "active" if self.identity_check => self.date_of_birth.is_some().then_some(Kind::Identity),
            "active" if self.emails.is_empty() => Some(Kind::NoEmail),
            "active" => (!self.emails.iter().any(shares)).then_some(Kind::Plain),
            "locked" => Some(Kind::Locked),
            "inactive" => Some(Kind::Inactive),
            "duplicate" => Some(Kind::Duplicate),
            "invited" => {
                let usable = !self.activation_code.is_empty() && self.activation_until.is_none();
                (usable && self.date_of_birth.is_some()).then_some(Kind::Invited)
            }
            "temporary_password" => self.temporary_until.is_none().then_some(Kind::Temporary),
            _ => None,
        }
    }
}
