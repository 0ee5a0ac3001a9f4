//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Way Back In gets a patient back into a patient portal.

Usage: way-back-in [--profile FILE]

  --profile FILE   the portal profile of your clinic (docs/profiles.md);
                   without it: portal.toml in the program's configuration folder
  --help           this text
  --version        the version

Set WAY_BACK_IN_LOG to error, warn, info, debug or trace for the log on standard
error. It never holds a name, an address, a code or a password.";

/// What the program is to run with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) profile: Option<PathBuf>,
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Run(Arguments),
    Say(String),
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
            .map_err(|_| "--profile needs the path of a file".to_owned())?;
        match arguments.finish().first() {
            None => Ok(Wish::Run(Self { profile })),
            Some(other) => Err(format!("Unknown argument: {}", other.to_string_lossy())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_command_line() {
        let read = |words: &[&str]| Arguments::read(words.iter().map(OsString::from).collect());
        assert_eq!(read(&[]), Ok(Wish::Run(Arguments { profile: None })));
        let with_profile = Wish::Run(Arguments { profile: Some("a.toml".into()) });
        assert_eq!(read(&["--profile", "a.toml"]), Ok(with_profile));
        assert!(matches!(read(&["--help"]), Ok(Wish::Say(text)) if text.contains("--profile")));
        assert!(read(&["--profile"]).is_err());
        assert!(read(&["--pofile", "a.toml"]).unwrap_err().contains("--pofile"));
    }
}
