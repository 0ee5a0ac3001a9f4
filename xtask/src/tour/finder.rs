//! The choice of a clinic, where the app is for several.

use std::fs;

use support::Rehearsal;
use support::walk::{heading, press};

use super::Album;

const PROFILE: &str = include_str!("../../../profiles/mychart-like.toml");

/// Name, town, and what the profile and its portal are called.
const CLINICS: [[&str; 3]; 9] = [
    ["Oak Clinic", "Springfield", "oak"],
    ["Oak Clinic", "Shelbyville", "oak-shelbyville"],
    ["Oak Street Family Practice", "North Haverbrook", "oak-street"],
    ["Royal Oak Hospital", "Capital City", "royal-oak"],
    ["Oak Hill Pediatrics", "Springfield", "oak-hill"],
    ["St. Mary's Hospital", "Shelbyville", "st-mary"],
    ["Northside Family Practice", "Ogdenville", "northside"],
    ["Lakeview Women's Health", "Lakeview", "lakeview"],
    ["Clínica Roble", "San José", "roble"],
];

pub(super) async fn whole(rehearsal: &Rehearsal, album: &mut Album) {
    let folder = rehearsal.desktop.root().join("clinics");
    fs::create_dir_all(&folder).expect("a folder");
    for [name, town, id] in CLINICS {
        let profile = PROFILE
            .replace("\"mychart-like\"", &format!("\"{id}\""))
            .replace("\"Oak Clinic\"", &format!("\"{name}\""))
            .replace("Springfield", town);
        fs::write(folder.join(format!("{id}.toml")), profile).expect("a profile");
    }
    let folder = folder.display().to_string();
    let window = rehearsal.open_built_with(album.build, &["--profile", &folder]).await;
    window.wait_for_heading(heading::FINDER).await;
    album.take(&window, "finder").await;
    window.tab_to("#clinic").await;
    window.keys("oka clinic").await;
    let count = "document.getElementById('matches-count')?.innerText.startsWith('2 clinics')";
    window.wait_for(count, "two clinics").await;
    album.take(&window, "finder-found").await;
    press(&window, "button[name=place]").await;
    window.wait_for_heading(heading::THIS_CLINIC).await;
    album.take(&window, "this-clinic").await;
    press(&window, "button[name=answer][value=yes]").await;
    window.wait_for_heading(heading::START).await;
    album.take(&window, "start-of-the-chosen-clinic").await;
    window.close().await;
}
