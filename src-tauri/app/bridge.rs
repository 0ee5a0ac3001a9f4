//! The bridge between the window and the recovery: two commands and a channel. Its contract is in
//! ARCHITECTURE.md, "The bridge".

use std::sync::{Mutex, MutexGuard, PoisonError};

use driver::{Driver, Output};
use recovery::clinic::Clinic;
use recovery::flow::{Busy, Live, PageView, SecretField};
use recovery::{Event, Reveal, Settings, View};
use screens::{Parts, Screen, Screens};
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::setup::Recovery;
use crate::window;

/// What the window is told, as often as there is something to tell.
#[derive(Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Update {
    /// A new screen.
    Screen {
        /// To be sent back with every event of this screen.
        revision: u64,
        /// The screen.
        #[serde(flatten)]
        screen: Screen,
    },
    /// New contents for the live pieces of the screen of this revision.
    Parts {
        /// The screen they belong to.
        revision: u64,
        /// The pieces.
        #[serde(flatten)]
        parts: Parts,
    },
    /// A text for a field: a password made for the patient, or a saved one to be seen. Sent once and not kept.
    Fill {
        /// The screen it belongs to.
        revision: u64,
        /// The field's name.
        field: &'static str,
        /// The text.
        value: String,
        /// What a screen reader says of it; never the text.
        announce: String,
    },
}

/// What the two commands work on.
pub struct Bridge {
    channel: Mutex<Option<Channel<Update>>>,
    /// Another one from the moment the practice portal, or that of a chosen clinic, is opened.
    driver: Mutex<Driver>,
}

impl Bridge {
    /// Starts the recovery and everything that carries it to the window.
    pub(crate) fn start<R: Runtime>(
        recovery: Recovery,
        next: UnboundedReceiver<Recovery>,
        app: AppHandle<R>,
    ) -> Self {
        let Recovery { clinic, desk } = recovery;
        let (driver, outputs) = tauri::async_runtime::block_on(async move { Driver::start(desk) });
        let screens = Screens::new(jiff::tz::TimeZone::system());
        let carrier = Carrier { screens, clinic, app };
        tauri::async_runtime::spawn(carrier.carry(outputs, next));
        Self { channel: Mutex::new(None), driver: Mutex::new(driver) }
    }

    fn driver(&self) -> MutexGuard<'_, Driver> {
        // A poisoned lock still holds a whole driver.
        self.driver.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, update: Update) {
        // A poisoned lock still holds a whole channel.
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channel.as_ref() {
            // Fails only while the window is closing.
            let _ = channel.send(update);
        }
    }
}

/// Hands over the channel on which screens arrive, and has the current one sent.
#[tauri::command]
pub fn view(bridge: State<'_, Bridge>, channel: Channel<Update>) {
    *bridge.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    bridge.driver().show();
}

/// Hands in what the patient did on the screen of `revision`. Returns at once.
#[tauri::command]
pub fn send(bridge: State<'_, Bridge>, revision: u64, event: Event) {
    bridge.driver().send(revision, event);
}

/// Carries what the driver says to the window.
struct Carrier<R: Runtime> {
    screens: Screens,
    clinic: Clinic,
    app: AppHandle<R>,
}

impl<R: Runtime> Carrier<R> {
    async fn carry(mut self, mut outputs: UnboundedReceiver<Output>, mut next: UnboundedReceiver<Recovery>) {
        let mut settings = Settings::default();
        loop {
            let output = tokio::select! {
                output = outputs.recv() => match output {
                    Some(output) => output,
                    None => break,
                },
                Some(recovery) = next.recv() => {
                    outputs = self.begin_anew(recovery);
                    continue;
                }
            };
            let update = match output {
                Output::Page { revision, view } => {
                    settings = view.settings;
                    let screen = self.screens.render(&view, &self.clinic);
                    window::set_title(&self.app, &screen.title);
                    Update::Screen { revision, screen }
                }
                Output::Live { revision, before, now } => match self.screens.parts(&before, &now) {
                    Some(parts) => Update::Parts { revision, parts },
                    None => continue,
                },
                Output::Reveal { revision, reveal, field } => self.fill(revision, reveal, field, settings),
                Output::Print => {
                    window::print(&self.app);
                    continue;
                }
                Output::Close => {
                    window::close(&self.app);
                    return;
                }
            };
            self.app.state::<Bridge>().tell(update);
        }
        // The driver ends only with the program, unless it has failed; then nothing would answer any more.
        tracing::error!("the driver has ended");
        let live = Live { busy: Busy::No, resend_in: None, advice: None, matches: None };
        let view = View { page: PageView::Broken, settings, practice: false, answers: 0, live };
        let screen = self.screens.render(&view, &self.clinic);
        self.app.state::<Bridge>().tell(Update::Screen { revision: u64::MAX, screen });
    }

    fn fill(&self, revision: u64, reveal: Reveal, field: SecretField, settings: Settings) -> Update {
        let screens::Fill { field, announce } = self.screens.fill(field, settings.language);
        Update::Fill { revision, field, value: reveal.into_shown(), announce }
    }

    /// What the new recovery says takes the place of what the former did.
    fn begin_anew(&mut self, Recovery { clinic, desk }: Recovery) -> UnboundedReceiver<Output> {
        self.clinic = clinic;
        let (driver, outputs) = Driver::start(desk);
        driver.show();
        *self.app.state::<Bridge>().driver() = driver;
        outputs
    }
}
