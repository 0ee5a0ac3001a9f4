//! The mail server that takes the portal's emails, as the command line names it.

use std::fmt;
use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use url::Url;

/// A mail server (SMTP, RFC 5321). Beyond this computer it is spoken to with TLS alone, whose certificate the
/// platform must trust.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// A name, or an address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) login: Option<Login>,
}

/// How the line to it is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// It does not leave this computer.
    Loopback,
    /// Nothing but the greeting is said before TLS (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

/// The portal's account at it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: String,
}

/// What is wrong with a mail server's address or the login for it, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum MailServerError {
    /// It is none.
    #[error(
        "a mail server is written as smtps://mail.example.org, smtp://mail.example.org:587 or smtp://127.0.0.1:1025"
    )]
    Address,
    /// A login stands in it.
    #[error("other programs can read the command line: put user and password into a file, and name that")]
    LoginInAddress,
    /// The login would travel in the clear.
    #[error("a login is sent over TLS alone: use smtps://, or ?tls=required at the end of the address")]
    LoginInTheClear,
    /// The file cannot be read.
    #[error("cannot read {file}: {source}", file = file.display())]
    LoginFile {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others can read the file.
    #[error("others can read {file}: make it yours alone (chmod 600)", file = file.display())]
    LoginFileOpen {
        /// The file.
        file: PathBuf,
    },
    /// The file holds something else.
    #[error("{file} must hold two lines: the user and the password", file = file.display())]
    LoginFileContent {
        /// The file.
        file: PathBuf,
    },
}

impl MailServer {
    /// Reads `smtps://HOST[:PORT]` or `smtp://HOST[:PORT]`. The latter means STARTTLS, but for this computer itself,
    /// where it does so with `?tls=required`. Without a port it is 465 for `smtps`, 587 for STARTTLS, and else 25.
    ///
    /// # Errors
    /// It is not one of these, or holds user or password.
    pub fn parse(address: &str) -> Result<Self, MailServerError> {
        let url: Url = address.parse().map_err(|_| MailServerError::Address)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(MailServerError::LoginInAddress);
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(MailServerError::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let security = match (url.scheme(), url.query()) {
            ("smtps", None) => Security::Tls,
            ("smtp", Some("tls=required")) => Security::StartTls,
            ("smtp", None) if is_loopback(&host) => Security::Loopback,
            ("smtp", None) => Security::StartTls,
            _ => return Err(MailServerError::Address),
        };
        if !["", "/"].contains(&url.path()) || url.fragment().is_some() || url.port() == Some(0) {
            return Err(MailServerError::Address);
        }
        let usual = match security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::Loopback => 25,
        };
        Ok(Self { host, port: url.port().unwrap_or(usual), security, login: None })
    }

    /// With the user and the password in the two lines of a file that nobody else may read.
    ///
    /// # Errors
    /// The file cannot be used, or the password would travel in the clear.
    pub fn with_login(self, file: &Path) -> Result<Self, MailServerError> {
        if self.security == Security::Loopback {
            return Err(MailServerError::LoginInTheClear);
        }
        let unreadable = |source| MailServerError::LoginFile { file: file.to_owned(), source };
        if others_may_read(file).map_err(unreadable)? {
            return Err(MailServerError::LoginFileOpen { file: file.to_owned() });
        }
        let text = fs::read_to_string(file).map_err(unreadable)?;
        let lines: Vec<_> = text.lines().collect();
        let [user, password] = lines[..] else {
            return Err(MailServerError::LoginFileContent { file: file.to_owned() });
        };
        if user.is_empty() || password.is_empty() {
            return Err(MailServerError::LoginFileContent { file: file.to_owned() });
        }
        Ok(Self { login: Some(Login { user: user.into(), password: password.into() }), ..self })
    }
}

/// Shows no login.
impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, .. } = self;
        write!(f, "MailServer({host} {port}, {security:?})")
    }
}

/// Whether a host is this computer: by its address, or by the name that always means it (RFC 6761).
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(unix)]
fn others_may_read(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(file)?.permissions().mode() & 0o077 != 0)
}

/// Windows keeps a user's own files from others by itself.
#[cfg(not(unix))]
fn others_may_read(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_how_the_line_is_kept_private() {
        let check = |address: &str, want: Option<(&str, u16, Security)>| {
            let read = MailServer::parse(address).ok();
            let read = read.as_ref().map(|server| (server.host.as_str(), server.port, server.security));
            assert_eq!(read, want, "{address}");
        };
        check("smtp://127.0.0.1:1025", Some(("127.0.0.1", 1025, Security::Loopback)));
        check("smtp://localhost", Some(("localhost", 25, Security::Loopback)));
        check("smtp://[::1]:1025", Some(("::1", 1025, Security::Loopback)));
        check("smtp://127.0.0.1:1025?tls=required", Some(("127.0.0.1", 1025, Security::StartTls)));
        check("smtp://mail.example.org", Some(("mail.example.org", 587, Security::StartTls)));
        check("smtp://192.0.2.1:25/", Some(("192.0.2.1", 25, Security::StartTls)));
        check("smtp://localhost.example.org", Some(("localhost.example.org", 587, Security::StartTls)));
        check("smtps://mail.example.org", Some(("mail.example.org", 465, Security::Tls)));
        for wrong in [
            "mail.example.org:25",
            "smtp://",
            "smtp:mail.example.org",
            "https://mail.example.org",
            "smtp://mail.example.org?tls=none",
            "smtp://mail.example.org?tls=opportunistic",
            "smtps://mail.example.org/inbox",
            "smtp://mail.example.org:0",
            "smtp://mail.example.org:99999",
        ] {
            check(wrong, None);
        }
        let secret = MailServer::parse("smtps://user:hush@mail.example.org").unwrap_err();
        assert!(matches!(secret, MailServerError::LoginInAddress) && !secret.to_string().contains("hush"));
    }

    #[cfg(unix)]
    #[test]
    fn a_login_is_private_and_never_in_the_clear() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("login");
        let read = |text: &str, mode: u32, address: &str| {
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            MailServer::parse(address).unwrap().with_login(&file)
        };
        let server = read("portal\nhush hush\n", 0o600, "smtps://mail.example.org").unwrap();
        let login = server.login.as_ref().unwrap();
        assert_eq!((login.user.as_str(), login.password.as_str()), ("portal", "hush hush"));
        assert!(!format!("{server:?}").contains("hush"));
        let wrong = |text: &str, mode: u32, address: &str| read(text, mode, address).unwrap_err().to_string();
        assert!(wrong("a\nb\n", 0o640, "smtps://mail.example.org").contains("chmod 600"));
        assert!(wrong("a\n", 0o600, "smtps://mail.example.org").contains("two lines"));
        assert!(wrong("a\n\n", 0o600, "smtps://mail.example.org").contains("two lines"));
        assert!(wrong("a\nb\n", 0o600, "smtp://127.0.0.1").contains("TLS alone"));
        fs::remove_file(&file).unwrap();
        let gone = MailServer::parse("smtps://mail.example.org").unwrap().with_login(&file);
        assert!(matches!(gone, Err(MailServerError::LoginFile { .. })));
    }
}
