//! Finds the portal profile and readies a recovery with it, or a page that says what is missing.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use clipboard::Clipboard;
use connectors::{Portal, Profile};
use driver::journal::Journal;
use driver::settings_file::SettingsFile;
use driver::{Desk, NoPortal, PracticeOpener, PracticePortal};
use keychain::Keychain;
use recovery::clinic::Clinic;
use recovery::flow::NotSetUp;
use tauri::path::PathResolver;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::arguments::WhichPortal;
use crate::browser::SystemBrowser;
use crate::log;
use crate::practice;

/// Long enough for a person to answer an unlock question of the desktop's own.
const KEYCHAIN_LIMIT: Duration = Duration::from_secs(45);

/// What every recovery of this run shares.
#[derive(Clone)]
pub(crate) struct Setup {
    keychain: Keychain,
    clipboard: Clipboard,
    settings: SettingsFile,
    /// Where notes and the practice portal live.
    data: PathBuf,
    /// Where a profile is looked for.
    usual_profile: PathBuf,
    /// Where a recovery goes that is to take the place of the one before it.
    next: UnboundedSender<Recovery>,
}

/// A recovery, ready to begin.
pub(crate) struct Recovery {
    pub(crate) clinic: Clinic,
    pub(crate) desk: Desk,
}

impl Recovery {
    /// The window's title until the first screen is drawn.
    pub(crate) fn title(&self) -> &str {
        if self.clinic.name.is_empty() { "Way Back In" } else { &self.clinic.name }
    }
}

#[async_trait]
impl PracticeOpener for Setup {
    async fn open(&self) -> Result<(), String> {
        let recovery = self.practice().await.inspect_err(|problem| log::complain(problem))?;
        // Nobody listens any more only while the program ends.
        let _ = self.next.send(recovery);
        Ok(())
    }
}

impl Setup {
    /// With the recoveries that are to take the place of the first, as they come.
    pub(crate) fn new<R: tauri::Runtime>(
        clipboard: Clipboard,
        paths: &PathResolver<R>,
    ) -> Result<(Self, UnboundedReceiver<Recovery>), tauri::Error> {
        let config = paths.app_config_dir()?;
        let languages = sys_locale::get_locales().collect();
        let (next, recoveries) = mpsc::unbounded_channel();
        let setup = Self {
            keychain: Keychain::open(KEYCHAIN_LIMIT),
            clipboard,
            settings: SettingsFile::new(config.join("settings.json"), languages),
            data: paths.app_local_data_dir()?,
            usual_profile: config.join("portal.toml"),
            next,
        };
        Ok((setup, recoveries))
    }

    /// Readies what was asked for. A missing or broken profile is a page, never another portal.
    pub(crate) fn recovery(&self, which: &WhichPortal) -> Recovery {
        let profile = match which {
            WhichPortal::Practice => {
                return tauri::async_runtime::block_on(self.practice()).unwrap_or_else(|problem| {
                    log::complain(&problem);
                    self.not_set_up(NotSetUp::NoPractice(problem))
                });
            }
            WhichPortal::Profile(file) => Profile::read(file),
            WhichPortal::Usual if is_missing(&self.usual_profile) => {
                log::complain(&format!(
                    "Not set up for a clinic yet. Put a portal profile at {} or name one with --profile.",
                    self.usual_profile.display()
                ));
                return self.not_set_up(NotSetUp::NoProfile);
            }
            WhichPortal::Usual => Profile::read(&self.usual_profile),
        };
        let ready = profile.map_err(|error| error.to_string()).and_then(|profile| self.at(profile, None));
        ready.unwrap_or_else(|problem| {
            log::complain(&problem);
            self.not_set_up(NotSetUp::BadProfile(problem))
        })
    }

    /// Starts the practice portal and readies a recovery with it.
    pub(crate) async fn practice(&self) -> Result<Recovery, String> {
        let started = practice::start(&self.data.join("practice")).await;
        let (inside, profile) = started.map_err(|error| error.to_string())?;
        self.at(profile, Some(inside))
    }

    fn at(&self, profile: Profile, practice: Option<Arc<dyn PracticePortal>>) -> Result<Recovery, String> {
        let portal = connectors::open(&profile).map_err(|error| error.to_string())?;
        let desk = self.desk(&profile.id, Arc::from(portal));
        let journal = &desk.journal;
        if !journal.is_usable() {
            log::complain(
                "Notes cannot be kept in your home folder: make it writable. Until then the program cannot \
                 tell after a crash whether a password was changed.",
            );
        }
        Ok(Recovery { clinic: profile.clinic, desk: Desk { practice, ..desk } })
    }

    fn not_set_up(&self, why: NotSetUp) -> Recovery {
        let no_portal = Some(NoPortal { why, practice: Arc::new(self.clone()) });
        let desk = Desk { no_portal, ..self.desk("none", Arc::from(connectors::nowhere())) };
        Recovery { clinic: Clinic::default(), desk }
    }

    fn desk(&self, portal_id: &str, portal: Arc<dyn Portal>) -> Desk {
        Desk {
            portal_id: portal_id.to_owned(),
            portal,
            no_portal: None,
            keychain: self.keychain.clone(),
            clipboard: self.clipboard.clone(),
            journal: Journal::open(&self.data, portal_id),
            settings: self.settings.clone(),
            browser: Arc::new(SystemBrowser),
            practice: None,
        }
    }
}

/// Whether there is no such file. One that is there and cannot be reached is a profile with a mistake: practice is
/// never offered in a real portal's place.
fn is_missing(file: &Path) -> bool {
    std::fs::symlink_metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}
