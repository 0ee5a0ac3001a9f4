//! A patient at the window with the practice portal inside the app, and nothing but a keyboard.

use std::path::Path;

use crate::desktop::{Desktop, DesktopOptions};
use crate::paths;
use crate::walk::{enter, heading, press, wait_until_closed};
use crate::window::Window;

/// A patient's desktop, on which the app is opened for practice.
#[derive(Debug)]
pub struct Rehearsal {
    /// The desktop.
    pub desktop: Desktop,
}

impl Rehearsal {
    /// Readies the desktop. The app is not open yet.
    #[must_use]
    pub fn prepare() -> Self {
        Self::prepare_on(DesktopOptions::default())
    }

    /// As [`Rehearsal::prepare`], on another kind of desktop.
    #[must_use]
    pub fn prepare_on(desktop: DesktopOptions) -> Self {
        Self { desktop: Desktop::start(desktop) }
    }

    /// Opens the app with the practice portal.
    pub async fn open(&self) -> Window {
        self.open_with(&["--practice"], &[]).await
    }

    /// As [`Rehearsal::open`], as the app was built with that cargo profile.
    pub async fn open_built(&self, cargo_profile: &str) -> Window {
        self.open_app(cargo_profile, &["--practice"], &[]).await
    }

    /// As [`Rehearsal::open_built`], with other arguments.
    pub async fn open_built_with(&self, cargo_profile: &str, arguments: &[&str]) -> Window {
        self.open_app(cargo_profile, arguments, &[]).await
    }

    /// Opens the app with other arguments and surroundings.
    pub async fn open_with(&self, arguments: &[&str], surroundings: &[(&str, &str)]) -> Window {
        self.open_app("debug", arguments, surroundings).await
    }

    /// The log is at its finest.
    async fn open_app(
        &self,
        cargo_profile: &str,
        arguments: &[&str],
        surroundings: &[(&str, &str)],
    ) -> Window {
        wait_until_closed(&self.desktop).await;
        let surroundings: Vec<_> =
            [("WAY_BACK_IN_LOG", "trace")].iter().chain(surroundings).copied().collect();
        Window::open(&self.desktop, &paths::app_binary(cargo_profile), arguments, &surroundings).await
    }

    /// Opens the app with this profile, written to the desktop's folder.
    ///
    /// # Panics
    /// If the file cannot be written.
    pub async fn open_profile(&self, profile: &str, surroundings: &[(&str, &str)]) -> Window {
        let file = self.desktop.root().join("portal.toml");
        std::fs::write(&file, profile).expect("a profile file");
        self.open_with(&["--profile", &file.display().to_string()], surroundings).await
    }
}

/// From the start to the code page, by one of the choices and this identifier.
pub async fn ask_for_code(window: &Window, choice: &str, who: &str) {
    window.wait_for_heading(heading::START).await;
    press(window, &format!("button[value={choice}]")).await;
    window.wait_for("document.getElementById('identifier') !== null", "the first question").await;
    enter(window, "#identifier", who).await;
    window.wait_for_heading(heading::CODE).await;
}

/// From the start to the page for what the patient has from the clinic: `clinic_code`, `temporary_password` or
/// `email_code`.
pub async fn have(window: &Window, what: &str) {
    window.wait_for_heading(heading::START).await;
    press(window, "button[value=have_code]").await;
    window.wait_for_heading("What do you have?").await;
    press(window, &format!("button[value={what}]")).await;
}

/// Answers date of birth (month, day, year) and last name.
pub async fn answer_who(window: &Window, born: [&str; 3], last_name: &str) {
    for (field, typed) in ["#month", "#day", "#year"].into_iter().zip(born) {
        window.tab_to(field).await;
        window.keys(typed).await;
    }
    enter(window, "#last_name", last_name).await;
}

/// Reads the newest code that came to an address holding `to`, in the practice mail, after `seen` others, and
/// comes back.
///
/// # Panics
/// If none comes.
pub async fn mailed_code(window: &Window, to: &str, seen: usize) -> String {
    let body = mail(window, to, seen).await;
    let code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    body.lines().map(str::trim).find(code).expect("a code in the mail").to_owned()
}

/// Reads the newest mail to an address holding `to`, after `seen` others, and comes back.
pub async fn mail(window: &Window, to: &str, seen: usize) -> String {
    let find = "const [to, seen] = arguments; \
        const mails = [...document.querySelectorAll('.mails > li')].filter((mail) => mail.innerText.includes(to)); \
        return mails.length > seen ? mails[0].querySelector('pre.mail').textContent : null;";
    press(window, "button[data-event=open_inbox]").await;
    window.wait_for_heading("Practice mail").await;
    let arguments = [to.into(), seen.into()];
    let body = crate::wait::until("a mail", crate::wait::PATIENCE, async || {
        let found = window.script(find, &arguments).await.as_str().map(str::to_owned);
        if found.is_none() {
            window.script("document.getElementById('heading').dataset.old = 'yes'", &[]).await;
            press(window, "main button[data-event=open_inbox]").await;
            window.wait_for("!document.getElementById('heading').dataset.old", "the mail, read anew").await;
        }
        found
    })
    .await;
    press(window, "main .actions button[data-event=close_over]").await;
    window.wait_for("document.querySelector('h1').innerText !== 'Practice mail'", "the page before").await;
    body
}

/// Enters the newest code and waits for what follows.
pub async fn prove(window: &Window, to: &str, seen: usize) {
    let code = mailed_code(window, to, seen).await;
    window.script("document.getElementById('heading').dataset.old = 'yes'", &[]).await;
    enter(window, "#code", &code).await;
    window.wait_for("!document.getElementById('heading').dataset.old", "what follows the code").await;
}

/// Puts a program of this name before all others on the search path, that notes its arguments in a file; gives the
/// path to use and the file.
///
/// # Panics
/// If it cannot be written.
#[cfg(unix)]
#[must_use]
pub fn stand_in(folder: &Path, name: &str) -> (String, std::path::PathBuf) {
    use std::os::unix::fs::PermissionsExt;
    let (bin, noted) = (folder.join("stand-in"), folder.join(format!("{name}.said")));
    std::fs::create_dir_all(&bin).expect("a folder");
    let program = bin.join(name);
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\n", noted.display());
    std::fs::write(&program, script).expect("a stand-in");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
    let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".to_owned());
    (format!("{}:{path}", bin.display()), noted)
}
