//! The Portal Recovery API, version 1, written from its page alone.
//!
//! Worth knowing: an answer's body says what it is, and its status is not looked at where the body says
//! enough; the flow's handle never changes; every POST carries a key by which the portal knows a call it
//! has seen, so that sending one again after a lost answer has no second effect. A password whose answer was
//! lost is not sent again by itself: the flow is asked once where it stands.

mod discovery;
mod starting;
mod handle;
mod requests;
mod wire;
mod problems;
mod survey;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use async_trait::async_trait;
use recovery::identity::Identity;
use recovery::portal::{Channel, IdentifierKind};
use recovery::settings::Language;
use recovery::{
    Capabilities, ClinicCode, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem, SignInAnswer,
    Step,
};
use reqwest::Method;
use secrecy::zeroize::Zeroizing;
use serde_json::Value;
use tokio::sync::RwLock;
use url::Url;

use self::discovery::Discovery;
use self::handle::Handle;
use self::problems::Name;
use self::requests::{Password, Person, Proof, Resend, SignIn, Start};
use self::starting::Starting;
use crate::http::{Answer, Call, Header, Http};
use crate::json::WipedJson;
use crate::kind::{EITHER_NAME, Key, Kind, NO_CLIENT, ONLY_BROWSER};
use crate::profile::{Facts, Features, Profile};
use crate::{OpenError, Portal, Survey};

/// The Portal Recovery API. The portal states most of itself.
pub(crate) const KIND: Kind = Kind {
    name: "portal-recovery",
    can: Features {
        password_reset: true,
        username_recovery: true,
        activation: true,
        temporary_password: true,
        revoke_sessions: true,
    },
    // What is offered beyond the way back in is a promise: only for a portal that is known to keep it.
    usual: Features { password_reset: true, username_recovery: true, ..Features::NONE },
    needs: &[],
    refuses: &[
        (Key::Code, "the portal itself says what its codes are"),
        EITHER_NAME,
        NO_CLIENT,
        ONLY_BROWSER,
    ],
    open: |profile| Ok(Box::new(PortalRecovery::at(profile)?)),
};

const FLOWS: &str = "flows";
const CURRENT: &str = "flows/current";
const CODE: &str = "flows/current/code";
const RESEND: &str = "flows/current/resend";
const CREDENTIALS: &str = "flows/current/credentials";
const IDENTITY: &str = "flows/current/identity";
const PASSWORD: &str = "flows/current/password";
const SESSIONS: &str = "sessions";
const SESSION: &str = "sessions/current";

pub(crate) struct PortalRecovery {
    /// At the profile's base URL, where the discovery document is.
    root: Http,
    root_url: Url,
    facts: Facts,
    /// What the portal said of itself when the newest flow began.
    said: RwLock<Option<Arc<Discovery>>>,
    starting: Starting,
    /// How often the portal has put a call off. A call made again after that is a new one, or the portal
    /// would answer it from memory.
    put_off: AtomicU32,
}

impl PortalRecovery {
    fn at(profile: &Profile) -> Result<Self, OpenError> {
        Ok(Self {
            root: Http::of(profile)?,
            root_url: profile.base_url.clone(),
            facts: profile.facts.clone(),
            said: RwLock::default(),
            starting: Starting::default(),
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
        body: WipedJson,
    ) -> Result<(Answer, Arc<Discovery>), Problem> {
        let key = handle.key_of(path, &body, self.put_off.load(Ordering::Relaxed))?;
        let discovery = self.known().await?;
        let headers = vec![handle.authorization(), idempotency(key)];
        let call = Call { name, method: Method::POST, path, headers, body: Some(body) };
        let answer = discovery.api.call_for_body(call).await?;
        match Name::of(&answer) {
            Some(Name::RateLimited | Name::Unavailable) => self.is_put_off(),
            // The portal is elsewhere in the flow than the program: what it has now is what comes next.
            Some(Name::WrongStep) => return Ok((current(&discovery, handle).await?, discovery)),
            None if wire::says_wait(&answer) => self.is_put_off(),
            _ => {}
        }
        Ok((answer, discovery))
    }

    fn is_put_off(&self) {
        self.put_off.fetch_add(1, Ordering::Relaxed);
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
            activation: features.activation,
            temporary_password: features.temporary_password,
            sign_out_others: features.revoke_sessions,
            links: self.facts.links.clone(),
            pages: self.facts.pages.clone(),
            sign_in_page: self.facts.sign_in_page.clone(),
            ..Capabilities::none()
        }
    }

    async fn start(&self, need: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem> {
        let purpose = match need {
            Need::Password => "password_reset",
            Need::Username | Need::Both => "username_recovery",
        };
        self.begin(purpose, identifier.as_str(), language).await
    }

    async fn activate(&self, code: &ClinicCode, language: Language) -> Result<Step, Problem> {
        // The clinic's code leaves for the portal.
        self.begin("activation", code.expose_for_delivery(), language).await
    }

    async fn start_temporary(&self, username: &Identifier, language: Language) -> Result<Step, Problem> {
        self.begin("temporary_password", username.as_str(), language).await
    }

    async fn give_temporary(
        &self,
        token: &FlowToken,
        username: &Identifier,
        password: &NewPassword,
    ) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        // The temporary password leaves for the portal.
        let sign_in = SignIn { username: username.as_str(), password: password.expose_for_delivery() };
        let body = WipedJson::of(&sign_in)?;
        let (answer, discovery) = self.post("credentials", CREDENTIALS, &handle, body).await?;
        if Name::of(&answer) == Some(Name::SignInFailed) {
            return Err(Problem::TemporaryRefused { left: problems::attempts_left(&answer) });
        }
        self.step(&answer, &discovery, handle)
    }

    async fn resend(
        &self,
        token: &FlowToken,
        _: Option<&Identifier>,
        channel: Option<Channel>,
    ) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        let channel = wire::channel_name(channel.unwrap_or(handle.channel));
        let body = WipedJson::of(&Resend { channel })?;
        let (answer, discovery) = self.post("resend", RESEND, &handle, body).await?;
        self.step(&answer, &discovery, handle)
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        let body = WipedJson::of(&Proof::of(given))?;
        let (answer, discovery) = self.post("submit", CODE, &handle, body).await?;
        self.step(&answer, &discovery, handle)
    }

    async fn answer_identity(&self, token: &FlowToken, identity: &Identity) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        let body = WipedJson::of(&Person::of(identity))?;
        let (answer, discovery) = self.post("identity", IDENTITY, &handle, body).await?;
        if Name::of(&answer) == Some(Name::AttemptsExhausted) {
            // It is no code that has ended here: the portal wants a pause.
            return Err(Problem::RateLimited { retry_after: problems::pause(&answer) });
        }
        self.step(&answer, &discovery, handle)
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        _: Option<&Given>,
        password: &NewPassword,
        sign_out_others: bool,
    ) -> Result<Step, Problem> {
        let handle = Handle::of(token)?;
        match self.send_password(&handle, password, sign_out_others).await {
            Err(problem) if problem.leaves_it_open() => self.taken(handle).await.ok_or(problem),
            answer => answer,
        }
    }

    async fn end(&self, token: &FlowToken) {
        let (Ok(handle), Ok(discovery)) = (Handle::of(token), self.known().await) else { return };
        let headers = vec![handle.authorization()];
        let call = Call { name: "end", method: Method::DELETE, path: CURRENT, headers, body: None };
        // The outcome is in the log; the patient has gone on, and the flow ends by itself.
        let _ = discovery.api.call_for_body(call).await;
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        match self.open_session(identifier, password).await {
            Ok(answer) => answer,
            Err(_) => SignInAnswer::CannotTell,
        }
    }

    async fn survey(&self) -> Survey {
        survey::survey(&self.root, &self.root_url, &self.facts).await
    }
}

impl PortalRecovery {
    /// Begins a flow with what was typed.
    async fn begin(&self, purpose: &'static str, typed: &str, language: Language) -> Result<Step, Problem> {
        let discovery = self.discover().await?;
        if !discovery.offers(purpose) {
            return Err(Problem::NotEnabledByPortal);
        }
        let body = WipedJson::of(&Start { purpose, identifier: typed, language: language.tag() })?;
        let key = self.starting.key_of(&body, Instant::now())?;
        let headers = vec![idempotency(key.clone())];
        let call = Call { name: "start", method: Method::POST, path: FLOWS, headers, body: Some(body) };
        let answer = discovery.api.call_for_body(call).await?;
        // What only a gateway has answered may have been carried out all the same.
        if answer.status == 200 || Name::of(&answer).is_some() {
            self.starting.answered(&key);
        }
        if let Some(problem) = problems::read(&answer) {
            return Err(problem);
        }
        let flow = answer.body.get("flow").and_then(Value::as_str);
        let step = self.step(&answer, &discovery, Handle::begin(flow.unwrap_or_default()))?;
        // "Wait" needs no flow, nor does a page or the clinic; all else does.
        let alone = matches!(
            step.next,
            Next::Wait(_) | Next::OpenBrowser(_) | Next::ContactClinic(_) | Next::CheckInbox
        );
        if flow.is_none() && !alone {
            return Err(Problem::NotThisPortal { sent: true });
        }
        Ok(step)
    }

    async fn send_password(
        &self,
        handle: &Handle,
        password: &NewPassword,
        sign_out_others: bool,
    ) -> Result<Step, Problem> {
        let revoke_sessions = sign_out_others && self.known().await?.offers("revoke_sessions");
        // The password leaves for the portal.
        let password_body = Password { password: password.expose_for_delivery(), revoke_sessions };
        let body = WipedJson::of(&password_body)?;
        let (answer, discovery) = self.post("set_password", PASSWORD, handle, body).await?;
        if Name::of(&answer) == Some(Name::PasswordRejected) {
            let stated = handle.policy.as_ref().and_then(|policy| policy.read().ok());
            let policy = stated.unwrap_or_else(|| discovery.policy.clone());
            return Err(problems::password_rejected(&answer, &policy, password));
        }
        self.step(&answer, &discovery, handle.clone())
    }

    /// The last step, if the portal says that it took a password of which no answer could be read. Asked once;
    /// anything else leaves it open.
    async fn taken(&self, handle: Handle) -> Option<Step> {
        let discovery = self.known().await.ok()?;
        let answer = current(&discovery, &handle).await.ok()?;
        let step = self.step(&answer, &discovery, handle).ok()?;
        matches!(step.next, Next::Done(_)).then_some(step)
    }

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
        let sign_in = SignIn { username: identifier.as_str(), password: password.expose_for_delivery() };
        let headers = vec![idempotency(handle::random()?)];
        let body = Some(WipedJson::of(&sign_in)?);
        let call = Call { name: "sign_in", method: Method::POST, path: SESSIONS, headers, body };
        let answer = discovery.api.call_for_body(call).await?;
        if let Some(name) = Name::of(&answer) {
            // A temporary password or a lock says nothing of this password. Nor does a no to an email: it may not
            // be the name to sign in with.
            let refused = name == Name::SignInFailed && !identifier.as_str().contains('@');
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
    let headers = vec![("authorization", Zeroizing::new(["Session ", session].concat()))];
    let call = Call { name: "sign_out", method: Method::DELETE, path: SESSION, headers, body: None };
    // The outcome is in the log; there is nothing for the patient to do about it.
    let _ = discovery.api.call_for_body(call).await;
}

fn idempotency(key: String) -> Header {
    ("idempotency-key", Zeroizing::new(key))
}
