//! What cannot be read, and callers who never finish.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use futures_util::stream;
use reqwest::Body;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::{Kept, broken, due};
use crate::conform::api::send;
use crate::conform::bench::Bench;
use crate::conform::people::Kind;

/// Callers that never finish.
const DRIPS: usize = 50;
/// Longest wait of somebody else meanwhile.
const MEANWHILE: Duration = Duration::from_secs(5);

pub(super) async fn malformed(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 1)?;
    let waiting = bench.reset(&person).await?;
    let seen = bench.mailbox.now();
    let (name, code) = (&person.username, &waiting.code);
    let starts: Vec<(&str, Vec<u8>)> = vec![
        (
            "a body over 16 KiB",
            format!(
                r#"{{"purpose":"password_reset","identifier":"{name}","x":"{}"}}"#,
                "x".repeat(17 * 1024)
            )
            .into(),
        ),
        ("an array for a name", format!(r#"{{"purpose":"password_reset","identifier":["{name}"]}}"#).into()),
        (
            "an object for a name",
            format!(r#"{{"purpose":"password_reset","identifier":{{"$ne":"{name}"}}}}"#).into(),
        ),
        ("a number for a name", br#"{"purpose":"password_reset","identifier":7}"#.to_vec()),
        (
            "a name twice",
            format!(r#"{{"purpose":"password_reset","identifier":"nobody","identifier":"{name}"}}"#).into(),
        ),
        ("an unknown purpose", format!(r#"{{"purpose":"something","identifier":"{name}"}}"#).into()),
        ("no name", br#"{"purpose":"password_reset"}"#.to_vec()),
        (
            "bad UTF-8",
            [br#"{"purpose":"password_reset","identifier":""#.as_slice(), &[0xff, 0xfe], br#""}"#].concat(),
        ),
        ("10,000 levels", ["{\"a\":".repeat(10_000), "1".into(), "}".repeat(10_000)].concat().into()),
        ("no JSON", b"purpose=password_reset".to_vec()),
        ("half of a body", format!(r#"{{"purpose":"password_reset","identifier":"{name}""#).into()),
        ("an array", format!(r#"[{{"purpose":"password_reset","identifier":"{name}"}}]"#).into()),
        ("nothing", Vec::new()),
    ];
    for (what, body) in starts {
        let reply = send("flows", bench.api.raw("flows", "", body)).await;
        refused(what, reply)?;
    }
    let typed = format!(r#"{{"purpose":"password_reset","identifier":"{name}"}}"#);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
        let request =
            bench.api.call(reqwest::Method::POST, "flows", "").header(CONTENT_TYPE, kind).body(typed.clone());
        refused(&format!("the content type {kind}"), send("flows", request).await)?;
    }
    let codes = [
        ("an array for a code", format!(r#"{{"code":["{code}"]}}"#)),
        ("a number for a code", format!(r#"{{"code":{}}}"#, code.trim_start_matches('0'))),
        ("a code twice", format!(r#"{{"code":"00000000","code":"{code}"}}"#)),
        ("code and link at once", format!(r#"{{"code":"{code}","link_token":"{code}"}}"#)),
    ];
    for (what, body) in codes {
        let request = bench.api.raw("flows/current/code", &waiting.flow.authorization(), body);
        refused(what, send("flows/current/code", request).await)?;
    }
    let current = bench.api.current(&waiting.flow).await?;
    let kept = current.next()["attempts_left"] == waiting.reply.next()["attempts_left"];
    due(kept, "what cannot be read counts as a try")?;
    due(bench.mailbox.since(&seen).is_empty(), "what cannot be read sends a message")?;
    bench.api.give(&waiting.flow, code).await?.must_be("set_password")
}

/// Malformed, or the connection is closed.
fn refused(what: &str, reply: Result<crate::conform::api::Reply, super::Unkept>) -> Kept {
    match reply {
        Ok(reply) if reply.word() == "malformed" => Ok(()),
        Ok(reply) => Err(broken(format!("{what}: {}; malformed was due", reply.in_words()))),
        Err(_) => Ok(()),
    }
}

pub(super) async fn slow(bench: &Bench) -> Kept {
    let drips: Vec<_> = (0..DRIPS)
        .map(|_| {
            // A first piece, and then never another one.
            let first = stream::once(std::future::ready(Ok::<_, Infallible>("{\"purpose\":")));
            let never = stream::pending();
            let body = Body::wrap_stream(futures_util::StreamExt::chain(first, never));
            tokio::spawn(bench.api.raw("flows", "", body).send())
        })
        .collect();
    let begun = Instant::now();
    let meanwhile = async {
        for _ in 0..5 {
            let reply = bench.api.start("password_reset", &format!("nobody-{}", bench.api.fresh())).await?;
            reply.must_be("enter_code")?;
        }
        Ok(())
    };
    let served = tokio::time::timeout(MEANWHILE, meanwhile).await;
    let took = begun.elapsed();
    let ended = tokio::time::timeout(Duration::from_secs(40), futures_util::future::join_all(drips)).await;
    served.map_err(|_| {
        broken(format!("{DRIPS} callers that never finish keep others waiting for {} s", took.as_secs()))
    })??;
    let ended = ended.map_err(|_| broken("callers that never finish are held for more than 40 s"))?;
    // Closed, or told that it was malformed; never taken for a start.
    for reply in ended.into_iter().flatten().flatten() {
        let body: Value = reply.json().await.unwrap_or_default();
        due(body.get("flow").is_none(), "half of a body begins a flow")?;
    }
    Ok(())
}
