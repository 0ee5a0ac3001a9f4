//! Finds the portal profile and readies a recovery with it, or a page that says what is missing.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clipboard::Clipboard;
use connectors::{Portal, Profile};
use driver::journal::Journal;
use driver::settings_file::SettingsFile;
use driver::{Desk, PracticePortal};
use keychain::Keychain;
use recovery::clinic::Clinic;
use recovery::flow::NotSetUp;
use tauri::path::PathResolver;

use crate::arguments::WhichPortal;
use crate::browser::SystemBrowser;
use crate::log;
use crate::practice;

/// Long enough for a person to answer an unlock question of the desktop's own.
const KEYCHAIN_LIMIT: Duration = Duration::from_secs(45);

/// What every recovery of this run shares.
pub(crate) struct Setup {
    keychain: Keychain,
    clipboard: Clipboard,
    settings: SettingsFile,
    /// Where notes and the practice portal live.
    data: PathBuf,
    /// Where a profile is looked for.
    usual_profile: PathBuf,
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

impl Setup {
    pub(crate) fn new<R: tauri::Runtime>(
        clipboard: Clipboard,
        paths: &PathResolver<R>,
    ) -> Result<Self, tauri::Error> {
        let config = paths.app_config_dir()?;
        let languages = sys_locale::get_locales().collect();
        Ok(Self {
            keychain: Keychain::open(KEYCHAIN_LIMIT),
            clipboard,
            settings: SettingsFile::new(config.join("settings.json"), languages),
            data: paths.app_local_data_dir()?,
            usual_profile: config.join("portal.toml"),
        })
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
            WhichPortal::Usual if !self.usual_profile.exists() => {
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
        let journal = self.journal(&profile.id);
        if !journal.is_usable() {
            log::complain(
                "Notes cannot be kept in your home folder: make it writable. Until then the program cannot \
                 tell after a crash whether a password was changed.",
            );
        }
        let desk = Desk { practice, journal, ..self.desk(&profile.id, Arc::from(portal)) };
        Ok(Recovery { clinic: profile.clinic, desk })
    }

    fn not_set_up(&self, why: NotSetUp) -> Recovery {
        let nobody =
            Clinic { name: String::new(), phone: String::new(), hours: None, relay: None, interpreter: None };
        let desk = Desk { not_set_up: Some(why), ..self.desk("none", Arc::from(connectors::nowhere())) };
        Recovery { clinic: nobody, desk }
    }

    fn desk(&self, portal_id: &str, portal: Arc<dyn Portal>) -> Desk {
        Desk {
            portal_id: portal_id.to_owned(),
            portal,
            not_set_up: None,
            keychain: self.keychain.clone(),
            clipboard: self.clipboard.clone(),
            journal: self.journal(portal_id),
            settings: self.settings.clone(),
            browser: Arc::new(SystemBrowser),
            practice: None,
        }
    }

    fn journal(&self, portal_id: &str) -> Journal {
        Journal::open(&self.data, portal_id)
    }
}
