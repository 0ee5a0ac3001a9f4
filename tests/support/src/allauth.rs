//! A patient portal's back end that nobody here wrote: django-allauth, headless.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use crate::back_end::running::{self, Running, on_off};
use crate::{http, tools, wait};

/// How the server of one test behaves.
#[derive(Debug, Clone)]
pub struct AllauthOptions {
    /// allauth's own rate limits (5 mails a minute to one address, and so on).
    pub rate_limits: bool,
    /// How long a mailed code lives, in seconds.
    pub code_timeout_s: u32,
    /// Wrong codes before a flow is over.
    pub max_attempts: u32,
    /// Whether setting a password also signs in (the reply is then 200, not 401).
    pub sign_in_after_reset: bool,
    /// The loopback port; 0 takes a free one.
    pub port: u16,
}

impl Default for AllauthOptions {
    fn default() -> Self {
        Self { rate_limits: false, code_timeout_s: 180, max_attempts: 3, sign_in_after_reset: false, port: 0 }
    }
}

/// A made-up patient of the server.
#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    /// The name to sign in with.
    pub username: String,
    /// An address at example.org; signs in too.
    pub email: String,
    /// Part of the name, which a new password may not resemble.
    pub first_name: String,
    /// Part of the name, which a new password may not resemble.
    pub last_name: String,
    /// The password before any test.
    pub password: String,
}

/// The patients every server has.
///
/// # Panics
/// If `tests/servers/allauth/accounts.json` is not what it should be.
#[must_use]
pub fn accounts() -> Vec<Account> {
    serde_json::from_str(include_str!("../../servers/allauth/accounts.json"))
        .expect("accounts.json is a list of accounts")
}

/// A running server with a database and a mail folder of its own.
#[derive(Debug)]
pub struct Allauth {
    running: Running,
    options: AllauthOptions,
}

impl Allauth {
    /// Starts a server and waits until it answers.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    pub async fn start(options: AllauthOptions) -> Self {
        // Installing and starting block; other tasks of the test must not wait for that.
        let starting = tokio::task::spawn_blocking(move || Self::start_blocking(options));
        match starting.await {
            Ok(server) => server,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// As [`Allauth::start`], for a caller outside of a runtime.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    #[must_use]
    pub fn start_blocking(options: AllauthOptions) -> Self {
        let database = tools::allauth_database().unwrap_or_else(|error| panic!("{error}"));
        let python = tools::python_server().unwrap_or_else(|error| panic!("{error}"));
        let data = running::folder("allauth");
        fs::copy(database, data.path().join("db.sqlite3")).expect("a copy of the database");
        fs::create_dir(data.path().join("mail")).expect("a mail folder");

        let mut command = Command::new(python);
        command
            .arg("serve.py")
            .arg(options.port.to_string())
            .current_dir(tools::allauth_project())
            .env("CLINIC_DATA", data.path())
            .env("CLINIC_RATE_LIMITS", on_off(options.rate_limits))
            .env("CLINIC_CODE_TIMEOUT_S", options.code_timeout_s.to_string())
            .env("CLINIC_CODE_ATTEMPTS", options.max_attempts.to_string())
            .env("CLINIC_SIGN_IN_AFTER", on_off(options.sign_in_after_reset));
        Self { running: Running::start(data, command), options }
    }

    /// `http://127.0.0.1:PORT/`, with the slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.running.base_url()
    }

    /// Where each message becomes one `.eml` file.
    #[must_use]
    pub fn mail_dir(&self) -> PathBuf {
        self.running.data().join("mail")
    }

    /// The patients of this server, with the passwords they had at its start.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        accounts()
    }

    /// The messages to `email`, oldest first, as they were sent.
    #[must_use]
    pub fn mail(&self, email: &str) -> Vec<String> {
        self.running.mail(email)
    }

    /// How many messages went to `email`, of whatever content.
    #[must_use]
    pub fn mail_count(&self, email: &str) -> usize {
        self.mail(email).len()
    }

    /// The code in the first message to `email` after `after` earlier messages.
    ///
    /// # Panics
    /// If none has come after some seconds, or the message has no code.
    pub async fn wait_for_code(&self, email: &str, after: usize) -> String {
        let what = format!("message {} to {email}", after + 1);
        let look = async || self.mail(email).get(after).cloned();
        let message = wait::until(&what, Duration::from_secs(10), look).await;
        code_in(&message).unwrap_or_else(|| panic!("no code in this message:\n{message}"))
    }

    /// Whether the portal lets this name (or email) and password in, asked by a
    /// client that shares nothing with the product's.
    ///
    /// # Panics
    /// If the answer is neither yes nor no, for example 429.
    pub async fn sign_in(&self, login: &str, password: &str) -> bool {
        let url = format!("{}_allauth/app/v1/auth/login", self.base_url());
        let field = if login.contains('@') { "email" } else { "username" };
        let body = serde_json::json!({ field: login, "password": password });
        let reply = http::post_json(&url, &[], &body)
            .await
            .unwrap_or_else(|error| panic!("the server does not answer: {error}"));
        let answer = reply.json();
        let code = answer["errors"][0]["code"].as_str().unwrap_or_default();
        match (reply.status, code) {
            (200, _) => true,
            (400, "username_password_mismatch" | "email_password_mismatch") => false,
            _ => panic!("signing in got {} {}", reply.status, reply.text()),
        }
    }

    /// The profile of this portal for the app, as TOML. `base_url` is the
    /// server's own or that of a proxy before it, with a slash at its end.
    #[must_use]
    pub fn profile_toml(&self, base_url: &str) -> String {
        let AllauthOptions { max_attempts, code_timeout_s, .. } = self.options;
        format!(
            r#"version = 1
id = "oak-clinic-practice"
connector = "allauth"
base_url = "{base_url}"
features = ["password_reset", "username_recovery"]

[clinic]
name = "Oak Clinic"
phone = "+1 555 010 0199"
hours = "Mon-Fri 8:00-17:00"
time_zone = "America/Chicago"

[password]
min_length = 12
max_length = 128
refuse_common = true
refuse_only_digits = true

[code]
tries = {max_attempts}
lifetime_s = {code_timeout_s}
"#
        )
    }

    /// The program itself.
    pub(crate) fn running(&self) -> &Running {
        &self.running
    }

    /// What the server has printed so far: the trace of any failure inside it.
    #[must_use]
    pub fn log(&self) -> String {
        self.running.log()
    }

    /// The id of the server's process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }
}

/// The code stands alone on a line: groups of capitals and digits, joined by dashes.
pub(crate) fn code_in(message: &str) -> Option<String> {
    let group = |group: &str| {
        (3..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let code = |line: &&str| line.contains('-') && line.split('-').all(group);
    message.lines().map(str::trim).find(code).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESET: &str = "_allauth/app/v1/auth/password/reset";
    const REQUEST: &str = "_allauth/app/v1/auth/password/request";

    async fn ask_for_code(server: &Allauth, email: &str) -> http::Reply {
        let body = serde_json::json!({ "email": email });
        let url = server.base_url() + REQUEST;
        http::post_json(&url, &[], &body).await.expect("an answer")
    }

    #[tokio::test]
    async fn a_mailed_code_changes_the_password() {
        let server = Allauth::start(AllauthOptions::default()).await;
        let patient = &server.accounts()[0];
        let new = "fresh-Window-99-new";
        assert!(server.sign_in(&patient.username, &patient.password).await);
        assert!(server.sign_in(&patient.email, &patient.password).await);
        assert!(!server.sign_in(&patient.username, new).await);
        assert_eq!(server.mail_count(&patient.email), 0);

        let started = ask_for_code(&server, &patient.email).await.json();
        let session = started["meta"]["session_token"].as_str().expect("a session");
        let code = server.wait_for_code(&patient.email, 0).await;
        let body = serde_json::json!({ "key": code, "password": new });
        let headers = [("x-session-token", session)];
        let url = server.base_url() + RESET;
        let done = http::post_json(&url, &headers, &body).await.expect("an answer");
        assert_eq!(done.status, 401, "{}", done.text());
        assert_eq!(done.json()["data"]["flows"][2]["is_pending"], false);

        assert!(server.sign_in(&patient.username, new).await);
        assert!(!server.sign_in(&patient.username, &patient.password).await);
        assert_eq!(server.log(), "");
    }

    #[tokio::test]
    async fn unknown_address_looks_the_same_and_gets_no_code() {
        let server = Allauth::start(AllauthOptions::default()).await;
        let reply = ask_for_code(&server, "nobody@example.org").await;
        assert_eq!(reply.status, 401);
        assert_eq!(server.mail_count("nobody@example.org"), 1);
        assert_eq!(code_in(&server.mail("nobody@example.org")[0]), None);
    }

    #[tokio::test]
    async fn rate_limits_are_on_when_asked_for() {
        let server = Allauth::start(AllauthOptions { rate_limits: true, ..AllauthOptions::default() }).await;
        let email = &server.accounts()[1].email;
        let mut last = 0;
        for _ in 0..6 {
            last = ask_for_code(&server, email).await.status;
        }
        assert_eq!(last, 429);
        assert_eq!(server.mail_count(email), 5);
    }

    #[tokio::test]
    async fn a_code_lives_as_long_and_bears_as_many_tries_as_asked() {
        let server = Allauth::start(AllauthOptions { max_attempts: 1, ..AllauthOptions::default() }).await;
        let email = &server.accounts()[0].email;
        let session = ask_for_code(&server, email).await.json()["meta"]["session_token"].clone();
        let headers = [
            ("x-session-token", session.as_str().expect("a session")),
            ("x-password-reset-key", "AAAA-BBBB"),
        ];
        let url = server.base_url() + RESET;
        let first = http::get(&url, &headers).await.expect("an answer");
        let second = http::get(&url, &headers).await.expect("an answer");
        assert_eq!((first.status, second.status), (400, 409));
        assert!(server.profile_toml(&server.base_url()).contains("tries = 1\nlifetime_s = 180"));
    }

    #[test]
    fn codes_are_found_in_mail_of_any_language() {
        let mail = "Subject: x\nTo: a@example.org\n\n¡Hola!\n\nTXTC-VQLR\n\nGracias\n";
        assert_eq!(code_in(mail).as_deref(), Some("TXTC-VQLR"));
        assert_eq!(code_in("To: x\n\nHello-world\nNO\n"), None);
    }
}
