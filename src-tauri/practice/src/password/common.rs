//! Passwords that many people use: those of a list, and the few ways in which people stretch one to the
//! length a portal asks for.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The most used passwords (data/README.md names the source).
static LIST: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().collect());

/// Rows of the keyboard, the alphabet and the digits: passwords that walk along them are guessed first.
const WALKS: [&str; 5] = [
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "12345678901234567890",
    "asdfghjkl",
    "zxcvbnm",
];

/// What people put before or after a word to make it longer.
const STUFFING: [char; 9] = ['!', '.', '-', '_', '*', '#', '@', '?', ' '];

/// Whether a password in small letters is one that many people use.
pub(super) fn is_common(password: &str) -> bool {
    let bare = password.trim_matches(|c: char| c.is_ascii_digit() || STUFFING.contains(&c));
    is_listed(password) || is_listed(bare) || is_repeated(password) || is_walk(password) || is_walk(bare)
}

fn is_listed(word: &str) -> bool {
    LIST.contains(word)
}

/// A short piece over and over: `abcabcabcabc`, or a listed word twice.
fn is_repeated(password: &str) -> bool {
    let letters: Vec<char> = password.chars().collect();
    let repeats = |length: usize| {
        letters.len().is_multiple_of(length)
            && letters.chunks(length).all(|chunk| chunk == &letters[..length])
    };
    (1..=letters.len() / 2).any(|length| {
        repeats(length) && (length <= 4 || is_listed(&letters[..length].iter().collect::<String>()))
    })
}

/// A piece of a keyboard row or of the alphabet, in either direction.
fn is_walk(password: &str) -> bool {
    let back: String = password.chars().rev().collect();
    let walks = |word: &str| word.len() >= 5 && WALKS.iter().any(|walk| walk.contains(word));
    walks(password) || walks(&back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_people_use() {
        let check = |password: &str, want: bool| assert_eq!(is_common(password), want, "{password:?}");
        for common in [
            "password1234",
            "password2024!",
            "passwordpassword",
            "1q2w3e4r5t6y",
            "123456789012",
            "210987654321",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiop123",
            "letmein-12345",
            "abcdefghijkl",
        ] {
            check(common, true);
        }
        for good in [
            "wobbly-teapot-anthem-crisp",
            "correct horse battery 1",
            "cinco ñandúes azules",
            "my password is long",
            "4871 oak street",
        ] {
            check(good, false);
        }
    }
}
