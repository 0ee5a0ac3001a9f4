//! Secrets as types: no `Serialize`, a `Debug` that shows nothing, wiped when dropped. A secret in a
//! view, a log line or an error therefore does not compile.
//!
//! This file and the places where bytes leave for the portal or the keychain are the only ones that
//! call `expose_secret`.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::code::{self, CodeEntryProblem, CodeShape};
use crate::link::{self, LinkForm, LinkProblem, Origin};
use crate::password::{self, Advice, Policy};

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SecretString);

        impl $name {
            /// Takes ownership of the text; the copy the caller held is the caller's to wipe.
            pub fn new(text: String) -> Self {
                Self(SecretString::from(text))
            }

            /// The bytes, for the one call that hands them to the portal or the keychain.
            pub fn expose_for_delivery(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

secret!(
    /// A one-time code, already cleaned: exactly what the portal expects.
    Code
);
secret!(
    /// What the patient typed or pasted where a code belongs: perhaps a code, perhaps a whole email.
    CodeEntry
);
secret!(
    /// A password the patient chose, exactly as typed. The portal applies Unicode normalisation, not we.
    NewPassword
);
secret!(
    /// The portal's handle of one recovery flow. Opaque to everything but the connector that made it.
    FlowToken
);

secret!(
    /// A code that the clinic gave, already cleaned: with an invitation, or for somebody who was helped at the desk.
    ClinicCode
);
secret!(
    /// What the patient typed or pasted where the clinic's code belongs: perhaps the code, perhaps a whole letter.
    ClinicCodeEntry
);
secret!(
    /// What the patient pasted where a link belongs: perhaps a link, perhaps a whole email.
    LinkEntry
);
secret!(
    /// The token of a link the portal sent: as good as its code.
    LinkToken
);

impl LinkEntry {
    /// Finds the one link in what was pasted that is of `origins`, and what in it counts.
    ///
    /// # Errors
    /// Says why there is none, in a form a screen can explain.
    pub fn token(&self, origins: &[Origin], form: LinkForm) -> Result<LinkToken, LinkProblem> {
        // Exposed to be parsed; the result is a secret again.
        link::token(self.0.expose_secret(), origins, form)
    }

    /// Whether the one link in what was pasted is of `origins`.
    ///
    /// # Errors
    /// Why it is not.
    pub fn check(&self, origins: &[Origin]) -> Result<(), LinkProblem> {
        // Exposed to be parsed; nothing of it comes back.
        link::check(self.0.expose_secret(), origins)
    }
}

impl CodeEntry {
    /// Finds the one code in what was typed or pasted.
    ///
    /// # Errors
    /// Says why there is none, in a form a screen can explain.
    pub fn parse(&self, shape: CodeShape) -> Result<Code, CodeEntryProblem> {
        // Exposed to be parsed; the result is a secret again.
        code::parse(self.0.expose_secret(), shape).map(Code::new)
    }
}

impl ClinicCodeEntry {
    /// Finds the one code in what was typed or pasted.
    ///
    /// # Errors
    /// Says why there is none, in a form a screen can explain.
    pub fn parse(&self) -> Result<ClinicCode, CodeEntryProblem> {
        // Exposed to be parsed; the result is a secret again.
        code::parse_clinic_code(self.0.expose_secret()).map(ClinicCode::new)
    }
}

impl NewPassword {
    /// How this password stands against the portal's rules, and how easily it could be guessed.
    /// `about` are words an attacker would try first: the email, the clinic's name.
    pub fn advice(&self, policy: &Policy, about: &[&str]) -> Advice {
        // Exposed to be measured; only ticks and a strength word come back.
        password::advise(self.0.expose_secret(), policy, about)
    }

    /// Without the spaces and invisible characters at its ends that copying from a message brings along: of a
    /// password that somebody else made.
    pub fn without_ends(&self) -> Self {
        // Exposed to be trimmed; the result is a secret again.
        let ends = |c: char| c.is_whitespace() || code::is_invisible(c);
        Self::new(self.0.expose_secret().trim_matches(ends).to_owned())
    }

    /// True if nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.expose_secret().is_empty()
    }

    /// How many Unicode characters it has.
    pub fn length(&self) -> usize {
        self.0.expose_secret().chars().count()
    }

    /// Four or more random words that fulfil `policy`, from random bytes that `fill` supplies.
    ///
    /// # Errors
    /// Passes on the error of `fill`.
    pub fn from_words<E>(policy: &Policy, fill: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        password::words(policy, fill).map(Self::new)
    }
}

/// A secret on its way to the patient's own eyes, once: it is used up by being shown.
#[derive(Debug)]
pub struct Reveal(NewPassword);

impl Reveal {
    /// Marks `password` to be shown in the field the patient is looking at.
    pub fn new(password: NewPassword) -> Self {
        Self(password)
    }

    /// The text for the field. Consumes the permission to show it.
    pub fn into_shown(self) -> String {
        self.0.0.expose_secret().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let seen = format!(
            "{:?} {:?} {:?} {:?}",
            Code::new("40217735".into()),
            CodeEntry::new("40217735".into()),
            NewPassword::new("40217735".into()),
            Reveal::new(NewPassword::new("40217735".into())),
        );
        assert!(!seen.contains("4021"), "{seen}");
    }
}
