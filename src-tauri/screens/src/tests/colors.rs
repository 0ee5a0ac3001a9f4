//! Contrast, computed from the colors the style sheets really use (WCAG 2.2, 1.4.6 and 1.4.11).

const TOKENS: &str = include_str!("../../../../ui/assets/tokens.css");
const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/assets");

/// Where each theme's tokens begin. What a theme does not set is as in the first.
const THEMES: [(&str, &str); 4] = [
    ("plain", ":root {"),
    ("more contrast", "@media (prefers-contrast: more) {"),
    ("contrast", ":root[data-theme=\"contrast\"] {"),
    ("print", "@media print {"),
];

/// Text on its ground.
const TEXT: [(&str, &str); 21] = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "tint"),
    ("ink", "warn-tint"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("soft", "tint"),
    ("deep", "paper"),
    ("deep", "sheet"),
    ("deep", "tint"),
    ("deeper", "paper"),
    ("deeper", "sheet"),
    ("deeper", "tint"),
    ("on-deep", "deep"),
    ("on-deep", "deeper"),
    ("warn", "paper"),
    ("warn", "sheet"),
    ("warn", "warn-tint"),
    ("good", "paper"),
    ("good", "tint"),
    ("practice", "practice-tint"),
];

/// Edges of what can be used, and marks with a meaning, against what is beside them.
const EDGES: [(&str, &str); 10] = [
    ("edge", "paper"),
    ("edge", "sheet"),
    ("edge", "tint"),
    ("deep", "paper"),
    ("deep", "sheet"),
    ("deep", "tint"),
    ("warn", "paper"),
    ("warn", "warn-tint"),
    ("ring", "paper"),
    ("ring", "halo"),
];

/// The tokens that a theme sets.
fn block(start: &str) -> &'static str {
    let (_, rest) = TOKENS.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split("\n}").next().unwrap_or(rest)
}

/// What a token is set to.
fn value<'a>(block: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("--{name}:");
    block.lines().find_map(|line| line.trim().strip_prefix(start.as_str()))
}

/// A token's color in light and in dark.
fn color(block: &str, name: &str) -> Option<[u32; 2]> {
    let value = value(block, name)?;
    let colors: Vec<u32> = value
        .split('#')
        .skip(1)
        .map(|rest| u32::from_str_radix(&rest[..6], 16).expect("six hex digits"))
        .collect();
    match colors.as_slice() {
        [both] => Some([*both, *both]),
        [light, dark] => Some([*light, *dark]),
        _ => panic!("{name}: {value}"),
    }
}

fn luminance(color: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from(color >> shift & 0xff) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn check(pairs: &[(&str, &str)], least: f64) {
    let plain = block(THEMES[0].1);
    for (theme, start) in THEMES {
        let themed = block(start);
        let of = |name| color(themed, name).or_else(|| color(plain, name));
        let of = |name| of(name).unwrap_or_else(|| panic!("no color {name}"));
        for (front, ground) in pairs {
            for (mode, at) in [("light", 0), ("dark", 1)] {
                // The halo lies inside the ring where the ground is light, and outside it where dark.
                if (*front, *ground, mode) == ("ring", "halo", "dark") && theme != "contrast" {
                    continue;
                }
                let seen = contrast(of(front)[at], of(ground)[at]);
                assert!(
                    seen >= least,
                    "{theme}, {mode}: {front} on {ground} is {seen:.2}:1, least {least}:1"
                );
            }
        }
    }
}

#[test]
fn the_formula_agrees_with_the_standard() {
    assert!((contrast(0, 0xff_ff_ff) - 21.0).abs() < 0.001);
    assert!((contrast(0x77_77_77, 0xff_ff_ff) - 4.48).abs() < 0.01);
}

#[test]
fn every_text_is_seven_to_one() {
    check(&TEXT, 7.0);
}

#[test]
fn every_edge_is_three_to_one() {
    check(&EDGES, 3.0);
}

#[test]
fn high_contrast_is_black_and_white_and_a_yellow_focus() {
    let [plain, contrast] = [block(THEMES[0].1), block(THEMES[2].1)];
    let names = |block: &'static str| block.lines().filter_map(|line| line.trim().strip_prefix("--"));
    let names = |block| names(block).filter_map(|line| line.split(':').next());
    for name in names(plain) {
        assert!(value(contrast, name).is_some(), "{name} is not set");
    }
    for name in names(contrast).filter(|name| !name.ends_with("-width")) {
        let [color, _] = color(contrast, name).unwrap();
        let expected: &[u32] = if name == "ring" { &[0xff_ff_00] } else { &[0, 0xff_ff_ff] };
        assert!(expected.contains(&color), "{name} is {color:06x}");
    }
}

#[test]
fn colors_come_from_the_tokens_alone() {
    let mut sheets = 0;
    for entry in std::fs::read_dir(ASSETS).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|is| is != "css") || path.ends_with("tokens.css") {
            continue;
        }
        sheets += 1;
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let sets_color = line.ends_with(';') && line.contains('#');
            assert!(!sets_color, "{}: {line}", path.display());
            for name in line.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
                assert!(value(block(THEMES[0].1), name).is_some(), "no token {name}");
            }
        }
    }
    assert!(sheets > 4, "{sheets} style sheets");
}
