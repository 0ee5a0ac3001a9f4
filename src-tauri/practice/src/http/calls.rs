//! What does each call: how a request comes to the portal, and when its answer may leave.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request, State};
use axum::handler::Handler;
use axum::http::Response;
use tokio::time::Instant;

use super::{Front, Gone, problem};
use crate::portal::{Answer, Call, Compared, Portal, Problem, SignInToCheck};

/// More than the work of a start takes on most computers, and too short to be noticed.
const TICK: Duration = Duration::from_millis(20);

/// A call that is done in one turn.
pub(super) fn by(work: fn(&mut Portal, &Call) -> Answer) -> OneTurn {
    OneTurn(work)
}

/// What [`by`] makes.
#[derive(Clone, Copy)]
pub(super) struct OneTurn(fn(&mut Portal, &Call) -> Answer);

impl Handler<(), Front> for OneTurn {
    type Future = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

    fn call(self, request: Request, front: Front) -> Self::Future {
        Box::pin(async move {
            match Call::from_request(request, &front).await {
                Ok(call) => front.answer(call, self.0).await,
                Err(refusal) => refusal,
            }
        })
    }
}

pub(super) async fn discovery(State(front): State<Front>) -> Response<Body> {
    front.answer_with(|portal| portal.discovery()).await
}

pub(super) async fn start(State(front): State<Front>, call: Call) -> Response<Body> {
    let begun = Instant::now();
    let response = front.answer(call, Portal::start).await;
    hold(begun).await;
    response
}

pub(super) async fn password(State(front): State<Front>, call: Call) -> Response<Body> {
    let done = async {
        let (call, read) = front.ask(|portal| (portal.read_new_password(&call), call)).await.map(swap)?;
        let checked = match read {
            Ok(password) => front.hash(|hasher| password.check(hasher)).await?,
            Err(answer) => return Ok(front.answer_with(|_| answer).await),
        };
        let Ok(checked) = checked else { return Err(Gone) };
        Ok(front.answer_with(move |portal| portal.set_password(&call, checked)).await)
    };
    done.await.unwrap_or_else(|Gone| problem(Problem::Unavailable))
}

pub(super) async fn identity(State(front): State<Front>, call: Call) -> Response<Body> {
    let begun = Instant::now();
    let response = front.answer(call, Portal::identity).await;
    hold(begun).await;
    response
}

pub(super) async fn credentials(State(front): State<Front>, call: Call) -> Response<Body> {
    compared(front, call, Portal::read_credentials, Portal::credentials).await
}

pub(super) async fn sign_in(State(front): State<Front>, call: Call) -> Response<Body> {
    compared(front, call, Portal::read_sign_in, Portal::sign_in).await
}

/// A call with a password that is compared between two turns.
async fn compared(
    front: Front,
    call: Call,
    read: fn(&mut Portal, &Call) -> Result<SignInToCheck, Answer>,
    finish: fn(&mut Portal, &Call, &Compared) -> Answer,
) -> Response<Body> {
    let begun = Instant::now();
    let done = async {
        let (call, read) = front.ask(move |portal| (read(portal, &call), call)).await.map(swap)?;
        let compared = match read {
            Ok(to_check) => front.hash(move |hasher| to_check.compare(hasher)).await?,
            Err(answer) => return Ok(front.answer_with(|_| answer).await),
        };
        Ok(front.answer_with(move |portal| finish(portal, &call, &compared)).await)
    };
    let response = done.await.unwrap_or_else(|Gone| problem(Problem::Unavailable));
    hold(begun).await;
    response
}

/// Holds an answer back until a whole number of [`TICK`]s have passed: what little is left of a difference
/// between known and unknown does not show.
pub(super) async fn hold(begun: Instant) {
    let ticks = begun.elapsed().as_nanos() / TICK.as_nanos() + 1;
    tokio::time::sleep_until(begun + TICK * u32::try_from(ticks).unwrap_or(u32::MAX)).await;
}

fn swap<A, B>((a, b): (A, B)) -> (B, A) {
    (b, a)
}
