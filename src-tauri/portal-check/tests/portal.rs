//! A practice portal with the accounts that the docs name, and a proxy in front of it that breaks what a test says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use practice::{Clock, HashCost, Options, Practice, read_accounts};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::run::{Said, portal_check};

pub(crate) const ACCOUNTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance-accounts.toml");

/// A request on its way to the portal.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    /// Below the API's base.
    pub(crate) call: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What the portal answered, on its way back.
#[derive(Clone)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// One way to break a portal, from outside. It may look at everything that the portal keeps.
pub(crate) trait Breakage: Send + Sync + 'static {
    /// What happens to a request. An answer here is given in the portal's place.
    fn before(&self, _: &Portal, _: &mut Asked) -> Option<Answered> {
        None
    }

    /// What happens to its answer.
    fn after(&self, _: &Portal, _: &Asked, _: &mut Answered) {}

    /// Whether the answer is held back for a moment.
    fn is_slow(&self, _: &Asked) -> bool {
        false
    }
}

/// What a portal keeps, for those who break it.
pub(crate) struct Portal {
    pub(crate) folder: PathBuf,
    pub(crate) root: String,
    pub(crate) url: String,
}

/// A portal that works, and the way to it.
pub(crate) struct Clinic {
    _practice: Practice,
    folder: TempDir,
    url: String,
}

impl Clinic {
    /// The portal itself.
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
        let practice = Practice::start(Options {
            accounts: read_accounts(Path::new(ACCOUNTS)).unwrap(),
            clock: Clock::system().with_offset_file(folder.path().join("clock")),
            hash_cost: HashCost::Test,
            ..options
        });
        let practice = practice.await.unwrap();
        let url = practice.root().to_string();
        Self { _practice: practice, folder, url }
    }

    /// The portal behind something that breaks it.
    pub(crate) async fn broken(breakage: impl Breakage) -> Self {
        let mut clinic = Self::open().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let portal = Portal { folder: clinic.folder.path().to_owned(), root: clinic.url, url: url.clone() };
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let state = Arc::new((portal, Box::new(breakage) as Box<dyn Breakage>, client));
        let routes = Router::new().fallback(forward).with_state(state);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        clinic.url = url;
        clinic
    }

    /// Where to reach it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What `portal-check conform` says of it.
    pub(crate) async fn conforms(&self, more: &[&str]) -> Said {
        let clock = self.folder.path().join("clock").display().to_string();
        self.conforms_today(&[&["--clock-file", &clock], more].concat()).await
    }

    /// The same, with the clock left alone.
    pub(crate) async fn conforms_today(&self, more: &[&str]) -> Said {
        let mail = self.folder.path().join("mail").display().to_string();
        let usual = ["conform", &self.url, "--accounts", ACCOUNTS, "--mail-dir", &mail, "--json"];
        portal_check(&[usual.as_slice(), more].concat()).await
    }
}

type Way = Arc<(Portal, Box<dyn Breakage>, reqwest::Client)>;

async fn forward(State(way): State<Way>, request: Request<Body>) -> Response<Body> {
    let (portal, breakage, client) = &*way;
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, 1024 * 1024).await else { return Response::default() };
    let call = head.uri.path().trim_start_matches("/recovery/v1/").to_owned();
    let mut asked = Asked { method: head.method, call, headers: head.headers, body: body.to_vec() };
    let here = portal.url.trim_start_matches("http://").trim_end_matches('/');
    if asked.headers.get("host").is_some_and(|host| host == here) {
        let there = portal.root.trim_start_matches("http://").trim_end_matches('/');
        asked.headers.insert("host", HeaderValue::from_str(there).unwrap());
    }
    let mut answered = match breakage.before(portal, &mut asked) {
        Some(answered) => answered,
        None => send(client, portal, &head.uri, &asked).await,
    };
    breakage.after(portal, &asked, &mut answered);
    if breakage.is_slow(&asked) {
        // The time that it takes is what is broken.
        tokio::time::sleep(std::time::Duration::from_millis(45)).await;
    }
    let mut response = Response::new(Body::from(Bytes::from(answered.body)));
    *response.status_mut() = StatusCode::from_u16(answered.status).unwrap();
    *response.headers_mut() = answered.headers;
    response.headers_mut().remove("content-length");
    response
}

async fn send(client: &reqwest::Client, portal: &Portal, uri: &Uri, asked: &Asked) -> Answered {
    let url = format!("{}{}", portal.root, uri.path().trim_start_matches('/'));
    let mut headers = asked.headers.clone();
    headers.remove("content-length");
    let request = client.request(asked.method.clone(), url).headers(headers).body(asked.body.clone());
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.text().await.unwrap();
    let body = match asked.call.contains("well-known") {
        true => body.replace(&portal.root, &portal.url),
        false => body,
    };
    Answered { status, headers, body: body.into_bytes() }
}

impl Portal {
    /// Changes what the portal keeps, behind its back.
    pub(crate) fn sql(&self, sql: &str) {
        let connection = Connection::open(self.folder.join("portal.sqlite")).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    /// Its messages.
    pub(crate) fn mails(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.join("mail")).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|file| file.extension().is_some_and(|e| e == "eml"))
            .collect()
    }
}

impl Asked {
    pub(crate) fn is(&self, call: &str) -> bool {
        self.method == Method::POST && self.call == call
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn text(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_default().to_owned()
    }

    /// Puts another value in its body.
    pub(crate) fn put(&mut self, member: &str, value: impl Into<Value>) {
        let mut body = self.json();
        body[member] = value.into();
        self.body = body.to_string().into_bytes();
    }

    pub(crate) fn flow(&self) -> String {
        self.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn step(&self) -> String {
        self.json()["next"]["step"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn problem(&self) -> String {
        self.json()["type"].as_str().unwrap_or_default().replace("urn:portal-recovery:", "")
    }

    pub(crate) fn put(&mut self, pointer: &[&str], value: impl Into<Value>) {
        let mut body = self.json();
        let place = pointer.iter().fold(&mut body, |place, member| &mut place[*member]);
        *place = value.into();
        self.body = body.to_string().into_bytes();
    }
}
