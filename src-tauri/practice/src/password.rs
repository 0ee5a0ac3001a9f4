//! Passwords: the portal's rules, and how they are kept (Argon2id of the NFC form; RFC 9106, and NIST SP
//! 800-63B-4 section 3.1.1.2).

mod common;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

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

/// The rules, as the API writes them.
pub(crate) fn policy() -> Value {
    json!({
        "min_length": MIN_LENGTH,
        "max_length": MAX_LENGTH,
        "required_classes": [],
        "refuse_common": true,
        "refuse_last": REFUSE_LAST,
    })
}

/// A password in the form in which it is hashed, so that it does not matter how a keyboard makes an accent.
pub(crate) fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// Why the portal refuses a (normalised) password, as the API names it. Whether it was used before only
/// hashes can tell.
pub(crate) fn reasons(password: &str, identifiers: &[String]) -> Vec<&'static str> {
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
    refuse("too_short", length < MIN_LENGTH);
    refuse("too_long", length > MAX_LENGTH);
    refuse("common", common::is_common(&folded));
    refuse("contains_identifier", about_them);
    reasons
}

/// Makes and checks password hashes. Slow by design: not for async code.
#[derive(Clone, Debug)]
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    nobody: String,
}

impl Hasher {
    pub(crate) fn new(cost: HashCost) -> Result<Self, HashError> {
        let params = match cost {
            HashCost::Full => Params::new(19 * 1024, 2, 1, None),
            HashCost::Test => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let params = params.map_err(|_| HashError)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hasher = Self { argon2, nobody: String::new() };
        let nobodys_password = keys::random::<32>().map_err(|_| HashError)?;
        hasher.nobody = hasher.hash(&keys::hex(&nobodys_password))?;
        Ok(hasher)
    }

    /// The hash of a normalised password, as a PHC string with its own salt.
    pub(crate) fn hash(&self, password: &str) -> Result<String, HashError> {
        let hash = self.argon2.hash_password(password.as_bytes()).map_err(|_| HashError)?;
        Ok(hash.to_string())
    }

    /// Whether a normalised password has this hash.
    pub(crate) fn fits(&self, password: &str, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        self.argon2.verify_password(password.as_bytes(), &hash).is_ok()
    }

    /// Compares with a password that nobody has, for names without an account: they take as long.
    pub(crate) fn fits_nobody(&self, password: &str) -> bool {
        self.fits(password, &self.nobody)
    }
}

/// Hashing is impossible: no memory, or no randomness.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a password could not be hashed")]
pub(crate) struct HashError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_for_the_reasons_of_the_api() {
        let check = |password: &str, want: &[&str]| {
            let identifiers = ["Rivera1950".into(), "pat".into()];
            assert_eq!(reasons(password, &identifiers), want, "{password:?}");
        };
        check("wobbly-teapot-anthem-crisp", &[]);
        check("correct horse battery 1", &[]);
        check("short", &["too_short"]);
        check("ñandúñandúñ", &["too_short"]);
        check(&"wobbly teapot 7 ".repeat(8), &[]);
        check(&"wobbly teapot 77".repeat(9), &["too_long"]);
        check("password1234", &["common"]);
        check("my-rIVERA1950-x", &["contains_identifier"]);
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
