//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` prints.
const HELP: &str = "\
portal-check tells clinic IT whether a portal profile is right.

Usage: portal-check profile FILE [--json]

  profile FILE   reads the profile, goes to its portal, and compares the two: is the profile
                 without mistakes, does the portal answer, does this computer trust its
                 certificate and for how long, is the portal of the kind that the profile says,
                 does it offer what the profile uses, are its password rules those of the
                 profile, are the pages there. Sends nothing of a patient, begins nothing.

  --json         one JSON object: file, id, base_url, offers, wrong (a count), and findings, each
                 with about, verdict (good, note, wrong), says and fix
  --help         this text
  --version      the version

The exit code is 0 if nothing is wrong, 1 if something is, and 2 if nothing could be looked at.";

/// What is to be checked, and how it is to be told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) file: PathBuf,
    pub(crate) json: bool,
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
        let mut words = arguments.finish().into_iter();
        let command = words.next().unwrap_or_default();
        if command != "profile" {
            return Err(format!("there is no command {:?}, but: profile", command.to_string_lossy()));
        }
        let file = words.next().ok_or("profile needs a FILE")?;
        match words.next() {
            Some(other) => Err(format!("unknown argument: {}", other.to_string_lossy())),
            None => Ok(Wish::Check(Self { file: file.into(), json })),
        }
    }
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
            assert_eq!(read(words), Ok(Wish::Check(Arguments { file: "oak.toml".into(), json })), "{words}");
        };
        check("profile oak.toml", false);
        check("profile oak.toml --json", true);
        check("--json profile oak.toml", true);
        for words in ["", "--help", "profile --help"] {
            assert!(matches!(read(words), Ok(Wish::Say(text)) if text == HELP), "{words}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let check = |words: &str, word: &str| assert!(read(words).unwrap_err().contains(word), "{words}");
        check("profil oak.toml", "profil");
        check("profile", "FILE");
        check("profile oak.toml elm.toml", "elm.toml");
        check("profile oak.toml --jsn", "--jsn");
    }
}
