//! Which path is which call.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, get, on, post};

use tokio::time::Instant;

use super::gate::{self, Gate};
use super::{Front, Gone, problem};
use crate::portal::{Answer, Call, Portal, Problem, SignInToCheck};

/// More than the work of a start takes on most computers, and too short to be noticed.
const TICK: Duration = Duration::from_millis(20);

/// What a link in a mail shows: programs that look into mail open links, so opening one does nothing.
const RECOVER_PAGE: &str = "\
This link belongs to a practice portal. Opening it does nothing.

To use it, copy the whole link and paste it in the program where you asked for the code.
Or type the code from the same message there.
";

/// Everything the portal serves, behind its gate.
pub(crate) fn routes(front: Front, gate: Gate) -> Router {
    let flow = Router::new()
        .route("/", by(MethodFilter::GET, Portal::current).merge(by(MethodFilter::DELETE, Portal::end)))
        .route("/code", by(MethodFilter::POST, Portal::code))
        .route("/resend", by(MethodFilter::POST, Portal::resend))
        .route("/identity", post(identity))
        .route("/password", post(password))
        .route("/credentials", post(credentials));
    let api = Router::new()
        .route("/flows", post(start))
        .nest("/flows/current", flow)
        .route("/sessions", post(sign_in).merge(by(MethodFilter::DELETE, Portal::end_other_sessions)))
        .route("/sessions/current", by(MethodFilter::DELETE, Portal::sign_out));
    let portal = Router::new()
        .route("/.well-known/portal-recovery", get(discovery))
        .route("/recover/{link_token}", get(recover_page))
        .nest("/recovery/v1", api)
        .fallback(async || gate::not_found())
        .with_state(front);
    // The gate stands before the routes: it takes the launch key off the path.
    Router::new().fallback_service(portal).layer(from_fn_with_state(gate, gate::pass))
}

/// A call that is done in one turn.
fn by(method: MethodFilter, work: fn(&mut Portal, &Call) -> Answer) -> MethodRouter<Front> {
    on(method, async move |State(front): State<Front>, call: Call| front.answer(call, work).await)
}

async fn discovery(State(front): State<Front>) -> Response<Body> {
    front.answer_with(|portal| portal.discovery()).await
}

async fn recover_page() -> Response<Body> {
    let mut response = Response::new(Body::from(RECOVER_PAGE));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

async fn start(State(front): State<Front>, call: Call) -> Response<Body> {
    let begun = Instant::now();
    let response = front.answer(call, Portal::start).await;
    hold(begun).await;
    response
}

async fn password(State(front): State<Front>, call: Call) -> Response<Body> {
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

async fn identity(State(front): State<Front>, call: Call) -> Response<Body> {
    let begun = Instant::now();
    let response = front.answer(call, Portal::identity).await;
    hold(begun).await;
    response
}

async fn credentials(State(front): State<Front>, call: Call) -> Response<Body> {
    compared(front, call, Portal::read_credentials, Portal::credentials).await
}

async fn sign_in(State(front): State<Front>, call: Call) -> Response<Body> {
    compared(front, call, Portal::read_sign_in, Portal::sign_in).await
}

/// A call with a password that is compared between two turns.
async fn compared(
    front: Front,
    call: Call,
    read: fn(&mut Portal, &Call) -> Result<SignInToCheck, Answer>,
    finish: fn(&mut Portal, &Call, bool) -> Answer,
) -> Response<Body> {
    let begun = Instant::now();
    let done = async {
        let (call, read) = front.ask(move |portal| (read(portal, &call), call)).await.map(swap)?;
        let is_right = match read {
            Ok(to_check) => front.hash(move |hasher| to_check.is_right(hasher)).await?,
            Err(answer) => return Ok(front.answer_with(|_| answer).await),
        };
        Ok(front.answer_with(move |portal| finish(portal, &call, is_right)).await)
    };
    let response = done.await.unwrap_or_else(|Gone| problem(Problem::Unavailable));
    hold(begun).await;
    response
}

/// Holds an answer back until a whole number of [`TICK`]s have passed: what little is left of a difference
/// between known and unknown does not show.
async fn hold(begun: Instant) {
    let ticks = begun.elapsed().as_nanos() / TICK.as_nanos() + 1;
    tokio::time::sleep_until(begun + TICK * u32::try_from(ticks).unwrap_or(u32::MAX)).await;
}

fn swap<A, B>((a, b): (A, B)) -> (B, A) {
    (b, a)
}
