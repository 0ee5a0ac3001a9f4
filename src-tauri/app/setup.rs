//! Finds the portal profiles and readies a recovery with the one, the choice of one from several, or a page that says what is
//! missing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use clipboard::Clipboard;
use connectors::places::{Places, Shelf, SystemPlace};
use connectors::{Portal, Profile};
use driver::journal::Journal;
use driver::settings_file::SettingsFile;
use driver::{Among, Desk, NoPortal, PracticeOpener, PracticePortal};
use keychain::Keychain;
use recovery::clinic::Clinic;
use recovery::flow::NotSetUp;
use tauri::path::PathResolver;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::arguments::WhichPortal;
use crate::browser::SystemBrowser;
use crate::clinics::{Shelves, say_mistakes};
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
    /// Where the user's own profiles are looked for.
    user_place: PathBuf,
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
        self.begin_anew(recovery);
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
            user_place: config,
            next,
        };
        Ok((setup, recoveries))
    }

    /// Where notes are kept.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Puts a recovery in the place of the one there is.
    pub(crate) fn begin_anew(&self, recovery: Recovery) {
        // Nobody listens any more only while the program ends.
        let _ = self.next.send(recovery);
    }

    /// Readies what was asked for. A missing or broken profile is a page, never another portal.
    pub(crate) fn recovery(&self, which: &WhichPortal) -> Recovery {
        let named = match which {
            WhichPortal::Practice => {
                return tauri::async_runtime::block_on(self.practice()).unwrap_or_else(|problem| {
                    log::complain(&problem);
                    self.not_set_up(NotSetUp::NoPractice(problem))
                });
            }
            WhichPortal::Profile(path) => Some(path.clone()),
            WhichPortal::Usual => None,
        };
        let places = Places { named, system: system_place(), user: self.user_place.clone() };
        match places.files().as_deref() {
            Err(mistake) => self.broken(mistake.to_string()),
            Ok([]) => {
                let looked_in: Vec<_> =
                    places.to_look_in().map(|place| place.display().to_string()).collect();
                log::complain(&format!(
                    "Not set up for a clinic yet. Put a portal profile, portal.toml, into one of the folders {}, or \
                     name one with --profile.",
                    looked_in.join(" and ")
                ));
                self.not_set_up(NotSetUp::NoProfile)
            }
            Ok([file]) => {
                let profile = Profile::read(file).map_err(|error| error.to_string());
                let ready = profile.and_then(|profile| self.at(profile, None));
                ready.unwrap_or_else(|problem| self.broken(problem))
            }
            Ok(files) => self.several(files),
        }
    }

    /// Readies the choice of a clinic. That also where all profiles but one are broken: whose clinic is not there must
    /// not be taken to another's portal.
    fn several(&self, files: &[PathBuf]) -> Recovery {
        let shelf = Shelf::read(files);
        match shelf.mistakes.first() {
            Some(mistake) if shelf.good.is_empty() => self.broken(mistake.to_string()),
            _ => {
                say_mistakes(&shelf);
                Shelves::new(self.clone(), shelf.good).beginning()
            }
        }
    }

    fn broken(&self, problem: String) -> Recovery {
        log::complain(&problem);
        self.not_set_up(NotSetUp::BadProfile(problem))
    }

    /// Starts the practice portal and readies a recovery with it.
    pub(crate) async fn practice(&self) -> Result<Recovery, String> {
        let started = practice::start(&self.data.join("practice")).await;
        let (inside, profile) = started.map_err(|error| error.to_string())?;
        self.at(profile, Some(inside))
    }

    /// Readies a recovery at the portal of this profile.
    pub(crate) fn at(
        &self,
        profile: Profile,
        practice: Option<Arc<dyn PracticePortal>>,
    ) -> Result<Recovery, String> {
        let portal = connectors::open(&profile).map_err(|error| error.to_string())?;
        let desk = self.desk(&profile.id, Arc::from(portal));
        let journal = &desk.journal;
        if !journal.is_usable() {
            log::complain(
                "Notes cannot be kept in your home folder: make it writable. Until then the program cannot \
                 tell after a crash whether a password was changed.",
            );
        }
        let (saves, locks) = (profile.save_sign_ins, profile.locks);
        let keychain = if saves { desk.keychain } else { Keychain::none() };
        Ok(Recovery { clinic: profile.clinic, desk: Desk { practice, saves, keychain, locks, ..desk } })
    }

    fn not_set_up(&self, why: NotSetUp) -> Recovery {
        let no_portal = Some(NoPortal { why, practice: Arc::new(self.clone()) });
        Recovery { clinic: Clinic::default(), desk: Desk { no_portal, ..self.desk_without_portal() } }
    }

    pub(crate) fn desk_without_portal(&self) -> Desk {
        self.desk("none", Arc::from(connectors::nowhere()))
    }

    fn desk(&self, portal_id: &str, portal: Arc<dyn Portal>) -> Desk {
        Desk {
            portal_id: portal_id.to_owned(),
            portal,
            no_portal: None,
            among: Among::Alone,
            keychain: self.keychain.clone(),
            saves: true,
            locks: Vec::new(),
            clipboard: self.clipboard.clone(),
            journal: Journal::open(&self.data, portal_id),
            settings: self.settings.clone(),
            browser: Arc::new(SystemBrowser),
            practice: None,
        }
    }
}

/// The system's place. Builds for development take another folder for it, so that tests can write there; a release
/// has no such way, by which a user could choose what the system's place says.
pub(crate) fn system_place() -> Option<SystemPlace> {
    #[cfg(all(debug_assertions, unix))]
    if let Some(folder) = std::env::var_os("WAY_BACK_IN_SYSTEM_PLACE") {
        use std::os::unix::fs::MetadataExt;
        // Whoever runs the tests stands for root.
        let me = std::fs::metadata("/proc/self").map_or(0, |me| me.uid());
        return Some(SystemPlace::of(folder.into(), me));
    }
    SystemPlace::usual()
}
