//! The portal profile: a TOML file in which clinic IT says which portal this is and what it states about
//! itself. Every mistake in it is answered with file, line, key and fix.

mod raw;
mod check;
mod network;
mod clinic;
mod locks;
mod rules;
mod ways;
mod verified;
mod listed;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use recovery::CodeShape;
use recovery::clinic::Clinic;
use recovery::code::Charset;
use recovery::guide::Way;
use recovery::link::{Origin, WebAddress};
use recovery::locks::ClearedBy;
use recovery::password::Policy;
use recovery::portal::{Channel, CodeStep, SignInBy};
use url::Url;

use crate::OpenError;
use crate::kind::{KINDS, Kind};

pub use listed::Listed;
pub use network::{ExtraCa, Network, Proxy};
pub use verified::Doubt;

/// A checked portal profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// A short name for the portal: small letters, digits and dashes. Names the keychain entries.
    pub id: String,
    /// Where it is. https, except on this computer itself; ends with a slash.
    pub base_url: Url,
    /// The day on which somebody last went its way at the real portal, if it says so.
    pub verified_on: Option<Date>,
    /// Whether patients may save their sign-ins on this computer. Where not, the keychain is not asked for anything.
    pub save_sign_ins: bool,
    /// How it is reached.
    pub network: Network,
    /// What the patient is told about the clinic.
    pub clinic: Clinic,
    /// What clears a lock at this portal, as the clinic knows it, in the order in which it is best tried. Empty: it
    /// varies, or nobody knows.
    pub locks: Vec<ClearedBy>,
    /// Which kind of portal it is.
    pub kind: &'static Kind,
    /// What is stated of the portal, as far as its kind has a use for it.
    pub facts: Facts,
}

/// What is stated of a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What it is to be used for.
    pub features: Features,
    /// Its password rules. Every kind of portal that does not state them itself needs them here.
    pub policy: Option<Policy>,
    /// What is stated about its codes.
    pub code: CodeFacts,
    /// Where its pages may be: the host of the base URL, and those that are allowed besides.
    pub pages: Vec<Origin>,
    /// Where the links in its mails lead: the host of the base URL, and those named besides.
    pub links: Vec<Origin>,
    /// Where patients sign in with a browser, for what the portal does on its own pages alone.
    pub sign_in_page: Option<WebAddress>,
    /// What patients sign in with, where the portal has both and its kind cannot tell.
    pub sign_in_by: Option<SignInBy>,
    /// The name by which the portal knows this program, if it gives names to programs.
    pub client_id: Option<String>,
    /// The ways through its pages, for a portal of nothing else.
    pub ways: Vec<Way>,
}

/// What a portal is to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Features {
    /// Resetting passwords.
    pub password_reset: bool,
    /// Finding usernames.
    pub username_recovery: bool,
    /// Taking codes that the clinic gave.
    pub activation: bool,
    /// Taking temporary passwords.
    pub temporary_password: bool,
    /// Ending the sign-ins on other devices, if the patient wants it.
    pub revoke_sessions: bool,
}

impl Features {
    /// Nothing.
    pub const NONE: Self = Self {
        password_reset: false,
        username_recovery: false,
        activation: false,
        temporary_password: false,
        revoke_sessions: false,
    };

    /// The one of this name.
    fn member(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "password_reset" => &mut self.password_reset,
            "username_recovery" => &mut self.username_recovery,
            "activation" => &mut self.activation,
            "temporary_password" => &mut self.temporary_password,
            "revoke_sessions" => &mut self.revoke_sessions,
            _ => return None,
        })
    }

    /// What is used, by the names that profiles have for it.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        let all = [
            (self.password_reset, "password_reset"),
            (self.username_recovery, "username_recovery"),
            (self.activation, "activation"),
            (self.temporary_password, "temporary_password"),
            (self.revoke_sessions, "revoke_sessions"),
        ];
        all.into_iter().filter_map(|(used, name)| used.then_some(name)).collect()
    }
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

impl Facts {
    /// The password rules, of a kind of portal that needs them stated.
    pub(crate) fn stated_policy(&self) -> Result<Policy, OpenError> {
        self.policy.clone().ok_or(OpenError::Lacks("the password rules"))
    }
}

impl CodeFacts {
    /// The code that such a portal sends, as far as it is stated; `usual` of its kind where it is not.
    pub(crate) fn step(&self, usual: CodeShape, channel: Channel) -> CodeStep {
        let length = self.length.or(usual.length);
        let shape = CodeShape { length, charset: self.charset.unwrap_or(usual.charset) };
        CodeStep::plain(shape, self.lifetime, channel)
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
            fix: match error.kind() {
                std::io::ErrorKind::PermissionDenied => "Let this user read it",
                std::io::ErrorKind::InvalidData => "Save it as UTF-8",
                _ => "Give the path of a portal profile",
            }
            .into(),
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

    /// The keys that still say what the examples in `profiles/` do: whoever copied one has forgotten them.
    #[must_use]
    pub fn left_from_example(&self) -> Vec<&'static str> {
        let clinic = &self.clinic;
        let digits = |number: &str| number.chars().filter(char::is_ascii_digit).collect::<String>();
        let made_up = |number: &Option<String>| {
            number.as_ref().is_some_and(|number| digits(number).contains("55501001"))
        };
        let examples =
            KINDS.iter().map(|kind| kind.name).chain(["mychart-like", "oracle-like", "athena-like"]);
        let keys = [
            ("id", examples.clone().any(|example| example == self.id)),
            ("clinic.name", clinic.name == "Oak Clinic"),
            (
                "clinic.address",
                clinic.address.as_ref().is_some_and(|address| address.starts_with("12 Elm Street")),
            ),
            ("clinic.phone", made_up(&Some(clinic.phone.clone()))),
            ("clinic.interpreter", made_up(&clinic.interpreter)),
        ];
        keys.into_iter().filter_map(|(key, left)| left.then_some(key)).collect()
    }

    /// What the day on which it was last verified gives cause to doubt, today.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        verified::doubt(self.verified_on?, verified::today())
    }
}

#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;
