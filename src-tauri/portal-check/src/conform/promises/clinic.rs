//! Codes and passwords that the clinic's people gave.

use serde_json::{Value, json};

use super::{Kept, due, not_checked};
use crate::conform::api::Reply;
use crate::conform::bench::{Bench, identity_of};
use crate::conform::people::Kind;

pub(super) async fn activation(bench: &Bench) -> Kept {
    bench.needs("activation")?;
    let person = bench.person(Kind::Invited, 1)?;
    let api = &bench.api;
    let spaced = person.activation_code.to_lowercase().replace('-', " ");
    let flow = api.start("activation", &spaced).await?.flow()?;
    api.set_password(&flow, &bench.good_password()).await?.must_be("wrong-step")?;
    let proven = api.step(&flow, "identity", &identity_of(&person)).await?;
    if proven.word() == "wrong-identity" {
        return Err(not_checked(
            "the activation code leads nowhere: it was used before, or is not the portal's; \
             start the portal on fresh accounts",
        ));
    }
    proven.must_be("set_password")?;
    let new = bench.good_password();
    let done = api.set_password(&flow, &new).await?;
    done.must_be("done")?;
    bench.people.use_up(&person);
    due(done.next()["username"] == person.username.as_str(), "done does not name the username")?;
    if api.offers("sign_in") {
        let signed_in = api.sign_in(&person.username, &new).await?;
        due(signed_in.status == 200, format!("the first password: {}", signed_in.in_words()))?;
    }
    let flow = api.start("activation", &person.activation_code).await?.flow()?;
    let again = api.step(&flow, "identity", &identity_of(&person)).await?;
    due(again.is_problem(), format!("a used activation code: {}", again.in_words()))
}

pub(super) async fn activation_uniform(bench: &Bench) -> Kept {
    bench.needs("activation")?;
    let person = bench.person(Kind::Invited, 0)?;
    let api = &bench.api;
    let mut wrong = identity_of(&person);
    wrong["last_name"] = "Nobody".into();
    let mut answers: Vec<Vec<Value>> = Vec::new();
    for code in [person.activation_code.clone(), format!("NOBODY-{}", api.fresh())] {
        let start = api.start("activation", &code).await?;
        let flow = start.flow()?;
        let mut seen = vec![plain(start)];
        for _ in 0..3 {
            seen.push(later(api.step(&flow, "identity", &wrong).await?));
        }
        answers.push(seen);
    }
    due(answers[0] == answers[1], "a code that exists and one that does not are answered differently")
}

pub(super) async fn temporary(bench: &Bench) -> Kept {
    bench.needs("temporary_password")?;
    let person = bench.person(Kind::Temporary, 1)?;
    let api = &bench.api;
    if api.offers("sign_in") {
        api.sign_in(&person.username, &person.password).await?.must_be("temporary-password")?;
    }
    let flow = api.start("temporary_password", &person.username).await?.flow()?;
    api.set_password(&flow, &bench.good_password()).await?.must_be("wrong-step")?;
    let wrong = api.step(&flow, "credentials", &credentials(&person.username, "wrong horse battery")).await?;
    wrong.must_be("sign-in-failed")?;
    let right = api.step(&flow, "credentials", &credentials(&person.username, &person.password)).await?;
    if right.word() == "sign-in-failed" {
        return Err(not_checked(
            "the temporary password is not taken: it was used before, or is not the portal's; \
             start the portal on fresh accounts",
        ));
    }
    right.must_be("set_password")?;
    let same = api.set_password(&flow, &person.password).await?;
    due(same.is_problem(), "the temporary password is taken as the new one")?;
    let new = bench.good_password();
    api.set_password(&flow, &new).await?.must_be("done")?;
    bench.people.use_up(&person);
    if api.offers("sign_in") {
        due(api.sign_in(&person.username, &new).await?.status == 200, "the new password does not sign in")?;
        api.sign_in(&person.username, &person.password).await?.must_be("sign-in-failed")?;
    }
    Ok(())
}

pub(super) async fn temporary_uniform(bench: &Bench) -> Kept {
    bench.needs("temporary_password")?;
    let with_one = bench.person(Kind::Temporary, 0)?;
    let without = bench.person(Kind::Plain, 0)?;
    let nobody = format!("nobody-{}", bench.api.fresh());
    let mut answers: Vec<Vec<Value>> = Vec::new();
    for username in [&with_one.username, &without.username, &nobody] {
        let start = bench.api.start("temporary_password", username).await?;
        let flow = start.flow()?;
        let given = credentials(username, "wrong horse battery");
        answers.push(vec![plain(start), later(bench.api.step(&flow, "credentials", &given).await?)]);
    }
    let alike = answers.iter().all(|seen| *seen == answers[0]);
    due(alike, "who has a temporary password, who has none, and nobody are answered differently")?;
    // The ordinary password of an account without a temporary one is no way in here.
    let flow = bench.api.start("temporary_password", &without.username).await?.flow()?;
    let ordinary =
        bench.api.step(&flow, "credentials", &credentials(&without.username, &without.password)).await?;
    due(ordinary.is_problem(), format!("an ordinary password as a temporary one: {}", ordinary.in_words()))
}

fn credentials(username: &str, password: &str) -> Value {
    json!({ "username": username, "password": password })
}

/// A later answer, without what is random or counts down.
fn later(reply: Reply) -> Value {
    let mut answer = plain(reply);
    for member in ["/body/expires_in", "/body/next/expires_in"] {
        if let Some(value) = answer.pointer_mut(member) {
            *value = Value::Null;
        }
    }
    answer
}

/// An answer without what is random.
fn plain(reply: Reply) -> Value {
    let mut body = reply.body;
    if body.get("flow").is_some() {
        body["flow"] = Value::Null;
    }
    json!({ "status": reply.status, "body": body })
}
