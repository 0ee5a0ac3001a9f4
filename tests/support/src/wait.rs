//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

/// How often a condition is looked at.
const INTERVAL: Duration = Duration::from_millis(15);

/// How long anything on this machine may take that is not a test's own subject.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Looks until `look` gives a value, blocking this thread.
///
/// # Panics
/// If it has given none after `limit`; the message names `what`.
pub fn blocking<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {} s for {what}", limit.as_secs());
        std::thread::sleep(INTERVAL);
    }
}

/// Looks until `look` gives a value, letting other tasks run.
///
/// # Panics
/// If it has given none after `limit`; the message names `what`.
pub async fn until<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {} s for {what}", limit.as_secs());
        tokio::time::sleep(INTERVAL).await;
    }
}
