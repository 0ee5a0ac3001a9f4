//! The new password.

use serde_json::{Value, json};

use super::{Kept, Unkept, due};
use crate::conform::api::{Flow, Reply};
use crate::conform::bench::Bench;
use crate::conform::people::{Kind, Person};

/// New passwords at the same time.
const AT_ONCE: usize = 10;

pub(super) async fn rules(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let flow = bench.proven(&person).await?;
    let good = bench.good_password();
    let least = usize::try_from(bench.policy("min_length").as_u64().unwrap_or(8)).unwrap_or(8);
    let most = usize::try_from(bench.policy("max_length").as_u64().unwrap_or(128)).unwrap_or(128);
    refused(bench, &flow, &good.chars().take(least - 1).collect::<String>(), "too_short").await?;
    refused(bench, &flow, &good.chars().cycle().take(most + 1).collect::<String>(), "too_long").await?;
    for (class, reason, without) in [
        ("lowercase", "needs_lowercase", good.to_uppercase()),
        ("uppercase", "needs_uppercase", good.to_lowercase()),
        ("digit", "needs_digit", good.replace(|c: char| c.is_ascii_digit(), "x")),
        ("symbol", "needs_symbol", good.replace(|c: char| !c.is_ascii_alphanumeric(), "x")),
    ] {
        if bench.policy("required_classes").as_array().is_some_and(|all| all.iter().any(|one| one == class)) {
            refused(bench, &flow, &without, reason).await?;
        }
    }
    if bench.policy("refuse_common") == &Value::Bool(true) {
        // Among the commonest of that length in every list.
        let common =
            ["password", "password1", "1234567890", "12345678910", "password1234", "qwertyuiopasdfghjkl"];
        if let Some(common) = common.iter().find(|common| common.len() >= least) {
            refused(bench, &flow, common, "common").await?;
        }
    }
    bench.change(&flow, &person, &good).await.map(drop)
}

async fn refused(bench: &Bench, flow: &Flow, password: &str, reason: &str) -> Kept {
    let reply = bench.api.set_password(flow, password).await?;
    reply.must_be("password-rejected")?;
    let named =
        reply.body["reasons"].as_array().is_some_and(|reasons| reasons.iter().any(|one| one == reason));
    due(named, format!("a password that is {reason} is refused for other reasons: {}", reply.body["reasons"]))
}

/// Whether a password signs in; nothing more is looked at.
async fn signs_in(bench: &Bench, person: &Person, password: &str) -> Result<bool, Unkept> {
    let reply = bench.api.sign_in(&person.username, password).await?;
    reply_signs_in(&reply)
}

fn reply_signs_in(reply: &Reply) -> Result<bool, Unkept> {
    if reply.status == 200 {
        return Ok(true);
    }
    reply.must_be("sign-in-failed").map(|()| false)
}

pub(super) async fn whole(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 2)?;
    let start = bench.good_password();
    // More than 64 code points, more than 72 bytes, and 128 characters.
    let long: String = start.chars().chain("-é-anthem-crisp-øre-77".chars().cycle()).take(128).collect();
    let flow = bench.proven(&person).await?;
    bench.change(&flow, &person, &long).await?;
    due(signs_in(bench, &person, &long).await?, "a password of 128 characters does not sign in")?;
    for length in [127, 100, 72, 64] {
        let cut: String = long.chars().take(length).collect();
        let seen = format!("the first {length} of 128 characters sign in");
        due(!signs_in(bench, &person, &cut).await?, seen)?;
    }
    Ok(())
}

pub(super) async fn nfc(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 1)?;
    let start = bench.good_password();
    let (composed, apart) = (format!("{start}caf\u{e9}"), format!("{start}cafe\u{301}"));
    let flow = bench.proven(&person).await?;
    bench.change(&flow, &person, &apart).await?;
    due(signs_in(bench, &person, &composed).await?, "the composed form of an accent does not sign in")?;
    due(signs_in(bench, &person, &apart).await?, "the form of an accent that was set does not sign in")
}

pub(super) async fn reused(bench: &Bench) -> Kept {
    let refuse_last = bench.policy("refuse_last").as_u64().unwrap_or(0);
    if refuse_last == 0 {
        return Err(super::not_checked("the portal states that it refuses no former password"));
    }
    let person = bench.person(Kind::Plain, 2)?;
    if bench.api.offers("sign_in") {
        // A password of the file that is no longer the account's may be used again.
        bench.api.sign_in(&person.username, &person.password).await?;
    }
    let flow = bench.proven(&person).await?;
    refused(bench, &flow, &person.password, "reused").await?;
    let mine = bench.good_password();
    bench.change(&flow, &person, &mine).await?;
    let flow = bench.proven(&person).await?;
    refused(bench, &flow, &mine, "reused").await
}

pub(super) async fn replaces(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 1)?;
    due(signs_in(bench, &person, &person.password).await?, "the current password does not sign in")?;
    let flow = bench.proven(&person).await?;
    let new = bench.good_password();
    let done = bench.change(&flow, &person, &new).await?;
    let named = done.next()["username"].as_str();
    due(
        named.is_some_and(|name| name.eq_ignore_ascii_case(&person.username)),
        "done does not name the username",
    )?;
    due(signs_in(bench, &person, &new).await?, "the new password does not sign in")?;
    due(!signs_in(bench, &person, &person.password).await?, "the old password still signs in")
}

pub(super) async fn race(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 1)?;
    let flow = bench.proven(&person).await?;
    let passwords: Vec<_> = (0..AT_ONCE).map(|_| bench.good_password()).collect();
    let calls = passwords.iter().map(|password| bench.api.set_password(&flow, password));
    let replies: Vec<Reply> =
        futures_util::future::join_all(calls).await.into_iter().collect::<Result<_, _>>()?;
    let set: Vec<_> = passwords.iter().zip(&replies).filter(|(_, reply)| reply.word() == "done").collect();
    due(set.len() == 1, format!("{} of {AT_ONCE} new passwords at once were set", set.len()))?;
    let Some((password, _)) = set.first() else { return Ok(()) };
    bench.people.changed(&person.username, password);
    due(signs_in(bench, &person, password).await?, "the password that was set does not sign in")
}

pub(super) async fn revokes(bench: &Bench) -> Kept {
    bench.needs("revoke_sessions")?;
    let person = bench.person(Kind::Plain, 1)?;
    let opened = bench.api.sign_in(&person.username, &person.password).await?;
    let session = opened.body["session"].as_str().unwrap_or_default().to_owned();
    due(!session.is_empty(), format!("{}; a session was due", opened.in_words()))?;
    let flow = bench.proven(&person).await?;
    let new = bench.good_password();
    let done =
        bench.api.step(&flow, "password", &json!({ "password": new, "revoke_sessions": true })).await?;
    done.must_be("done")?;
    bench.people.changed(&person.username, &new);
    due(done.next()["revoked_sessions"] == true, "done does not say that sessions were ended")?;
    let late = bench.api.sign_out("sessions/current", &session).await?;
    due(late.is_problem(), "a session from before the new password still lives")
}

pub(super) async fn noticed(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let flow = bench.proven(&person).await?;
    let seen = bench.mailbox.now();
    let done = bench.change(&flow, &person, &bench.good_password()).await?;
    due(done.next()["notified"] == true, "done does not say that a notice was sent")?;
    for email in &person.emails {
        bench.mailbox.wait(&seen, email, 1).await?;
    }
    Ok(())
}
