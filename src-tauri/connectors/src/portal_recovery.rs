//! The Portal Recovery API, version 1, written from its page alone.
//!
//! Worth knowing: an answer's body says what it is, and its status is not looked at where the body says
//! enough; the flow's handle never changes; every POST carries a key by which the portal knows a call it
//! has seen, so that sending one again after a lost answer has no second effect.

mod discovery;
mod handle;
mod wire;
mod problems;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use recovery::identity::Identity;
use recovery::portal::{Channel, IdentifierKind};
use recovery::settings::Language;
use recovery::{
    Capabilities, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem, SignInAnswer, Step,
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::RwLock;
use url::Url;

use self::discovery::Discovery;
use self::handle::Handle;
use self::problems::Name;
use crate::http::{Answer, Call, Http};
use crate::profile::PortalRecoveryFacts;
use crate::{OpenError, Portal};

const FLOWS: &str = "flows";
const CURRENT: &str = "flows/current";
const CODE: &str = "flows/current/code";
const RESEND: &str = "flows/current/resend";
const IDENTITY: &str = "flows/current/identity";
const PASSWORD: &str = "flows/current/password";
const SESSIONS: &str = "sessions";
const SESSION: &str = "sessions/current";

pub(crate) struct PortalRecovery {
    /// At the profile's base URL, where the discovery document is.
    root: Http,
    root_url: Url,
    facts: PortalRecoveryFacts,
    /// What the portal said of itself when the newest flow began.
    said: RwLock<Option<Arc<Discovery>>>,
    /// How often the portal has put a call off. A call made again after that is a new one, or the portal
    /// would answer it from memory.
    put_off: AtomicU32,
}

impl PortalRecovery {
    pub(crate) fn new(base: &Url, facts: &PortalRecoveryFacts) -> Result<Self, OpenError> {
        Ok(Self {
            root: Http::new(base)?,
            root_url: base.clone(),
            facts: facts.clone(),
            said: RwLock::default(),
            put_off: AtomicU32::new(0),
        })
    }

    /// Asks the portal what it says of itself, now.
    async fn discover(&self) -> Result<Arc<Discovery>, Problem> {
        let discovery = Arc::new(Discovery::ask(&self.root, &self.root_url, &self.facts).await?);
        *self.said.write().await = Some(Arc::clone(&discovery));
        Ok(discovery)
    }

    async fn known(&self) -> Result<Arc<Discovery>, Problem> {
        let said = self.said.read().await.clone();
        match said {
            Some(discovery) => Ok(discovery),
            None => self.discover().await,
        }
    }

    /// Makes one call in a flow. The portal knows it again if its answer is lost and it is made once more.
    async fn post(
        &self,
        name: &'static str,
        path: &'static str,
        handle: &Handle,
        body: Value,
    ) -> Result<(Answer, Arc<Discovery>), Problem> {
        let key = handle.key_of(path, &body, self.put_off.load(Ordering::Relaxed))?;
        self.post_with_key(name, path, handle, body, key).await
    }

    async fn post_with_key(
        &self,
        name: &'static str,
        path: &'static str,
        handle: &Handle,
        body: Value,
        key: String,
    ) -> Result<(Answer, Arc<Discovery>), Problem> {
        let discovery = self.known().await?;
        let headers = vec![handle.authorization(), idempotency(key)];
        let call = Call { name, method: Method::POST, path, headers, body: Some(body) };
        let answer = discovery.api.call_for_body(call).await?;
        match Name::of(&answer) {
            Some(Name::RateLimited | Name::Unavailable) => {
                self.put_off.fetch_add(1, Ordering::Relaxed);
            }
            // The portal is elsewhere in the flow than the program: what it has now is what comes next.
            Some(Name::WrongStep) => return Ok((current(&discovery, handle).await?, discovery)),
            _ => {}
        }
        Ok((answer, discovery))
    }

    /// The step that an answer names.
    fn step(&self, answer: &Answer, discovery: &Discovery, handle: Handle) -> Result<Step, Problem> {
        if let Some(problem) = problems::read(answer) {
            return Err(problem);
        }
        let document = wire::Document::read(answer)?;
        let handle = handle.after(&document)?;
        let next = document.next.into_next(&discovery.policy, &self.facts.pages)?;
        Ok(Step { next, token: handle.into_token()? })
    }
}

#[async_trait]
impl Portal for PortalRecovery {
    fn capabilities(&self) -> Capabilities {
        let features = self.facts.features;
        Capabilities {
            reset: features.password_reset.then_some(IdentifierKind::UsernameOrEmail),
            username: features.username_recovery.then_some(IdentifierKind::EmailOrPhone),
            // The portal counts aloud.
            code_tries: None,
            sign_out_others: features.revoke_sessions,
            sign_in_by_email: false,
            links: self.facts.links.clone(),
            guide: None,
        }
    }

    async fn start(&self, need: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem> {
        let discovery = self.discover().await?;
        let purpose = match need {
            Need::Password => "password_reset",
            Need::Username | Need::Both => "username_recovery",
        };
        if !discovery.offers(purpose) {
            return Err(Problem::NotEnabledByPortal);
        }
        let body =
            json!({ "purpose": purpose, "identifier": identifier.as_str(), "language": language.tag() });
        let headers = vec![idempotency(handle::random()?)];
        let call = Call { name: "start", method: Method::POST, path: FLOWS, headers, body: Some(body) };
        let answer = discovery.api.call_for_body(call).await?;
        if let Some(problem) = problems::read(&answer) {
            return Err(problem);
        }
        let flow = answer.body.get("flow").and_then(Value::as_str);
        let step = self.step(&answer, &discovery, Handle::begin(flow.unwrap_or_default()))?;
        // "Wait" needs no flow; a code does.
        if flow.is_none() && matches!(step.next, Next::EnterCode(_)) {
            return Err(Problem::NotThisPortal { sent: true });
        }
        Ok(step)
    }

    async fn resend(
        &self,
        token: &FlowToken,
        _: &Identifier,
        channel: Option<Channel>,
    ) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        let body = json!({ "channel": wire::channel_name(channel.unwrap_or(handle.channel)) });
        // Asking for another code is never the same call twice.
        let (answer, discovery) =
            self.post_with_key("resend", RESEND, &handle, body, handle::random()?).await?;
        self.step(&answer, &discovery, handle)
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        // The code or the link's token leaves for the portal.
        let body = match given {
            Given::Code(code) => json!({ "code": code.expose_for_delivery() }),
            Given::Link(link) => json!({ "link_token": link.expose_for_delivery() }),
        };
        let (answer, discovery) = self.post("submit", CODE, &handle, body).await?;
        self.step(&answer, &discovery, handle)
    }

    async fn answer_identity(&self, token: &FlowToken, identity: &Identity) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        let fields = [
            ("date_of_birth", &identity.date_of_birth),
            ("last_name", &identity.last_name),
            ("phone_last4", &identity.phone_last4),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let body = given.map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
        let (answer, discovery) = self.post("identity", IDENTITY, &handle, Value::Object(body)).await?;
        if Name::of(&answer) == Some(Name::AttemptsExhausted) {
            // It is no code that has ended here: the portal wants a pause.
            return Err(Problem::RateLimited { retry_after: problems::pause(&answer) });
        }
        self.step(&answer, &discovery, handle)
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        _: &Given,
        password: &NewPassword,
        sign_out_others: bool,
    ) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        // The password leaves for the portal.
        let body = json!({ "password": password.expose_for_delivery(), "revoke_sessions": sign_out_others });
        let (answer, discovery) = self.post("set_password", PASSWORD, &handle, body).await?;
        if Name::of(&answer) == Some(Name::PasswordRejected) {
            let policy = handle.policy.as_ref().map_or_else(|| discovery.policy.clone(), wire::Policy::read);
            return Err(problems::password_rejected(&answer, &policy, password));
        }
        self.step(&answer, &discovery, handle)
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        match self.open_session(identifier, password).await {
            Ok(answer) => answer,
            Err(_) => SignInAnswer::CannotTell,
        }
    }
}

impl PortalRecovery {
    async fn open_session(
        &self,
        identifier: &Identifier,
        password: &NewPassword,
    ) -> Result<SignInAnswer, Problem> {
        let discovery = self.known().await?;
        if !discovery.offers("sign_in") {
            return Ok(SignInAnswer::NotOffered);
        }
        // The password leaves for the portal.
        let body = json!({ "username": identifier.as_str(), "password": password.expose_for_delivery() });
        let headers = vec![idempotency(handle::random()?)];
        let call = Call { name: "sign_in", method: Method::POST, path: SESSIONS, headers, body: Some(body) };
        let answer = discovery.api.call_for_body(call).await?;
        if let Some(name) = Name::of(&answer) {
            // A temporary password or a lock says nothing of this password.
            let refused = name == Name::SignInFailed;
            return Ok(if refused { SignInAnswer::Refused } else { SignInAnswer::CannotTell });
        }
        if answer.status != 200 {
            return Ok(SignInAnswer::CannotTell);
        }
        if let Some(session) = answer.body.get("session").and_then(Value::as_str) {
            sign_out(&discovery, session).await;
            return Ok(SignInAnswer::Works);
        }
        let second = answer.body.pointer("/next/step").is_some_and(|step| step == "second_factor");
        Ok(if second { SignInAnswer::WorksThenSecondFactor } else { SignInAnswer::CannotTell })
    }
}

/// The flow as the portal has it now.
async fn current(discovery: &Discovery, handle: &Handle) -> Result<Answer, Problem> {
    let headers = vec![handle.authorization()];
    let call = Call { name: "current", method: Method::GET, path: CURRENT, headers, body: None };
    discovery.api.call_for_body(call).await
}

/// Ends the session that a sign-in check opened. If that fails it ends by itself, later.
async fn sign_out(discovery: &Discovery, session: &str) {
    let headers = vec![("authorization", format!("Session {session}"))];
    let call = Call { name: "sign_out", method: Method::DELETE, path: SESSION, headers, body: None };
    // The outcome is in the log; there is nothing for the patient to do about it.
    let _ = discovery.api.call_for_body(call).await;
}

fn idempotency(key: String) -> (&'static str, String) {
    ("idempotency-key", key)
}
