//! Activation: with a code that the clinic gave.

use practice::{Account, AccountState};
use serde_json::{Value, json};

use crate::clinic::{Clinic, Flow, NEW, Reply, account};

const CODE: &str = "K7M2-QX4T-9RBW";

async fn activate(clinic: &Clinic, code: &str) -> Flow {
    clinic.start("activation", code).await.flow()
}

fn ivy() -> Value {
    json!({ "date_of_birth": "1953-06-14", "last_name": "Berg" })
}

async fn prove(clinic: &Clinic, code: &str, who: Value) -> (Flow, Reply) {
    let flow = activate(clinic, code).await;
    let reply = clinic.step(&flow, "identity", who).await;
    (flow, reply)
}

#[tokio::test]
async fn the_invited_make_their_first_password() {
    let clinic = Clinic::open().await;
    let start = clinic.start("activation", " k7m2 qx4t 9rbw").await;
    let asked =
        json!({ "step": "answer_identity", "fields": ["date_of_birth", "last_name"], "attempts_left": 3 });
    assert_eq!(start.next(), &asked);
    let flow = start.flow();
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "wrong-step");
    assert_eq!(clinic.give(&flow, "12345678").await.word(), "wrong-step");
    assert_eq!(clinic.step(&flow, "identity", ivy()).await.word(), "set_password");
    let done = clinic.set_password(&flow, NEW).await;
    assert_eq!((done.word(), &done.next()["username"]), ("done", &json!("ivy")));
    assert_eq!(clinic.sign_in("ivy", NEW).await.status, 200);
    assert_eq!(clinic.mails("ivy@example.org", 1).await.len(), 1, "the notice alone");
    assert_eq!(prove(&clinic, CODE, ivy()).await.1.word(), "wrong-identity", "a code works once");
}

#[tokio::test]
async fn a_code_says_nothing_before_its_owner_is_known() {
    let clinic = Clinic::open().await;
    let plain = |reply: Reply| reply.text.replace(&reply.flow().0, "");
    let starts = [CODE, "H3ND-6PWY-2VFA", "0000-0000-0000", " - "];
    let mut answers = Vec::new();
    for code in starts {
        answers.push(plain(clinic.start("activation", code).await));
        let flow = activate(&clinic, code).await;
        let wrong = json!({ "date_of_birth": "1950-01-01", "last_name": "Berg" });
        for left in [2, 1] {
            let reply = clinic.step(&flow, "identity", wrong.clone()).await;
            assert_eq!((reply.word(), reply.member("attempts_left")), ("wrong-identity", &json!(left)));
        }
        let last = clinic.step(&flow, "identity", wrong).await;
        assert_eq!((last.word(), &last.next()["reason"]), ("contact_clinic", &json!("cannot_verify")));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(clinic.start("activation", "  ").await.word(), "malformed");
}

#[tokio::test]
async fn a_code_that_is_over_is_said_to_its_owner_alone() {
    let clinic = Clinic::open().await;
    let omar = json!({ "date_of_birth": "1947-10-02", "last_name": "Haddad" });
    let (flow, reply) = prove(&clinic, "H3ND-6PWY-2VFA", omar).await;
    assert_eq!((reply.status, reply.word()), (410, "code-expired"));
    assert_eq!(clinic.current(&flow).await.word(), "flow-expired");
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "flow-expired");
}

#[tokio::test]
async fn a_new_password_ends_every_flow_with_the_same_code() {
    let clinic = Clinic::open().await;
    let (first, _) = prove(&clinic, CODE, ivy()).await;
    let (second, reply) = prove(&clinic, CODE, ivy()).await;
    assert_eq!(reply.word(), "set_password");
    let waiting = activate(&clinic, CODE).await;
    assert_eq!(clinic.set_password(&first, NEW).await.word(), "done");
    assert_eq!(clinic.set_password(&second, NEW).await.word(), "flow-expired");
    assert_eq!(clinic.step(&waiting, "identity", ivy()).await.word(), "flow-expired");
}

#[tokio::test]
async fn the_invited_have_no_password_to_reset() {
    let clinic = Clinic::open().await;
    let (_, reply) = clinic.proven("ivy", "ivy@example.org").await;
    assert_eq!((reply.word(), &reply.next()["reason"]), ("contact_clinic", &json!("inactive")));
}

#[tokio::test]
async fn an_account_may_stand_in_the_way_all_the_same() {
    let in_state = |username: &str, state, second_factor| Account {
        activation_code: format!("CODE-{username}"),
        state,
        phone: Some("+1 555 010 0147".into()),
        second_factor,
        ..account(username, &[&format!("{username}@example.org")])
    };
    let clinic = Clinic::with(vec![
        in_state("shut", AccountState::Inactive, false),
        in_state("locked", AccountState::Locked, false),
        in_state("second", AccountState::Invited, true),
        in_state("open", AccountState::Active, false),
    ])
    .await;
    let who = json!({ "date_of_birth": "1950-02-28", "last_name": "Rivera" });
    let check = async |username: &str, want: &str| {
        let (_, reply) = prove(&clinic, &format!("code {username}"), who.clone()).await;
        assert_eq!(reply.word(), want, "{username}");
    };
    check("shut", "contact_clinic").await;
    check("locked", "contact_clinic").await;
    check("second", "second_factor").await;
    check("open", "set_password").await;
}

#[tokio::test]
async fn guessing_who_has_a_code_comes_to_an_end() {
    let clinic = Clinic::open().await;
    let wrong = json!({ "date_of_birth": "1950-01-01", "last_name": "Berg" });
    for code in [CODE, "0000-0000-0000"] {
        let mut failures = 0;
        let end = loop {
            let flow = activate(&clinic, code).await;
            let reply = clinic.step(&flow, "identity", wrong.clone()).await;
            match reply.word() {
                "wrong-identity" => failures += 1,
                _ => break reply,
            }
        };
        assert_eq!((end.word(), failures), ("attempts-exhausted", 100));
        assert_eq!(clinic.start("activation", code).await.word(), "wait");
    }
}
