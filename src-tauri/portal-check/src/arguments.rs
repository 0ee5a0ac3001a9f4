//! The command line.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use url::{Host, Url};

use crate::conform::{Options, PROMISES};

/// What `--help` prints.
const HELP: &str = "\
portal-check tells clinic IT whether a portal profile is right, and portal vendors whether a portal
keeps the promises of the Portal Recovery API.

Usage: portal-check profile FILE [--json]
       portal-check conform URL --accounts FILE --mail-dir FOLDER [--json] [MORE]

  profile FILE   reads the profile, goes to its portal, and compares the two: is the profile
                 without mistakes, does the portal answer, does this computer trust its
                 certificate and for how long, is the portal of the kind that the profile says,
                 does it offer what the profile uses, are its password rules those of the
                 profile, are the pages there. Sends nothing of a patient, begins nothing.

  conform URL    checks every promise at the portal of this address, over https or on this
                 computer. It changes the passwords of the test accounts, uses up their codes of the
                 day, and signs in with wrong passwords: give it accounts of nobody, on a
                 portal of nobody, started afresh for each run. docs/portal-check.md lists the promises.
    --accounts FILE      the test accounts, as [[account]] tables: about a dozen active ones with
                         an email each, and one of every other kind
    --mail-dir FOLDER    where the portal's messages arrive, one .eml file each
    --clock-file FILE    where the portal reads by how many seconds its clock is ahead; without
                         it, what takes hours is not checked
    --only NAME,NAME     these promises alone
    --pairs NUMBER       pairs in each comparison of times (40)
    --walks NUMBER       random orders of steps (100)

  --json         one JSON object. profile: file, id, base_url, offers, wrong (a count), and findings,
                 each with about, verdict (good, note, wrong), says and fix. conform: portal,
                 kept, broken, not_checked (counts), and promises, each with name, section, says,
                 outcome (kept, broken, not_checked) and detail
  --help         this text
  --version      the version

The exit code is 0 if nothing is wrong and no promise broken, 1 if something is, and 2 if nothing
could be looked at. What was not checked is listed and does not count as wrong.";

/// What is to be checked, and how it is to be told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) check: Check,
    pub(crate) json: bool,
}

/// What is to be checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Check {
    Profile(PathBuf),
    Conform(Options),
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Check(Arguments),
    Say(String),
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn read(arguments: Vec<OsString>) -> Result<Wish, String> {
        let nothing = arguments.is_empty();
        let mut arguments = pico_args::Arguments::from_vec(arguments);
        if arguments.contains(["-h", "--help"]) || nothing {
            return Ok(Wish::Say(HELP.into()));
        }
        if arguments.contains(["-V", "--version"]) {
            return Ok(Wish::Say(concat!("portal-check ", env!("CARGO_PKG_VERSION")).into()));
        }
        let json = arguments.contains("--json");
        let command = arguments.subcommand().map_err(|_| "the command must be text")?;
        let check = match command.as_deref() {
            Some("profile") => Check::Profile(word(&mut arguments)?.ok_or("profile needs a FILE")?.into()),
            Some("conform") => Check::Conform(conform(&mut arguments)?),
            Some(other) => return Err(format!("there is no command {other:?}, but: profile, conform")),
            None => return Err("a command is missing: profile or conform".into()),
        };
        match arguments.finish().first() {
            Some(other) => Err(format!("unknown argument: {}", other.to_string_lossy())),
            None => Ok(Wish::Check(Self { check, json })),
        }
    }
}

fn conform(arguments: &mut pico_args::Arguments) -> Result<Options, String> {
    let accounts = path(arguments, "--accounts")?.ok_or("conform needs --accounts FILE")?;
    let mail_dir = path(arguments, "--mail-dir")?.ok_or("conform needs --mail-dir FOLDER")?;
    let clock_file = path(arguments, "--clock-file")?;
    let only =
        arguments.opt_value_from_str::<_, String>("--only").map_err(|_| "--only needs names of promises")?;
    let only: Vec<_> =
        only.iter().flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect();
    if let Some(strange) = only.iter().find(|name| !PROMISES.iter().any(|promise| promise.name == *name)) {
        return Err(format!("there is no promise {strange:?}: docs/portal-check.md lists them"));
    }
    let pairs = number(arguments, "--pairs")?.unwrap_or(40);
    let walks = number(arguments, "--walks")?.unwrap_or(100);
    let url = word(arguments)?.ok_or("conform needs the URL of a portal")?;
    Ok(Options { url: portal(&url.to_string_lossy())?, accounts, mail_dir, clock_file, only, pairs, walks })
}

/// The address of a portal: https, or on this computer.
fn portal(text: &str) -> Result<Url, String> {
    let url = Url::parse(text)
        .map_err(|_| format!("{text:?} is no address: write it like https://portal.example/"))?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if here => Ok(url),
        _ => Err("passwords go over https alone: write the portal's address with https://".into()),
    }
}

/// The next argument that is no option.
fn word(arguments: &mut pico_args::Arguments) -> Result<Option<OsString>, String> {
    let read = arguments.opt_free_from_os_str(|word| Ok::<_, Infallible>(word.to_owned()));
    let word = read.map_err(|_| "an argument cannot be read")?;
    match word {
        Some(option) if option.to_string_lossy().starts_with("--") => {
            Err(format!("unknown argument: {}", option.to_string_lossy()))
        }
        word => Ok(word),
    }
}

fn number(arguments: &mut pico_args::Arguments, key: &'static str) -> Result<Option<usize>, String> {
    let number =
        arguments.opt_value_from_str::<_, usize>(key).map_err(|_| format!("{key} needs a number"))?;
    match number {
        Some(0) => Err(format!("{key} needs a number above 0")),
        number => Ok(number),
    }
}

fn path(arguments: &mut pico_args::Arguments, key: &'static str) -> Result<Option<PathBuf>, String> {
    let as_path = |text: &OsStr| Ok::<_, Infallible>(PathBuf::from(text));
    arguments.opt_value_from_os_str(key, as_path).map_err(|_| format!("{key} needs a path"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Wish, String> {
        Arguments::read(words.split_whitespace().map(OsString::from).collect())
    }

    #[test]
    fn reads_its_command_line() {
        let check = |words: &str, json| {
            let check = Check::Profile("oak.toml".into());
            assert_eq!(read(words), Ok(Wish::Check(Arguments { check, json })), "{words}");
        };
        check("profile oak.toml", false);
        check("profile oak.toml --json", true);
        check("--json profile oak.toml", true);
        for words in ["", "--help", "profile --help"] {
            assert!(matches!(read(words), Ok(Wish::Say(text)) if text == HELP), "{words}");
        }
        let words = "conform https://portal.example --accounts a.toml --mail-dir mail --only code-race,link-works \
                     --clock-file clock --pairs 7 --walks 8";
        let options = Options {
            url: "https://portal.example".parse().unwrap(),
            accounts: "a.toml".into(),
            mail_dir: "mail".into(),
            clock_file: Some("clock".into()),
            only: vec!["code-race".into(), "link-works".into()],
            pairs: 7,
            walks: 8,
        };
        let want = Arguments { check: Check::Conform(options), json: false };
        assert_eq!(read(words), Ok(Wish::Check(want)));
        let spaced =
            ["conform", "https://portal.example", "--accounts", "a.toml", "--mail-dir", "mail", "--only"];
        let spaced = spaced.into_iter().chain(["code-race, link-works "]).map(OsString::from).collect();
        let Ok(Wish::Check(Arguments { check: Check::Conform(options), .. })) = Arguments::read(spaced)
        else {
            panic!("names with spaces between them are not read");
        };
        assert_eq!(options.only, ["code-race", "link-works"]);
        assert!(read("conform http://127.0.0.1:8080 --accounts a --mail-dir b").is_ok());
    }

    #[test]
    fn says_what_is_wrong() {
        let check = |words: &str, word: &str| {
            let said = read(words).unwrap_err();
            assert!(said.contains(word), "{words}: {said}");
        };
        check("profil oak.toml", "profil");
        check("--jsn", "missing");
        check("profile", "FILE");
        check("profile oak.toml elm.toml", "elm.toml");
        check("profile oak.toml --jsn", "--jsn");
        check("conform https://portal.example --mail-dir b", "--accounts");
        check("conform https://portal.example --accounts a", "--mail-dir");
        check("conform --accounts a --mail-dir b", "URL");
        check("conform portal --accounts a --mail-dir b", "address");
        check("conform http://portal.example --accounts a --mail-dir b", "https");
        check("conform https://portal.example --accounts a --mail-dir b --only code", "\"code\"");
        check("conform https://portal.example --accounts a --mail-dir b --only code-race,", "\"\"");
        check("conform https://portal.example --accounts a --mail-dir b --pairs none", "--pairs");
        check("conform https://portal.example --accounts a --mail-dir b --walks 0", "--walks");
        check("conform https://portal.example --accounts a --mail-dir b --fast", "--fast");
    }
}
