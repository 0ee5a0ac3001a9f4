//! What a browser sends to the desk: who it is, by a cookie, and forms.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response};
use serde::de::DeserializeOwned;
use serde_json::Map;
use url::form_urlencoded;

use super::super::call::{is_of_type, whole};
use super::super::gate::Arrival;
use super::Desk;
use crate::portal::desk::{Form, Refusal, Visit};
use crate::portal::{Call, Fault};

/// What the path names.
pub(super) struct Named<T>(pub(super) T);

/// Somebody asks for a page.
pub(super) struct Asked(pub(super) Arc<Visit>);

/// Somebody sends a form.
pub(super) struct Sent {
    pub(super) visit: Arc<Visit>,
    pub(super) fields: Fields,
}

/// The fields of a form: each once, but for the checks.
#[derive(Default)]
pub(super) struct Fields {
    once: HashMap<String, String>,
    checks: Vec<String>,
}

impl Fields {
    /// One field; empty if it was not sent.
    pub(super) fn one(&self, name: &str) -> &str {
        self.once.get(name).map_or("", String::as_str)
    }

    /// The boxes that were ticked.
    pub(super) fn checks(&self) -> &[String] {
        &self.checks
    }

    /// Nothing for a form that two readers could read in two ways.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            if name == "check" {
                fields.checks.push(value.into_owned());
            } else if fields.once.insert(name.into_owned(), value.into_owned()).is_some() {
                return None;
            }
        }
        Some(fields)
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Desk> for Named<T> {
    type Rejection = Response<Body>;

    async fn from_request_parts(head: &mut Parts, desk: &Desk) -> Result<Self, Self::Rejection> {
        // Such as bytes that are no text: nothing is called that.
        let named = Path::from_request_parts(head, desk).await;
        named.map(|Path(named)| Self(named)).map_err(|_| desk.refused_plainly(&Refusal::NotThere))
    }
}

impl FromRequestParts<Desk> for Asked {
    type Rejection = Response<Body>;

    async fn from_request_parts(head: &mut Parts, desk: &Desk) -> Result<Self, Self::Rejection> {
        visit(head, desk, None).map(Self).map_err(|refusal| desk.refused_plainly(&refusal))
    }
}

impl FromRequest<Desk> for Sent {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Self::Rejection> {
        let (head, body) = request.into_parts();
        let bytes = whole(body).await.map_err(|_| desk.malformed())?;
        let is_form = is_of_type(&head.headers, "application/x-www-form-urlencoded");
        let fields = Fields::read(&bytes).filter(|_| is_form).ok_or_else(|| desk.malformed())?;
        let form = Form { token: fields.one("token").into(), once: fields.one("once").into() };
        let visit = visit(&head, desk, Some(form)).map_err(|refusal| desk.refused_plainly(&refusal))?;
        Ok(Self { visit, fields })
    }
}

fn visit(head: &Parts, desk: &Desk, form: Option<Form>) -> Result<Arc<Visit>, Refusal> {
    let arrival = head.extensions.get::<Arrival>().cloned();
    let arrival = arrival.ok_or(Fault::Server("the server did not say whose connection it is"))?;
    let call = Call {
        name: format!("{} {}", head.method, super::PATH),
        request: arrival.request,
        key: None,
        client: None,
        peer: arrival.peer,
        credential: None,
        body: Map::new(),
    };
    Ok(Arc::new(Visit { call, session: cookie(&head.headers, &desk.place.cookie), form }))
}

/// The value of a cookie (RFC 6265 section 5.4).
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    cookies.find_map(|cookies| {
        let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(named, _)| *named == name).map(|(_, value)| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn fields_come_once_but_for_checks() {
        let fields = Fields::read(b"email=a%40b.org&check=photo_id&check=called_back&word=%ff").unwrap();
        assert_eq!((fields.one("email"), fields.one("other")), ("a@b.org", ""));
        assert_eq!(fields.checks(), ["photo_id", "called_back"]);
        assert!(Fields::read(b"email=a&email=b").is_none());
    }

    #[test]
    fn one_cookie_is_ours() {
        let check = |text: &'static str, want: Option<&str>| {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(text))]);
            assert_eq!(cookie(&headers, "desk-80").as_deref(), want, "{text}");
        };
        check("other=1; desk-80=abc; more=2", Some("abc"));
        check("desk-8080=abc", None);
        check("desk-80", None);
    }
}
