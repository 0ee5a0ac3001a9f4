//! The log: our own lines only, on standard error and in a file that can be sent. Fields are typed and chosen one by
//! one; libraries' lines are left out, as they may quote what they carry.

mod kept;

use std::io::Write;
use std::path::Path;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

pub(crate) use kept::{BEFORE, NOW};

use crate::folders::shown;

/// The rooms whose lines are kept.
const ROOMS: [&str; 8] =
    ["way_back_in", "driver", "connectors", "keychain", "clipboard", "practice", "recovery", "screens"];

/// Starts the log at the level of `WAY_BACK_IN_LOG`, or at warnings; the file has each call to the portal, too. A panic is
/// logged by its place only: its message could quote anything.
pub(crate) fn start() {
    let said = std::env::var("WAY_BACK_IN_LOG").unwrap_or_default();
    let level = said.parse().unwrap_or(LevelFilter::WARN);
    if !said.is_empty() && said.parse::<LevelFilter>().is_err() {
        complain("WAY_BACK_IN_LOG may be off, error, warn, info, debug or trace; warn is taken.");
    }
    let in_file = if level == LevelFilter::OFF { level } else { level.max(LevelFilter::INFO) };
    let ours = |level: LevelFilter| Targets::new().with_targets(ROOMS.map(|room| (room, level)));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let file = tracing_subscriber::fmt::layer().with_writer(kept::Lines).with_ansi(false);
    let both = lines.with_filter(ours(level)).and_then(file.with_filter(ours(in_file)));
    // Fails only if a log was started before, as some tests do.
    let _ = tracing_subscriber::registry().with(both).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "internal error");
    }));
}

/// From now on keeps the log in a file, too. For the only one of several starts: it puts the log before it aside.
pub(crate) fn keep_in(folder: Option<&Path>) {
    let begun = match folder {
        Some(folder) => kept::begin(folder).map_err(|error| (shown(folder), error.kind().to_string())),
        None => Err(("your home folder".to_owned(), "there is none".to_owned())),
    };
    if let Err((place, why)) = begun {
        complain(&format!(
            "The log cannot be kept in {place}: {why}. Make it writable; until then the log is here alone."
        ));
    }
    let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    tracing::info!(version, system, "started");
}

/// Answers somebody at a terminal.
pub(crate) fn say(text: &str) {
    // Whoever listens no more need not hear it.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Tells somebody at a terminal what is wrong and how to mend it.
#[allow(clippy::print_stderr)] // the only place for words before, or instead of, a window
pub(crate) fn complain(text: &str) {
    eprintln!("way-back-in: {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_in_the_file_by_its_place_alone() {
        let folder = tempfile::tempdir().unwrap();
        let hook = std::panic::take_hook();
        start();
        keep_in(Some(folder.path()));
        let panicked = std::panic::catch_unwind(|| panic!("with what a patient typed"));
        tracing::event!(target: "some_library", tracing::Level::ERROR, "with what it carries");
        std::panic::set_hook(hook);
        assert!(panicked.is_err());
        let log = std::fs::read_to_string(folder.path().join(NOW)).unwrap();
        assert!(log.contains("started") && log.contains("internal error"), "{log}");
        assert!(log.contains("log.rs") && !log.contains("patient") && !log.contains("carries"), "{log}");
    }
}
