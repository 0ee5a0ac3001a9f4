//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Way Back In gets a patient back into a patient portal.

Usage: way-back-in [--profile PATH | --practice] [--diagnose]

  --profile PATH   the portal profile of your clinic, or a folder with the profiles
                   of several (docs/profiles.md); without it, the system's place and
                   then the program's configuration folder: portal.toml, portals/*.toml
  --practice       a practice portal inside the program, with made-up patients;
                   its mail is read in the program too (docs/practice.md)
  --diagnose       no window: prints what is found of the program, its profile and the
                   portal, to be sent to whoever helps (docs/troubleshooting.md);
                   exit code 1 if something is wrong
  --help           this text
  --version        the version

Set WAY_BACK_IN_LOG to error, warn, info, debug or trace for the log on standard
error and in the file log.txt; off keeps none. It never holds a name, an address,
a code or a password.";

/// What the program is to run with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) portal: WhichPortal,
}

/// Which portal to run with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WhichPortal {
    /// That of the profile, or those of the profiles, in the usual places.
    Usual,
    /// That of this profile, or those of this folder.
    Profile(PathBuf),
    /// The practice portal.
    Practice,
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Run(Arguments),
    Say(String),
    /// A report on this portal's profile, and on the computer.
    Diagnose(WhichPortal),
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn read(arguments: Vec<OsString>) -> Result<Wish, String> {
        let mut arguments = pico_args::Arguments::from_vec(arguments);
        if arguments.contains(["-h", "--help"]) {
            return Ok(Wish::Say(HELP.into()));
        }
        if arguments.contains(["-V", "--version"]) {
            return Ok(Wish::Say(concat!("way-back-in ", env!("CARGO_PKG_VERSION")).into()));
        }
        let as_path = |text: &std::ffi::OsStr| Ok::<_, std::convert::Infallible>(PathBuf::from(text));
        let profile = arguments
            .opt_value_from_os_str("--profile", as_path)
            .map_err(|_| "--profile needs the path of a file or folder".to_owned())?;
        let practice = arguments.contains("--practice");
        let diagnose = arguments.contains("--diagnose");
        if let Some(other) = arguments.finish().first() {
            return Err(format!("Unknown argument: {}", other.to_string_lossy()));
        }
        let portal = match (profile, practice) {
            (Some(_), true) => return Err("Give --profile or --practice, not both".into()),
            (Some(profile), false) => WhichPortal::Profile(profile),
            (None, true) => WhichPortal::Practice,
            (None, false) => WhichPortal::Usual,
        };
        match (portal, diagnose) {
            (WhichPortal::Practice, true) => Err("--diagnose looks at a profile; --practice has none".into()),
            (portal, true) => Ok(Wish::Diagnose(portal)),
            (portal, false) => Ok(Wish::Run(Self { portal })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_command_line() {
        let read = |words: &[&str]| Arguments::read(words.iter().map(OsString::from).collect());
        let run = |portal| Ok(Wish::Run(Arguments { portal }));
        assert_eq!(read(&[]), run(WhichPortal::Usual));
        assert_eq!(read(&["--profile", "a.toml"]), run(WhichPortal::Profile("a.toml".into())));
        assert_eq!(read(&["--practice"]), run(WhichPortal::Practice));
        assert!(read(&["--practice", "--profile", "a.toml"]).unwrap_err().contains("not both"));
        assert!(matches!(read(&["--help"]), Ok(Wish::Say(text)) if text.contains("--profile")));
        assert_eq!(read(&["--diagnose"]), Ok(Wish::Diagnose(WhichPortal::Usual)));
        let named = Ok(Wish::Diagnose(WhichPortal::Profile("a.toml".into())));
        assert_eq!(read(&["--diagnose", "--profile", "a.toml"]), named);
        assert!(read(&["--diagnose", "--practice"]).is_err());
        assert!(read(&["--profile"]).is_err());
        assert!(read(&["--pofile", "a.toml"]).unwrap_err().contains("--pofile"));
    }
}
