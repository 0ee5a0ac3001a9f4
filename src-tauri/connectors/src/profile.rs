//! The portal profile: a TOML file in which clinic IT says which portal this is and what it states about
//! itself. Every mistake in it is answered with file, line, key and fix.

mod check;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recovery::code::Charset;
use recovery::password::Policy;
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
        check::Place { file, text }.profile()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use recovery::password::CharacterClass;

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
