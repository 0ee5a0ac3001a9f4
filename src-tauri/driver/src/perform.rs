//! Performs asks: one call at a time, with word of slowness, and a countdown beside it.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use recovery::flow::{Ask, Moment, Progress};
use recovery::keychain::KeychainProblem;
use recovery::{NewPassword, Reply};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::{Desk, Numbered};

/// Below this people feel no wait.
const WORKING_AFTER: Duration = Duration::from_millis(300);
/// From here they wonder whether anything happens.
const STILL_WORKING_AFTER: Duration = Duration::from_secs(2);

/// The code's time runs while the keychain is asked, and the change does not depend on it.
const MARKING_LIMIT: Duration = Duration::from_secs(5);

/// The number of replies that belong to no call and are never given up.
const NO_CALL: u64 = 0;

pub(crate) struct Performer {
    desk: Desk,
    replies: UnboundedSender<Numbered>,
    /// The number of the latest call. Replies to earlier ones are dropped.
    latest: u64,
    call: Task,
    countdown: Task,
    journal_holds: bool,
}

impl Performer {
    pub(crate) fn new(desk: Desk, replies: UnboundedSender<Numbered>) -> Self {
        let journal_holds = desk.journal.holds_open_change();
        Self { desk, replies, latest: NO_CALL, call: Task::none(), countdown: Task::none(), journal_holds }
    }

    /// The reply, unless it answers a call that has been given up.
    pub(crate) fn accept(&self, call: u64, reply: Reply) -> Option<Reply> {
        (call == NO_CALL || call == self.latest).then_some(reply)
    }

    /// Makes the journal hold an open change, or none. Failing is logged and does not stop the patient: a
    /// folder that cannot be written was told of at the start, and a disk that fills later is no reason to
    /// keep anyone from a new password.
    pub(crate) async fn keep_journal(&mut self, open: bool) {
        if open == self.journal_holds {
            return;
        }
        let journal = self.desk.journal.clone();
        let written = tokio::task::spawn_blocking(move || journal.keep(open)).await;
        match written {
            Ok(Ok(())) => self.journal_holds = open,
            Ok(Err(error)) => {
                tracing::error!(kind = ?error.kind(), "the journal cannot be written")
            }
            Err(_) => tracing::error!("writing the journal was cut off"),
        }
    }

    pub(crate) fn perform(&mut self, ask: Ask) {
        match ask {
            Ask::CountDown(wait) => self.count_down(wait),
            Ask::MakePassword(policy) => match NewPassword::from_words(&policy, getrandom::fill) {
                Ok(password) => self.reply(Reply::PasswordMade(password)),
                Err(error) => tracing::error!(%error, "the system gives no random numbers"),
            },
            Ask::Cancel => {
                self.call = Task::none();
                self.latest += 1;
            }
            // These are the screen's.
            Ask::Show(_) | Ask::Close => {}
            Ask::Start(_)
            | Ask::Resend(..)
            | Ask::SubmitCode(..)
            | Ask::MarkUnsure(_)
            | Ask::SetPassword(..)
            | Ask::SignIn(_)
            | Ask::Save(..) => self.begin(ask),
        }
    }

    fn reply(&self, reply: Reply) {
        // Closed only while the program ends.
        let _ = self.replies.send((NO_CALL, reply));
    }

    fn begin(&mut self, ask: Ask) {
        self.latest += 1;
        let (number, replies) = (self.latest, self.replies.clone());
        let put = move |reply| {
            // Closed only while the program ends.
            let _ = replies.send((number, reply));
        };
        let call = self.call_for(ask);
        self.call = Task(Some(tokio::spawn(with_word_of_slowness(call, put))));
    }

    /// The call, not yet begun.
    fn call_for(&self, ask: Ask) -> impl Future<Output = Option<Reply>> + Send + 'static {
        let (portal, keychain) = (self.desk.portal.clone(), self.desk.keychain.clone());
        let id = self.desk.portal_id.clone();
        async move {
            Some(match ask {
                Ask::Start(identifier) => Reply::Started(portal.start(&identifier).await, now()),
                Ask::Resend(token, identifier) => {
                    Reply::Started(portal.resend(&token, &identifier).await, now())
                }
                Ask::SubmitCode(token, code) => Reply::CodeChecked(portal.submit_code(&token, &code).await),
                Ask::MarkUnsure(identifier) => {
                    let marking = keychain.mark_unsure(&id, &identifier);
                    let marked = tokio::time::timeout(MARKING_LIMIT, marking).await;
                    Reply::Marked(marked.unwrap_or(Err(KeychainProblem::Silent)))
                }
                Ask::SetPassword(proof, password) => {
                    Reply::PasswordSet(portal.set_password(proof.token(), proof.code(), &password).await)
                }
                Ask::SignIn(sign_in) => {
                    Reply::SignedIn(portal.sign_in(&sign_in.identifier, &sign_in.password).await)
                }
                Ask::Save(sign_in, certainty) => Reply::Saved(keychain.save(&id, &sign_in, certainty).await),
                Ask::MakePassword(_) | Ask::Show(_) | Ask::CountDown(_) | Ask::Cancel | Ask::Close => {
                    return None;
                }
            })
        }
    }

    fn count_down(&mut self, wait: Duration) {
        let replies = self.replies.clone();
        let end = Instant::now() + wait;
        self.countdown = Task(Some(tokio::spawn(async move {
            for left in (0..wait.as_secs()).rev() {
                sleep_until(end - Duration::from_secs(left)).await;
                let left = u32::try_from(left).unwrap_or(u32::MAX);
                let _ = replies.send((NO_CALL, Reply::SecondsLeft(left)));
            }
        })));
    }
}

async fn with_word_of_slowness(call: impl Future<Output = Option<Reply>>, put: impl Fn(Reply)) {
    let begun = Instant::now();
    tokio::pin!(call);
    for (after, progress) in
        [(WORKING_AFTER, Progress::Working), (STILL_WORKING_AFTER, Progress::StillWorking)]
    {
        tokio::select! {
            reply = &mut call => return reply.map(put).unwrap_or_default(),
            () = sleep_until(begun + after) => put(Reply::Slow(progress)),
        }
    }
    if let Some(reply) = call.await {
        put(reply);
    }
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A task that ends when it is replaced or dropped.
struct Task(Option<JoinHandle<()>>);

impl Task {
    fn none() -> Self {
        Self(None)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}
