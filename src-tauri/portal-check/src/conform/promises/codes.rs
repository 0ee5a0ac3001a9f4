//! Codes: how good they are, and that each is redeemed once at most.

use std::collections::HashSet;

use serde_json::json;

use super::{Kept, Unkept, broken, due, not_checked};
use crate::conform::api::{Flow, Reply};
use crate::conform::bench::{Bench, other_than};
use crate::conform::people::Kind;

/// What refuses a code, whatever the reason.
const REFUSED: [&str; 6] =
    ["wrong-code", "code-expired", "attempts-exhausted", "wrong-step", "flow-expired", "flow-unknown"];
/// Calls at the same time.
const AT_ONCE: usize = 50;
/// Tries at one code.
const TRIES: usize = 5;

pub(super) async fn strength(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 3)?;
    let mut codes = HashSet::new();
    for _ in 0..3 {
        codes.insert(bench.reset(&person).await?.code);
    }
    due(codes.len() == 3, "three codes are not three different ones")?;
    let digits = codes.iter().map(String::len).min().unwrap_or(0);
    due(digits >= 7, format!("a code has {digits} digits: that is less than 20 bits"))
}

pub(super) async fn redeemed_once(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    bench.api.give(&waiting.flow, &waiting.code).await?.must_be("set_password")?;
    let again = bench.api.give(&waiting.flow, &waiting.code).await?;
    due(REFUSED.contains(&again.word()), format!("a used code: {}", again.in_words()))
}

/// Gives codes at the same time.
async fn at_once(bench: &Bench, flow: &Flow, code: &str) -> Result<Vec<Reply>, Unkept> {
    let calls = (0..AT_ONCE).map(|_| bench.api.give(flow, code));
    futures_util::future::join_all(calls).await.into_iter().collect()
}

pub(super) async fn race(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    let replies = at_once(bench, &waiting.flow, &waiting.code).await?;
    let right = replies.iter().filter(|reply| reply.word() == "set_password").count();
    due(right == 1, format!("{right} of {AT_ONCE} right codes at once worked"))
}

pub(super) async fn tries(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    let wrong = other_than(&waiting.code);
    let mut left = u64::MAX;
    for _ in 0..TRIES - 1 {
        let reply = bench.api.give(&waiting.flow, &wrong).await?;
        reply.must_be("wrong-code")?;
        let now = reply.body["attempts_left"].as_u64();
        let now = now.ok_or_else(|| broken("wrong-code has no attempts_left"))?;
        due(now < left, "attempts_left does not go down")?;
        left = now;
    }
    bench.api.give(&waiting.flow, &wrong).await?.must_be_one_of(&["attempts-exhausted", "wrong-code"])?;
    let right = bench.api.give(&waiting.flow, &waiting.code).await?;
    let seen = format!("the right code after {TRIES} wrong ones: {}", right.in_words());
    due(right.word() == "attempts-exhausted", seen)?;
    due(right.body["retry_after"].is_u64(), "attempts-exhausted has no retry_after")
}

pub(super) async fn tries_race(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    let replies = at_once(bench, &waiting.flow, &other_than(&waiting.code)).await?;
    let looked_at = replies.iter().filter(|reply| reply.word() == "wrong-code").count();
    due(looked_at <= TRIES, format!("{looked_at} of {AT_ONCE} wrong codes at once were looked at"))?;
    let right = bench.api.give(&waiting.flow, &waiting.code).await?;
    due(right.is_problem(), format!("the right code after {AT_ONCE} wrong ones: {}", right.in_words()))
}

pub(super) async fn of_flow(bench: &Bench) -> Kept {
    let (one, other) = (bench.person(Kind::Plain, 2)?, bench.person(Kind::Plain, 1)?);
    let first = bench.reset(&one).await?;
    let second = bench.reset(&one).await?;
    let strangers = bench.reset(&other).await?;
    for (flow, code, whose) in [
        (&first.flow, &second.code, "another flow's code"),
        (&first.flow, &strangers.code, "another account's code"),
    ] {
        let reply = bench.api.give(flow, code).await?;
        due(REFUSED.contains(&reply.word()), format!("{whose}: {}", reply.in_words()))?;
    }
    bench.api.give(&first.flow, &first.code).await?.must_be("set_password")
}

pub(super) async fn resend(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 2)?;
    let first = bench.reset(&person).await?;
    let early = bench.api.step(&first.flow, "resend", &json!({ "channel": "email" })).await?;
    if early.word() == "rate-limited" {
        due(early.header("retry-after").is_some(), "rate-limited has no Retry-After")?;
        due(early.status == 429, "rate-limited is not answered 429")?;
    }
    let second = bench.resend(&first, person.email()).await?;
    let older = bench.api.give(&first.flow, &first.code).await?;
    due(REFUSED.contains(&older.word()), format!("the older code after a resend: {}", older.in_words()))?;
    bench.api.give(&first.flow, &second.code).await?.must_be("set_password")
}

pub(super) async fn start_ends_nothing(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 2)?;
    let first = bench.reset(&person).await?;
    bench.reset(&person).await?;
    let reply = bench.api.give(&first.flow, &first.code).await?;
    due(
        reply.word() == "set_password",
        format!("the first flow's code after another start: {}", reply.in_words()),
    )
}

pub(super) async fn siblings(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 3)?;
    let waiting = bench.reset(&person).await?;
    let proven = bench.proven(&person).await?;
    let winner = bench.proven(&person).await?;
    bench.change(&winner, &person, &bench.good_password()).await?;
    let code = bench.api.give(&waiting.flow, &waiting.code).await?;
    due(code.is_problem(), format!("another flow's code after a success: {}", code.in_words()))?;
    let password = bench.api.set_password(&proven, &bench.good_password()).await?;
    due(
        password.is_problem(),
        format!("another proven flow's password after a success: {}", password.in_words()),
    )
}

pub(super) async fn link(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    let tokens: Vec<_> = waiting.links.iter().filter_map(|link| token(link)).collect();
    if tokens.is_empty() {
        return Err(not_checked("the message with the code has no link"));
    }
    for token in tokens {
        let reply = bench.api.step(&waiting.flow, "code", &json!({ "link_token": token })).await?;
        if reply.word() == "set_password" {
            let again = bench.api.give(&waiting.flow, &waiting.code).await?;
            return due(again.is_problem(), format!("the code after its link: {}", again.in_words()));
        }
    }
    Err(broken("no link of the message is taken as a link_token"))
}

/// What a link carries: the last of its path or the member `token` of its query.
fn token(link: &str) -> Option<String> {
    let url = url::Url::parse(link.trim_end_matches(['.', ',', '>', ')'])).ok()?;
    let named = url.query_pairs().find(|(name, _)| name == "token").map(|(_, value)| value.into_owned());
    let last = url.path_segments().and_then(|mut pieces| pieces.next_back()).map(str::to_owned);
    named.or(last).filter(|token| token.len() >= 16)
}

pub(super) async fn expires(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    let stated = waiting.reply.next()["expires_in"].as_i64().unwrap_or(i64::MAX);
    due(stated <= 600, format!("a code is said to work for {stated} s"))?;
    bench.pass(601)?;
    bench.api.give(&waiting.flow, &waiting.code).await?.must_be("code-expired")
}
