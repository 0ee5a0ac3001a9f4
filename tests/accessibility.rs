//! axe-core over every screen in every state in the real window, and what a screen reader gets of it.

use std::collections::{BTreeMap, BTreeSet};

use screens::fixtures;
use serde_json::json;
use support::walk::{enter, heading, press, start_reset};
use support::{AllauthOptions, DesktopOptions, Fault, Look, Rule, Visit, atspi, axe};

/// What axe-core cannot decide and a person has looked at.
struct LookedAt {
    /// The beginning of the fixture's name.
    fixture: &'static str,
    rule: &'static str,
    /// Part of each element's selector.
    element: &'static str,
}

const LOOKED_AT: [LookedAt; 3] = [
    // The line for a call on its way lies over it; without the call it is measured.
    LookedAt { fixture: "identity.", rule: "color-contrast", element: ".calm" },
    // The step's number is drawn beside them; other steps' words are measured.
    LookedAt { fixture: "hand_off.own-words", rule: "color-contrast", element: "li > bdi" },
    LookedAt { fixture: "hand_off", rule: "color-contrast", element: "bdi[lang=\"en\"]" },
];

fn looked_at(name: &str, finding: &axe::Finding) -> bool {
    LOOKED_AT.iter().any(|seen| {
        let is_it = |target: &String| target.contains(seen.element);
        name.starts_with(seen.fixture) && finding.rule == seen.rule && finding.targets.iter().all(is_it)
    })
}

/// English in every theme; the other languages in one, as colors do not depend on words. In all when the figures are
/// proved.
fn looks() -> impl Iterator<Item = (&'static str, &'static str)> {
    let themes = |tag| if tag == "en" { 3 } else { support::figures::count(1, 3) };
    let in_themes =
        move |tag| ["light", "dark", "contrast"].into_iter().take(themes(tag)).map(move |theme| (tag, theme));
    screens::languages().flat_map(in_themes)
}

/// Every state of every page in light English, and in the other looks one state of each, as a state adds words and no
/// colors of its own. All of them when the figures are proved.
fn seen_in(language: &'static str, theme: &str) -> Vec<(String, screens::Screen)> {
    let most = if (language, theme) == ("en", "light") {
        usize::MAX
    } else {
        support::figures::count(1, usize::MAX)
    };
    let mut of_page: BTreeMap<String, usize> = BTreeMap::new();
    let mut drawn = fixtures::drawn(language);
    drawn.retain(|(name, _)| {
        let page = name.split('.').next().unwrap_or_default().to_owned();
        let seen = of_page.entry(page).or_default();
        *seen += 1;
        *seen <= most
    });
    drawn
}

#[tokio::test]
async fn axe_finds_nothing_on_any_screen() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    let mut found = BTreeSet::new();
    let mut contrast_checked = 0;
    let mut counted = 0;
    for (language, theme) in looks() {
        for (name, screen) in seen_in(language, theme) {
            counted += 1;
            window.draw(&json!(screen), Look { theme, text: 100 }).await;
            let report = axe::check(&window).await;
            let place = format!("{language} {theme} {name}");
            for finding in report.violations {
                found.insert(format!("{place}: {} {:?} {}", finding.rule, finding.targets, finding.summary));
            }
            for finding in report.incomplete {
                if !looked_at(&name, &finding) {
                    found.insert(format!("{place}: undecided {} {:?}", finding.rule, finding.targets));
                }
            }
            contrast_checked += usize::from(report.passes.iter().any(|rule| rule == "color-contrast"));
        }
    }
    assert!(
        found.is_empty(),
        "{} findings:\n{}",
        found.len(),
        found.into_iter().collect::<Vec<_>>().join("\n")
    );
    assert_eq!(contrast_checked, counted, "contrast was measured everywhere");
    support::figures::record(
        "axe-core violations over all screens, in every language, in light, dark and high contrast",
        0,
        &format!("in {counted}"),
    );
}

/// Pages that only tell.
fn nothing_to_do(name: &str) -> bool {
    name.starts_with("not_set_up") || name.starts_with("broken")
}

/// The roles a patient can work with; each must have a name.
const CONTROLS: [&str; 8] =
    ["push button", "entry", "password text", "link", "toggle button", "check box", "radio button", "text"];

#[tokio::test]
async fn a_screen_reader_gets_every_control_and_hears_every_error() {
    let options = DesktopOptions { accessibility: true, ..DesktopOptions::default() };
    let visit = Visit::prepare(options, AllauthOptions::default()).await;
    let window = visit.open().await;
    start_reset(&window).await;

    let heard = atspi::record(&visit.desktop, window.app_pid()).await;
    enter(&window, "#identifier", "pat").await;
    heard.wait_for("focus on the error summary", |event| event.focus_on("There is a problem")).await;
    let tree = atspi::tree(&visit.desktop, window.app_pid()).await;
    let field = tree.all().into_iter().find(|node| node.is("invalid-entry")).expect("the field is marked");
    assert_eq!(field.name, heading::EMAIL);
    assert!(field.description.contains("Type your whole email"), "{}", field.description);

    // A slow call is heard of too.
    visit.proxy.set(Rule::all(Fault::HoldRequest));
    window.tab_to("#identifier").await;
    window.keys(support::window::keys::SELECT_ALL).await;
    window.keys(&visit.account.email).await;
    window.keys(support::window::keys::ENTER).await;
    heard.wait_for("word of the slow call", |event| event.says("Working")).await;
    // Else its end would draw a page of its own among those that follow.
    press(&window, "button[data-event=stop]").await;
    window.wait_for("document.body.innerText.includes('You stopped')", "that it was stopped").await;

    let languages = screens::languages().take(support::figures::count(1, usize::MAX));
    let screens: Vec<_> = languages.flat_map(fixtures::drawn).collect();
    assert!(screens.len() > 30, "{} screens", screens.len());
    let mut nameless = Vec::new();
    for (at, (name, mut screen)) in screens.into_iter().enumerate() {
        // The tree follows the page a moment later; by its number the heading is not that of the page before.
        let number = format!(" no. {at}");
        screen.html = screen.html.replacen("</h1>", &format!("<span>{number}</span></h1>"), 1);
        window.draw(&json!(screen), Look { theme: "light", text: 100 }).await;
        let drawn = support::wait::until("the page in the tree", support::wait::PATIENCE, async || {
            let drawn = atspi::tree(&visit.desktop, window.app_pid()).await;
            let this = |node: &atspi::Node| node.role == "heading" && node.name.ends_with(&number);
            let is_drawn = |page: &atspi::Node| page.all().into_iter().any(this);
            drawn.document().is_some_and(is_drawn).then_some(drawn)
        })
        .await;
        let page = drawn.document().expect("the page is in the tree");
        let mut controls = 0;
        for node in page.all().into_iter().filter(|node| node.is("focusable")) {
            if CONTROLS.contains(&node.role.as_str()) {
                controls += 1;
            }
            let by_itself = ["document web", "heading", "alert", "panel", "section", "notification"];
            if node.name.is_empty() && !by_itself.contains(&node.role.as_str()) {
                nameless.push(format!("{name}: a {} without a name", node.role));
            }
        }
        let headings =
            page.all().into_iter().filter(|node| node.role == "heading" && !node.name.is_empty()).count();
        if headings == 0 || (controls == 0 && !nothing_to_do(&name)) {
            nameless.push(format!("{name}: {headings} headings, {controls} controls"));
        }
    }
    assert!(nameless.is_empty(), "{nameless:#?}");
}
