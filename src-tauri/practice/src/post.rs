//! What goes out after the answer has left: notices of changed passwords, into the mail folder. They wait in the
//! database, so that neither a crash nor a folder that fails loses one.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use crate::http::{Front, Gone};
use crate::mail::{Draft, MailFolder};
use crate::portal::{Fault, Portal, Waiting};

/// Wait before another try, after the first that failed. It doubles with each that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest wait before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Rung by the portal when something waits.
#[derive(Debug, Default)]
pub(crate) struct Bell(Notify);

impl Bell {
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

/// What sends, at work. It ends when this is dropped, in its own time.
pub(crate) struct Post {
    stop: oneshot::Sender<Infallible>,
    task: JoinHandle<()>,
}

impl Post {
    /// Begins with what the last run left behind.
    pub(crate) fn begin(front: Front, folder: Arc<MailFolder>, bell: Arc<Bell>) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: tokio::spawn(run(Desk { front, folder }, bell, stopped)) }
    }

    /// Sends what waits, once more, and returns.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        // It ends in an error only if the runtime ends it.
        let _ = self.task.await;
    }
}

/// Why something still waits.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Portal(#[from] Fault),
    #[error("the mail folder fails: {0}")]
    Folder(#[from] io::Error),
    #[error("the program is ending")]
    Ending,
}

impl From<Gone> for Trouble {
    fn from(Gone: Gone) -> Self {
        Self::Ending
    }
}

async fn run(desk: Desk, bell: Arc<Bell>, mut stopped: oneshot::Receiver<Infallible>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let again = match desk.send_notices().await {
            Ok(()) => {
                pause = FIRST_PAUSE;
                None
            }
            Err(Trouble::Ending) => return,
            Err(error) => {
                tracing::error!(%error, "notices wait");
                let now = pause;
                pause = LONGEST_PAUSE.min(pause * 2);
                Some(now)
            }
        };
        tokio::select! {
            _ = &mut stopped => break,
            () = bell.0.notified() => {}
            () = rest(again) => {}
        }
    }
    if let Err(error) = desk.send_notices().await {
        tracing::error!(%error, "notices wait for the next start");
    }
}

/// Rests for a while; without one, for ever.
async fn rest(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}

struct Desk {
    front: Front,
    folder: Arc<MailFolder>,
}

impl Desk {
    /// Sends every notice that waits. Each is written and whole before it gets its name, has its name before it is
    /// struck off, and only these steps hold up calls.
    async fn send_notices(&self) -> Result<(), Trouble> {
        let waiting = self.front.ask(|portal| portal.notices()).await??;
        if waiting.notices.is_empty() {
            return Ok(());
        }
        let (drafts, failed) = self.written(waiting).await?;
        self.handed_over(drafts).await?;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Writes them, up to the first that fails.
    async fn written(&self, waiting: Waiting) -> Result<(Drafts, Option<io::Error>), Trouble> {
        let folder = Arc::clone(&self.folder);
        let write = tokio::task::spawn_blocking(move || {
            let mut drafts = Drafts { era: waiting.era, drafts: Vec::new() };
            for (id, letter) in &waiting.notices {
                match folder.draft(letter, waiting.now) {
                    Ok(draft) => drafts.drafts.push((*id, draft)),
                    Err(error) => return (drafts, Some(error)),
                }
            }
            (drafts, None)
        });
        write.await.map_err(|_| Trouble::Ending)
    }

    async fn handed_over(&self, Drafts { era, drafts }: Drafts) -> Result<(), Trouble> {
        // In one turn, with nothing in between: whoever empties the folder finds them all or none.
        let (sent, failed) = self.front.ask(move |portal| send(portal, era, drafts)).await?;
        let folder = Arc::clone(&self.folder);
        let kept = tokio::task::spawn_blocking(move || folder.keep_names());
        kept.await.map_err(|_| Trouble::Ending)??;
        self.front.ask(move |portal| portal.strike_off(era, &sent)).await??;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// Gives the numbers of those that are sent, and why that was not all.
fn send(portal: &Portal, era: u64, drafts: Vec<(i64, Draft)>) -> (Vec<i64>, Option<io::Error>) {
    let mut sent = Vec::new();
    for (id, draft) in drafts.into_iter().filter(|_| portal.is_of(era)) {
        match draft.send() {
            Ok(()) => sent.push(id),
            Err(error) => return (sent, Some(error)),
        }
    }
    (sent, None)
}

/// Notices that are written and not sent, by their numbers.
struct Drafts {
    era: u64,
    drafts: Vec<(i64, Draft)>,
}
