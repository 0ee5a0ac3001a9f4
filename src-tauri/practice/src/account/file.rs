//! Reads a file of accounts key by key, so that every mistake is answered with its place and its fix.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NoDetail, StrDeserializer};
use toml::Spanned;

use super::{Account, AccountState, Staff};
use crate::identifier;

/// Reads the accounts of a TOML file with `[[account]]` tables. There may be none in one that names staff.
///
/// # Errors
/// Says what is wrong in it, where, and how to mend it.
pub fn read_accounts(file: &Path) -> Result<Vec<Account>, AccountsError> {
    Place { file, text: &text(file)? }.accounts()
}

/// Reads the people of the clinic's desk, from `[[staff]]` tables of the same file. There may be none.
///
/// # Errors
/// Says what is wrong in it, where, and how to mend it.
pub fn read_staff(file: &Path) -> Result<Vec<Staff>, AccountsError> {
    Place { file, text: &text(file)? }.staff()
}

fn text(file: &Path) -> Result<String, AccountsError> {
    std::fs::read_to_string(file).map_err(|error| AccountsError {
        file: file.to_owned(),
        line: None,
        key: None,
        problem: match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".into(),
            std::io::ErrorKind::PermissionDenied => "this user may not read the file".into(),
            std::io::ErrorKind::InvalidData => "the file is not UTF-8 text".into(),
            other => format!("the file cannot be read ({other})"),
        },
        fix: "Give the path of a file of accounts with --accounts".into(),
    })
}

/// What is wrong with a file of accounts, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct AccountsError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The key.
    pub key: Option<String>,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for AccountsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(key) = &self.key {
            write!(f, ", key `{key}`")?;
        }
        write!(f, ": {}. {}.", self.problem, self.fix)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    account: Vec<Spanned<RawAccount>>,
    #[serde(default)]
    staff: Vec<Spanned<RawStaff>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStaff {
    username: Option<Spanned<String>>,
    #[serde(default)]
    password: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccount {
    username: Option<Spanned<String>>,
    #[serde(default)]
    password: String,
    #[serde(default)]
    emails: Vec<Spanned<String>>,
    phone: Option<Spanned<String>>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    date_of_birth: Option<Spanned<String>>,
    state: Option<Spanned<String>>,
    locked_until: Option<Spanned<String>>,
    #[serde(default)]
    identity_check: bool,
    #[serde(default)]
    second_factor: bool,
    #[serde(default)]
    previous_passwords: Vec<String>,
    activation_code: Option<Spanned<String>>,
    activation_until: Option<Spanned<String>>,
    temporary_until: Option<Spanned<String>>,
}

/// Where a message points.
struct Place<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Place<'_> {
    fn accounts(&self) -> Result<Vec<Account>, AccountsError> {
        let raw = self.read()?;
        if raw.account.is_empty() && raw.staff.is_empty() {
            let fix = "Add a table [[account]] with at least username and password";
            return Err(self.error(None, Some("account"), "the file holds no account", fix));
        }
        let (mut names, mut codes) = (HashSet::new(), HashSet::new());
        raw.account.into_iter().map(|account| self.account(account, &mut names, &mut codes)).collect()
    }

    fn staff(&self) -> Result<Vec<Staff>, AccountsError> {
        let mut names = HashSet::new();
        self.read()?.staff.into_iter().map(|staff| self.one_of_staff(staff, &mut names)).collect()
    }

    fn read(&self) -> Result<RawFile, AccountsError> {
        toml::from_str(self.text).map_err(|error| self.toml_error(&error))
    }

    fn one_of_staff(
        &self,
        raw: Spanned<RawStaff>,
        names: &mut HashSet<String>,
    ) -> Result<Staff, AccountsError> {
        let at = raw.span().start;
        let RawStaff { username, password, name } = raw.into_inner();
        if password.is_empty() {
            let fix = "Add one, such as: password = \"correct horse battery desk\"";
            return Err(self.error(Some(at), Some("password"), "the password is missing", fix));
        }
        let username = self.username(username, at, names)?;
        let name = if name.trim().is_empty() { username.clone() } else { name.trim().to_owned() };
        Ok(Staff { username, password, name })
    }

    fn account(
        &self,
        raw: Spanned<RawAccount>,
        names: &mut HashSet<String>,
        codes: &mut HashSet<String>,
    ) -> Result<Account, AccountsError> {
        let at = raw.span().start;
        let raw = raw.into_inner();
        let phone = self.checked(raw.phone.filter(|phone| !phone.get_ref().is_empty()), "phone", PHONE)?;
        let state = self.checked(raw.state, "state", STATE)?.unwrap_or_default();
        if raw.second_factor && phone.is_none() {
            let fix = "Add the number, such as: phone = \"+1 555 010 0142\"";
            return Err(self.error(Some(at), Some("phone"), "a second factor needs a phone", fix));
        }
        if raw.password.is_empty() && state != AccountState::Invited {
            let fix = "Add one, such as: password = \"correct horse battery 1\"";
            return Err(self.error(Some(at), Some("password"), "the password is missing", fix));
        }
        Ok(Account {
            username: self.username(raw.username, at, names)?,
            password: raw.password,
            emails: self.emails(raw.emails)?,
            phone,
            first_name: raw.first_name,
            last_name: raw.last_name,
            date_of_birth: self.checked(raw.date_of_birth, "date_of_birth", DATE)?,
            state,
            locked_until: self.checked(raw.locked_until, "locked_until", MOMENT)?,
            identity_check: raw.identity_check,
            second_factor: raw.second_factor,
            previous_passwords: raw.previous_passwords,
            activation_code: self.activation_code(raw.activation_code, codes)?,
            activation_until: self.checked(raw.activation_until, "activation_until", MOMENT)?,
            temporary_until: self.checked(raw.temporary_until, "temporary_until", MOMENT)?,
        })
    }

    fn username(
        &self,
        raw: Option<Spanned<String>>,
        at: usize,
        names: &mut HashSet<String>,
    ) -> Result<String, AccountsError> {
        let missing =
            || self.error(Some(at), Some("username"), "this key is missing", "Add it: username = \"pat\"");
        let username = raw.ok_or_else(missing)?;
        let wrong = |problem, fix| self.wrong(&username, "username", problem, fix);
        let name = username.get_ref();
        if name.trim().is_empty() || name.trim() != name || name.contains('@') {
            let fix = "Write it like: username = \"pat\"";
            return Err(wrong("a username is not empty, has no @, and no space around it", fix));
        }
        if !names.insert(identifier::key(name)) {
            return Err(wrong("another account has this username", "Give each account its own"));
        }
        Ok(name.clone())
    }

    fn activation_code(
        &self,
        raw: Option<Spanned<String>>,
        codes: &mut HashSet<String>,
    ) -> Result<String, AccountsError> {
        let Some(code) = raw.filter(|code| !code.get_ref().trim().is_empty()) else {
            return Ok(String::new());
        };
        let wrong = |problem, fix| self.wrong(&code, "activation_code", problem, fix);
        let Some(key) = identifier::clinic_code_key(code.get_ref()) else {
            let fix = "Write it like: activation_code = \"K7M2-QX4T-9RBW\"";
            return Err(wrong("a code has letters or digits", fix));
        };
        if !codes.insert(key) {
            return Err(wrong("another account has this code", "Give each account its own"));
        }
        Ok(code.into_inner())
    }

    fn emails(&self, raw: Vec<Spanned<String>>) -> Result<Vec<String>, AccountsError> {
        let mut once = HashSet::new();
        raw.into_iter()
            .map(|email| {
                let wrong = |problem, fix| self.wrong(&email, "emails", problem, fix);
                if !identifier::is_email(email.get_ref()) {
                    let fix = "Write it like: emails = [\"pat@example.org\"]";
                    return Err(wrong("this is not an email address", fix));
                }
                if !once.insert(identifier::key(email.get_ref())) {
                    let fix = "Name each address once. Capitals make no difference";
                    return Err(wrong("this address is there already", fix));
                }
                Ok(email.into_inner())
            })
            .collect()
    }

    fn checked<T>(
        &self,
        raw: Option<Spanned<String>>,
        key: &str,
        check: Check<T>,
    ) -> Result<Option<T>, AccountsError> {
        let Some(raw) = raw else { return Ok(None) };
        match (check.read)(raw.get_ref()) {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong(&raw, key, check.problem, check.fix)),
        }
    }

    fn wrong<T>(&self, value: &Spanned<T>, key: &str, problem: &str, fix: &str) -> AccountsError {
        self.error(Some(value.span().start), Some(key), problem, fix)
    }

    fn toml_error(&self, error: &toml::de::Error) -> AccountsError {
        let at = error.span().map(|span| span.start);
        let problem = error.message().trim_end_matches('.').replace('\n', " ");
        let fix =
            "Write [[account]] and [[staff]] tables with known keys, texts in quotes, true and false without";
        self.error(at, None, &problem, fix)
    }

    fn error(&self, at: Option<usize>, key: Option<&str>, problem: &str, fix: &str) -> AccountsError {
        let line = at.map(|at| self.text.get(..at).unwrap_or_default().matches('\n').count() + 1);
        // Where the parser gives a place but no key, the line's own key is the one meant.
        let written = line
            .and_then(|line| self.text.lines().nth(line - 1))
            .and_then(|line| line.split_once('='))
            .map(|(key, _)| key.trim().to_owned());
        AccountsError {
            file: self.file.to_owned(),
            line,
            key: key.map(str::to_owned).or(written),
            problem: problem.to_owned(),
            fix: fix.to_owned(),
        }
    }
}

/// How a text becomes a value, and what to say if it does not.
struct Check<T> {
    read: fn(&str) -> Option<T>,
    problem: &'static str,
    fix: &'static str,
}

const PHONE: Check<String> = Check {
    read: |text| identifier::phone_key(text).map(|_| text.to_owned()),
    problem: "this is not a telephone number",
    fix: "Write it like: phone = \"+1 555 010 0142\"",
};

const STATE: Check<AccountState> = Check {
    read: |text| AccountState::deserialize(text.into_deserializer() as StrDeserializer<'_, NoDetail>).ok(),
    problem: "there is no state of this name",
    fix: "Use one of: active, locked, inactive, duplicate, invited, temporary_password",
};

const DATE: Check<Date> = Check {
    read: |text| text.parse().ok(),
    problem: "this is not a date",
    fix: "Write it like: date_of_birth = \"1950-02-28\"",
};

const MOMENT: Check<Timestamp> = Check {
    read: |text| text.parse().ok(),
    problem: "this is not a date and time",
    fix: "Write it like: \"2030-01-31T09:00:00Z\"",
};

#[cfg(test)]
mod tests;
