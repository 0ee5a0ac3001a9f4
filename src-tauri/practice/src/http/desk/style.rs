//! How the desk looks.

/// The style sheet.
pub(super) const SHEET: &str = include_str!("../../../desk/style.css");

#[cfg(test)]
mod tests {
    use super::*;

    /// A color of the sheet, by light and by dark.
    fn colors(name: &str) -> [f64; 2] {
        let (_, rest) = SHEET.split_once(&format!("--{name}: light-dark(")).unwrap();
        let (both, _) = rest.split_once(')').unwrap();
        let (light, dark) = both.split_once(", ").unwrap();
        [light, dark].map(luminance)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn everything_stands_out() {
        let check = |front: &str, back: &str, least: f64| {
            for (front_is, back_is) in colors(front).into_iter().zip(colors(back)) {
                let contrast = (front_is.max(back_is) + 0.05) / (front_is.min(back_is) + 0.05);
                assert!(contrast >= least, "{front} on {back}: {contrast}");
            }
        };
        for back in ["paper", "sheet", "tint", "warn-tint", "good-tint"] {
            check("ink", back, 7.0);
        }
        for back in ["paper", "sheet"] {
            check("soft", back, 7.0);
            check("deep", back, 7.0);
            check("warn", back, 7.0);
            check("edge", back, 3.0);
        }
        check("good", "paper", 7.0);
        check("good", "good-tint", 7.0);
        check("warn", "warn-tint", 7.0);
        check("on-deep", "deep", 7.0);
        check("on-bar", "bar", 7.0);
        check("practice", "practice-tint", 7.0);
    }

    #[test]
    fn it_loads_nothing() {
        assert!(!SHEET.contains("url(") && !SHEET.contains("@import"));
    }
}
