//! A desktop of a test's own: X display, window manager, session bus, keychain,
//! home. Nothing of the machine's real session is seen or touched.

mod bus;
mod display;
mod keyring;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::process;

pub use keyring::Keyring;

/// The environment variable by which a desktop knows its own processes.
const MARK: &str = "WAY_BACK_IN_TEST_DESKTOP";

/// What kind of desktop a test wants.
#[derive(Debug, Clone)]
pub struct DesktopOptions {
    /// Whether there is a display (and a window manager) at all.
    pub display: bool,
    /// Width and height of the screen in pixels.
    pub screen: (u32, u32),
    /// Whether the user prefers dark.
    pub dark: bool,
    /// Whether there is a session bus; without one there is no keychain either.
    pub session_bus: bool,
    /// What the keychain does.
    pub keyring: Keyring,
    /// Whether the desktop announces that a screen reader may be there.
    pub accessibility: bool,
    /// The time zone, as TZ says it.
    pub time_zone: String,
    /// The locale, as LANG says it.
    pub lang: String,
}

impl Default for DesktopOptions {
    fn default() -> Self {
        Self {
            display: true,
            screen: (1280, 900),
            dark: false,
            session_bus: true,
            keyring: Keyring::Unlocked,
            accessibility: false,
            time_zone: "America/New_York".to_owned(),
            lang: "C.UTF-8".to_owned(),
        }
    }
}

/// A running desktop. Dropping it ends all its processes and removes its files.
#[derive(Debug)]
pub struct Desktop {
    /// In the order they end: the keychain before its bus, windows before the display.
    keyring: keyring::Daemon,
    display: Option<display::Display>,
    bus: Option<bus::Bus>,
    places: Places,
    options: DesktopOptions,
}

impl Desktop {
    /// Starts a desktop and waits until all of it answers.
    ///
    /// # Panics
    /// If a part does not start; the message names it and what it printed.
    #[must_use]
    pub fn start(options: DesktopOptions) -> Self {
        let places = Places::make(&options);
        let mut desktop =
            Self { keyring: keyring::Daemon::none(), display: None, bus: None, places, options };
        if desktop.options.display {
            let base = |program: &str| desktop.command(program);
            let started = display::Display::start(base, desktop.options.screen, desktop.root());
            desktop.display = Some(started);
        }
        if desktop.options.session_bus {
            let services = desktop.services();
            let started = bus::Bus::start(|name| desktop.command(name), desktop.root(), &services);
            desktop.bus = Some(started);
            desktop.keyring = keyring::Daemon::start(&desktop, desktop.options.keyring);
        }
        desktop
    }

    /// A command in this desktop: its environment is this desktop's and holds
    /// nothing of the caller's but `PATH`.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment()).current_dir(self.home()).stdin(Stdio::null());
        command
    }

    /// The environment of every program in this desktop.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".to_owned());
        let home = self.home();
        let text = |path: &Path| path.display().to_string();
        let mut all = vec![
            (MARK, text(self.root())),
            ("PATH", path),
            ("LANG", self.options.lang.clone()),
            ("TZ", self.options.time_zone.clone()),
            ("HOME", text(home)),
            ("TMPDIR", text(&self.root().join("tmp"))),
            ("XDG_CONFIG_HOME", text(&home.join(".config"))),
            ("XDG_DATA_HOME", text(&home.join(".local/share"))),
            ("XDG_STATE_HOME", text(&home.join(".local/state"))),
            ("XDG_CACHE_HOME", text(&home.join(".cache"))),
            ("XDG_RUNTIME_DIR", text(&self.runtime_dir())),
            ("XDG_DATA_DIRS", "/usr/local/share:/usr/share".to_owned()),
            ("XDG_CURRENT_DESKTOP", "Openbox".to_owned()),
            // For builds for development: no profile of this computer's own comes in.
            ("WAY_BACK_IN_SYSTEM_PLACE", text(&self.system_place())),
            // Settings from a file: no settings service has to run.
            ("GSETTINGS_BACKEND", "keyfile".to_owned()),
            // Nothing listens there when there is no bus. Unset, GLib would start one.
            ("DBUS_SESSION_BUS_ADDRESS", bus::address(self.root())),
        ];
        if let Some(display) = &self.display {
            all.push(("DISPLAY", display.name()));
            all.push(("GDK_BACKEND", "x11".to_owned()));
        }
        if self.options.dark {
            all.push(("GTK_THEME", "Adwaita:dark".to_owned()));
        }
        if self.options.accessibility {
            all.push(("GNOME_ACCESSIBILITY", "1".to_owned()));
        } else {
            all.push(("NO_AT_BRIDGE", "1".to_owned()));
        }
        let owned = all.into_iter();
        owned.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The home folder; everything the app keeps must be below it.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.places.home
    }

    /// The folder for sockets (`XDG_RUNTIME_DIR`), mode 0700.
    #[must_use]
    pub fn runtime_dir(&self) -> PathBuf {
        self.root().join("run")
    }

    /// The folder that stands for the system's place of portal profiles. There is none until somebody makes it.
    #[must_use]
    pub fn system_place(&self) -> PathBuf {
        self.root().join("system")
    }

    /// The folder for the user's own portal profiles.
    #[must_use]
    pub fn user_place(&self) -> PathBuf {
        self.home().join(".config/org.waybackin.app")
    }

    /// The folder of everything: home, sockets, temporary files, logs.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.places.root.path()
    }

    /// What this desktop was asked to be.
    #[must_use]
    pub fn options(&self) -> &DesktopOptions {
        &self.options
    }

    /// Runs `secret-tool`, a keychain client of its own, to its end, at most
    /// five seconds (a locked keychain would have it wait for ever: status 124).
    ///
    /// # Panics
    /// If it cannot be started (Debian: `libsecret-tools`).
    #[must_use]
    pub fn secret_tool(&self, args: &[&str]) -> Output {
        self.secret_tool_with(args, "")
    }

    /// As [`Desktop::secret_tool`], with `stdin`: `store` reads the secret there.
    ///
    /// # Panics
    /// If it cannot be started (Debian: `libsecret-tools`).
    #[must_use]
    pub fn secret_tool_with(&self, args: &[&str], stdin: &str) -> Output {
        let input = self.root().join("secret-tool.in");
        fs::write(&input, stdin).expect("a file for secret-tool");
        let mut command = self.command("timeout");
        command.args(["5", "secret-tool"]).args(args);
        command.stdin(fs::File::open(&input).expect("the file just written"));
        let output = command.output().unwrap_or_else(|error| panic!("secret-tool does not start: {error}"));
        fs::remove_file(&input).expect("the file just read");
        output
    }

    /// A picture of the whole screen, as PNG.
    ///
    /// # Panics
    /// If there is no display or no ImageMagick.
    pub fn screenshot(&self, path: &Path) {
        let mut import = self.command("import");
        import.args(["-window", "root"]).arg(path);
        let status = import.status().expect("ImageMagick's import (Debian: imagemagick)");
        assert!(status.success(), "import ended with {status}");
    }

    fn services(&self) -> Vec<&'static str> {
        let mut services = Vec::new();
        if self.options.accessibility {
            services.push("org.a11y.Bus");
        }
        if self.options.keyring == Keyring::Prompting {
            services.push("org.gnome.keyring.SystemPrompter");
        }
        services
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // What the bus has started belongs to no process group of ours: it is
        // found by the mark that only this desktop's processes carry. Twice,
        // since one may just be starting another.
        let mark = self.root().display().to_string();
        for _ in 0..2 {
            for id in process::with_environment(MARK, &mark) {
                if !self.holds(id) {
                    process::kill(id);
                }
            }
        }
    }
}

impl Desktop {
    fn holds(&self, id: u32) -> bool {
        self.display.as_ref().is_some_and(|display| display.holds(id))
            || self.bus.as_ref().is_some_and(|bus| bus.id() == id)
            || self.keyring.id() == Some(id)
    }
}

#[derive(Debug)]
struct Places {
    root: TempDir,
    home: PathBuf,
}

impl Places {
    fn make(options: &DesktopOptions) -> Self {
        // Short: a socket's path may have 107 bytes.
        let root = TempDir::with_prefix_in("wbi-", "/tmp").expect("a temporary folder");
        let home = root.path().join("home");
        for folder in ["home", "run", "tmp", "home/.config/glib-2.0/settings"] {
            let path = root.path().join(folder);
            fs::create_dir_all(&path).expect("a folder of the desktop");
            let private = fs::Permissions::from_mode(0o700);
            fs::set_permissions(&path, private).expect("a private folder");
        }
        let settings =
            format!("[org/gnome/desktop/interface]\ntoolkit-accessibility={}\n", options.accessibility);
        let keyfile = home.join(".config/glib-2.0/settings/keyfile");
        fs::write(keyfile, settings).expect("the desktop's settings");
        Self { root, home }
    }
}

#[cfg(test)]
mod tests;
