//! Many calls at once.

use std::sync::Arc;

use practice::Account;
use serde_json::{Value, json};
use support::figures;

use crate::clinic::{Clinic, Flow, Reply, account, other_than};

/// Calls at the same time.
const AT_ONCE: usize = 50;

fn patients(count: usize) -> Vec<Account> {
    (0..count).map(|n| account(&format!("patient{n}"), &[&format!("patient{n}@example.org")])).collect()
}

/// The same step with these bodies, all at once; each has a key of its own.
async fn at_once(clinic: &Arc<Clinic>, flow: &Flow, step: &'static str, bodies: Vec<Value>) -> Vec<Reply> {
    let calls: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let (clinic, flow) = (Arc::clone(clinic), flow.clone());
            tokio::spawn(async move { clinic.step(&flow, step, body).await })
        })
        .collect();
    let mut replies = Vec::new();
    for call in calls {
        replies.push(call.await.unwrap());
    }
    replies
}

fn count(replies: &[Reply], word: &str) -> usize {
    replies.iter().filter(|reply| reply.word() == word).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_passwords_at_once() {
    let rounds = figures::count(2, 20);
    let clinic = Arc::new(Clinic::with(patients(4 * rounds)).await);
    let (mut most_tries, mut successes, mut changes) = (0, 0, 0);
    for round in 0..rounds {
        let who = |kind: usize| {
            let name = format!("patient{}", 4 * round + kind);
            (name.clone(), format!("{name}@example.org"))
        };
        let (name, email) = who(0);
        let flow = clinic.reset(&name).await;
        let code = clinic.code_for(&email).await;
        let wrong = vec![json!({ "code": other_than(&code) }); AT_ONCE];
        let replies = at_once(&clinic, &flow, "code", wrong).await;
        // The fifth try is looked at and answered attempts-exhausted: four others are wrong-code.
        most_tries = most_tries.max(count(&replies, "wrong-code") + 1);
        assert_eq!(clinic.give(&flow, &code).await.word(), "attempts-exhausted");

        let (name, email) = who(1);
        let flow = clinic.reset(&name).await;
        let right = vec![json!({ "code": clinic.code_for(&email).await }); AT_ONCE];
        let replies = at_once(&clinic, &flow, "code", right).await;
        assert_eq!(count(&replies, "set_password"), 1, "of {AT_ONCE} right codes one works");
        successes += 1;

        let (name, email) = who(2);
        let flow = clinic.reset(&name).await;
        let code = clinic.code_for(&email).await;
        let mixed = (0..AT_ONCE)
            .map(|n| json!({ "code": if n % 2 == 0 { code.as_str() } else { other_than(&code) } }))
            .collect();
        let replies = at_once(&clinic, &flow, "code", mixed).await;
        assert!(count(&replies, "set_password") <= 1 && count(&replies, "wrong-code") <= 5);

        let (name, email) = who(3);
        let (flow, _) = clinic.proven(&name, &email).await;
        let passwords: Vec<_> = (0..AT_ONCE).map(|n| format!("wobbly-teapot-{n}-crisp")).collect();
        let bodies = passwords.iter().map(|password| json!({ "password": password })).collect();
        let replies = at_once(&clinic, &flow, "password", bodies).await;
        let set: Vec<_> =
            passwords.iter().zip(&replies).filter(|(_, reply)| reply.word() == "done").collect();
        assert_eq!(set.len(), 1, "of {AT_ONCE} passwords one is set");
        assert_eq!(clinic.sign_in(&name, set[0].0).await.status, 200);
        let other = passwords.iter().find(|password| *password != set[0].0).unwrap();
        assert_eq!(clinic.sign_in(&name, other).await.word(), "sign-in-failed");
        changes += 1;
    }
    assert!(most_tries <= 5, "{most_tries} tries at one code");
    figures::record("tries looked at of 50 wrong codes at once, at most", most_tries, "tries");
    figures::record("rounds in which one of 50 right codes at once worked", successes, "rounds");
    figures::record("rounds in which one of 50 new passwords at once was set", changes, "rounds");
}
