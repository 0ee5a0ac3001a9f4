//! Calls that are made again, because their answer was lost.

use serde_json::{Value, json};

use super::{Kept, due};
use crate::conform::api::{Reply, beginning};
use crate::conform::bench::Bench;
use crate::conform::people::Kind;

fn same_answer(one: &Reply, other: &Reply) -> Kept {
    let lasting = |body: &Value| {
        let mut body = body.clone();
        // What counts down may have gone on.
        for member in ["/expires_in", "/next/expires_in", "/next/resend_in"] {
            if let Some(value) = body.pointer_mut(member) {
                *value = Value::Null;
            }
        }
        body
    };
    let same = one.status == other.status && lasting(&one.body) == lasting(&other.body);
    due(same, format!("{} made again with the same key: {}", one.in_words(), other.in_words()))
}

pub(super) async fn same(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 2)?;
    let (api, seen) = (&bench.api, bench.mailbox.now());
    let (key, body) = (api.fresh(), beginning("password_reset", &person.username));
    let started = api.again("flows", "", &key, &body).await?;
    same_answer(&started, &api.again("flows", "", &key, &body).await?)?;
    let waiting = bench.waiting(started, &seen, person.email()).await?;
    due(bench.mailbox.since(&seen).len() == 1, "a start made again sends a second message")?;
    let authorization = waiting.flow.authorization();
    let step = |step: &str| format!("flows/current/{step}");

    let (key, body) = (api.fresh(), json!({ "code": crate::conform::bench::other_than(&waiting.code) }));
    let wrong = api.again(&step("code"), &authorization, &key, &body).await?;
    wrong.must_be("wrong-code")?;
    same_answer(&wrong, &api.again(&step("code"), &authorization, &key, &body).await?)?;

    let (key, body) = (api.fresh(), json!({ "code": waiting.code }));
    let proven = api.again(&step("code"), &authorization, &key, &body).await?;
    proven.must_be("set_password")?;
    same_answer(&proven, &api.again(&step("code"), &authorization, &key, &body).await?)?;

    let new = bench.good_password();
    let (key, body) = (api.fresh(), json!({ "password": new, "revoke_sessions": false }));
    let done = api.again(&step("password"), &authorization, &key, &body).await?;
    done.must_be("done")?;
    bench.people.changed(&person.username, &new);
    same_answer(&done, &api.again(&step("password"), &authorization, &key, &body).await?)
}

pub(super) async fn other_body(bench: &Bench) -> Kept {
    let api = &bench.api;
    let (key, nobody) = (api.fresh(), format!("nobody-{}", api.fresh()));
    api.again("flows", "", &key, &beginning("password_reset", &nobody)).await?.must_be("enter_code")?;
    let other = api.again("flows", "", &key, &beginning("password_reset", &format!("{nobody}-too"))).await?;
    due(other.is_problem(), format!("a key with another body: {}", other.in_words()))
}
