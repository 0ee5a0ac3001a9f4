use serde_json::{Value, json};

use crate::clinic::{Clinic, Flow, NEW, Reply};

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
        let before = standing(&clinic.current(flow).await);
        for (step, body) in bodies().into_iter().filter(|(step, _)| !takes.contains(step)) {
            let reply = clinic.step(flow, step, body).await;
            assert_eq!((reply.status, reply.word()), (409, "wrong-step"), "{step} at {before:?}");
        }
        let body = json!({ "username": "pat", "password": "x" });
        assert_eq!(clinic.step(flow, "credentials", body).await.word(), "wrong-step");
        assert_eq!(standing(&clinic.current(flow).await), before);
    }
}

/// The step and its tries: the rest of a document runs with the clock.
fn standing(reply: &Reply) -> (String, Value) {
    (reply.word().to_owned(), reply.next()["attempts_left"].clone())
}

#[tokio::test]
async fn unknown_flows_are_unknown() {
    let clinic = Clinic::open().await;
    for authorization in ["", "Flow 0123456789abcdef0123456789abcdef", "Session x", "Bearer x", "Flow"] {
        for (step, body) in bodies() {
            let path = format!("flows/current/{step}");
            let request = clinic.call(reqwest::Method::POST, &path, authorization).json(&body);
            let reply = Reply::of(request).await;
            assert_eq!((reply.status, reply.word()), (401, "flow-unknown"), "{step} {authorization}");
        }
    }
}

/// Every flow of a round lacks a proof, each another one; calls come to them in any order.
#[tokio::test]
async fn no_order_of_steps_sets_a_password_without_proof() {
    const CALLS_A_ROUND: usize = 60;
    let clinic = Clinic::open().await;
    let mut random: u64 = 7;
    let mut draw = |below: usize| {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(random >> 33).unwrap() % below
    };
    for _ in 0..support::figures::count(600, 10_000).div_ceil(CALLS_A_ROUND) {
        let flows = unproven(&clinic).await;
        for _ in 0..CALLS_A_ROUND {
            let (flow, last_name) = &flows[draw(flows.len())];
            let (step, mut body) = bodies()[draw(4)].clone();
            if step == "identity" {
                body["last_name"] = (*last_name).into();
            }
            let reply = clinic.step(flow, step, body).await;
            let open = !["set_password", "show_username", "done"].contains(&reply.word());
            assert!(open, "{step}: {}", reply.text);
        }
        // Tomorrow there are new codes.
        clinic.later(24 * 60 * 60);
    }
    for (username, number) in [("pat", 1), ("ana", 4), ("ida", 9), ("sam", 10)] {
        let password = format!("correct horse battery {number}");
        assert_eq!(clinic.sign_in(username, &password).await.status, 200, "{username} has the old one");
    }
}

/// Flows that wait for a code, for who it is, and for a second code; with the last name to give there. Where that
/// could be the proof, it is a wrong one.
async fn unproven(clinic: &Clinic) -> Vec<(Flow, &'static str)> {
    let mut flows = Vec::new();
    for identifier in ["pat", "ida", "sam", "family@example.org", "nobody", "lee"] {
        flows.push((clinic.reset(identifier).await, IDA.1));
    }
    for (identifier, email, word) in [
        ("ida", "ida@example.org", "answer_identity"),
        ("sam", "sam@example.org", "second_factor"),
        ("family@example.org", "family@example.org", "answer_identity"),
    ] {
        let (flow, reply) = clinic.proven(identifier, email).await;
        assert_eq!(reply.word(), word, "the control");
        flows.push((flow, "Somebody"));
    }
    flows
}
