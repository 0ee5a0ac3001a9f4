//! Reads a profile key by key, so that every mistake is answered with its place and its fix.

use std::path::Path;

use recovery::guide::Guide;
use recovery::link::is_loopback;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::clinic::RawClinic;
use super::rules::{RawCode, RawPassword};
use super::ways::RawWay;
use super::{AllauthFacts, Connector, Features, PortalRecoveryFacts, Profile, ProfileError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    version: Option<Spanned<u32>>,
    id: Option<Spanned<String>>,
    connector: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    verified_on: Option<Spanned<String>>,
    features: Option<Spanned<Vec<Spanned<String>>>>,
    allowed_hosts: Option<Spanned<Vec<Spanned<String>>>>,
    link_hosts: Option<Spanned<Vec<Spanned<String>>>>,
    clinic: Option<RawClinic>,
    password: Option<Spanned<RawPassword>>,
    code: Option<Spanned<RawCode>>,
    way: Option<Spanned<Vec<Spanned<RawWay>>>>,
}

/// Keys that belong to no table.
const ABOVE_TABLES: [&str; 8] =
    ["version", "id", "connector", "base_url", "verified_on", "features", "allowed_hosts", "link_hosts"];

/// The kinds of portal, before their facts are read.
enum Kind {
    PortalRecovery,
    Allauth,
    Browser,
}

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
        let clinic = self.clinic(raw.clinic.take().unwrap_or_default())?;
        let connector = match kind {
            Kind::PortalRecovery => Connector::PortalRecovery(self.portal_recovery(raw, &base_url)?),
            Kind::Allauth => Connector::Allauth(self.allauth(raw)?),
            Kind::Browser => Connector::Browser(self.browser(raw, &base_url)?),
        };
        Ok(Profile { id, base_url, verified_on, clinic, connector })
    }

    fn kind(&self, raw: Option<Spanned<String>>) -> Result<Kind, ProfileError> {
        let fix = "Write connector = and one of \"portal-recovery\", \"allauth\", \"browser\"";
        let connector = self.needed(raw, "connector", fix)?;
        match connector.get_ref().as_str() {
            "portal-recovery" => Ok(Kind::PortalRecovery),
            "allauth" => Ok(Kind::Allauth),
            "browser" => Ok(Kind::Browser),
            _ => Err(self.wrong(&connector, "connector", "there is no connector of this name", fix)),
        }
    }

    fn portal_recovery(&self, raw: RawProfile, base: &Url) -> Result<PortalRecoveryFacts, ProfileError> {
        self.unused(raw.code.as_ref(), "code", "the portal itself says what its codes are")?;
        self.unused(raw.way.as_ref(), "way", ONLY_BROWSER)?;
        let can = Features {
            password_reset: true,
            username_recovery: true,
            activation: true,
            temporary_password: true,
            revoke_sessions: true,
        };
        // What is offered beyond the way back in is a promise: only for a portal that is known to keep it.
        let usual = Features { password_reset: true, username_recovery: true, ..Features::default() };
        Ok(PortalRecoveryFacts {
            features: self.features(raw.features, can, usual)?,
            policy: raw.password.map(|password| self.policy(password.into_inner())).transpose()?,
            pages: self.origins(base, raw.allowed_hosts, "allowed_hosts")?,
            links: self.origins(base, raw.link_hosts, "link_hosts")?,
        })
    }

    fn allauth(&self, raw: RawProfile) -> Result<AllauthFacts, ProfileError> {
        let no_hosts = "this kind of portal never leads to other pages";
        self.unused(raw.allowed_hosts.as_ref(), "allowed_hosts", no_hosts)?;
        self.unused(raw.link_hosts.as_ref(), "link_hosts", "this kind of portal takes codes, not links")?;
        self.unused(raw.way.as_ref(), "way", ONLY_BROWSER)?;
        let can = Features { password_reset: true, username_recovery: true, ..Features::default() };
        let usual = Features { password_reset: true, ..Features::default() };
        Ok(AllauthFacts {
            features: self.features(raw.features, can, usual)?,
            policy: self.policy(raw.password.map(Spanned::into_inner).unwrap_or_default())?,
            code: self.code(raw.code.map(Spanned::into_inner).unwrap_or_default())?,
        })
    }

    fn browser(&self, raw: RawProfile, base: &Url) -> Result<Guide, ProfileError> {
        self.unused(raw.features.as_ref(), "features", "the [[way]] tables say what can be done")?;
        self.unused(raw.link_hosts.as_ref(), "link_hosts", "allowed_hosts says it all")?;
        let on_page = "the portal's own pages say it";
        self.unused(raw.password.as_ref(), "password", on_page)?;
        self.unused(raw.code.as_ref(), "code", on_page)?;
        let origins = self.origins(base, raw.allowed_hosts, "allowed_hosts")?;
        let ways = self.ways(raw.way.map(Spanned::into_inner).unwrap_or_default(), &origins)?;
        Ok(Guide { ways, origins })
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
                None => return Err(self.wrong(named, "features", "unknown feature", &fix)),
            }
        }
        // Ending the sign-ins on other devices is no way back in.
        if (Features { revoke_sessions: false, ..features }) == Features::default() {
            return Err(self.wrong(&raw, "features", "there is nothing to use the portal for", &fix));
        }
        Ok(features)
    }

    /// A key that another kind of portal has: it would be read and change nothing.
    fn unused<T>(&self, value: Option<&Spanned<T>>, key: &str, why: &str) -> Result<(), ProfileError> {
        let Some(value) = value else { return Ok(()) };
        let problem = format!("this connector does not use it: {why}");
        Err(self.wrong(value, key, &problem, "Take it out"))
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
        let problem = error.message().trim_end_matches('.').replace('\n', " ");
        let mut wrong = self.error(at, None, &problem, "");
        wrong.fix = match self.table_above(wrong.line, wrong.key.as_deref()) {
            Some(table) => format!("Put it above {table}: what stands below belongs to that table"),
            None => "Write it as docs/profiles.md shows: known keys, texts in quotes, numbers without".into(),
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

const ONLY_BROWSER: &str = "ways through pages belong to connector = \"browser\"";
