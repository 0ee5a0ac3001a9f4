//! Reads a profile key by key, so that every mistake is answered with its place and its fix.

use std::path::Path;
use std::time::Duration;

use recovery::code::Charset;
use recovery::password::{CharacterClass, Policy};
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::{Clinic, CodeFacts, Connector, Profile, ProfileError, is_loopback};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    version: Option<Spanned<u32>>,
    id: Option<Spanned<String>>,
    connector: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    clinic: Option<RawClinic>,
    password: Option<RawPassword>,
    #[serde(default)]
    code: RawCode,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawClinic {
    name: Option<Spanned<String>>,
    phone: Option<Spanned<String>>,
    hours: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawPassword {
    min_length: Option<Spanned<u16>>,
    max_length: Option<Spanned<u16>>,
    #[serde(default)]
    required: Vec<Spanned<String>>,
    #[serde(default)]
    refuse_common: bool,
    #[serde(default)]
    refuse_only_digits: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawCode {
    length: Option<Spanned<u8>>,
    charset: Option<Spanned<String>>,
    tries: Option<Spanned<u8>>,
    lifetime_s: Option<Spanned<u32>>,
}

/// Where a message points.
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

impl Place<'_> {
    pub(super) fn profile(&self) -> Result<Profile, ProfileError> {
        self.check(toml::from_str(self.text).map_err(|error| self.toml_error(&error))?)
    }

    fn check(&self, raw: RawProfile) -> Result<Profile, ProfileError> {
        let version = self.needed(raw.version, "version", "Add the line: version = 1")?;
        if *version.get_ref() != 1 {
            return Err(self.wrong(
                &version,
                "version",
                "this program reads version 1",
                "Write: version = 1",
            ));
        }
        Ok(Profile {
            id: self.id(raw.id)?,
            connector: self.connector(raw.connector)?,
            base_url: self.base_url(raw.base_url)?,
            clinic: self.clinic(raw.clinic.unwrap_or_default())?,
            policy: self.policy(raw.password.unwrap_or_default())?,
            code: self.code(raw.code)?,
        })
    }

    fn id(&self, raw: Option<Spanned<String>>) -> Result<String, ProfileError> {
        let id = self.needed(raw, "id", "Add a short name, such as: id = \"oak-clinic\"")?;
        let text = id.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 64 || !text.chars().all(plain) {
            let problem = "the id may hold 1 to 64 small letters, digits and dashes";
            return Err(self.wrong(&id, "id", problem, "Write it like: id = \"oak-clinic\""));
        }
        Ok(text.clone())
    }

    fn connector(&self, raw: Option<Spanned<String>>) -> Result<Connector, ProfileError> {
        let fix = "Write: connector = \"allauth\"";
        let connector = self.needed(raw, "connector", fix)?;
        match connector.get_ref().as_str() {
            "allauth" => Ok(Connector::Allauth),
            _ => Err(self.wrong(&connector, "connector", "there is no connector of this name", fix)),
        }
    }

    fn base_url(&self, raw: Option<Spanned<String>>) -> Result<Url, ProfileError> {
        let example = "Write it like: base_url = \"https://portal.example/\"";
        let base = self.needed(raw, "base_url", example)?;
        let wrong = |problem| self.wrong(&base, "base_url", problem, example);
        let mut url = Url::parse(base.get_ref()).map_err(|_| wrong("this is not a web address"))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return Err(wrong("http is not safe for passwords; the portal must use https"));
            }
            _ => return Err(wrong("the address must begin with https://")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("the address must not hold a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("the address must end before any ? or #"));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(url)
    }

    fn clinic(&self, raw: RawClinic) -> Result<Clinic, ProfileError> {
        let name = self.needed(raw.name, "clinic.name", "Add, below [clinic]: name = \"Oak Clinic\"")?;
        let phone =
            self.needed(raw.phone, "clinic.phone", "Add, below [clinic]: phone = \"+1 555 010 0199\"")?;
        if name.get_ref().trim().is_empty() {
            return Err(self.wrong(&name, "clinic.name", "the name is empty", "Write the clinic's name"));
        }
        if !phone.get_ref().chars().any(|c| c.is_ascii_digit()) {
            let fix = "Write the number patients call for help";
            return Err(self.wrong(&phone, "clinic.phone", "this is not a telephone number", fix));
        }
        Ok(Clinic {
            name: name.into_inner().trim().to_owned(),
            phone: phone.into_inner().trim().to_owned(),
            hours: raw.hours.map(Spanned::into_inner).filter(|hours| !hours.trim().is_empty()),
        })
    }

    fn policy(&self, raw: RawPassword) -> Result<Policy, ProfileError> {
        let fix = "Add, below [password], the portal's shortest length: min_length = 12";
        let min = self.needed(raw.min_length, "password.min_length", fix)?;
        if let Some(max) = raw.max_length.as_ref().filter(|max| max.get_ref() < min.get_ref()) {
            let problem = "the longest length is below the shortest";
            return Err(self.wrong(max, "password.max_length", problem, "Swap or correct the two numbers"));
        }
        let mut required = Vec::new();
        for class in raw.required {
            required.push(match class.get_ref().as_str() {
                "lowercase" => CharacterClass::Lowercase,
                "uppercase" => CharacterClass::Uppercase,
                "digit" => CharacterClass::Digit,
                "symbol" => CharacterClass::Symbol,
                _ => {
                    let fix = "Use any of: lowercase, uppercase, digit, symbol";
                    return Err(self.wrong(&class, "password.required", "unknown kind of character", fix));
                }
            });
        }
        Ok(Policy {
            min_length: min.into_inner(),
            max_length: raw.max_length.map(Spanned::into_inner),
            required,
            refuse_common: raw.refuse_common,
            refuse_only_digits: raw.refuse_only_digits,
        })
    }

    fn code(&self, raw: RawCode) -> Result<CodeFacts, ProfileError> {
        let charset = match raw.charset {
            None => None,
            Some(charset) => Some(match charset.get_ref().as_str() {
                "digits" => Charset::Digits,
                "letters" => Charset::Letters,
                "letters_and_digits" => Charset::LettersAndDigits,
                _ => {
                    let fix = "Use one of: digits, letters, letters_and_digits";
                    return Err(self.wrong(&charset, "code.charset", "unknown kind of characters", fix));
                }
            }),
        };
        if let Some(length) = raw.length.as_ref().filter(|length| !(4..=32).contains(length.get_ref())) {
            let problem = "codes have 4 to 32 characters";
            return Err(self.wrong(length, "code.length", problem, "Count them without dashes"));
        }
        Ok(CodeFacts {
            length: raw.length.map(Spanned::into_inner),
            charset,
            tries: raw.tries.map(Spanned::into_inner).filter(|tries| *tries > 0),
            lifetime: raw.lifetime_s.map(|seconds| Duration::from_secs(u64::from(seconds.into_inner()))),
        })
    }

    fn needed<T>(&self, value: Option<Spanned<T>>, key: &str, fix: &str) -> Result<Spanned<T>, ProfileError> {
        value.ok_or_else(|| self.error(None, Some(key), "this key is missing", fix))
    }

    fn wrong<T>(&self, value: &Spanned<T>, key: &str, problem: &str, fix: &str) -> ProfileError {
        self.error(Some(value.span().start), Some(key), problem, fix)
    }

    fn toml_error(&self, error: &toml::de::Error) -> ProfileError {
        let at = error.span().map(|span| span.start);
        let problem = error.message().trim_end_matches('.').replace('\n', " ");
        self.error(
            at,
            None,
            &problem,
            "Write it as docs/profiles.md shows: known keys, texts in quotes, numbers without",
        )
    }

    fn error(&self, at: Option<usize>, key: Option<&str>, problem: &str, fix: &str) -> ProfileError {
        let line = at.map(|at| self.text.get(..at).unwrap_or_default().matches('\n').count() + 1);
        // Where the parser gives a place but no key, the line's own key is the one meant.
        let written = line.and_then(|line| self.text.lines().nth(line - 1)).and_then(|line| {
            match line.split_once('=') {
                Some((key, _)) => Some(key.trim().to_owned()),
                None => line.trim().strip_prefix('[')?.strip_suffix(']').map(str::to_owned),
            }
        });
        ProfileError {
            file: self.file.to_owned(),
            line,
            key: key.map(str::to_owned).or(written),
            problem: problem.to_owned(),
            fix: fix.to_owned(),
        }
    }
}
