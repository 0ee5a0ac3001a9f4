//! The bridge between the window and the recovery: two commands and a channel. Its contract is in
//! ARCHITECTURE.md, "The bridge".

use std::sync::{Mutex, MutexGuard, PoisonError};

use driver::{Driver, Output};
use recovery::clinic::Clinic;
use recovery::flow::{Busy, Live, PageView, SecretField};
use recovery::{Event, Reply, Reveal, Settings, View};
use screens::{Parts, Screen, Screens};
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::log;
use crate::setup::{Recovery, Setup};
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
    /// Another one from the moment the practice portal is opened.
    driver: Mutex<Driver>,
}

impl Bridge {
    /// Starts the recovery and everything that carries it to the window.
    pub(crate) fn start<R: Runtime>(setup: Setup, recovery: Recovery, app: AppHandle<R>) -> Self {
        let Recovery { clinic, desk } = recovery;
        let (driver, outputs) = tauri::async_runtime::block_on(async move { Driver::start(desk) });
        let screens = Screens::new(jiff::tz::TimeZone::system());
        let carrier = Carrier { setup, screens, clinic, app };
        tauri::async_runtime::spawn(carrier.carry(outputs));
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
    setup: Setup,
    screens: Screens,
    clinic: Clinic,
    app: AppHandle<R>,
}

impl<R: Runtime> Carrier<R> {
    async fn carry(mut self, mut outputs: UnboundedReceiver<Output>) {
        let mut settings = Settings::default();
        while let Some(output) = outputs.recv().await {
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
                Output::StartPractice => {
                    if let Some(from_practice) = self.start_practice().await {
                        outputs = from_practice;
                    }
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
        let live = Live { busy: Busy::No, resend_in: None, advice: None };
        let view = View { page: PageView::Broken, settings, practice: false, answers: 0, live };
        let screen = self.screens.render(&view, &self.clinic);
        self.app.state::<Bridge>().tell(Update::Screen { revision: u64::MAX, screen });
    }

    fn fill(&self, revision: u64, reveal: Reveal, field: SecretField, settings: Settings) -> Update {
        let screens::Fill { field, announce } = self.screens.fill(field, settings.language);
        Update::Fill { revision, field, value: reveal.into_shown(), announce }
    }

    /// Begins anew with the practice portal; what its driver says takes the place of the former's.
    async fn start_practice(&mut self) -> Option<UnboundedReceiver<Output>> {
        let bridge = self.app.state::<Bridge>();
        match self.setup.practice().await {
            Ok(Recovery { clinic, desk }) => {
                self.clinic = clinic;
                let (driver, outputs) = Driver::start(desk);
                driver.show();
                *bridge.driver() = driver;
                Some(outputs)
            }
            Err(problem) => {
                log::complain(&problem);
                bridge.driver().reply(Reply::NoPractice(problem));
                None
            }
        }
    }
}
