//! What every request passes first: is it meant for this portal, by this name, and not sent by a web page? The staff
//! desk's own pages alone may send something, and only to the desk.
//! And what every answer gets on its way out.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};
use axum::middleware::Next;

use super::{desk, problem, refused};
use crate::keys;
use crate::portal::{Answer, Problem};

/// Where a browser says how far apart sender and receiver are (W3C Fetch Metadata).
const FETCH_SITE: &str = "sec-fetch-site";
/// And what for: somebody goes to a page, or a page loads something.
const FETCH_MODE: &str = "sec-fetch-mode";
/// And where it goes: into a window of its own, or into a part of a page.
const FETCH_DEST: &str = "sec-fetch-dest";

/// What the portal knows of its own address.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    /// The names a `Host` header may have.
    hosts: Vec<String>,
    /// The first piece of every path, if other programs on this computer are to be kept out.
    launch_key: Option<String>,
}

/// Whose connection a request came by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// A request that was let in.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    pub(super) request: String,
    pub(super) peer: IpAddr,
}

impl Gate {
    pub(crate) fn new(address: SocketAddr, launch_key: Option<String>) -> Self {
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() {
            hosts.push(format!("localhost:{}", address.port()));
        }
        // The port that goes without saying.
        let bare: Vec<_> =
            hosts.iter().filter_map(|host| host.strip_suffix(":80")).map(str::to_owned).collect();
        hosts.extend(bare);
        Self { hosts, launch_key }
    }

    /// Whether a request names this portal. Another name on the same address is somebody's trick (DNS
    /// rebinding), or a proxy that this portal must not believe.
    fn knows_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut named = headers.get_all(HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else { return false };
        let is_ours = |host: &str| self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
        host.to_str().is_ok_and(is_ours) && uri.authority().is_none_or(|named| is_ours(named.as_str()))
    }

    /// The path below the launch key; nothing for one that does not have it.
    fn below(&self, path: &str) -> Option<String> {
        let Some(key) = &self.launch_key else { return Some(path.to_owned()) };
        let (first, rest) = path.strip_prefix('/')?.split_once('/')?;
        keys::same(first.as_bytes(), key.as_bytes()).then(|| format!("/{rest}"))
    }
}

/// Lets a request in, or not, and marks the answer.
pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response<Body> {
    let Ok(id) = keys::random::<8>().map(|bytes| keys::hex(&bytes)) else {
        return problem(Problem::Unavailable);
    };
    let mut response = match gate.admit(request, &id) {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    tracing::info!(request = id, status = response.status().as_u16(), "answered");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert("request-id", id);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

impl Gate {
    fn admit(&self, mut request: Request, id: &str) -> Result<Request, Refusal> {
        if !self.knows_host(request.uri(), request.headers()) {
            return Err(Refusal::Host);
        }
        let below = self.below(request.uri().path());
        let is_desk = below.as_deref().is_some_and(desk::is_path);
        if !may_come(request.method(), request.headers(), is_desk) {
            return Err(Refusal::WebPage);
        }
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let path = below.and_then(|path| format!("{path}{query}").parse::<PathAndQuery>().ok());
        *request.uri_mut() = Uri::from(path.ok_or(Refusal::Path)?);
        let Peer(peer) = request.extensions().get().copied().ok_or(Refusal::Fault)?;
        request.extensions_mut().insert(Arrival { request: id.to_owned(), peer });
        Ok(request)
    }
}

/// Whether a request may come from where it comes. Programs say nothing of that, and web pages are refused: all but
/// those of the desk itself, from which alone its forms may be sent.
fn may_come(method: &Method, headers: &HeaderMap, is_desk: bool) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    let (first, second) = (origins.next(), origins.next());
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = format!("http://{host}");
    let is_own = |origin: &HeaderValue| origin.to_str().is_ok_and(|text| text.eq_ignore_ascii_case(&own));
    match first {
        None if !is_desk => true,
        None => [Method::GET, Method::HEAD].contains(method) && may_look(headers),
        Some(origin) => {
            is_desk && second.is_none() && is_own(origin) && says_only(headers, FETCH_SITE, &["same-origin"])
        }
    }
}

/// Whether a page of the desk may be shown there. Another port of this computer is the same site, so that its pages
/// would send the desk's cookie; from other sites no cookie comes, and people may follow a link.
fn may_look(headers: &HeaderMap) -> bool {
    let goes_there =
        says_only(headers, FETCH_MODE, &["navigate"]) && says_only(headers, FETCH_DEST, &["document"]);
    says_only(headers, FETCH_SITE, &["same-origin", "none"])
        || says_only(headers, FETCH_SITE, &["cross-site"]) && headers.contains_key(FETCH_MODE) && goes_there
}

/// Whether a header says one of these, as often as it is there. Older browsers and programs do not send it.
fn says_only(headers: &HeaderMap, name: &str, words: &[&str]) -> bool {
    headers.get_all(name).iter().all(|said| words.iter().any(|word| said == word))
}

/// Why a request is not let in.
enum Refusal {
    Host,
    WebPage,
    Path,
    /// The server did not say whose connection it is.
    Fault,
}

impl Refusal {
    fn into_response(self) -> Response<Body> {
        let [other_host, web_page] = refusals();
        match self {
            Self::Host => refused(other_host),
            Self::WebPage => refused(web_page),
            Self::Path => not_found(),
            Self::Fault => problem(Problem::Unavailable),
        }
    }
}

/// The answers to a request that is meant for another host, and to one that a web page sent.
pub(super) fn refusals() -> [Answer; 2] {
    let malformed = |status, why| Answer::from(Problem::Malformed(why)).with_status(status);
    [malformed(421, "this portal has another Host"), malformed(403, "web pages may not use this portal")]
}

/// The answer to a path that is not there.
pub(super) fn not_found() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_names() {
        let gate = Gate::new("127.0.0.1:8080".parse().unwrap(), None);
        let check = |uri: &str, hosts: &[&str], want: bool| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(HOST, HeaderValue::from_str(host).unwrap());
            }
            assert_eq!(gate.knows_host(&uri.parse().unwrap(), &headers), want, "{uri} {hosts:?}");
        };
        check("/", &["127.0.0.1:8080"], true);
        check("/", &["localhost:8080"], true);
        check("/", &["LOCALHOST:8080"], true);
        check("/", &[], false);
        check("/", &["127.0.0.1"], false);
        check("/", &["127.0.0.1:8081"], false);
        check("/", &["evil.example:8080"], false);
        check("/", &["127.0.0.1:8080", "evil.example"], false);
        check("http://evil.example/", &["127.0.0.1:8080"], false);
    }

    #[test]
    fn the_usual_port_goes_without_saying() {
        let names = |address: &str| Gate::new(address.parse().unwrap(), None).hosts;
        assert_eq!(names("127.0.0.1:80"), ["127.0.0.1:80", "localhost:80", "127.0.0.1", "localhost"]);
        assert_eq!(names("192.0.2.1:8080"), ["192.0.2.1:8080"]);
        assert_eq!(names("[::1]:8080"), ["[::1]:8080", "localhost:8080"]);
    }

    #[test]
    fn only_the_desk_hears_web_pages_and_only_its_own() {
        let check = |method: Method, is_desk: bool, more: &[(&'static str, &str)], want: bool| {
            let mut headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("127.0.0.1:8080"))]);
            for (name, value) in more {
                headers.append(*name, HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(may_come(&method, &headers, is_desk), want, "{method} {is_desk} {more:?}");
        };
        let own = ("origin", "http://127.0.0.1:8080");
        check(Method::POST, false, &[], true);
        check(Method::POST, false, &[own], false);
        check(Method::GET, false, &[own], false);
        check(Method::GET, true, &[], true);
        let site = |site| ("sec-fetch-site", site);
        let (navigate, document) = (("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"));
        check(Method::GET, true, &[site("none"), navigate, document], true);
        check(Method::GET, true, &[site("same-origin")], true);
        check(Method::GET, true, &[site("cross-site"), navigate, document], true);
        check(Method::HEAD, true, &[site("cross-site"), navigate], true);
        check(Method::GET, true, &[site("cross-site")], false);
        check(Method::GET, true, &[site("cross-site"), ("sec-fetch-mode", "no-cors")], false);
        check(Method::GET, true, &[site("cross-site"), navigate, ("sec-fetch-dest", "iframe")], false);
        check(Method::GET, true, &[site("same-site")], false);
        check(Method::GET, true, &[site("same-site"), navigate, document], false);
        check(Method::GET, true, &[site("same-origin"), site("same-site")], false);
        check(Method::GET, true, &[site("elsewhere"), navigate, document], false);
        check(Method::POST, true, &[own], true);
        check(Method::POST, true, &[own, ("sec-fetch-site", "same-origin")], true);
        check(Method::POST, true, &[], false);
        check(Method::POST, true, &[("sec-fetch-site", "same-origin")], false);
        check(Method::POST, true, &[own, site("same-site")], false);
        check(Method::POST, true, &[own, site("same-origin"), site("cross-site")], false);
        check(Method::POST, true, &[own, own], false);
        for other in ["null", "https://127.0.0.1:8080", "http://127.0.0.1:8081", "http://localhost:8080"] {
            check(Method::POST, true, &[("origin", other)], false);
            check(Method::GET, true, &[("origin", other)], false);
        }
    }

    #[test]
    fn opens_with_its_launch_key_alone() {
        let gate = Gate::new("127.0.0.1:8080".parse().unwrap(), Some("0123456789abcdef".into()));
        let check = |path: &str, want: Option<&str>| assert_eq!(gate.below(path).as_deref(), want, "{path}");
        check("/0123456789abcdef/recovery/v1/flows", Some("/recovery/v1/flows"));
        check("/0123456789abcdef/", Some("/"));
        check("/0123456789abcdef", None);
        check("/0123456789abcdee/recovery/v1/flows", None);
        check("/recovery/v1/flows", None);
        check("//0123456789abcdef/", None);
    }
}
