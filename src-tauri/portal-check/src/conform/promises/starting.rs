//! Starting a flow tells nothing of the account.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::Value;

use super::{Kept, Unkept, broken, due, not_checked};
use crate::conform::api::Reply;
use crate::conform::bench::Bench;
use crate::conform::people::{Kind, Person, SPENT};
use crate::conform::statistics::{auc, tolerance};

/// Starts of one account in a comparison of times: below the cap on codes.
const STARTS_OF_ONE: u32 = 8;

/// The kinds of accounts that must not be told apart. What the file has none of is left out, but the known one.
const KINDS: [Kind; 5] = [Kind::Plain, Kind::Locked, Kind::Inactive, Kind::Duplicate, Kind::NoEmail];

pub(super) async fn uniform(bench: &Bench) -> Kept {
    let unknown = bench.api.start("password_reset", &format!("nobody-{}", bench.api.fresh())).await?;
    unknown.must_be("enter_code")?;
    let unknown_email =
        bench.api.start("password_reset", &format!("nobody{}@example.net", bench.api.fresh())).await?;
    for kind in KINDS {
        let person = match bench.person(kind, 2) {
            Ok(person) => person,
            Err(why) if kind == Kind::Plain => return Err(why),
            Err(_) => continue,
        };
        let by_name = bench.api.start("password_reset", &person.username).await?;
        alike(&by_name, &unknown, &format!("the username of {}", in_words(kind)))?;
        if !person.email().is_empty() {
            let by_email = bench.api.start("password_reset", person.email()).await?;
            alike(&by_email, &unknown_email, &format!("the email of {}", in_words(kind)))?;
        }
    }
    Ok(())
}

/// The same status, headers and body, but for what is random by nature and the masked form of what was typed.
fn alike(known: &Reply, unknown: &Reply, who: &str) -> Kept {
    due(
        known.status == unknown.status,
        format!("{who} is answered {} and nobody {}", known.status, unknown.status),
    )?;
    let names = |reply: &Reply| {
        let mut names: Vec<_> = reply.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    due(names(known) == names(unknown), format!("{who} is answered with other headers than nobody"))?;
    for (name, value) in &known.headers {
        let random = ["request-id", "date", "content-length", "set-cookie"].contains(&name.as_str());
        let same = random || unknown.headers.get(name) == Some(value);
        due(same, format!("{who} is answered with another {name} than nobody"))?;
    }
    let plain = |reply: &Reply| {
        let mut body = reply.body.clone();
        let flow = body["flow"].as_str().map(str::len);
        body["flow"] = flow.into();
        if let Some(shown) = body.pointer_mut("/next/delivery/destination") {
            *shown = Value::Null;
        }
        body
    };
    let (one, other) = (plain(known), plain(unknown));
    due(one == other, format!("{who} is answered with another body than nobody: {one} and {other}"))
}

fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Locked => "a locked account",
        Kind::Inactive => "an inactive account",
        Kind::Duplicate => "a doubled account",
        Kind::NoEmail => "an account without an email",
        _ => "an account",
    }
}

pub(super) async fn timing(bench: &Bench) -> Kept {
    let people = several(bench, bench.pairs)?;
    for kind in KINDS {
        let known: Vec<Person> = match kind {
            Kind::Plain => people.clone(),
            kind => match bench.person(kind, STARTS_OF_ONE) {
                Ok(person) => vec![person],
                Err(_) => continue,
            },
        };
        // The other kinds are compared with nobody by as many starts as one account has.
        let pairs = bench.pairs.min(known.len() * STARTS_OF_ONE as usize);
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for pair in 0..pairs {
            let name = &known[pair % known.len()].username;
            let nobody = format!("nobody-{}", bench.api.fresh());
            // Which of the two comes first changes: what the first one warms must not count for one of them.
            let (first, second) = if pair % 2 == 0 { (name, &nobody) } else { (&nobody, name) };
            let (first, second) = (took(bench, first).await?, took(bench, second).await?);
            let (known, unknown) = if pair % 2 == 0 { (first, second) } else { (second, first) };
            one.push(known);
            other.push(unknown);
        }
        let area = auc(&one, &other).ok_or_else(|| not_checked("no pair of starts could be timed"))?;
        let off = (area - 0.5).abs();
        let who = in_words(kind);
        let seen = format!("{who} and nobody are told apart by time: AUC {area:.2} over {pairs} pairs");
        // So few say something only if they say it loudly.
        due(off <= tolerance(pairs), seen)?;
    }
    Ok(())
}

/// Accounts enough for so many starts.
fn several(bench: &Bench, starts: usize) -> Result<Vec<Person>, Unkept> {
    let mut people = Vec::new();
    while people.len() * (STARTS_OF_ONE as usize) < starts {
        match bench.person(Kind::Plain, STARTS_OF_ONE) {
            Ok(person) => people.push(person),
            Err(_) if !people.is_empty() => break,
            Err(why) => return Err(why),
        }
    }
    Ok(people)
}

async fn took(bench: &Bench, identifier: &str) -> Result<Duration, Unkept> {
    let reply = bench.api.start("password_reset", identifier).await?;
    match reply.word() {
        "enter_code" => Ok(reply.took),
        "wait" => Err(not_checked(SPENT)),
        _ => Err(broken(format!("{}; enter_code was due", reply.in_words()))),
    }
}

pub(super) async fn masks_typed(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 2)?;
    let by_name = bench.api.start("password_reset", &person.username).await?;
    let shown = by_name.next()["delivery"].get("destination");
    due(shown.is_none_or(Value::is_null), "a start by username shows an address of the record")?;
    let by_email = bench.api.start("password_reset", person.email()).await?;
    let shown = by_email.next()["delivery"]["destination"].as_str().unwrap_or_default();
    let (name, host) = person.email().split_once('@').unwrap_or_default();
    let hidden = !(shown.contains(name) || host.len() > 4 && shown.contains(host));
    due(!shown.is_empty(), "a start by email shows no destination")?;
    due(hidden, "the typed address is shown without being masked")
}

pub(super) async fn unguessable(bench: &Bench) -> Kept {
    let mut seen = HashSet::new();
    let mut last = None;
    for _ in 0..20 {
        let reply = bench.api.start("password_reset", &format!("nobody-{}", bench.api.fresh())).await?;
        let flow = reply.flow()?;
        let kinds: HashSet<char> = flow.0.chars().collect();
        // At most so many bits are in so many characters of so many kinds.
        let bits = flow.0.chars().count() as f64 * (kinds.len().max(2) as f64).log2();
        due(bits >= 100.0, format!("a flow's value has {} characters: 128 bits do not fit", flow.0.len()))?;
        due(seen.insert(flow.0.clone()), "two flows have the same value")?;
        last = Some(flow);
    }
    let shared = common_start(&seen);
    due(shared <= 24, format!("flows' values begin with the same {shared} characters"))?;
    let Some(flow) = last else { return Ok(()) };
    let current = bench.api.current(&flow).await?;
    due(current.flow()? == flow, "a flow's value changes")
}

/// How many characters all of them begin with.
fn common_start(all: &HashSet<String>) -> usize {
    let Some(first) = all.iter().next() else { return 0 };
    (0..first.len())
        .take_while(|at| all.iter().all(|other| other.as_bytes().get(*at) == first.as_bytes().get(*at)))
        .count()
}
