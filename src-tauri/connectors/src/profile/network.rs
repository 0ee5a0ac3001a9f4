//! `proxy` and `extra_ca`: how a portal is reached from inside a clinic's network.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use recovery::link::is_loopback;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use toml::Spanned;
use url::Url;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::ProfileError;
use super::check::Place;

/// The largest file of certificates that is read, in bytes. That of a whole system is about a quarter of it.
const LARGEST: u64 = 1024 * 1024;

/// How a portal is reached.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Network {
    /// Through which proxy.
    pub proxy: Proxy,
    /// Which authorities are trusted for this portal besides the system's.
    pub extra_ca: Option<ExtraCa>,
}

/// Through which proxy a portal is reached. This computer itself is always reached without one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Proxy {
    /// That of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), if it names one.
    #[default]
    Environment,
    /// None.
    None,
    /// This one. Without a user name or a password.
    At(Url),
}

/// Certificates of authorities that are trusted besides the system's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraCa {
    /// Where they are from.
    pub file: PathBuf,
    /// The last day on which all of them are good.
    pub until: Date,
    /// How many more are in the file that are not good today, and so are not trusted.
    pub left_out: usize,
    /// In DER.
    certificates: Vec<Vec<u8>>,
}

impl ExtraCa {
    /// The certificates, in DER: one at least, all of them good when the profile was read.
    pub(crate) fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// How many are trusted.
    #[must_use]
    pub fn count(&self) -> usize {
        self.certificates.len()
    }
}

/// From when to when a certificate is good.
struct Validity {
    from: Timestamp,
    until: Timestamp,
}

impl Place<'_> {
    pub(super) fn proxy(&self, raw: Option<Spanned<String>>, base: &Url) -> Result<Proxy, ProfileError> {
        let Some(raw) = raw else { return Ok(Proxy::Environment) };
        let fix = "Write it like: proxy = \"http://proxy.clinic.example:3128\", or proxy = \"none\"";
        let wrong = |problem| self.wrong(&raw, "proxy", problem, fix);
        if is_loopback(base) {
            let problem = "a portal on this computer itself is reached without a proxy";
            return Err(self.wrong(&raw, "proxy", problem, "Take it out"));
        }
        if raw.get_ref() == "none" {
            return Ok(Proxy::None);
        }
        let proxy = Url::parse(raw.get_ref()).map_err(|_| wrong("this is not the address of a proxy"))?;
        if !matches!(proxy.scheme(), "http" | "https") {
            return Err(wrong("the address of a proxy begins with http:// or https://"));
        }
        if !proxy.username().is_empty() || proxy.password().is_some() {
            let problem =
                "it must not hold a user name or password: whoever uses this computer can read them here";
            let fix = "Let the portal's host through at the proxy without a sign-in, and leave them out here";
            return Err(self.wrong(&raw, "proxy", problem, fix));
        }
        if proxy.path() != "/" || proxy.query().is_some() || proxy.fragment().is_some() {
            return Err(wrong("the address of a proxy ends after its port"));
        }
        Ok(Proxy::At(proxy))
    }

    /// Reads the certificates. Those that are not good today are left out with a word in the log: nothing else would
    /// keep them from being trusted.
    pub(super) fn extra_ca(
        &self,
        raw: Option<Spanned<String>>,
        base: &Url,
    ) -> Result<Option<ExtraCa>, ProfileError> {
        let Some(raw) = raw else { return Ok(None) };
        let wrong = |problem: &str, fix: &str| self.wrong(&raw, "extra_ca", problem, fix);
        if base.scheme() == "http" {
            return Err(wrong("a portal that is reached by http has no certificate", "Take it out"));
        }
        let file = self.beside(raw.get_ref());
        let text = read(&file).map_err(|problem| {
            let fix = "Put the file beside the profile, or give its whole path: extra_ca = \"clinic-ca.pem\"";
            wrong(&format!("{} {problem}", file.display()), fix)
        })?;
        let unusable = |problem: &str| {
            let fix =
                "Give a PEM file of your authority's certificates: -----BEGIN CERTIFICATE----- and so on";
            wrong(&format!("{} {problem}", file.display()), fix)
        };
        if text.windows(12).any(|part| part == b"PRIVATE KEY-") {
            return Err(unusable("holds a private key, which whoever uses this computer could read"));
        }
        let found = certificates(&text).ok_or_else(|| unusable("holds what is no certificate"))?;
        if found.is_empty() {
            return Err(unusable("holds no certificate"));
        }
        let now = Timestamp::now();
        let (good, bad): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, validity)| (validity.from..=validity.until).contains(&now));
        let Some(until) = good.iter().map(|(_, validity)| validity.until).min() else {
            return Err(self.not_good_today(&raw, &file, bad.iter().map(|(_, validity)| validity), now));
        };
        if !bad.is_empty() {
            tracing::warn!(left_out = bad.len(), "extra_ca holds certificates that are not good today");
        }
        let certificates = good.into_iter().map(|(certificate, _)| certificate).collect();
        Ok(Some(ExtraCa { file, until: day(until), left_out: bad.len(), certificates }))
    }

    /// A path that the profile names: where it is no whole one, from the profile's own folder.
    fn beside(&self, path: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(path)
    }

    fn not_good_today<'a>(
        &self,
        raw: &Spanned<String>,
        file: &Path,
        of: impl Iterator<Item = &'a Validity>,
        now: Timestamp,
    ) -> ProfileError {
        let last = of.max_by_key(|validity| validity.until);
        let when = match last {
            Some(validity) if validity.from > now => format!("are good only from {}", day(validity.from)),
            Some(validity) => format!("ended on {}", day(validity.until)),
            None => "are not good today".to_owned(),
        };
        let problem = format!("the certificates in {} {when}, by this computer's clock", file.display());
        self.wrong(raw, "extra_ca", &problem, "Put in your authority's new certificate, or set the clock")
    }
}

fn read(file: &Path) -> Result<Vec<u8>, &'static str> {
    use std::io::ErrorKind;
    let why = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "is not there",
        ErrorKind::PermissionDenied => "may not be read by this user",
        _ => "cannot be read",
    };
    if std::fs::metadata(file).map_err(why)?.len() > LARGEST {
        return Err("is too large for a file of certificates");
    }
    std::fs::read(file).map_err(why)
}

/// Every certificate in a PEM file, with its time; none where one of them is unusable.
fn certificates(text: &[u8]) -> Option<Vec<(Vec<u8>, Validity)>> {
    let certificate = |der: CertificateDer<'static>| {
        RootCertStore::empty().add(der.clone()).ok()?;
        let (_, certificate) = X509Certificate::from_der(&der).ok()?;
        let time = |time: x509_parser::time::ASN1Time| Timestamp::from_second(time.timestamp()).ok();
        let (from, until) = (certificate.validity().not_before, certificate.validity().not_after);
        Some((der.to_vec(), Validity { from: time(from)?, until: time(until)? }))
    };
    CertificateDer::pem_slice_iter(text).map(|read| certificate(read.ok()?)).collect()
}

fn day(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rcgen::date_time_ymd;
    use support::tls::Authority;

    use super::*;
    use crate::Profile;

    fn profile(lines: &str) -> String {
        format!(
            "version = 1\nid = \"oak\"\nconnector = \"portal-recovery\"\nbase_url = \"https://portal.example/\"\n{lines}\n\
             [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n"
        )
    }

    fn read_in(folder: &Path, lines: &str) -> Result<Network, ProfileError> {
        Profile::parse(&folder.join("portal.toml"), &profile(lines)).map(|profile| profile.network)
    }

    #[track_caller]
    fn is_wrong(read: Result<Network, ProfileError>, key: &str, words: &str) {
        let error = read.unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (Some(5), Some(key)), "{error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
    }

    #[test]
    fn a_proxy_is_an_address_without_a_sign_in() {
        let read = |proxy: &str| read_in(Path::new(""), &format!("proxy = \"{proxy}\""));
        assert_eq!(read_in(Path::new(""), "").unwrap(), Network::default());
        assert_eq!(read("none").unwrap().proxy, Proxy::None);
        for address in ["http://proxy.clinic.example:3128", "https://proxy.clinic.example/", "http://[::1]:1"]
        {
            assert_eq!(read(address).unwrap().proxy, Proxy::At(Url::parse(address).unwrap()), "{address}");
        }
        let check = |proxy: &str, words: &str| is_wrong(read(proxy), "proxy", words);
        check("", "not the address");
        check("None", "not the address");
        check("proxy.clinic.example:3128", "begins with http");
        check("socks5://proxy.clinic.example:1080", "begins with http");
        check("http://pat:secret@proxy.clinic.example:3128", "user name or password");
        check("http://pat@proxy.clinic.example:3128", "user name or password");
        check("http://proxy.clinic.example:3128/proxy.pac", "ends after its port");
        check("http://proxy.clinic.example:3128?x", "ends after its port");
        let error = read("http://pat:secret@proxy.clinic.example:3128").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
        let local = profile("proxy = \"none\"").replace("https://portal.example/", "http://127.0.0.1:1/");
        let local = Profile::parse(Path::new("portal.toml"), &local).map(|profile| profile.network);
        is_wrong(local, "proxy", "without a proxy");
    }

    #[test]
    fn authorities_are_read_from_beside_the_profile_or_a_whole_path() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), Authority::new("Oak"));
        let one = fs::read(elsewhere.trusted()).unwrap();
        fs::write(folder.path().join("ca.pem"), &one).unwrap();
        let two = [&b"Our authorities\n"[..], &one, &fs::read(Authority::new("Elm").trusted()).unwrap()];
        fs::write(folder.path().join("two.pem"), two.concat()).unwrap();
        let count = |file: &Path| {
            let network = read_in(folder.path(), &format!("extra_ca = '{}'", file.display())).unwrap();
            network.extra_ca.map(|ca| (ca.count(), ca.left_out))
        };
        assert_eq!(count(Path::new("ca.pem")), Some((1, 0)));
        assert_eq!(count(Path::new("two.pem")), Some((2, 0)));
        assert_eq!(count(&elsewhere.trusted()), Some((1, 0)));
    }

    #[test]
    fn what_cannot_be_trusted_is_said_with_the_file_and_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let check = |text: &[u8], words: &str| {
            fs::write(folder.path().join("ca.pem"), text).unwrap();
            is_wrong(read_in(folder.path(), "extra_ca = \"ca.pem\""), "extra_ca", words);
        };
        let good = fs::read(Authority::new("Oak").trusted()).unwrap();
        let ended = Authority::shaped("Old", |params| params.not_after = date_time_ymd(2020, 1, 31));
        let ended = fs::read(ended.trusted()).unwrap();
        let ahead = Authority::shaped("New", |params| params.not_before = date_time_ymd(2090, 1, 31));
        check(b"", "holds no certificate");
        check(b"\x30\x82\x01\x0a", "holds no certificate");
        check(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "what is no certificate");
        check(b"-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n", "what is no certificate");
        check(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "a private key");
        check(&ended, "ended on 2020-01-31");
        check(&fs::read(ahead.trusted()).unwrap(), "only from 2090-01-31");
        check(&vec![b' '; 1024 * 1024 + 1], "too large");
        let missing = read_in(folder.path(), "extra_ca = \"other.pem\"");
        is_wrong(missing, "extra_ca", "other.pem is not there");
        // One that has ended is no reason not to trust the other.
        fs::write(folder.path().join("ca.pem"), [good, ended].concat()).unwrap();
        let ca = read_in(folder.path(), "extra_ca = \"ca.pem\"").unwrap().extra_ca.unwrap();
        assert_eq!((ca.count(), ca.left_out), (1, 1));
        let local =
            profile("extra_ca = \"ca.pem\"").replace("https://portal.example/", "http://127.0.0.1:1/");
        let local = Profile::parse(Path::new("portal.toml"), &local).map(|profile| profile.network);
        is_wrong(local, "extra_ca", "has no certificate");
    }
}
