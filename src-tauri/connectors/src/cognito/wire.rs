//! The calls of Cognito's API: all a POST to one address, told apart by a header (AWS JSON 1.1).

use recovery::portal::Channel;
use recovery::settings::Language;
use recovery::{Code, NewPassword, Problem};
use reqwest::Method;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;

use super::problems::Name;
use crate::OpenError;
use crate::http::{Answer, Call, Http, Look, Unreached};
use crate::json::WipedJson;
use crate::profile::Profile;

const MEDIA_TYPE: &str = "application/x-amz-json-1.1";

/// Cognito at one address, for one app client.
pub(super) struct Wire {
    http: Http,
    client_id: String,
}

/// The operations that are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    ForgotPassword,
    ConfirmForgotPassword,
    InitiateAuth,
    RespondToAuthChallenge,
    RevokeToken,
    GlobalSignOut,
}

/// Who is in which session of a sign-in.
pub(super) struct Flow<'a> {
    pub(super) username: &'a SecretString,
    pub(super) session: &'a SecretString,
}

/// A sign-in that succeeded: what ends it.
pub(super) struct Session {
    access: SecretString,
    refresh: Option<SecretString>,
}

/// What became of a sign-in, or of the answer to its challenge.
pub(super) enum Initiate {
    In(Session),
    Asks(Challenge),
    Refused,
}

/// What a sign-in asks for next.
pub(super) enum Challenge {
    /// The password is temporary.
    NewPassword {
        /// Whose it is in the next call, where the portal names them.
        username: Option<SecretString>,
        session: SecretString,
        /// Whether facts about the patient are wanted with it.
        asks_more: bool,
    },
    /// The password is right; a second step is wanted.
    SecondFactor,
    /// Something this version does not know.
    Other,
}

/// What is sent. Borrowed, so that secrets in it are copied nowhere but into the bytes that leave.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "PascalCase")]
enum Body<'a> {
    Forgot {
        client_id: &'a str,
        username: &'a str,
        /// For portals whose Lambda writes the message.
        client_metadata: Metadata<'a>,
    },
    Confirm {
        client_id: &'a str,
        username: &'a str,
        confirmation_code: &'a str,
        password: &'a str,
    },
    Initiate {
        auth_flow: &'a str,
        client_id: &'a str,
        auth_parameters: Credentials<'a>,
    },
    Respond {
        client_id: &'a str,
        challenge_name: &'a str,
        session: &'a str,
        challenge_responses: Renewed<'a>,
    },
    Revoke {
        client_id: &'a str,
        token: &'a str,
    },
    SignOut {
        access_token: &'a str,
    },
}

#[derive(Serialize)]
struct Metadata<'a> {
    language: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Credentials<'a> {
    username: &'a str,
    password: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Renewed<'a> {
    username: &'a str,
    new_password: &'a str,
}

impl Operation {
    /// For the header.
    fn target(self) -> &'static str {
        match self {
            Self::ForgotPassword => "AWSCognitoIdentityProviderService.ForgotPassword",
            Self::ConfirmForgotPassword => "AWSCognitoIdentityProviderService.ConfirmForgotPassword",
            Self::InitiateAuth => "AWSCognitoIdentityProviderService.InitiateAuth",
            Self::RespondToAuthChallenge => "AWSCognitoIdentityProviderService.RespondToAuthChallenge",
            Self::RevokeToken => "AWSCognitoIdentityProviderService.RevokeToken",
            Self::GlobalSignOut => "AWSCognitoIdentityProviderService.GlobalSignOut",
        }
    }

    /// For the log.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ForgotPassword => "forgot_password",
            Self::ConfirmForgotPassword => "set_password",
            Self::InitiateAuth => "sign_in",
            Self::RespondToAuthChallenge => "replace_temporary",
            Self::RevokeToken => "sign_out",
            Self::GlobalSignOut => "sign_out_others",
        }
    }
}

impl Wire {
    pub(super) fn of(profile: &Profile, client_id: String) -> Result<Self, OpenError> {
        Ok(Self { http: Http::of(profile)?, client_id })
    }

    pub(super) async fn forgot_password(
        &self,
        username: &str,
        language: Language,
    ) -> Result<Answer, Problem> {
        let client_metadata = Metadata { language: language.tag() };
        let body = Body::Forgot { client_id: &self.client_id, username, client_metadata };
        self.call(Operation::ForgotPassword, &body).await
    }

    pub(super) async fn confirm(
        &self,
        username: &str,
        code: &Code,
        password: &NewPassword,
    ) -> Result<Answer, Problem> {
        // Code and password leave for the portal.
        let body = Body::Confirm {
            client_id: &self.client_id,
            username,
            confirmation_code: code.expose_for_delivery(),
            password: password.expose_for_delivery(),
        };
        self.call(Operation::ConfirmForgotPassword, &body).await
    }

    pub(super) async fn initiate(&self, username: &str, password: &NewPassword) -> Result<Answer, Problem> {
        // The password leaves for the portal.
        let auth_parameters = Credentials { username, password: password.expose_for_delivery() };
        let client_id = &self.client_id;
        let body = Body::Initiate { auth_flow: "USER_PASSWORD_AUTH", client_id, auth_parameters };
        self.call(Operation::InitiateAuth, &body).await
    }

    pub(super) async fn respond(&self, flow: Flow<'_>, password: &NewPassword) -> Result<Answer, Problem> {
        let Flow { username, session } = flow;
        // Name, session and password leave for the portal.
        let challenge_responses =
            Renewed { username: username.expose_secret(), new_password: password.expose_for_delivery() };
        let body = Body::Respond {
            client_id: &self.client_id,
            challenge_name: "NEW_PASSWORD_REQUIRED",
            session: session.expose_secret(),
            challenge_responses,
        };
        self.call(Operation::RespondToAuthChallenge, &body).await
    }

    /// Ends a session that was opened here, or all of the account's. Whether it was done; if not it ends by itself, later.
    pub(super) async fn end(&self, session: Session, all: bool) -> bool {
        // The session's tokens leave for the portal.
        let (operation, body) = match (all, &session.refresh) {
            (true, _) => {
                let body = Body::SignOut { access_token: session.access.expose_secret() };
                (Operation::GlobalSignOut, body)
            }
            (false, Some(refresh)) => {
                let body = Body::Revoke { client_id: &self.client_id, token: refresh.expose_secret() };
                (Operation::RevokeToken, body)
            }
            // Without one it cannot be renewed, and ends within the hour.
            (false, None) => return true,
        };
        self.call(operation, &body).await.is_ok_and(|answer| answer.status == 200)
    }

    /// Looks at the address, for clinic IT.
    pub(super) async fn look(&self) -> Result<Look, Unreached> {
        self.http.look("").await
    }

    /// Signs nobody in, which begins nothing: what it is refused with tells whether the client is known here, and how it is
    /// set.
    pub(super) async fn knock(&self) -> Result<Answer, Problem> {
        let nobody = NewPassword::new("of-nobody-0A!".to_owned());
        self.initiate("nobody-of-way-back-in", &nobody).await
    }

    async fn call(&self, operation: Operation, body: &Body<'_>) -> Result<Answer, Problem> {
        let headers = vec![("x-amz-target", Zeroizing::new(operation.target().to_owned()))];
        let body = Some(WipedJson::called(MEDIA_TYPE, body)?);
        let call = Call { name: operation.name(), method: Method::POST, path: "", headers, body };
        self.http.call_for_body(call).await
    }
}

impl Initiate {
    pub(super) fn read(answer: &Answer) -> Self {
        if answer.status != 200 || Name::of(answer).is_some() {
            return Self::Refused;
        }
        let secret = |place: &str| answer.body.pointer(place).and_then(Value::as_str).map(SecretString::from);
        if let Some(access) = secret("/AuthenticationResult/AccessToken") {
            return Self::In(Session { access, refresh: secret("/AuthenticationResult/RefreshToken") });
        }
        let asked = answer.body.get("ChallengeName").and_then(Value::as_str).unwrap_or_default();
        Self::Asks(match asked {
            "NEW_PASSWORD_REQUIRED" => match secret("/Session") {
                Some(session) => Challenge::NewPassword {
                    username: secret("/ChallengeParameters/USER_ID_FOR_SRP"),
                    session,
                    asks_more: asks_more(answer),
                },
                None => Challenge::Other,
            },
            "SMS_MFA" | "EMAIL_OTP" | "SMS_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP"
            | "DEVICE_SRP_AUTH" => Challenge::SecondFactor,
            _ => Challenge::Other,
        })
    }
}

/// Whether a new password is to come with facts about the patient: a list, as JSON within JSON.
fn asks_more(answer: &Answer) -> bool {
    let listed = answer.body.pointer("/ChallengeParameters/requiredAttributes").and_then(Value::as_str);
    let listed = listed.and_then(|listed| serde_json::from_str::<Vec<String>>(listed).ok());
    listed.is_some_and(|listed| !listed.is_empty())
}

/// How a code was sent. Of an account that does not exist this is made up as well, but it says nothing of it.
pub(super) fn medium(answer: &Answer) -> Option<Channel> {
    match answer.body.pointer("/CodeDeliveryDetails/DeliveryMedium")?.as_str()? {
        "EMAIL" => Some(Channel::Email),
        "SMS" => Some(Channel::Sms),
        _ => None,
    }
}
