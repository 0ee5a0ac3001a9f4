//! The API's wire, from the caller's side: calls and answers as they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Body, Client, Method, RequestBuilder};
use serde_json::{Value, json};
use url::Url;

use super::people::People;
use super::promises::{Unkept, broken};

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How a problem's type begins.
const PROBLEM: &str = "urn:portal-recovery:";

/// A portal that speaks the API.
pub(super) struct Api {
    client: Client,
    /// Ends with a slash.
    base: Url,
    /// What the portal says of itself.
    pub(super) discovery: Value,
    people: Arc<People>,
    count: AtomicU64,
    /// Tells this run's keys from those of another.
    run: String,
}

/// An answer, read whole.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) call: String,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
    pub(super) body: Value,
    pub(super) took: Duration,
}

/// A flow as its client holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flow(pub(super) String);

impl Api {
    /// Finds the API by the portal's discovery document.
    ///
    /// # Errors
    /// There is none.
    pub(super) async fn find(root: &Url, people: Arc<People>) -> Result<Self, String> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .user_agent(concat!("portal-check/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| format!("cannot make secure connections: {error}"))?;
        let mut root = root.clone();
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        let place = root.join(".well-known/portal-recovery").map_err(|error| error.to_string())?;
        let cannot = |why: String| format!("no discovery document at {place}: {why}");
        let response = client.get(place.clone()).send().await.map_err(|error| match error.is_connect() {
            true => cannot(format!("{}; start the portal first, or check the address", in_words(&error))),
            false => cannot(in_words(&error)),
        })?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(|error| cannot(in_words(&error)))?;
        let discovery: Value =
            serde_json::from_slice(&bytes).map_err(|_| cannot(format!("status {status}, and no JSON")))?;
        let base = discovery["base_url"].as_str().and_then(|base| Url::parse(base).ok());
        let mut base = base.ok_or_else(|| cannot("it names no base_url".into()))?;
        base.set_path(&format!("{}/", base.path().trim_end_matches('/')));
        let run = format!("{:x}", std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos());
        Ok(Self { client, base, discovery, people, count: AtomicU64::new(0), run })
    }

    /// Whether the portal says that it can do this.
    pub(super) fn offers(&self, feature: &str) -> bool {
        self.discovery["features"].as_array().is_some_and(|all| all.iter().any(|offered| offered == feature))
    }

    /// A value that no other call has.
    pub(super) fn fresh(&self) -> String {
        format!("{}-{}", self.run, self.count.fetch_add(1, Ordering::Relaxed))
    }

    /// A call to be made. A POST has a key of its own; whoever begins a flow is a client of their own, so that
    /// limits for one client do not stand in the way.
    pub(super) fn call(&self, method: Method, path: &str, authorization: &str) -> RequestBuilder {
        // Paths are ours and plain.
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        let is_post = method == Method::POST;
        let mut request = self.client.request(method, url).header("portal-client", self.fresh());
        if is_post {
            request = request.header("idempotency-key", self.fresh());
        }
        if !authorization.is_empty() {
            request = request.header(AUTHORIZATION, authorization);
        }
        request
    }

    /// A POST with this very body, said to be JSON.
    pub(super) fn raw(&self, path: &str, authorization: &str, body: impl Into<Body>) -> RequestBuilder {
        self.call(Method::POST, path, authorization).header(CONTENT_TYPE, "application/json").body(body)
    }

    pub(super) async fn post(&self, path: &str, authorization: &str, body: &Value) -> Result<Reply, Unkept> {
        send(path, self.raw(path, authorization, body.to_string())).await
    }

    /// As [`Self::post`], as the call that has this key.
    pub(super) async fn again(
        &self,
        path: &str,
        authorization: &str,
        key: &str,
        body: &Value,
    ) -> Result<Reply, Unkept> {
        let mut request = self.client.post(self.base.join(path).unwrap_or_else(|_| self.base.clone()));
        if !authorization.is_empty() {
            request = request.header(AUTHORIZATION, authorization);
        }
        let request =
            request.header("idempotency-key", key).header("portal-client", format!("again-{}", self.run));
        let reply =
            send(path, request.header(CONTENT_TYPE, "application/json").body(body.to_string())).await?;
        if path == "flows" {
            self.people.began(body["identifier"].as_str().unwrap_or_default(), &reply)?;
        }
        Ok(reply)
    }

    /// Begins a flow.
    ///
    /// # Errors
    /// As every call, and not checked for an account whose codes of the day were sent before this run.
    pub(super) async fn start(&self, purpose: &str, identifier: &str) -> Result<Reply, Unkept> {
        let reply = self.post("flows", "", &beginning(purpose, identifier)).await?;
        self.people.began(identifier, &reply)?;
        Ok(reply)
    }

    pub(super) async fn step(&self, flow: &Flow, step: &str, body: &Value) -> Result<Reply, Unkept> {
        self.post(&format!("flows/current/{step}"), &flow.authorization(), body).await
    }

    pub(super) async fn give(&self, flow: &Flow, code: &str) -> Result<Reply, Unkept> {
        self.step(flow, "code", &json!({ "code": code })).await
    }

    pub(super) async fn set_password(&self, flow: &Flow, password: &str) -> Result<Reply, Unkept> {
        self.step(flow, "password", &json!({ "password": password, "revoke_sessions": false })).await
    }

    pub(super) async fn current(&self, flow: &Flow) -> Result<Reply, Unkept> {
        send("flows/current", self.call(Method::GET, "flows/current", &flow.authorization())).await
    }

    pub(super) async fn end(&self, flow: &Flow) -> Result<Reply, Unkept> {
        send("flows/current", self.call(Method::DELETE, "flows/current", &flow.authorization())).await
    }

    /// Signs in.
    ///
    /// # Errors
    /// As every call, and not checked for an account that is no longer as the file has it.
    pub(super) async fn sign_in(&self, username: &str, password: &str) -> Result<Reply, Unkept> {
        let given = json!({ "username": username, "password": password });
        let reply = self.post("sessions", "", &given).await?;
        self.people.signed_in(username, password, &reply)?;
        Ok(reply)
    }

    /// Signs out of one session, or with `sessions` of all others.
    pub(super) async fn sign_out(&self, which: &str, session: &str) -> Result<Reply, Unkept> {
        send(which, self.call(Method::DELETE, which, &format!("Session {session}"))).await
    }
}

/// The body that begins a flow.
pub(super) fn beginning(purpose: &str, identifier: &str) -> Value {
    json!({ "purpose": purpose, "identifier": identifier, "language": "en" })
}

/// Makes a call. No answer at all is a promise broken.
pub(super) async fn send(call: &str, request: RequestBuilder) -> Result<Reply, Unkept> {
    let begun = Instant::now();
    let lost = |error: reqwest::Error| broken(format!("{call} was not answered: {}", in_words(&error)));
    let response = request.send().await.map_err(lost)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.map_err(lost)?.to_vec();
    let took = begun.elapsed();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok(Reply { call: call.to_owned(), status, headers, bytes, body, took })
}

/// What became of a call, without the address: that may hold a secret.
fn in_words(error: &reqwest::Error) -> String {
    let kind = match error {
        error if error.is_timeout() => "no answer in time",
        error if error.is_connect() => "no connection",
        error if error.is_body() || error.is_decode() => "the answer broke off",
        _ => "the connection broke off",
    };
    kind.into()
}

impl Flow {
    pub(super) fn authorization(&self) -> String {
        format!("Flow {}", self.0)
    }
}

impl Reply {
    /// The flow that was begun.
    pub(super) fn flow(&self) -> Result<Flow, Unkept> {
        let flow = self.body["flow"].as_str().filter(|flow| !flow.is_empty());
        flow.map(|flow| Flow(flow.to_owned()))
            .ok_or_else(|| broken(format!("{} hands out no flow", self.in_words())))
    }

    pub(super) fn next(&self) -> &Value {
        &self.body["next"]
    }

    /// The next step's name, or the problem's; nothing if it has neither.
    pub(super) fn word(&self) -> &str {
        let problem = self.body["type"].as_str().and_then(|kind| kind.strip_prefix(PROBLEM));
        problem.or_else(|| self.body["next"]["step"].as_str()).unwrap_or_default()
    }

    /// Whether it says that there was too much before it.
    pub(super) fn wants_pause(&self) -> bool {
        self.word() == "wait" || self.status == 429
    }

    pub(super) fn is_problem(&self) -> bool {
        self.status >= 400
    }

    /// The call and what was answered, without what is secret in it.
    pub(super) fn in_words(&self) -> String {
        let word = if self.word().is_empty() { "nothing of the API's" } else { self.word() };
        format!("{} answered {} ({word})", self.call, self.status)
    }

    /// A header's value.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(HeaderValue::to_str)?.ok()
    }

    /// Holds it against the step or problem that is due.
    pub(super) fn must_be(&self, word: &str) -> Result<(), Unkept> {
        self.must_be_one_of(&[word])
    }

    pub(super) fn must_be_one_of(&self, words: &[&str]) -> Result<(), Unkept> {
        match words.contains(&self.word()) {
            true => Ok(()),
            false => Err(broken(format!("{}; {} was due", self.in_words(), words.join(" or ")))),
        }
    }
}
