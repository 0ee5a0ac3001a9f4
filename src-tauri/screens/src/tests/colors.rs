//! Contrast, computed from the colors the style sheets really use (WCAG 2.2, 1.4.6 and 1.4.11).

const TOKENS: &str = include_str!("../../../../ui/assets/tokens.css");
const SHEETS: [&str; 3] = [
    include_str!("../../../../ui/assets/style.css"),
    include_str!("../../../../ui/assets/pieces.css"),
    include_str!("../../../../ui/assets/fields.css"),
];

/// Text on its ground.
const TEXT: [(&str, &str); 20] = [
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

/// A token's color in light and in dark.
fn token(block: &str, name: &str) -> Option<[u32; 2]> {
    let start = format!("--{name}:");
    let value = block.lines().find_map(|line| line.trim().strip_prefix(start.as_str()))?;
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
    let (plain, more) = TOKENS.split_once("@media (prefers-contrast: more)").expect("both themes");
    for (front, ground) in pairs {
        let of = |name| token(plain, name).unwrap_or_else(|| panic!("no color {name}"));
        let strong = |name| token(more, name).unwrap_or_else(|| of(name));
        for (theme, [front_colors, ground_colors]) in
            [("plain", [of(front), of(ground)]), ("more contrast", [strong(front), strong(ground)])]
        {
            for (mode, at) in [("light", 0), ("dark", 1)] {
                // The halo lies inside the ring where the ground is light, and outside it where dark.
                if (*front, *ground, mode) == ("ring", "halo", "dark") {
                    continue;
                }
                let seen = contrast(front_colors[at], ground_colors[at]);
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
fn colors_come_from_the_tokens_alone() {
    for sheet in SHEETS {
        for line in sheet.lines() {
            assert!(
                !line.contains('#') || line.starts_with('#') || line.trim_start().starts_with("/*"),
                "{line}"
            );
            for name in line.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
                assert!(token(TOKENS, name).is_some(), "no color {name}");
            }
        }
    }
}
