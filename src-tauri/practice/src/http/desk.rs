//! The staff desk over HTTP: plain pages for a browser, with forms and a style sheet and no script. What is done,
//! `portal::desk` knows; what a page says, `pages` and the templates in `desk/`.

mod sent;
mod pages;
mod words;
mod style;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE,
};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::map_response;
use axum::routing::{any, get, post};
use tokio::time::Instant;
use url::Url;

use super::calls::hold;
use super::{Front, Gone};
use crate::Clinic;
use crate::account::Staff;
use crate::password::Hasher;
use crate::portal::desk::{Check, NewEmail, Refusal, Someone, StaffSignIn, Temporary, Visit};
use crate::portal::{Fault, Portal};
use pages::{FoundPage, Frame, PatientTemplate, PlainPage, SearchPage, SignInPage};
use sent::{Asked, Named, Sent};

/// The desk's paths, below the launch key.
const PATH: &str = "/desk";
/// Pages load their style sheet and nothing else, and send forms to the desk and nowhere else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The runtime is shutting down.
const ENDING: Fault = Fault::Server("the program is ending");

/// The desk, as its pages need it.
#[derive(Clone)]
pub(crate) struct Desk {
    front: Front,
    place: Arc<Place>,
}

/// Where the desk is, and whose it is.
struct Place {
    /// The path of its first page: `/desk`, after the launch key.
    base: String,
    /// The cookie's name. Cookies do not know ports, so it has the port in it.
    cookie: String,
    clinic: Clinic,
    /// Somebody made up with whom to try the desk, where nobody else works there.
    made_up: Option<Staff>,
}

/// Whether a path, below the launch key, is the desk's.
pub(super) fn is_path(path: &str) -> bool {
    path.strip_prefix(PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Desk {
    /// The desk of the portal with this address.
    pub(crate) fn new(front: Front, root: &Url, clinic: Clinic, made_up: Option<Staff>) -> Self {
        let base = format!("{}{PATH}", root.path().trim_end_matches('/'));
        let cookie = format!("desk-{}", root.port_or_known_default().unwrap_or_default());
        Self { front, place: Arc::new(Place { base, cookie, clinic, made_up }) }
    }
}

pub(super) fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/desk", get(home))
        .route("/desk/", get(home))
        .route("/desk/style.css", get(style_sheet))
        .route("/desk/sign-in", post(sign_in).get(to_home))
        .route("/desk/sign-out", post(sign_out).get(to_home))
        .route("/desk/find", post(find).get(to_home))
        .route("/desk/found/{number}", get(found))
        .route("/desk/patients/{patient}", get(patient))
        .route("/desk/patients/{patient}/{act}", post(act).get(to_patient))
        .route("/desk/{*rest}", any(not_there))
        .layer(map_response(closed))
        .with_state(desk)
}

/// What every answer of the desk has.
async fn closed(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // With `no-referrer`, browsers would not say whose page a form is of.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // Nor may a page of elsewhere take one of these in.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

async fn style_sheet() -> Response<Body> {
    let mut response = Response::new(Body::from(style::SHEET));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response
}

async fn home(State(desk): State<Desk>, Asked(visit): Asked) -> Response<Body> {
    desk.search_page(&visit, StatusCode::OK).await
}

async fn sign_in(State(desk): State<Desk>, Sent { visit, fields }: Sent) -> Response<Body> {
    let begun = Instant::now();
    let patient: Option<i64> = fields.one("patient").parse().ok();
    let given = StaffSignIn {
        username: fields.one("username").to_owned(),
        password: fields.one("password").to_owned(),
    };
    let response = match desk.try_sign_in(&visit, given).await {
        Ok(value) => {
            let page = patient.map(|patient| format!("/patients/{patient}")).unwrap_or_default();
            desk.with_cookie(desk.to(&page), &value, "")
        }
        Err(refusal) => desk.refused(&visit, patient, &refusal).await,
    };
    // Known and unknown names look the same, in what is said and in how long it takes.
    hold(begun).await;
    response
}

async fn sign_out(State(desk): State<Desk>, Sent { visit, .. }: Sent) -> Response<Body> {
    match desk.ask(&visit, Portal::desk_sign_out).await {
        Ok(()) => {
            let page = desk.sign_in_page(&visit, StatusCode::OK, None, |page| page.signed_out = true).await;
            desk.with_cookie(page, "", "; Max-Age=0")
        }
        Err(refusal) => desk.refused(&visit, None, &refusal).await,
    }
}

async fn find(State(desk): State<Desk>, Sent { visit, fields }: Sent) -> Response<Body> {
    let typed = fields.one("patient").to_owned();
    match desk.ask(&visit, move |portal, visit| portal.desk_find(visit, &typed)).await {
        Ok(Some(number)) => desk.to(&format!("/found/{number}")),
        Ok(None) => desk.search_page(&visit, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(refusal) => desk.refused(&visit, None, &refusal).await,
    }
}

async fn found(
    State(desk): State<Desk>,
    Named(number): Named<String>,
    Asked(visit): Asked,
) -> Response<Body> {
    let number = number.parse().unwrap_or_default();
    match desk.ask(&visit, move |portal, visit| portal.desk_found(visit, number)).await {
        Ok(found) => page(StatusCode::OK, &FoundPage::new(desk.frame(Some(&found.someone)), &found)),
        Err(refusal) => desk.refused(&visit, None, &refusal).await,
    }
}

async fn patient(
    State(desk): State<Desk>,
    Named(patient): Named<String>,
    RawQuery(query): RawQuery,
    Asked(visit): Asked,
) -> Response<Body> {
    let done = query.as_deref().and_then(|query| query.strip_prefix("done=")?.parse().ok());
    desk.patient_page(&visit, patient.parse().unwrap_or_default(), done, None).await
}

async fn act(
    State(desk): State<Desk>,
    Named((patient, act)): Named<(String, String)>,
    Sent { visit, fields }: Sent,
) -> Response<Body> {
    let patient: i64 = patient.parse().unwrap_or_default();
    let typed = fields.one("email").to_owned();
    let done = match act.as_str() {
        "confirm" => {
            let checks: Option<Vec<_>> = fields.checks().iter().map(|name| Check::named(name)).collect();
            let Some(checks) = checks else { return desk.malformed() };
            desk.ask(&visit, move |portal, visit| portal.desk_confirm(visit, patient, &checks)).await
        }
        "invitation" => desk.ask(&visit, move |portal, visit| portal.desk_invite(visit, patient)).await,
        "reset" => desk.ask(&visit, move |portal, visit| portal.desk_reset(visit, patient)).await,
        "temporary-password" => desk.temporary_password(&visit, patient).await,
        "unlock" => desk.ask(&visit, move |portal, visit| portal.desk_unlock(visit, patient)).await,
        "email" => {
            let email = NewEmail::read(&typed);
            desk.ask(&visit, move |portal, visit| portal.desk_correct_email(visit, patient, email)).await
        }
        _ => Err(Refusal::NotThere),
    };
    match done {
        Ok(number) => desk.to(&format!("/patients/{patient}?done={number}")),
        Err(refusal) if is_about_the_patient(&refusal) => {
            desk.patient_page(&visit, patient, None, Some((&refusal, &typed))).await
        }
        Err(refusal) => desk.refused(&visit, Some(patient), &refusal).await,
    }
}

/// A form's address, opened as if it were a page.
async fn to_home(State(desk): State<Desk>) -> Response<Body> {
    desk.to("")
}

async fn to_patient(
    State(desk): State<Desk>,
    Named((patient, _)): Named<(String, String)>,
) -> Response<Body> {
    match patient.parse::<i64>() {
        Ok(patient) => desk.to(&format!("/patients/{patient}")),
        Err(_) => not_there(State(desk)).await,
    }
}

async fn not_there(State(desk): State<Desk>) -> Response<Body> {
    desk.refused_plainly(&Refusal::NotThere)
}

impl Desk {
    /// Has the portal do something for a visit.
    async fn ask<T: Send + 'static>(
        &self,
        visit: &Arc<Visit>,
        work: impl FnOnce(&mut Portal, &Visit) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let visit = Arc::clone(visit);
        let done = self.front.ask(move |portal| work(portal, &visit)).await;
        done.unwrap_or_else(|Gone| Err(ENDING.into()))
    }

    /// As [`Self::ask`], for slow sums with passwords.
    async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.front.hash(work).await.map_err(|Gone| ENDING.into())
    }

    async fn try_sign_in(&self, visit: &Arc<Visit>, given: StaffSignIn) -> Result<String, Refusal> {
        let read = self.ask(visit, |portal, visit| Ok((portal.desk_read_sign_in(visit, &given)?, given)));
        let (to_check, given) = read.await?;
        let compared = self.hash(move |hasher| to_check.compare(hasher)).await?;
        self.ask(visit, move |portal, visit| portal.desk_sign_in(visit, &given, &compared)).await
    }

    async fn temporary_password(&self, visit: &Arc<Visit>, patient: i64) -> Result<i64, Refusal> {
        let read = self.ask(visit, move |portal, visit| portal.desk_read_temporary(visit, patient));
        let password = match read.await? {
            Temporary::ToHash(password) => password,
            Temporary::Was(number) => return Ok(number),
        };
        let hashed = self.hash(|hasher| password.hash(hasher)).await??;
        self.ask(visit, move |portal, visit| portal.desk_temporary(visit, patient, hashed)).await
    }

    /// The first page; with an error, if too little was typed to search for.
    async fn search_page(&self, visit: &Arc<Visit>, status: StatusCode) -> Response<Body> {
        match self.ask(visit, Portal::desk_someone).await {
            Ok(someone) => {
                page(status, &SearchPage::new(self.frame(Some(&someone)), status != StatusCode::OK))
            }
            Err(refusal) => self.refused(visit, None, &refusal).await,
        }
    }

    /// A patient's page, with what was done last, or why something was not.
    async fn patient_page(
        &self,
        visit: &Arc<Visit>,
        patient: i64,
        done: Option<i64>,
        refused: Option<(&Refusal, &str)>,
    ) -> Response<Body> {
        match self.ask(visit, move |portal, visit| portal.desk_patient(visit, patient, done)).await {
            Ok(read) => {
                let status = refused.map_or(StatusCode::OK, |(refusal, _)| status(refusal));
                page(status, &PatientTemplate::new(self.frame(Some(&read.someone)), &read, refused))
            }
            Err(refusal) => self.refused(visit, Some(patient), &refusal).await,
        }
    }

    /// Says why nothing was done; to who is not signed in, on the page to sign in, from which they come back to
    /// the patient.
    async fn refused(&self, visit: &Arc<Visit>, patient: Option<i64>, refusal: &Refusal) -> Response<Body> {
        let wait = match refusal {
            Refusal::Wait(wait) => Some(*wait),
            _ => None,
        };
        match refusal {
            Refusal::SignedOut { was_signed_in } => {
                let was_sent = visit.form.is_some();
                let over = *was_signed_in || was_sent;
                let status = if over || patient.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
                self.sign_in_page(visit, status, patient, |page| {
                    page.over = over;
                    page.nothing_done = was_sent;
                })
                .await
            }
            Refusal::SignInFailed | Refusal::Wait(_) => {
                let mut response = self
                    .sign_in_page(visit, status(refusal), patient, |page| {
                        page.failed = wait.is_none();
                        page.wait_minutes = wait.map(|wait| (wait + 59) / 60);
                    })
                    .await;
                if let Some(wait) = wait {
                    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait));
                }
                response
            }
            other => self.refused_plainly(other),
        }
    }

    fn refused_plainly(&self, refusal: &Refusal) -> Response<Body> {
        page(status(refusal), &PlainPage::of(self.frame(None), refusal))
    }

    /// What was sent cannot be read.
    fn malformed(&self) -> Response<Body> {
        page(StatusCode::BAD_REQUEST, &PlainPage::malformed(self.frame(None)))
    }

    async fn sign_in_page(
        &self,
        visit: &Arc<Visit>,
        status: StatusCode,
        patient: Option<i64>,
        say: impl FnOnce(&mut SignInPage),
    ) -> Response<Body> {
        match self.ask(visit, Portal::desk_is_staffed).await {
            Ok(staffed) => {
                let made_up = self.place.made_up.clone();
                let mut shown = SignInPage::new(self.frame(None), staffed, patient, made_up);
                say(&mut shown);
                page(status, &shown)
            }
            Err(refusal) => self.refused_plainly(&refusal),
        }
    }

    fn frame(&self, someone: Option<&Someone>) -> Frame {
        Frame::new(&self.place.base, &self.place.clinic, someone)
    }

    /// On to a page of the desk, so that a reload sends nothing again (RFC 9110 section 15.4.4).
    fn to(&self, page: &str) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        if let Ok(place) = HeaderValue::try_from(format!("{}{page}", self.place.base)) {
            response.headers_mut().insert(LOCATION, place);
        }
        response
    }

    /// Not `Secure`: the desk is on this computer, without encryption. It lives as long as the browser.
    fn with_cookie(&self, mut response: Response<Body>, value: &str, more: &str) -> Response<Body> {
        let Place { base, cookie, .. } = &*self.place;
        let cookie = format!("{cookie}={value}; Path={base}; HttpOnly; SameSite=Strict{more}");
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
        response
    }
}

/// Whether a refusal is told on the patient's page.
fn is_about_the_patient(refusal: &Refusal) -> bool {
    matches!(status(refusal), StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY)
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignedOut { .. } | Refusal::ForeignForm | Refusal::SignInFailed => StatusCode::FORBIDDEN,
        Refusal::NotThere => StatusCode::NOT_FOUND,
        Refusal::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Confirm(_) | Refusal::DoesNotFit | Refusal::NoAddress | Refusal::NoDateOfBirth => {
            StatusCode::CONFLICT
        }
        Refusal::Email(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Trouble(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn page(status: StatusCode, template: &impl askama::Template) -> Response<Body> {
    let (status, html) = match template.render() {
        Ok(html) => (status, html),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            (StatusCode::INTERNAL_SERVER_ERROR, String::new())
        }
    };
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
