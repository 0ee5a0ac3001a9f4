//! The bridge between the window and the recovery: two commands and a channel. Its contract is in
//! ARCHITECTURE.md, "The bridge".

use std::sync::Mutex;

use driver::{Driver, Output};
use recovery::flow::{Busy, Live, PageView};
use recovery::{Event, View};
use screens::{Clinic, Parts, Screen, Screens};
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
    /// A text for a field: a password made for the patient. Sent once and not kept.
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
    source: Source,
}

enum Source {
    Recovery(Driver),
    /// One page that nothing leads on from.
    Page(Box<Update>),
}

impl Bridge {
    /// Starts the recovery and everything that carries it to the window.
    pub(crate) fn start<R: Runtime>(recovery: Recovery, app: AppHandle<R>) -> Self {
        let screens = Screens::new(&[], jiff::tz::TimeZone::system());
        match recovery {
            Recovery::NotSetUp(view) => {
                let nobody = Clinic { name: String::new(), phone: String::new(), hours: None };
                let screen = screens.render(&view, &nobody);
                let update = Update::Screen { revision: 1, screen };
                Self { channel: Mutex::new(None), source: Source::Page(Box::new(update)) }
            }
            Recovery::At(clinic, desk) => {
                let (driver, outputs) = tauri::async_runtime::block_on(async move { Driver::start(desk) });
                tauri::async_runtime::spawn(carry(outputs, screens, clinic, app));
                Self { channel: Mutex::new(None), source: Source::Recovery(driver) }
            }
        }
    }

    fn tell(&self, update: Update) {
        // A poisoned lock still holds a whole channel.
        let channel = self.channel.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(channel) = channel.as_ref() {
            // Fails only while the window is closing.
            let _ = channel.send(update);
        }
    }
}

/// Hands over the channel on which screens arrive, and has the current one sent.
#[tauri::command]
pub fn view(bridge: State<'_, Bridge>, channel: Channel<Update>) {
    *bridge.channel.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(channel);
    match &bridge.source {
        Source::Recovery(driver) => driver.show(),
        Source::Page(update) => bridge.tell((**update).clone()),
    }
}

/// Hands in what the patient did on the screen of `revision`. Returns at once.
#[tauri::command]
pub fn send(bridge: State<'_, Bridge>, revision: u64, event: Event) {
    match &bridge.source {
        Source::Recovery(driver) => driver.send(revision, event),
        Source::Page(_) => {}
    }
}

async fn carry<R: Runtime>(
    mut outputs: UnboundedReceiver<Output>,
    screens: Screens,
    clinic: Clinic,
    app: AppHandle<R>,
) {
    while let Some(output) = outputs.recv().await {
        let Some(update) = translate(output, &screens, &clinic) else {
            window::close(&app);
            return;
        };
        let Some(update) = update else { continue };
        if let Update::Screen { screen, .. } = &update {
            window::set_title(&app, &screen.title);
        }
        app.state::<Bridge>().tell(update);
    }
    // The driver ends only with the program, unless it has failed; then nothing would answer any more.
    tracing::error!("the driver has ended");
    let live = Live { busy: Busy::No, resend_in: None, advice: None };
    let view = View { page: PageView::Broken, answers: 0, live };
    let screen = screens.render(&view, &clinic);
    app.state::<Bridge>().tell(Update::Screen { revision: u64::MAX, screen });
}

/// `None`: the patient is done. `Some(None)`: nothing to draw.
fn translate(output: Output, screens: &Screens, clinic: &Clinic) -> Option<Option<Update>> {
    let drawn = |view: &View| screens.render(view, clinic);
    Some(match output {
        Output::Page { revision, view } => Some(Update::Screen { revision, screen: drawn(&view) }),
        Output::Live { revision, before, now } => {
            screens.parts(&before, &now).map(|parts| Update::Parts { revision, parts })
        }
        Output::Reveal { revision, reveal } => {
            let announce = screens.password_made();
            Some(Update::Fill { revision, field: "password", value: reveal.into_shown(), announce })
        }
        Output::Close => return None,
    })
}
