//! A program that serves on loopback, with a folder of its own.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::mail;
use crate::process::Owned;

/// A program that listens. It ends, and its folder goes, when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    process: Owned,
    data: TempDir,
    port: u16,
}

impl Running {
    /// Starts a program and waits until it prints its port on its first line. Its messages are to land in `mail` of `data`.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    pub(crate) fn start(data: TempDir, mut command: Command) -> Self {
        let log = data.path().join("server.log");
        let errors = File::create(&log).expect("a log file");
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
        let mut process = Owned::spawn(command);
        let port = process.port(&log);
        Self { process, data, port }
    }

    /// Its folder.
    pub(crate) fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    /// `http://127.0.0.1:PORT/`, with the slash.
    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The messages to `email`, oldest first, as they were sent.
    pub(crate) fn mail(&self, email: &str) -> Vec<String> {
        mail::to(email, &self.data.path().join("mail"))
    }

    /// What the program has printed so far, its first line aside: the trace of any failure inside it.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.data.path().join("server.log")).unwrap_or_default()
    }

    /// The id of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }
}

/// A temporary folder for the program of this name.
pub(crate) fn folder(program: &str) -> TempDir {
    TempDir::with_prefix(format!("oak-clinic-{program}-")).expect("a temporary folder")
}

/// As the programs' set-ups take it.
pub(crate) fn on_off(yes: bool) -> &'static str {
    if yes { "on" } else { "off" }
}
