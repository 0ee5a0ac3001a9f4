//! The temporary password that somebody at the clinic gave.

use practice::{Account, AccountState};
use serde_json::json;

use crate::clinic::{Clinic, Flow, NEW, Reply, account};

const GIVEN: &str = "temporary horse battery 13";

async fn begin(clinic: &Clinic, username: &str) -> Flow {
    clinic.start("temporary_password", username).await.flow()
}

async fn give(clinic: &Clinic, flow: &Flow, username: &str, password: &str) -> Reply {
    clinic.step(flow, "credentials", json!({ "username": username, "password": password })).await
}

#[tokio::test]
async fn it_becomes_the_patients_own() {
    let clinic = Clinic::open().await;
    assert_eq!(clinic.sign_in("tess", GIVEN).await.word(), "temporary-password");
    let start = clinic.start("temporary_password", "Tess").await;
    assert_eq!(start.next(), &json!({ "step": "enter_credentials", "attempts_left": 5 }));
    let flow = start.flow();
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "wrong-step");
    assert_eq!(give(&clinic, &flow, "tess", GIVEN).await.word(), "set_password");
    let same = clinic.set_password(&flow, GIVEN).await;
    assert_eq!(same.member("reasons"), &json!(["reused"]));
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    assert_eq!(clinic.sign_in("tess", NEW).await.status, 200);
    assert_eq!(clinic.sign_in("tess", GIVEN).await.word(), "sign-in-failed");
}

#[tokio::test]
async fn wrong_ones_are_all_alike() {
    let clinic = Clinic::open().await;
    // Who has one, who has an ordinary one, who has none, and nobody.
    for username in ["tess", "pat", "ivy", "nobody"] {
        let flow = begin(&clinic, username).await;
        for left in [4, 3, 2, 1] {
            let reply = give(&clinic, &flow, username, "correct horse battery 1").await;
            let want = (401, "sign-in-failed", &json!(left));
            assert_eq!((reply.status, reply.word(), reply.member("attempts_left")), want, "{username}");
        }
        let last = give(&clinic, &flow, username, "wrong horse battery 1").await;
        assert_eq!(
            (last.word(), last.member("retry_after")),
            ("attempts-exhausted", &json!(30)),
            "{username}"
        );
        assert_eq!(give(&clinic, &flow, username, GIVEN).await.word(), "attempts-exhausted", "{username}");
    }
    let flow = begin(&clinic, "tess").await;
    assert_eq!(give(&clinic, &flow, "pat", GIVEN).await.word(), "sign-in-failed", "another name");
    assert_eq!(give(&clinic, &flow, "tess", GIVEN).await.word(), "set_password");
}

#[tokio::test]
async fn its_time_is_told_to_who_has_it() {
    let until = "2020-01-31T09:00:00Z".parse().ok();
    let late = Account {
        state: AccountState::TemporaryPassword,
        temporary_until: until,
        ..account("late", &["late@example.org"])
    };
    let clinic = Clinic::with(vec![late]).await;
    let flow = begin(&clinic, "late").await;
    assert_eq!(give(&clinic, &flow, "late", "wrong horse battery 1").await.word(), "sign-in-failed");
    let reply = give(&clinic, &flow, "late", "correct horse battery 1").await;
    assert_eq!((reply.status, reply.word()), (410, "code-expired"));
    assert_eq!(clinic.current(&flow).await.word(), "flow-expired");
}

#[tokio::test]
async fn more_may_be_asked_for() {
    let temporary = |account| Account { state: AccountState::TemporaryPassword, ..account };
    let clinic = Clinic::with(vec![
        Account { identity_check: true, ..temporary(account("asked", &[])) },
        Account {
            phone: Some("+1 555 010 0147".into()),
            second_factor: true,
            ..temporary(account("second", &[]))
        },
    ])
    .await;
    let flow = begin(&clinic, "asked").await;
    assert_eq!(give(&clinic, &flow, "asked", "correct horse battery 1").await.word(), "answer_identity");
    let who = json!({ "date_of_birth": "1950-02-28", "last_name": "Rivera" });
    assert_eq!(clinic.step(&flow, "identity", who).await.word(), "set_password");
    let flow = begin(&clinic, "second").await;
    assert_eq!(give(&clinic, &flow, "second", "correct horse battery 1").await.word(), "second_factor");
    assert_eq!(clinic.give(&flow, &clinic.code_for("+1 555 010 0147").await).await.word(), "set_password");
}

#[tokio::test]
async fn guesses_at_it_never_shut_out_a_sign_in() {
    let clinic = Clinic::open().await;
    for _ in 0..4 {
        let flow = begin(&clinic, "pat").await;
        for _ in 0..5 {
            give(&clinic, &flow, "pat", "wrong horse battery 1").await;
        }
    }
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
}
