//! `portal-check conform`: does a portal keep what the Portal Recovery API promises?
//!
//! Written from the API's page alone and sharing nothing with the practice portal or the app, so that each of
//! the three checks the others.

mod promises;
mod bench;
mod api;
mod mailbox;
mod people;
mod statistics;
mod report;

use std::path::PathBuf;

use url::Url;

use crate::terminal;
use bench::Bench;
pub(crate) use promises::ALL as PROMISES;
use promises::{Promise, Unkept};
pub(crate) use report::Report;
use report::{Line, Outcome};

/// What to check, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// The portal's root: discovery is below it.
    pub(crate) url: Url,
    pub(crate) accounts: PathBuf,
    pub(crate) mail_dir: PathBuf,
    /// What the portal's clock is ahead by, in seconds, for portals that read such a file.
    pub(crate) clock_file: Option<PathBuf>,
    /// The names of the promises to check; all of them if there are none.
    pub(crate) only: Vec<String>,
    /// Pairs of each comparison of times.
    pub(crate) pairs: usize,
    /// Random orders of steps.
    pub(crate) walks: usize,
}

/// Checks the promises, one after the other.
///
/// # Errors
/// Nothing can be checked: the portal, the accounts, the mail folder or the clock file is not there.
pub(crate) async fn run(options: &Options) -> Result<Report, String> {
    let bench = Bench::open(options).await?;
    bench.probe().await?;
    let wanted: Vec<&Promise> = PROMISES
        .iter()
        .filter(|promise| options.only.is_empty() || options.only.iter().any(|name| name == promise.name))
        .collect();
    let mut lines = Vec::new();
    for (number, promise) in wanted.iter().enumerate() {
        terminal::progress(&format!("{}/{} {}", number + 1, wanted.len(), promise.name));
        let outcome = match (promise.check)(&bench).await {
            Ok(()) => Outcome::Kept,
            Err(Unkept::Broken(seen)) => Outcome::Broken(seen),
            Err(Unkept::NotChecked(why)) => Outcome::NotChecked(why),
        };
        lines.push(Line { promise, outcome });
    }
    terminal::progress("");
    Ok(Report { portal: options.url.to_string(), lines })
}
