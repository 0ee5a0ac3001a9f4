//! axe-core, run in the real window.

use serde::Deserialize;

use crate::tools;
use crate::window::Window;

/// What axe-core found on one screen.
#[derive(Debug, Clone, Deserialize)]
pub struct Report {
    /// What is wrong.
    pub violations: Vec<Finding>,
    /// What axe-core could not decide: a person must look.
    pub incomplete: Vec<Finding>,
    /// The ids of the rules that applied and found nothing wrong.
    pub passes: Vec<String>,
}

/// One rule that was not met, or could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Finding {
    /// The rule's id, such as `color-contrast`.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: Option<String>,
    /// What the rule asks for.
    pub help: String,
    /// CSS selectors of the elements.
    pub targets: Vec<String>,
    /// How to put it right, per element.
    pub summary: String,
}

/// Runs with all of axe-core's default rules, and brings back what [`Report`] holds.
const RUN: &str = "const done = arguments[arguments.length - 1]; \
    const short = (found) => found.map((one) => ({ \
      rule: one.id, impact: one.impact ?? null, help: one.help, \
      targets: one.nodes.map((node) => node.target.flat().join(' ')), \
      summary: one.nodes.map((node) => node.failureSummary ?? '').join('\\n') })); \
    axe.run(document).then( \
      (found) => done({ violations: short(found.violations), \
        incomplete: short(found.incomplete), passes: found.passes.map((one) => one.id) }), \
      (error) => done({ error: String(error) }));";

/// Examines the screen that the window shows now.
///
/// # Panics
/// If axe-core is not there or fails.
pub async fn check(window: &Window) -> Report {
    let there = window.script("return typeof window.axe;", &[]).await;
    if there != "object" {
        let source = tools::axe().unwrap_or_else(|error| panic!("{error}"));
        window.script(&source, &[]).await;
    }
    let found = window.script_async(RUN, &[]).await;
    serde_json::from_value(found.clone()).unwrap_or_else(|error| panic!("axe-core says {found}: {error}"))
}
