//! What follows a proven code: who it is, and how the account stands.

use serde_json::json;

use super::{Kept, broken, due};
use crate::conform::bench::{Bench, identity_of};
use crate::conform::people::Kind;

pub(super) async fn after_code(bench: &Bench) -> Kept {
    bench.needs("identity_check")?;
    let person = bench.person(Kind::Identity, 2)?;
    let waiting = bench.reset(&person).await?;
    let early = bench.api.step(&waiting.flow, "identity", &identity_of(&person)).await?;
    early.must_be("wrong-step")?;
    let asked = bench.api.give(&waiting.flow, &waiting.code).await?;
    asked.must_be("answer_identity")?;
    due(
        asked.next()["fields"].as_array().is_some_and(|fields| !fields.is_empty()),
        "answer_identity asks for nothing",
    )?;
    bench.api.set_password(&waiting.flow, &bench.good_password()).await?.must_be("wrong-step")?;
    let mut wrong = identity_of(&person);
    wrong["last_name"] = "Nobody".into();
    let name = bench.api.step(&waiting.flow, "identity", &wrong).await?;
    name.must_be("wrong-identity")?;
    let mut wrong = identity_of(&person);
    wrong["date_of_birth"] = "1900-01-01".into();
    let date = bench.api.step(&waiting.flow, "identity", &wrong).await?;
    date.must_be("wrong-identity")?;
    let plain = |mut body: serde_json::Value| {
        body["attempts_left"] = json!(null);
        body
    };
    due(plain(name.body) == plain(date.body), "wrong-identity tells which answer is wrong")?;
    let third = bench.api.step(&waiting.flow, "identity", &wrong).await?;
    third.must_be("contact_clinic")?;
    due(
        third.next()["reason"] == "cannot_verify",
        "after three wrong answers the reason is not cannot_verify",
    )?;
    let late = bench.api.step(&waiting.flow, "identity", &identity_of(&person)).await?;
    due(late.is_problem(), format!("the right answers after three wrong ones: {}", late.in_words()))?;
    let waiting = bench.reset(&person).await?;
    bench.api.give(&waiting.flow, &waiting.code).await?.must_be("answer_identity")?;
    bench.api.step(&waiting.flow, "identity", &identity_of(&person)).await?.must_be("set_password")
}

pub(super) async fn clinic_after_proof(bench: &Bench) -> Kept {
    let mut found = Err(broken("no account"));
    for (kind, reason) in
        [(Kind::Locked, "locked"), (Kind::Inactive, "inactive"), (Kind::Duplicate, "duplicate")]
    {
        let person = match bench.person(kind, 1) {
            Ok(person) => person,
            Err(why) => {
                found = found.or(Err(why));
                continue;
            }
        };
        let waiting = bench.reset(&person).await?;
        let reply = bench.api.give(&waiting.flow, &waiting.code).await?;
        reply.must_be("contact_clinic")?;
        let seen = format!("a {reason} account is told the reason {}", reply.next()["reason"]);
        due(reply.next()["reason"] == reason, seen)?;
        let forced = bench.api.set_password(&waiting.flow, &bench.good_password()).await?;
        due(forced.is_problem(), format!("a new password of a {reason} account: {}", forced.in_words()))?;
        found = Ok(());
    }
    found
}

pub(super) async fn second_factor(bench: &Bench) -> Kept {
    let person = bench.person(Kind::SecondFactor, 2)?;
    let waiting = bench.reset(&person).await?;
    let seen = bench.mailbox.now();
    let asked = bench.api.give(&waiting.flow, &waiting.code).await?;
    asked.must_be("second_factor")?;
    bench.api.set_password(&waiting.flow, &bench.good_password()).await?.must_be("wrong-step")?;
    let again = bench.api.give(&waiting.flow, &waiting.code).await?;
    due(again.is_problem(), format!("the first code in place of the second: {}", again.in_words()))?;
    let phone = person.phone.clone().unwrap_or_default();
    let second = bench.waiting(asked, &seen, &phone).await?;
    bench.api.give(&waiting.flow, &second.code).await?.must_be("set_password")
}

pub(super) async fn username(bench: &Bench) -> Kept {
    bench.needs("username_recovery")?;
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.begin("username_recovery", person.email(), person.email()).await?;
    let named = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&format!("\"{}\"", person.username));
    due(!named(&waiting.reply.bytes), "the start shows the username")?;
    let shown = bench.api.give(&waiting.flow, &waiting.code).await?;
    shown.must_be("show_username")?;
    due(shown.next()["username"] == person.username.as_str(), "the username shown is not the account's")
}
