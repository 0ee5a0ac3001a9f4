//! Performs asks: one call at a time, with word of slowness, and a countdown beside it.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clipboard::Clipboard;
use keychain::{Keychain, Listed};
use recovery::flow::{Ask, CopyProblem, Moment, Note, Progress};
use recovery::keychain::{KeychainProblem, SavedSignIn, SignIn};
use recovery::{Identifier, NewPassword, Reply, Settings};
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
    journal_holds: Note,
}

impl Performer {
    pub(crate) fn new(desk: Desk, replies: UnboundedSender<Numbered>) -> Self {
        let journal_holds = desk.journal.note();
        Self { desk, replies, latest: NO_CALL, call: Task::none(), countdown: Task::none(), journal_holds }
    }

    /// The reply, unless it answers a call that has been given up.
    pub(crate) fn accept(&self, call: u64, reply: Reply) -> Option<Reply> {
        (call == NO_CALL || call == self.latest).then_some(reply)
    }

    /// Makes the journal hold `note`. Failing is logged and does not stop the patient: a
    /// folder that cannot be written was told of at the start, and a disk that fills later is no reason to
    /// keep anyone from a new password.
    pub(crate) async fn keep_journal(&mut self, note: Note) {
        if note == self.journal_holds {
            return;
        }
        let journal = self.desk.journal.clone();
        let written = tokio::task::spawn_blocking(move || journal.keep(note)).await;
        match written {
            Ok(Ok(())) => self.journal_holds = note,
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
            Ask::OpenPage(page) => {
                let browser = self.desk.browser.clone();
                self.aside(async move {
                    let opened = tokio::task::spawn_blocking(move || browser.open(&page)).await;
                    Reply::PageOpened(opened.unwrap_or(false))
                });
            }
            Ask::CopyText(text) => {
                let clipboard = self.desk.clipboard.clone();
                self.aside(async move { Reply::TextCopied(clipboard.copy(&text).await) });
            }
            Ask::OpenDesk => {
                let (practice, browser) = (self.desk.practice.clone(), self.desk.browser.clone());
                self.aside(async move {
                    let desk = practice.and_then(|practice| practice.desk());
                    let opened =
                        tokio::task::spawn_blocking(move || desk.is_some_and(|desk| browser.open(&desk)));
                    Reply::DeskOpened(opened.await.unwrap_or(false))
                });
            }
            Ask::EndFlow(token) => {
                let portal = self.desk.portal.clone();
                tokio::spawn(async move { portal.end(&token).await });
            }
            Ask::ReadInbox => {
                let practice = self.desk.practice.clone();
                self.aside(async move {
                    Reply::Inbox(match practice {
                        Some(practice) => practice.inbox().await,
                        None => None,
                    })
                });
            }
            Ask::ChangeClinic => {
                if let Some(clinics) = self.desk.among.clinics() {
                    clinics.choose();
                }
            }
            // These are the room's and the screen's.
            Ask::KeepSettings(_) | Ask::Show(..) | Ask::Print | Ask::Close => {}
            Ask::Start(..)
            | Ask::Activate(..)
            | Ask::StartTemporary(..)
            | Ask::GiveTemporary(..)
            | Ask::Resend(..)
            | Ask::Submit(..)
            | Ask::AnswerIdentity(..)
            | Ask::MarkUnsure(_)
            | Ask::SetPassword { .. }
            | Ask::SignIn(_)
            | Ask::Save(..)
            | Ask::ListSaved
            | Ask::ReadSaved(_)
            | Ask::CopySaved(_)
            | Ask::RemoveSaved(_)
            | Ask::RemoveAllSaved
            | Ask::StartAfresh
            | Ask::StartPractice
            | Ask::OpenPortal(_) => self.begin(ask),
        }
    }

    /// Does something beside the call on its way; it can neither be stopped nor be slow.
    fn aside(&self, doing: impl Future<Output = Reply> + Send + 'static) {
        let replies = self.replies.clone();
        tokio::spawn(async move {
            // Closed only while the program ends.
            let _ = replies.send((NO_CALL, doing.await));
        });
    }

    /// Keeps the settings for the next start. Failing is logged: they hold for this one all the same.
    pub(crate) async fn keep_settings(&self, settings: Settings) {
        let file = self.desk.settings.clone();
        match tokio::task::spawn_blocking(move || file.keep(settings)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(kind = ?error.kind(), "the settings cannot be written"),
            Err(_) => tracing::error!("writing the settings was cut off"),
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
        let (clipboard, practice) = (self.desk.clipboard.clone(), self.desk.practice.clone());
        let (id, clinics) = (self.desk.portal_id.clone(), self.desk.among.clinics());
        let opener = self.desk.no_portal.as_ref().map(|none| none.practice.clone());
        async move {
            Some(match ask {
                Ask::Start(need, identifier, language) => {
                    Reply::Started(portal.start(need, &identifier, language).await)
                }
                Ask::Activate(code, language) => Reply::Started(portal.activate(&code, language).await),
                Ask::StartTemporary(username, language) => {
                    Reply::Started(portal.start_temporary(&username, language).await)
                }
                Ask::GiveTemporary(token, SignIn { identifier, password }) => {
                    Reply::Checked(portal.give_temporary(&token, &identifier, &password).await)
                }
                Ask::Resend(token, identifier, channel) => {
                    Reply::Started(portal.resend(&token, identifier.as_ref(), channel).await)
                }
                Ask::Submit(token, given) => Reply::Checked(portal.submit(&token, &given).await),
                Ask::AnswerIdentity(token, identity) => {
                    Reply::Checked(portal.answer_identity(&token, &identity).await)
                }
                Ask::MarkUnsure(identifier) => {
                    let marking = keychain.mark_unsure(&id, &identifier);
                    let marked = tokio::time::timeout(MARKING_LIMIT, marking).await;
                    Reply::Marked(marked.unwrap_or(Err(KeychainProblem::Silent)))
                }
                Ask::SetPassword { proof, password, sign_out_others } => {
                    let (token, given) = (proof.token(), proof.given());
                    Reply::PasswordSet(portal.set_password(token, given, &password, sign_out_others).await)
                }
                Ask::SignIn(sign_in) => {
                    Reply::SignedIn(portal.sign_in(&sign_in.identifier, &sign_in.password).await)
                }
                Ask::Save(sign_in, certainty) => Reply::Saved(keychain.save(&id, &sign_in, certainty).await),
                Ask::ListSaved => {
                    let listed = keychain.list(&id).await;
                    Reply::Listed(listed.map(|entries| entries.into_iter().map(listed_as).collect()))
                }
                Ask::ReadSaved(identifier) => Reply::Read(keychain.password(&id, &identifier).await),
                Ask::CopySaved(identifier) => {
                    Reply::Copied(copy_saved(&keychain, &clipboard, &id, &identifier).await)
                }
                Ask::RemoveSaved(identifier) => Reply::Removed(keychain.remove(&id, &identifier).await),
                Ask::RemoveAllSaved => Reply::Removed(keychain.remove_all(&id).await.map(|_| ())),
                Ask::StartAfresh => Reply::StartedAfresh(match practice {
                    Some(practice) => practice.start_afresh().await,
                    None => false,
                }),
                Ask::StartPractice => match opener?.open().await {
                    Err(reason) => Reply::NoPractice(reason),
                    // Another recovery takes this one's place.
                    Ok(()) => return None,
                },
                // As above.
                Ask::OpenPortal(place) => match clinics?.open(place).await {
                    false => Reply::NoPortal,
                    true => return None,
                },
                Ask::MakePassword(_)
                | Ask::ChangeClinic
                | Ask::Show(..)
                | Ask::CountDown(_)
                | Ask::OpenPage(_)
                | Ask::EndFlow(_)
                | Ask::OpenDesk
                | Ask::CopyText(_)
                | Ask::Print
                | Ask::KeepSettings(_)
                | Ask::ReadInbox
                | Ask::Cancel
                | Ask::Close => return None,
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

fn listed_as(listed: Listed) -> SavedSignIn {
    let since = listed.saved.date.and_then(|date| i64::try_from(date).ok()).map(Moment);
    SavedSignIn { identifier: listed.identifier, certainty: listed.saved.certainty, since }
}

async fn copy_saved(
    keychain: &Keychain,
    clipboard: &Clipboard,
    portal_id: &str,
    identifier: &Identifier,
) -> Result<(), CopyProblem> {
    let read = keychain.password(portal_id, identifier).await.map_err(CopyProblem::Keychain)?;
    clipboard.copy_secret(&read.ok_or(CopyProblem::Gone)?).await.map_err(CopyProblem::Clipboard)
}

pub(crate) fn now() -> Moment {
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
