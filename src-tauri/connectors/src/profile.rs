//! The portal profile: a TOML file in which clinic IT says which portal this is and what it states about
//! itself. Every mistake in it is answered with file, line, key and fix.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recovery::code::Charset;
use recovery::password::{CharacterClass, Policy};
use serde::Deserialize;
use toml::Spanned;
use url::{Host, Url};

/// A checked portal profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// A short name for the portal: small letters, digits and dashes. Names the keychain entries.
    pub id: String,
    /// Which kind of portal it is.
    pub connector: Connector,
    /// Where it is. https, except on this computer itself; ends with a slash.
    pub base_url: Url,
    /// What the patient is told about the clinic.
    pub clinic: Clinic,
    /// The portal's password rules, as stated.
    pub policy: Policy,
    /// What is stated about the portal's codes.
    pub code: CodeFacts,
}

/// The kinds of portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connector {
    /// django-allauth, headless.
    Allauth,
}

/// The clinic, as patients know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// Its name.
    pub name: String,
    /// The number to call for help with the portal.
    pub phone: String,
    /// When somebody answers, in words.
    pub hours: Option<String>,
}

/// What is stated about a portal's codes; what is not stated is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CodeFacts {
    /// How many characters.
    pub length: Option<u8>,
    /// Which characters.
    pub charset: Option<Charset>,
    /// How many wrong tries end a code.
    pub tries: Option<u8>,
    /// How long a code works.
    pub lifetime: Option<Duration>,
}

/// What is wrong with a profile, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ProfileError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The key, with its table.
    pub key: Option<String>,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for ProfileError {
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

/// Whether a URL points at this computer itself.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl Profile {
    /// Reads a profile file.
    ///
    /// # Errors
    /// Says what is wrong in it and how to mend it.
    pub fn read(file: &Path) -> Result<Self, ProfileError> {
        let text = std::fs::read_to_string(file).map_err(|error| ProfileError {
            file: file.to_owned(),
            line: None,
            key: None,
            problem: match error.kind() {
                std::io::ErrorKind::NotFound => "there is no such file".into(),
                std::io::ErrorKind::PermissionDenied => "this user may not read the file".into(),
                std::io::ErrorKind::InvalidData => "the file is not UTF-8 text".into(),
                other => format!("the file cannot be read ({other})"),
            },
            fix: "Give the path of a portal profile with --profile".into(),
        })?;
        Self::parse(file, &text)
    }

    /// Reads a profile's text; `file` is for messages.
    ///
    /// # Errors
    /// Says what is wrong and how to mend it.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ProfileError> {
        let place = Place { file, text };
        let raw: RawProfile = toml::from_str(text).map_err(|error| place.toml_error(&error))?;
        place.check(raw)
    }
}

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
struct Place<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Place<'_> {
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
        self.error(at, None, &problem, "Correct this line; docs/profiles.md shows every key")
    }

    fn error(&self, at: Option<usize>, key: Option<&str>, problem: &str, fix: &str) -> ProfileError {
        let line = at.map(|at| self.text.get(..at).unwrap_or_default().matches('\n').count() + 1);
        // Where the parser gives a place but no key, the line's own key is the one meant.
        let written = line
            .and_then(|line| self.text.lines().nth(line - 1))
            .and_then(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()));
        ProfileError {
            file: self.file.to_owned(),
            line,
            key: key.map(str::to_owned).or(written),
            problem: problem.to_owned(),
            fix: fix.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
version = 1
id = "oak-clinic"
connector = "allauth"
base_url = "https://portal.example/clinic"

[clinic]
name = "Oak Clinic"
phone = "+1 555 010 0199"

[password]
min_length = 12
required = ["digit"]

[code]
tries = 3
lifetime_s = 180
"#;

    fn parse(text: &str) -> Result<Profile, ProfileError> {
        Profile::parse(Path::new("portal.toml"), text)
    }

    #[test]
    fn reads_a_profile() {
        let profile = parse(GOOD).unwrap();
        assert_eq!(profile.base_url.as_str(), "https://portal.example/clinic/");
        assert_eq!(profile.policy.required, [CharacterClass::Digit]);
        assert_eq!(profile.code.lifetime, Some(Duration::from_secs(180)));
        assert_eq!(profile.clinic.hours, None);
    }

    #[test]
    fn loopback_may_use_http() {
        for base in ["http://127.0.0.1:8000/", "http://localhost:1/", "http://[::1]:9/"] {
            assert!(parse(&GOOD.replace("https://portal.example/clinic", base)).is_ok(), "{base}");
        }
    }

    #[test]
    fn names_file_line_key_and_fix() {
        let check = |from: &str, to: &str, line: Option<usize>, key: Option<&str>| {
            let error = parse(&GOOD.replace(from, to)).unwrap_err();
            assert_eq!((error.line, error.key.as_deref()), (line, key), "{error}");
            let text = error.to_string();
            assert!(text.starts_with("portal.toml") && error.fix.len() > 5, "{text}");
        };
        check("version = 1", "version = 2", Some(2), Some("version"));
        check("version = 1", "version = \"one\"", Some(2), Some("version"));
        check("version = 1\n", "", None, Some("version"));
        check("id = \"oak-clinic\"", "id = \"Oak Clinic\"", Some(3), Some("id"));
        check("\"allauth\"", "\"alauth\"", Some(4), Some("connector"));
        check("connector", "conector", Some(4), Some("conector"));
        check("https://portal.example/clinic", "http://portal.example/", Some(5), Some("base_url"));
        check("https://portal.example/clinic", "portal", Some(5), Some("base_url"));
        check("https://portal.example/clinic", "https://pat:x@portal.example/", Some(5), Some("base_url"));
        check("https://portal.example/clinic", "ftp://portal.example/", Some(5), Some("base_url"));
        check("https://portal.example/clinic", "https://portal.example/?a=1", Some(5), Some("base_url"));
        check("name = \"Oak Clinic\"\n", "", None, Some("clinic.name"));
        check("\"+1 555 010 0199\"", "\"reception\"", Some(9), Some("clinic.phone"));
        check("min_length = 12\n", "", None, Some("password.min_length"));
        check("min_length = 12", "min_length = 12\nmax_length = 8", Some(13), Some("password.max_length"));
        check("\"digit\"", "\"digits\"", Some(13), Some("password.required"));
        check("tries = 3", "tries = -3", Some(16), Some("tries"));
        check("tries = 3", "tries 3", Some(16), None);
    }

    #[test]
    fn a_missing_file_is_said_so() {
        let error = Profile::read(Path::new("/nonexistent/portal.toml")).unwrap_err();
        assert!(error.to_string().contains("there is no such file"), "{error}");
    }
}
