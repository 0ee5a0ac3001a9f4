//! The keychain of a desktop: gnome-keyring, in each state a patient may meet.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use super::{Desktop, bus};
use crate::process::{self, Owned};
use crate::wait;

/// What the keychain does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// It is open: reads and writes work.
    Unlocked,
    /// It has a password nobody gave, and nothing can ask for it: calls that
    /// need it open are dismissed.
    Locked,
    /// It has a password nobody gave, and a dialog asks for it that nobody
    /// answers: calls that need it open wait for ever. Needs a display.
    Prompting,
    /// There is none.
    Absent,
    /// Something is there by its name and never answers.
    Silent,
}

/// The keyring's password; what it protects is made up.
const PASSWORD: &str = "keyring-of-a-test";
const BUS_NAME: &str = "org.freedesktop.secrets";

#[derive(Debug)]
pub(super) struct Daemon {
    process: Option<Owned>,
}

impl Daemon {
    pub(super) fn none() -> Self {
        Self { process: None }
    }

    pub(super) fn start(desktop: &Desktop, keyring: Keyring) -> Self {
        let process = match keyring {
            Keyring::Absent => None,
            Keyring::Unlocked => Some(unlocked(desktop)),
            Keyring::Locked | Keyring::Prompting => Some(locked(desktop)),
            Keyring::Silent => {
                // The real daemon, stopped: it keeps its name and answers nothing.
                let daemon = unlocked(desktop);
                process::freeze(daemon.id());
                Some(daemon)
            }
        };
        Self { process }
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.process.as_ref().map(Owned::id)
    }
}

/// Starts the daemon with the password: it makes the keyring and opens it.
fn unlocked(desktop: &Desktop) -> Owned {
    let file = desktop.root().join("keyring.password");
    std::fs::write(&file, PASSWORD).expect("a file for the keyring's password");
    let mut command = command(desktop);
    command.arg("--unlock");
    command.stdin(File::open(&file).expect("the file just written"));
    let daemon = started(desktop, command);
    let keyring = desktop.home().join(".local/share/keyrings/login.keyring");
    wait::blocking("the keyring's file", wait::PATIENCE, || keyring.exists().then_some(()));
    std::fs::remove_file(&file).expect("the file just read");
    daemon
}

/// A keyring made by an earlier daemon, which this one has no password for.
fn locked(desktop: &Desktop) -> Owned {
    drop(unlocked(desktop));
    wait::blocking("the first daemon's end", wait::PATIENCE, || {
        (!bus::has_owner(desktop.command("dbus-send"), BUS_NAME)).then_some(())
    });
    let mut command = command(desktop);
    command.arg("--start");
    started(desktop, command)
}

fn command(desktop: &Desktop) -> Command {
    let log = log_of(desktop.root());
    let file = || File::create(&log).expect("a log file");
    let mut command = desktop.command("gnome-keyring-daemon");
    command.args(["--foreground", "--components=secrets"]).stdout(file()).stderr(file());
    command
}

fn started(desktop: &Desktop, command: Command) -> Owned {
    let mut daemon = Owned::spawn(command);
    wait::blocking("gnome-keyring", wait::PATIENCE, || {
        daemon.check(&log_of(desktop.root()));
        bus::has_owner(desktop.command("dbus-send"), BUS_NAME).then_some(())
    });
    daemon
}

fn log_of(root: &Path) -> std::path::PathBuf {
    root.join("keyring.log")
}
