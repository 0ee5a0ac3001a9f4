//! Notices of changed passwords, into the mail folder.

use std::io;

use super::{Desk, Pause, Trouble, rest};
use crate::mail::{Draft, Posted};
use crate::portal::{Portal, Waiting};

/// Sends until it is stopped, and then once more.
pub(super) async fn run(desk: Desk) {
    let mut pause = Pause::new();
    loop {
        let again = match desk.send_notices().await {
            Ok(()) => {
                pause = Pause::new();
                None
            }
            Err(Trouble::Ending) => return,
            Err(error) => {
                tracing::error!(%error, "notices wait");
                Some(pause.longer())
            }
        };
        tokio::select! {
            () = desk.stopped() => break,
            () = desk.bells.notices.0.notified() => {}
            () = rest(again) => {}
        }
    }
    if let Err(error) = desk.send_notices().await {
        tracing::error!(%error, "notices wait for the next start");
    }
}

/// Notices that are written and not sent, by their numbers.
struct Drafts {
    era: u64,
    drafts: Vec<(i64, Draft)>,
}

impl Desk {
    /// Sends every notice that waits. Each is written and whole before it gets its name, and has its name before it is
    /// struck off.
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
        let write = self.at_folder(move |folder| {
            let mut drafts = Drafts { era: waiting.era, drafts: Vec::new() };
            for (id, letter) in &waiting.notices {
                match folder.draft(letter, waiting.now) {
                    Ok(draft) => drafts.drafts.push((*id, draft)),
                    Err(error) => return (drafts, Some(error)),
                }
            }
            (drafts, None)
        });
        write.await
    }

    async fn handed_over(&self, Drafts { era, drafts }: Drafts) -> Result<(), Trouble> {
        // In one turn, with nothing in between: whoever empties the folder finds them all or none.
        let (sent, failed) = self.front.ask(move |portal| send(portal, era, drafts)).await?;
        self.at_folder(|folder| folder.keep_names()).await??;
        self.front.ask(move |portal| portal.strike_off(era, &sent)).await??;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// Gives those that are sent, by their numbers, and why that was not all.
fn send(portal: &Portal, era: u64, drafts: Vec<(i64, Draft)>) -> (Vec<(i64, Posted)>, Option<io::Error>) {
    let mut sent = Vec::new();
    for (id, draft) in drafts.into_iter().filter(|_| portal.is_of(era)) {
        let posted = draft.posted().clone();
        match draft.send() {
            Ok(()) => sent.push((id, posted)),
            Err(error) => return (sent, Some(error)),
        }
    }
    (sent, None)
}
