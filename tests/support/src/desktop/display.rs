//! The X display and its window manager.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::Owned;
use crate::wait;

#[derive(Debug)]
pub(super) struct Display {
    /// Before the display, so that it ends first.
    window_manager: Owned,
    server: Owned,
    number: u32,
}

impl Display {
    /// Starts Xvfb on a free display number, then openbox on it.
    pub(super) fn start(base: impl Fn(&str) -> Command, (width, height): (u32, u32), root: &Path) -> Self {
        let log = root.join("xvfb.log");
        let mut command = base("Xvfb");
        command
            // The server picks its number and prints it when it is ready.
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
            .args(["-screen", "0", &format!("{width}x{height}x24")])
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a log file"));
        let mut server = Owned::spawn(command);
        let pipe = server.child().stdout.take().expect("a piped stdout");
        let mut line = String::new();
        BufReader::new(pipe).read_line(&mut line).expect("the display's number");
        let number = line.trim().parse().unwrap_or_else(|_| {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            panic!("Xvfb does not start: {said}")
        });
        let window_manager = start_window_manager(&base, number, root);
        Self { window_manager, server, number }
    }

    pub(super) fn name(&self) -> String {
        format!(":{}", self.number)
    }

    pub(super) fn holds(&self, id: u32) -> bool {
        self.server.id() == id || self.window_manager.id() == id
    }
}

/// Without a window manager no window gets the keyboard.
fn start_window_manager(base: &impl Fn(&str) -> Command, number: u32, root: &Path) -> Owned {
    let log = root.join("openbox.log");
    let ready = root.join("openbox.ready");
    let file = || File::create(&log).expect("a log file");
    let mut command = base("openbox");
    command
        .arg("--sm-disable")
        .args(["--startup", &format!("touch {}", ready.display())])
        .env("DISPLAY", format!(":{number}"))
        .stdout(file())
        .stderr(file());
    let mut process = Owned::spawn(command);
    wait::blocking("openbox", wait::PATIENCE, || {
        process.check(&log);
        ready.exists().then_some(())
    });
    process
}
