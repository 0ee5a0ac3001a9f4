use serde_json::json;

use crate::clinic::Clinic;

#[tokio::test]
async fn the_username_is_shown_after_proof() {
    let clinic = Clinic::open().await;
    let check = async |typed: &str, to: &str, want: &str| {
        let flow = clinic.start("username_recovery", typed).await.flow();
        let reply = clinic.give(&flow, &clinic.code_for(to).await).await;
        assert_eq!(reply.next(), &json!({ "step": "show_username", "username": want }), "{typed}");
    };
    check("maria@example.org", "maria@example.org", "rivera1950").await;
    check("(555) 010-0142", "+1 555 010 0142", "pat").await;
}

#[tokio::test]
async fn a_phone_gets_a_text_message() {
    let clinic = Clinic::open().await;
    let reply = clinic.start("username_recovery", "+1 555 010 0142").await;
    assert_eq!(reply.next()["delivery"], json!({ "channel": "sms", "destination": "•••0142" }));
    let inbox = clinic.practice.inbox().await.unwrap();
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].to, "Text message to +1 555 010 0142");
    clinic.start("username_recovery", "+1 555 010 0199").await.flow();
    clinic.start("username_recovery", "pat").await.flow();
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 1, "nobody else gets anything");
}

#[tokio::test]
async fn whoever_it_is_comes_first() {
    let clinic = Clinic::open().await;
    let flow = clinic.start("username_recovery", "family@example.org").await.flow();
    let reply = clinic.give(&flow, &clinic.code_for("family@example.org").await).await;
    assert_eq!(reply.word(), "answer_identity");
    let ana = json!({ "date_of_birth": "1961-05-09", "last_name": "castillo" });
    let reply = clinic.step(&flow, "identity", ana).await;
    assert_eq!(reply.next(), &json!({ "step": "show_username", "username": "ana" }));

    let flow = clinic.start("username_recovery", "lee@example.org").await.flow();
    let reply = clinic.give(&flow, &clinic.code_for("lee@example.org").await).await;
    assert_eq!(reply.next()["reason"], "locked");
}

#[tokio::test]
async fn no_password_can_be_set_with_it() {
    let clinic = Clinic::open().await;
    let flow = clinic.start("username_recovery", "pat@example.org").await.flow();
    clinic.give(&flow, &clinic.code_for("pat@example.org").await).await;
    assert_eq!(clinic.set_password(&flow, crate::clinic::NEW).await.word(), "wrong-step");
}
