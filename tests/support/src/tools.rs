//! What the tests need beyond Debian's packages: the back ends of portals, a mail server, Node, axe-core, Schemathesis.
//!
//! Everything is pinned by files in this repository and installed once, below
//! cargo's target folder. A stamp beside each tool holds the text of the files
//! it was made from, so an edit of a pin installs anew and nothing else does.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths;

/// Why a tool is not there.
#[derive(Debug, thiserror::Error)]
pub enum ToolsError {
    /// A file or folder of the tools cannot be read or written.
    #[error("{what}: {source}")]
    File {
        /// The file or folder.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// A step of the installation failed.
    #[error("{what} failed ({status}). {hint}\n{said}")]
    Step {
        /// What was being done.
        what: String,
        /// The exit status of the program that did it.
        status: String,
        /// What usually helps.
        hint: &'static str,
        /// The end of what it printed.
        said: String,
    },
}

/// Installs everything that is missing.
///
/// # Errors
/// What could not be installed, and what usually helps.
pub fn ensure() -> Result<(), ToolsError> {
    python_server()?;
    djoser()?;
    better_auth()?;
    cognito_local()?;
    moto()?;
    python_mail_server()?;
    axe()?;
    schemathesis()?;
    Ok(())
}

/// The Python that has the loopback server's packages.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn python_server() -> Result<PathBuf, ToolsError> {
    let _only_one = lock()?;
    let python = venv()?;
    let pins = paths::root().join("tests/servers/allauth/requirements.txt");
    pip_install(&python, "allauth", &pins)?;
    Ok(python)
}

/// The Python that has the mail server's packages.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn python_mail_server() -> Result<PathBuf, ToolsError> {
    let _only_one = lock()?;
    let python = venv()?;
    pip_install(&python, "mail", &paths::root().join("tests/servers/mail/requirements.txt"))?;
    Ok(python)
}

/// The Python that has djoser's packages.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn djoser() -> Result<PathBuf, ToolsError> {
    let _only_one = lock()?;
    let python = venv()?;
    pip_install(&python, "djoser", &paths::root().join("tests/servers/djoser/requirements.txt"))?;
    Ok(python)
}

/// The folder of the allauth project in this repository.
#[must_use]
pub fn allauth_project() -> PathBuf {
    paths::root().join("tests/servers/allauth")
}

/// A migrated database with the practice accounts, to be copied for each server.
///
/// # Errors
/// If it is missing and cannot be made.
pub fn allauth_database() -> Result<PathBuf, ToolsError> {
    let python = python_server()?;
    let _only_one = lock()?;
    let project = allauth_project();
    let made_from =
        ["requirements.txt", "settings.py", "accounts.json", "clinic/management/commands/prepare.py"];
    let stamp = read_all(made_from.iter().map(|file| project.join(file)))?;
    let folder = paths::tools().join("allauth-database");
    let database = folder.join("db.sqlite3");
    if stamped(&folder, &stamp) {
        return Ok(database);
    }
    renew(&folder)?;
    let mut prepare = Command::new(&python);
    prepare
        .args(["manage.py", "prepare"])
        .current_dir(&project)
        .env("CLINIC_DATA", &folder)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let hint = "The server's own message follows.";
    run(prepare, "making the practice portal's database", hint)?;
    put_stamp(&folder, &stamp)?;
    Ok(database)
}

/// The text of axe-core, to be run in a window.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn axe() -> Result<String, ToolsError> {
    let folder = npm_install("npm", "tests/tools")?;
    let file = folder.join("node_modules/axe-core/axe.min.js");
    fs::read_to_string(&file).map_err(|error| about(&file, error))
}

/// The folder of better-auth and what it needs, to stand as `node_modules` beside a script.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn better_auth() -> Result<PathBuf, ToolsError> {
    Ok(npm_install("npm-better-auth", "tests/servers/better-auth")?.join("node_modules"))
}

/// The folder of cognito-local and what it needs, to stand as `node_modules` beside a script.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn cognito_local() -> Result<PathBuf, ToolsError> {
    Ok(npm_install("npm-cognito-local", "tests/servers/cognito-local")?.join("node_modules"))
}

/// The Python that has moto's packages.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn moto() -> Result<PathBuf, ToolsError> {
    let _only_one = lock()?;
    let python = venv()?;
    pip_install(&python, "moto", &paths::root().join("tests/servers/moto/requirements.txt"))?;
    Ok(python)
}

/// Schemathesis, which makes calls up from an OpenAPI description.
///
/// # Errors
/// If it is missing and cannot be installed.
pub fn schemathesis() -> Result<PathBuf, ToolsError> {
    let _only_one = lock()?;
    let python = venv()?;
    pip_install(&python, "schemathesis", &schemathesis_settings().join("requirements.txt"))?;
    Ok(bin("schemathesis"))
}

/// The folder of its settings, and of the hooks that bring its calls behind the portal's doors.
#[must_use]
pub fn schemathesis_settings() -> PathBuf {
    paths::root().join("tests/tools/schemathesis")
}

/// Node.js of the tools; call [`ensure`], or what it is to run, first.
#[must_use]
pub fn node() -> PathBuf {
    bin("node")
}

fn bin(name: &str) -> PathBuf {
    paths::tools().join("python/bin").join(name)
}

fn path_with_tools() -> String {
    let old = std::env::var("PATH").unwrap_or_default();
    format!("{}:{old}", paths::tools().join("python/bin").display())
}

/// Held while tools are installed: tests run at the same time, also in other processes.
fn lock() -> Result<File, ToolsError> {
    let folder = paths::tools();
    fs::create_dir_all(&folder).map_err(|error| about(&folder, error))?;
    let path = folder.join(".lock");
    let file = File::create(&path).map_err(|error| about(&path, error))?;
    file.lock().map_err(|error| about(&path, error))?;
    Ok(file)
}

/// A virtual environment. Debian's own Python first: it is the one whose
/// `python3-venv` the install step brings.
fn venv() -> Result<PathBuf, ToolsError> {
    let system = Path::new("/usr/bin/python3");
    let base = if system.exists() { system } else { Path::new("python3") };
    let folder = paths::tools().join("python");
    let stamp = base.display().to_string();
    if !stamped(&folder, &stamp) {
        renew(&folder)?;
        let mut make = Command::new(base);
        make.args(["-m", "venv"]).arg(&folder);
        let hint = "On Debian: apt-get install python3-venv.";
        run(make, "python3 -m venv", hint)?;
        put_stamp(&folder, &stamp)?;
    }
    Ok(bin("python"))
}

fn pip_install(python: &Path, name: &str, pins: &Path) -> Result<(), ToolsError> {
    let stamp = read_all([pins.to_path_buf()])?;
    let marker = paths::tools().join("python").join(format!("pip-{name}"));
    if stamped(&marker, &stamp) {
        return Ok(());
    }
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        // Only the pinned versions, nothing that a newer release would add.
        .args(["--no-deps", "--requirement"])
        .arg(pins);
    let hint = "Is the Python package index within reach?";
    run(pip, &format!("pip install of {name}'s packages"), hint)?;
    fs::create_dir_all(&marker).map_err(|error| about(&marker, error))?;
    put_stamp(&marker, &stamp)
}

/// The folder of the tools in which everything is that `package-lock.json` in the folder `pins` of this repository names.
fn npm_install(name: &str, pins: &str) -> Result<PathBuf, ToolsError> {
    let _only_one = lock()?;
    let python = venv()?;
    pip_install(&python, "node", &paths::root().join("tests/tools/requirements.txt"))?;
    let pins = paths::root().join(pins);
    let folder = paths::tools().join(name);
    let files = ["package.json", "package-lock.json"];
    let stamp = read_all(files.iter().map(|file| pins.join(file)))?;
    if !stamped(&folder, &stamp) {
        renew(&folder)?;
        for file in files {
            let to = folder.join(file);
            fs::copy(pins.join(file), &to).map_err(|error| about(&to, error))?;
        }
        let mut npm = Command::new(bin("npm"));
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .env("PATH", path_with_tools());
        run(npm, "npm ci", "Is the npm registry within reach?")?;
        put_stamp(&folder, &stamp)?;
    }
    Ok(folder)
}

fn stamped(folder: &Path, stamp: &str) -> bool {
    fs::read_to_string(folder.join(".stamp")).is_ok_and(|found| found == stamp)
}

fn put_stamp(folder: &Path, stamp: &str) -> Result<(), ToolsError> {
    let path = folder.join(".stamp");
    fs::write(&path, stamp).map_err(|error| about(&path, error))
}

fn renew(folder: &Path) -> Result<(), ToolsError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| about(folder, error))?;
    }
    fs::create_dir_all(folder).map_err(|error| about(folder, error))
}

fn read_all(files: impl IntoIterator<Item = PathBuf>) -> Result<String, ToolsError> {
    let mut all = String::new();
    for file in files {
        all.push_str(&fs::read_to_string(&file).map_err(|error| about(&file, error))?);
    }
    Ok(all)
}

fn about(what: &Path, source: io::Error) -> ToolsError {
    let what = what.display().to_string();
    ToolsError::File { what, source }
}

fn run(mut command: Command, what: &str, hint: &'static str) -> Result<(), ToolsError> {
    let failed =
        |status: String, said: String| ToolsError::Step { what: what.to_owned(), status, hint, said };
    let output = command.output().map_err(|error| failed(error.to_string(), String::new()))?;
    if output.status.success() {
        return Ok(());
    }
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = said.lines().collect();
    let end = lines[lines.len().saturating_sub(15)..].join("\n");
    Err(failed(output.status.to_string(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_installed_runs_and_a_second_time_costs_nothing() {
        ensure().expect("the tools install");
        let version = Command::new(node()).arg("--version").output().expect("node starts");
        assert!(String::from_utf8_lossy(&version.stdout).starts_with("v2"));
        assert!(axe().expect("axe-core is there").contains("axe.version"));
        let schemathesis = schemathesis().expect("Schemathesis is there");
        let version = Command::new(schemathesis).arg("--version").output().expect("Schemathesis starts");
        assert!(version.status.success());
        let again = std::time::Instant::now();
        ensure().expect("still there");
        assert!(again.elapsed().as_millis() < 500, "{:?}", again.elapsed());
    }

    /// One virtual environment holds them all: of two versions the one installed last would win.
    #[test]
    fn what_two_files_pin_they_pin_alike() {
        let servers = fs::read_dir(paths::root().join("tests/servers")).expect("the servers");
        let mut folders: Vec<PathBuf> = servers.flatten().map(|entry| entry.path()).collect();
        folders.push(paths::root().join("tests/tools"));
        folders.push(schemathesis_settings());
        let mut pinned = std::collections::BTreeMap::new();
        for folder in folders {
            let text = fs::read_to_string(folder.join("requirements.txt")).unwrap_or_default();
            for (name, version) in text.lines().filter_map(|line| line.split_once("==")) {
                let name = name.to_ascii_lowercase().replace('_', "-");
                let before = pinned.entry(name.clone()).or_insert_with(|| version.to_owned());
                assert_eq!(before, version, "{name} in {}", folder.display());
            }
        }
        assert!(pinned.len() > 50, "{}", pinned.len());
    }

    #[test]
    fn a_failing_step_says_what_to_do() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo no such module; exit 3"]);
        let error = run(command, "a step", "Do this.").expect_err("it fails");
        let text = error.to_string();
        assert!(text.contains("a step failed (exit status: 3). Do this.\nno such module"), "{text}");
    }
}
