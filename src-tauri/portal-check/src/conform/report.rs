//! What came out, for people and for programs.

use serde_json::{Value, json};

use super::promises::Promise;

/// What came out of checking a portal's promises.
pub(crate) struct Report {
    pub(super) portal: String,
    pub(super) lines: Vec<Line>,
}

/// What came of one promise.
pub(super) struct Line {
    pub(super) promise: &'static Promise,
    pub(super) outcome: Outcome,
}

/// Whether a promise is kept.
pub(super) enum Outcome {
    Kept,
    /// What was seen instead. Never a secret.
    Broken(String),
    /// What is missing for it.
    NotChecked(String),
}

impl Outcome {
    fn name(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken(_) => "broken",
            Self::NotChecked(_) => "not checked",
        }
    }

    fn detail(&self) -> Option<&str> {
        match self {
            Self::Kept => None,
            Self::Broken(detail) | Self::NotChecked(detail) => Some(detail),
        }
    }
}

impl Report {
    /// Whether a promise is broken.
    pub(crate) fn is_broken(&self) -> bool {
        self.count("broken") > 0
    }

    fn count(&self, name: &str) -> usize {
        self.lines.iter().filter(|line| line.outcome.name() == name).count()
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}\n", self.portal);
        let mut section = "";
        for Line { promise, outcome } in &self.lines {
            if promise.section != section {
                section = promise.section;
                text.push_str(&format!("\n{section}\n"));
            }
            let word = match outcome {
                Outcome::Broken(_) => "BROKEN",
                other => other.name(),
            };
            text.push_str(&format!("  {word:<12} {:<24} {}\n", promise.name, promise.says));
            if let Some(detail) = outcome.detail() {
                text.push_str(&format!("{:<15}{detail}.\n", ""));
            }
        }
        let (kept, broken, rest) = (self.count("kept"), self.count("broken"), self.count("not checked"));
        text + &format!("\n{kept} kept, {broken} broken, {rest} not checked\n")
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let promises: Vec<_> = self
            .lines
            .iter()
            .map(|Line { promise, outcome }| {
                json!({
                    "name": promise.name,
                    "section": promise.section,
                    "says": promise.says,
                    "outcome": outcome.name().replace(' ', "_"),
                    "detail": outcome.detail(),
                })
            })
            .collect();
        json!({
            "portal": self.portal,
            "promises": promises,
            "kept": self.count("kept"),
            "broken": self.count("broken"),
            "not_checked": self.count("not checked"),
        })
    }
}
