//! Web addresses: those the program may open, and links that patients paste. A link is read here and
//! nowhere else; it is never opened or fetched.
//!
//! Browsers read addresses forgivingly, and people who steal sign-ins live off that. So a pasted link has to
//! name a known origin letter by letter, before any decoding; whatever else it could be read as is refused.

use std::fmt;

use url::{Host, Url};

use crate::secret::LinkToken;

/// Where the portal's pages and links live: scheme, host and port, as the profile names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `https`, or `http` for this computer itself.
    scheme: String,
    /// The host in small ASCII letters, with its port where that is not the usual one.
    authority: String,
}

/// A page of the portal that the program may open in the system's browser. Made only with an [`Origin`] it
/// belongs to. Prints its host alone: the rest may hold a token.
#[derive(Clone, PartialEq, Eq)]
pub struct WebAddress(Url);

impl fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebAddress({})", self.host())
    }
}

/// What in a portal's link counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkForm {
    /// One token: under one of the usual names, or the last part of the path.
    Token,
    /// Whose it is and a token, as Django makes them: under the names `uid` and `token`, or the last two parts of the
    /// path or of what follows the `#`. Read as `uid/token`.
    UidAndToken,
}

/// Why something is no address of the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// Nothing was pasted.
    Empty,
    /// There is no link in it.
    NoLink,
    /// More than one link is in it, to different places.
    SeveralLinks,
    /// It leads elsewhere: to this host, in plain ASCII; empty where even that cannot be read.
    WrongHost(String),
    /// It is the portal's, but holds nothing to go on with.
    NoToken,
}

/// Longest text that is searched for a link: more than any mail a patient copies.
const LONGEST_TEXT: usize = 100_000;

/// The names under which portals put the token in a link.
const TOKEN_NAMES: [&str; 4] = ["link_token", "token", "key", "code"];

/// Fewer characters than this are no token: 128 random bits take 22 in base64.
const SHORTEST_TOKEN: usize = 16;

impl Origin {
    /// The origin of `url`. None where it has none that could be opened: only https, or http on loopback.
    pub fn of(url: &Url) -> Option<Self> {
        let host = url.host_str()?;
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(url)) {
            return None;
        }
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Some(Self { scheme: url.scheme().to_owned(), authority })
    }

    /// The host, and its port where that is not the usual one.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl WebAddress {
    /// Reads an address that must belong to one of `origins`.
    ///
    /// # Errors
    /// Why it is not the portal's.
    pub fn read(text: &str, origins: &[Origin]) -> Result<Self, LinkProblem> {
        own(text.trim(), origins).map(Self)
    }

    /// The whole address, for the system's browser.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, as the patient will see it in the browser.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

/// Whether a URL points at this computer itself: the one place where http is safe.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Finds the one link in `text` that is of `origins`, and the token in it.
///
/// # Errors
/// Says why there is none, in a form a screen can explain.
pub(crate) fn token(text: &str, origins: &[Origin], form: LinkForm) -> Result<LinkToken, LinkProblem> {
    let url = own(one_link(text)?, origins)?;
    let found = match form {
        LinkForm::Token => one_token(&url),
        LinkForm::UidAndToken => uid_and_token(&url),
    };
    found.map(LinkToken::new).ok_or(LinkProblem::NoToken)
}

fn one_token(url: &Url) -> Option<String> {
    let named = |pairs: &str| {
        let mut pairs = url::form_urlencoded::parse(pairs.as_bytes());
        pairs.find(|(name, _)| TOKEN_NAMES.contains(&name.as_ref())).map(|(_, value)| value.into_owned())
    };
    let last_segment = || url.path_segments().and_then(|mut path| path.next_back()).map(str::to_owned);
    let token = url.query().and_then(named).or_else(|| url.fragment().and_then(named)).or_else(last_segment);
    token.filter(|token| token.len() >= SHORTEST_TOKEN && is_plain(token))
}

fn uid_and_token(url: &Url) -> Option<String> {
    let named = |pairs: &str| {
        let value = |wanted: &str| {
            let mut pairs = url::form_urlencoded::parse(pairs.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        Some((value("uid")?, value("token")?))
    };
    let last_two = |path: &str| {
        let mut parts = path.trim_end_matches('/').rsplit('/');
        let token = parts.next()?.to_owned();
        Some((parts.next()?.to_owned(), token))
    };
    // A fragment may be a path with a query of its own.
    let in_fragment = |fragment: &str| match fragment.split_once('?') {
        Some((path, query)) => named(query).or_else(|| last_two(path)),
        None => named(fragment).or_else(|| last_two(fragment)),
    };
    let pair = url.query().and_then(named).or_else(|| url.fragment().and_then(in_fragment));
    let (uid, token) = pair.or_else(|| last_two(url.path()))?;
    let good = token.len() >= SHORTEST_TOKEN && is_plain(&token) && !uid.is_empty() && is_plain(&uid);
    good.then(|| format!("{uid}/{token}"))
}

/// Whether it is made of what tokens are made of.
fn is_plain(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~=".contains(&byte))
}

/// Whether the one link in `text` is of `origins`.
///
/// # Errors
/// Why it is not.
pub(crate) fn check(text: &str, origins: &[Origin]) -> Result<(), LinkProblem> {
    own(one_link(text)?, origins).map(|_| ())
}

/// The one link in what was pasted: the link alone, or a whole mail.
fn one_link(text: &str) -> Result<&str, LinkProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(LinkProblem::Empty);
    }
    if text.len() > LONGEST_TEXT {
        return Err(LinkProblem::NoLink);
    }
    // A tab within an address is dropped by browsers, so here it is part of it, and refused.
    let space = |c: char| c.is_whitespace() && c != '\t';
    let around = |c: char| space(c) || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '“' | '”');
    let words = text.split(around).filter(|word| word.contains("://"));
    // The end of a sentence is not the link's.
    let mut links = words.map(|word| word.trim_end_matches(['.', ',', ';', '!', '?']));
    let first = links.next().ok_or(LinkProblem::NoLink)?;
    if links.any(|other| other != first) {
        return Err(LinkProblem::SeveralLinks);
    }
    Ok(first)
}

/// The address, if it names one of `origins` letter by letter and means it.
fn own(text: &str, origins: &[Origin]) -> Result<Url, LinkProblem> {
    let elsewhere = || LinkProblem::WrongHost(shown_host(text));
    let (scheme, rest) = text.split_once("://").ok_or(LinkProblem::NoLink)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A default port may be written out; an invisible or non-ASCII character may not stand anywhere.
    let bare = authority.strip_suffix(if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" });
    let named = |authority: &str| {
        origins.iter().find(|origin| {
            origin.scheme.eq_ignore_ascii_case(scheme) && origin.authority.eq_ignore_ascii_case(authority)
        })
    };
    let origin = named(authority).or_else(|| named(bare?)).ok_or_else(elsewhere)?;
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err(elsewhere());
    }
    let url = Url::parse(text).map_err(|_| elsewhere())?;
    let agrees = Origin::of(&url).as_ref() == Some(origin);
    if agrees && url.username().is_empty() && url.password().is_none() { Ok(url) } else { Err(elsewhere()) }
}

/// The host a browser would go to, in plain ASCII; empty where no browser could tell.
fn shown_host(text: &str) -> String {
    let url = Url::parse(text).ok();
    url.as_ref().and_then(Url::host_str).unwrap_or_default().chars().take(100).collect()
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

#[cfg(test)]
mod tests;
