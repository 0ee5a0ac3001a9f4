//! A patient at the window with nothing but a keyboard.

use std::fs;
use std::path::PathBuf;

use crate::allauth::{Account, Allauth, AllauthOptions};
use crate::desktop::{Desktop, DesktopOptions};
use crate::paths;
use crate::proxy::FaultProxy;
use crate::wait;
use crate::window::{Window, keys};

/// The headings of the screens, as patients know them.
pub mod heading {
    /// Which clinic, where there are several.
    pub const FINDER: &str = "Which clinic do you go to?";
    /// Is it this one?
    pub const THIS_CLINIC: &str = "Is this your clinic?";
    /// The start.
    pub const START: &str = "What do you need help with?";
    /// Which email.
    pub const EMAIL: &str = "What is your email?";
    /// The code.
    pub const CODE: &str = "Enter your code";
    /// The code that the clinic gave.
    pub const CLINIC_CODE: &str = "Enter the code from the clinic";
    /// The temporary password.
    pub const TEMPORARY: &str = "Enter your temporary password";
    /// Who is it?
    pub const IDENTITY: &str = "Check it is you";
    /// The new password.
    pub const PASSWORD: &str = "Make a new password";
    /// Changed, and the sign-in works.
    pub const WORKS: &str = "It works";
    /// Save the sign-in?
    pub const SAVE: &str = "Save your sign-in on this computer?";
    /// The end.
    pub const FINISHED: &str = "You are done here";
    /// The change may or may not have been made, at the next start.
    pub const INTERRUPTED: &str = "Did your password change?";
}

/// A password that any portal takes.
pub const NEW_PASSWORD: &str = "wobbly-teapot-anthem-crisp";

/// A clinic's portal behind a proxy, and a patient's desktop.
#[derive(Debug)]
pub struct Visit {
    /// The patient's desktop.
    pub desktop: Desktop,
    /// The portal.
    pub portal: Allauth,
    /// What stands between the app and the portal.
    pub proxy: FaultProxy,
    /// The patient's account.
    pub account: Account,
    profile: PathBuf,
}

impl Visit {
    /// Starts all of it. The app is not open yet.
    ///
    /// # Panics
    /// If something does not start.
    pub async fn prepare(desktop: DesktopOptions, portal: AllauthOptions) -> Self {
        let portal = Allauth::start(portal).await;
        let proxy = FaultProxy::start(&portal.base_url());
        let desktop = Desktop::start(desktop);
        let profile = desktop.root().join("oak-clinic.toml");
        fs::write(&profile, portal.profile_toml(&proxy.url())).expect("a profile file");
        let account = portal.accounts().swap_remove(0);
        Self { desktop, portal, proxy, account, profile }
    }

    /// The profile file the app is given.
    #[must_use]
    pub fn profile(&self) -> &str {
        self.profile.to_str().expect("a temporary path is text")
    }

    /// Opens the app's window as it was built for tests.
    pub async fn open(&self) -> Window {
        self.open_with(&[]).await
    }

    /// Opens the app's window with other surroundings.
    pub async fn open_with(&self, surroundings: &[(&str, &str)]) -> Window {
        self.open_app("debug", surroundings).await
    }

    /// Opens the app's window as it was built with that cargo profile.
    pub async fn open_built(&self, cargo_profile: &str) -> Window {
        self.open_app(cargo_profile, &[]).await
    }

    /// The log is at its finest.
    async fn open_app(&self, cargo_profile: &str, surroundings: &[(&str, &str)]) -> Window {
        let app = paths::app_binary(cargo_profile);
        let surroundings: Vec<_> =
            [("WAY_BACK_IN_LOG", "trace")].iter().chain(surroundings).copied().collect();
        wait_until_closed(&self.desktop).await;
        Window::open(&self.desktop, &app, &["--profile", self.profile()], &surroundings).await
    }

    /// How many folders webviews of the app have in the desktop's folder for temporary files.
    ///
    /// # Panics
    /// If that folder cannot be read.
    #[must_use]
    pub fn webview_folders(&self) -> usize {
        let all =
            fs::read_dir(self.desktop.root().join("tmp")).expect("a folder for temporary files").flatten();
        all.filter(|entry| entry.file_name().to_string_lossy().starts_with("way-back-in-")).count()
    }

    /// Which of the old and the new password the portal takes, asked past proxy and app.
    pub async fn takes(&self) -> (bool, bool) {
        let email = &self.account.email;
        let old = self.portal.sign_in(email, &self.account.password).await;
        (old, self.portal.sign_in(email, NEW_PASSWORD).await)
    }

    /// What an independent program finds in the keychain for the patient.
    ///
    /// # Panics
    /// If `secret-tool` is missing.
    #[must_use]
    pub fn saved_password(&self) -> Option<String> {
        let id = "way-back-in:oak-clinic-practice";
        let found = self.desktop.secret_tool(&["lookup", "service", id, "username", &self.account.email]);
        found.status.success().then(|| String::from_utf8_lossy(&found.stdout).into_owned())
    }

    /// From the start to the code page, keyboard only.
    pub async fn ask_for_code(&self, window: &Window) {
        start_reset(window).await;
        enter(window, "#identifier", &self.account.email).await;
        window.wait_for_heading(heading::CODE).await;
    }

    /// From the code page to the password page, with the code of the `after`-th mail and later.
    pub async fn enter_mailed_code(&self, window: &Window, after: usize) {
        let code = self.portal.wait_for_code(&self.account.email, after).await;
        enter(window, "#code", &code).await;
        window.wait_for_heading(heading::PASSWORD).await;
    }

    /// From the start to the password page.
    pub async fn reach_password(&self, window: &Window) {
        self.ask_for_code(window).await;
        self.enter_mailed_code(window, 0).await;
    }
}

/// From the password page to the question whether to save.
pub async fn change_password(window: &Window) {
    enter(window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
    press(window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
}

/// Waits until the bus has noticed the end of an earlier run of the app: until then a new one would take
/// itself for a second one.
///
/// # Panics
/// If `dbus-send` is missing or the app does not end.
pub async fn wait_until_closed(desktop: &Desktop) {
    if !desktop.options().session_bus {
        return;
    }
    wait::until("the end of the app's name on the bus", wait::PATIENCE, async || {
        let mut ask = desktop.command("dbus-send");
        ask.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
        ask.args(["org.freedesktop.DBus.NameHasOwner", "string:org.waybackin.app.SingleInstance"]);
        let answer = ask.output().expect("dbus-send runs");
        String::from_utf8_lossy(&answer.stdout).contains("boolean false").then_some(())
    })
    .await;
}

/// From the start to the email page.
pub async fn start_reset(window: &Window) {
    window.wait_for_heading(heading::START).await;
    press(window, "button[value=forgot_password]").await;
    window.wait_for_heading(heading::EMAIL).await;
}

/// Tabs to a field, types, and presses Enter.
pub async fn enter(window: &Window, field: &str, text: &str) {
    window.tab_to(field).await;
    window.keys(text).await;
    window.keys(keys::ENTER).await;
}

/// Tabs to a button and presses Enter.
pub async fn press(window: &Window, button: &str) {
    window.tab_to(button).await;
    window.keys(keys::ENTER).await;
}
