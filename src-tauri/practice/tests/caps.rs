use reqwest::Method;
use serde_json::json;

use crate::clinic::{Clinic, Reply, account, other_than};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn ten_codes_a_day_for_known_and_unknown() {
    let clinic = Clinic::open().await;
    for identifier in ["pat", "nobody"] {
        for _ in 0..10 {
            assert_eq!(clinic.start("password_reset", identifier).await.word(), "enter_code");
        }
        let reply = clinic.start("password_reset", identifier).await;
        assert_eq!(reply.word(), "wait", "{identifier}");
        assert!((DAY - 60..=DAY).contains(&reply.next()["retry_after"].as_i64().unwrap()));
        let flow = reply.flow();
        assert_eq!(clinic.give(&flow, "00000000").await.word(), "wrong-step");
        assert_eq!(clinic.step(&flow, "resend", json!({})).await.word(), "wait");
    }
    assert_eq!(clinic.mail("pat@example.org").await.len(), 10);
    clinic.later(DAY);
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "enter_code");
}

#[tokio::test]
async fn an_account_has_ten_whatever_is_typed() {
    let clinic = Clinic::open().await;
    for _ in 0..10 {
        clinic.reset("pat").await;
    }
    // That another name leads to the same account must not show.
    let reply = clinic.start("password_reset", "pat@example.org").await;
    assert_eq!(reply.word(), "enter_code");
    assert_eq!(clinic.mail("pat@example.org").await.len(), 10);
}

#[tokio::test]
async fn a_wait_ends_by_itself_within_the_flow() {
    let clinic = Clinic::open().await;
    clinic.reset("pat").await;
    clinic.later(DAY - 600);
    for _ in 0..9 {
        clinic.reset("pat").await;
    }
    let flow = clinic.reset("pat").await;
    assert_eq!(clinic.current(&flow).await.word(), "wait");
    clinic.later(600);
    assert_eq!(clinic.step(&flow, "resend", json!({})).await.word(), "enter_code");
    assert_eq!(clinic.give(&flow, &clinic.code_for("pat@example.org").await).await.word(), "set_password");
}

#[tokio::test]
async fn at_the_cap_the_last_code_stays_good() {
    let clinic = Clinic::open().await;
    for _ in 0..9 {
        clinic.reset("pat").await;
    }
    let flow = clinic.reset("pat").await;
    let code = clinic.code_for("pat@example.org").await;
    clinic.later(30);
    assert_eq!(clinic.step(&flow, "resend", json!({})).await.word(), "wait");
    assert_eq!(clinic.mail("pat@example.org").await.len(), 10);
    assert_eq!(clinic.give(&flow, &code).await.word(), "set_password");
}

#[tokio::test]
async fn resends_and_restarts_count_too() {
    let mut clinic = Clinic::open().await;
    for _ in 0..4 {
        clinic.reset("pat").await;
    }
    let flow = clinic.reset("pat").await;
    for _ in 0..5 {
        clinic.later(30);
        assert_eq!(clinic.step(&flow, "resend", json!({})).await.word(), "enter_code");
    }
    clinic = clinic.restarted().await;
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "wait");
    assert_eq!(clinic.current(&flow).await.word(), "enter_code", "flows survive as well");
    let code = clinic.code_for("pat@example.org").await;
    for _ in 0..5 {
        clinic.give(&flow, other_than(&code)).await;
    }
    clinic = clinic.restarted().await;
    assert_eq!(clinic.give(&flow, &code).await.word(), "attempts-exhausted");
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
}

#[tokio::test]
async fn a_hundred_failures_in_a_row_are_enough() {
    let clinic = Clinic::with(vec![account("pat", &["pat@example.org"])]).await;
    for identifier in ["pat", "nobody"] {
        for _ in 0..2 {
            let mut flows = Vec::new();
            for _ in 0..10 {
                flows.push(clinic.reset(identifier).await);
            }
            clinic.later(300);
            for flow in &flows {
                for _ in 0..5 {
                    clinic.give(flow, "no digits").await;
                }
            }
            clinic.later(DAY - 200);
        }
        // Codes there would be again; it is the failures that are too many.
        assert_eq!(clinic.start("password_reset", identifier).await.word(), "wait", "{identifier}");
        clinic.later(DAY);
        assert_eq!(clinic.start("password_reset", identifier).await.word(), "enter_code", "{identifier}");
    }
}

#[tokio::test]
async fn a_client_starts_a_hundred_flows_a_minute() {
    let clinic = Clinic::open().await;
    let start = async |number: usize, client: &str| {
        let body = json!({ "purpose": "password_reset", "identifier": format!("nobody{number}") });
        Reply::of(clinic.call(Method::POST, "flows", "").header("Portal-Client", client).json(&body)).await
    };
    for number in 0..100 {
        assert_eq!(start(number, "kiosk-1").await.word(), "enter_code");
    }
    let reply = start(100, "kiosk-1").await;
    assert_eq!((reply.status, reply.word()), (429, "rate-limited"));
    assert_eq!(start(100, "kiosk-2").await.word(), "enter_code");
    clinic.later(60);
    assert_eq!(start(100, "kiosk-1").await.word(), "enter_code");
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_no_wait_longer() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    clinic.later(-DAY);
    assert!(clinic.current(&flow).await.next()["expires_in"].as_i64().unwrap() <= 600);
    let resend = async || clinic.step(&flow, "resend", json!({})).await;
    let soon = resend().await;
    assert_eq!(soon.word(), "rate-limited");
    assert!(soon.member("retry_after").as_i64().unwrap() <= 30, "{}", soon.text);
    clinic.later(30);
    assert_eq!(resend().await.word(), "enter_code");

    for _ in 0..8 {
        clinic.reset("pat").await;
    }
    clinic.later(-2 * DAY);
    let full = clinic.start("password_reset", "pat").await;
    assert_eq!(full.word(), "wait");
    assert!(full.next()["retry_after"].as_i64().unwrap() <= DAY, "{}", full.text);
    clinic.later(DAY);
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "enter_code");

    for _ in 0..10 {
        clinic.sign_in("pat", "wrong horse battery 1").await;
    }
    // Also where it was set while the program was off.
    clinic.later(-DAY);
    let clinic = clinic.restarted().await;
    let full = clinic.sign_in("pat", "correct horse battery 1").await;
    assert_eq!(full.word(), "rate-limited");
    assert!(full.member("retry_after").as_i64().unwrap() <= 15 * 60, "{}", full.text);
    clinic.later(15 * 60);
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
}
