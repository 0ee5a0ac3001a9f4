//! The thread that makes every keychain call, and the callers' time limit.
//!
//! Keychain calls block, can block for ever, and (through zbus) must not run inside an async runtime.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::v1::Entry;
use recovery::keychain::KeychainProblem;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use crate::problem::problem;

type Job = Box<dyn FnOnce() + Send>;

/// How long the store has to say whether it is locked, at most, once a call has not been answered.
const LONGEST_LOOK_AT_THE_LOCK: Duration = Duration::from_secs(1);

/// A handle on the worker thread. The thread ends when the last handle is dropped and no call is left.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    jobs: mpsc::Sender<Job>,
    /// Held by the caller whose job is with the thread. Others wait in their own futures, so a job that is
    /// given up before its turn leaves nothing behind, no password in a queue.
    turn: Arc<Semaphore>,
    /// Held while the store is asked whether it is locked: at most one such question is ever stuck.
    look: Arc<Semaphore>,
    limit: Duration,
}

impl Worker {
    pub(crate) fn start(limit: Duration) -> Self {
        let (jobs, received) = mpsc::channel::<Job>();
        let run = move || received.into_iter().for_each(|job| job());
        if let Err(error) = thread::Builder::new().name("keychain".into()).spawn(run) {
            // `received` is gone with the thread, so every call will answer Refused.
            tracing::error!(kind = ?error.kind(), "no thread for the keychain");
        }
        let one = || Arc::new(Semaphore::new(1));
        Self { jobs, turn: one(), look: one(), limit }
    }

    /// Runs `call` on the worker thread once it is free, and waits for its answer until the limit.
    ///
    /// `call` is given a question it puts before each write: is anybody still waiting for the answer?
    pub(crate) async fn ask<T, F>(&self, name: &'static str, call: F) -> Result<T, KeychainProblem>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Fn() -> bool) -> Result<T, KeychainProblem> + Send + 'static,
    {
        let for_the_lock = LONGEST_LOOK_AT_THE_LOCK.min(self.limit / 4);
        let answer = match timeout(self.limit - for_the_lock, self.take_turn(call)).await {
            Ok(answer) => answer,
            Err(_) if self.is_locked(for_the_lock).await => Err(KeychainProblem::Locked),
            Err(_) => Err(KeychainProblem::Silent),
        };
        if let Err(problem) = &answer {
            tracing::warn!(call = name, ?problem, "the keychain did not do what was asked");
        }
        answer
    }

    async fn take_turn<T, F>(&self, call: F) -> Result<T, KeychainProblem>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Fn() -> bool) -> Result<T, KeychainProblem> + Send + 'static,
    {
        let turn = self.turn.clone().acquire_owned().await.map_err(|_| KeychainProblem::Refused)?;
        let (reply, answer) = oneshot::channel();
        let job = move || {
            let wanted = || !reply.is_closed();
            let result = catch_unwind(AssertUnwindSafe(|| call(&wanted)));
            // A panic in the store's client must cost this answer only.
            let _ = reply.send(result.unwrap_or(Err(KeychainProblem::Refused)));
            drop(turn);
        };
        self.jobs.send(Box::new(job)).map_err(|_| KeychainProblem::Refused)?;
        answer.await.unwrap_or(Err(KeychainProblem::Refused))
    }

    /// Whether an unanswered store says that it is locked. Asked over a connection of its own, because the
    /// worker's is taken. `false` if it does not say within `limit`.
    async fn is_locked(&self, limit: Duration) -> bool {
        let Ok(look) = self.look.clone().try_acquire_owned() else {
            return false;
        };
        let (reply, answer) = oneshot::channel();
        let ask = move || {
            let locked = catch_unwind(|| store_says_locked(limit)).unwrap_or(false);
            let _ = reply.send(locked);
            drop(look);
        };
        match thread::Builder::new().name("keychain-lock".into()).spawn(ask) {
            Ok(_) => matches!(timeout(limit, answer).await, Ok(Ok(true))),
            Err(_) => false,
        }
    }
}

/// What the store says of itself.
pub(crate) fn look() -> Result<(), KeychainProblem> {
    match Entry::store_status() {
        Err(error) => Err(problem(error)),
        Ok(()) if store_says_locked(LONGEST_LOOK_AT_THE_LOCK) => Err(KeychainProblem::Locked),
        Ok(()) => Ok(()),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn store_says_locked(limit: Duration) -> bool {
    crate::secret_service_store::says_locked(limit)
}

/// The other systems' stores are unlocked with the session, or fail at once.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn store_says_locked(_: Duration) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const LIMIT: Duration = Duration::from_millis(200);

    /// Whether a call was still wanted when it ran.
    type Wanted = Result<bool, KeychainProblem>;

    /// A call that blocks until told otherwise, and then reports whether it was still wanted.
    fn stuck() -> (mpsc::Sender<()>, impl FnOnce(&dyn Fn() -> bool) -> Wanted) {
        let (wake, woken) = mpsc::channel::<()>();
        let call = move |wanted: &dyn Fn() -> bool| {
            let _ = woken.recv();
            Ok(wanted())
        };
        (wake, call)
    }

    #[tokio::test]
    async fn answers_within_the_limit_and_works_again_when_the_stuck_call_returns() {
        let worker = Worker::start(LIMIT);
        let (wake, call) = stuck();
        assert_eq!(worker.ask("stuck", call).await, Err(KeychainProblem::Silent));
        let runs = Arc::new(AtomicU32::new(0));
        let counted = {
            let runs = runs.clone();
            move |_: &dyn Fn() -> bool| Ok(runs.fetch_add(1, Ordering::SeqCst))
        };
        assert_eq!(worker.ask("behind", counted.clone()).await, Err(KeychainProblem::Silent));

        drop(wake);
        assert_eq!(worker.ask("after", counted).await, Ok(0), "the call that was given up never ran");
    }

    #[tokio::test]
    async fn tells_a_late_call_that_nobody_waits() {
        let worker = Worker::start(LIMIT);
        let (wake, call) = stuck();
        let (report, seen) = mpsc::channel();
        let reporting = move |wanted: &dyn Fn() -> bool| {
            let _ = report.send(call(wanted));
            Ok(())
        };
        assert_eq!(worker.ask("late", reporting).await, Err(KeychainProblem::Silent));
        drop(wake);
        assert_eq!(seen.recv().unwrap(), Ok(false));
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer() {
        // Far longer than a loaded machine takes: what is looked for is the answer, not the limit.
        let worker = Worker::start(Duration::from_secs(60));
        let panics = |_: &dyn Fn() -> bool| -> Result<(), KeychainProblem> { panic!("as zbus might") };
        assert_eq!(worker.ask("panics", panics).await, Err(KeychainProblem::Refused));
        assert_eq!(worker.ask("after", |_: &dyn Fn() -> bool| Ok(7)).await, Ok(7));
    }
}
