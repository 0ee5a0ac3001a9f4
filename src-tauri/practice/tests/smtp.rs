//! Emails on their way to a mail server: `practice-portal --smtp`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rustix::process::Signal;
use serde_json::json;
use support::mail_server::Email;
use support::tls::Authority;
use support::{MailServer, MailServerOptions, wait};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::clinic::{NEW, Reply};
use crate::program::Program;

const ACCOUNTS: &str = r#"
[[account]]
username = "pat"
password = "correct horse battery 1"
emails = ["pat@example.org"]
phone = "+1 555 010 0142"

[[account]]
username = "gone"
password = "correct horse battery 2"
emails = ["gone@refused.example"]

[[account]]
username = "busy"
password = "correct horse battery 3"
emails = ["busy@later.example"]
"#;

/// The folder of a portal, and how its emails go on.
struct Place {
    folder: TempDir,
    more: Vec<String>,
}

impl Place {
    fn with(smtp: &str) -> Self {
        let more = ["--test-hash-cost", "--clock-file", "clock", "--smtp", smtp].map(str::to_owned);
        Self { folder: TempDir::new().unwrap(), more: more.into() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    async fn runs(&self) -> Running<'_> {
        self.runs_trusting(None).await
    }

    /// Where the computer trusts this authority alone.
    async fn runs_trusting(&self, authority: Option<&Authority>) -> Running<'_> {
        let more: Vec<_> = self.more.iter().map(String::as_str).collect();
        let trusted = authority.map(Authority::trusted);
        let variables: Vec<_> = trusted.iter().map(|file| ("SSL_CERT_FILE", file.as_os_str())).collect();
        let program = Program::start_with(self.path(), ACCOUNTS, &more, &variables).await;
        Running { program, place: self, calls: 0 }
    }

    /// The messages in its folder, oldest first.
    fn messages(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.path().join("mail")).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "eml"));
        files.sort();
        files
    }

    fn waiting(&self) -> i64 {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(self.path().join("portal.sqlite"), flags).unwrap();
        connection.busy_timeout(Duration::from_secs(5)).unwrap();
        let sql = "SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM notices)";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    async fn nothing_waits(&self) {
        let none = async || (self.waiting() == 0).then_some(());
        wait::until("an empty outbox", wait::PATIENCE, none).await;
    }
}

/// A portal at work.
struct Running<'a> {
    program: Program,
    place: &'a Place,
    calls: u32,
}

impl Running<'_> {
    async fn post(&mut self, path: &str, flow: &str, body: serde_json::Value) -> Reply {
        self.calls += 1;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/recovery/v1/{path}", self.program.root)).json(&body);
        let request = request.header("Idempotency-Key", format!("{} {}", self.program.root, self.calls));
        Reply::of(request.header("Authorization", format!("Flow {flow}"))).await
    }

    async fn start(&mut self, who: &str, language: &str) -> String {
        let body = json!({ "purpose": "password_reset", "identifier": who, "language": language });
        self.post("flows", "", body).await.flow().0
    }

    /// A whole reset of Pat's, with the code from the folder.
    async fn reset(&mut self) {
        let flow = self.start("pat", "en").await;
        let mail = fs::read_to_string(self.place.messages().last().unwrap()).unwrap();
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        let code = mail.lines().find(is_code).unwrap();
        assert_eq!(
            self.post("flows/current/code", &flow, json!({ "code": code })).await.word(),
            "set_password"
        );
        let done = self.post("flows/current/password", &flow, json!({ "password": NEW })).await;
        assert_eq!(done.word(), "done");
    }

    async fn says(&mut self, words: &str) -> String {
        let said = tokio::time::timeout(wait::PATIENCE, self.program.says(words));
        said.await.unwrap_or_else(|_| panic!("waited for it to say: {words}"))
    }

    /// Stops it. Gives what it said at the terminal, which never holds an address, a code or a login.
    async fn stops(self) -> String {
        let (status, said) = self.program.signal(Signal::TERM).await;
        assert!(status.success(), "{said}");
        for secret in ["@example.org", "@refused.example", "@later.example", "hush", "portal-user"] {
            assert!(!said.contains(secret), "{said}");
        }
        said
    }

    async fn killed(self) {
        self.program.signal(Signal::KILL).await;
    }
}

async fn emails(server: &MailServer, count: usize) -> Vec<Email> {
    let came = async || Some(server.emails()).filter(|emails| emails.len() >= count);
    wait::until(&format!("{count} emails"), wait::PATIENCE, came).await
}

fn loopback(server: &MailServer) -> String {
    format!("smtp://127.0.0.1:{}", server.port())
}

#[tokio::test]
async fn emails_go_on_and_nothing_else_does() {
    let server = MailServer::start(MailServerOptions::default());
    let place = Place::with(&loopback(&server));
    let mut portal = place.runs().await;
    let flow = portal.start("pat", "es").await;
    portal.start("nobody", "en").await;
    // A text message stays in the folder.
    fs::write(place.path().join("clock"), "31").unwrap();
    assert_eq!(
        portal.post("flows/current/resend", &flow, json!({ "channel": "sms" })).await.word(),
        "enter_code"
    );
    portal.reset().await;
    place.nothing_waits().await;
    let came = emails(&server, 3).await;
    let said = portal.stops().await;
    assert!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    let messages = place.messages();
    assert_eq!((messages.len(), came.len()), (4, 3), "two codes and a notice by email, one code by text");
    let texts: Vec<_> = messages.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let by_email: Vec<_> = texts.iter().filter(|text| !text.contains("Text message")).collect();
    for (email, text) in came.iter().zip(by_email) {
        assert_eq!(
            (email.sender.as_str(), &email.to),
            ("portal@practice.example", &vec!["pat@example.org".into()])
        );
        assert_eq!(&email.text, text, "as it lies in the folder");
    }
    assert!(came[0].text.contains("código") && came[2].text.contains("password was changed"));
    let files = fs::read_dir(place.path().join("mail")).unwrap().count();
    assert_eq!(files, 4, "nothing is left of the message to nobody");
}

#[tokio::test]
async fn a_server_that_is_down_gets_them_when_it_is_up() {
    let port = MailServer::start(MailServerOptions::default()).port();
    let place = Place::with(&format!("smtp://127.0.0.1:{port}"));
    let mut portal = place.runs().await;
    portal.reset().await;
    assert_eq!(place.waiting(), 2);
    let server = MailServer::start(MailServerOptions { port, ..MailServerOptions::default() });
    emails(&server, 2).await;
    place.nothing_waits().await;
    portal.start("pat", "en").await;
    place.nothing_waits().await;
    let said = portal.stops().await;
    assert!(said.contains("emails wait"), "{said}");
    assert_eq!(server.emails().len(), 3, "each once");
}

#[tokio::test]
async fn what_a_crash_leaves_behind_goes_on_after_it() {
    let port = MailServer::start(MailServerOptions::default()).port();
    let place = Place::with(&format!("smtp://127.0.0.1:{port}"));
    let mut portal = place.runs().await;
    portal.reset().await;
    portal.start("nobody", "en").await;
    portal.killed().await;
    // As if it had been killed a moment before: kept, and not yet under its name.
    let code = place.messages().remove(0);
    let draft = format!(".{}.draft", code.file_stem().unwrap().to_str().unwrap());
    fs::rename(&code, code.with_file_name(draft)).unwrap();

    let server = MailServer::start(MailServerOptions { port, ..MailServerOptions::default() });
    let portal = place.runs().await;
    place.nothing_waits().await;
    portal.stops().await;
    let came = server.emails();
    assert!(came.iter().all(|email| email.to == ["pat@example.org"]));
    assert_eq!((came.len(), place.messages().len()), (2, 2), "code and notice, and nobody's is thrown away");
    assert_eq!(came[0].text, fs::read_to_string(code).unwrap());
    assert_eq!(fs::read_dir(place.path().join("mail")).unwrap().count(), 2);
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_gets_nothing() {
    let (trusted, other) = (Authority::new("trusted"), Authority::new("other"));
    let login = Some(["portal-user", "hush hush"]);
    for starttls in [true, false] {
        let with = |port: u16, files: [PathBuf; 2]| match starttls {
            true => MailServerOptions { port, login, starttls: Some(files), ..MailServerOptions::default() },
            false => MailServerOptions { port, login, tls: Some(files), ..MailServerOptions::default() },
        };
        let stranger = MailServer::start(with(0, other.files("localhost")));
        let port = stranger.port();
        let mut place = Place::with(&match starttls {
            true => format!("smtp://localhost:{port}?tls=required"),
            false => format!("smtps://localhost:{port}"),
        });
        place.more.extend(["--smtp-login".into(), "login".into()]);
        fs::write(place.path().join("login"), "portal-user\nhush hush\n").unwrap();
        #[cfg(unix)]
        fs::set_permissions(place.path().join("login"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        let mut portal = place.runs_trusting(Some(&trusted)).await;
        portal.start("pat", "en").await;
        let said = portal.says("certificate is not trusted").await;
        assert!(said.contains("emails wait"), "{said}");
        portal.stops().await;
        assert_eq!(place.waiting(), 1);
        for kind in ["login", "recipient", "email"] {
            assert_eq!(stranger.events(kind), [] as [serde_json::Value; 0], "{kind}");
        }
        drop(stranger);

        // The control: with a certificate it trusts, all of it goes.
        let server = MailServer::start(with(port, trusted.files("localhost")));
        let portal = place.runs_trusting(Some(&trusted)).await;
        assert_eq!(emails(&server, 1).await[0].to, ["pat@example.org"]);
        place.nothing_waits().await;
        portal.stops().await;
        let logins = server.events("login");
        assert_eq!(
            (logins.len(), &logins[0]["password"], &logins[0]["tls"]),
            (1, &json!("hush hush"), &json!(true))
        );
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_where_it_is_required() {
    let server = MailServer::start(MailServerOptions::default());
    let place = Place::with(&format!("{}?tls=required", loopback(&server)));
    let mut portal = place.runs().await;
    portal.start("pat", "en").await;
    portal.says("STARTTLS: it does not offer what is needed").await;
    portal.stops().await;
    assert_eq!((server.events("recipient").len(), place.waiting()), (0, 1));
}

#[tokio::test]
async fn one_that_is_refused_holds_up_no_other() {
    let server = MailServer::start(MailServerOptions::default());
    let place = Place::with(&loopback(&server));
    let mut portal = place.runs().await;
    for who in ["gone", "busy", "pat"] {
        portal.start(who, "en").await;
    }
    place.nothing_waits().await;
    let said = portal.stops().await;
    assert!(said.contains("refuses an email for good") && said.contains("wants an email later"), "{said}");
    let to: Vec<_> = server.emails().into_iter().flat_map(|email| email.to).collect();
    assert_eq!(to.len(), 2);
    assert!(to.contains(&"pat@example.org".into()) && to.contains(&"busy@later.example".into()), "{to:?}");
    let asked = server.events("recipient");
    let asked = |who: &str| asked.iter().filter(|event| event["to"] == who).count();
    assert_eq!((asked("gone@refused.example"), asked("busy@later.example")), (1, 2));
}

#[tokio::test]
async fn a_code_that_no_longer_works_is_not_sent() {
    let port = MailServer::start(MailServerOptions::default()).port();
    let place = Place::with(&format!("smtp://127.0.0.1:{port}"));
    let mut portal = place.runs().await;
    portal.reset().await;
    portal.killed().await;
    fs::write(place.path().join("clock"), "601").unwrap();
    let server = MailServer::start(MailServerOptions { port, ..MailServerOptions::default() });
    let portal = place.runs().await;
    place.nothing_waits().await;
    let said = portal.stops().await;
    assert!(said.contains("its code no longer works"), "{said}");
    let came = server.emails();
    assert_eq!(came.len(), 1, "the notice alone");
    assert!(came[0].text.contains("password was changed"));
}

#[tokio::test]
async fn a_server_that_says_nothing_holds_up_neither_calls_nor_the_stop() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = Place::with(&format!("smtp://{}", silent.local_addr().unwrap()));
    let mut portal = place.runs().await;
    portal.start("pat", "en").await;
    let _line = silent.accept().await.unwrap();
    portal.reset().await;
    let stop = tokio::time::timeout(Duration::from_secs(25), portal.stops());
    stop.await.expect("it waits no longer for it");
    assert_eq!(place.waiting(), 3);
}
