//! Finds the portal profile and readies a recovery with it, or a page that says what is missing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use connectors::Profile;
use driver::Desk;
use driver::journal::Journal;
use keychain::Keychain;
use recovery::View;
use recovery::flow::{Busy, Live, PageView};
use screens::Clinic;
use tauri::path::PathResolver;

use crate::log;

/// Long enough for a person to answer an unlock question of the desktop's own.
const KEYCHAIN_LIMIT: Duration = Duration::from_secs(45);

/// What the window is to show.
pub(crate) enum Recovery {
    /// A portal to get back into.
    At(Clinic, Desk),
    /// Nothing to go by: why, in the words for whoever sets the program up.
    NotSetUp(View),
}

impl Recovery {
    /// The window's title until the first screen is drawn.
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::At(clinic, _) => &clinic.name,
            Self::NotSetUp(_) => "Way Back In",
        }
    }
}

/// Readies what the profile describes. A missing or broken profile is a page, never another portal.
pub(crate) fn recovery<R: tauri::Runtime>(
    named: Option<&Path>,
    paths: &PathResolver<R>,
) -> Result<Recovery, Box<dyn std::error::Error>> {
    let file = match named {
        Some(file) => file.to_owned(),
        None => default_profile(paths)?,
    };
    if named.is_none() && !file.exists() {
        log::complain(&format!(
            "Not set up for a clinic yet. Put a portal profile at {} or name one with --profile.",
            file.display()
        ));
        return Ok(not_set_up(String::new()));
    }
    let profile = match Profile::read(&file) {
        Ok(profile) => profile,
        Err(error) => {
            log::complain(&error.to_string());
            return Ok(not_set_up(error.to_string()));
        }
    };
    let portal = match connectors::open(&profile) {
        Ok(portal) => Arc::from(portal),
        Err(error) => {
            log::complain(&error.to_string());
            return Ok(not_set_up(error.to_string()));
        }
    };
    let journal = Journal::open(&paths.app_local_data_dir()?, &profile.id);
    if !journal.is_usable() {
        log::complain(
            "Notes cannot be kept in your home folder: make it writable. Until then the program cannot \
             tell after a crash whether a password was changed.",
        );
    }
    let connectors::profile::Clinic { name, phone, hours } = profile.clinic;
    let keychain = Keychain::open(KEYCHAIN_LIMIT);
    Ok(Recovery::At(Clinic { name, phone, hours }, Desk { portal_id: profile.id, portal, keychain, journal }))
}

fn default_profile<R: tauri::Runtime>(paths: &PathResolver<R>) -> tauri::Result<PathBuf> {
    Ok(paths.app_config_dir()?.join("portal.toml"))
}

fn not_set_up(reason: String) -> Recovery {
    let live = Live { busy: Busy::No, resend_in: None, advice: None };
    Recovery::NotSetUp(View { page: PageView::NotSetUp { reason }, answers: 0, live })
}
