//! The system's packages that a command needs: finds out, asks, installs.

use std::collections::HashSet;
use std::io::{BufRead, IsTerminal, Write};
use std::process::Command;

use crate::cargo;
use crate::failure::Failure;

/// To build the window.
const BUILD: &[&str] = &["libwebkit2gtk-4.1-dev", "pkg-config"];

/// To run the loopback portal of django-allauth.
const PORTAL: &[&str] = &["python3-venv"];

/// To have a desktop without a screen, and to look at it.
const DESKTOP: &[&str] = &[
    "at-spi2-core",
    "dbus",
    "faketime",
    "fonts-noto-core",
    "gir1.2-atspi-2.0",
    "gnome-keyring",
    "gsettings-desktop-schemas",
    "imagemagick",
    "libsecret-tools",
    "openbox",
    "python3-gi",
    "webkit2gtk-driver",
    "xclip",
    "xvfb",
];

/// What a command is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Build the app and open it on the screen there is.
    Run,
    /// Drive the app, with the practice portal inside it, in a desktop of its own.
    Rehearsal,
    /// The same, and a portal beside the app.
    Desktop,
}

impl Need {
    fn packages(self) -> Vec<&'static str> {
        let groups: &[&[&str]] = match self {
            Self::Run => &[BUILD],
            Self::Rehearsal => &[BUILD, DESKTOP],
            Self::Desktop => &[BUILD, PORTAL, DESKTOP],
        };
        groups.concat()
    }
}

/// Installs what is missing, if it may.
///
/// # Errors
/// If something is missing and this cannot install it; the message has the command.
pub(crate) fn ensure(need: Need) -> Result<(), Failure> {
    let needed = need.packages();
    let Some(installed) = installed(&needed) else {
        eprintln!(
            "This is not a Debian system, so nothing is checked. Install the equivalents of: {}",
            needed.join(" ")
        );
        return Ok(());
    };
    let missing: Vec<&str> = needed.into_iter().filter(|name| !installed.contains(*name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("These packages are missing: {}", missing.join(" "));
    let root = rustix::process::geteuid().is_root();
    let terminal = std::io::stdin().is_terminal();
    if terminal && (root || has_sudo()) {
        if !agreed()? {
            return Err(refused(&missing));
        }
    } else if !root {
        return Err(refused(&missing));
    }
    install(root, &missing)
}

fn refused(missing: &[&str]) -> Failure {
    Failure::Failed(format!(
        "install them first:\n  sudo apt-get update && sudo apt-get install --no-install-recommends {}",
        missing.join(" ")
    ))
}

/// Those of `names` that are installed; `None` where there is no dpkg.
fn installed(names: &[&str]) -> Option<HashSet<String>> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\\n"])
        .args(names)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(parse_installed(&text))
}

fn parse_installed(text: &str) -> HashSet<String> {
    let lines = text.lines().filter_map(|line| line.strip_suffix(" installed"));
    lines.map(str::to_owned).collect()
}

fn has_sudo() -> bool {
    Command::new("sudo").arg("--version").output().is_ok()
}

fn agreed() -> Result<bool, Failure> {
    eprint!("Install them now? [Y/n] ");
    std::io::stderr().flush().map_err(Failure::failed)?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(Failure::failed)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes"))
}

fn install(root: bool, missing: &[&str]) -> Result<(), Failure> {
    // Not even asked for a time zone: there may be nobody there.
    let quiet = "DEBIAN_FRONTEND=noninteractive";
    let apt = |args: &[&str]| {
        let mut command = if root {
            Command::new("env")
        } else {
            let mut sudo = Command::new("sudo");
            sudo.arg("env");
            sudo
        };
        command.args([quiet, "apt-get"]).args(args);
        command
    };
    cargo::run(apt(&["update", "--quiet"]), "apt-get update")?;
    let mut command = apt(&["install", "--yes", "--quiet", "--no-install-recommends"]);
    command.args(missing);
    cargo::run(command, "apt-get install")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_installed_is_missing() {
        let found = parse_installed("xvfb installed\nopenbox config-files\ndbus not-installed\n");
        assert_eq!(found, HashSet::from(["xvfb".to_owned()]));
    }

    #[test]
    fn each_need_is_more_than_the_one_before() {
        let needs = [Need::Run, Need::Rehearsal, Need::Desktop].map(Need::packages);
        for pair in needs.windows(2) {
            assert!(pair[0].len() < pair[1].len());
            assert!(pair[0].iter().all(|name| pair[1].contains(name)));
        }
    }
}
