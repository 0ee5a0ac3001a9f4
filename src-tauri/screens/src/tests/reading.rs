//! How hard the English is to read, and the words that do not occur.

use super::every_screen;
use super::tags::{insides, lines};

/// Grade at most, by the Flesch-Kincaid formula, for each screen.
const GRADE: f64 = 6.0;
/// Words in a sentence at most.
const WORDS: usize = 15;

/// Never said: pleading, blame, jargon.
const BANNED: [&str; 17] = [
    "please",
    "sorry",
    "oops",
    "valid",
    "invalid",
    "you forgot",
    "authenticate",
    "authentication",
    "credential",
    "credentials",
    "token",
    "otp",
    "verify",
    "verification",
    "error occurred",
    "failed",
    "log in",
];

/// What a patient reads on a screen. The words for the person who sets the app up, and a profile's
/// reason, are not the patient's.
fn patient_lines(html: &str) -> Vec<String> {
    let mut html = html.to_owned();
    for (_, reason) in insides(&html.clone(), "pre") {
        html = html.replace(reason, "");
    }
    lines(&html)
}

fn sentences(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut letters = line.chars().peekable();
    while let Some(c) = letters.next() {
        sentence.push(c);
        let ends = matches!(c, '.' | '?' | '!' | '…' | ':')
            && letters.peek().is_none_or(|next| *next == ' ' || *next == '”');
        if ends {
            found.push(std::mem::take(&mut sentence));
        }
    }
    found.push(sentence);
    found.retain(|sentence| sentence.chars().any(char::is_alphabetic));
    found
}

fn words(sentence: &str) -> Vec<&str> {
    let bare = |word: &str| word.chars().any(char::is_alphanumeric);
    sentence.split([' ', '\u{a0}']).filter(|word| bare(word)).collect()
}

/// Counts vowel groups; a silent e at the end does not count.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

fn grade(sentences: &[String]) -> f64 {
    let words: Vec<&str> = sentences.iter().flat_map(|sentence| words(sentence)).collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let (sentences, words) = (sentences.len() as f64, words.len() as f64);
    0.39 * words / sentences + 11.8 * syllables as f64 / words - 15.59
}

#[test]
fn the_formula_agrees_with_known_grades() {
    assert_eq!(["password", "code", "email", "table", "the"].map(syllables), [2, 1, 2, 2, 1]);
    let easy = grade(&["The cat sat on the mat.".to_owned()]);
    assert!((easy - -1.45).abs() < 0.01, "{easy}");
    let hard =
        grade(&["Authentication credentials necessitate immediate verification procedures.".to_owned()]);
    assert!(hard > 20.0, "{hard}");
}

#[test]
fn every_screen_reads_at_grade_six_in_short_sentences() {
    for (name, _, screen) in every_screen() {
        let sentences: Vec<String> =
            patient_lines(&screen.html).iter().flat_map(|line| sentences(line)).collect();
        for sentence in &sentences {
            let count = words(sentence).len();
            assert!(count <= WORDS, "{name}: {count} words: {sentence}");
        }
        let grade = grade(&sentences);
        assert!(grade <= GRADE, "{name}: grade {grade:.1}: {sentences:#?}");
    }
}

#[test]
fn banned_words_do_not_occur() {
    for (name, _, screen) in every_screen() {
        let said = screen.announce.iter().chain([&screen.title]).cloned();
        for line in patient_lines(&screen.html).into_iter().chain(said) {
            let line: String =
                line.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            let line = format!(" {} ", line.split_whitespace().collect::<Vec<_>>().join(" "));
            for word in BANNED {
                assert!(!line.contains(&format!(" {word} ")), "{name}: {word:?} in {line:?}");
            }
        }
    }
}
