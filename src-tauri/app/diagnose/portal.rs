//! Which profile is used, and what is found at its portal. A broken profile is said, and all else goes on.

use std::path::{Path, PathBuf};

use connectors::places::{Places, Shelf};
use connectors::profile::{Doubt, Proxy};
use connectors::survey::Verdict;
use connectors::{Profile, ProfileError};
use recovery::locks::ClearedBy;

use super::Report;
use crate::arguments::WhichPortal;
use crate::folders::{Folders, shown};
use crate::setup::system_place;

/// More portals than these are not all asked.
const MOST_PORTALS: usize = 5;

/// Looks at the profile and its portal, or at those of several clinics. The id of the profile, where there is one alone.
pub(super) async fn look(
    report: &mut Report,
    which: &WhichPortal,
    folders: Option<&Folders>,
) -> Option<String> {
    report.about("Profile");
    let named = match which {
        WhichPortal::Profile(path) => Some(path.clone()),
        WhichPortal::Usual | WhichPortal::Practice => None,
    };
    let places = Places { named, system: system_place(), user: folders?.config.clone() };
    let files = match places.files() {
        Ok(files) => files,
        Err(mistake) => {
            of_mistake(report, &mistake);
            return None;
        }
    };
    match files.as_slice() {
        [] => {
            let places: Vec<_> = places.to_look_in().map(shown).collect();
            let fix = "Put a portal profile, portal.toml, there, or name one with --profile";
            report.wrong("profile", format!("There is none in {}.", places.join(" or ")), fix);
            None
        }
        [file] => {
            report.fact("file", format!("{}, from {}", shown(file), place_of(&places, file)));
            one(report, file).await
        }
        several => {
            report.fact("files", format!("{}, from {}", several.len(), place_of(&places, &several[0])));
            all(report, several).await;
            None
        }
    }
}

/// From which place a profile is, in words.
fn place_of(places: &Places, file: &Path) -> &'static str {
    match (&places.named, &places.system) {
        (Some(_), _) => "--profile",
        (None, Some(system)) if file.starts_with(system.folder()) => "the system's place",
        (None, _) => "the user's place",
    }
}

async fn one(report: &mut Report, file: &Path) -> Option<String> {
    let profile = match Profile::read(file) {
        Ok(profile) => profile,
        Err(mistake) => {
            of_mistake(report, &mistake);
            return None;
        }
    };
    says(report, &profile);
    report.about("Portal");
    survey(report, &profile).await;
    Some(profile.id)
}

/// Of several clinics what is wrong is told, and the portals are asked where there are not too many.
async fn all(report: &mut Report, files: &[PathBuf]) {
    let shelf = Shelf::read(files);
    for mistake in &shelf.mistakes {
        report.fact("file", shown(&mistake.file));
        of_mistake(report, mistake);
    }
    report.fact("good", format!("{} of {}", shelf.good.len(), files.len()));
    if shelf.good.len() > MOST_PORTALS {
        let says = format!("There are more than {MOST_PORTALS}: no portal was asked.");
        report.note("portals", says, "Name one profile with --profile to have its portal looked at");
        return;
    }
    for shelved in &shelf.good {
        match Profile::read(&shelved.file) {
            Ok(profile) => {
                report.about("Profile");
                report.fact("file", shown(&shelved.file));
                says(report, &profile);
                report.about("Portal");
                survey(report, &profile).await;
            }
            Err(mistake) => of_mistake(report, &mistake),
        }
    }
}

async fn survey(report: &mut Report, profile: &Profile) {
    match connectors::survey(profile).await {
        Ok(survey) => {
            for finding in survey.findings {
                report.looked(finding.verdict, finding.about.name(), finding.says, finding.fix);
            }
        }
        Err(error) => report.wrong("connection", error.to_string(), "Look at this computer's certificates"),
    }
}

fn of_mistake(report: &mut Report, mistake: &ProfileError) {
    let said = ProfileError { file: Path::new(&shown(&mistake.file)).to_owned(), ..mistake.clone() };
    let ProfileError { line, key, problem, fix, .. } = said;
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let key = key.map(|key| format!("key `{key}`: ")).unwrap_or_default();
    report.wrong("profile", format!("{line}{key}{problem}."), &fix);
}

/// What the profile says, but for the clinic's name and numbers: they are not needed.
fn says(report: &mut Report, profile: &Profile) {
    report.good("profile", "It has no mistakes.");
    report.fact("id", &*profile.id);
    report.fact("connector", profile.kind.name);
    let port = profile.base_url.port().map(|port| format!(":{port}")).unwrap_or_default();
    report.fact("host", format!("{}{port}", profile.base_url.host_str().unwrap_or_default()));
    let features = profile.facts.features.names();
    if !features.is_empty() {
        report.fact("features", features.join(", "));
    }
    let ways: Vec<_> =
        profile.facts.ways.iter().map(|way| format!("{:?}", way.need).to_lowercase()).collect();
    if !ways.is_empty() {
        report.fact("ways", ways.join(", "));
    }
    let left = profile.left_from_example();
    if !left.is_empty() {
        let says = format!("These are still as in the example: {}.", left.join(", "));
        report.note("example", says, "Put in those of your clinic; the id is yours for good");
    }
    report.fact("save_sign_ins", if profile.save_sign_ins { "yes" } else { "no" });
    network(report, profile);
    let locks: Vec<_> = profile.locks.iter().map(|by| cleared_by(*by)).collect();
    report.fact("locks", if locks.is_empty() { "varies".into() } else { locks.join(", ") });
    match (profile.verified_on, profile.doubt()) {
        (None, _) => report.fact("verified_on", "not said"),
        (Some(day), None) => report.fact("verified_on", day.to_string()),
        (Some(day), Some(doubt)) => {
            let says = match doubt {
                Doubt::Old => format!("{day} is more than 180 days ago."),
                Doubt::Ahead => format!("{day} is in the future, by this computer's clock."),
            };
            let fix = "Go each of its ways at the real portal, and write the day in verified_on";
            report.looked(Verdict::Note, "verified_on", says, Some(fix.into()));
        }
    }
}

fn network(report: &mut Report, profile: &Profile) {
    report.fact(
        "proxy",
        match &profile.network.proxy {
            Proxy::Environment => "that of the environment, if it has one".to_owned(),
            Proxy::None => "none".to_owned(),
            Proxy::At(proxy) => proxy.to_string(),
        },
    );
    let ca = profile.network.extra_ca.as_ref();
    report.fact(
        "extra_ca",
        ca.map_or_else(
            || "none".to_owned(),
            |ca| {
                format!("{} of {}, until {}; {} left out", ca.count(), shown(&ca.file), ca.until, ca.left_out)
            },
        ),
    );
}

fn cleared_by(by: ClearedBy) -> &'static str {
    match by {
        ClearedBy::Reset => "reset",
        ClearedBy::Email => "email",
        ClearedBy::Time(_) => "time",
        ClearedBy::Staff => "staff",
    }
}
