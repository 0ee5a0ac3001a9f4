//! The test accounts, and who of them can still be used for what.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::api::Reply;
use super::promises::{Unkept, not_checked};

/// How many codes a portal sends to one account in a day.
const CODES_A_DAY: u32 = 10;

/// Why an account that was used before this run says nothing of the portal.
pub(super) const SPENT: &str =
    "this account has had its codes (or sign-ins) of the day; start the portal on fresh accounts";
/// Why a password that does not sign in at first says nothing of the portal.
const CHANGED: &str =
    "the password of the file of accounts does not sign in; start the portal on fresh accounts";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    account: Vec<Person>,
    /// Who may sign in at the practice portal's desk.
    #[serde(default, rename = "staff")]
    _staff: IgnoredAny,
}

/// A test account, as the file of accounts has it.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Person {
    pub(super) username: String,
    /// The current one: changes are kept up with.
    pub(super) password: String,
    pub(super) emails: Vec<String>,
    pub(super) phone: Option<String>,
    pub(super) last_name: String,
    pub(super) date_of_birth: Option<String>,
    state: State,
    identity_check: bool,
    second_factor: bool,
    pub(super) activation_code: String,
    activation_until: Option<String>,
    temporary_until: Option<String>,
    #[serde(rename = "first_name")]
    _first_name: IgnoredAny,
    #[serde(rename = "locked_until")]
    _locked_until: IgnoredAny,
    #[serde(rename = "previous_passwords")]
    _previous_passwords: IgnoredAny,
}

/// How an account stands, by the file's names.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    Active,
    Locked,
    Inactive,
    Duplicate,
    Invited,
    TemporaryPassword,
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

/// The accounts, how many codes each was sent, and what the portal has shown of them.
pub(super) struct People {
    all: Mutex<Vec<Person>>,
    codes: Mutex<HashMap<String, u32>>,
    shown: Mutex<Shown>,
}

/// What this run has seen of the accounts: only what worked once can be expected to work again.
#[derive(Default)]
struct Shown {
    /// Who could begin a flow.
    began: HashSet<String>,
    /// Whose sign-ins were looked at.
    tried: HashSet<String>,
    /// Whose password is known to be the portal's.
    known: HashSet<String>,
    /// An account was not as the file has it, so others may not be either.
    spent: bool,
}

impl People {
    /// # Errors
    /// The file cannot be read, or holds no account.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let place = file.display();
        let text =
            std::fs::read_to_string(file).map_err(|error| format!("{place} cannot be read: {error}"))?;
        let file: File = toml::from_str(&text).map_err(|error| mistake(file, &text, &error))?;
        if file.account.is_empty() {
            return Err(format!("{place} holds no [[account]]: docs/portal-check.md says what it needs"));
        }
        if let Some(at) = file.account.iter().position(|person| person.username.is_empty()) {
            return Err(format!("{place}: the [[account]] at place {} has no username", at + 1));
        }
        Ok(Self { all: Mutex::new(file.account), codes: Mutex::default(), shown: Mutex::default() })
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
        locked(&self.shown).known.insert(username.to_owned());
    }

    /// Whether accounts were used before this run.
    pub(super) fn are_spent(&self) -> bool {
        locked(&self.shown).spent
    }

    /// Looks at the answer to a start.
    ///
    /// # Errors
    /// Whoever was named has had their codes of the day before this run.
    pub(super) fn began(&self, identifier: &str, reply: &Reply) -> Result<(), Unkept> {
        let Some(person) = self.named(identifier) else { return Ok(()) };
        let mut shown = locked(&self.shown);
        if !reply.wants_pause() {
            shown.began.insert(person.username);
            return Ok(());
        }
        if shown.began.contains(&person.username) && !shown.spent {
            return Ok(());
        }
        shown.spent = true;
        drop(shown);
        self.use_up(&person);
        Err(not_checked(SPENT))
    }

    /// What a message to `email` that did not come says: a portal may count codes by account and starts by name, and
    /// then an account that has had its codes is answered like nobody, without one.
    pub(super) fn silent(&self, email: &str, lost: Unkept) -> Unkept {
        match self.named(email).filter(|_| self.are_spent()) {
            None => lost,
            Some(person) => {
                self.use_up(&person);
                not_checked(SPENT)
            }
        }
    }

    /// Looks at the answer to a sign-in.
    ///
    /// # Errors
    /// Sign-ins before this run stand in the way, or the file's password never was the portal's in this run.
    pub(super) fn signed_in(&self, username: &str, password: &str, reply: &Reply) -> Result<(), Unkept> {
        let Some(person) = self.named(username) else { return Ok(()) };
        let mut shown = locked(&self.shown);
        let first = shown.tried.insert(person.username.clone());
        let right = person.password == password;
        let unknown = right && !shown.known.contains(&person.username);
        let why = match reply.word() {
            _ if reply.wants_pause() && (first || shown.spent) => SPENT,
            "sign-in-failed" if unknown => CHANGED,
            _ => {
                if right && !reply.wants_pause() {
                    shown.known.insert(person.username);
                }
                return Ok(());
            }
        };
        shown.spent = true;
        drop(shown);
        self.use_up(&person);
        Err(not_checked(why))
    }

    /// The one account with this username or email.
    fn named(&self, identifier: &str) -> Option<Person> {
        let is = |text: &String| text.eq_ignore_ascii_case(identifier);
        let all = locked(&self.all);
        all.iter().find(|person| is(&person.username) || person.emails.iter().any(is)).cloned()
    }
}

/// What is wrong in the file, where, and how to mend it.
fn mistake(file: &Path, text: &str, error: &toml::de::Error) -> String {
    let mut place = file.display().to_string();
    if let Some(at) = error.span().map(|span| span.start) {
        let before = text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count();
        place.push_str(&format!(", line {}", line + 1));
        if let Some((key, _)) = text.lines().nth(line).and_then(|line| line.split_once('=')) {
            place.push_str(&format!(", key `{}`", key.trim()));
        }
    }
    let problem = error.message().trim_end_matches('.').replace('\n', " ");
    format!("{place}: {problem}. Write it as docs/practice.md shows")
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
        match self.state {
            State::Active if self.second_factor => self.phone.is_some().then_some(Kind::SecondFactor),
            State::Active if self.identity_check => self.date_of_birth.is_some().then_some(Kind::Identity),
            State::Active if self.emails.is_empty() => Some(Kind::NoEmail),
            State::Active => (!self.emails.iter().any(shares)).then_some(Kind::Plain),
            State::Locked => Some(Kind::Locked),
            State::Inactive => Some(Kind::Inactive),
            State::Duplicate => Some(Kind::Duplicate),
            State::Invited => {
                let usable = !self.activation_code.is_empty() && self.activation_until.is_none();
                (usable && self.date_of_birth.is_some()).then_some(Kind::Invited)
            }
            State::TemporaryPassword => self.temporary_until.is_none().then_some(Kind::Temporary),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<People, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.toml");
        std::fs::write(&file, text).unwrap();
        People::read(&file)
    }

    #[test]
    fn mistakes_are_answered_with_file_line_key_and_fix() {
        let check = |text: &str, words: &[&str]| {
            let Err(said) = read(text) else { panic!("{text} is taken") };
            for word in ["accounts.toml"].iter().chain(words) {
                assert!(said.contains(word), "{word}: {said}");
            }
        };
        let pat = "[[account]]\nusername = \"pat\"\n";
        check(&format!("{pat}passwrd = \"b\"\n"), &["line 3", "key `passwrd`", "docs/practice.md"]);
        check(
            &format!("{pat}state = \"lokced\"\n"),
            &["line 3", "key `state`", "lokced", "temporary_password"],
        );
        check(&format!("{pat}emails = \"pat@example.org\"\n"), &["line 3", "key `emails`"]);
        check(&format!("{pat}[[acount]]\n"), &["line 3", "acount"]);
        check("[[account]]\npassword = \"b\"\n", &["place 1", "username"]);
        check("", &["[[account]]"]);
    }

    #[test]
    fn all_that_the_practice_portal_knows_is_taken() {
        let all = "[[account]]\nusername = \"pat\"\nfirst_name = \"Pat\"\nlocked_until = \"2030-01-31T09:00:00Z\"\n\
                   previous_passwords = [\"a\"]\nactivation_until = \"2030-01-31T09:00:00Z\"\n\
                   [[staff]]\nusername = \"desk\"\npassword = \"x\"\nname = \"Robin\"\n";
        assert!(read(all).is_ok());
    }
}
