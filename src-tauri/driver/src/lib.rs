//! Performs what the recovery flow asks for and feeds the replies back. One task owns the state; the
//! portal, the keychain, the clipboard and the clock are asked from here and from nowhere else. Knows no window.
//!
//! The task never branches on the state: it runs [`recovery::flow::step`], publishes the view, and
//! performs the [`Ask`]. What survives a crash is in [`journal`].

pub mod journal;
pub mod settings_file;

mod perform;

use std::sync::Arc;

use async_trait::async_trait;
use clipboard::Clipboard;
use connectors::Portal;
use keychain::Keychain;
use recovery::flow::{self, Ask, NotSetUp, SecretField, Setting};
use recovery::link::WebAddress;
use recovery::locks::ClearedBy;
use recovery::mail::Mail;
use recovery::{Directory, Event, Reply, Reveal, State, View};
use tokio::sync::mpsc;

use crate::journal::Journal;
use crate::perform::{Performer, now};
use crate::settings_file::SettingsFile;

/// Everything the flow may ask something of.
pub struct Desk {
    /// The portal's short name, for keychain and journal.
    pub portal_id: String,
    /// The portal.
    pub portal: Arc<dyn Portal>,
    /// Set where there is no portal.
    pub no_portal: Option<NoPortal>,
    /// Whether this is the only portal, or one of several.
    pub among: Among,
    /// The computer's password store.
    pub keychain: Keychain,
    /// Whether sign-ins may be saved in it.
    pub saves: bool,
    /// What clears a lock at the portal, as the clinic knows it.
    pub locks: Vec<ClearedBy>,
    /// The computer's clipboard.
    pub clipboard: Clipboard,
    /// What survives a crash.
    pub journal: Journal,
    /// The patient's own settings.
    pub settings: SettingsFile,
    /// The system's browser.
    pub browser: Arc<dyn Browser>,
    /// The practice portal, if it is that.
    pub practice: Option<Arc<dyn PracticePortal>>,
}

/// There is no portal.
pub struct NoPortal {
    /// Why.
    pub why: NotSetUp,
    /// What opens the practice portal instead, if the patient asks for it.
    pub practice: Arc<dyn PracticeOpener>,
}

/// Whether a portal is the only one.
pub enum Among {
    /// It is.
    Alone,
    /// It is one of several, and was chosen.
    Several(Arc<dyn Clinics>),
    /// None is chosen yet: it is to be one of these.
    NotChosen(Arc<dyn Clinics>, Arc<Directory>),
}

/// The clinics to choose from.
#[async_trait]
pub trait Clinics: Send + Sync {
    /// Starts a recovery at the portal of the clinic in this place of the directory, in the place of this recovery.
    /// Whether it could; why not is said to whoever sets the program up.
    async fn open(&self, place: usize) -> bool;

    /// Starts with the choice of a clinic once more, in the place of this recovery.
    fn choose(&self);
}

impl Among {
    fn clinics(&self) -> Option<Arc<dyn Clinics>> {
        match self {
            Self::Alone => None,
            Self::Several(clinics) | Self::NotChosen(clinics, _) => Some(clinics.clone()),
        }
    }
}

/// Opens the practice portal.
#[async_trait]
pub trait PracticeOpener: Send + Sync {
    /// Starts it, and a recovery with it in the place of this one.
    ///
    /// # Errors
    /// It does not start: why, for whoever sets the program up.
    async fn open(&self) -> Result<(), String>;
}

/// The system's browser.
pub trait Browser: Send + Sync {
    /// Opens a page of the portal there. Whether it could; what the patient sees of it nobody can tell.
    fn open(&self, page: &WebAddress) -> bool;
}

/// What only the practice portal can do.
#[async_trait]
pub trait PracticePortal: Send + Sync {
    /// Its mail, newest first; none where it cannot be read.
    async fn inbox(&self) -> Option<Vec<Mail>>;

    /// Its staff desk, for the browser.
    fn desk(&self) -> Option<WebAddress>;

    /// Makes it as it was at the beginning. Whether it could.
    async fn start_afresh(&self) -> bool;
}

/// What comes out, in order.
#[derive(Debug)]
pub enum Output {
    /// A page to draw anew. Events that answer it carry this revision.
    Page {
        /// Counts pages.
        revision: u64,
        /// What to show.
        view: View,
    },
    /// The page stays; live pieces may differ.
    Live {
        /// The page's revision.
        revision: u64,
        /// What is shown now.
        before: Box<View>,
        /// What to show.
        now: Box<View>,
    },
    /// A secret for the field the patient is looking at.
    Reveal {
        /// The page's revision.
        revision: u64,
        /// The secret, once.
        reveal: Reveal,
        /// Which field.
        field: SecretField,
    },
    /// Print what is on the screen.
    Print,
    /// The patient is done.
    Close,
}

/// A running recovery. Dropping it ends the task and every call on its way.
#[derive(Clone, Debug)]
pub struct Driver {
    inputs: mpsc::UnboundedSender<Input>,
}

#[derive(Debug)]
enum Input {
    Show,
    Patient { revision: u64, event: Event },
}

impl Driver {
    /// Starts the task on the current tokio runtime. Nothing is sent to the portal before the patient
    /// asks for it.
    pub fn start(desk: Desk) -> (Self, mpsc::UnboundedReceiver<Output>) {
        let (inputs, input) = mpsc::unbounded_channel();
        let (output, outputs) = mpsc::unbounded_channel();
        tokio::spawn(run(desk, input, output));
        (Self { inputs }, outputs)
    }

    /// Publishes the current page once more, for a screen that has just opened.
    pub fn show(&self) {
        // The task lives as long as this handle, so the channel is open.
        let _ = self.inputs.send(Input::Show);
    }

    /// Hands in what the patient did on the page of `revision`. Dropped if another page has come since.
    pub fn send(&self, revision: u64, event: Event) {
        let _ = self.inputs.send(Input::Patient { revision, event });
    }
}

async fn run(desk: Desk, mut inputs: mpsc::UnboundedReceiver<Input>, outputs: mpsc::UnboundedSender<Output>) {
    let state = first_state(&desk);
    let (replies, mut reply) = mpsc::unbounded_channel();
    let mut screen = Screen { revision: 1, shown: state.view(), outputs };
    let mut room = Room { state, performer: Performer::new(desk, replies) };
    loop {
        let event = tokio::select! {
            input = inputs.recv() => match input {
                None => return,
                Some(Input::Show) => { screen.draw(); continue }
                Some(Input::Patient { revision, .. }) if revision != screen.revision => continue,
                Some(Input::Patient { event, .. }) => event,
            },
            Some((call, reply)) = reply.recv() => match room.performer.accept(call, reply) {
                Some(reply) => Event::Reply(reply),
                None => continue,
            },
        };
        room.turn(event, &mut screen).await;
    }
}

fn first_state(desk: &Desk) -> State {
    let settings = desk.settings.read();
    if let Some(NoPortal { why, .. }) = &desk.no_portal {
        return State::not_set_up(settings, why.clone());
    }
    if let Among::NotChosen(_, directory) = &desk.among {
        return State::finder(settings, directory.clone());
    }
    let (portal, practice) = (desk.portal.capabilities(), desk.practice.is_some());
    let chosen = matches!(desk.among, Among::Several(_));
    let journal = desk.journal.is_usable();
    // Also where nothing can be written any more: what was noted before that is still true.
    let setting = Setting { portal, practice, chosen, journal, saves: desk.saves, locks: desk.locks.clone() };
    State::start(setting, settings, desk.journal.note())
}

struct Room {
    state: State,
    performer: Performer,
}

impl Room {
    async fn turn(&mut self, event: Event, screen: &mut Screen) {
        let (before, event_name) = (self.state.name(), event.name());
        let of_every_key_or_second = matches!(
            event,
            Event::TypePassword { .. } | Event::TypeClinic { .. } | Event::Reply(Reply::SecondsLeft(_))
        );
        log_outcome(&event);
        let (state, ask) = flow::step(self.state.clone(), event, now());
        self.state = state;
        let asked = ask.as_ref().map_or("-", Ask::name);
        // Of keys and seconds there is nothing to tell but how long a password is.
        if !of_every_key_or_second {
            tracing::debug!(from = before, event = event_name, to = self.state.name(), asked, "turn");
        }
        // Before the ask is performed: what is in the journal must cover what is about to be sent.
        self.performer.keep_journal(self.state.note()).await;
        screen.show(self.state.view());
        match ask {
            Some(Ask::Show(reveal, field)) => screen.reveal(reveal, field),
            Some(Ask::KeepSettings(settings)) => self.performer.keep_settings(settings).await,
            Some(Ask::Print) => screen.put(Output::Print),
            Some(Ask::Close) => screen.put(Output::Close),
            Some(ask) => self.performer.perform(ask),
            None => {}
        }
    }
}

/// What the portal's answer came to, by its kind: a status alone says too little.
fn log_outcome(event: &Event) {
    let Event::Reply(reply) = event else { return };
    match reply {
        Reply::Started(Ok(_)) | Reply::Checked(Ok(_)) | Reply::PasswordSet(Ok(_)) => {
            tracing::info!(reply = reply.name(), "the portal goes on");
        }
        Reply::Started(Err(problem)) | Reply::Checked(Err(problem)) | Reply::PasswordSet(Err(problem)) => {
            tracing::warn!(reply = reply.name(), problem = problem.name(), "the portal does not go on");
        }
        Reply::SignedIn(answer) => tracing::info!(?answer, "a sign-in was tried"),
        _ => {}
    }
}

/// What is on the patient's screen.
struct Screen {
    revision: u64,
    shown: View,
    outputs: mpsc::UnboundedSender<Output>,
}

impl Screen {
    fn draw(&self) {
        self.put(Output::Page { revision: self.revision, view: self.shown.clone() });
    }

    fn show(&mut self, view: View) {
        if view == self.shown {
            return;
        }
        let before = std::mem::replace(&mut self.shown, view);
        if before.shows_the_same_page(&self.shown) {
            let (before, now) = (Box::new(before), Box::new(self.shown.clone()));
            self.put(Output::Live { revision: self.revision, before, now });
        } else {
            self.revision += 1;
            self.draw();
        }
    }

    fn reveal(&self, reveal: Reveal, field: SecretField) {
        self.put(Output::Reveal { revision: self.revision, reveal, field });
    }

    fn put(&self, output: Output) {
        // Nobody listens any more only while the program ends.
        let _ = self.outputs.send(output);
    }
}

/// A reply and the number of the call it answers.
type Numbered = (u64, Reply);
