//! Amazon Cognito user pools, by an app client without a secret. The wire is the service's public API, as its model
//! `cognito-idp/2016-04-18` has it; tested against two emulators of it and replies of its shape, not against Amazon's.
//!
//! Worth knowing: a code is checked only together with the new password. An account that does not exist may be told of
//! plainly or answered with a made-up destination, as the client is set: neither is handed on. Errors are named by
//! `__type`, most with status 400. What a patient typed is the name in every call, so what finds the account signs in,
//! too.

mod problems;
mod survey;
mod wire;

use async_trait::async_trait;
use recovery::code::Charset;
use recovery::password::Policy;
use recovery::portal::{Channel, CodeStep, Contact, DoneStep, IdentifierKind, PasswordStep, SignInBy};
use recovery::settings::Language;
use recovery::{
    Capabilities, CodeShape, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem, SignInAnswer,
    Step,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use self::problems::{Means, Name};
use self::wire::{Challenge, Flow, Initiate, Operation, Wire};
use crate::http::Answer;
use crate::json;
use crate::kind::{EITHER_NAME, Key, Kind, NO_LINKS, ONLY_BROWSER};
use crate::profile::{Facts, Features, Profile};
use crate::{OpenError, Portal, Survey, refusal};

/// Amazon Cognito user pools.
pub(crate) const KIND: Kind = Kind {
    name: "cognito",
    can: Features { password_reset: true, temporary_password: true, revoke_sessions: true, ..Features::NONE },
    usual: Features { password_reset: true, ..Features::NONE },
    needs: &[Key::ClientId, Key::Password],
    refuses: &[NO_LINKS, EITHER_NAME, ONLY_BROWSER],
    open: |profile| Ok(Box::new(Cognito::at(profile)?)),
};

/// The service's own, where no Lambda makes others.
const USUAL_CODE: CodeShape = CodeShape { length: Some(6), charset: Charset::Digits };

pub(crate) struct Cognito {
    wire: Wire,
    facts: Facts,
    policy: Policy,
}

/// What must be known of a flow; travels as its [`FlowToken`].
#[derive(Serialize, Deserialize)]
enum Handle {
    /// A code was sent to who this is.
    Reset {
        #[serde(serialize_with = "json::exposed_in_token")]
        username: SecretString,
        /// Of the message: a further one is to come in the language of the first.
        language: Language,
    },
    /// A temporary password is asked for.
    Temporary {
        /// As above, should a code be sent in its place.
        language: Language,
    },
    /// It was taken, and the new one is awaited in this session.
    NewPassword {
        #[serde(serialize_with = "json::exposed_in_token")]
        username: SecretString,
        #[serde(serialize_with = "json::exposed_in_token")]
        session: SecretString,
    },
}

impl Cognito {
    fn at(profile: &Profile) -> Result<Self, OpenError> {
        let (facts, policy) = (profile.facts.clone(), profile.facts.stated_policy()?);
        let client_id = facts.client_id.clone().ok_or(OpenError::Lacks("client_id"))?;
        Ok(Self { wire: Wire::of(profile, client_id)?, facts, policy })
    }

    /// Has a code sent. What comes of it is the same whether there is such an account or not.
    async fn forgot_password(&self, username: &str, language: Language) -> Result<Step, Problem> {
        let answer = self.wire.forgot_password(username, language).await?;
        let channel = match Name::of(&answer) {
            None if answer.status == 200 => wire::medium(&answer).unwrap_or(Channel::Email),
            None => return Err(answer.unknown("forgot_password", None)),
            Some(name) => match problems::read(Operation::ForgotPassword, name, &answer) {
                Means::NoSuchAccount => Channel::Email,
                Means::Clinic(contact) => return self.to_clinic(contact),
                Means::Problem(problem) => return Err(problem),
            },
        };
        let token = json::into_token(&Handle::Reset { username: username.to_owned().into(), language })?;
        Ok(Step { next: Next::EnterCode(self.code_step(channel)), token })
    }

    fn code_step(&self, channel: Channel) -> CodeStep {
        // A destination may be made up, so it is told to nobody.
        self.facts.code.step(USUAL_CODE, channel)
    }

    fn to_clinic(&self, contact: Contact) -> Result<Step, Problem> {
        Ok(Step { next: Next::ContactClinic(contact), token: FlowToken::new(String::new()) })
    }

    fn password_step(&self, token: FlowToken) -> Step {
        let next = Next::SetPassword(PasswordStep { policy: self.policy.clone(), sign_in_as: None });
        Step { next, token }
    }

    /// The step that an error of a later call leads to.
    fn refused(&self, operation: Operation, answer: &Answer) -> Result<Step, Problem> {
        let Some(name) = Name::of(answer) else { return Err(answer.unknown(operation.name(), None)) };
        match problems::read(operation, name, answer) {
            // Nobody is told: as good as a code that is wrong.
            Means::NoSuchAccount => Err(Problem::WrongCode { left: None }),
            Means::Clinic(contact) => self.to_clinic(contact),
            Means::Problem(problem) => Err(problem),
        }
    }

    async fn done(&self, token: &FlowToken, session: Option<wire::Session>, sign_out_others: bool) -> Step {
        let signed_out_others = match session {
            Some(session) => self.wire.end(session, sign_out_others).await && sign_out_others,
            None => false,
        };
        Step { next: Next::Done(DoneStep { sign_in_as: None, signed_out_others }), token: token.clone() }
    }

    /// Ends every sign-in of the account, by one that is made for it. An account with a second step cannot be signed in
    /// here, so its others stay.
    async fn session_to_end_others(&self, username: &str, password: &NewPassword) -> Option<wire::Session> {
        let answer = self.wire.initiate(username, password).await.ok()?;
        match Initiate::read(&answer) {
            Initiate::In(session) => Some(session),
            Initiate::Asks(_) | Initiate::Refused => None,
        }
    }
}

#[async_trait]
impl Portal for Cognito {
    fn capabilities(&self) -> Capabilities {
        let features = self.facts.features;
        Capabilities {
            reset: features.password_reset.then_some(IdentifierKind::UsernameOrEmail),
            checks_late: true,
            code_tries: self.facts.code.tries,
            temporary_password: features.temporary_password,
            sign_out_others: features.revoke_sessions,
            others_stay: !features.revoke_sessions,
            sign_in_by: SignInBy::NameOrEmail,
            pages: self.facts.pages.clone(),
            sign_in_page: self.facts.sign_in_page.clone(),
            ..Capabilities::none()
        }
    }

    async fn start(&self, _: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem> {
        self.forgot_password(identifier.as_str(), language).await
    }

    async fn start_temporary(&self, _: &Identifier, language: Language) -> Result<Step, Problem> {
        // Name and password go together.
        Ok(Step { next: Next::EnterCredentials, token: json::into_token(&Handle::Temporary { language })? })
    }

    async fn give_temporary(
        &self,
        token: &FlowToken,
        username: &Identifier,
        password: &NewPassword,
    ) -> Result<Step, Problem> {
        let Handle::Temporary { language } = json::out_of_token(token)? else {
            return Err(Problem::FlowLost);
        };
        let answer = self.wire.initiate(username.as_str(), password).await?;
        match Initiate::read(&answer) {
            Initiate::Asks(Challenge::NewPassword { username: known_as, session, asks_more: false }) => {
                let username = known_as.unwrap_or_else(|| username.as_str().to_owned().into());
                Ok(self.password_step(json::into_token(&Handle::NewPassword { username, session })?))
            }
            // The portal wants facts about the patient with it, which it asks for on its own page.
            Initiate::Asks(Challenge::NewPassword { asks_more: true, .. }) => Err(Problem::BrowserRequired),
            // It is no temporary one: it signs in, or leads to a second step. There is nothing to replace.
            Initiate::In(session) => {
                self.wire.end(session, false).await;
                self.to_clinic(Contact::NotTemporary)
            }
            Initiate::Asks(Challenge::SecondFactor) => self.to_clinic(Contact::NotTemporary),
            Initiate::Asks(Challenge::Other) => self.to_clinic(Contact::Unstated),
            Initiate::Refused => match Name::of(&answer) {
                Some(Name::PASSWORD_RESET_REQUIRED) => {
                    self.forgot_password(username.as_str(), language).await
                }
                Some(Name::NOT_AUTHORIZED | Name::USER_NOT_FOUND) => {
                    Err(Problem::TemporaryRefused { left: None })
                }
                _ => self.refused(Operation::InitiateAuth, &answer),
            },
        }
    }

    async fn resend(
        &self,
        token: &FlowToken,
        _: Option<&Identifier>,
        _: Option<Channel>,
    ) -> Result<Step, Problem> {
        match json::out_of_token(token)? {
            // The name that was typed leaves for the portal once more.
            Handle::Reset { username, language } => {
                self.forgot_password(username.expose_secret(), language).await
            }
            Handle::Temporary { .. } | Handle::NewPassword { .. } => Err(Problem::FlowLost),
        }
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        // Held, and checked with the new password: the portal has no other check.
        refusal::code_of(given)?;
        Ok(self.password_step(token.clone()))
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        given: Option<&Given>,
        password: &NewPassword,
        sign_out_others: bool,
    ) -> Result<Step, Problem> {
        match json::out_of_token(token)? {
            Handle::Reset { username, .. } => {
                let code = refusal::code_of(given.ok_or(Problem::FlowLost)?)?;
                // The name leaves for the portal.
                let username = username.expose_secret();
                let answer = self.wire.confirm(username, code, password).await?;
                if answer.status != 200 || Name::of(&answer).is_some() {
                    return self.refused(Operation::ConfirmForgotPassword, &answer);
                }
                let session = match sign_out_others {
                    true => self.session_to_end_others(username, password).await,
                    false => None,
                };
                Ok(self.done(token, session, sign_out_others).await)
            }
            Handle::NewPassword { username, session } => {
                let flow = Flow { username: &username, session: &session };
                let answer = self.wire.respond(flow, password).await?;
                match Initiate::read(&answer) {
                    Initiate::In(session) => Ok(self.done(token, Some(session), sign_out_others).await),
                    // The password is taken; a second step is for the sign-in.
                    Initiate::Asks(_) => Ok(self.done(token, None, sign_out_others).await),
                    Initiate::Refused => self.refused(Operation::RespondToAuthChallenge, &answer),
                }
            }
            Handle::Temporary { .. } => Err(Problem::FlowLost),
        }
    }

    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer {
        let Ok(answer) = self.wire.initiate(identifier.as_str(), password).await else {
            return SignInAnswer::CannotTell;
        };
        match Initiate::read(&answer) {
            Initiate::In(session) => {
                self.wire.end(session, false).await;
                SignInAnswer::Works
            }
            Initiate::Asks(Challenge::SecondFactor) => SignInAnswer::WorksThenSecondFactor,
            Initiate::Asks(Challenge::NewPassword { .. } | Challenge::Other) => SignInAnswer::CannotTell,
            // NotAuthorized is also the answer to too many tries; so is what it says of the account's state.
            Initiate::Refused => match Name::of(&answer) {
                Some(Name::NOT_AUTHORIZED | Name::USER_NOT_FOUND) => SignInAnswer::Refused,
                // The client does not sign in with passwords alone.
                Some(Name::UNSUPPORTED_OPERATION | Name::INVALID_PARAMETER) => SignInAnswer::NotOffered,
                _ => SignInAnswer::CannotTell,
            },
        }
    }

    async fn survey(&self) -> Survey {
        survey::survey(&self.wire, &self.facts).await
    }
}
