//! Portals of web pages, and no portal at all.

use std::path::Path;

use connectors::Profile;
use recovery::guide::{Usual, Words};
use recovery::settings::Language;
use recovery::{Need, Problem};

use crate::clinic::named;

#[tokio::test]
async fn web_pages_have_a_guide_and_nothing_else() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/mychart-like.toml");
    let portal = connectors::open(&Profile::read(&file).unwrap()).unwrap();
    let can = portal.capabilities();
    assert!(can.reset.is_none() && can.username.is_none() && can.links.is_empty());
    for need in [Need::Password, Need::Username, Need::Both] {
        assert_eq!(can.way(need).unwrap().looks.len(), 3, "{need:?}");
    }
    let answer = portal.start(Need::Password, &named("pat"), Language::English).await;
    assert_eq!(answer.unwrap_err(), Problem::NotEnabledByPortal);
}

/// A patient who sees none of the looks has steps all the same, and one who lost both is never asked for the
/// username first.
#[test]
fn the_examples_lead_everybody_on() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let mut guides = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let profile = Profile::read(&file.unwrap().path()).unwrap();
        let ways = &profile.facts.ways;
        if ways.is_empty() {
            continue;
        }
        guides += 1;
        for way in ways {
            let alone = way.looks.len() == 1;
            let last = way.looks.last().map(|look| &look.sign);
            assert!(alone || last == Some(&OTHER), "{} {:?}", profile.id, way.need);
        }
        let both = ways.iter().find(|way| way.need == Need::Both);
        let both = both.unwrap_or_else(|| panic!("{} leads nobody who lost both", profile.id));
        for look in &both.looks {
            let step = |usual| look.steps.iter().position(|step| *step == Words::Usual(usual));
            let found = [Usual::ReadUsernameInEmail, Usual::SeeUsername].into_iter().find_map(step);
            let typed = step(Usual::TypeUsername);
            assert!(typed.is_none() || found < typed && found.is_some(), "{} {:?}", profile.id, look.sign);
        }
    }
    assert_eq!(guides, 4);
}

const OTHER: Words = Words::Usual(Usual::LooksOther);

#[test]
fn nowhere_serves_nobody() {
    let can = connectors::nowhere().capabilities();
    for need in [Need::Password, Need::Username, Need::Both] {
        assert!(!can.serves(need), "{need:?}");
    }
}
