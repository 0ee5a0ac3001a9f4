//! Caps, which hold across flows. They use up the accounts they are tried on.

use super::{Kept, Unkept, broken, due, not_checked};
use crate::conform::api::{Reply, beginning};
use crate::conform::bench::{Bench, other_than};
use crate::conform::people::{Kind, SPENT};

/// Codes in a day.
const CODES: usize = 10;
/// Wrong codes in a row.
const FAILURES: usize = 100;

/// A start whose answer may be `wait`: that is what is looked for here.
async fn start(bench: &Bench, identifier: &str) -> Result<Reply, Unkept> {
    bench.api.post("flows", "", &beginning("password_reset", identifier)).await
}

pub(super) async fn owner(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 10)?;
    bench.people.use_up(&person);
    // The password must work before, for its failing afterwards to say anything.
    bench.api.sign_in(&person.username, &person.password).await?;
    for _ in 0..CODES + 2 {
        let reply = start(bench, &person.username).await?;
        let Ok(flow) = reply.flow() else { continue };
        for _ in 0..6 {
            bench.api.give(&flow, "00000000").await?;
        }
    }
    let reply = bench.api.sign_in(&person.username, &person.password).await?;
    due(reply.status == 200, format!("the owner signs in after many resets of others: {}", reply.in_words()))
}

pub(super) async fn codes(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 10)?;
    bench.people.use_up(&person);
    let nobody = format!("nobody-{}", bench.api.fresh());
    let seen = bench.mailbox.now();
    for who in [person.username.as_str(), nobody.as_str()] {
        let mut sent = 0;
        let last = loop {
            let reply = start(bench, who).await?;
            match reply.word() {
                "enter_code" if sent <= CODES + 1 => sent += 1,
                _ => break reply,
            }
        };
        let kind = if who == nobody { "nobody" } else { "an account" };
        if who != nobody && sent < CODES && (sent == 0 || bench.people.are_spent()) {
            return Err(not_checked(SPENT));
        }
        due(sent == CODES, format!("{kind} is sent {sent} codes in a day"))?;
        last.must_be("wait")?;
        due(last.next()["retry_after"].as_u64() > Some(0), "wait does not say for how long")?;
    }
    let messages = bench.mailbox.since(&seen).len();
    due(messages <= CODES, format!("{messages} messages were sent in a day"))?;
    // By another name of the same account there is none left either.
    let before = bench.mailbox.now();
    start(bench, person.email()).await?;
    due(
        bench.mailbox.since(&before).is_empty(),
        "an account at its cap is sent codes when another of its names is typed",
    )
}

pub(super) async fn failures(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 10)?;
    bench.people.use_up(&person);
    let mut wrong = 0;
    // Each code takes 5 tries, and the cap on codes must not be met as well: this one is met on the third day.
    for day in 0..4 {
        for _ in 0..CODES - 1 {
            let waiting = match bench.reset(&person).await {
                Ok(waiting) => waiting,
                Err(why) if wrong == 0 => return Err(why),
                Err(_) => break,
            };
            for _ in 0..5 {
                let reply = bench.api.give(&waiting.flow, &other_than(&waiting.code)).await?;
                match reply.word() {
                    "wrong-code" | "attempts-exhausted" => wrong += 1,
                    _ => return Err(broken(format!("{}; wrong-code was due", reply.in_words()))),
                }
            }
            if wrong >= FAILURES {
                let waited = start(bench, &person.username).await?;
                return due(
                    waited.word() == "wait",
                    format!("a start after {wrong} wrong codes in a row: {}", waited.in_words()),
                );
            }
        }
        if day < 3 {
            bench.pass(86_401)?;
        }
    }
    Err(broken(format!("{wrong} wrong codes in a row were taken")))
}
