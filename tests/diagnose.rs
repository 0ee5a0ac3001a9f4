//! `--diagnose`: the report that a clinic sends, and what is not in it.

use std::fs;
use std::path::{Path, PathBuf};

use practice::{HashCost, Options, Practice};
use support::{Desktop, DesktopOptions, Keyring, paths};

/// A person and a computer whose names must be in no report.
const USER: &str = "quillfeather";
const COMPUTER: &str = "bramblewick";

/// A computer without a screen, for a user whose home and name are made up.
struct Computer {
    desktop: Desktop,
    home: PathBuf,
}

/// What was printed, and the exit code.
struct Said {
    code: Option<i32>,
    out: String,
}

impl Computer {
    fn new(options: DesktopOptions) -> Self {
        let desktop = Desktop::start(options);
        let home = desktop.root().join("homes").join(USER);
        fs::create_dir_all(home.join(".config/org.waybackin.app")).unwrap();
        Self { desktop, home }
    }

    fn bare() -> Self {
        let keyring = Keyring::Absent;
        Self::new(DesktopOptions { display: false, session_bus: false, keyring, ..DesktopOptions::default() })
    }

    fn usual_profile(&self) -> PathBuf {
        self.home.join(".config/org.waybackin.app/portal.toml")
    }

    fn diagnoses(&self, arguments: &[&str]) -> Said {
        let mut command = self.desktop.command(paths::app_binary("debug"));
        let below = |folder: &str| self.home.join(folder);
        command.arg("--diagnose").args(arguments).env("HOME", &self.home);
        command.env("XDG_CONFIG_HOME", below(".config")).env("XDG_DATA_HOME", below(".local/share"));
        command.envs(["USER", "LOGNAME", "USERNAME"].map(|name| (name, USER)));
        // The real one may hold profiles.
        command.env("WAY_BACK_IN_SYSTEM_PLACE", "/nowhere/way-back-in");
        command.env("HOSTNAME", COMPUTER).env("HTTPS_PROXY", format!("http://{USER}:secret@{COMPUTER}:1"));
        let output = command.output().unwrap();
        let said = Said { code: output.status.code(), out: String::from_utf8(output.stdout).unwrap() };
        let err = String::from_utf8(output.stderr).unwrap();
        said.names_nobody(&self.desktop);
        assert!(!err.contains(USER), "{err}");
        said
    }
}

impl Said {
    fn names_nobody(&self, desktop: &Desktop) {
        let hostname = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let root = desktop.root().display().to_string();
        let address = ["555 010 0199", "Oak Clinic", "secret"];
        for name in
            address.into_iter().chain([USER, COMPUTER, hostname.trim(), &root]).filter(|name| name.len() > 3)
        {
            assert!(!self.out.contains(name), "{name} is in the report:\n{}", self.out);
        }
    }

    #[track_caller]
    fn has(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.out.contains(part), "{part} is not in the report:\n{}", self.out);
        }
    }
}

fn profile(base: &str, more: &str) -> String {
    format!(
        "version = 1\nid = \"oak\"\nconnector = \"portal-recovery\"\nbase_url = \"{base}\"\n{more}\n\
         [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n"
    )
}

async fn practice(folder: &Path) -> Practice {
    let options = Options::new(folder.join("portal.sqlite"), folder.join("mail"));
    Practice::start(Options { hash_cost: HashCost::Test, ..options }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_profile_is_told_with_all_that_matters_and_nobodys_name() {
    let computer = Computer::new(DesktopOptions::default());
    let practice = practice(computer.desktop.root()).await;
    let text = profile(practice.root().as_str(), "save_sign_ins = false\nverified_on = \"2020-01-31\"");
    fs::write(computer.usual_profile(), text).unwrap();
    let said = computer.diagnoses(&[]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    said.has(&[
        env!("CARGO_PKG_VERSION"),
        "linux",
        "X11",
        "HTTPS_PROXY",
        "~/.config/org.waybackin.app/portal.toml, from the user's place",
        "portal-recovery",
        "127.0.0.1:",
        "password_reset, username_recovery",
        "more than 180 days ago",
        "save_sign_ins    no",
        "version 1",
        "They can be kept in ~/.local/share/org.waybackin.app",
        "unfinished       no",
        "log.txt: not there",
    ]);
    assert!(said.out.matches("It is there.").count() == 2, "keychain and clipboard: {}", said.out);
    // Nothing was begun by it.
    assert!(!computer.home.join(".local/share/org.waybackin.app/log.txt").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_and_all_else_goes_on() {
    let computer = Computer::bare();
    let practice = practice(computer.desktop.root()).await;
    // Outside of the home folder, in one that is named after the user.
    let elsewhere = computer.desktop.root().join("shared").join(USER);
    fs::create_dir_all(&elsewhere).unwrap();
    let file = elsewhere.join("oak.toml");
    fs::write(&file, profile(practice.root().as_str(), "")).unwrap();
    let data = computer.home.join(".local/share/org.waybackin.app");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("unfinished.oak.json"), "{\"stage\":\"password_sent\"}").unwrap();
    fs::write(data.join("log.txt"), "four").unwrap();
    let file = file.display().to_string();
    let mut command = computer.desktop.command(paths::app_binary("debug"));
    command.args(["--diagnose", "--profile", &file]).env("HOME", &computer.home).env("USER", USER);
    command.env("XDG_DATA_HOME", computer.home.join(".local/share"));
    let output = command.output().unwrap();
    let said = Said { code: output.status.code(), out: String::from_utf8(output.stdout).unwrap() };
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(!said.out.contains(USER), "{}", said.out);
    said.has(&["shared/(user)/oak.toml, from --profile", "There is none for a window here"]);
    said.has(&[
        "sign-ins cannot be saved",
        "nothing can be copied",
        "unfinished       yes",
        "log.txt: 4 bytes",
    ]);
}

#[test]
fn a_profile_that_is_broken_missing_or_of_no_portal_is_wrong() {
    let computer = Computer::bare();
    let check = |parts: &[&str]| {
        let said = computer.diagnoses(&[]);
        assert_eq!(said.code, Some(1), "{}", said.out);
        said.has(parts);
        said.has(&["WRONG", "They can be kept in ~/"]);
    };
    check(&["There is none in ", "~/.config/org.waybackin.app."]);
    fs::write(computer.usual_profile(), profile("https://portal.invalid/", "").replace("oak", "Oak"))
        .unwrap();
    check(&["line 2: key `id`: the id may hold", "Write it like: id = \"oak-clinic\""]);
    fs::write(computer.usual_profile(), profile("https://portal.invalid/", "extra_ca = \"ca.pem\"")).unwrap();
    check(&["line 5: key `extra_ca`", "~/.config/org.waybackin.app/ca.pem is not there"]);
    fs::write(computer.usual_profile(), profile("https://portal.invalid/", "proxy = \"none\"")).unwrap();
    check(&["It has no mistakes", "portal.invalid cannot be looked up", "proxy            none"]);
    // Of several, the file with the mistake is named.
    let more = computer.home.join(".config/org.waybackin.app/portals");
    fs::create_dir_all(&more).unwrap();
    fs::write(more.join("elm.toml"), profile("https://portal.invalid/", "proxi = \"none\"")).unwrap();
    check(&["files            2, from the user's place", "portals/elm.toml", "key `proxi`", "1 of 2"]);
}
