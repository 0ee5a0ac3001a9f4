//! The log: our own lines only, on standard error. Fields are typed and chosen one by one; libraries'
//! lines are left out, as they may quote what they carry.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The rooms whose lines are kept.
const ROOMS: [&str; 8] =
    ["way_back_in", "driver", "connectors", "keychain", "clipboard", "practice", "recovery", "screens"];

/// Starts the log at the level of `WAY_BACK_IN_LOG`, or at warnings. A panic is logged by its place only:
/// its message could quote anything.
pub(crate) fn start() {
    let said = std::env::var("WAY_BACK_IN_LOG").unwrap_or_default();
    let level = said.parse().unwrap_or(LevelFilter::WARN);
    if !said.is_empty() && said.parse::<LevelFilter>().is_err() {
        complain("WAY_BACK_IN_LOG may be off, error, warn, info, debug or trace; warn is taken.");
    }
    let ours = Targets::new().with_targets(ROOMS.map(|room| (room, level)));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    // Fails only if a log was started before, as some tests do.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "internal error");
    }));
}

/// Answers somebody at a terminal.
#[allow(clippy::print_stdout)] // --help and --version
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Tells somebody at a terminal what is wrong and how to mend it.
#[allow(clippy::print_stderr)] // the only place for words before, or instead of, a window
pub(crate) fn complain(text: &str) {
    eprintln!("way-back-in: {text}");
}
