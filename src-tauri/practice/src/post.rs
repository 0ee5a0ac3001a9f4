//! What goes out after the answer has left: notices of changed passwords, into the mail folder, and emails from there
//! to a mail server, where there is one. What waits is kept in the database, so that no crash and no failure loses it.

mod notices;
mod delivery;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::http::{Front, Gone};
use crate::mail::MailFolder;
use crate::portal::Fault;

pub(crate) use delivery::Carrier;

/// Rung by the portal when something waits.
#[derive(Debug, Default)]
pub(crate) struct Bells {
    pub(crate) notices: Bell,
    pub(crate) outbox: Bell,
}

/// One of them.
#[derive(Debug, Default)]
pub(crate) struct Bell(Notify);

impl Bell {
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

/// What sends, at work. It ends when this is dropped, in its own time.
pub(crate) struct Post {
    stop: watch::Sender<()>,
    rounds: Vec<JoinHandle<()>>,
}

impl Post {
    /// Begins with what the last run left behind.
    pub(crate) fn begin(
        front: &Front,
        folder: &Arc<MailFolder>,
        bells: &Arc<Bells>,
        carrier: Option<Carrier>,
    ) -> Self {
        let (stop, stopped) = watch::channel(());
        let desk = || {
            let (front, folder, bells) = (front.clone(), Arc::clone(folder), Arc::clone(bells));
            Desk { front, folder, bells, stopped: stopped.clone() }
        };
        let mut rounds = vec![tokio::spawn(notices::run(desk()))];
        rounds.extend(carrier.map(|carrier| tokio::spawn(delivery::run(desk(), carrier))));
        Self { stop, rounds }
    }

    /// Sends what waits to the folder, finishes the email it is at, and returns.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        for round in self.rounds {
            // It ends in an error only if the runtime ends it.
            let _ = round.await;
        }
    }
}

/// What each round works with.
struct Desk {
    front: Front,
    folder: Arc<MailFolder>,
    bells: Arc<Bells>,
    stopped: watch::Receiver<()>,
}

impl Desk {
    fn is_stopped(&self) -> bool {
        self.stopped.has_changed().is_err()
    }

    /// Waits until it is to stop.
    async fn stopped(&self) {
        let mut stopped = self.stopped.clone();
        while stopped.changed().await.is_ok() {}
    }

    /// Does something with the mail folder, off the async threads.
    async fn at_folder<T: Send + 'static>(
        &self,
        work: impl FnOnce(&MailFolder) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let folder = Arc::clone(&self.folder);
        tokio::task::spawn_blocking(move || work(&folder)).await.map_err(|_| Trouble::Ending)
    }
}

/// Why something still waits.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Portal(#[from] Fault),
    #[error("the mail folder fails: {0}")]
    Folder(#[from] io::Error),
    #[error(transparent)]
    MailServer(#[from] delivery::Failure),
    #[error("the program is ending")]
    Ending,
}

impl From<Gone> for Trouble {
    fn from(Gone: Gone) -> Self {
        Self::Ending
    }
}

/// Wait before another try, after the first that failed. It doubles with each that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest wait before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long to wait before another try.
struct Pause(Duration);

impl Pause {
    fn new() -> Self {
        Self(FIRST_PAUSE)
    }

    fn longer(&mut self) -> Duration {
        let now = self.0;
        self.0 = LONGEST_PAUSE.min(now * 2);
        now
    }
}

/// Rests for a while; without one, for ever.
async fn rest(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}
