use serde_json::{Value, json};

use crate::clinic::{Clinic, NEW};

fn answers(date_of_birth: &str, last_name: &str) -> Value {
    json!({ "date_of_birth": date_of_birth, "last_name": last_name, "phone_last4": "ignored" })
}

#[tokio::test]
async fn what_follows_the_code_depends_on_the_account() {
    let clinic = Clinic::open().await;
    let check = async |username: &str, email: &str, want: Value| {
        let (_, reply) = clinic.proven(username, email).await;
        for (member, value) in want.as_object().unwrap() {
            assert_eq!(&reply.next()[member], value, "{username}: {}", reply.text);
        }
    };
    check("pat", "pat@example.org", json!({ "step": "set_password" })).await;
    check("maria@example.org", "maria@example.org", json!({ "step": "set_password" })).await;
    check("lee", "lee@example.org", json!({ "step": "contact_clinic", "reason": "locked" })).await;
    check("ines", "ines@example.org", json!({ "step": "contact_clinic", "reason": "inactive" })).await;
    check("dora", "dora@example.org", json!({ "step": "contact_clinic", "reason": "duplicate" })).await;
    let fields = json!(["date_of_birth", "last_name"]);
    let identity = json!({ "step": "answer_identity", "fields": fields, "attempts_left": 3 });
    check("ida", "ida@example.org", identity.clone()).await;
    check("family@example.org", "family@example.org", identity).await;
    check("ana", "family@example.org", json!({ "step": "set_password" })).await;
    let delivery = json!({ "channel": "sms", "destination": "•••0147" });
    check("sam", "sam@example.org", json!({ "step": "second_factor", "delivery": delivery })).await;
}

#[tokio::test]
async fn a_lock_ends_when_the_patient_was_told() {
    let clinic = Clinic::open().await;
    let (_, reply) = clinic.proven("lee", "lee@example.org").await;
    let until = reply.next()["until"].clone();
    assert!(until.as_str().unwrap().ends_with('Z'));
    let signing_in = clinic.sign_in("lee", "correct horse battery 6").await;
    assert_eq!((signing_in.word(), signing_in.member("until")), ("locked", &until));
    assert_eq!(clinic.sign_in("lee", "wrong horse battery 6").await.word(), "sign-in-failed");
    clinic.later(15 * 60);
    assert_eq!(clinic.proven("lee", "lee@example.org").await.1.word(), "set_password");
    assert_eq!(clinic.sign_in("lee", "correct horse battery 6").await.status, 200);
}

#[tokio::test]
async fn identity_has_three_tries() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("ida", "ida@example.org").await;
    assert_eq!(clinic.step(&flow, "identity", json!({ "last_name": "Novak" })).await.word(), "malformed");
    for left in [2, 1] {
        let reply = clinic.step(&flow, "identity", answers("1955-08-18", "Novak")).await;
        assert_eq!((reply.word(), reply.member("attempts_left")), ("wrong-identity", &json!(left)));
    }
    let reply = clinic.step(&flow, "identity", answers("1955-08-17", "Nowak")).await;
    assert_eq!((reply.word(), &reply.next()["reason"]), ("contact_clinic", &json!("cannot_verify")));
    let late = clinic.step(&flow, "identity", answers("1955-08-17", "Novak")).await;
    assert_eq!(late.word(), "wrong-step");
}

#[tokio::test]
async fn names_match_as_people_write_them() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("ida", "ida@example.org").await;
    assert_eq!(
        clinic.step(&flow, "identity", answers(" 1955-08-17", " NOVAK ")).await.word(),
        "set_password"
    );
}

#[tokio::test]
async fn a_family_is_told_apart() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("family@example.org", "family@example.org").await;
    let reply = clinic.step(&flow, "identity", answers("1958-01-30", "Castillo")).await;
    assert_eq!(reply.word(), "set_password");
    let done = clinic.set_password(&flow, NEW).await;
    assert_eq!(done.next()["username"], "luis");
    assert_eq!(clinic.sign_in("luis", NEW).await.status, 200);
    assert_eq!(clinic.sign_in("ana", "correct horse battery 4").await.status, 200);
}

#[tokio::test]
async fn the_second_code_comes_by_text_message() {
    let clinic = Clinic::open().await;
    let (flow, reply) = clinic.proven("sam", "sam@example.org").await;
    assert_eq!(reply.word(), "second_factor");
    let email_code = clinic.code_for("sam@example.org").await;
    assert_ne!(clinic.give(&flow, &email_code).await.word(), "set_password");
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "wrong-step");
    clinic.later(30);
    assert_eq!(clinic.step(&flow, "resend", json!({ "channel": "email" })).await.word(), "wrong-step");
    assert_eq!(clinic.step(&flow, "resend", json!({ "channel": "sms" })).await.word(), "second_factor");
    assert_eq!(clinic.mail("+1 555 010 0147").await.len(), 2);
    assert_eq!(clinic.give(&flow, &clinic.code_for("+1 555 010 0147").await).await.word(), "set_password");
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    let signed_in = clinic.sign_in("sam", NEW).await;
    assert_eq!((signed_in.status, signed_in.word()), (200, "second_factor"));
}
