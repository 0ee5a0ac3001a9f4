//! The thread that makes every clipboard call and clears secrets when their time is over, and the callers'
//! time limit.
//!
//! Clipboard calls block, on whichever program has copied last, and can block for ever.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use recovery::clipboard::ClipboardProblem;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use crate::deadline::Now;
use crate::system_clipboard::SystemClipboard;

type Job = Box<dyn FnOnce(&mut SystemClipboard) + Send>;

/// A handle on the worker thread. The thread ends when the last handle is dropped and no call is left.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    jobs: mpsc::Sender<Job>,
    /// Held by the caller whose job is with the thread. Others wait in their own futures, so a job that is
    /// given up before its turn leaves nothing behind, no secret in a queue.
    turn: Arc<Semaphore>,
    limit: Duration,
}

impl Worker {
    pub(crate) fn start(clipboard: SystemClipboard, limit: Duration) -> Self {
        let (jobs, received) = mpsc::channel::<Job>();
        let run = move || run(&received, clipboard);
        if let Err(error) = thread::Builder::new().name("clipboard".into()).spawn(run) {
            // `received` is gone with the thread, so every call will answer Refused.
            tracing::error!(kind = ?error.kind(), "no thread for the clipboard");
        }
        Self { jobs, turn: Arc::new(Semaphore::new(1)), limit }
    }

    /// Runs `call` on the worker thread once it is free, and waits for its answer until the limit.
    ///
    /// `call` is given a question it puts before it copies: is anybody still waiting for the answer?
    pub(crate) async fn ask<F>(&self, name: &'static str, call: F) -> Result<(), ClipboardProblem>
    where
        F: FnOnce(&mut SystemClipboard, &dyn Fn() -> bool) -> Result<(), ClipboardProblem> + Send + 'static,
    {
        let answer = timeout(self.limit, self.take_turn(call)).await.unwrap_or(Err(ClipboardProblem::Silent));
        if let Err(problem) = &answer {
            tracing::warn!(call = name, ?problem, "the clipboard did not do what was asked");
        }
        answer
    }

    async fn take_turn<F>(&self, call: F) -> Result<(), ClipboardProblem>
    where
        F: FnOnce(&mut SystemClipboard, &dyn Fn() -> bool) -> Result<(), ClipboardProblem> + Send + 'static,
    {
        let turn = self.turn.clone().acquire_owned().await.map_err(|_| ClipboardProblem::Refused)?;
        let (reply, answer) = oneshot::channel();
        let job = move |clipboard: &mut SystemClipboard| {
            let wanted = || !reply.is_closed();
            let result = catch_unwind(AssertUnwindSafe(|| call(clipboard, &wanted)));
            // A panic in the system's client must cost this answer only.
            let _ = reply.send(result.unwrap_or(Err(ClipboardProblem::Refused)));
            drop(turn);
        };
        self.jobs.send(Box::new(job)).map_err(|_| ClipboardProblem::Refused)?;
        answer.await.unwrap_or(Err(ClipboardProblem::Refused))
    }

    /// Has `call` run after the one in progress, if any, and blocks until it has, or until `limit`.
    pub(crate) fn ask_and_block<F>(&self, limit: Duration, call: F)
    where
        F: FnOnce(&mut SystemClipboard) + Send + 'static,
    {
        let (reply, done) = mpsc::channel();
        let job = move |clipboard: &mut SystemClipboard| {
            call(clipboard);
            // Gone if the caller did not wait that long.
            let _ = reply.send(());
        };
        if self.jobs.send(Box::new(job)).is_ok() && done.recv_timeout(limit).is_err() {
            tracing::warn!("the clipboard did not answer in time at the end");
        }
    }
}

fn run(jobs: &Receiver<Job>, mut clipboard: SystemClipboard) {
    loop {
        let job = match clipboard.next_look(Now::read()) {
            Some(wait) => jobs.recv_timeout(wait),
            None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let ends = matches!(job, Err(RecvTimeoutError::Disconnected));
        let turn = catch_unwind(AssertUnwindSafe(|| {
            if let Ok(job) = job {
                job(&mut clipboard);
            }
            if ends {
                clipboard.clear_if_ours();
            } else {
                clipboard.clear_if_over(Now::read());
            }
        }));
        if turn.is_err() {
            tracing::error!("the system's clipboard client failed");
        }
        if ends {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const LIMIT: Duration = Duration::from_millis(200);
    /// Far longer than a loaded machine takes: what is looked for is the answer, not the limit.
    const AMPLE: Duration = Duration::from_secs(60);

    fn worker(limit: Duration) -> Worker {
        Worker::start(SystemClipboard::new(AMPLE), limit)
    }

    /// A call that blocks until `woken` ends, and then reports whether it was still wanted.
    fn stuck(
        woken: mpsc::Receiver<()>,
        report: mpsc::Sender<bool>,
    ) -> impl FnOnce(&mut SystemClipboard, &dyn Fn() -> bool) -> Result<(), ClipboardProblem> {
        move |_, wanted| {
            let _ = woken.recv();
            let _ = report.send(wanted());
            Ok(())
        }
    }

    #[tokio::test]
    async fn answers_within_the_limit_and_works_again_when_the_stuck_call_returns() {
        let worker = worker(LIMIT);
        let (wake, woken) = mpsc::channel();
        let (report, wanted) = mpsc::channel();
        assert_eq!(worker.ask("stuck", stuck(woken, report)).await, Err(ClipboardProblem::Silent));
        let (tell, ran) = mpsc::channel();
        let given_up = tell.clone();
        let behind = move |_: &mut SystemClipboard, _: &dyn Fn() -> bool| {
            let _ = given_up.send("behind");
            Ok(())
        };
        assert_eq!(worker.ask("behind", behind).await, Err(ClipboardProblem::Silent));

        drop(wake);
        assert_eq!(wanted.recv(), Ok(false), "the late call is told that nobody waits");
        let after = move |_: &mut SystemClipboard, _: &dyn Fn() -> bool| {
            let _ = tell.send("after");
            Ok(())
        };
        assert_eq!(worker.ask("after", after).await, Ok(()));
        assert_eq!(ran.iter().collect::<Vec<_>>(), ["after"], "the call that was given up never ran");
    }

    #[tokio::test]
    async fn the_end_of_the_program_waits_no_longer_than_its_limit() {
        let worker = worker(LIMIT);
        let (_wake, woken) = mpsc::channel();
        let call = stuck(woken, mpsc::channel().0);
        assert_eq!(worker.ask("stuck", call).await, Err(ClipboardProblem::Silent));
        let began = Instant::now();
        worker.ask_and_block(LIMIT, SystemClipboard::clear_if_ours);
        assert!(began.elapsed() >= LIMIT && began.elapsed() < AMPLE);
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer() {
        let worker = worker(AMPLE);
        let panics = |_: &mut SystemClipboard, _: &dyn Fn() -> bool| panic!("as a client might");
        assert_eq!(worker.ask("panics", panics).await, Err(ClipboardProblem::Refused));
        worker.ask_and_block(AMPLE, |_| panic!("as a client might"));
        assert_eq!(worker.ask("after", |_, _| Ok(())).await, Ok(()));
    }
}
