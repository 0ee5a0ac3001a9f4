//! django-allauth, headless, app client (tested with 65.21). The wire is described in its OpenAPI
//! document, which every installation serves at `/_allauth/openapi.json` if its operator switches it on.
//!
//! Worth knowing: 401 is the answer to a successful start and to a successful reset; a code's end by time
//! and by tries look the same (409); an account that does not exist answers like one that does.

use async_trait::async_trait;
use recovery::code::Charset;
use recovery::password::{Policy, Rejection, Rule};
use recovery::portal::{CodeStep, IdentifierKind, PasswordStep};
use recovery::{
    Capabilities, Code, CodeShape, FlowToken, Identifier, NewPassword, Next, Problem, SignInAnswer, Step,
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::http::{Answer, Call, Http};
use crate::profile::{CodeFacts, Profile};
use crate::{OpenError, Portal};

/// allauth's default: eight letters without vowels, dashed.
const DEFAULT_CODE_LENGTH: u8 = 8;

const CONFIG: &str = "_allauth/app/v1/config";
const REQUEST: &str = "_allauth/app/v1/auth/password/request";
const RESET: &str = "_allauth/app/v1/auth/password/reset";
const LOGIN: &str = "_allauth/app/v1/auth/login";
const SESSION: &str = "_allauth/app/v1/auth/session";

pub(crate) struct Allauth {
    http: Http,
    policy: Policy,
    code: CodeFacts,
    config: OnceCell<Config>,
}

/// What the installation says of itself, asked for once.
struct Config {
    resets_by_code: bool,
    signs_in_by_email: bool,
}

impl Allauth {
    pub(crate) fn new(profile: &Profile) -> Result<Self, OpenError> {
        Ok(Self {
            http: Http::new(&profile.base_url)?,
            policy: profile.policy.clone(),
            code: profile.code.clone(),
            config: OnceCell::new(),
        })
    }

    async fn config(&self) -> Result<&Config, Problem> {
        self.config.get_or_try_init(|| self.ask_config()).await
    }

    async fn ask_config(&self) -> Result<Config, Problem> {
        let call = Call { name: "config", method: Method::GET, path: CONFIG, headers: vec![], body: None };
        let answer = self.http.call(call).await?;
        let account = answer.body.pointer("/data/account").ok_or(Problem::NotThisPortal { sent: true })?;
        let by_email = account
            .get("login_methods")
            .and_then(Value::as_array)
            .is_some_and(|methods| methods.iter().any(|method| method == "email"));
        Ok(Config {
            resets_by_code: account.get("password_reset_by_code_enabled") == Some(&Value::Bool(true)),
            signs_in_by_email: by_email,
        })
    }

    fn code_step(&self) -> CodeStep {
        let shape = CodeShape {
            length: Some(self.code.length.unwrap_or(DEFAULT_CODE_LENGTH)),
            charset: self.code.charset.unwrap_or(Charset::Letters),
        };
        CodeStep { shape, lifetime: self.code.lifetime, resend_after: None }
    }

    fn rejection(&self, code: &str, password: &NewPassword) -> Rejection {
        match code {
            // The portal counts differently from its profile: do not repeat a number that is wrong.
            "password_too_short" if password.length() >= usize::from(self.policy.min_length) => {
                Rejection::TooShort
            }
            "password_too_short" => Rejection::Breaks(Rule::MinLength(self.policy.min_length)),
            "password_too_common" => Rejection::Breaks(Rule::NotCommon),
            "password_entirely_numeric" => Rejection::Breaks(Rule::NotOnlyDigits),
            "password_too_similar" => Rejection::LikeYourDetails,
            _ => Rejection::Other,
        }
    }

    fn password_refused(&self, answer: &Answer, password: &NewPassword) -> Problem {
        if has_error(answer, "key", "incorrect_code") {
            return Problem::WrongCode { left: None };
        }
        let about_password = errors(answer).filter(|(param, _)| *param == "password");
        let mut reasons: Vec<Rejection> = Vec::new();
        for (_, code) in about_password {
            let reason = self.rejection(code, password);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        if reasons.is_empty() { Problem::Unexpected } else { Problem::PasswordRejected(reasons) }
    }
}

#[async_trait]
impl Portal for Allauth {
    fn capabilities(&self) -> Capabilities {
        Capabilities { identifier: IdentifierKind::Email, code_tries: self.code.tries }
    }

    async fn start(&self, identifier: &Identifier) -> Result<Step, Problem> {
        if !self.config().await?.resets_by_code {
            return Err(Problem::NotEnabledByPortal);
        }
        let body = Some(json!({ "email": identifier.as_str() }));
        let call = Call { name: "request", method: Method::POST, path: REQUEST, headers: vec![], body };
        let answer = self.http.call(call).await?;
        match answer.status {
            401 if reset_is_pending(&answer) => {
                let token = session_token(&answer).ok_or(Problem::NotThisPortal { sent: true })?;
                Ok(Step { next: Next::EnterCode(self.code_step()), token })
            }
            // The mail holds a link instead of a code.
            200 => Err(Problem::NotEnabledByPortal),
            400 if has_error(&answer, "email", "invalid") => Err(Problem::IdentifierRefused),
            status => Err(unknown("request", status)),
        }
    }

    async fn resend(&self, _: &FlowToken, identifier: &Identifier) -> Result<Step, Problem> {
        // There is no other way to a new code than to begin again.
        self.start(identifier).await
    }

    async fn submit_code(&self, token: &FlowToken, code: &Code) -> Result<Step, Problem> {
        self.check_code(token, code).await?;
        let name = self.confirm_code(token, code).await?;
        let by_email = self.config().await?.signs_in_by_email;
        let sign_in_as = name.filter(|_| !by_email).and_then(|name| Identifier::any(&name).ok());
        let step = PasswordStep { policy: self.policy.clone(), sign_in_as };
        Ok(Step { next: Next::SetPassword(step), token: token.clone() })
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        code: &Code,
        password: &NewPassword,
    ) -> Result<Step, Problem> {
        // Code and password leave for the portal.
        let body = json!({ "key": code.expose_for_delivery(), "password": password.expose_for_delivery() });
        let headers = vec![session_header(token)];
        let call =
            Call { name: "set_password", method: Method::POST, path: RESET, headers, body: Some(body) };
        let answer = self.http.call(call).await?;
        match answer.status {
            200 | 401 if flows(&answer).is_some() || signed_in(&answer) => {
                if reset_is_pending(&answer) {
                    return Err(Problem::Unexpected);
                }
                if signed_in(&answer) {
                    self.sign_out(session_token(&answer).as_ref().unwrap_or(token)).await;
                }
                Ok(Step { next: Next::Done, token: token.clone() })
            }
            400 => Err(self.password_refused(&answer, password)),
            409 => Err(Problem::CodeOver),
            410 => Err(Problem::FlowLost),
            status => Err(unknown("set_password", status)),
        }
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        let name = identifier.as_str();
        let field = if name.contains('@') { "email" } else { "username" };
        // The password leaves for the portal.
        let body = json!({ field: name, "password": password.expose_for_delivery() });
        let call =
            Call { name: "sign_in", method: Method::POST, path: LOGIN, headers: vec![], body: Some(body) };
        let Ok(answer) = self.http.call(call).await else {
            return SignInAnswer::CannotTell;
        };
        match answer.status {
            200 if signed_in(&answer) => {
                if let Some(token) = session_token(&answer) {
                    self.sign_out(&token).await;
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
}

impl Allauth {
    /// Has the code checked by a reset that lacks its password: it cannot succeed, and says whether the
    /// code would do. The confirming GET alone would tell accounts apart, as 65.21 answers it with an
    /// error 500 where there is no account, and counts no tries there.
    async fn check_code(&self, token: &FlowToken, code: &Code) -> Result<(), Problem> {
        // The code leaves for the portal.
        let body = Some(json!({ "key": code.expose_for_delivery() }));
        let headers = vec![session_header(token)];
        let call = Call { name: "check_code", method: Method::POST, path: RESET, headers, body };
        let answer = self.http.call(call).await?;
        match answer.status {
            400 if has_error(&answer, "key", "incorrect_code") => Err(Problem::WrongCode { left: None }),
            400 if has_error(&answer, "password", "required") => Ok(()),
            409 => Err(Problem::CodeOver),
            410 => Err(Problem::FlowLost),
            status => Err(unknown("check_code", status)),
        }
    }

    /// Redeems a code that was found right, which starts its time anew for the choice of a password.
    /// Returns the account's username.
    async fn confirm_code(&self, token: &FlowToken, code: &Code) -> Result<Option<String>, Problem> {
        // The code leaves for the portal.
        let key = ("x-password-reset-key", code.expose_for_delivery().to_owned());
        let headers = vec![session_header(token), key];
        let call = Call { name: "confirm_code", method: Method::GET, path: RESET, headers, body: None };
        let answer = self.http.call(call).await?;
        match answer.status {
            200 => {
                let name = answer.body.pointer("/data/user/username").and_then(Value::as_str);
                Ok(name.map(str::to_owned))
            }
            409 => Err(Problem::CodeOver),
            410 => Err(Problem::FlowLost),
            status => Err(unknown("confirm_code", status)),
        }
    }

    /// Ends a session that a reset or a sign-in check opened. If that fails it ends by itself, later.
    async fn sign_out(&self, token: &FlowToken) {
        let headers = vec![session_header(token)];
        let call = Call { name: "sign_out", method: Method::DELETE, path: SESSION, headers, body: None };
        // The outcome is in the log; there is nothing for the patient to do about it.
        let _ = self.http.call(call).await;
    }
}

fn session_header(token: &FlowToken) -> (&'static str, String) {
    // The flow's handle leaves for the portal.
    ("x-session-token", token.expose_for_delivery().to_owned())
}

fn session_token(answer: &Answer) -> Option<FlowToken> {
    let token = answer.body.pointer("/meta/session_token")?.as_str()?;
    Some(FlowToken::new(token.to_owned()))
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

/// The `(param, code)` pairs of an error answer.
fn errors(answer: &Answer) -> impl Iterator<Item = (&str, &str)> {
    let listed = answer.body.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    listed.iter().filter_map(|error| {
        let param = error.get("param").and_then(Value::as_str).unwrap_or_default();
        Some((param, error.get("code")?.as_str()?))
    })
}

fn has_error(answer: &Answer, param: &str, code: &str) -> bool {
    errors(answer).any(|found| found == (param, code))
}

fn unknown(call: &'static str, status: u16) -> Problem {
    tracing::warn!(call, status, "an answer this version does not know");
    Problem::Unexpected
}
