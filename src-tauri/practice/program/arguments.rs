//! The command line.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::Timestamp;
use practice::{Clock, HashCost, MailServer, Options, practice_accounts, read_accounts, read_staff};

use crate::terminal;

/// What `--help` prints.
const HELP: &str = "\
practice-portal is a patient portal to practise with. Its patients are made up, and its mail
goes to a folder. It serves the Portal Recovery API.

Usage: practice-portal --db FILE --mail-dir FOLDER [--accounts FILE] [--listen ADDRESS]
                       [--smtp ADDRESS [--smtp-login FILE]]

  --listen ADDRESS    where to listen; port 0 takes a free one (127.0.0.1:8080)
  --db FILE           the database; made if it is missing, its key beside it in FILE.key
  --mail-dir FOLDER   each message becomes one .eml file here
  --accounts FILE     the patients, as [[account]] tables, and the people at the staff desk, as
                      [[staff]] tables; without it, the practice accounts and the practice staff
  --smtp ADDRESS      send emails on to this mail server: smtps://HOST[:PORT], or smtp://HOST[:PORT]
                      with STARTTLS. On this computer itself smtp:// is without TLS, unless it
                      ends with ?tls=required
  --smtp-login FILE   user and password for it, on two lines; only you may read the file

The staff desk is a page for a browser, at /desk of the address where it listens.

For tests:
  --now TIME          start the clock there, such as 2030-01-31T09:00:00Z
  --clock-file FILE   add the seconds in this file to the clock, read anew each time
  --test-hash-cost    hash passwords quickly and badly; refused beyond loopback

  --help              this text
  --version           the version

Set PRACTICE_PORTAL_LOG to error, warn, info, debug or trace for the log on standard error.
It never holds a name, an address, a code or a password.";

/// What the program is to run with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    listen: SocketAddr,
    database: PathBuf,
    mail_dir: PathBuf,
    accounts: Option<PathBuf>,
    mail_server: Option<MailServer>,
    now: Option<Timestamp>,
    clock_file: Option<PathBuf>,
    test_hash_cost: bool,
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Run(Box<Arguments>),
    Say(String),
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn read(arguments: Vec<OsString>) -> Result<Wish, String> {
        let mut arguments = pico_args::Arguments::from_vec(arguments.into_iter().flat_map(words).collect());
        if arguments.contains(["-h", "--help"]) {
            return Ok(Wish::Say(HELP.into()));
        }
        if arguments.contains(["-V", "--version"]) {
            return Ok(Wish::Say(concat!("practice-portal ", env!("CARGO_PKG_VERSION")).into()));
        }
        let listen = arguments.opt_value_from_str::<_, SocketAddr>("--listen");
        let listen = listen.map_err(|_| "--listen needs an address such as 127.0.0.1:8080")?;
        let now = arguments.opt_value_from_str::<_, Timestamp>("--now");
        let now = now.map_err(|_| "--now needs a time such as 2030-01-31T09:00:00Z")?;
        let database = path(&mut arguments, "--db")?.ok_or("--db FILE is missing")?;
        let mail_dir = path(&mut arguments, "--mail-dir")?.ok_or("--mail-dir FOLDER is missing")?;
        let smtp = arguments.opt_value_from_str::<_, String>("--smtp");
        let smtp = smtp.map_err(|_| "--smtp needs an address such as smtp://127.0.0.1:1025")?;
        let read = Self {
            listen: listen.unwrap_or_else(|| ([127, 0, 0, 1], 8080).into()),
            database,
            mail_dir,
            accounts: path(&mut arguments, "--accounts")?,
            mail_server: mail_server(smtp, path(&mut arguments, "--smtp-login")?)?,
            now,
            clock_file: path(&mut arguments, "--clock-file")?,
            test_hash_cost: arguments.contains("--test-hash-cost"),
        };
        if let Some(other) = arguments.finish().first() {
            return Err(format!("unknown argument: {}", other.to_string_lossy()));
        }
        if read.test_hash_cost && !read.listen.ip().is_loopback() {
            return Err("--test-hash-cost is refused beyond loopback: listen on 127.0.0.1".into());
        }
        Ok(Wish::Run(Box::new(read)))
    }

    /// What the portal is to be. Says at the terminal what is not as in earnest.
    pub(crate) fn into_options(self) -> Result<Options, String> {
        let said = |error: practice::AccountsError| error.to_string();
        let (accounts, staff) = match &self.accounts {
            Some(file) => (read_accounts(file).map_err(said)?, Some(read_staff(file).map_err(said)?)),
            None => (Vec::new(), None),
        };
        // A file may name the people at the desk alone.
        let accounts = if accounts.is_empty() { practice_accounts() } else { accounts };
        let mut clock = Clock::system();
        if let Some(now) = self.now {
            terminal::complain(&format!("the clock starts at {now}"));
            clock = Clock::starting_at(now);
        }
        if let Some(file) = self.clock_file {
            terminal::complain(&format!("the clock is ahead by the seconds in {}", file.display()));
            clock = clock.with_offset_file(file);
        }
        let hash_cost = if self.test_hash_cost { HashCost::Test } else { HashCost::Full };
        let options = Options::new(self.database, self.mail_dir);
        Ok(Options {
            listen: self.listen,
            mail_server: self.mail_server,
            accounts,
            staff,
            clock,
            hash_cost,
            ..options
        })
    }
}

fn mail_server(smtp: Option<String>, login: Option<PathBuf>) -> Result<Option<MailServer>, String> {
    let Some(smtp) = smtp else {
        return if login.is_some() { Err("--smtp-login needs --smtp".into()) } else { Ok(None) };
    };
    let server = MailServer::parse(&smtp).map_err(|error| format!("--smtp: {error}"))?;
    let Some(login) = login else { return Ok(Some(server)) };
    server.with_login(&login).map(Some).map_err(|error| format!("--smtp-login: {error}"))
}

/// `--key=value` as two words: pico-args splits it only for values that are text, and paths need not be.
fn words(argument: OsString) -> Vec<OsString> {
    let key_and_value =
        argument.to_str().filter(|text| text.starts_with("--")).and_then(|text| text.split_once('='));
    match key_and_value {
        Some((key, value)) => vec![key.into(), value.into()],
        None => vec![argument],
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
    fn reads_the_command_line_of_the_api() {
        let wish = read(
            "--listen 127.0.0.1:0 --db portal.sqlite --mail-dir mail/ --accounts accounts.toml \
             --smtp smtp://127.0.0.1:1025 --now 2030-01-31T09:00:00Z --clock-file=offset --test-hash-cost",
        );
        let want = Arguments {
            listen: ([127, 0, 0, 1], 0).into(),
            database: "portal.sqlite".into(),
            mail_dir: "mail/".into(),
            accounts: Some("accounts.toml".into()),
            mail_server: MailServer::parse("smtp://127.0.0.1:1025").ok(),
            now: "2030-01-31T09:00:00Z".parse().ok(),
            clock_file: Some("offset".into()),
            test_hash_cost: true,
        };
        assert_eq!(wish, Ok(Wish::Run(Box::new(want))));
        assert!(
            matches!(read("--help"), Ok(Wish::Say(text)) if text.contains("--mail-dir") && text.contains("/desk"))
        );
        assert!(matches!(read("--db a --mail-dir b"), Ok(Wish::Run(_))));
    }

    #[test]
    fn a_file_may_name_the_people_at_the_desk_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("staff.toml");
        std::fs::write(&file, "[[staff]]\nusername = \"kim\"\npassword = \"correct horse battery kim\"\n")
            .unwrap();
        let words = ["--db", "a", "--mail-dir", "b", "--accounts"].map(OsString::from);
        let Ok(Wish::Run(read)) = Arguments::read(words.into_iter().chain([file.into()]).collect()) else {
            panic!("it can be read")
        };
        let options = read.into_options().unwrap();
        let names: Vec<_> = options.accounts.iter().map(|account| account.username.clone()).collect();
        let practice: Vec<_> = practice_accounts().into_iter().map(|account| account.username).collect();
        assert_eq!(names, practice);
        assert_eq!(options.staff.map(|staff| staff[0].name.clone()).as_deref(), Some("kim"));
    }

    #[test]
    fn says_what_is_wrong() {
        let check = |words: &str, word: &str| {
            let problem = read(words).unwrap_err();
            assert!(problem.contains(word), "{words}: {problem}");
        };
        check("", "--db");
        check("--db a", "--mail-dir");
        check("--db a --mail-dir b --acounts c", "--acounts");
        check("--db a --mail-dir b --listen here", "--listen");
        check("--db a --mail-dir b --now today", "--now");
        check("--db a --mail-dir b --listen 192.0.2.1:80 --test-hash-cost", "loopback");
        check("--mail-dir b --db", "--db");
        check("--db a --mail-dir b --smtp mail.example.org", "--smtp");
        check(
            "--db a --mail-dir b --smtp smtps://user:hush@mail.example.org",
            "--smtp: other programs can read",
        );
        check("--db a --mail-dir b --smtp-login c", "--smtp-login needs --smtp");
        check("--db a --mail-dir b --smtp smtp://127.0.0.1 --smtp-login c", "TLS alone");
    }
}
