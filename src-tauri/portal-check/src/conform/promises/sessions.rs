//! Signing in and out.

use super::{Kept, due, not_checked};
use crate::conform::bench::Bench;
use crate::conform::people::Kind;
use crate::conform::statistics::{auc, tolerance};

/// Wrong passwords that a portal takes for one name before it wants a pause.
const WRONG_OF_ONE: usize = 6;

pub(super) async fn uniform(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 0)?;
    let wrong = bench.api.sign_in(&person.username, "wrong horse battery").await?;
    let unknown = bench.api.sign_in(&format!("nobody-{}", bench.api.fresh()), "wrong horse battery").await?;
    wrong.must_be("sign-in-failed")?;
    due(
        (wrong.status, &wrong.body) == (unknown.status, &unknown.body),
        "a wrong password and an unknown name are answered differently",
    )
}

pub(super) async fn timing(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
    for _ in 0..bench.pairs.div_ceil(WRONG_OF_ONE).min(3) {
        let person = bench.person(Kind::Plain, 0)?;
        for _ in 0..WRONG_OF_ONE {
            let reply = bench.api.sign_in(&person.username, "wrong horse battery").await?;
            if reply.word() == "rate-limited" {
                break;
            }
            wrong.push(reply.took);
            unknown.push(
                bench
                    .api
                    .sign_in(&format!("nobody-{}", bench.api.fresh()), "wrong horse battery")
                    .await?
                    .took,
            );
        }
        // The owner is back: wrong passwords no longer count.
        bench.api.sign_in(&person.username, &person.password).await?;
    }
    let area = auc(&wrong, &unknown).ok_or_else(|| {
        not_checked("no pair of sign-ins could be timed: the portal wants a pause before the first of them")
    })?;
    let seen = format!(
        "a wrong password and an unknown name are told apart by time: AUC {area:.2} over {} pairs",
        wrong.len()
    );
    due((area - 0.5).abs() <= tolerance(wrong.len()), seen)
}

pub(super) async fn ends(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Plain, 0)?;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        let reply = bench.api.sign_in(&person.username, &person.password).await?;
        let session = reply.body["session"].as_str().unwrap_or_default().to_owned();
        due(!session.is_empty(), format!("{}; a session was due", reply.in_words()))?;
        sessions.push(session);
    }
    let [one, two, three] = [&sessions[0], &sessions[1], &sessions[2]];
    due(bench.api.sign_out("sessions/current", one).await?.status == 204, "signing out is not answered 204")?;
    due(
        bench.api.sign_out("sessions/current", one).await?.is_problem(),
        "a session lives on after signing out",
    )?;
    due(
        bench.api.sign_out("sessions", two).await?.status == 204,
        "ending other sessions is not answered 204",
    )?;
    due(
        bench.api.sign_out("sessions/current", three).await?.is_problem(),
        "another session lives on after all were ended",
    )?;
    due(
        bench.api.sign_out("sessions/current", two).await?.status == 204,
        "ending other sessions ends one's own",
    )
}

pub(super) async fn second_factor(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::SecondFactor, 0)?;
    let reply = bench.api.sign_in(&person.username, &person.password).await?;
    reply.must_be("second_factor")?;
    due(reply.body.get("session").is_none(), "a session is handed out before the second factor")
}

pub(super) async fn locked(bench: &Bench) -> Kept {
    bench.needs("sign_in")?;
    let person = bench.person(Kind::Locked, 0)?;
    bench.api.sign_in(&person.username, "wrong horse battery").await?.must_be("sign-in-failed")?;
    let reply = bench.api.sign_in(&person.username, &person.password).await?;
    reply.must_be("locked")?;
    due(reply.body["until"].is_string(), "locked does not say until when")
}
