//! What every refusal of the Portal Recovery API becomes.

use std::time::Duration;

use recovery::identity::Identity;
use recovery::password::{CharacterClass, Rejection, Rule as PasswordRule};
use recovery::settings::Language;
use recovery::{Moment, Need, NewPassword, Problem, SignInAnswer};
use serde_json::{Value, json};
use support::tls::Authority;
use support::{Fault, Rule};

use crate::answers::Told;
use crate::clinic::*;

fn problem(name: &str, more: Value) -> Value {
    let mut body = json!({ "type": format!("urn:portal-recovery:{name}"), "title": "In the portal's words" });
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    body
}

fn refusal(status: u16, retry_after: Option<&str>, body: &Value) -> Fault {
    Fault::Reply {
        status,
        headers: retry_after.map(|after| ("retry-after".into(), after.into())).into_iter().collect(),
        content_type: "application/problem+json".into(),
        body: body.to_string(),
    }
}

#[tokio::test]
async fn every_refusal_is_known() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let check = async |status: u16, after: Option<&str>, body: Value, want: Problem| {
        told.proxy.set(Rule::on("POST", "/v1/flows/current/code", refusal(status, after, &body)));
        let answer = told.portal.submit(&token, &code("11111111")).await;
        assert_eq!(answer.unwrap_err(), want, "{status} {body}");
    };
    let none = || json!({});
    let minute = Some(Duration::from_secs(60));
    let wrong = |left| Problem::WrongCode { left };
    check(400, None, problem("wrong-code", json!({ "attempts_left": 4 })), wrong(Some(4))).await;
    check(422, None, problem("wrong-code", json!({ "attempts_left": 900 })), wrong(Some(255))).await;
    check(400, None, problem("wrong-code", none()), wrong(None)).await;
    check(410, None, problem("code-expired", none()), Problem::CodeExpired).await;
    let exhausted = problem("attempts-exhausted", json!({ "retry_after": 900 }));
    check(
        429,
        Some("900"),
        exhausted,
        Problem::AttemptsExhausted { retry_after: Some(Duration::from_secs(900)) },
    )
    .await;
    check(410, None, problem("flow-expired", none()), Problem::FlowLost).await;
    check(404, None, problem("flow-unknown", none()), Problem::FlowLost).await;
    let identity = problem("wrong-identity", json!({ "attempts_left": 1 }));
    check(400, None, identity, Problem::WrongIdentity { left: Some(1) }).await;
    let limited = |retry_after| Problem::RateLimited { retry_after };
    check(429, Some("60"), problem("rate-limited", none()), limited(minute)).await;
    check(429, None, problem("rate-limited", json!({ "retry_after": 60 })), limited(minute)).await;
    check(429, None, problem("rate-limited", none()), limited(None)).await;
    let locked = problem("locked", json!({ "until": "1970-01-01T00:01:00Z" }));
    check(403, None, locked, Problem::Locked { until: Some(Moment(60)) }).await;
    check(403, None, problem("locked", none()), Problem::Locked { until: None }).await;
    let down = |retry_after| Problem::PortalDown { sent: true, retry_after };
    check(503, Some("60"), problem("unavailable", none()), down(minute)).await;
    check(503, None, problem("unavailable", none()), down(None)).await;
    for name in ["malformed", "sign-in-failed", "temporary-password", "password-rejected", "no-such-problem"]
    {
        check(400, None, problem(name, none()), Problem::Unexpected).await;
    }
    // Not of this API: the status is left.
    check(429, Some("60"), json!({ "type": "about:blank" }), limited(minute)).await;
    check(502, None, json!({ "type": "urn:other:wrong-code" }), down(None)).await;
    check(400, None, json!({ "type": 7 }), Problem::Unexpected).await;
    check(418, None, none(), Problem::Unexpected).await;
}

#[tokio::test]
async fn too_many_answers_about_oneself_mean_a_pause() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let body = problem("attempts-exhausted", json!({ "retry_after": 900 }));
    told.answers("flows/current/identity", 400, &body);
    let answer = told.portal.answer_identity(&token, &Identity::default()).await.unwrap_err();
    assert_eq!(answer, Problem::RateLimited { retry_after: Some(Duration::from_secs(900)) });
}

/// Only the portal's own "done" settles a password whose answer was lost.
#[tokio::test]
async fn a_lost_answer_to_a_password_stays_lost_unless_the_portal_has_it() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let check = async |answer: Fault, now: Fault, want: Problem| {
        told.proxy.set(Rule::on("POST", "/v1/flows/current/password", answer));
        told.proxy.set(Rule::on("GET", "/v1/flows/current", now));
        let answer = told.portal.set_password(&token, Some(&code("1")), &new_password(), false).await;
        assert_eq!(answer.unwrap_err(), want);
    };
    let lost = || Problem::NoAnswer { sent: true };
    let step = |name: &str| Fault::json(200, &json!({ "next": { "step": name } }));
    check(Fault::Drop, step("set_password"), lost()).await;
    check(Fault::Drop, step("check_inbox"), lost()).await;
    check(Fault::Drop, Fault::Drop, lost()).await;
    check(Fault::Drop, refusal(410, None, &problem("flow-expired", json!({}))), lost()).await;
    check(Fault::html(200, "<h1>Hotel</h1>"), Fault::Drop, Problem::NotThisPortal { sent: true }).await;
    check(Fault::json(200, &json!({ "next": { "step": "dance" } })), Fault::Drop, Problem::Unexpected).await;
    let asked = told.proxy.count("GET", "/v1/flows/current");
    // What the portal says clearly is not asked for again.
    let limited = refusal(429, Some("60"), &problem("rate-limited", json!({})));
    let minute = Some(Duration::from_secs(60));
    check(limited, step("done"), Problem::RateLimited { retry_after: minute }).await;
    assert_eq!((asked, told.proxy.count("GET", "/v1/flows/current")), (6, 6), "once each");
}

#[tokio::test]
async fn every_reason_against_a_password_is_known() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let check = async |reasons: Value, password: &str, want: &[Rejection]| {
        let body = problem("password-rejected", json!({ "reasons": reasons }));
        told.answers("flows/current/password", 422, &body);
        let password = NewPassword::new(password.into());
        let answer = told.portal.set_password(&token, Some(&code("1")), &password, false).await.unwrap_err();
        assert_eq!(answer, Problem::PasswordRejected(want.to_vec()), "{reasons}");
    };
    let breaks = Rejection::Breaks;
    let has = |class| breaks(PasswordRule::Has(class));
    let long = "a".repeat(41);
    check(json!(["too_short"]), "short", &[breaks(PasswordRule::MinLength(10))]).await;
    check(json!(["too_short"]), "long enough by its own word", &[Rejection::TooShort]).await;
    check(json!(["too_long"]), &long, &[breaks(PasswordRule::MaxLength(40))]).await;
    check(json!(["too_long"]), "short", &[Rejection::Other]).await;
    check(
        json!(["needs_lowercase", "needs_uppercase", "needs_digit", "needs_symbol"]),
        NEW,
        &[
            has(CharacterClass::Lowercase),
            has(CharacterClass::Uppercase),
            has(CharacterClass::Digit),
            has(CharacterClass::Symbol),
        ],
    )
    .await;
    check(
        json!(["common", "contains_identifier", "reused", "reused"]),
        NEW,
        &[breaks(PasswordRule::NotCommon), Rejection::LikeYourDetails, Rejection::UsedBefore],
    )
    .await;
    check(json!(["rhymes", 7]), NEW, &[Rejection::Other]).await;
    check(json!([]), NEW, &[Rejection::Other]).await;
    check(Value::Null, NEW, &[Rejection::Other]).await;
}

#[tokio::test]
async fn a_sign_in_says_only_what_it_shows() {
    let told = Told::new();
    told.at_code().await;
    let check = async |status, body: Value, want: SignInAnswer| {
        told.answers("sessions", status, &body);
        let seen = told.portal.sign_in(&named("pat"), &new_password()).await;
        assert_eq!(seen, want, "{status} {body}");
    };
    let none = || json!({});
    check(200, json!({ "session": "s", "expires_in": 3600 }), SignInAnswer::Works).await;
    let second = json!({ "next": { "step": "second_factor", "delivery": { "channel": "sms" } } });
    check(200, second, SignInAnswer::WorksThenSecondFactor).await;
    check(401, problem("sign-in-failed", none()), SignInAnswer::Refused).await;
    check(401, none(), SignInAnswer::CannotTell).await;
    check(403, problem("temporary-password", none()), SignInAnswer::CannotTell).await;
    check(403, problem("locked", json!({ "until": "x" })), SignInAnswer::CannotTell).await;
    check(429, problem("rate-limited", none()), SignInAnswer::CannotTell).await;
    check(503, problem("unavailable", none()), SignInAnswer::CannotTell).await;
    check(200, json!({ "next": { "step": "dance" } }), SignInAnswer::CannotTell).await;
    check(200, json!([]), SignInAnswer::CannotTell).await;
    assert_eq!(told.proxy.count("DELETE", "/v1/sessions/current"), 1);
}

#[tokio::test]
async fn a_stranger_with_another_certificate_is_not_the_portal() {
    let port = Authority::new("Nobody trusts this authority").serves("localhost", |_| ()).await;
    let portal = open(&api_profile(&format!("https://localhost:{port}/")));
    let answer = portal.start(Need::Password, &named("pat"), Language::English).await;
    assert_eq!(answer.unwrap_err(), Problem::NotThisPortal { sent: false });
}
