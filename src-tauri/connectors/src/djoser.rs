//! djoser (tested with 2.3), Django REST framework's accounts. The wire is in its source: `djoser/views.py`,
//! `serializers.py`, `conf.py`.
//!
//! Worth knowing: the portal mails a link, whose two last parts are all there is to a flow; nothing of it is checked
//! before the new password comes with it. Its refusals are sentences in the portal's own language, and no codes: what
//! they are about is told by the field they stand at.

mod problems;
mod survey;

use async_trait::async_trait;
use recovery::code::Charset;
use recovery::link::LinkForm;
use recovery::password::Policy;
use recovery::portal::{Channel, CodeStep, DoneStep, IdentifierKind, PasswordStep, Sends, SignInBy};
use recovery::settings::Language;
use recovery::{
    Capabilities, CodeShape, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem, SignInAnswer,
    Step,
};
use reqwest::Method;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::http::{Answer, Call, Http};
use crate::json::{self, WipedJson};
use crate::kind::{Key, Kind, NO_CLIENT, ONLY_BROWSER};
use crate::profile::{Facts, Features, Profile};
use crate::{OpenError, Portal, Survey};

/// djoser.
pub(crate) const KIND: Kind = Kind {
    name: "djoser",
    can: Features { password_reset: true, username_recovery: true, ..Features::NONE },
    usual: Features { password_reset: true, ..Features::NONE },
    needs: &[Key::Password],
    refuses: &[(Key::Code, "this kind of portal sends links, not codes"), NO_CLIENT, ONLY_BROWSER],
    open: |profile| Ok(Box::new(Djoser::at(profile)?)),
};

const RESET: &str = "users/reset_password/";
const CONFIRM: &str = "users/reset_password_confirm/";
const USERNAME: &str = "users/reset_username/";
const TOKEN: &str = "token/login/";
const JWT: &str = "jwt/create/";

/// In which refusals are asked for: they are sentences.
const IN_ENGLISH: Language = Language::English;

pub(crate) struct Djoser {
    http: Http,
    facts: Facts,
    policy: Policy,
    sign_in_path: OnceCell<Option<&'static str>>,
}

/// What must be known of a flow: only for what it was begun. Travels as its [`FlowToken`].
#[derive(Serialize, Deserialize)]
struct Handle {
    need: Need,
    /// Of the mails: a further link is to come in the language of the first.
    language: Language,
}

/// What is sent. Borrowed, so that secrets in it are copied nowhere but into the bytes that leave.
#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Email {
        email: &'a str,
    },
    Confirm {
        uid: &'a str,
        token: &'a str,
        new_password: &'a str,
        re_new_password: &'a str,
    },
    /// Under both names that a portal can have for it.
    SignIn {
        username: &'a str,
        email: &'a str,
        password: &'a str,
    },
}

impl Djoser {
    fn at(profile: &Profile) -> Result<Self, OpenError> {
        let (facts, policy) = (profile.facts.clone(), profile.facts.stated_policy()?);
        Ok(Self { http: Http::of(profile)?, facts, policy, sign_in_path: OnceCell::new() })
    }

    async fn post(
        &self,
        name: &'static str,
        path: &str,
        language: Language,
        body: &Body<'_>,
    ) -> Result<Answer, Problem> {
        let body = Some(WipedJson::of(body)?);
        let headers = vec![("accept-language", Zeroizing::new(language.tag().to_owned()))];
        self.http.call_for_body(Call { name, method: Method::POST, path, headers, body }).await
    }

    async fn request(&self, need: Need, email: &str, language: Language) -> Result<Step, Problem> {
        let (name, path) = match need {
            Need::Password => ("request", RESET),
            Need::Username | Need::Both => ("request_username", USERNAME),
        };
        let answer = self.post(name, path, language, &Body::Email { email }).await?;
        match answer.status {
            204 => {}
            404 => return Err(Problem::NotEnabledByPortal),
            // Some portals say so if there is no such email; here nobody is told.
            400 if problems::is_email_not_found(&answer) => {}
            _ => return Err(problems::read(name, &answer)),
        }
        let next = match need {
            Need::Password => Next::EnterCode(self.link_step()),
            Need::Username | Need::Both => Next::CheckInbox,
        };
        Ok(Step { next, token: json::into_token(&Handle { need, language })? })
    }

    fn link_step(&self) -> CodeStep {
        let nothing = CodeShape { length: None, charset: Charset::LettersAndDigits };
        CodeStep::plain(nothing, None, Channel::Email)
    }

    /// Where sign-ins are checked. A token of `jwt/` is nobody's concern when it is dropped; that of `token/` is one
    /// for all of an account's devices, so it is never ended here. None: there is no sign-in at this portal.
    async fn sign_in_path(&self) -> Result<Option<&'static str>, Problem> {
        let look = async || {
            for path in [JWT, TOKEN] {
                let looked = self.http.look(path).await.map_err(|_| Problem::NoAnswer { sent: false })?;
                match looked.status {
                    // What takes a POST alone answers a GET so. What a firewall says in its place is not the portal's.
                    405 if !looked.wants_browser => return Ok(Some(path)),
                    404 | 410 => {}
                    // It cannot be told now: asked again the next time.
                    _ => return Err(Problem::Unexpected),
                }
            }
            Ok(None)
        };
        self.sign_in_path.get_or_try_init(look).await.copied()
    }
}

#[async_trait]
impl Portal for Djoser {
    fn capabilities(&self) -> Capabilities {
        let features = self.facts.features;
        Capabilities {
            reset: features.password_reset.then_some(IdentifierKind::Email),
            username: features.username_recovery.then_some(IdentifierKind::Email),
            sends: Sends::Link,
            checks_late: true,
            sign_in_by: self.facts.sign_in_by.unwrap_or(SignInBy::Name),
            mail_names_username: true,
            others_stay: true,
            links: self.facts.links.clone(),
            link_form: LinkForm::UidAndToken,
            pages: self.facts.pages.clone(),
            sign_in_page: self.facts.sign_in_page.clone(),
            ..Capabilities::none()
        }
    }

    async fn start(&self, need: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem> {
        self.request(need, identifier.as_str(), language).await
    }

    async fn resend(
        &self,
        token: &FlowToken,
        identifier: Option<&Identifier>,
        _: Option<Channel>,
    ) -> Result<Step, Problem> {
        let handle: Handle = json::out_of_token(token)?;
        self.request(handle.need, identifier.ok_or(Problem::FlowLost)?.as_str(), handle.language).await
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        // Held, and checked with the new password: the portal has no other check.
        uid_and_token(given)?;
        let next = Next::SetPassword(PasswordStep { policy: self.policy.clone(), sign_in_as: None });
        Ok(Step { next, token: token.clone() })
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        given: Option<&Given>,
        password: &NewPassword,
        _: bool,
    ) -> Result<Step, Problem> {
        let (uid, link_token) = uid_and_token(given.ok_or(Problem::FlowLost)?)?;
        // The link's two parts and the password leave for the portal; twice, for portals that want it typed twice.
        let new_password = password.expose_for_delivery();
        let body = Body::Confirm { uid, token: link_token, new_password, re_new_password: new_password };
        let answer = self.post("set_password", CONFIRM, IN_ENGLISH, &body).await?;
        if answer.status != 204 {
            return Err(problems::read_of_password(&answer, &self.policy, password));
        }
        let done = DoneStep { sign_in_as: None, signed_out_others: false };
        Ok(Step { next: Next::Done(done), token: token.clone() })
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        let path = match self.sign_in_path().await {
            Ok(Some(path)) => path,
            Ok(None) => return SignInAnswer::NotOffered,
            Err(_) => return SignInAnswer::CannotTell,
        };
        let name = identifier.as_str();
        // The password leaves for the portal.
        let body = Body::SignIn { username: name, email: name, password: password.expose_for_delivery() };
        let Ok(answer) = self.post("sign_in", path, IN_ENGLISH, &body).await else {
            return SignInAnswer::CannotTell;
        };
        let has = |member: &str| answer.body.get(member).is_some_and(Value::is_string);
        match answer.status {
            200 if has("auth_token") || has("access") => SignInAnswer::Works,
            _ if problems::is_sign_in_refused(&answer) => SignInAnswer::Refused,
            _ => SignInAnswer::CannotTell,
        }
    }

    async fn survey(&self) -> Survey {
        survey::survey(&self.http, &self.facts).await
    }
}

/// The two parts of a link that count, as [`LinkForm::UidAndToken`] reads them.
fn uid_and_token(given: &Given) -> Result<(&str, &str), Problem> {
    match given {
        // Exposed to be taken apart; both parts leave for the portal.
        Given::Link(link) => {
            link.expose_for_delivery().split_once('/').ok_or(Problem::WrongCode { left: None })
        }
        Given::Code(_) => Err(Problem::NotEnabledByPortal),
    }
}
