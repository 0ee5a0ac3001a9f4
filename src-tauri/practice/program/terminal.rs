//! What the program says at the terminal, and hears from it.

use std::future::Future;
use std::io::{self, Write};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Says something on standard output, at once. Whoever listens no more need not hear it.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Says something on standard error.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "practice-portal: {text}");
}

/// Starts the log at the level of `PRACTICE_PORTAL_LOG`, or at warnings.
pub(crate) fn start_log() {
    let said = std::env::var("PRACTICE_PORTAL_LOG").unwrap_or_default();
    // An empty one is none; it would parse as `error`.
    let asked_for = (!said.is_empty()).then(|| said.parse());
    if let Some(Err(_)) = asked_for {
        complain("PRACTICE_PORTAL_LOG may be off, error, warn, info, debug or trace; warn is taken.");
    }
    let level = asked_for.and_then(Result::ok).unwrap_or(LevelFilter::WARN);
    let ours = Targets::new().with_target("practice", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

/// Listens from now on; done when somebody wants the program to stop.
#[cfg(unix)]
pub(crate) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Listens from now on; done when somebody wants the program to stop.
#[cfg(windows)]
pub(crate) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
