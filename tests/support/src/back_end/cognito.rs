//! Amazon Cognito's API as its emulators speak it: JSON 1.1, unsigned, one address for all calls
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/>).

use std::fs;
use std::process::Command;

use async_trait::async_trait;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::running::Running;
use super::{BackEndOptions, CLINIC, Server, SignIn, patients_file, profile_head, six_digits};
use crate::http;

/// The temporary password of the fourth patient.
pub(super) const TEMPORARY: &str = "Temporary-Orchard-18!";

/// One of the emulators, set up with a pool of the patients by the script in `tests/servers`.
#[derive(Debug)]
pub(super) struct Emulator {
    running: Running,
    client_id: String,
}

impl Emulator {
    /// Starts it by its own command, to which the script's arguments are added.
    pub(super) fn start(data: TempDir, mut command: Command, options: BackEndOptions) -> Self {
        command.arg(patients_file()).arg(data.path()).arg(options.port.to_string()).arg(TEMPORARY);
        let running = Running::start(data, command);
        let client_id = fs::read_to_string(running.data().join("client-id")).expect("an app client");
        Self { running, client_id }
    }
}

#[async_trait]
impl Server for Emulator {
    fn running(&self) -> &Running {
        &self.running
    }

    fn given_in(&self, text: &str) -> Option<String> {
        six_digits(text)
    }

    async fn sign_in(&self, login: &str, password: &str) -> SignIn {
        sign_in(&self.running.base_url(), &self.client_id, login, password).await
    }

    fn has_second_factor(&self) -> bool {
        true
    }

    fn temporary_password(&self) -> Option<&str> {
        Some(TEMPORARY)
    }

    fn profile_toml(&self, base_url: &str) -> String {
        profile_toml(base_url, &self.client_id)
    }
}

/// Makes a call, for example `InitiateAuth`.
pub(super) async fn call(base_url: &str, operation: &str, body: &Value) -> http::Reply {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
    http::post(base_url, &headers, body.to_string().as_bytes()).await.expect("the emulator answers")
}

/// Calls `InitiateAuth` as a client without SRP does.
pub(super) async fn initiate_auth(
    base_url: &str,
    client_id: &str,
    login: &str,
    password: &str,
) -> http::Reply {
    let parameters = json!({ "USERNAME": login, "PASSWORD": password });
    let body =
        json!({ "ClientId": client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
    call(base_url, "InitiateAuth", &body).await
}

/// # Panics
/// If the answer is neither yes nor no.
pub(super) async fn sign_in(base_url: &str, client_id: &str, login: &str, password: &str) -> SignIn {
    let reply = initiate_auth(base_url, client_id, login, password).await;
    let answer = reply.json();
    let word = |name: &str| answer[name].as_str().unwrap_or_default();
    match (reply.status, word("ChallengeName"), word("__type")) {
        (200, "", _) if answer["AuthenticationResult"]["AccessToken"].is_string() => SignIn::LetIn,
        (200, "SMS_MFA" | "SOFTWARE_TOKEN_MFA", _) => SignIn::SecondStep,
        (200, "NEW_PASSWORD_REQUIRED", _) => SignIn::NewPasswordWanted,
        // Amazon says the first; cognito-local the second to a wrong password, moto the third to an unknown name.
        (400, _, "NotAuthorizedException" | "InvalidPasswordException" | "UserNotFoundException") => {
            SignIn::Refused
        }
        _ => panic!("signing in got {} {}", reply.status, reply.text()),
    }
}

/// The rules are those of the pool, whether or not the emulator holds anybody to them. Amazon takes up to 256 characters, moto
/// up to 98.
pub(super) fn profile_toml(base_url: &str, client_id: &str) -> String {
    let head = profile_head("cognito", base_url, &["password_reset", "temporary_password"]);
    let rules = r#"min_length = 12
max_length = 98
required = ["lowercase", "uppercase", "digit", "symbol"]
"#;
    let code = "length = 6\ncharset = \"digits\"\n";
    format!("{head}client_id = \"{client_id}\"\n{CLINIC}\n[password]\n{rules}\n[code]\n{code}")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::back_end::BackEnd;

    pub(in crate::back_end) const NEW: &str = "fresh-Window-99-new";

    /// The app client's id, as a profile names it.
    pub(in crate::back_end) fn client_id(back_end: &BackEnd) -> String {
        let profile = back_end.profile_toml(&back_end.base_url());
        let line = profile.lines().find_map(|line| line.strip_prefix("client_id = "));
        line.expect("a client").trim_matches('"').to_owned()
    }

    /// Status and body of the answer to a call that names the app client.
    pub(in crate::back_end) async fn ask(
        back_end: &BackEnd,
        operation: &str,
        mut body: Value,
    ) -> (u16, Value) {
        body["ClientId"] = json!(client_id(back_end));
        let reply = call(&back_end.base_url(), operation, &body).await;
        (reply.status, reply.json())
    }

    /// Status and `__type` of the answer to a new password.
    pub(in crate::back_end) async fn confirm(
        back_end: &BackEnd,
        username: &str,
        code: &str,
        password: &str,
    ) -> (u16, String) {
        let body = json!({ "Username": username, "ConfirmationCode": code, "Password": password });
        let (status, answer) = ask(back_end, "ConfirmForgotPassword", body).await;
        (status, answer["__type"].as_str().unwrap_or_default().to_owned())
    }

    /// A reset from end to end; a code that is not the one gets `wrong`.
    pub(in crate::back_end) async fn a_code_changes_the_password_once(back_end: &BackEnd, wrong: &str) {
        let patient = back_end.patient();
        let name = &patient.username;
        let refused = (400, wrong.to_owned());
        let (status, asked) = ask(back_end, "ForgotPassword", json!({ "Username": name })).await;
        assert_eq!((status, &asked["CodeDeliveryDetails"]["DeliveryMedium"]), (200, &json!("EMAIL")));
        let mail = back_end.wait_for_mail(patient, 0).await;
        let old = back_end.wait_for_given(patient, 0).await;
        assert_eq!(mail.trim(), format!("Your password reset code is {old}"));
        let (status, _) = ask(back_end, "ForgotPassword", json!({ "Username": patient.email })).await;
        assert_eq!(status, 200);
        let code = back_end.wait_for_given(patient, 1).await;
        assert_eq!(code.len(), 6);

        if old != code {
            assert_eq!(confirm(back_end, name, &old, NEW).await, refused);
        }
        assert!(back_end.sign_in(name, &patient.password).await);
        assert_eq!(confirm(back_end, name, &code, NEW).await, (200, String::new()));
        assert!(back_end.sign_in(name, NEW).await);
        assert!(back_end.sign_in(&patient.email, NEW).await);
        assert!(!back_end.sign_in(name, &patient.password).await);
        assert_eq!(confirm(back_end, name, &code, "other-Window-99-new").await, refused);
        assert!(back_end.sign_in(name, NEW).await);
    }

    /// A temporary password, exchanged for one of the patient's own.
    pub(in crate::back_end) async fn a_temporary_password_is_exchanged(back_end: &BackEnd) {
        let (patient, temporary) = back_end.temporary_patient().expect("there is one");
        let name = &patient.username;
        let reply = initiate_auth(&back_end.base_url(), &client_id(back_end), name, temporary).await;
        let challenge = reply.json();
        assert_eq!(challenge["ChallengeName"], json!("NEW_PASSWORD_REQUIRED"));
        let body = json!({
            "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": challenge["Session"],
            "ChallengeResponses": { "USERNAME": name, "NEW_PASSWORD": NEW },
        });
        let (status, answer) = ask(back_end, "RespondToAuthChallenge", body).await;
        assert_eq!(status, 200);
        assert!(answer["AuthenticationResult"]["AccessToken"].is_string(), "{answer}");
        assert_eq!(back_end.try_sign_in(name, NEW).await, SignIn::LetIn);
        assert_eq!(back_end.try_sign_in(name, temporary).await, SignIn::Refused);
    }
}
