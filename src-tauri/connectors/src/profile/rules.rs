//! The `[password]` and `[code]` tables: what is stated of the portal's rules.

use std::time::Duration;

use recovery::code::Charset;
use recovery::password::{CharacterClass, Policy};
use serde::Deserialize;
use toml::Spanned;

use super::check::Place;
use super::{CodeFacts, ProfileError};

/// The portal's password rules.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawPassword {
    /// How many characters at least.
    #[cfg_attr(test, schemars(with = "u16"))]
    min_length: Option<Spanned<u16>>,
    /// How many characters at most.
    #[cfg_attr(test, schemars(with = "Option<u16>"))]
    max_length: Option<Spanned<u16>>,
    /// Kinds of characters of which one must be there.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "super::schema::character_classes"))]
    required: Vec<Spanned<String>>,
    /// Whether passwords are refused that many people use.
    #[serde(default)]
    refuse_common: bool,
    /// Whether digits alone are refused.
    #[serde(default)]
    refuse_only_digits: bool,
    /// How many of the last passwords are refused.
    #[serde(default)]
    refuse_last: u16,
}

/// What is known of the portal's codes; what is left out is not known.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawCode {
    /// How many characters, without dashes.
    #[cfg_attr(test, schemars(with = "Option<u8>", extend("minimum" = 4, "maximum" = 32)))]
    length: Option<Spanned<u8>>,
    /// Which characters.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("enum" = ["digits", "letters", "letters_and_digits"])))]
    charset: Option<Spanned<String>>,
    /// How many wrong codes end a code.
    #[cfg_attr(test, schemars(with = "Option<u8>", extend("minimum" = 1)))]
    tries: Option<Spanned<u8>>,
    /// For how many seconds a code works.
    #[cfg_attr(test, schemars(with = "Option<u32>", extend("minimum" = 1)))]
    lifetime_s: Option<Spanned<u32>>,
}

impl Place<'_> {
    pub(super) fn policy(&self, raw: RawPassword) -> Result<Policy, ProfileError> {
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
                    return Err({
                        let problem = format!("{} is no kind of character", class.get_ref());
                        self.wrong(&class, "password.required", &problem, fix)
                    });
                }
            });
        }
        Ok(Policy {
            min_length: min.into_inner(),
            max_length: raw.max_length.map(Spanned::into_inner),
            required,
            refuse_common: raw.refuse_common,
            refuse_only_digits: raw.refuse_only_digits,
            refuse_last: raw.refuse_last,
        })
    }

    pub(super) fn code(&self, raw: RawCode) -> Result<CodeFacts, ProfileError> {
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
        let leave_out = "Leave the key out where the portal does not say";
        if let Some(tries) = raw.tries.as_ref().filter(|tries| *tries.get_ref() == 0) {
            return Err(self.wrong(tries, "code.tries", "a code has at least one try", leave_out));
        }
        if let Some(lifetime) = raw.lifetime_s.as_ref().filter(|seconds| *seconds.get_ref() == 0) {
            let problem = "a code works for at least a second";
            return Err(self.wrong(lifetime, "code.lifetime_s", problem, leave_out));
        }
        Ok(CodeFacts {
            length: raw.length.map(Spanned::into_inner),
            charset,
            tries: raw.tries.map(Spanned::into_inner),
            lifetime: raw.lifetime_s.map(|seconds| Duration::from_secs(u64::from(seconds.into_inner()))),
        })
    }
}
