use std::collections::HashMap;
use std::sync::Arc;

use serde_json::json;

use crate::clinic::{Clinic, other_than};

#[tokio::test]
async fn a_right_code_leads_on() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let reply = clinic.give(&flow, &clinic.code_for("pat@example.org").await).await;
    assert_eq!(reply.word(), "set_password");
    assert_eq!(reply.next()["policy"]["min_length"], 12);
    assert_eq!(reply.flow().0, flow.0, "the flow's value is fixed");
    assert_eq!(clinic.current(&flow).await.next(), reply.next());
}

#[tokio::test]
async fn the_links_token_does_the_same() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let mail = clinic.mail("pat@example.org").await;
    let link = mail[0].body.lines().find(|line| line.contains("/recover/")).unwrap().to_owned();
    let page = clinic.client.get(&link).send().await.unwrap();
    assert_eq!(
        (page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()),
        (200, "text/plain; charset=utf-8")
    );
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(clinic.step(&flow, "code", json!({ "link_token": token })).await.word(), "set_password");
}

#[tokio::test]
async fn a_code_has_five_tries() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    for left in [4, 3, 2, 1] {
        let reply = clinic.give(&flow, other_than(&code)).await;
        assert_eq!((reply.word(), reply.member("attempts_left")), ("wrong-code", &json!(left)));
    }
    assert_eq!(clinic.current(&flow).await.next()["attempts_left"], 1);
    assert_eq!(clinic.give(&flow, other_than(&code)).await.word(), "attempts-exhausted");
    let reply = clinic.give(&flow, &code).await;
    assert_eq!(reply.word(), "attempts-exhausted");
    assert!(reply.member("retry_after").as_i64().unwrap() >= 1 && reply.headers.contains_key("retry-after"));
    clinic.later(30);
    assert_eq!(clinic.step(&flow, "resend", json!({ "channel": "email" })).await.word(), "enter_code");
    assert_eq!(clinic.give(&flow, &clinic.code_for("pat@example.org").await).await.word(), "set_password");
}

#[tokio::test]
async fn a_resend_waits_and_ends_the_older_code() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let old = clinic.code_for("pat@example.org").await;
    let early = clinic.step(&flow, "resend", json!({ "channel": "email" })).await;
    assert_eq!((early.status, early.word()), (429, "rate-limited"));
    assert_eq!(early.headers["retry-after"], early.member("retry_after").to_string().as_str());
    clinic.later(30);
    let reply = clinic.step(&flow, "resend", json!({ "channel": "sms" })).await;
    assert_eq!(reply.next()["delivery"], json!({ "channel": "sms" }), "the number is not told");
    assert_eq!(reply.next()["other_channels"], json!(["email"]));
    assert_eq!(clinic.give(&flow, &old).await.word(), "wrong-code");
    assert_eq!(clinic.give(&flow, &clinic.code_for("+1 555 010 0142").await).await.word(), "set_password");
}

#[tokio::test]
async fn time_ends_codes_and_flows() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    clinic.later(600);
    assert_eq!(clinic.give(&flow, &code).await.word(), "code-expired");
    assert_eq!(clinic.current(&flow).await.next()["expires_in"], 0);
    assert_eq!(clinic.step(&flow, "resend", json!({})).await.word(), "enter_code");
    clinic.later(1200);
    let new = clinic.code_for("pat@example.org").await;
    assert_eq!(clinic.give(&flow, &new).await.word(), "flow-expired");
    assert_eq!(clinic.current(&flow).await.status, 410);
}

#[tokio::test]
async fn an_ended_flow_is_over() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    let end = clinic.call(reqwest::Method::DELETE, "flows/current", &flow.authorization());
    assert_eq!(end.send().await.unwrap().status(), 204);
    assert_eq!(clinic.give(&flow, &code).await.word(), "flow-expired");
}

#[tokio::test]
async fn fifty_right_codes_at_once_succeed_once() {
    let clinic = Arc::new(Clinic::open().await);
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    let words = at_once(50, |_| {
        let (clinic, flow, code) = (Arc::clone(&clinic), flow.clone(), code.clone());
        async move { clinic.give(&flow, &code).await.word().to_owned() }
    });
    assert_eq!(words.await, HashMap::from([("set_password".into(), 1), ("wrong-step".into(), 49)]));
}

#[tokio::test]
async fn fifty_wrong_codes_at_once_are_five_tries() {
    let clinic = Arc::new(Clinic::open().await);
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    let words = at_once(50, |_| {
        let (clinic, flow, wrong) = (Arc::clone(&clinic), flow.clone(), other_than(&code));
        async move { clinic.give(&flow, wrong).await.word().to_owned() }
    });
    assert_eq!(words.await, HashMap::from([("wrong-code".into(), 4), ("attempts-exhausted".into(), 46)]));
    assert_eq!(clinic.give(&flow, &code).await.word(), "attempts-exhausted");
}

/// Makes `number` calls at once and counts what they say.
pub(crate) async fn at_once<F: Future<Output = String> + Send + 'static>(
    number: usize,
    call: impl Fn(usize) -> F,
) -> HashMap<String, usize> {
    let mut calls = tokio::task::JoinSet::new();
    for each in 0..number {
        calls.spawn(call(each));
    }
    let mut counts = HashMap::new();
    for word in calls.join_all().await {
        *counts.entry(word).or_default() += 1;
    }
    counts
}
