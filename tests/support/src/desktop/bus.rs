//! A session bus that starts only the services it is told of.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use crate::process::Owned;
use crate::wait;

#[derive(Debug)]
pub(super) struct Bus {
    daemon: Owned,
}

/// The address of the desktop's bus, whether or not one listens there.
pub(super) fn address(root: &Path) -> String {
    format!("unix:path={}", socket(root).display())
}

fn socket(root: &Path) -> std::path::PathBuf {
    root.join("run/bus")
}

impl Bus {
    /// Starts a bus. `services` are names from the system's D-Bus services that
    /// it may start by itself; a keychain, say, is then really not there unless
    /// it is named or started.
    pub(super) fn start(base: impl Fn(&str) -> Command, root: &Path, services: &[&str]) -> Self {
        let folder = root.join("services");
        fs::create_dir_all(&folder).expect("a folder for services");
        for service in services {
            let from = format!("/usr/share/dbus-1/services/{service}.service");
            let text =
                fs::read_to_string(&from).unwrap_or_else(|error| panic!("{from} is not installed: {error}"));
            // The bus itself starts it: there is no systemd in here.
            let plain: Vec<&str> = text.lines().filter(|line| !line.starts_with("SystemdService")).collect();
            let to = folder.join(format!("{service}.service"));
            fs::write(to, plain.join("\n") + "\n").expect("a service file");
        }
        let config = root.join("bus.conf");
        fs::write(&config, configuration(root, &folder)).expect("the bus's configuration");
        let log = root.join("bus.log");
        let file = || File::create(&log).expect("a log file");
        let mut command = base("dbus-daemon");
        command
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--nosyslog"])
            .stdout(file())
            .stderr(file());
        let mut daemon = Owned::spawn(command);
        wait::blocking("the session bus", wait::PATIENCE, || {
            daemon.check(&log);
            std::os::unix::net::UnixStream::connect(socket(root)).ok()
        });
        Self { daemon }
    }

    pub(super) fn id(&self) -> u32 {
        self.daemon.id()
    }
}

fn configuration(root: &Path, services: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>{}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        address(root),
        services.display()
    )
}

/// Whether `name` has an owner on the bus at `base`'s address.
pub(super) fn has_owner(mut dbus_send: Command, name: &str) -> bool {
    dbus_send.args([
        "--session",
        "--print-reply=literal",
        "--dest=org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner",
        &format!("string:{name}"),
    ]);
    let output = dbus_send.output().expect("dbus-send (Debian: dbus)");
    String::from_utf8_lossy(&output.stdout).contains("true")
}
