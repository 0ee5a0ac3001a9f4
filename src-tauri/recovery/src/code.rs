//! Forgiving reading of one-time codes: spaces, dashes, invisible and full-width characters go, and
//! a whole pasted email yields its single code, else the reason why not.

use std::ops::RangeInclusive;

/// The characters a portal's codes are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// `0` to `9`.
    Digits,
    /// `A` to `Z`; case does not matter.
    Letters,
    /// Both; case does not matter.
    LettersAndDigits,
}

/// What a portal's codes look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeShape {
    /// How many characters without separators, where the portal states it.
    pub length: Option<u8>,
    /// What they are.
    pub charset: Charset,
}

/// What is looked for in a text.
struct Wanted {
    /// How many characters without separators.
    lengths: RangeInclusive<usize>,
    charset: Charset,
    /// In a longer text, only what has letters and digits is taken for a code: a letter has headings in capitals, dates
    /// and telephone numbers.
    mixed_in_text: bool,
}

impl From<CodeShape> for Wanted {
    fn from(shape: CodeShape) -> Self {
        let exactly = shape.length.map(usize::from);
        let lengths = exactly.map_or(4..=12, |length| length..=length);
        Self { lengths, charset: shape.charset, mixed_in_text: false }
    }
}

/// Why no code could be read from what was typed or pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeEntryProblem {
    /// Nothing was typed.
    Empty,
    /// Not as many characters as the portal's codes have.
    WrongLength {
        /// How many a code has.
        want: u8,
        /// How many were typed, without spaces and dashes.
        got: usize,
    },
    /// Characters that no code of this portal has.
    WrongCharacters,
    /// A longer text in which no code stands.
    NoCodeInText,
    /// A longer text in which more than one could be the code.
    SeveralCodes,
    /// Only a link was pasted, and this portal sends codes.
    OnlyALink,
}

/// Reads a code of `shape` out of `text`. Letters come back as capitals.
///
/// # Errors
/// Says why there is none.
pub(crate) fn parse(text: &str, shape: CodeShape) -> Result<String, CodeEntryProblem> {
    parse_wanted(text, &shape.into())
}

fn parse_wanted(text: &str, wanted: &Wanted) -> Result<String, CodeEntryProblem> {
    let text: String = text.chars().filter(|c| !is_invisible(*c)).map(plain).collect();
    let text = text.trim();
    let bare = without_separators(text);
    if bare.is_empty() {
        return Err(CodeEntryProblem::Empty);
    }
    // Some words before a code are letters like those of a code.
    if wanted.mixed_in_text
        && text.contains(char::is_whitespace)
        && let Ok(code) = from_text(text, wanted)
    {
        return Ok(code);
    }
    if wanted.fit(&bare) {
        return Ok(bare.to_ascii_uppercase());
    }
    if looks_like_text(text) { from_text(text, wanted) } else { Err(wanted.problem(&bare)) }
}

/// Reads the code that a clinic gave out of `text`: typed by hand in any groups, or in a whole pasted letter.
/// Letters come back as capitals.
///
/// # Errors
/// Says why there is none.
pub(crate) fn parse_clinic_code(text: &str) -> Result<String, CodeEntryProblem> {
    // How long they are is the portal's business: from a short number to what stands on a software license.
    let (lengths, charset) = (4..=32, Charset::LettersAndDigits);
    parse_wanted(text, &Wanted { lengths, charset, mixed_in_text: true })
}

/// True for characters that take no room and that copying from a mail brings along.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Full-width forms and other scripts' digits become the ASCII ones a portal compares with.
fn plain(c: char) -> char {
    let digit_zeros = ['\u{0660}', '\u{06f0}', '\u{0966}', '\u{09e6}', '\u{0e50}'];
    let point = u32::from(c);
    if (0xff01..=0xff5e).contains(&point) {
        return char::from_u32(point - 0xfee0).unwrap_or(c);
    }
    for zero in digit_zeros.map(u32::from) {
        if (zero..zero + 10).contains(&point) {
            return char::from_digit(point - zero, 10).unwrap_or(c);
        }
    }
    c
}

/// What was typed, trimmed, without invisible characters, and with full-width forms made plain.
pub(crate) fn plain_text(typed: &str) -> String {
    let text: String = typed.chars().filter(|c| !is_invisible(*c)).map(plain).collect();
    text.trim().to_owned()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '_' | '\u{00b7}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}')
}

fn without_separators(text: &str) -> String {
    text.chars().filter(|c| !is_separator(*c)).collect()
}

impl Wanted {
    fn fit(&self, bare: &str) -> bool {
        self.lengths.contains(&bare.chars().count()) && bare.chars().all(|c| in_charset(c, self.charset))
    }

    /// What is wrong with something typed that does not fit.
    fn problem(&self, bare: &str) -> CodeEntryProblem {
        if !bare.chars().all(|c| in_charset(c, self.charset)) {
            return CodeEntryProblem::WrongCharacters;
        }
        let got = bare.chars().count();
        let want = if got < *self.lengths.start() { self.lengths.start() } else { self.lengths.end() };
        CodeEntryProblem::WrongLength { want: u8::try_from(*want).unwrap_or(u8::MAX), got }
    }

    /// Whether a piece of a longer text is a code. Ordinary words have small letters; letters and mails write codes in
    /// capitals or digits.
    fn stand_as(&self, word: &str) -> bool {
        let mixed =
            || word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(|c| c.is_ascii_alphabetic());
        let small = word.chars().any(|c| c.is_ascii_lowercase());
        self.fit(word) && !small && (!self.mixed_in_text || mixed())
    }
}

fn in_charset(c: char, charset: Charset) -> bool {
    match charset {
        Charset::Digits => c.is_ascii_digit(),
        Charset::Letters => c.is_ascii_alphabetic(),
        Charset::LettersAndDigits => c.is_ascii_alphanumeric(),
    }
}

/// A link, or more words than anyone types a code in.
fn looks_like_text(text: &str) -> bool {
    text.contains("://") || text.split_whitespace().count() > 4 || text.chars().count() > 40
}

fn from_text(text: &str, wanted: &Wanted) -> Result<String, CodeEntryProblem> {
    let (links, words): (Vec<&str>, Vec<&str>) =
        text.split_whitespace().partition(|word| word.contains("://"));
    if words.is_empty() && !links.is_empty() {
        return Err(CodeEntryProblem::OnlyALink);
    }
    // A line that is nothing but a code is how mails set codes apart, so such lines win over words.
    let lines = text.lines().map(str::trim).filter(|line| !line.contains("://")).map(without_separators);
    let alone = distinct(lines.filter(|line| wanted.stand_as(line)));
    match alone.as_slice() {
        [one] => return Ok(one.clone()),
        [_, _, ..] => return Err(CodeEntryProblem::SeveralCodes),
        [] => {}
    }
    let singles = words.iter().map(|word| (*word).to_owned());
    let pairs = words.windows(2).map(|pair| pair.concat());
    let candidates = singles
        .chain(pairs.filter(|pair| pair.chars().any(|c| c.is_ascii_digit())))
        .map(|word| without_separators(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .filter(|word| wanted.stand_as(word));
    match distinct(candidates).as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(CodeEntryProblem::NoCodeInText),
        _ => Err(CodeEntryProblem::SeveralCodes),
    }
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        let word = word.to_ascii_uppercase();
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LETTERS: CodeShape = CodeShape { length: Some(8), charset: Charset::Letters };
    const DIGITS: CodeShape = CodeShape { length: Some(8), charset: Charset::Digits };
    const ANY: CodeShape = CodeShape { length: None, charset: Charset::LettersAndDigits };

    fn check(text: &str, shape: CodeShape, want: Result<&str, CodeEntryProblem>) {
        let seen = parse(text, shape);
        assert_eq!(seen.as_deref().map_err(|p| *p), want, "{text:?}");
    }

    #[test]
    fn forgives_how_a_code_is_typed() {
        check("ZCWGQXQN", LETTERS, Ok("ZCWGQXQN"));
        check("zcwg-qxqn", LETTERS, Ok("ZCWGQXQN"));
        check(" Z C W G  Q X Q N ", LETTERS, Ok("ZCWGQXQN"));
        check("ＺＣＷＧ－ＱＸＱＮ", LETTERS, Ok("ZCWGQXQN"));
        check("zcwg\u{2011}qxqn\u{200b}", LETTERS, Ok("ZCWGQXQN"));
        check("4021 7735", DIGITS, Ok("40217735"));
        check("４０２１７７３５", DIGITS, Ok("40217735"));
        check("٤٠٢١٧٧٣٥", DIGITS, Ok("40217735"));
        check("a1b2", ANY, Ok("A1B2"));
    }

    #[test]
    fn says_why_not() {
        check("", LETTERS, Err(CodeEntryProblem::Empty));
        check(" \u{200b}-", LETTERS, Err(CodeEntryProblem::Empty));
        check("zcwg", LETTERS, Err(CodeEntryProblem::WrongLength { want: 8, got: 4 }));
        check("zcwg qxqn x", LETTERS, Err(CodeEntryProblem::WrongLength { want: 8, got: 9 }));
        check("zcwg-qxq1", LETTERS, Err(CodeEntryProblem::WrongCharacters));
        check("https://portal.example/reset/abc", LETTERS, Err(CodeEntryProblem::OnlyALink));
        check("abc", ANY, Err(CodeEntryProblem::WrongLength { want: 4, got: 3 }));
    }

    #[test]
    fn finds_the_one_code_in_a_pasted_email() {
        let mail = "Hello from Oak Clinic!\n\nYou asked for a password reset. Your code is listed below.\n\n\
                    ZCWG-QXQN\n\nThis mail can be ignored if you did not ask.\nhttps://oak.example/help\n";
        check(mail, LETTERS, Ok("ZCWGQXQN"));
        check("Your code for Oak Clinic is 4021 7735. It works for ten minutes.", DIGITS, Ok("40217735"));
        check("Your code for Oak Clinic is (40217735), do not share it", DIGITS, Ok("40217735"));
        check(
            "Use 40217735 or, if that one is old, 11112222 to go on",
            DIGITS,
            Err(CodeEntryProblem::SeveralCodes),
        );
        check(
            "ZCWG-QXQN\n\nand the older one is below\n\nBBBB-CCCC",
            LETTERS,
            Err(CodeEntryProblem::SeveralCodes),
        );
        check("The message did not arrive here yet at all", LETTERS, Err(CodeEntryProblem::NoCodeInText));
    }

    #[test]
    fn finds_the_code_that_the_clinic_gave() {
        let check = |text: &str, want: Result<&str, CodeEntryProblem>| {
            let seen = parse_clinic_code(text);
            assert_eq!(seen.as_deref().map_err(|p| *p), want, "{text:?}");
        };
        check("K7M2-QX4T-9RBW", Ok("K7M2QX4T9RBW"));
        check(" k7m2 qx4t\u{2013}9rbw\u{200b}", Ok("K7M2QX4T9RBW"));
        check("ABCDE-FGHJK-LMNPQ", Ok("ABCDEFGHJKLMNPQ"));
        check("K7M2 QX4T 9RBW", Ok("K7M2QX4T9RBW"));
        check("Your code is K7M2-QX4T-9RBW", Ok("K7M2QX4T9RBW"));
        check("Code: K7M2-QX4T-9RBW", Ok("K7M2QX4T9RBW"));
        check("Mi código es K7M2-QX4T-9RBW.", Ok("K7M2QX4T9RBW"));
        check("123456", Ok("123456"));
        check("", Err(CodeEntryProblem::Empty));
        check("k7m", Err(CodeEntryProblem::WrongLength { want: 4, got: 3 }));
        check("k7m2/qx4t", Err(CodeEntryProblem::WrongCharacters));
        let letter = "YOUR INVITATION\n\nDear Ivy Berg, welcome to the portal of Oak Clinic.\n\nK7M2-QX4T-9RBW\n\n\
                      Use it before 2030-01-31. Questions? Call 555 010 0199.\n\nOAK CLINIC\n";
        check(letter, Ok("K7M2QX4T9RBW"));
        check("The activation code is K7M2-QX4T-9RBW and it works for a week.", Ok("K7M2QX4T9RBW"));
        check("Call 555-010-0199 and ask the DESK FOR HELP", Err(CodeEntryProblem::NoCodeInText));
    }

    proptest! {
        #[test]
        fn never_panics_and_never_invents(text in "\\PC{0,200}") {
            for shape in [LETTERS, DIGITS, ANY] {
                if let Ok(code) = parse(&text, shape) {
                    prop_assert!(Wanted::from(shape).fit(&code));
                }
            }
        }

        #[test]
        fn separators_never_matter(
            code in "[A-Z]{8}", gaps in proptest::collection::vec("[ \\-\u{200b}\u{2013}]{0,3}", 8),
        ) {
            let typed: String = code.chars().zip(gaps).map(|(c, gap)| format!("{gap}{c}")).collect();
            // More than four gaps of spaces read as words; then the code must still never be another one.
            if let Ok(seen) = parse(&typed, LETTERS) {
                prop_assert_eq!(seen, code);
            } else {
                prop_assert!(false, "refused {typed:?}");
            }
        }
    }
}
