use practice::{Options, Practice};
use serde_json::json;

use crate::clinic::{Clinic, Reply};

#[tokio::test]
async fn says_what_the_portal_is() {
    let clinic = Clinic::open().await;
    let url = clinic.practice.root().join(".well-known/portal-recovery").unwrap();
    let reply = Reply::of(clinic.client.get(url)).await;
    let base = clinic.practice.root().join("recovery/v1").unwrap();
    assert_eq!(
        reply.body,
        json!({
            "version": "1",
            "name": "Practice Clinic",
            "base_url": base.as_str(),
            "languages": ["en", "es"],
            "support": {
                "phone": "+1 555 010 0199",
                "hours": "Mon-Fri 8:00-17:00",
                "email": "portal-help@practice.example",
            },
            "password_policy": {
                "min_length": 12,
                "max_length": 128,
                "required_classes": [],
                "refuse_common": true,
                "refuse_last": 5,
            },
            "features": [
                "password_reset",
                "username_recovery",
                "identity_check",
                "activation",
                "temporary_password",
                "sign_in",
                "revoke_sessions",
            ],
        })
    );
    for header in ["request-id", "cache-control", "x-content-type-options", "content-type"] {
        assert!(reply.headers.contains_key(header), "{header}");
    }
}

#[tokio::test]
async fn wrong_options_are_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let good = || Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    std::fs::write(folder.path().join("file"), "").unwrap();
    let check = async |options: Options, words: &str| {
        let Err(error) = Practice::start(options).await else { panic!("started: {words}") };
        assert!(error.to_string().contains(words), "{error}");
    };
    check(Options { listen: "0.0.0.0:0".parse().unwrap(), ..good() }, "name one of them").await;
    check(Options { listen: "192.0.2.1:0".parse().unwrap(), ..good() }, "192.0.2.1").await;
    check(Options { launch_key: Some("short".into()), ..good() }, "launch key").await;
    check(Options { mail_dir: folder.path().join("file"), ..good() }, "mail folder").await;
    let nowhere = folder.path().join("nowhere/portal.sqlite");
    check(Options { database: nowhere, ..good() }, "nowhere. Make it first").await;
    std::fs::remove_file(folder.path().join("portal.sqlite.key")).unwrap();
    check(good(), "portal.sqlite.key is missing").await;
}
