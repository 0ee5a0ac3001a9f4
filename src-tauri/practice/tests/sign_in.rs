use std::sync::Arc;

use practice::{Account, AccountState};
use reqwest::Method;

use crate::clinic::{Clinic, NEW, Reply, account};

const RIGHT: &str = "correct horse battery 1";

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let clinic = Clinic::open().await;
    let reply = clinic.sign_in(" Pat ", RIGHT).await;
    assert_eq!((reply.status, reply.member("expires_in").as_i64()), (200, Some(3600)));
    assert!(reply.member("session").as_str().unwrap().len() >= 32);
}

#[tokio::test]
async fn failures_do_not_tell_who_exists() {
    let clinic = Clinic::with(vec![
        account("pat", &["pat@example.org"]),
        Account { state: AccountState::Inactive, ..account("ines", &[]) },
        Account { state: AccountState::Locked, ..account("lee", &[]) },
        Account { state: AccountState::Invited, password: String::new(), ..account("ivy", &[]) },
    ])
    .await;
    let mut texts = Vec::new();
    for username in ["nobody", "pat", "ines", "lee", "ivy", "pat@example.org"] {
        let reply = clinic.sign_in(username, "wrong horse battery 1").await;
        assert_eq!((reply.status, reply.word()), (401, "sign-in-failed"), "{username}");
        texts.push(reply.text);
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
}

#[tokio::test]
async fn states_are_told_to_who_has_the_password() {
    let in_state = |username, state| Account { state, ..account(username, &[]) };
    let clinic = Clinic::with(vec![
        in_state("lee", AccountState::Locked),
        in_state("tim", AccountState::TemporaryPassword),
        in_state("ines", AccountState::Inactive),
        in_state("dora", AccountState::Duplicate),
    ])
    .await;
    for (username, status, word) in [
        ("lee", 403, "locked"),
        ("tim", 403, "temporary-password"),
        ("ines", 401, "sign-in-failed"),
        ("dora", 401, "sign-in-failed"),
    ] {
        let reply = clinic.sign_in(username, RIGHT).await;
        assert_eq!((reply.status, reply.word()), (status, word), "{username}");
    }
}

#[tokio::test]
async fn guessing_slows_down_and_a_reset_clears_it() {
    let clinic = Clinic::open().await;
    for username in ["pat", "nobody"] {
        for _ in 0..10 {
            assert_eq!(clinic.sign_in(username, "wrong horse battery 1").await.word(), "sign-in-failed");
        }
        let reply = clinic.sign_in(username, RIGHT).await;
        assert_eq!((reply.status, reply.word()), (429, "rate-limited"), "{username}");
    }
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    clinic.set_password(&flow, NEW).await;
    assert_eq!(clinic.sign_in("pat", NEW).await.status, 200);
    clinic.later(15 * 60);
    assert_eq!(clinic.sign_in("nobody", RIGHT).await.word(), "sign-in-failed");
}

#[tokio::test]
async fn reset_requests_never_keep_the_owner_out() {
    let clinic = Clinic::open().await;
    for _ in 0..12 {
        let flow = clinic.reset("pat").await;
        for _ in 0..6 {
            clinic.give(&flow, "00000000").await;
        }
    }
    assert_eq!(clinic.sign_in("pat", RIGHT).await.status, 200);
}

#[tokio::test]
async fn a_password_that_ends_meanwhile_opens_nothing() {
    let clinic = Arc::new(Clinic::in_earnest(vec![account("pat", &["pat@example.org"])]).await);
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    let change = {
        let clinic = Arc::clone(&clinic);
        tokio::spawn(async move { clinic.set_password(&flow, NEW).await })
    };
    // As many as the cap lets in: of their slow hashes, most are done after the change.
    let sign_ins: Vec<_> = (0..10)
        .map(|_| {
            let clinic = Arc::clone(&clinic);
            tokio::spawn(async move { clinic.sign_in("pat", RIGHT).await })
        })
        .collect();
    assert_eq!(change.await.unwrap().word(), "done");
    for sign_in in sign_ins {
        let reply = sign_in.await.unwrap();
        if let Some(session) = reply.member("session").as_str() {
            let session = format!("Session {session}");
            let out = Reply::of(clinic.call(Method::DELETE, "sessions/current", &session)).await;
            assert_eq!(out.status, 401, "opened before the change, and ended by it");
        }
    }
    let late = clinic.rows(
        "SELECT event, request FROM audit WHERE event IN ('password_right', 'sign_in_failed')
         AND id > (SELECT id FROM audit WHERE event = 'password_changed')",
    );
    assert!(!late.is_empty(), "the control: some came after the change");
    assert!(late.iter().all(|(event, _)| event == "sign_in_failed"), "{late:?}");
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all_others() {
    let clinic = Clinic::open().await;
    let delete =
        async |path: &str, session: &str| Reply::of(clinic.call(Method::DELETE, path, session)).await.status;
    let (one, two) = (clinic.session("pat", RIGHT).await, clinic.session("pat", RIGHT).await);
    assert_eq!(delete("sessions", &one).await, 204);
    assert_eq!(delete("sessions", &two).await, 401, "ended by the other");
    assert_eq!(delete("sessions/current", &one).await, 204);
    assert_eq!(delete("sessions/current", &one).await, 401);
    let late = clinic.session("pat", RIGHT).await;
    clinic.later(3600);
    assert_eq!(delete("sessions/current", &late).await, 401);
}
