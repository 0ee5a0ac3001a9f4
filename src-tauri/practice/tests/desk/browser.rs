//! A browser at the desk, as plain as the desk's pages: one cookie, and forms sent as they stand in the page.

use std::cell::RefCell;
use std::net::IpAddr;

use reqwest::{Method, RequestBuilder, Response};

use crate::clinic::Clinic;
use crate::desk::DESK;

pub(crate) struct Browser<'a> {
    pub(crate) clinic: &'a Clinic,
    client: reqwest::Client,
    pub(crate) cookie: RefCell<Option<String>>,
}

/// A page, read whole.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    /// Where a redirect leads.
    pub(crate) to: Option<String>,
    pub(crate) html: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(clinic: &'a Clinic) -> Self {
        Self::from_address(clinic, None)
    }

    /// A browser that calls from one of this computer's own addresses.
    pub(crate) fn from_address(clinic: &'a Clinic, address: Option<IpAddr>) -> Self {
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let client = client.local_address(address).build().unwrap();
        Self { clinic, client, cookie: RefCell::default() }
    }

    /// A browser in which somebody of the practice staff is signed in.
    pub(crate) async fn signed_in(clinic: &'a Clinic) -> Self {
        let browser = Self::new(clinic);
        let page = browser.sign_in(DESK.0, DESK.1).await;
        assert_eq!((page.status, page.to.as_deref()), (303, Some("/desk")), "{}", page.html);
        browser
    }

    pub(crate) fn origin(&self) -> String {
        self.clinic.practice.root().as_str().trim_end_matches('/').to_owned()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.clinic.practice.root().join(path).unwrap();
        let request = self.client.request(method, url);
        match &*self.cookie.borrow() {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        }
    }

    /// Opens a page.
    pub(crate) async fn open(&self, path: &str) -> Page {
        self.take(self.request(Method::GET, path)).await
    }

    /// Sends fields, as a form of the desk's own page does.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = url_encoded(fields);
        let request = self.request(Method::POST, path).header("Origin", self.origin());
        self.take(request.header("Content-Type", "application/x-www-form-urlencoded").body(body)).await
    }

    pub(crate) async fn take(&self, request: RequestBuilder) -> Page {
        let page = Page::of(request.send().await.unwrap()).await;
        if let Some(cookie) = page.headers.get("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.cookie.borrow_mut() = Some(pair).filter(|pair| !pair.ends_with('='));
        }
        page
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Page {
        self.post("desk/sign-in", &[("username", username), ("password", password)]).await
    }

    /// Sends one of a page's forms, with more fields, and follows to the page that shows what came of it.
    pub(crate) async fn send(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let sent = self.send_only(page, action, fields).await;
        match &sent.to {
            Some(to) => self.open(to).await,
            None => sent,
        }
    }

    /// The same without following.
    pub(crate) async fn send_only(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let path = form.attribute("action");
        let (token, once) = (form.hidden("token"), form.hidden("once"));
        let all = [&[("token", token.as_str()), ("once", once.as_str())], fields].concat();
        self.post(&path, &all).await
    }

    /// Looks for a patient and opens their page.
    pub(crate) async fn patient(&self, typed: &str) -> Page {
        let found = self.find(typed).await;
        let path = found.html.split("<a href=\"").find(|rest| rest.contains("/patients/")).unwrap();
        self.open(path.split('"').next().unwrap()).await
    }

    pub(crate) async fn find(&self, typed: &str) -> Page {
        self.send(&self.open("desk").await, "/find", &[("patient", typed)]).await
    }

    /// Opens a patient's page and confirms who it is.
    pub(crate) async fn confirmed(&self, typed: &str) -> Page {
        let page = self.patient(typed).await;
        let checks = [("check", "photo_id"), ("check", "date_of_birth")];
        let page = self.send(&page, "/confirm", &checks).await;
        assert!(page.says("Identity confirmed"), "{}", page.text());
        page
    }
}

/// A piece of a page.
pub(crate) struct Piece(String);

impl Piece {
    pub(crate) fn attribute(&self, name: &str) -> String {
        let (_, rest) = self.0.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn hidden(&self, name: &str) -> String {
        let (_, rest) = self.0.split_once(&format!("name=\"{name}\"")).unwrap();
        Self(rest.to_owned()).attribute("value")
    }
}

impl Page {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let to = headers.get("location").map(|to| to.to_str().unwrap().to_owned());
        Self { status, headers, to, html: response.text().await.unwrap() }
    }

    /// The form that is sent to an address with this ending.
    pub(crate) fn form(&self, action: &str) -> Piece {
        let forms = self.html.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap());
        let wanted = |form: &&str| Piece((*form).to_owned()).attribute("action").ends_with(action);
        Piece(
            forms.into_iter().find(wanted).unwrap_or_else(|| panic!("no {action}: {}", self.html)).to_owned(),
        )
    }

    pub(crate) fn has_form(&self, action: &str) -> bool {
        self.html.contains(&format!("{action}\" autocomplete"))
    }

    /// What stands on the page.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut is_tag = false;
        for c in self.html.chars() {
            match c {
                '<' => is_tag = true,
                '>' => {
                    is_tag = false;
                    text.push(' ');
                }
                c if !is_tag => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }
}

pub(crate) fn url_encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
