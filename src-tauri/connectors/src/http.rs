//! The one HTTP client: TLS checked by the platform, https only except on loopback, no redirects, and
//! limits on time and size. It classifies what became of a call; what an answer means, the connectors
//! say.

mod look;

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use recovery::Problem;
use recovery::link::is_loopback;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, SET_COOKIE,
};
use reqwest::{Certificate, Client, Method, Response};
use secrecy::zeroize::Zeroizing;
use serde_json::Value;
use url::Url;

pub(crate) use self::look::{Look, Unreached};
use crate::json::{self, WipedJson};
use crate::profile::{ExtraCa, Network, Proxy};
use crate::{OpenError, Profile};

/// Longest wait for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Longest wait for a whole answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);
/// Largest answer read, in bytes. Portals' answers are a few hundred.
const SIZE_LIMIT: usize = 256 * 1024;

/// The portal's HTTP interface below one base URL.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    base: Url,
    /// The proxy that the profile names, if it does.
    proxy: Option<Url>,
}

/// A call: what to do where. Headers may be secret and are never logged.
pub(crate) struct Call<'a> {
    /// For the log.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// Relative to the base URL.
    pub(crate) path: &'a str,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Option<WipedJson>,
}

/// The value is wiped; the HTTP library's copy of it is not.
pub(crate) type Header = (&'static str, Zeroizing<String>);

/// An answer with a JSON body, or with none (204).
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// How long to wait before the next call, where the portal says so.
    pub(crate) retry_after: Option<Duration>,
    /// The cookies it sets, as a request brings them back. May be a session.
    pub(crate) cookies: Zeroizing<String>,
    /// May hold handles and sessions.
    pub(crate) body: Value,
}

impl Drop for Answer {
    fn drop(&mut self) {
        json::wipe(&mut self.body);
    }
}

impl Answer {
    /// What the status alone says, for an answer whose body does not say more.
    pub(crate) fn by_status(&self) -> Option<Problem> {
        by_status(self.status, self.retry_after)
    }

    /// An answer that this version does not know. The log has what the portal calls it, if that can be such a name, and
    /// nothing of its words.
    pub(crate) fn unknown(&self, call: &'static str, code: Option<&str>) -> Problem {
        let code = plain_name(code.unwrap_or_default());
        tracing::warn!(call, status = self.status, code, "an answer this version does not know");
        self.by_status().unwrap_or(Problem::Unexpected)
    }
}

/// A name that may stand in the log: one of a kind of answer or of a call, and nothing of a patient.
fn plain_name(name: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.is_empty() && name.len() <= 64 && name.chars().all(plain) { name } else { "none" }
}

impl Http {
    /// The interface below a profile's base URL.
    pub(crate) fn of(profile: &Profile) -> Result<Self, OpenError> {
        let base = &profile.base_url;
        let loopback = is_loopback(base);
        let mut builder = Client::builder()
            .https_only(!loopback)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .dns_resolver(Names)
            .connect_timeout(CONNECT_LIMIT)
            .timeout(ANSWER_LIMIT)
            .tls_info(true)
            .user_agent(concat!("way-back-in/", env!("CARGO_PKG_VERSION")));
        let Network { proxy, extra_ca } = &profile.network;
        builder = match proxy {
            _ if loopback => builder.no_proxy(),
            Proxy::Environment => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::At(proxy) => builder.proxy(reqwest::Proxy::all(proxy.clone()).map_err(OpenError::Http)?),
        };
        // Besides the system's, and for this client alone.
        let certificates = extra_ca.iter().flat_map(ExtraCa::certificates);
        let certificates = certificates.map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>();
        builder = builder.tls_certs_merge(certificates.map_err(OpenError::Http)?);
        let proxy = if let Proxy::At(proxy) = proxy { Some(proxy.clone()) } else { None };
        Ok(Self { client: builder.build().map_err(OpenError::Http)?, base: base.clone(), proxy })
    }

    /// The same client below another base URL, which ends with a slash.
    pub(crate) fn below(&self, base: Url) -> Self {
        Self { client: self.client.clone(), base, proxy: self.proxy.clone() }
    }

    /// Makes one call, once. A status that says enough by itself is a problem.
    pub(crate) async fn call(&self, call: Call<'_>) -> Result<Answer, Problem> {
        let answer = self.call_for_body(call).await?;
        answer.by_status().map_or(Ok(answer), Err)
    }

    /// Makes one call, once, to a portal whose bodies say more than their status.
    pub(crate) async fn call_for_body(&self, call: Call<'_>) -> Result<Answer, Problem> {
        let name = call.name;
        let outcome = self.send(call).await;
        match &outcome {
            Ok((answer, id)) if answer.status >= 400 => {
                tracing::info!(call = name, status = answer.status, request_id = %id, "answered");
            }
            Ok((answer, _)) => tracing::info!(call = name, status = answer.status, "answered"),
            Err(problem) => tracing::warn!(call = name, problem = problem.name(), "not answered"),
        }
        outcome.map(|(answer, _)| answer)
    }

    async fn send(&self, call: Call<'_>) -> Result<(Answer, RequestId), Problem> {
        let url = self.base.join(call.path).map_err(|_| Problem::Unexpected)?;
        let mut request = self.client.request(call.method, url).headers(secret_headers(call.headers)?);
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, body.media_type()).body(body.as_bytes().to_vec());
        }
        let response = request.send().await.map_err(|error| self.classify(&error))?;
        let id = RequestId::of(response.headers());
        Ok((read(response).await?, id))
    }
}

/// The name a portal gave to one call, for its people to find it by. Says nothing of the patient.
struct RequestId(String);

impl RequestId {
    /// Under the names that portals have for it.
    fn of(headers: &HeaderMap) -> Self {
        let named = ["request-id", "x-amzn-requestid"].into_iter().find_map(|name| headers.get(name));
        let id = named.and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self(plain_name(id).to_owned())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The system's name look-up, but for names that RFC 6761 (section 6.4) reserves as never existing: they
/// are answered here, so that a profile with a placeholder address tells nobody.
struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            if host.trim_end_matches('.').ends_with(".invalid") {
                return Err(std::io::Error::from(ErrorKind::NotFound).into());
            }
            // The port is put in by the caller.
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}

fn secret_headers(headers: Vec<Header>) -> Result<HeaderMap, Problem> {
    let mut map = HeaderMap::new();
    map.insert(ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in headers {
        let mut value = HeaderValue::from_str(&value).map_err(|_| Problem::Unexpected)?;
        value.set_sensitive(true);
        map.insert(name, value);
    }
    Ok(map)
}

async fn read(mut response: Response) -> Result<Answer, Problem> {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    if wants_browser(response.headers()) {
        return Err(Problem::BrowserRequired);
    }
    let cookies = cookies(response.headers());
    if status == 204 {
        return Ok(Answer { status, retry_after, cookies, body: Value::Null });
    }
    // What cannot be read may still say something by its status.
    let unreadable = |otherwise| by_status(status, retry_after).unwrap_or(otherwise);
    let not_this_portal = || unreadable(Problem::NotThisPortal { sent: true });
    if response.status().is_redirection() {
        return Err(not_this_portal());
    }
    // What is empty needs no name; what says something must be data.
    let is_data = is_json(response.headers());
    let mut body = Zeroizing::new(Vec::with_capacity(json::ROOM));
    let no_answer = |_| unreadable(Problem::NoAnswer { sent: true });
    while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
        if !is_data && !chunk.is_empty() || body.len() + chunk.len() > SIZE_LIMIT {
            return Err(not_this_portal());
        }
        body.extend_from_slice(&chunk);
    }
    if body.is_empty() {
        return Ok(Answer { status, retry_after, cookies, body: Value::Null });
    }
    let body = serde_json::from_slice(&body).map_err(|_| not_this_portal())?;
    Ok(Answer { status, retry_after, cookies, body })
}

fn by_status(status: u16, retry_after: Option<Duration>) -> Option<Problem> {
    match status {
        429 => Some(Problem::RateLimited { retry_after }),
        500..=599 => Some(Problem::PortalDown { sent: true, retry_after }),
        _ => None,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    // The second is what Amazon's services call theirs.
    kind == "application/json" || kind.starts_with("application/x-amz-json-") || kind.ends_with("+json")
}

/// Whether what stands before the portal keeps programs out until a browser has solved its puzzle: AWS WAF ("CAPTCHA and
/// Challenge actions") and Cloudflare ("Detect a Challenge Page response") say so in these headers. The portal itself has
/// heard nothing.
fn wants_browser(headers: &HeaderMap) -> bool {
    let says = |name: &str, words: &[&str]| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        value.is_some_and(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)))
    };
    says("x-amzn-waf-action", &["captcha", "challenge"]) || says("cf-mitigated", &["challenge"])
}

/// How long the portal wants to be left alone (RFC 9110, section 10.2.3): for seconds, or until a date. A date is
/// counted from the answer's own where it has one: the patient's clock may be wrong. Some portals name the header with an
/// `X-` before it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text_of(headers, RETRY_AFTER)
        .or_else(|| text_of(headers, HeaderName::from_static("x-retry-after")))?;
    let seconds = text.parse().ok().or_else(|| {
        let until = http_date(text)?;
        let now = text_of(headers, DATE).and_then(http_date).unwrap_or_else(Timestamp::now);
        Some(u64::try_from(until.as_second() - now.as_second()).unwrap_or(0))
    })?;
    Some(Duration::from_secs(seconds.min(24 * 60 * 60)))
}

/// The cookies an answer sets, without what it says about how to keep them: they are kept for one call.
fn cookies(headers: &HeaderMap) -> Zeroizing<String> {
    let set = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).map(str::trim).collect();
    Zeroizing::new(pairs.join("; "))
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// A date as HTTP writes it (RFC 9110, section 5.6.7), which is one of RFC 2822's ways.
fn http_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

impl Http {
    /// What became of a call without a readable answer, by the types in the error's chain.
    fn classify(&self, error: &reqwest::Error) -> Problem {
        if error.is_dns() {
            return Problem::Offline;
        }
        if !error.is_connect() {
            return Problem::NoAnswer { sent: true };
        }
        // Without a connection nothing left this computer.
        let sent = false;
        if error.is_timeout() {
            return Problem::NoAnswer { sent };
        }
        for cause in causes(error) {
            if cause.is::<rustls::Error>() {
                return Problem::NotThisPortal { sent };
            }
            match cause.downcast_ref().map(io::Error::kind) {
                Some(ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown) => {
                    return Problem::Offline;
                }
                Some(ErrorKind::TimedOut) => return Problem::NoAnswer { sent },
                // The portal cannot have refused: the proxy is the only one that was called.
                Some(ErrorKind::ConnectionRefused) if self.proxy.is_some() => return Problem::Offline,
                _ => {}
            }
        }
        Problem::PortalDown { sent, retry_after: None }
    }
}

/// What lies below an error, layer by layer. An [`io::Error`] does not name what it wraps as its source, but that
/// one's source: what it wraps is looked into first.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| below(*cause))
}

fn below<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => cause.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_kinds_go_into_the_log() {
        for name in ["CodeMismatchException", "INVALID_OTP", "incorrect_code", "8f3a-11.x"] {
            assert_eq!(plain_name(name), name);
        }
        let long = "A".repeat(65);
        for other in ["", "pat@example.org", "Maria Lopez", "+1 555 010 0142", "a\nb", &long] {
            assert_eq!(plain_name(other), "none", "{other:?}");
        }
    }

    #[test]
    fn a_portal_that_wants_a_browser_says_so_in_a_header() {
        let check = |name: &'static str, value: &str, want: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
            assert_eq!(wants_browser(&headers), want, "{name}: {value}");
        };
        check("x-amzn-waf-action", "captcha", true);
        check("x-amzn-waf-action", " Challenge ", true);
        check("x-amzn-waf-action", "allow", false);
        check("cf-mitigated", "challenge", true);
        check("cf-mitigated", "", false);
        check("server", "captcha", false);
    }

    #[test]
    fn a_pause_is_in_seconds_or_until_a_date() {
        let check = |after: &str, date: Option<&str>, want: Option<u64>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_str(after).unwrap());
            headers.extend(date.map(|date| (DATE, HeaderValue::from_str(date).unwrap())));
            assert_eq!(retry_after(&headers), want.map(Duration::from_secs), "{after} {date:?}");
        };
        let noon = Some("Sun, 06 Nov 1994 12:00:00 GMT");
        check("120", None, Some(120));
        check(" 120 ", noon, Some(120));
        check("Sun, 06 Nov 1994 12:05:00 GMT", noon, Some(300));
        check("Sun, 06 Nov 1994 11:00:00 GMT", noon, Some(0));
        check("Mon, 06 Nov 2034 12:00:00 GMT", noon, Some(24 * 60 * 60));
        check("Sun, 06 Nov 1994 12:05:00 GMT", None, Some(0));
        check("999999999999", noon, Some(24 * 60 * 60));
        check("-5", noon, None);
        check("soon", noon, None);
        check("", noon, None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
