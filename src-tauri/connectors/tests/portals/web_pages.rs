//! Portals of web pages, and no portal at all.

use std::path::Path;

use connectors::Profile;
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
        assert_eq!(can.way(need).unwrap().looks.len(), 2, "{need:?}");
    }
    let answer = portal.start(Need::Password, &named("pat"), Language::English).await;
    assert_eq!(answer.unwrap_err(), Problem::NotEnabledByPortal);
}

#[test]
fn nowhere_serves_nobody() {
    let can = connectors::nowhere().capabilities();
    for need in [Need::Password, Need::Username, Need::Both] {
        assert!(!can.serves(need), "{need:?}");
    }
}
