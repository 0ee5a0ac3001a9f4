//! better-auth with its emailOTP plugin, and its username plugin where names are used (tested with 1.7). The wire is in
//! its source: `plugins/email-otp/routes`, `plugins/username`, `api/rate-limiter`.
//!
//! Worth knowing: there is no flow; email and code are all that the portal asks for each time. An account that does not
//! exist answers like one that does, until its code is right. Its limiter says `X-Retry-After`. A session is ended by its
//! cookie, and only for who names the portal's own origin.

mod problems;
mod survey;

use async_trait::async_trait;
use recovery::code::Charset;
use recovery::password::Policy;
use recovery::portal::{Channel, DoneStep, IdentifierKind, PasswordStep, SignInBy};
use recovery::settings::Language;
use recovery::{
    Capabilities, CodeShape, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem, SignInAnswer,
    Step,
};
use reqwest::Method;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::{Answer, Call, Http};
use crate::json::{self, WipedJson};
use crate::kind::{EITHER_NAME, Key, Kind, NO_CLIENT, NO_LINKS, ONLY_BROWSER};
use crate::profile::{Facts, Features, Profile};
use crate::{OpenError, Portal, Survey, refusal};

/// better-auth, with codes by email.
pub(crate) const KIND: Kind = Kind {
    name: "better-auth",
    can: Features { password_reset: true, ..Features::NONE },
    usual: Features { password_reset: true, ..Features::NONE },
    needs: &[Key::Password],
    refuses: &[NO_LINKS, EITHER_NAME, NO_CLIENT, ONLY_BROWSER],
    open: |profile| Ok(Box::new(BetterAuth::at(profile)?)),
};

/// The plugin's default.
const USUAL_CODE: CodeShape = CodeShape { length: Some(6), charset: Charset::Digits };
/// What a code is for, in the portal's words.
const PURPOSE: &str = "forget-password";

const REQUEST: &str = "email-otp/request-password-reset";
const CHECK: &str = "email-otp/check-verification-otp";
const RESET: &str = "email-otp/reset-password";
const SIGN_IN_BY_EMAIL: &str = "sign-in/email";
const SIGN_IN_BY_NAME: &str = "sign-in/username";
const SIGN_OUT: &str = "sign-out";
/// Says that the portal is there (`api/routes/ok`).
const OK: &str = "ok";

pub(crate) struct BetterAuth {
    http: Http,
    /// Of the base URL, which the portal wants to hear where a cookie comes with a call.
    origin: String,
    facts: Facts,
    policy: Policy,
}

/// What must be known of a flow; travels as its [`FlowToken`].
#[derive(Serialize, Deserialize)]
struct Handle {
    #[serde(serialize_with = "json::exposed_in_token")]
    email: SecretString,
    /// Of the mails: a further code is to come in the language of the first.
    language: Language,
}

/// What is sent. Borrowed, so that secrets in it are copied nowhere but into the bytes that leave.
#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Request { email: &'a str },
    Check { email: &'a str, r#type: &'a str, otp: &'a str },
    Reset { email: &'a str, otp: &'a str, password: &'a str },
    SignInByEmail { email: &'a str, password: &'a str },
    SignInByName { username: &'a str, password: &'a str },
    Nothing {},
}

impl BetterAuth {
    fn at(profile: &Profile) -> Result<Self, OpenError> {
        let (facts, policy) = (profile.facts.clone(), profile.facts.stated_policy()?);
        let origin = profile.base_url.origin().ascii_serialization();
        Ok(Self { http: Http::of(profile)?, origin, facts, policy })
    }

    async fn post(&self, name: &'static str, path: &str, body: &Body<'_>) -> Result<Answer, Problem> {
        let (body, headers) = (Some(WipedJson::of(body)?), Vec::new());
        self.http.call_for_body(Call { name, method: Method::POST, path, headers, body }).await
    }

    async fn request(&self, email: &str, language: Language) -> Result<Step, Problem> {
        let body = Some(WipedJson::of(&Body::Request { email })?);
        // For portals that write their mails in it: better-auth hands the request on to what sends them.
        let headers = vec![("accept-language", Zeroizing::new(language.tag().to_owned()))];
        let call = Call { name: "request", method: Method::POST, path: REQUEST, headers, body };
        let answer = self.http.call_for_body(call).await?;
        match answer.status {
            200 if says_success(&answer) => {
                let token = json::into_token(&Handle { email: email.to_owned().into(), language })?;
                Ok(Step { next: Next::EnterCode(self.facts.code.step(USUAL_CODE, Channel::Email)), token })
            }
            // The plugin is not there.
            404 => Err(Problem::NotEnabledByPortal),
            _ => Err(problems::read("request", &answer)),
        }
    }

    /// Ends the session that a sign-in check opened. If that fails it ends by itself, later.
    async fn sign_out(&self, session: Zeroizing<String>) {
        let Ok(body) = WipedJson::of(&Body::Nothing {}) else { return };
        let headers = vec![("origin", Zeroizing::new(self.origin.clone())), ("cookie", session)];
        let call = Call { name: "sign_out", method: Method::POST, path: SIGN_OUT, headers, body: Some(body) };
        // The outcome is in the log; there is nothing for the patient to do about it.
        let _ = self.http.call_for_body(call).await;
    }
}

#[async_trait]
impl Portal for BetterAuth {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            reset: self.facts.features.password_reset.then_some(IdentifierKind::Email),
            code_tries: self.facts.code.tries,
            sign_in_by: SignInBy::NameOrEmail,
            pages: self.facts.pages.clone(),
            sign_in_page: self.facts.sign_in_page.clone(),
            ..Capabilities::none()
        }
    }

    async fn start(&self, _: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem> {
        self.request(identifier.as_str(), language).await
    }

    async fn resend(
        &self,
        token: &FlowToken,
        _: Option<&Identifier>,
        _: Option<Channel>,
    ) -> Result<Step, Problem> {
        let handle: Handle = json::out_of_token(token)?;
        // The email that was typed leaves for the portal once more.
        self.request(handle.email.expose_secret(), handle.language).await
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        let handle: Handle = json::out_of_token(token)?;
        // Email and code leave for the portal.
        let (email, otp) = (handle.email.expose_secret(), refusal::code_of(given)?.expose_for_delivery());
        let answer = self.post("check_code", CHECK, &Body::Check { email, r#type: PURPOSE, otp }).await?;
        if answer.status != 200 || !says_success(&answer) {
            return Err(problems::read("check_code", &answer));
        }
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
        let handle: Handle = json::out_of_token(token)?;
        let code = refusal::code_of(given.ok_or(Problem::FlowLost)?)?;
        // Email, code and password leave for the portal.
        let (email, otp) = (handle.email.expose_secret(), code.expose_for_delivery());
        let body = Body::Reset { email, otp, password: password.expose_for_delivery() };
        let answer = self.post("set_password", RESET, &body).await?;
        if answer.status != 200 || !says_success(&answer) {
            return Err(problems::read_of_password(&answer, &self.policy, password));
        }
        let done = DoneStep { sign_in_as: None, signed_out_others: false };
        Ok(Step { next: Next::Done(done), token: token.clone() })
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        let name = identifier.as_str();
        // The password leaves for the portal.
        let password = password.expose_for_delivery();
        let (path, body) = match name.contains('@') {
            true => (SIGN_IN_BY_EMAIL, Body::SignInByEmail { email: name, password }),
            false => (SIGN_IN_BY_NAME, Body::SignInByName { username: name, password }),
        };
        let Ok(mut answer) = self.post("sign_in", path, &body).await else {
            return SignInAnswer::CannotTell;
        };
        match (answer.status, problems::code(&answer)) {
            (200, _) if answer.body.get("twoFactorRedirect") == Some(&Value::Bool(true)) => {
                SignInAnswer::WorksThenSecondFactor
            }
            (200, _) if answer.body.get("token").is_some_and(Value::is_string) => {
                let session = std::mem::take(&mut answer.cookies);
                self.sign_out(session).await;
                SignInAnswer::Works
            }
            (_, Some("INVALID_EMAIL_OR_PASSWORD" | "INVALID_USERNAME_OR_PASSWORD")) => SignInAnswer::Refused,
            _ => SignInAnswer::CannotTell,
        }
    }

    async fn survey(&self) -> Survey {
        survey::survey(&self.http, &self.facts).await
    }
}

fn says_success(answer: &Answer) -> bool {
    answer.body.get("success") == Some(&Value::Bool(true))
}
