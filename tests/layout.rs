//! Every screen in every state fits: at four times the text size, in a window as narrow as a phone, and on a
//! small desktop screen without scrolling. Measured in the real window, letter by letter.

use screens::{Screen, fixtures};
use serde_json::{Value, json};
use support::walk::heading;
use support::{AllauthOptions, DesktopOptions, Look, Visit, Window};

/// Defines `layout.faults()` and `layout.actionFaults()`.
const MEASURE: &str = include_str!("layout/measure.js");

const LIGHT: Look = Look { theme: "light", text: 100 };
/// Its lines are the thickest.
const CONTRAST: Look = Look { theme: "contrast", text: 100 };

/// Pages that only tell, those on which something runs by itself, and the list of saved sign-ins: what to do
/// with one of them stands beside it, and nothing leads on from there.
const NOTHING_LEADS_ON: [&str; 12] = [
    "not_set_up",
    "broken",
    "done.running",
    "done.working",
    "done.still-working",
    "saved.unknown",
    "saved.working",
    "saved.still-working",
    "saved.empty",
    "saved.one",
    "saved.nothing",
    "saved.after",
];

/// A window to measure in, larger than any size that is tried.
async fn open() -> (Visit, Window) {
    let desktop = DesktopOptions { screen: (1400, 1000), ..DesktopOptions::default() };
    let visit = Visit::prepare(desktop, AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    window.script(MEASURE, &[]).await;
    (visit, window)
}

/// What `expression` finds on each of the screens, with the screen's name before it.
async fn found(window: &Window, screens: &[(String, Screen)], look: Look, expression: &str) -> Vec<String> {
    let drawn: Vec<&Screen> = screens.iter().map(|(_, screen)| screen).collect();
    let answers = window.draw_each(&json!(drawn), look, expression).await;
    let answers = answers.as_array().expect("an answer per screen");
    assert_eq!(answers.len(), screens.len());
    let seen = window.script("return document.documentElement.dataset.text", &[]).await;
    assert_eq!(seen, look.text.to_string(), "no screen brings a size of its own");
    let named = |((name, screen), faults): (&(String, Screen), &Value)| {
        let faults = faults.as_array().expect("a list of faults").clone();
        let name = format!("{name} ({}, {}, {} %)", screen.lang, look.theme, look.text);
        faults.into_iter().map(move |fault| format!("{name}: {}", fault.as_str().unwrap_or_default()))
    };
    screens.iter().zip(answers).flat_map(named).collect()
}

/// The screens with the longest words that a clinic and a patient may bring.
fn crowded(screens: Vec<(String, Screen)>) -> Vec<(String, Screen)> {
    let crowd = |(name, mut screen): (String, Screen)| {
        screen.html = screen
            .html
            .replace("Oak Clinic", "Northumberland-Featherstonehaugh Otorhinolaryngology Centre")
            .replace("555-0142", "+1 (800) 555-0142 ext. 4455667788")
            .replace("pat@gmail.com", "maximiliana.featherstonehaugh@otorhinolaryngology.example.org");
        (format!("{name} with long words"), screen)
    };
    screens.into_iter().map(crowd).collect()
}

/// Fails with the first of what was found.
fn nothing(found: &[String]) {
    let first = found.iter().take(40).map(String::as_str).collect::<Vec<_>>();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), first.join("\n"));
}

#[tokio::test]
async fn nothing_is_cut_off_or_overlaps_with_large_text_or_little_room() {
    let (_visit, window) = open().await;
    // Width, height, look, and whether all words are long. Four times the text leaves as many words a line as
    // a window of 320 px.
    let tries = [
        (1280, 900, Look { text: 400, ..CONTRAST }, true),
        (1280, 900, Look { text: 200, ..LIGHT }, false),
        (320, 256, CONTRAST, true),
        (320, 256, LIGHT, false),
    ];
    let mut faults = Vec::new();
    for (width, height, look, long_words) in tries {
        window.resize(width, height).await;
        let seen = format!("return matchMedia('(width: {width}px) and (height: {height}px)').matches");
        assert_eq!(window.script(&seen, &[]).await, true, "style sheets see {width}x{height}");
        for language in screens::languages() {
            let drawn = fixtures::drawn(language);
            let drawn = if long_words { crowded(drawn) } else { drawn };
            faults.extend(found(&window, &drawn, look, "layout.faults()").await);
        }
    }
    nothing(&faults);
}

#[tokio::test]
async fn what_leads_on_is_in_sight_on_a_small_screen() {
    let (_visit, window) = open().await;
    window.resize(1024, 768).await;
    let mut faults = Vec::new();
    for language in screens::languages() {
        let screens = fixtures::drawn(language);
        for look in [LIGHT, CONTRAST] {
            faults.extend(found(&window, &screens, look, "layout.faults()").await);
            let leads_on = |name: &str| !NOTHING_LEADS_ON.iter().any(|start| name.starts_with(start));
            let leading: Vec<_> = screens.iter().filter(|(name, _)| leads_on(name)).cloned().collect();
            faults.extend(found(&window, &leading, look, "layout.actionFaults()").await);
        }
    }
    nothing(&faults);
}

/// How a style sheet could break the code page, and what is then found.
const BREAKS: [(&str, &str, &str); 8] = [
    ("#heading", "white-space: nowrap; margin-left: 300px", "the page is"),
    ("#heading", "white-space: nowrap; overflow: hidden; width: 60px", "\"Enter your code\" is"),
    (".who", "height: 10px; overflow: clip", "is cut off below"),
    (".primary", "min-width: 0; width: 40px; overflow-wrap: normal", "stick out of it"),
    (".primary", "min-width: 0; width: 60px; overflow-wrap: anywhere", "\"Continue\" is broken in"),
    (".hint", "margin-bottom: -40px", "overlaps input#code"),
    ("input.code", "width: 120px", "cuts a code off"),
    ("#main", "position: relative; right: 40px", "is outside the window"),
];

#[tokio::test]
async fn what_is_wrong_is_found() {
    let (_visit, window) = open().await;
    window.resize(320, 256).await;
    let code: Vec<_> = fixtures::drawn("en").into_iter().filter(|(name, _)| name == "code").collect();
    assert_eq!(found(&window, &code, LIGHT, "layout.faults()").await, [""; 0]);
    for (selector, style, words) in BREAKS {
        let break_it =
            format!("(document.querySelector({selector:?}).style.cssText = {style:?}, layout.faults())");
        let faults = found(&window, &code, LIGHT, &break_it).await;
        assert!(faults.iter().any(|fault| fault.contains(words)), "{selector} {style}: {faults:#?}");
    }
    let below = found(&window, &code, LIGHT, "layout.actionFaults()").await;
    assert!(below.len() == 1 && below[0].contains("\"Continue\" ends at"), "{below:?}");
    let cover = "(document.querySelector('.actions').style.pointerEvents = 'none', layout.actionFaults())";
    window.resize(1024, 768).await;
    let covered = found(&window, &code, LIGHT, cover).await;
    assert!(covered.len() == 1 && covered[0].contains("is covered by"), "{covered:?}");
}
