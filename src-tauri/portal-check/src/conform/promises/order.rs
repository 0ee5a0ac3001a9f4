//! Steps out of their order, and flows that are not there.

use reqwest::Method;
use serde_json::json;

use super::{Kept, Unkept, broken, due};
use crate::conform::api::{Flow, Reply, send};
use crate::conform::bench::{Bench, identity_of};
use crate::conform::people::{Kind, Person};

/// Steps of one random order.
const STEPS: usize = 6;

/// A generator that gives the same order in each run (xorshift, by Marsaglia).
struct Order(u64);

impl Order {
    fn pick(&mut self, of: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % of as u64).unwrap_or(0)
    }
}

pub(super) async fn walks(bench: &Bench) -> Kept {
    let mut order = Order(0x9e37_79b9_7f4a_7c15);
    let person = bench.person(Kind::Plain, 0)?;
    let purposes: Vec<_> = ["password_reset", "username_recovery", "activation", "temporary_password"]
        .into_iter()
        .filter(|purpose| bench.api.offers(purpose))
        .collect();
    for _ in 0..bench.walks {
        let purpose = purposes[order.pick(purposes.len())];
        // Nobody's, so that no account has its codes used up; what is refused is refused for all.
        let flow = bench.api.start(purpose, &format!("nobody{}", bench.api.fresh())).await?.flow()?;
        let mut taken = Vec::new();
        for _ in 0..STEPS {
            let (name, reply) = step(bench, &flow, &person, order.pick(6)).await?;
            taken.push(name);
            let word = reply.word();
            let advanced = ["set_password", "show_username", "done", "second_factor"].contains(&word);
            due(!advanced, format!("a flow of {purpose} without proof, after {}: {word}", taken.join(", ")))?;
        }
    }
    let own = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&own).await?;
    let early = bench.api.set_password(&waiting.flow, &bench.good_password()).await?;
    early.must_be("wrong-step")?;
    let kept = bench.api.give(&waiting.flow, &waiting.code).await?;
    due(kept.word() == "set_password", format!("the right code after a step too early: {}", kept.in_words()))
}

async fn step(
    bench: &Bench,
    flow: &Flow,
    person: &Person,
    which: usize,
) -> Result<(&'static str, Reply), Unkept> {
    let api = &bench.api;
    Ok(match which {
        0 => ("password", api.set_password(flow, &bench.good_password()).await?),
        1 => ("code", api.give(flow, "00000000").await?),
        2 => ("identity", api.step(flow, "identity", &identity_of(person)).await?),
        3 => {
            let given = json!({ "username": person.username, "password": person.password });
            ("credentials", api.step(flow, "credentials", &given).await?)
        }
        4 => ("resend", api.step(flow, "resend", &json!({ "channel": "email" })).await?),
        _ => ("current", api.current(flow).await?),
    })
}

pub(super) async fn unknown(bench: &Bench) -> Kept {
    let api = &bench.api;
    for authorization in ["", "Flow nobody", "Bearer nobody", "Flow"] {
        let current = send("flows/current", api.call(Method::GET, "flows/current", authorization)).await?;
        current.must_be("flow-unknown")?;
        for (step, body) in [
            ("code", json!({ "code": "12345678" })),
            ("password", json!({ "password": bench.good_password() })),
            ("resend", json!({ "channel": "email" })),
        ] {
            api.post(&format!("flows/current/{step}"), authorization, &body)
                .await?
                .must_be("flow-unknown")?;
        }
    }
    Ok(())
}

pub(super) async fn ends(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 2)?;
    let waiting = bench.reset(&person).await?;
    let ended = bench.api.end(&waiting.flow).await?;
    due(ended.status == 204, format!("ending a flow is answered {}", ended.status))?;
    let over = ["flow-expired", "flow-unknown"];
    bench.api.current(&waiting.flow).await?.must_be_one_of(&over)?;
    bench.api.give(&waiting.flow, &waiting.code).await?.must_be_one_of(&over)?;
    let flow = bench.proven(&person).await?;
    let life = bench.api.current(&flow).await?.body["expires_in"].as_i64();
    let life = life.ok_or_else(|| broken("a flow's document has no expires_in"))?;
    // Without a clock to set, what was seen so far has to do.
    match bench.pass(life + 1) {
        Ok(()) => bench.api.set_password(&flow, &bench.good_password()).await?.must_be_one_of(&over),
        Err(_) => Ok(()),
    }
}
