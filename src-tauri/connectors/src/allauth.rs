//! django-allauth, headless, app client (tested with 65.21). The wire is described in its OpenAPI
//! document, which every installation serves at `/_allauth/openapi.json` if its operator switches it on.
//!
//! Worth knowing: 401 is the answer to a successful start and to a successful reset; a code's end by time
//! and by tries look the same (409); an account that does not exist answers like one that does.

mod problems;
mod survey;

use async_trait::async_trait;
use recovery::code::Charset;
use recovery::password::Policy;
use recovery::portal::{Channel, CodeStep, DoneStep, IdentifierKind, PasswordStep, SignInBy, UsernameStep};
use recovery::settings::Language;
use recovery::{
    Capabilities, Code, CodeShape, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem,
    SignInAnswer, Step,
};
use reqwest::Method;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::OnceCell;

use self::problems::has_error;
use crate::http::{Answer, Call, Header, Http};
use crate::json::{self, WipedJson};
use crate::kind::{EITHER_NAME, Key, Kind, NO_CLIENT, NO_LINKS, ONLY_BROWSER};
use crate::profile::{Facts, Features, Profile};
use crate::{OpenError, Portal, Survey, refusal};

/// django-allauth, headless.
pub(crate) const KIND: Kind = Kind {
    name: "allauth",
    can: Features { password_reset: true, username_recovery: true, ..Features::NONE },
    usual: Features { password_reset: true, ..Features::NONE },
    needs: &[Key::Password],
    refuses: &[NO_LINKS, EITHER_NAME, NO_CLIENT, ONLY_BROWSER],
    open: |profile| Ok(Box::new(Allauth::at(profile)?)),
};

/// allauth's default: eight letters without vowels, dashed.
const USUAL_CODE: CodeShape = CodeShape { length: Some(8), charset: Charset::Letters };

/// The session of who has no account, where the portal says so. No portal gives it.
const NOBODY: &str = "";

const CONFIG: &str = "_allauth/app/v1/config";
const REQUEST: &str = "_allauth/app/v1/auth/password/request";
const RESET: &str = "_allauth/app/v1/auth/password/reset";
const LOGIN: &str = "_allauth/app/v1/auth/login";
const SESSION: &str = "_allauth/app/v1/auth/session";

pub(crate) struct Allauth {
    http: Http,
    facts: Facts,
    policy: Policy,
    config: OnceCell<Config>,
}

/// What must be known of a flow; travels as its [`FlowToken`].
#[derive(Clone, Serialize, Deserialize)]
struct Handle {
    /// allauth's own handle of the flow, a secret.
    #[serde(serialize_with = "json::exposed_in_token")]
    session: SecretString,
    need: Need,
    /// Of the mails: a further code is to come in the language of the first.
    language: Language,
}

/// What is sent. Borrowed, so that secrets in it are copied nowhere but into the bytes that leave.
#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Request { email: &'a str },
    CheckCode { key: &'a str },
    Reset { key: &'a str, password: &'a str },
    LoginByEmail { email: &'a str, password: &'a str },
    LoginByName { username: &'a str, password: &'a str },
}

/// What the installation says of itself, asked for once.
struct Config {
    resets_by_code: bool,
    signs_in_by_email: bool,
    signs_in_by_username: bool,
}

impl Config {
    fn read(document: &Value) -> Option<Self> {
        let account = document.pointer("/data/account")?;
        let methods = account.get("login_methods").and_then(Value::as_array);
        let by = |name: &str| methods.is_some_and(|methods| methods.iter().any(|method| method == name));
        Some(Self {
            resets_by_code: account.get("password_reset_by_code_enabled") == Some(&Value::Bool(true)),
            signs_in_by_email: by("email"),
            signs_in_by_username: by("username"),
        })
    }
}

impl Allauth {
    fn at(profile: &Profile) -> Result<Self, OpenError> {
        let (facts, policy) = (profile.facts.clone(), profile.facts.stated_policy()?);
        Ok(Self { http: Http::of(profile)?, facts, policy, config: OnceCell::new() })
    }

    async fn config(&self) -> Result<&Config, Problem> {
        self.config.get_or_try_init(|| self.ask_config()).await
    }

    async fn ask_config(&self) -> Result<Config, Problem> {
        let call = Call { name: "config", method: Method::GET, path: CONFIG, headers: vec![], body: None };
        let answer = self.http.call(call).await?;
        Config::read(&answer.body).ok_or(Problem::NotThisPortal { sent: true })
    }

    fn code_step(&self) -> CodeStep {
        // allauth knows mail alone, and says of no address that something went there.
        self.facts.code.step(USUAL_CODE, Channel::Email)
    }
}

#[async_trait]
impl Portal for Allauth {
    fn capabilities(&self) -> Capabilities {
        let features = self.facts.features;
        Capabilities {
            reset: features.password_reset.then_some(IdentifierKind::Email),
            username: features.username_recovery.then_some(IdentifierKind::Email),
            code_tries: self.facts.code.tries,
            // Django ends the sign-ins on other devices by itself with the old password; there is no choice to offer.
            sign_in_by: SignInBy::NameOrEmail,
            pages: self.facts.pages.clone(),
            sign_in_page: self.facts.sign_in_page.clone(),
            ..Capabilities::none()
        }
    }

    async fn start(&self, need: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem> {
        if !self.config().await?.resets_by_code {
            return Err(Problem::NotEnabledByPortal);
        }
        let body = Some(WipedJson::of(&Body::Request { email: identifier.as_str() })?);
        let headers = vec![("accept-language", Zeroizing::new(language.tag().to_owned()))];
        let call = Call { name: "request", method: Method::POST, path: REQUEST, headers, body };
        let answer = self.http.call(call).await?;
        match answer.status {
            401 if reset_is_pending(&answer) => {
                let session = session_of(&answer).ok_or(Problem::NotThisPortal { sent: true })?;
                let token = json::into_token(&Handle { session, need, language })?;
                Ok(Step { next: Next::EnterCode(self.code_step()), token })
            }
            // The portal is set to tell that there is no such email. Here nobody is told: no code is right.
            400 if has_error(&answer, "email", "unknown_email") => {
                let token = json::into_token(&Handle { session: NOBODY.into(), need, language })?;
                Ok(Step { next: Next::EnterCode(self.code_step()), token })
            }
            // The mail holds a link instead of a code.
            200 => Err(Problem::NotEnabledByPortal),
            _ => Err(problems::read("request", &answer)),
        }
    }

    async fn resend(
        &self,
        token: &FlowToken,
        identifier: Option<&Identifier>,
        _: Option<Channel>,
    ) -> Result<Step, Problem> {
        // There is no other way to a new code than to begin again.
        let handle = json::out_of_token::<Handle>(token)?;
        self.start(handle.need, identifier.ok_or(Problem::FlowLost)?, handle.language).await
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        let handle = json::out_of_token::<Handle>(token)?;
        let code = refusal::code_of(given)?;
        if handle.session.expose_secret() == NOBODY {
            return Err(Problem::WrongCode { left: None });
        }
        self.check_code(&handle, code).await?;
        let account = self.confirm_code(&handle, code).await?;
        let config = self.config().await?;
        let policy = self.policy.clone();
        let next = match handle.need {
            Need::Password => {
                let sign_in_as = account.username.filter(|_| !config.signs_in_by_email);
                Next::SetPassword(PasswordStep { policy, sign_in_as })
            }
            Need::Username | Need::Both => {
                let name =
                    account.username.filter(|_| config.signs_in_by_username || !config.signs_in_by_email);
                let username = name.or(account.email).ok_or(Problem::Unexpected)?;
                let then = PasswordStep { policy, sign_in_as: Some(username.clone()) };
                let then = self.facts.features.password_reset.then_some(then);
                Next::ShowUsername(UsernameStep { username, then })
            }
        };
        Ok(Step { next, token: token.clone() })
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        given: Option<&Given>,
        password: &NewPassword,
        _: bool,
    ) -> Result<Step, Problem> {
        let handle = json::out_of_token::<Handle>(token)?;
        // Code and password leave for the portal.
        let key = refusal::code_of(given.ok_or(Problem::FlowLost)?)?.expose_for_delivery();
        let body = Some(WipedJson::of(&Body::Reset { key, password: password.expose_for_delivery() })?);
        let headers = vec![session_header(&handle.session)];
        let call = Call { name: "set_password", method: Method::POST, path: RESET, headers, body };
        let answer = self.http.call(call).await?;
        match answer.status {
            200 | 401 if flows(&answer).is_some() || signed_in(&answer) => {
                if reset_is_pending(&answer) {
                    return Err(Problem::Unexpected);
                }
                if signed_in(&answer) {
                    self.sign_out(&session_of(&answer).unwrap_or(handle.session)).await;
                }
                let done = DoneStep { sign_in_as: None, signed_out_others: false };
                Ok(Step { next: Next::Done(done), token: token.clone() })
            }
            _ => Err(problems::read_of_password(&answer, &self.policy, password)),
        }
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        let Ok(answer) = self.open_session(identifier, password).await else {
            return SignInAnswer::CannotTell;
        };
        match answer.status {
            200 if signed_in(&answer) => {
                if let Some(session) = session_of(&answer) {
                    self.sign_out(&session).await;
                }
                SignInAnswer::Works
            }
            401 if flows(&answer).is_some_and(|flows| flows.iter().any(is_second_step)) => {
                SignInAnswer::WorksThenSecondFactor
            }
            400 if has_error(&answer, "password", "email_password_mismatch")
                || has_error(&answer, "password", "username_password_mismatch") =>
            {
                SignInAnswer::Refused
            }
            _ => SignInAnswer::CannotTell,
        }
    }

    async fn survey(&self) -> Survey {
        survey::survey(&self.http, &self.facts).await
    }
}

impl Allauth {
    /// Has the code checked by a reset that lacks its password: it cannot succeed, and says whether the
    /// code would do. The confirming GET alone would tell accounts apart, as 65.21 answers it with an
    /// error 500 where there is no account, and counts no tries there.
    async fn check_code(&self, handle: &Handle, code: &Code) -> Result<(), Problem> {
        // The code leaves for the portal.
        let body = Some(WipedJson::of(&Body::CheckCode { key: code.expose_for_delivery() })?);
        let headers = vec![session_header(&handle.session)];
        let call = Call { name: "check_code", method: Method::POST, path: RESET, headers, body };
        let answer = self.http.call(call).await?;
        match answer.status {
            400 if has_error(&answer, "key", "incorrect_code") => Err(problems::read("check_code", &answer)),
            400 if has_error(&answer, "password", "required") => Ok(()),
            _ => Err(problems::read("check_code", &answer)),
        }
    }

    /// Redeems a code that was found right, which starts its time anew for the choice of a password.
    /// Returns whose it is.
    async fn confirm_code(&self, handle: &Handle, code: &Code) -> Result<Account, Problem> {
        // The code leaves for the portal.
        let key = ("x-password-reset-key", Zeroizing::new(code.expose_for_delivery().to_owned()));
        let headers = vec![session_header(&handle.session), key];
        let call = Call { name: "confirm_code", method: Method::GET, path: RESET, headers, body: None };
        let answer = self.http.call(call).await?;
        match answer.status {
            200 => {
                let named = |key: &str| {
                    let text = answer.body.pointer(key).and_then(Value::as_str)?;
                    Identifier::any(text).ok()
                };
                Ok(Account { username: named("/data/user/username"), email: named("/data/user/email") })
            }
            _ => Err(problems::read("confirm_code", &answer)),
        }
    }

    async fn open_session(&self, identifier: &Identifier, password: &NewPassword) -> Result<Answer, Problem> {
        let name = identifier.as_str();
        // The password leaves for the portal.
        let password = password.expose_for_delivery();
        let body = Some(WipedJson::of(&match name.contains('@') {
            true => Body::LoginByEmail { email: name, password },
            false => Body::LoginByName { username: name, password },
        })?);
        let call = Call { name: "sign_in", method: Method::POST, path: LOGIN, headers: vec![], body };
        self.http.call(call).await
    }

    /// Ends a session that a reset or a sign-in check opened. If that fails it ends by itself, later.
    async fn sign_out(&self, session: &SecretString) {
        let headers = vec![session_header(session)];
        let call = Call { name: "sign_out", method: Method::DELETE, path: SESSION, headers, body: None };
        // The outcome is in the log; there is nothing for the patient to do about it.
        let _ = self.http.call(call).await;
    }
}

/// Whose code it was; absent what the portal does not say.
struct Account {
    username: Option<Identifier>,
    email: Option<Identifier>,
}

fn session_header(session: &SecretString) -> Header {
    // The handle leaves for the portal.
    ("x-session-token", Zeroizing::new(session.expose_secret().to_owned()))
}

fn session_of(answer: &Answer) -> Option<SecretString> {
    answer.body.pointer("/meta/session_token")?.as_str().map(SecretString::from)
}

fn flows(answer: &Answer) -> Option<&Vec<Value>> {
    answer.body.pointer("/data/flows")?.as_array()
}

fn is_pending(flow: &Value) -> bool {
    flow.get("is_pending") == Some(&Value::Bool(true))
}

/// Past the password, the portal wants a code. Other pending flows, such as an address to be confirmed, do
/// not let the patient in.
fn is_second_step(flow: &Value) -> bool {
    let names = ["mfa_authenticate", "login_by_code"];
    is_pending(flow) && flow.get("id").and_then(Value::as_str).is_some_and(|id| names.contains(&id))
}

fn reset_is_pending(answer: &Answer) -> bool {
    let is_reset = |flow: &Value| flow.get("id").is_some_and(|id| id == "password_reset_by_code");
    flows(answer).is_some_and(|flows| flows.iter().any(|flow| is_reset(flow) && is_pending(flow)))
}

fn signed_in(answer: &Answer) -> bool {
    answer.body.pointer("/meta/is_authenticated") == Some(&Value::Bool(true))
}
