//! Reads a profile key by key, so that every mistake is answered with its place and its fix.

use std::path::Path;

use recovery::link::is_loopback;
use recovery::portal::SignInBy;
use toml::Spanned;
use url::Url;

use super::raw::RawProfile;
use super::{Facts, Features, Network, Profile, ProfileError};
use crate::kind::{KINDS, Key, Kind};

/// Keys that belong to no table.
const ABOVE_TABLES: [&str; 14] = [
    "version",
    "id",
    "connector",
    "base_url",
    "verified_on",
    "save_sign_ins",
    "proxy",
    "extra_ca",
    "features",
    "allowed_hosts",
    "link_hosts",
    "sign_in_page",
    "sign_in_by",
    "client_id",
];

/// Where a message points.
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

impl Place<'_> {
    pub(super) fn profile(&self) -> Result<Profile, ProfileError> {
        self.check(toml::from_str(self.text).map_err(|error| self.toml_error(&error))?)
    }

    fn check(&self, mut raw: RawProfile) -> Result<Profile, ProfileError> {
        let version = self.needed(raw.version.take(), "version", "Add the line: version = 1")?;
        if *version.get_ref() != 1 {
            let problem = "this program reads version 1";
            return Err(self.wrong(&version, "version", problem, "Write: version = 1"));
        }
        let id = self.id(raw.id.take())?;
        let kind = self.kind(raw.connector.take())?;
        let base_url = self.base_url(raw.base_url.take())?;
        let verified_on = self.verified_on(raw.verified_on.take())?;
        let save_sign_ins = raw.save_sign_ins.unwrap_or(true);
        let network = Network {
            proxy: self.proxy(raw.proxy.take(), &base_url)?,
            extra_ca: self.extra_ca(raw.extra_ca.take(), &base_url)?,
        };
        let clinic = self.clinic(raw.clinic.take().unwrap_or_default())?;
        let locks = self.locks(raw.locks.take())?;
        self.fits(kind, &raw)?;
        let facts = self.facts(kind, raw, &base_url)?;
        Ok(Profile { id, base_url, verified_on, save_sign_ins, network, clinic, locks, kind, facts })
    }

    fn kind(&self, raw: Option<Spanned<String>>) -> Result<&'static Kind, ProfileError> {
        let names = KINDS.map(|kind| format!("\"{}\"", kind.name)).join(", ");
        let fix = format!("Write connector = and one of {names}");
        let connector = self.needed(raw, "connector", &fix)?;
        Kind::named(connector.get_ref())
            .ok_or_else(|| self.wrong(&connector, "connector", "there is no connector of this name", &fix))
    }

    /// Whether the profile says nothing that its kind of portal has no use for.
    fn fits(&self, kind: &Kind, raw: &RawProfile) -> Result<(), ProfileError> {
        self.used(kind, Key::Features, raw.features.as_ref())?;
        self.used(kind, Key::AllowedHosts, raw.allowed_hosts.as_ref())?;
        self.used(kind, Key::LinkHosts, raw.link_hosts.as_ref())?;
        self.used(kind, Key::SignInPage, raw.sign_in_page.as_ref())?;
        self.used(kind, Key::SignInBy, raw.sign_in_by.as_ref())?;
        self.used(kind, Key::ClientId, raw.client_id.as_ref())?;
        self.used(kind, Key::Password, raw.password.as_ref())?;
        self.used(kind, Key::Code, raw.code.as_ref())?;
        self.used(kind, Key::Way, raw.way.as_ref())
    }

    fn used<T>(&self, kind: &Kind, key: Key, value: Option<&Spanned<T>>) -> Result<(), ProfileError> {
        match (kind.refuses(key), value) {
            (Some(why), Some(value)) => {
                let problem = format!("this connector does not use it: {why}");
                Err(self.wrong(value, key.name(), &problem, "Take it out"))
            }
            _ => Ok(()),
        }
    }

    fn facts(&self, kind: &Kind, raw: RawProfile, base: &Url) -> Result<Facts, ProfileError> {
        let needs = |key| kind.needs.contains(&key);
        let features = self.features(raw.features, kind.can, kind.usual)?;
        let policy = match raw.password.map(Spanned::into_inner) {
            None if !needs(Key::Password) => None,
            stated => Some(self.policy(stated.unwrap_or_default())?),
        };
        let pages = self.origins(base, raw.allowed_hosts, "allowed_hosts")?;
        let ways = match raw.way.map(Spanned::into_inner) {
            None if !needs(Key::Way) => Vec::new(),
            stated => self.ways(stated.unwrap_or_default(), &pages)?,
        };
        let client_id = match raw.client_id {
            None if !needs(Key::ClientId) => None,
            stated => Some(self.client_id(stated)?),
        };
        Ok(Facts {
            features,
            policy,
            code: self.code(raw.code.map(Spanned::into_inner).unwrap_or_default())?,
            links: self.origins(base, raw.link_hosts, "link_hosts")?,
            sign_in_page: raw
                .sign_in_page
                .map(|page| self.page(&page, "sign_in_page", &pages))
                .transpose()?,
            sign_in_by: raw.sign_in_by.map(|by| self.sign_in_by(&by)).transpose()?,
            client_id,
            ways,
            pages,
        })
    }

    fn sign_in_by(&self, by: &Spanned<String>) -> Result<SignInBy, ProfileError> {
        match by.get_ref().as_str() {
            // Where emails sign in, they are the usernames.
            "email" => Ok(SignInBy::NameOrEmail),
            "username" => Ok(SignInBy::Name),
            _ => {
                let fix = "Write sign_in_by = \"username\" or \"email\"";
                Err(self.wrong(by, "sign_in_by", "nobody signs in by that", fix))
            }
        }
    }

    fn client_id(&self, raw: Option<Spanned<String>>) -> Result<String, ProfileError> {
        let fix = "Add, above [clinic], the id of the portal's app client: client_id = \"...\"";
        let id = self.needed(raw, "client_id", fix)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '.');
        if id.get_ref().is_empty() || id.get_ref().len() > 128 || !id.get_ref().chars().all(plain) {
            return Err(self.wrong(&id, "client_id", "this is not the id of an app client", fix));
        }
        Ok(id.into_inner())
    }

    fn id(&self, raw: Option<Spanned<String>>) -> Result<String, ProfileError> {
        let id = self.needed(raw, "id", "Add a short name, such as: id = \"oak-clinic\"")?;
        let text = id.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 64 || !text.chars().all(plain) {
            let problem = "the id may hold 1 to 64 small letters, digits and dashes";
            return Err(self.wrong(&id, "id", problem, "Write it like: id = \"oak-clinic\""));
        }
        Ok(text.clone())
    }

    fn base_url(&self, raw: Option<Spanned<String>>) -> Result<Url, ProfileError> {
        let example = "Write it like: base_url = \"https://portal.example/\"";
        let base = self.needed(raw, "base_url", example)?;
        let wrong = |problem| self.wrong(&base, "base_url", problem, example);
        let mut url = Url::parse(base.get_ref()).map_err(|_| wrong("this is not a web address"))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return Err(wrong("http is not safe for passwords; the portal must use https"));
            }
            _ => return Err(wrong("the address must begin with https://")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("the address must not hold a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("the address must end before any ? or #"));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(url)
    }

    /// What the portal is used for: `usual` where nothing is stated, and never more than `can`.
    fn features(
        &self,
        raw: Option<Spanned<Vec<Spanned<String>>>>,
        can: Features,
        usual: Features,
    ) -> Result<Features, ProfileError> {
        let Some(raw) = raw else { return Ok(usual) };
        let fix = format!("Use any of: {}", can.names().join(", "));
        let mut features = Features::default();
        for named in raw.get_ref() {
            let name = named.get_ref().as_str();
            match features.member(name).filter(|_| can.names().contains(&name)) {
                Some(used) => *used = true,
                None => {
                    let problem = format!("{name} is no feature of this kind of portal");
                    return Err(self.wrong(named, "features", &problem, &fix));
                }
            }
        }
        // Ending the sign-ins on other devices is no way back in.
        if (Features { revoke_sessions: false, ..features }) == Features::default() {
            return Err(self.wrong(&raw, "features", "there is nothing to use the portal for", &fix));
        }
        Ok(features)
    }

    pub(super) fn needed<T>(
        &self,
        value: Option<Spanned<T>>,
        key: &str,
        fix: &str,
    ) -> Result<Spanned<T>, ProfileError> {
        value.ok_or_else(|| self.error(None, Some(key), "this key is missing", fix))
    }

    pub(super) fn wrong<T>(&self, value: &Spanned<T>, key: &str, problem: &str, fix: &str) -> ProfileError {
        self.error(Some(value.span().start), Some(key), problem, fix)
    }

    fn toml_error(&self, error: &toml::de::Error) -> ProfileError {
        let at = error.span().map(|span| span.start);
        let problem = in_words(error.message().trim_end_matches('.'));
        let mut wrong = self.error(at, None, &problem, "");
        let key = wrong.key.as_deref();
        wrong.fix = match (self.table_above(wrong.line, key), key.and_then(table_of)) {
            (Some(table), _) => format!("Put it above {table}: what stands below belongs to that table"),
            (None, Some(table)) if problem.starts_with("unknown field") => {
                format!("It belongs below the line [{table}]")
            }
            (None, _) if problem.starts_with("duplicate key") => {
                "Take one of the two out; of several ways each begins with [[way]]".into()
            }
            (None, _) => {
                "Write it as docs/profiles.md shows: known keys, texts and days in quotes, numbers without"
                    .into()
            }
        };
        wrong
    }

    /// The first table, for a line below it whose key belongs to none.
    fn table_above(&self, line: Option<usize>, key: Option<&str>) -> Option<&str> {
        if !ABOVE_TABLES.contains(&key?) {
            return None;
        }
        self.text.lines().take(line?).map(str::trim).find(|line| line.starts_with('[')).map(|table| {
            // Without what is said beside it.
            table.split_once('#').map_or(table, |(table, _)| table.trim_end())
        })
    }

    pub(super) fn error(
        &self,
        at: Option<usize>,
        key: Option<&str>,
        problem: &str,
        fix: &str,
    ) -> ProfileError {
        let line = at.map(|at| self.text.get(..at).unwrap_or_default().matches('\n').count() + 1);
        // Where the parser gives a place but no key, the line's own key is the one meant.
        let written = line.and_then(|line| self.text.lines().nth(line - 1)).and_then(|line| {
            match line.split_once('=') {
                Some((key, _)) => Some(key.trim().to_owned()),
                None if line.trim().starts_with('[') => Some(line.trim().trim_matches(['[', ']']).to_owned()),
                None => None,
            }
        });
        ProfileError {
            file: self.file.to_owned(),
            line,
            key: key.map(str::to_owned).or(written),
            problem: problem.to_owned(),
            fix: fix.to_owned(),
        }
    }
}

/// What the parser says, without the names that Rust has for things.
fn in_words(message: &str) -> String {
    let words = [
        ("expected a string", "expected a text in quotes"),
        ("expected a boolean", "expected true or false, without quotes"),
        ("expected a sequence", "expected a list, as in [\"one\", \"two\"]"),
        ("expected u8", "expected a whole number"),
        ("expected u16", "expected a whole number"),
        ("expected u32", "expected a whole number"),
        ("invalid type: map", "invalid type: no text"),
    ];
    let plain = message.replace('\n', " ");
    words.into_iter().fold(plain, |text, (from, to)| text.replace(from, to))
}

/// The table to which a key belongs, for one that was written above or below it.
fn table_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "name" | "town" | "address" | "also_known_as" | "phone" | "hours" | "time_zone" | "relay"
        | "interpreter" => "clinic",
        "min_length" | "max_length" | "required" | "refuse_common" | "refuse_only_digits" | "refuse_last" => {
            "password"
        }
        "length" | "charset" | "tries" | "lifetime_s" => "code",
        "clears_by" | "minutes" => "locks",
        _ => return None,
    })
}
