//! Which path is which call.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response};
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use super::gate::{self, Gate};
use super::operations::{DISCOVERY, operations};
use super::{Desk, Front, Gone, desk, openapi, problem};
use crate::portal::Problem;

/// What a link in a mail shows: programs that look into mail open links, so opening one does nothing.
const RECOVER_PAGE: &str = "\
This link belongs to a practice portal. Opening it does nothing.

To use it, copy the whole link and paste it in the program where you asked for the code.
Or type the code from the same message there.
";

/// Everything the portal serves, behind its gate.
pub(crate) fn routes(front: Front, desk: Desk, gate: Gate) -> Router {
    let (mut root, mut api) = (Router::new(), Router::new());
    for operation in operations() {
        let router = if operation.path == DISCOVERY { &mut root } else { &mut api };
        *router = std::mem::take(router).route(operation.path, operation.route);
    }
    let portal = root
        .route("/recover/{link_token}", get(recover_page))
        .nest("/recovery/v1", api.route("/openapi.json", get(description)))
        .fallback(async || gate::not_found())
        .with_state(front)
        .merge(desk::routes(desk));
    // The gate stands before the routes: it takes the launch key off the path.
    Router::new().fallback_service(portal).layer(from_fn_with_state(gate, gate::pass))
}

async fn recover_page() -> Response<Body> {
    text(RECOVER_PAGE.into(), "text/plain; charset=utf-8")
}

/// The API's description, for programs.
async fn description(State(front): State<Front>) -> Response<Body> {
    let described = front.ask(|portal| openapi::document(&portal.root())).await;
    match described {
        Ok(Ok(document)) => text(document, "application/json"),
        Ok(Err(_)) | Err(Gone) => problem(Problem::Unavailable),
    }
}

fn text(text: String, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
