//! Certificates, good and bad, of a portal on this computer.

use std::fs;

use rcgen::{CertificateParams, date_time_ymd};
use support::connect_proxy::{ConnectProxy, Leads};
use support::tls::Authority;

use crate::run::{portal_check, with_surroundings};

/// What is said of the certificate at `port`, on a computer that trusts this authority.
async fn told(authority: &Authority, port: u16) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("oak.toml");
    let text = format!(
        "version = 1\nid = \"oak\"\nconnector = \"portal-recovery\"\nbase_url = \"https://localhost:{port}/\"\n\
         [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n"
    );
    fs::write(&profile, text).unwrap();
    let arguments = ["profile", &profile.display().to_string(), "--json"];
    with_surroundings(&arguments, &[("SSL_CERT_FILE", &authority.trusted())]).await.on("certificate")
}

#[tokio::test]
async fn a_trusted_certificate_is_good_for_so_many_days() {
    let authority = Authority::new("Test authority");
    let port = authority.serves("localhost", |params| params.not_after = date_time_ymd(2090, 1, 31)).await;
    let told = told(&authority, port).await;
    assert_eq!(told[0], ("good".into(), "This computer trusts the portal's certificate.".into()));
    assert!(told[1].0 == "good" && told[1].1.contains("until 2090-01-31"), "{told:?}");
}

/// What is said with these lines in the profile of a portal that only a proxy can find.
async fn told_of(lines: &str) -> crate::run::Said {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("oak.toml");
    let text = format!(
        "version = 1\nid = \"oak\"\nconnector = \"portal-recovery\"\nbase_url = \"https://portal.invalid/\"\n{lines}\n\
         [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n"
    );
    fs::write(&profile, text).unwrap();
    portal_check(&["profile", &profile.display().to_string(), "--json"]).await
}

#[tokio::test]
async fn the_proxy_and_the_clinics_own_authority_are_named() {
    let authority = Authority::shaped("Oak Clinic's", |params| params.not_after = date_time_ymd(2090, 1, 31));
    let port =
        authority.serves("portal.invalid", |params| params.not_after = date_time_ymd(2089, 1, 31)).await;
    let proxy = ConnectProxy::start(Leads::To(port)).await;
    let trusted = format!("extra_ca = '{}'", authority.trusted().display());
    let said = told_of(&format!("proxy = \"{}\"\n{trusted}", proxy.address())).await;
    let one = |about: &str| {
        let told = said.on(about);
        assert_eq!(told.first().map(|told| &*told.0), Some("good"), "{about}: {}", said.out);
        told[0].1.clone()
    };
    assert!(one("proxy").contains(&proxy.address()));
    assert!(one("extra-ca").contains("until 2090-01-31"));
    assert!(one("connection").contains("https://portal.invalid"));
    assert_eq!(one("certificate"), "This computer trusts the portal's certificate.");
    assert_eq!(said.on("certificate")[1].0, "note", "until when is not seen through a proxy");
    let refuses = ConnectProxy::start(Leads::Refuses(403)).await;
    let said = told_of(&format!("proxy = \"{}\"\n{trusted}", refuses.address())).await;
    let told = said.on("connection");
    assert!(told[0].0 == "wrong" && told[0].1.contains(&refuses.address()), "{told:?}");
    assert_eq!(said.code, 1);
    assert!(told_of("proxy = \"none\"").await.on("proxy")[0].1.contains("straight"));
}

#[tokio::test]
async fn bad_certificates_are_refused_and_named() {
    let authority = Authority::new("Test authority");
    let named = |told: &[(String, String)], word: &str| {
        assert!(told.len() == 1 && told[0].0 == "wrong", "{word}: {told:?}");
        assert!(told[0].1.to_lowercase().contains(word), "{word}: {told:?}");
    };
    let check = async |name: &str, shape: fn(&mut CertificateParams), word: &str| {
        let port = authority.serves(name, shape).await;
        named(&told(&authority, port).await, word);
    };
    check("localhost", |params| params.not_after = date_time_ymd(2020, 1, 31), "expired").await;
    check("localhost", |params| params.not_before = date_time_ymd(2090, 1, 31), "not valid yet").await;
    check("other.example", |_| (), "not valid for").await;
    let port = Authority::new("Another authority").serves("localhost", |_| ()).await;
    named(&told(&authority, port).await, "unknown");
}
