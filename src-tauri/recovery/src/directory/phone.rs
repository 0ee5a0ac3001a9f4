//! Telephone numbers by their digits, however they are written.

use unicode_normalization::UnicodeNormalization;

use super::near::Near;

/// From so many digits on, what is typed is a number and no part of a name.
pub(super) const SURELY_A_NUMBER: usize = 6;

/// A number without the code of its area: from so many digits on two numbers that end alike are one.
const LOCAL: usize = 7;

/// The digits of a text, in ASCII.
pub(super) fn digits(text: &str) -> String {
    text.nfkd().filter(char::is_ascii_digit).collect()
}

/// A number without what is dialled before it: the international or the long-distance prefix.
fn without_prefix(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

/// Whether `typed` is the number `kept`, or a part of it. Both are digits.
pub(super) fn fits(kept: &str, typed: &str) -> bool {
    let (short_kept, short_typed) = (without_prefix(kept), without_prefix(typed));
    // Only zeros so far: any number may begin so.
    if typed.is_empty() || kept.contains(typed) {
        return !typed.is_empty();
    }
    let ends = |whole: &str, end: &str| end.len() >= LOCAL && whole.ends_with(end);
    // One of them may have the country's or the area's code before it.
    ends(short_typed, short_kept) || ends(short_kept, short_typed)
        // Or the country's code where the other has a zero instead.
        || ends(short_typed.get(1..).unwrap_or_default(), short_kept)
        || (short_typed.len() >= LOCAL && kept.contains(short_typed))
        || (short_typed.len() > LOCAL && short_typed.starts_with('1') && kept.contains(&short_typed[1..]))
}

/// As [`fits`], with one digit wrong, missing, too many, or two swapped. For whole numbers.
pub(super) fn nearly_fits(kept: &str, typed: &mut Near, typed_digits: usize) -> bool {
    if typed_digits < LOCAL {
        return false;
    }
    let kept: Vec<char> = kept.chars().collect();
    // Against the end of the number, with a digit more or less than was typed.
    (typed_digits - 1..=typed_digits + 1)
        .filter(|length| *length <= kept.len())
        .any(|length| typed.to(&kept[kept.len() - length..]).whole.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_in_other_clothes() {
        for (kept, typed) in [
            ("+1 555 010 0199", "(555) 010-0199"),
            ("+1 555 010 0199", "5550100199"),
            ("+1 555 010 0199", "1-555-010-0199"),
            ("+1 555 010 0199", "001 555 010 0199"),
            ("+1 555 010 0199", "010 0199"),
            ("+1 555 010 0199", "555"),
            ("555-0142", "+1 919 555 0142"),
            ("(919) 555-0142", "1 919 555 0142"),
            ("020 7946 0018", "+44 20 7946 0018"),
            ("+44 20 7946 0018", "020 7946 0018"),
            ("+1 (800) 555-0142 ext. 44", "800 555 0142"),
            ("+1 555 010 0199", "５５５ ０１０ ０１９９"),
        ] {
            assert!(fits(&digits(kept), &digits(typed)), "{kept} {typed}");
        }
        for (kept, typed) in [
            ("+1 555 010 0199", "555 010 0198"),
            ("+1 555 010 0199", "9199"),
            ("0142", "555 0142"),
            ("+1 555 010 0199", ""),
        ] {
            assert!(!fits(&digits(kept), &digits(typed)), "{kept} {typed}");
        }
    }

    #[test]
    fn one_digit_may_be_wrong_in_a_whole_number() {
        let nearly = |kept: &str, typed: &str| {
            let typed = digits(typed);
            nearly_fits(&digits(kept), &mut Near::new(typed.chars().collect(), 1), typed.len())
        };
        for typed in ["555 010 0198", "555 010 1099", "555 01 0199", "555 0100 0199", "010 0198"] {
            assert!(nearly("+1 555 010 0199", typed), "{typed}");
        }
        assert!(!nearly("+1 555 010 0199", "555 010 0288") && !nearly("+1 555 010 0199", "0198"));
    }
}
