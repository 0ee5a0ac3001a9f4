//! Several portals: the clinics to choose from, and a recovery at the one that is chosen.

use std::sync::Arc;

use async_trait::async_trait;
use connectors::Profile;
use connectors::places::{Shelf, Shelved};
use connectors::profile::Listed;
use driver::{Among, Clinics, Desk, journal};
use recovery::Directory;
use recovery::clinic::Clinic;
use recovery::directory::Entry;

use crate::log;
use crate::setup::{Recovery, Setup};

/// So many mistakes are said one by one.
const MOST_SAID: usize = 20;

/// The clinics whose profiles can be used. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Shelves {
    setup: Setup,
    /// By the place each has in the directory.
    profiles: Arc<[Shelved]>,
    directory: Arc<Directory>,
}

impl Shelves {
    pub(crate) fn new(setup: Setup, profiles: Vec<Shelved>) -> Self {
        let entries = profiles.iter().map(|shelved| Entry::from(&shelved.listed.clinic)).collect();
        Self { setup, profiles: profiles.into(), directory: Arc::new(Directory::new(entries)) }
    }

    /// Where to begin: at the one portal at which something is unfinished, else with the choice.
    pub(crate) fn beginning(&self) -> Recovery {
        let unfinished = journal::unfinished(self.setup.data());
        let noted = |shelved: &Shelved| unfinished.binary_search(&shelved.listed.id).is_ok();
        let mut noted = self.profiles.iter().filter(|shelved| noted(shelved));
        let opened = match (noted.next(), noted.next()) {
            (Some(only), None) => self.recovery(only),
            _ => return self.choice(),
        };
        opened.unwrap_or_else(|problem| {
            log::complain(&problem);
            self.choice()
        })
    }

    /// The choice of a clinic.
    fn choice(&self) -> Recovery {
        let among = Among::NotChosen(Arc::new(self.clone()), self.directory.clone());
        Recovery { clinic: Clinic::default(), desk: Desk { among, ..self.setup.desk_without_portal() } }
    }

    /// A recovery at one of them.
    fn recovery(&self, shelved: &Shelved) -> Result<Recovery, String> {
        let profile = Profile::read(&shelved.file).map_err(|error| error.to_string())?;
        // The patient said yes to what it said then.
        if Listed::of(profile.clone()) != shelved.listed {
            return Err(format!("{} has changed. Start the program again.", shelved.file.display()));
        }
        let Recovery { clinic, desk } = self.setup.at(profile, None)?;
        Ok(Recovery { clinic, desk: Desk { among: Among::Several(Arc::new(self.clone())), ..desk } })
    }
}

#[async_trait]
impl Clinics for Shelves {
    async fn open(&self, place: usize) -> bool {
        let Some(shelved) = self.profiles.get(place) else { return false };
        match self.recovery(shelved) {
            Ok(recovery) => self.setup.begin_anew(recovery),
            Err(problem) => {
                log::complain(&problem);
                return false;
            }
        }
        true
    }

    fn choose(&self) {
        self.setup.begin_anew(self.choice());
    }
}

/// Says what is wrong with the profiles that are left out.
pub(crate) fn say_mistakes(shelf: &Shelf) {
    for mistake in shelf.mistakes.iter().take(MOST_SAID) {
        log::complain(&mistake.to_string());
        // Without the folders, which may be named after somebody.
        let file = mistake.file.file_name().unwrap_or_default();
        tracing::warn!(
            ?file,
            line = mistake.line,
            key = mistake.key,
            "a profile has a mistake and is left out"
        );
    }
    let more = shelf.mistakes.len().saturating_sub(MOST_SAID);
    if more > 0 {
        log::complain(&format!("{more} more profiles have mistakes."));
    }
}
