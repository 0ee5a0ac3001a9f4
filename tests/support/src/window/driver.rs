//! The WebDriver server that starts the program and speaks to its web view.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use fantoccini::Client;
use fantoccini::error::NewSessionError;
use hyper_util::client::legacy::connect::HttpConnector;

use crate::desktop::Desktop;
use crate::process::{self, Owned};
use crate::wait;

/// A WebDriver server for one window.
#[derive(Debug)]
pub(super) struct Driver {
    process: Owned,
    port: u16,
}

impl Driver {
    /// Starts WebKitWebDriver; the program inherits its environment.
    pub(super) async fn start(desktop: &Desktop, extra_env: &[(&str, &str)]) -> Self {
        let port = free_port();
        let log = numbered(desktop, "webdriver", "log");
        let file = || File::create(&log).expect("a log file");
        let mut command = desktop.command("WebKitWebDriver");
        command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            // By this the program lets itself be driven (tauri-runtime-wry).
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(extra_env.iter().copied())
            .stdout(file())
            .stderr(file());
        let mut process = Owned::spawn(command);
        wait::until("WebKitWebDriver", wait::PATIENCE, async || {
            process.check(&log);
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { process, port }
    }

    /// Starts the program and attaches to its first web view.
    pub(super) async fn session(&self, binary: &Path, args: &[&str]) -> Result<Client, NewSessionError> {
        let options = serde_json::json!({ "binary": binary, "args": args });
        let mut capabilities = fantoccini::wd::Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        fantoccini::ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
    }

    pub(super) fn pid(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The program may have started others in groups of their own.
        for id in process::tree(self.pid()) {
            if id != self.pid() {
                process::kill(id);
            }
        }
    }
}

/// A script that becomes the program (same process id), its output in a file:
/// the driver itself would throw that away.
pub(super) fn wrapper(desktop: &Desktop, binary: &Path) -> (PathBuf, PathBuf) {
    let log = numbered(desktop, "app", "log");
    let script = numbered(desktop, "app", "sh");
    let text = format!("#!/bin/sh\nexec '{}' \"$@\" >'{}' 2>&1\n", binary.display(), log.display());
    fs::write(&script, text).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).expect("an executable script");
    (script, log)
}

/// A file name in the desktop's folder that no other window has.
fn numbered(desktop: &Desktop, name: &str, extension: &str) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    desktop.root().join(format!("{name}-{number}.{extension}"))
}

/// The driver takes a number, not 0: the kernel's choice is handed on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    listener.local_addr().expect("a bound port").port()
}
