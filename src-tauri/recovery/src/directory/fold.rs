//! Words as they are compared: small letters without accents, the usual abbreviations written out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words are compared by so many letters.
const MOST_LETTERS: usize = 32;

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut letters = 0;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c)).flat_map(char::to_lowercase)
    {
        if !c.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            letters = 0;
        } else if letters < MOST_LETTERS {
            letters += 1;
            match plain(c) {
                Some(plain) => word.push_str(plain),
                None => word.push(c),
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// "Mary's" and "Marys" are one.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2b9}'..='\u{2bf}' | '\u{2018}'..='\u{201b}' | '\u{2032}')
}

/// Letters that have no accent to take off, and are typed as others all the same.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// What a word stands for, where it is a usual abbreviation or has another spelling. Names and what is typed are both read
/// so, and so meet.
pub(super) fn written_out(word: &str) -> Option<&'static str> {
    Some(match word {
        "st" => "saint",
        "ste" => "sainte",
        "sta" => "santa",
        "sto" => "santo",
        "mt" => "mount",
        "ft" => "fort",
        "dr" => "doctor",
        "dra" => "doctora",
        "ctr" | "cntr" | "cen" | "centre" => "center",
        "hosp" => "hospital",
        "med" => "medical",
        "clin" => "clinic",
        "univ" => "university",
        "assoc" => "associates",
        "fam" => "family",
        "comm" => "community",
        "reg" => "regional",
        "gen" => "general",
        "peds" | "paediatrics" => "pediatrics",
        "paediatric" => "pediatric",
        "intl" => "international",
        _ => return None,
    })
}

/// Words that say little: people put them in or leave them out, or take them from the letterhead.
pub(super) fn says_little(word: &str) -> bool {
    const LITTLE: [&str; 24] = [
        "the", "a", "an", "of", "at", "in", "on", "and", "for", "to", "my", "el", "la", "los", "las", "de",
        "del", "y", "en", "patient", "portal", "website", "www", "com",
    ];
    LITTLE.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_small_plain_letters() {
        for (text, want) in [
            ("St. Mary's  Clinic", vec!["st", "marys", "clinic"]),
            ("Clínica Ñandú", vec!["clinica", "nandu"]),
            ("Straße Ærø Łódź", vec!["strasse", "aero", "lodz"]),
            ("Ｏａｋ–Ｃｌｉｎｉｃ ①", vec!["oak", "clinic", "1"]),
            ("  &-– ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(words(text), want, "{text}");
        }
        assert_eq!(words(&"x".repeat(500))[0].len(), MOST_LETTERS);
    }
}
