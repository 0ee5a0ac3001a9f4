use std::collections::HashMap;
use std::fs;
use std::sync::Arc;

use practice::Account;
use reqwest::Method;
use serde_json::json;

use crate::clinic::{Clinic, NEW, account};
use crate::code::at_once;

#[tokio::test]
async fn a_new_password_replaces_the_old() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    let done = clinic.set_password(&flow, NEW).await;
    let want = json!({ "step": "done", "username": "pat", "revoked_sessions": true, "notified": true });
    assert_eq!(done.next(), &want);
    assert_eq!(clinic.current(&flow).await.next(), &want, "who lost the answer can ask for it");
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.word(), "sign-in-failed");
    assert_eq!(clinic.sign_in("PAT", NEW).await.status, 200);
    let mail = clinic.mails("pat@example.org", 2).await;
    assert_eq!(mail[0].subject, "Your password was changed - Practice Clinic");
}

#[tokio::test]
async fn every_address_on_record_is_told() {
    let phone_only = Account { phone: Some("+1 555 010 0150".into()), ..account("ben", &[]) };
    let clinic =
        Clinic::with(vec![account("pat", &["one@example.org", "two@example.org"]), phone_only]).await;
    let (flow, _) = clinic.proven("two@example.org", "two@example.org").await;
    clinic.set_password(&flow, NEW).await;
    assert_eq!(clinic.mails("one@example.org", 1).await.len(), 1);
    assert_eq!(clinic.mails("two@example.org", 2).await.len(), 2);

    let flow = clinic.reset("ben").await;
    clinic.later(30);
    clinic.step(&flow, "resend", json!({ "channel": "sms" })).await;
    clinic.give(&flow, &clinic.code_for("+1 555 010 0150").await).await;
    assert_eq!(clinic.set_password(&flow, NEW).await.next()["notified"], true);
    assert_eq!(clinic.mails("+1 555 010 0150", 2).await.len(), 2);
}

#[tokio::test]
async fn notices_wait_for_a_broken_mail_folder() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    fs::rename(clinic.path("mail"), clinic.path("away")).unwrap();
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    fs::rename(clinic.path("away"), clinic.path("mail")).unwrap();
    let mail = clinic.mails("pat@example.org", 2).await;
    assert_eq!(mail[0].subject, "Your password was changed - Practice Clinic");
}

#[tokio::test]
async fn notices_are_sent_before_the_portal_has_stopped_or_else_at_its_next_start() {
    for broken in [false, true] {
        let clinic = Clinic::open().await;
        let (flow, _) = clinic.proven("pat", "pat@example.org").await;
        if broken {
            fs::rename(clinic.path("mail"), clinic.path("away")).unwrap();
        }
        clinic.set_password(&flow, NEW).await;
        let clinic = clinic
            .restarted_after(|folder| {
                if broken {
                    // What could not be sent is sent by the next start.
                    fs::rename(folder.join("away"), folder.join("mail")).unwrap();
                } else {
                    assert_eq!(fs::read_dir(folder.join("mail")).unwrap().count(), 2);
                }
            })
            .await;
        assert_eq!(clinic.mails("pat@example.org", 2).await.len(), 2);
    }
}

#[tokio::test]
async fn weak_passwords_are_refused_with_reasons() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("rivera1950", "maria@example.org").await;
    let check = async |password: &str, reasons: &[&str]| {
        let reply = clinic.set_password(&flow, password).await;
        assert_eq!(
            (reply.word(), reply.member("reasons")),
            ("password-rejected", &json!(reasons)),
            "{password}"
        );
    };
    check("", &["too_short"]).await;
    check("short", &["too_short"]).await;
    check(&"wobbly teapot 77".repeat(9), &["too_long"]).await;
    check("password1234", &["common"]).await;
    check("xRIVERA1950x", &["contains_identifier"]).await;
    check("dear-maria-of-oz", &["contains_identifier"]).await;
    check("correct horse battery 2", &["reused"]).await;
    assert_eq!(clinic.set_password(&flow, &"wobbly teapot 77".repeat(8)).await.word(), "done");
}

#[tokio::test]
async fn the_last_five_passwords_are_refused() {
    let passwords = |from: usize| (from..from + 6).map(|number| format!("wobbly teapot number {number}"));
    let pat = account("pat", &["pat@example.org"]);
    let clinic = Clinic::with(vec![Account { previous_passwords: passwords(1).collect(), ..pat }]).await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    for password in passwords(3).take(4).chain(["correct horse battery 1".into()]) {
        assert_eq!(clinic.set_password(&flow, &password).await.member("reasons"), &json!(["reused"]));
    }
    assert_eq!(clinic.set_password(&flow, "wobbly teapot number 2").await.word(), "done");
}

#[tokio::test]
async fn an_accent_is_one_however_it_is_typed() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    clinic.set_password(&flow, "cafe\u{301} con leche y pan").await;
    assert_eq!(clinic.sign_in("pat", "caf\u{e9} con leche y pan").await.status, 200);
}

#[tokio::test]
async fn success_ends_every_flow_of_the_account() {
    let clinic = Clinic::open().await;
    let waiting = clinic.reset("pat@example.org").await;
    let code = clinic.code_for("pat@example.org").await;
    let (proven, _) = clinic.proven("pat", "pat@example.org").await;
    let other = clinic.reset("ines").await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    assert_eq!(clinic.give(&waiting, &code).await.word(), "flow-expired");
    assert_eq!(clinic.set_password(&proven, "another-teapot-anthem").await.word(), "flow-expired");
    assert_eq!(clinic.set_password(&flow, "another-teapot-anthem").await.word(), "wrong-step");
    assert_eq!(clinic.give(&flow, &code).await.word(), "wrong-step");
    assert_eq!(clinic.current(&other).await.word(), "enter_code");
}

#[tokio::test]
async fn a_family_flow_ends_with_its_members() {
    let clinic = Clinic::open().await;
    let family = clinic.reset("family@example.org").await;
    let (flow, _) = clinic.proven("ana", "family@example.org").await;
    clinic.set_password(&flow, NEW).await;
    assert_eq!(clinic.current(&family).await.word(), "flow-expired");
}

#[tokio::test]
async fn sessions_end_if_that_is_asked_for() {
    let clinic = Clinic::open().await;
    let check = async |username: &str, password: &str, email: &str, revoke: bool, after: u16| {
        let session = clinic.session(username, password).await;
        let (flow, _) = clinic.proven(username, email).await;
        let body = json!({ "password": NEW, "revoke_sessions": revoke });
        assert_eq!(clinic.step(&flow, "password", body).await.next()["revoked_sessions"], revoke);
        let sign_out = clinic.call(Method::DELETE, "sessions/current", &session).send().await.unwrap();
        assert_eq!(sign_out.status(), after);
    };
    check("pat", "correct horse battery 1", "pat@example.org", true, 401).await;
    check("rosa", "correct horse battery 3", "rosa.old@example.org", false, 204).await;
}

#[tokio::test]
async fn twenty_passwords_at_once_change_it_once() {
    let clinic = Arc::new(Clinic::open().await);
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    let words = at_once(20, |each| {
        let (clinic, flow) = (Arc::clone(&clinic), flow.clone());
        async move { clinic.set_password(&flow, &format!("wobbly teapot number {each}")).await.word().to_owned() }
    });
    assert_eq!(words.await, HashMap::from([("done".into(), 1), ("wrong-step".into(), 19)]));
}
