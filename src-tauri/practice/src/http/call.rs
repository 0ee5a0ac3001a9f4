//! A request becomes a [`Call`], or is refused before the portal hears of it.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Response};
use http_body_util::BodyExt;
use serde_json::{Map, Value};

use super::gate::Arrival;
use super::{Front, json, problem};
use crate::portal::{Call, Opaque, Problem};

/// Largest body, in bytes.
const SIZE_LIMIT: usize = 16 * 1024;
/// How much of a body that is too large is still read, so that its sender hears why.
const READ_LIMIT: usize = 1024 * 1024;
/// Longest wait for a whole body.
const BODY_LIMIT: Duration = Duration::from_secs(10);
/// Longest value of a header that names something.
pub(super) const NAME_LIMIT: usize = 255;

impl FromRequest<Front> for Call {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, _: &Front) -> Result<Self, Self::Rejection> {
        read(request).await.map_err(problem)
    }
}

async fn read(request: Request) -> Result<Call, Problem> {
    let (head, body) = request.into_parts();
    let arrival = head.extensions.get::<Arrival>().cloned().ok_or(Problem::Unavailable)?;
    let headers = &head.headers;
    let is_post = head.method == Method::POST;
    let body = if is_post { posted(headers, body).await? } else { Map::new() };
    Ok(Call {
        name: format!("{} {}", head.method, head.uri.path()),
        request: arrival.request,
        key: if is_post { name(headers, "idempotency-key")? } else { None },
        client: name(headers, "portal-client")?,
        peer: arrival.peer,
        credential: credential(headers),
        body,
    })
}

async fn posted(headers: &HeaderMap, body: Body) -> Result<Map<String, Value>, Problem> {
    // Read before it is refused: its sender may not listen before all is sent.
    let bytes = whole(body).await?;
    if !is_of_type(headers, "application/json") {
        return Err(Problem::Malformed("the content type must be application/json"));
    }
    let wrong = "the body must be one JSON object in UTF-8 without repeated names";
    json::object(&bytes).ok_or(Problem::Malformed(wrong))
}

pub(super) fn is_of_type(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

/// Reads a body to its end, or says why not.
pub(super) async fn whole(body: Body) -> Result<Vec<u8>, Problem> {
    let bytes = tokio::time::timeout(BODY_LIMIT, collect(body)).await;
    bytes.map_err(|_| Problem::Malformed("the body did not come in time"))?
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::Malformed("the body broke off"))?;
        let data = frame.into_data().unwrap_or_default();
        length += data.len();
        if length > READ_LIMIT {
            break;
        }
        if length <= SIZE_LIMIT {
            bytes.extend_from_slice(&data);
        }
    }
    match length {
        0..=SIZE_LIMIT => Ok(bytes),
        _ => Err(Problem::Malformed("the body is longer than 16 KiB")),
    }
}

/// A header that names something: given once, short and printable, or not at all.
fn name(headers: &HeaderMap, header: &str) -> Result<Option<String>, Problem> {
    let wrong = Problem::Malformed("a header must occur once, with 1 to 255 printable ASCII characters");
    let mut values = headers.get_all(header).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    let plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let fits = plain && (1..=NAME_LIMIT).contains(&text.len()) && values.next().is_none();
    if fits { Ok(Some(text.to_owned())) } else { Err(wrong) }
}

/// The opaque value of `Authorization: Flow …` or `Session …`. Anything else is as good as none.
fn credential(headers: &HeaderMap) -> Option<(Opaque, String)> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let opaque = [Opaque::Flow, Opaque::Session]
        .into_iter()
        .find(|opaque| scheme.eq_ignore_ascii_case(opaque.name()))?;
    Some((opaque, value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn headers_that_name_something_are_given_once() {
        let check = |values: &[&str], want: Result<Option<&str>, ()>| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("idempotency-key", HeaderValue::from_str(value).unwrap());
            }
            let read = name(&headers, "idempotency-key");
            assert_eq!(read.as_ref().map(Option::as_deref).map_err(|_| ()), want, "{values:?}");
        };
        check(&[], Ok(None));
        check(&["a"], Ok(Some("a")));
        check(&["a", "a"], Err(()));
        check(&[""], Err(()));
        check(&["ñ"], Err(()));
        check(&["a b"], Ok(Some("a b")));
        check(&["a\tb"], Err(()));
        check(&[&"a".repeat(256)], Err(()));
    }

    #[test]
    fn credentials_name_their_scheme() {
        let check = |value: &str, want: Option<(Opaque, &str)>| {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(value).unwrap())]);
            let want = want.map(|(opaque, value)| (opaque, value.to_owned()));
            assert_eq!(credential(&headers), want, "{value}");
        };
        check("Flow abc", Some((Opaque::Flow, "abc")));
        check("flow abc", Some((Opaque::Flow, "abc")));
        check("Session abc", Some((Opaque::Session, "abc")));
        check("Bearer abc", None);
        check("Flow", None);
    }
}
