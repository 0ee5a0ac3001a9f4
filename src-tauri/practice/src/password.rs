//! Passwords: the portal's rules, and how they are kept (Argon2id of the NFC form; RFC 9106, and NIST SP
//! 800-63B-4 section 3.1.1.2).

mod common;

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use crate::keys;

/// Fewest characters of a new password.
const MIN_LENGTH: usize = 12;
/// Most characters of a new password.
const MAX_LENGTH: usize = 128;
/// How many of an account's latest passwords, the current one included, are refused.
pub(crate) const REFUSE_LAST: u32 = 5;
/// Identifiers shorter than this occur in good passwords by chance.
const SHORTEST_TELLING_IDENTIFIER: usize = 4;

/// How much work one password hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum HashCost {
    /// 19 MiB, two passes: what the API promises.
    #[default]
    Full,
    /// Next to nothing, so that tests are quick. Only on loopback.
    Test,
}

/// The rules for new passwords, as the API writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Policy {
    /// Fewest characters.
    min_length: usize,
    /// Most characters.
    max_length: usize,
    /// Kinds of characters of which there must be one.
    required_classes: Vec<Class>,
    /// Whether passwords that many people have are refused.
    refuse_common: bool,
    /// How many of the latest passwords are refused.
    refuse_last: u32,
}

impl Policy {
    /// This portal's.
    pub(crate) fn ours() -> Self {
        Self {
            min_length: MIN_LENGTH,
            max_length: MAX_LENGTH,
            required_classes: Vec::new(),
            refuse_common: true,
            refuse_last: REFUSE_LAST,
        }
    }
}

/// A kind of characters. This portal asks for none (NIST SP 800-63B-4 section 3.1.1.2); others do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Class {
    Lowercase,
    Uppercase,
    Digit,
    Symbol,
}

/// Why a password is refused, as the API names it. The classes are other portals' reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    TooShort,
    TooLong,
    NeedsLowercase,
    NeedsUppercase,
    NeedsDigit,
    NeedsSymbol,
    Common,
    ContainsIdentifier,
    Reused,
}

/// A password in the form in which it is hashed, so that it does not matter how a keyboard makes an accent.
pub(crate) fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// Why the portal refuses a (normalised) password. Whether it was used before only
/// hashes can tell.
pub(crate) fn reasons(password: &str, identifiers: &[String]) -> Vec<Reason> {
    let length = password.chars().count();
    let folded = password.to_lowercase();
    let about_them = identifiers
        .iter()
        .filter(|identifier| identifier.chars().count() >= SHORTEST_TELLING_IDENTIFIER)
        .any(|identifier| folded.contains(&identifier.to_lowercase()));
    let mut reasons = Vec::new();
    let mut refuse = |reason, yes| {
        if yes {
            reasons.push(reason);
        }
    };
    refuse(Reason::TooShort, length < MIN_LENGTH);
    refuse(Reason::TooLong, length > MAX_LENGTH);
    refuse(Reason::Common, common::is_common(&folded));
    refuse(Reason::ContainsIdentifier, about_them);
    reasons
}

/// Makes and checks password hashes. Slow by design: not for async code.
pub(crate) struct Hasher {
    params: Params,
    nobody: String,
    /// Of hashes that are done, for those that come: to get 19 MiB from the system anew takes a tenth of the time of a hash.
    memory: Mutex<Vec<Vec<Block>>>,
}

impl Hasher {
    pub(crate) fn new(cost: HashCost) -> Result<Self, HashError> {
        let params = match cost {
            HashCost::Full => Params::new(19 * 1024, 2, 1, None),
            HashCost::Test => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let params = params.map_err(|_| HashError)?;
        let mut hasher = Self { params, nobody: String::new(), memory: Mutex::default() };
        let nobodys_password = keys::random::<32>().map_err(|_| HashError)?;
        hasher.nobody = hasher.hash(&keys::hex(&nobodys_password))?;
        Ok(hasher)
    }

    /// The hash of a normalised password, as a PHC string with its own salt.
    pub(crate) fn hash(&self, password: &str) -> Result<String, HashError> {
        let salt = Salt::new(&keys::random::<16>().map_err(|_| HashError)?).map_err(|_| HashError)?;
        let hash = PasswordHash {
            algorithm: ALGORITHM.ident(),
            version: Some(VERSION.into()),
            params: ParamsString::try_from(&self.params).map_err(|_| HashError)?,
            hash: Some(self.output(&self.params, password, &salt)?),
            salt: Some(salt),
        };
        Ok(hash.to_string())
    }

    /// Whether a normalised password has this hash.
    pub(crate) fn fits(&self, password: &str, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        let (Ok(params), Some(salt), Some(output)) = (Params::try_from(&hash), &hash.salt, &hash.hash) else {
            return false;
        };
        let is_ours = hash.algorithm == ALGORITHM.ident() && hash.version == Some(VERSION.into());
        // Outputs compare in constant time.
        is_ours && self.output(&params, password, salt).is_ok_and(|made| made == *output)
    }

    /// Compares with a password that nobody has, for names without an account: they take as long.
    pub(crate) fn fits_nobody(&self, password: &str) -> bool {
        self.fits(password, &self.nobody)
    }

    fn output(&self, params: &Params, password: &str, salt: &Salt) -> Result<Output, HashError> {
        let kept = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memory = kept().pop().unwrap_or_default();
        memory.resize(params.block_count(), Block::default());
        let mut output = [0; Output::MAX_LENGTH];
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = output.get_mut(..length).ok_or(HashError)?;
        let argon2 = Argon2::new(ALGORITHM, VERSION, params.clone());
        let made = argon2.hash_password_into_with_memory(password.as_bytes(), salt, output, &mut memory);
        kept().push(memory);
        made.map_err(|_| HashError)?;
        Output::new(output).map_err(|_| HashError)
    }
}

const ALGORITHM: Algorithm = Algorithm::Argon2id;
const VERSION: Version = Version::V0x13;

/// Hashing is impossible: no memory, or no randomness.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a password could not be hashed")]
pub(crate) struct HashError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_for_the_reasons_of_the_api() {
        let check = |password: &str, want: &[Reason]| {
            let identifiers = ["Rivera1950".into(), "pat".into()];
            assert_eq!(reasons(password, &identifiers), want, "{password:?}");
        };
        check("wobbly-teapot-anthem-crisp", &[]);
        check("correct horse battery 1", &[]);
        check("short", &[Reason::TooShort]);
        check("ñandúñandúñ", &[Reason::TooShort]);
        check(&"wobbly teapot 7 ".repeat(8), &[]);
        check(&"wobbly teapot 77".repeat(9), &[Reason::TooLong]);
        check("password1234", &[Reason::Common]);
        check("my-rIVERA1950-x", &[Reason::ContainsIdentifier]);
        check("spatial-teapot-anthem", &[]);
    }

    #[test]
    fn one_password_however_it_is_typed() {
        let hasher = Hasher::new(HashCost::Test).unwrap();
        let composed = hasher.hash(&normalised("caf\u{e9} con leche y pan")).unwrap();
        assert!(hasher.fits(&normalised("cafe\u{301} con leche y pan"), &composed));
        assert!(!hasher.fits(&normalised("cafe con leche y pan"), &composed));
        assert_ne!(hasher.hash("same").unwrap(), hasher.hash("same").unwrap(), "salted");
    }

    #[test]
    fn hashes_are_those_of_everybody() {
        use argon2::{PasswordHasher, PasswordVerifier};
        let hasher = Hasher::new(HashCost::Test).unwrap();
        let theirs = Argon2::new(ALGORITHM, VERSION, hasher.params.clone());
        for password in ["", "wobbly-teapot", "caf\u{e9}"] {
            let ours = hasher.hash(password).unwrap();
            theirs.verify_password(password.as_bytes(), &PasswordHash::new(&ours).unwrap()).unwrap();
            let made = theirs.hash_password(password.as_bytes()).unwrap().to_string();
            assert!(hasher.fits(password, &made) && !hasher.fits("another", &made));
        }
        // Of another cost, in memory that was used for ours.
        let dearer = Argon2::new(ALGORITHM, VERSION, Params::new(64, 2, 1, None).unwrap());
        assert!(hasher.fits("same", &dearer.hash_password(b"same").unwrap().to_string()));
        let (old, other) = (Version::V0x10, Algorithm::Argon2i);
        for strange in [
            Argon2::new(ALGORITHM, old, hasher.params.clone()),
            Argon2::new(other, VERSION, hasher.params.clone()),
        ] {
            assert!(!hasher.fits("same", &strange.hash_password(b"same").unwrap().to_string()));
        }
    }

    #[test]
    fn long_passwords_count_whole() {
        let hasher = Hasher::new(HashCost::Test).unwrap();
        let hash = hasher.hash(&"a".repeat(128)).unwrap();
        assert!(!hasher.fits(&"a".repeat(127), &hash));
        assert!(!hasher.fits("anything", "not a hash"));
    }

    #[test]
    fn full_cost_is_what_the_api_promises() {
        let hash = Hasher::new(HashCost::Full).unwrap().nobody;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
}
