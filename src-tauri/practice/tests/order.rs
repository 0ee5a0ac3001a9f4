use serde_json::{Value, json};

use crate::clinic::{Clinic, NEW};

const IDA: (&str, &str) = ("1955-08-17", "Novak");

fn bodies() -> [(&'static str, Value); 4] {
    [
        ("code", json!({ "code": "00000000" })),
        ("resend", json!({ "channel": "email" })),
        ("identity", json!({ "date_of_birth": IDA.0, "last_name": IDA.1 })),
        ("password", json!({ "password": NEW })),
    ]
}

#[tokio::test]
async fn each_step_takes_its_own_call_alone() {
    let clinic = Clinic::open().await;
    let waiting = clinic.reset("pat").await;
    let (identity, _) = clinic.proven("ida", "ida@example.org").await;
    let (password, _) = clinic.proven("rosa", "rosa.old@example.org").await;
    let (clinic_only, _) = clinic.proven("ines", "ines@example.org").await;
    let (second, _) = clinic.proven("sam", "sam@example.org").await;
    for (flow, takes) in [
        (&waiting, &["code", "resend"][..]),
        (&second, &["code", "resend"]),
        (&identity, &["identity"]),
        (&password, &["password"]),
        (&clinic_only, &[]),
    ] {
        let before = clinic.current(flow).await.text;
        for (step, body) in bodies().into_iter().filter(|(step, _)| !takes.contains(step)) {
            let reply = clinic.step(flow, step, body).await;
            assert_eq!((reply.status, reply.word()), (409, "wrong-step"), "{step} at {before}");
        }
        let body = json!({ "username": "pat", "password": "x" });
        assert_eq!(clinic.step(flow, "credentials", body).await.word(), "wrong-step");
        assert_eq!(clinic.current(flow).await.text, before);
    }
}

#[tokio::test]
async fn unknown_flows_are_unknown() {
    let clinic = Clinic::open().await;
    for authorization in ["", "Flow 0123456789abcdef0123456789abcdef", "Session x", "Bearer x", "Flow"] {
        for (step, body) in bodies() {
            let path = format!("flows/current/{step}");
            let request = clinic.call(reqwest::Method::POST, &path, authorization).json(&body);
            let reply = crate::clinic::Reply::of(request).await;
            assert_eq!((reply.status, reply.word()), (404, "flow-unknown"), "{step} {authorization}");
        }
    }
}

#[tokio::test]
async fn no_order_of_steps_sets_a_password_without_proof() {
    let clinic = Clinic::open().await;
    let identifiers = ["pat", "ida", "sam", "family@example.org", "nobody", "lee"];
    let mut random: u64 = 7;
    let mut draw = |below: usize| {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(random >> 33).unwrap() % below
    };
    let mut flows = Vec::new();
    for identifier in identifiers {
        flows.push(clinic.reset(identifier).await);
    }
    for _ in 0..600 {
        let flow = &flows[draw(flows.len())];
        let (step, body) = bodies()[draw(4)].clone();
        let reply = clinic.step(flow, step, body).await;
        let refused = ["wrong-code", "wrong-step", "attempts-exhausted", "rate-limited"];
        assert!(refused.contains(&reply.word()), "{step}: {}", reply.text);
    }
}
