//! The API over HTTP: what comes in is checked and taken apart here, what goes out gets its headers. What a
//! call does, `portal` knows.

mod routes;
mod operations;
mod operation;
mod openapi;
mod calls;
mod gate;
mod call;
mod json;
mod server;
mod desk;

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response, StatusCode};
use tokio::sync::{Mutex, Semaphore};

use crate::password::Hasher;
use crate::portal::{Answer, Call, Portal, Problem};

pub(crate) use desk::Desk;
pub(crate) use gate::Gate;
pub(crate) use routes::routes;
pub(crate) use server::{Server, serve};

/// How many passwords are hashed at the same time: each takes 19 MiB and a processor.
const HASHES_AT_ONCE: usize = 2;

/// The way from HTTP's many tasks to the one portal, which blocks.
#[derive(Clone)]
pub(crate) struct Front {
    portal: Arc<Mutex<Portal>>,
    hasher: Arc<Hasher>,
    hashing: Arc<Semaphore>,
}

impl Front {
    pub(crate) fn new(portal: Portal, hasher: Arc<Hasher>) -> Self {
        let hashing = Arc::new(Semaphore::new(HASHES_AT_ONCE));
        Self { portal: Arc::new(Mutex::new(portal)), hasher, hashing }
    }

    /// Has the portal do something, off the async threads. Once begun it is finished, even if nobody waits
    /// for it any more.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Portal) -> T + Send + 'static,
    ) -> Result<T, Gone> {
        let mut portal = Arc::clone(&self.portal).lock_owned().await;
        tokio::task::spawn_blocking(move || work(&mut portal)).await.map_err(|_| Gone)
    }

    /// As [`Self::ask`], for slow sums with passwords, few at a time.
    async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> T + Send + 'static,
    ) -> Result<T, Gone> {
        let turn = Arc::clone(&self.hashing).acquire_owned().await.map_err(|_| Gone)?;
        let hasher = Arc::clone(&self.hasher);
        let sum = tokio::task::spawn_blocking(move || {
            let result = work(&hasher);
            drop(turn);
            result
        });
        sum.await.map_err(|_| Gone)
    }

    /// Answers with what the portal says.
    async fn answer_with(&self, work: impl FnOnce(&mut Portal) -> Answer + Send + 'static) -> Response<Body> {
        let answered = self.ask(move |portal| {
            let answer = work(portal);
            response(&answer, portal.body(&answer))
        });
        answered.await.unwrap_or_else(|Gone| problem(Problem::Unavailable))
    }

    /// Answers a call that is done in one turn.
    async fn answer(&self, call: Call, work: fn(&mut Portal, &Call) -> Answer) -> Response<Body> {
        self.answer_with(move |portal| work(portal, &call)).await
    }
}

/// The runtime is shutting down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gone;

/// The answer to a call that never came to the portal.
fn problem(problem: Problem) -> Response<Body> {
    refused(problem.into())
}

fn refused(answer: Answer) -> Response<Body> {
    let body = answer.body(None);
    response(&answer, body)
}

fn response(answer: &Answer, body: Option<String>) -> Response<Body> {
    let kind = if answer.is_problem() { "application/problem+json" } else { "application/json" };
    let has_body = body.is_some();
    let mut response = Response::new(body.map_or_else(Body::empty, Body::from));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if has_body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if let Some(seconds) = answer.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(scheme) = answer.challenge() {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
    }
    response
}
