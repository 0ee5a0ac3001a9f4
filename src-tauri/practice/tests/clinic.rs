//! A portal of one test, and a client that speaks to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use practice::{Account, Clock, HashCost, Mail, Options, Practice, Staff, practice_accounts};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use support::wait;
use tempfile::TempDir;

pub(crate) const NEW: &str = "wobbly-teapot-anthem-crisp";

/// A portal with a database, a mail folder and a clock of its own.
pub(crate) struct Clinic {
    pub(crate) practice: Practice,
    pub(crate) folder: TempDir,
    pub(crate) client: reqwest::Client,
    accounts: Vec<Account>,
    staff: Option<Vec<Staff>>,
    ahead: AtomicI64,
    keys: AtomicU64,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

/// A flow as its client holds it.
#[derive(Clone)]
pub(crate) struct Flow(pub(crate) String);

impl Clinic {
    pub(crate) async fn open() -> Self {
        Self::with(practice_accounts()).await
    }

    pub(crate) async fn with(accounts: Vec<Account>) -> Self {
        Self::of(accounts, None).await
    }

    /// With the practice accounts and these people at the desk.
    pub(crate) async fn staffed(staff: Vec<Staff>) -> Self {
        Self::of(practice_accounts(), Some(staff)).await
    }

    /// With hashes as slow as in earnest.
    pub(crate) async fn in_earnest(accounts: Vec<Account>) -> Self {
        Self::at_cost(HashCost::Full, accounts, None).await
    }

    async fn of(accounts: Vec<Account>, staff: Option<Vec<Staff>>) -> Self {
        Self::at_cost(HashCost::Test, accounts, staff).await
    }

    async fn at_cost(hash_cost: HashCost, accounts: Vec<Account>, staff: Option<Vec<Staff>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { hash_cost, ..options(&folder, &accounts, &staff) };
        let practice = Practice::start(options).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let (ahead, keys) = (AtomicI64::new(0), AtomicU64::new(0));
        Self { practice, folder, client, accounts, staff, ahead, keys }
    }

    /// The same portal after a restart of its program.
    pub(crate) async fn restarted(self) -> Self {
        self.restarted_after(|_| ()).await
    }

    /// The same, with something done in its folder while it does not run.
    pub(crate) async fn restarted_after(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let staff = self.staff.clone();
        self.stopped_and_started(staff, meanwhile).await
    }

    /// The same with other people at the desk.
    pub(crate) async fn restarted_with(self, staff: Vec<Staff>) -> Self {
        self.stopped_and_started(Some(staff), |_| ()).await
    }

    async fn stopped_and_started(self, staff: Option<Vec<Staff>>, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { practice, folder, accounts, .. } = self;
        practice.stop().await;
        meanwhile(folder.path());
        let practice = Practice::start(options(&folder, &accounts, &staff)).await.unwrap();
        Self { practice, folder, accounts, staff, ..self }
    }

    /// Lets time pass.
    pub(crate) fn later(&self, seconds: i64) {
        let ahead = self.ahead.fetch_add(seconds, Ordering::Relaxed) + seconds;
        fs::write(self.folder.path().join("clock"), ahead.to_string()).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Everything in the portal's folder but the mail.
    pub(crate) fn dump(&self) -> Vec<u8> {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).flat_map(|path| fs::read(path).unwrap()).collect()
    }

    /// A call to the API; a POST has a key of its own.
    pub(crate) fn call(&self, method: Method, path: &str, authorization: &str) -> RequestBuilder {
        let url = self.practice.root().join("recovery/v1/").unwrap().join(path).unwrap();
        let mut request = self.client.request(method.clone(), url);
        if method == Method::POST {
            let key = self.keys.fetch_add(1, Ordering::Relaxed);
            request = request.header("Idempotency-Key", format!("test-{key}"));
        }
        if authorization.is_empty() { request } else { request.header("Authorization", authorization) }
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        Reply::of(self.call(Method::POST, path, "").json(&body)).await
    }

    pub(crate) async fn start(&self, purpose: &str, identifier: &str) -> Reply {
        self.post("flows", json!({ "purpose": purpose, "identifier": identifier, "language": "en" })).await
    }

    /// Starts a password reset.
    pub(crate) async fn reset(&self, identifier: &str) -> Flow {
        self.start("password_reset", identifier).await.flow()
    }

    /// Starts a password reset and proves the code.
    pub(crate) async fn proven(&self, identifier: &str, email: &str) -> (Flow, Reply) {
        let flow = self.reset(identifier).await;
        let reply = self.step(&flow, "code", json!({ "code": self.code_for(email).await })).await;
        (flow, reply)
    }

    pub(crate) async fn step(&self, flow: &Flow, step: &str, body: Value) -> Reply {
        let path = format!("flows/current/{step}");
        Reply::of(self.call(Method::POST, &path, &flow.authorization()).json(&body)).await
    }

    pub(crate) async fn give(&self, flow: &Flow, code: &str) -> Reply {
        self.step(flow, "code", json!({ "code": code })).await
    }

    pub(crate) async fn set_password(&self, flow: &Flow, password: &str) -> Reply {
        self.step(flow, "password", json!({ "password": password, "revoke_sessions": true })).await
    }

    pub(crate) async fn current(&self, flow: &Flow) -> Reply {
        Reply::of(self.call(Method::GET, "flows/current", &flow.authorization())).await
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Reply {
        self.post("sessions", json!({ "username": username, "password": password })).await
    }

    /// Signs in and gives the `Authorization` of the session.
    pub(crate) async fn session(&self, username: &str, password: &str) -> String {
        let reply = self.sign_in(username, password).await;
        format!("Session {}", reply.body["session"].as_str().unwrap())
    }

    /// Messages to an address, or to a number after "Text message to", newest first.
    pub(crate) async fn mail(&self, to: &str) -> Vec<Mail> {
        let mut mail = self.practice.inbox().await.unwrap();
        mail.retain(|mail| mail.to == to || mail.to == format!("Text message to {to}"));
        mail
    }

    /// As [`Self::mail`], once there are this many: notices come after the answer.
    pub(crate) async fn mails(&self, to: &str, count: usize) -> Vec<Mail> {
        let what = format!("{count} messages to {to}");
        let there = async || Some(self.mail(to).await).filter(|mails| mails.len() >= count);
        wait::until(&what, wait::PATIENCE, there).await
    }

    /// The newest code sent to an address or a number.
    pub(crate) async fn code_for(&self, to: &str) -> String {
        let mail = self.mail(to).await;
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        mail.iter().find_map(|mail| mail.body.lines().find(is_code)).unwrap().to_owned()
    }
}

impl Clinic {
    /// What the audit says that somebody at the desk did, oldest first: the event, and who.
    pub(crate) fn staffed_events(&self) -> Vec<(String, String)> {
        self.rows("SELECT event, staff FROM audit WHERE staff IS NOT NULL ORDER BY id")
    }

    /// Rows of two texts from the portal's database.
    pub(crate) fn rows(&self, sql: &str) -> Vec<(String, String)> {
        let connection = rusqlite::Connection::open(self.path("portal.sqlite")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Whether a text lies anywhere in the portal's folder but in the mail.
    pub(crate) fn dump_holds(&self, text: &str) -> bool {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files = files.filter(|path| path.is_file()).map(|path| fs::read(path).unwrap());
        files.any(|file| file.windows(text.len()).any(|window| window == text.as_bytes()))
    }
}

fn options(folder: &TempDir, accounts: &[Account], staff: &Option<Vec<Staff>>) -> Options {
    let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    let clock = Clock::system().with_offset_file(folder.path().join("clock"));
    let (accounts, staff) = (accounts.to_vec(), staff.clone());
    Options { accounts, staff, clock, hash_cost: HashCost::Test, ..options }
}

impl Reply {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, body }
    }

    pub(crate) fn flow(&self) -> Flow {
        Flow(self.body["flow"].as_str().unwrap_or_else(|| panic!("no flow in {}", self.text)).to_owned())
    }

    pub(crate) fn next(&self) -> &Value {
        &self.body["next"]
    }

    /// The next step's name, or the problem's.
    pub(crate) fn word(&self) -> &str {
        let problem = self.body["type"].as_str().and_then(|name| name.strip_prefix("urn:portal-recovery:"));
        problem.or(self.body["next"]["step"].as_str()).unwrap_or(&self.text)
    }

    pub(crate) fn member(&self, name: &str) -> &Value {
        &self.body[name]
    }
}

impl Flow {
    pub(crate) fn authorization(&self) -> String {
        format!("Flow {}", self.0)
    }
}

/// A code that is not this one.
pub(crate) fn other_than(code: &str) -> &'static str {
    if code == "00000000" { "00000001" } else { "00000000" }
}

/// A made-up patient of one test.
pub(crate) fn account(username: &str, emails: &[&str]) -> Account {
    Account {
        username: username.into(),
        password: "correct horse battery 1".into(),
        emails: emails.iter().map(|email| (*email).to_owned()).collect(),
        last_name: "Rivera".into(),
        date_of_birth: "1950-02-28".parse().ok(),
        ..Account::default()
    }
}
