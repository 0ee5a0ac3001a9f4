//! A real mail server (aiosmtpd) on loopback, which writes down what came.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::Owned;
use crate::{paths, tools};

/// How a mail server is to be.
#[derive(Clone, Debug, Default)]
pub struct MailServerOptions {
    /// Where it listens; 0 is any free port.
    pub port: u16,
    /// Certificate and key, for TLS from the first byte.
    pub tls: Option<[PathBuf; 2]>,
    /// Certificate and key, for STARTTLS, without which it takes nothing.
    pub starttls: Option<[PathBuf; 2]>,
    /// User and password, without which it takes nothing.
    pub login: Option<[&'static str; 2]>,
}

/// A mail server at work. It ends when this is dropped.
pub struct MailServer {
    port: u16,
    data: TempDir,
    _process: Owned,
}

/// An email as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// From whom, by its envelope.
    pub sender: String,
    /// To whom, by its envelope.
    pub to: Vec<String>,
    /// The whole message.
    pub text: String,
}

impl MailServer {
    /// Starts one.
    ///
    /// # Panics
    /// If it cannot be installed or started; the message says why.
    #[must_use]
    pub fn start(options: MailServerOptions) -> Self {
        let python = tools::python_mail_server().unwrap_or_else(|error| panic!("{error}"));
        let data = TempDir::with_prefix("mail-server-").expect("a temporary folder");
        let log = fs::File::create(data.path().join("server.log")).expect("a log file");
        let mut command = Command::new(python);
        command.arg(paths::root().join("tests/servers/mail/serve.py")).env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg(data.path().join("came.jsonl")).arg(options.port.to_string());
        for (option, files) in [("--tls", options.tls), ("--starttls", options.starttls)] {
            if let Some(files) = files {
                command.arg(option).args(files);
            }
        }
        if let Some(login) = options.login {
            command.arg("--login").args(login);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut process = Owned::spawn(command);
        let port = process.port(&data.path().join("server.log"));
        Self { port, data, _process: process }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The emails it took, oldest first.
    #[must_use]
    pub fn emails(&self) -> Vec<Email> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let email = |event: Value| Email {
            sender: text(&event["sender"]),
            to: event["to"].as_array().into_iter().flatten().map(text).collect(),
            text: text(&event["text"]),
        };
        self.events("email").into_iter().map(email).collect()
    }

    /// What happened of a kind, oldest first: `email`, `recipient` (asked for) or `login` (tried).
    ///
    /// # Panics
    /// If the server wrote nonsense.
    #[must_use]
    pub fn events(&self, kind: &str) -> Vec<Value> {
        let came = fs::read_to_string(self.data.path().join("came.jsonl")).unwrap_or_default();
        // The last line may still be on its way.
        let whole = came.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let events = whole.lines().map(|line| serde_json::from_str::<Value>(line).expect("an event"));
        events.filter(|event| event["event"] == kind).collect()
    }
}
