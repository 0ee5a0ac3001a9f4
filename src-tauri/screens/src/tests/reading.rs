//! How hard each language is to read, and the words that do not occur.

use super::every_screen;
use super::tags::{insides, lines};

/// How a language is measured.
struct Reading {
    tag: &'static str,
    /// Words in a sentence at most.
    words: usize,
    syllables: fn(&str) -> usize,
    /// The measure of so many sentences, words and syllables.
    measure: fn(f64, f64, f64) -> f64,
    /// Whether that is easy enough: what a child of eleven or twelve reads.
    easy: fn(f64) -> bool,
    /// Never said: pleading, blame, jargon.
    banned: &'static [&'static str],
}

/// A language without a line here fails.
const READINGS: [Reading; 2] = [
    Reading {
        tag: "en",
        words: 15,
        syllables: english_syllables,
        measure: flesch_kincaid,
        easy: |grade| grade <= 6.0,
        banned: &[
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
        ],
    },
    Reading {
        tag: "es",
        // The same thing takes about a quarter more words than in English.
        words: 19,
        syllables: spanish_syllables,
        measure: fernandez_huerta,
        easy: |ease| ease >= 70.0,
        banned: &[
            "por favor",
            "lo siento",
            "lo sentimos",
            "perdón",
            "ups",
            "válido",
            "válida",
            "inválido",
            "inválida",
            "usted olvidó",
            "autenticar",
            "autenticación",
            "credencial",
            "credenciales",
            "token",
            "otp",
            "verificar",
            "verificación",
            "ha fallado",
            "loguearse",
            "disculpe",
            "incorrecto",
            "incorrecta",
            // One term for one thing: contraseña, correo, entrar, computadora.
            "clave",
            "email",
            "correo electrónico",
            "iniciar sesión",
            "ordenador",
            // The patient is usted, and a man or a woman.
            "el paciente",
            "al paciente",
            "tú",
            "tu",
            "tus",
            "te",
        ],
    },
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
fn english_syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let groups = vowel_groups(&word, "aeiouy").len();
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

/// Each strong vowel is a syllable; weak ones join it, or make one where they stand alone.
fn spanish_syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let strong = |group: &String| group.chars().filter(|c| "aeoáéíóú".contains(*c)).count();
    let groups = vowel_groups(&word, "aeoáéíóúiuü");
    groups.iter().map(|group| strong(group).max(1)).sum::<usize>().max(1)
}

fn vowel_groups(word: &str, vowels: &str) -> Vec<String> {
    word.split(|c| !vowels.contains(c)).filter(|group| !group.is_empty()).map(str::to_owned).collect()
}

/// A school grade of the United States (Kincaid and others, 1975).
fn flesch_kincaid(sentences: f64, words: f64, syllables: f64) -> f64 {
    0.39 * words / sentences + 11.8 * syllables / words - 15.59
}

/// Reading ease, 100 the easiest; 70 to 80 is sixth grade (Fernández Huerta, 1959, with the usual correction:
/// words to a sentence, not sentences to 100 words).
fn fernandez_huerta(sentences: f64, words: f64, syllables: f64) -> f64 {
    206.84 - 60.0 * syllables / words - 1.02 * words / sentences
}

impl Reading {
    fn of(tag: &str) -> &'static Self {
        READINGS.iter().find(|reading| reading.tag == tag).unwrap_or_else(|| panic!("no measure for {tag}"))
    }

    fn measured(&self, sentences: &[String]) -> f64 {
        let words: Vec<&str> = sentences.iter().flat_map(|sentence| words(sentence)).collect();
        let syllables: usize = words.iter().map(|word| (self.syllables)(word)).sum();
        (self.measure)(sentences.len() as f64, words.len() as f64, syllables as f64)
    }
}

#[test]
fn the_formulas_agree_with_known_values() {
    assert_eq!(["password", "code", "email", "table", "the"].map(english_syllables), [2, 1, 2, 2, 1]);
    let known = ["contraseña", "código", "correo", "usuario", "día", "ciudad", "que", "y", "clínica"];
    assert_eq!(known.map(spanish_syllables), [4, 3, 3, 3, 2, 2, 1, 1, 3]);
    let measured = |tag, text: &str| Reading::of(tag).measured(&[text.to_owned()]);
    assert!((measured("en", "The cat sat on the mat.") - -1.45).abs() < 0.01);
    let hard = "Authentication credentials necessitate immediate verification procedures.";
    assert!(measured("en", hard) > 20.0);
    // 7 words, 10 syllables: 206.84 - 60 * 10 / 7 - 1.02 * 7.
    assert!((measured("es", "El gato se sentó en la silla.") - 113.99).abs() < 0.01);
    let hard = "La autenticación multifactorial necesita procedimientos administrativos complementarios.";
    assert!(measured("es", hard) < 0.0);
}

#[test]
fn every_screen_is_easy_to_read() {
    for (name, _, screen) in every_screen() {
        let reading = Reading::of(screen.lang);
        let sentences: Vec<String> =
            patient_lines(&screen.html).iter().flat_map(|line| sentences(line)).collect();
        for sentence in &sentences {
            let count = words(sentence).len();
            assert!(count <= reading.words, "{name}: {count} words: {sentence}");
        }
        let measured = reading.measured(&sentences);
        assert!((reading.easy)(measured), "{name}: {measured:.1}: {sentences:#?}");
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
            for word in Reading::of(screen.lang).banned {
                assert!(!line.contains(&format!(" {word} ")), "{name}: {word:?} in {line:?}");
            }
        }
    }
}
