//! Performs what the recovery flow asks for and feeds the replies back. One task owns the state; the
//! portal, the keychain and the clock are asked from here and from nowhere else. Knows no window.
//!
//! The task never branches on the state: it runs [`recovery::flow::step`], publishes the view, and
//! performs the [`Ask`]. What survives a crash is in [`journal`].

pub mod journal;

mod perform;

use std::sync::Arc;

use connectors::Portal;
use keychain::Keychain;
use recovery::flow::{self, Ask, StartNotice};
use recovery::{Event, Reply, Reveal, State, View};
use tokio::sync::mpsc;

use crate::journal::Journal;
use crate::perform::Performer;

/// Everything the flow may ask something of.
pub struct Desk {
    /// The portal's short name, for keychain and journal.
    pub portal_id: String,
    /// The portal.
    pub portal: Arc<dyn Portal>,
    /// The computer's password store.
    pub keychain: Keychain,
    /// What survives a crash.
    pub journal: Journal,
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
        before: View,
        /// What to show.
        now: View,
    },
    /// A secret for the field the patient is looking at.
    Reveal {
        /// The page's revision.
        revision: u64,
        /// The secret, once.
        reveal: Reveal,
    },
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
    let portal = desk.portal.capabilities();
    if desk.journal.holds_open_change() {
        State::interrupted(portal)
    } else if desk.journal.is_usable() {
        State::start(portal, StartNotice::None)
    } else {
        State::start(portal, StartNotice::NoJournal)
    }
}

struct Room {
    state: State,
    performer: Performer,
}

impl Room {
    async fn turn(&mut self, event: Event, screen: &mut Screen) {
        let (before, event_name) = (self.state.name(), event.name());
        let (state, ask) = flow::step(self.state.clone(), event);
        self.state = state;
        let asked = ask.as_ref().map_or("-", Ask::name);
        tracing::debug!(from = before, event = event_name, to = self.state.name(), asked, "turn");
        // Before the ask is performed: what is in the journal must cover what is about to be sent.
        self.performer.keep_journal(self.state.change_is_open()).await;
        screen.show(self.state.view());
        match ask {
            Some(Ask::Show(reveal)) => screen.reveal(reveal),
            Some(Ask::Close) => screen.close(),
            Some(ask) => self.performer.perform(ask),
            None => {}
        }
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
        if before.page == self.shown.page && before.answers == self.shown.answers {
            let now = self.shown.clone();
            self.put(Output::Live { revision: self.revision, before, now });
        } else {
            self.revision += 1;
            self.draw();
        }
    }

    fn reveal(&self, reveal: Reveal) {
        self.put(Output::Reveal { revision: self.revision, reveal });
    }

    fn close(&self) {
        self.put(Output::Close);
    }

    fn put(&self, output: Output) {
        // Nobody listens any more only while the program ends.
        let _ = self.outputs.send(output);
    }
}

/// A reply and the number of the call it answers.
type Numbered = (u64, Reply);
