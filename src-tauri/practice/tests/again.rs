//! Calls that are made again with the same `Idempotency-Key`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::clinic::{Clinic, NEW, Reply, other_than};

async fn post(clinic: &Clinic, key: &str, path: &str, authorization: &str, body: &Value) -> Reply {
    let url = clinic.practice.root().join("recovery/v1/").unwrap().join(path).unwrap();
    let mut request = clinic.client.request(Method::POST, url).header("Idempotency-Key", key).json(body);
    if !authorization.is_empty() {
        request = request.header("Authorization", authorization);
    }
    Reply::of(request).await
}

#[tokio::test]
async fn the_same_call_gets_the_same_answer_once() {
    let clinic = Clinic::open().await;
    let twice = async |key: &str, path: &str, authorization: &str, body: Value| {
        let first = post(&clinic, key, path, authorization, &body).await;
        let again = post(&clinic, key, path, authorization, &body).await;
        assert_eq!((first.status, &first.text), (again.status, &again.text), "{path}");
        first
    };
    let start = json!({ "purpose": "password_reset", "identifier": "pat" });
    let flow = twice("a", "flows", "", start).await.flow();
    assert_eq!(clinic.mail("pat@example.org").await.len(), 1);

    let code = clinic.code_for("pat@example.org").await;
    let wrong = json!({ "code": other_than(&code) });
    twice("b", "flows/current/code", &flow.authorization(), wrong).await;
    assert_eq!(clinic.current(&flow).await.next()["attempts_left"], 4, "one try was taken");

    let right = json!({ "code": code });
    let reply = twice("c", "flows/current/code", &flow.authorization(), right).await;
    assert_eq!(reply.word(), "set_password");

    let password = json!({ "password": NEW });
    let reply = twice("d", "flows/current/password", &flow.authorization(), password).await;
    assert_eq!(reply.word(), "done");

    let sign_in = json!({ "username": "pat", "password": NEW });
    let reply = twice("e", "sessions", "", sign_in).await;
    assert!(reply.member("session").is_string());
    // A portal that has stopped has sent what it had to send.
    let clinic = clinic.restarted().await;
    assert_eq!(clinic.mail("pat@example.org").await.len(), 2, "one notice");
}

#[tokio::test]
async fn answers_survive_a_restart() {
    let mut clinic = Clinic::open().await;
    let start = json!({ "purpose": "password_reset", "identifier": "pat" });
    let first = post(&clinic, "a", "flows", "", &start).await;
    clinic = clinic.restarted().await;
    assert_eq!(post(&clinic, "a", "flows", "", &start).await.text, first.text);
}

#[tokio::test]
async fn a_key_belongs_to_one_call() {
    let clinic = Clinic::open().await;
    let pat = json!({ "purpose": "password_reset", "identifier": "pat" });
    let rosa = json!({ "purpose": "password_reset", "identifier": "rosa" });
    let flow = post(&clinic, "a", "flows", "", &pat).await.flow();
    let reply = post(&clinic, "a", "flows", "", &rosa).await;
    assert_eq!((reply.status, reply.word()), (400, "malformed"));
    assert_eq!(
        post(&clinic, "a", "flows", "", &pat).await.flow().0,
        flow.0,
        "the first answer is still there"
    );
    assert_eq!(clinic.mail("rosa.old@example.org").await.len(), 0);
    let code = json!({ "code": clinic.code_for("pat@example.org").await });
    let reply = post(&clinic, "a", "flows/current/code", &flow.authorization(), &code).await;
    assert_eq!(reply.word(), "set_password", "another path is another call");
}

#[tokio::test]
async fn who_was_told_to_wait_may_use_the_key_again() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let resend = async || {
        let path = "flows/current/resend";
        post(&clinic, "a", path, &flow.authorization(), &json!({ "channel": "email" })).await
    };
    assert_eq!(resend().await.word(), "rate-limited");
    clinic.later(30);
    assert_eq!(resend().await.word(), "enter_code");
}
