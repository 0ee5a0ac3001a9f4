use practice::{Account, AccountState};
use serde_json::json;

use crate::clinic::{Clinic, Reply, account};

/// An answer without what is random by nature.
fn masked(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<_> = reply
        .headers
        .iter()
        .filter(|(name, _)| !["date", "request-id"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (reply.status, headers, reply.text.replace(&reply.flow().0, "FLOW"))
}

#[tokio::test]
async fn answers_are_the_same_whoever_is_asked_for() {
    let state = |state, account| Account { state, ..account };
    let clinic = Clinic::with(vec![
        account("pat", &["pat@example.org"]),
        account("none", &[]),
        state(AccountState::Locked, account("lee", &["pol@example.org"])),
        state(AccountState::Inactive, account("ines", &["pia@example.org"])),
        state(AccountState::Duplicate, account("dora", &["poe@example.org"])),
        state(AccountState::Invited, account("ivy", &["pip@example.org"])),
        Account { second_factor: true, identity_check: true, ..account("sam", &["pam@example.org"]) },
        account("ana", &["pax@example.org"]),
        account("luis", &["pax@example.org"]),
    ])
    .await;
    let usernames = ["nobody", "pat", "none", "lee", "ines", "dora", "ivy", "sam", "PAT"];
    let emails = ["pet", "pat", "pol", "pia", "poe", "pip", "pam", "pax"];
    let emails = emails.map(|name| format!("{name}@example.org"));
    let check = async |purpose: &str, identifiers: &[&str]| {
        let mut first = None;
        for identifier in identifiers {
            let answer = masked(&clinic.start(purpose, identifier).await);
            assert_eq!(first.get_or_insert_with(|| answer.clone()), &answer, "{purpose} {identifier}");
        }
    };
    check("password_reset", &usernames).await;
    check("password_reset", &emails.each_ref().map(String::as_str)).await;
    check("username_recovery", &emails.each_ref().map(String::as_str)).await;
    check("username_recovery", &usernames).await;
}

#[tokio::test]
async fn says_what_the_api_says() {
    let clinic = Clinic::open().await;
    let reply = clinic.start("password_reset", " PAT@Example.org ").await;
    assert!(reply.flow().0.len() >= 32);
    let mut document = reply.body.clone();
    document["flow"] = "FLOW".into();
    assert_eq!(
        document,
        json!({
            "flow": "FLOW",
            "expires_in": 1800,
            "next": {
                "step": "enter_code",
                "delivery": { "channel": "email", "destination": "p•••@e•••.org" },
                "code": { "length": 8, "charset": "digits" },
                "expires_in": 600,
                "resend_in": 30,
                "attempts_left": 5,
                "other_channels": ["sms"],
            },
        })
    );
    assert_eq!(clinic.start("password_reset", "pat").await.next()["delivery"], json!({ "channel": "email" }));
}

#[tokio::test]
async fn mail_goes_to_the_record_alone() {
    let clinic = Clinic::open().await;
    for typed in [
        "p\u{430}t@example.org",
        "pat@example.org\u{200b}",
        "pat@ex\u{e4}mple.org",
        "pat@example.org, eve@example.org",
        "pat@example.org\r\nBcc: eve@example.org",
        "<pat@example.org>",
        "pat+x@example.org",
        "pat@example.org.",
        "rosa@example.org",
        "+1 555 010 0142",
    ] {
        assert_eq!(clinic.start("password_reset", typed).await.word(), "enter_code", "{typed:?}");
    }
    assert_eq!(clinic.practice.inbox().await.unwrap(), []);
    clinic.reset("PAT@EXAMPLE.ORG").await;
    assert_eq!(clinic.practice.inbox().await.unwrap()[0].to, "pat@example.org");
}

#[tokio::test]
async fn mail_is_in_the_patients_language() {
    let clinic = Clinic::open().await;
    let body = json!({ "purpose": "password_reset", "identifier": "pat", "language": "es-MX", "other": [1] });
    clinic.post("flows", body).await.flow();
    let mail = clinic.mail("pat@example.org").await;
    assert!(
        mail[0].body.starts_with("Hola:") && mail[0].subject == "Para crear su clave nueva - Practice Clinic"
    );
    let link = clinic.practice.root().join("recover/").unwrap();
    assert!(mail[0].body.lines().any(|line| line.starts_with(link.as_str())));
}

#[tokio::test]
async fn a_broken_mail_folder_is_said_and_nothing_is_lost() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    clinic.later(30);
    std::fs::rename(clinic.path("mail"), clinic.path("away")).unwrap();
    // More often than there are codes in a day: none of these counts.
    let mut first = None;
    for identifier in ["pat", "nobody", "rosa"].into_iter().cycle().take(33) {
        let reply = clinic.start("password_reset", identifier).await;
        assert_eq!((reply.status, reply.word()), (503, "unavailable"), "{identifier}");
        assert_eq!(first.get_or_insert_with(|| reply.text.clone()), &reply.text, "{identifier}");
    }
    assert_eq!(clinic.step(&flow, "resend", json!({})).await.word(), "unavailable");
    std::fs::rename(clinic.path("away"), clinic.path("mail")).unwrap();
    assert_eq!(clinic.give(&flow, &code).await.word(), "set_password", "the code before is still good");
    let flow = clinic.reset("pat").await;
    assert_eq!(clinic.give(&flow, &clinic.code_for("pat@example.org").await).await.word(), "set_password");
    assert_eq!(std::fs::read_dir(clinic.path("mail")).unwrap().count(), 2, "no drafts");
}

#[tokio::test]
async fn a_second_code_that_cannot_be_written_leaves_the_first_unused() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("sam").await;
    let code = clinic.code_for("sam@example.org").await;
    std::fs::rename(clinic.path("mail"), clinic.path("away")).unwrap();
    assert_eq!(clinic.give(&flow, &code).await.word(), "unavailable");
    std::fs::rename(clinic.path("away"), clinic.path("mail")).unwrap();
    assert_eq!(clinic.give(&flow, &code).await.word(), "second_factor");
}
