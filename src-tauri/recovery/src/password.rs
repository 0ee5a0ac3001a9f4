//! Password rules and strength. The portal's rules bind; strength is advice.

use zxcvbn::Score;

/// A portal's password rules, as it or its profile states them. Lengths in Unicode characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Fewest characters.
    pub min_length: u16,
    /// Most characters, where stated.
    pub max_length: Option<u16>,
    /// Kinds of characters that must occur.
    pub required: Vec<CharacterClass>,
    /// The portal refuses passwords that many people use.
    pub refuse_common: bool,
    /// The portal refuses passwords of digits alone.
    pub refuse_only_digits: bool,
    /// How many of the latest passwords the portal refuses; 0 where it refuses none, or does not say so.
    pub refuse_last: u16,
}

/// A kind of character a portal may require.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharacterClass {
    /// A small letter.
    Lowercase,
    /// A capital letter.
    Uppercase,
    /// A digit.
    Digit,
    /// Anything that is neither letter, digit nor space.
    Symbol,
}

/// One rule, as shown to the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least this many characters.
    MinLength(u16),
    /// At most this many characters.
    MaxLength(u16),
    /// At least one of this kind.
    Has(CharacterClass),
    /// Not one that many people use.
    NotCommon,
    /// Not digits alone.
    NotOnlyDigits,
}

/// A rule and whether the typed password fulfils it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The rule.
    pub rule: Rule,
    /// Whether it is fulfilled.
    pub done: bool,
}

/// How easily a password could be guessed, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Guessed at once.
    Weak,
    /// Guessed with some effort.
    Fair,
    /// Hard to guess.
    Good,
    /// Very hard to guess.
    Strong,
}

/// What can be said of a password as it is typed, without the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Every rule, in the order shown.
    pub ticks: Vec<Tick>,
    /// Nothing is said while nothing is typed.
    pub strength: Option<Strength>,
}

/// Why a portal refused a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// One of the rules of [`Rule`] is not met.
    Breaks(Rule),
    /// Too short; the portal did not say how long it must be.
    TooShort,
    /// Too much like the patient's name, username or email.
    LikeYourDetails,
    /// Used before.
    UsedBefore,
    /// Refused for a reason this version does not know.
    Other,
}

impl Advice {
    /// The advice for an empty field.
    pub fn untouched(policy: &Policy) -> Self {
        advise("", policy, &[])
    }

    /// The rules that are not met, as reasons for refusal.
    pub fn unmet(&self) -> Vec<Rejection> {
        self.ticks.iter().filter(|tick| !tick.done).map(|tick| Rejection::Breaks(tick.rule)).collect()
    }
}

/// Longer passwords than this are measured by their beginning. The estimate grows with more than the square of the
/// length (64 characters with many symbols take 40 ms), and nobody's strength is decided past here.
const MEASURED_CHARACTERS: usize = 24;

pub(crate) fn advise(password: &str, policy: &Policy, about: &[&str]) -> Advice {
    let length = password.chars().count();
    let typed = length > 0;
    let measured: String = password.chars().take(MEASURED_CHARACTERS).collect();
    let score = zxcvbn::zxcvbn(&measured, about).score();
    let done = |rule: Rule| {
        typed
            && match rule {
                Rule::MinLength(min) => length >= usize::from(min),
                Rule::MaxLength(max) => length <= usize::from(max),
                Rule::Has(class) => password.chars().any(|c| class.has(c)),
                Rule::NotCommon => score >= Score::Two,
                Rule::NotOnlyDigits => !password.chars().all(char::is_numeric),
            }
    };
    Advice {
        ticks: policy.rules().into_iter().map(|rule| Tick { rule, done: done(rule) }).collect(),
        strength: typed.then_some(match score {
            Score::Zero | Score::One => Strength::Weak,
            Score::Two => Strength::Fair,
            Score::Three => Strength::Good,
            _ => Strength::Strong,
        }),
    }
}

impl Policy {
    /// The rules worth showing, in the order shown. The longest length is shown only when it is
    /// short enough to get in somebody's way.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules = vec![Rule::MinLength(self.min_length)];
        rules.extend(self.max_length.filter(|max| *max < 64).map(Rule::MaxLength));
        rules.extend(self.required.iter().copied().map(Rule::Has));
        if self.refuse_only_digits && !self.requires_a_letter() {
            rules.push(Rule::NotOnlyDigits);
        }
        if self.refuse_common {
            rules.push(Rule::NotCommon);
        }
        rules
    }

    fn requires_a_letter(&self) -> bool {
        self.required.contains(&CharacterClass::Lowercase)
            || self.required.contains(&CharacterClass::Uppercase)
    }
}

impl CharacterClass {
    fn has(self, c: char) -> bool {
        match self {
            Self::Lowercase => c.is_lowercase(),
            Self::Uppercase => c.is_uppercase(),
            Self::Digit => c.is_numeric(),
            Self::Symbol => !c.is_alphanumeric() && !c.is_whitespace(),
        }
    }
}

/// The EFF's long list: 7,776 words, 12.9 bits each (data/README.md names the licence).
const WORDS: &str = include_str!("../data/eff-long-wordlist.txt");

/// Four words are 51 bits: beyond any online guessing, and still typed without looking twice.
const FEWEST_WORDS: usize = 4;

/// Draws of words before giving them up for letters.
const MOST_DRAWS: usize = 200;

pub(crate) fn words<E>(
    policy: &Policy,
    mut fill: impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<String, E> {
    let list: Vec<&str> = WORDS.lines().collect();
    let needs = |class| policy.required.contains(&class);
    let most = policy.max_length.map_or(usize::MAX, usize::from);
    // A short limit gets short words: draw again until they fit. Four of the list's shortest words need
    // 15 characters, so below some limit no draw will do and random letters must.
    for _ in 0..MOST_DRAWS {
        let mut chosen = Vec::new();
        // With a dash after each word, and so one more than the words have when they are joined.
        let mut length = 0;
        while chosen.len() < FEWEST_WORDS || length <= usize::from(policy.min_length) {
            let word = list[below(list.len(), &mut fill)?];
            length += word.chars().count() + 1;
            chosen.push(if needs(CharacterClass::Uppercase) { capitalised(word) } else { word.to_owned() });
        }
        if needs(CharacterClass::Digit) {
            chosen.push(below(10, &mut fill)?.to_string());
        }
        let password = chosen.join("-");
        if password.chars().count() <= most {
            return Ok(password);
        }
    }
    letters(most, policy, &mut fill)
}

/// Random characters that read well, for portals whose limit is too short for words. One of every
/// class, whatever the portal requires.
fn letters<E>(
    most: usize,
    policy: &Policy,
    fill: &mut impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<String, E> {
    // Without 0 O o, 1 l I: they look alike.
    const READABLE: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-";
    let length = most.min(usize::from(policy.min_length).max(12));
    let classes =
        [CharacterClass::Lowercase, CharacterClass::Uppercase, CharacterClass::Digit, CharacterClass::Symbol];
    loop {
        let mut text = String::new();
        for _ in 0..length {
            text.push(char::from(READABLE[below(READABLE.len(), fill)?]));
        }
        let has = |class: CharacterClass| text.chars().any(|c| class.has(c));
        if length < classes.len() || classes.into_iter().all(has) {
            return Ok(text);
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A number below `bound`, every one equally likely: draws that would favour the low ones are thrown
/// away.
fn below<E>(bound: usize, fill: &mut impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<usize, E> {
    let bound = u32::try_from(bound).unwrap_or(u32::MAX).max(1);
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let mut bytes = [0; 4];
        fill(&mut bytes)?;
        let drawn = u32::from_le_bytes(bytes);
        if drawn < fair {
            return Ok(usize::try_from(drawn % bound).unwrap_or(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::convert::Infallible;

    fn policy() -> Policy {
        Policy {
            min_length: 12,
            max_length: Some(128),
            required: vec![],
            refuse_common: true,
            refuse_only_digits: true,
            refuse_last: 0,
        }
    }

    fn strict(min_length: u16, max: u16) -> Policy {
        use CharacterClass::*;
        Policy {
            min_length,
            max_length: Some(max),
            required: vec![Lowercase, Uppercase, Digit, Symbol],
            ..policy()
        }
    }

    #[test]
    fn every_unmet_rule_is_a_reason() {
        let check = |password: &str, want: &[Rule]| {
            let unmet: Vec<Rejection> = want.iter().map(|rule| Rejection::Breaks(*rule)).collect();
            assert_eq!(advise(password, &policy(), &[]).unmet(), unmet, "{password:?}");
        };
        check("", &[Rule::MinLength(12), Rule::NotOnlyDigits, Rule::NotCommon]);
        check("123456", &[Rule::MinLength(12), Rule::NotOnlyDigits, Rule::NotCommon]);
        check("password1234", &[Rule::NotCommon]);
        check("wobbly-teapot-anthem-crisp", &[]);
        check("cinco ñandúes azules", &[]);
    }

    #[test]
    fn strength_is_silent_until_something_is_typed() {
        assert_eq!(advise("", &policy(), &[]).strength, None);
        assert_eq!(advise("password", &policy(), &[]).strength, Some(Strength::Weak));
        assert_eq!(advise("wobbly-teapot-anthem-crisp", &policy(), &[]).strength, Some(Strength::Strong));
    }

    #[test]
    fn the_word_list_is_whole() {
        assert_eq!(WORDS.lines().count(), 7776);
        assert!(WORDS.lines().all(|word| !word.is_empty()));
    }

    proptest! {
        #[test]
        fn made_passwords_fulfil_the_policy(
            seed in any::<u64>(), min in 8u16..40, room in 2u16..70, plain in any::<bool>(),
        ) {
            let policy = if plain { Policy { min_length: min, ..policy() } } else { strict(min, min + room) };
            let mut state = seed;
            let made = words(&policy, |bytes: &mut [u8]| {
                for byte in bytes {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    *byte = (state >> 33) as u8;
                }
                Ok::<(), Infallible>(())
            }).unwrap();
            let unmet = advise(&made, &policy, &[]).unmet();
            prop_assert!(unmet.is_empty(), "{unmet:?}");
            prop_assert!(made.chars().count() <= usize::from(policy.max_length.unwrap()));
        }

        #[test]
        fn advice_never_panics(password in "\\PC{0,300}") {
            advise(&password, &policy(), &["pat@example.org", "Oak Clinic"]);
        }
    }
}
