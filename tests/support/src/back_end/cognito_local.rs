//! cognito-local 5.3.0 (<https://github.com/jagregory/cognito-local>), an emulator of Amazon Cognito, its parts put together as it does
//! itself but for where messages go. A pool of patients who sign in by username or email, and an app client without a secret.
//!
//! Unlike Amazon's service: it takes any new password, whatever the pool's rules; says `UserNotFoundException` although the client
//! is to hide that; answers a wrong password with `InvalidPasswordException`; compares neither the temporary password nor the
//! session of a challenge; names addresses whole; resets a temporary password too; knows disabled patients, limits, lockout
//! and a code's lifetime or tries not at all. A newer code replaces the one before, and a used one is over.

use std::fs;
use std::process::Command;

use super::cognito::Emulator;
use super::{BackEndOptions, running};
use crate::{paths, tools};

pub(super) fn serve(options: BackEndOptions) -> Emulator {
    let modules = tools::cognito_local().unwrap_or_else(|error| panic!("{error}"));
    let data = running::folder("cognito-local");
    // Node looks for what a script requires beside the script alone.
    let script = data.path().join("serve.cjs");
    fs::copy(paths::root().join("tests/servers/cognito-local/serve.cjs"), &script)
        .expect("a copy of the script");
    std::os::unix::fs::symlink(modules, data.path().join("node_modules")).expect("a link to cognito-local");
    let mut command = Command::new(tools::node());
    command.arg(script);
    Emulator::start(data, command, options)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::back_end::cognito::tests::*;
    use crate::back_end::{BackEnd, Program};

    #[tokio::test]
    async fn a_code_changes_the_password_and_a_temporary_password_is_exchanged() {
        let back_end = BackEnd::start(Program::CognitoLocal).await;
        a_code_changes_the_password_once(&back_end, "CodeMismatchException").await;
        a_temporary_password_is_exchanged(&back_end).await;
        let (status, unknown) = ask(&back_end, "ForgotPassword", json!({ "Username": "nobody" })).await;
        assert_eq!((status, &unknown["__type"]), (400, &json!("UserNotFoundException")));
    }

    #[tokio::test]
    async fn the_second_step_is_a_code_by_text_message() {
        let back_end = BackEnd::start(Program::CognitoLocal).await;
        let patient = back_end.second_factor_patient().expect("there is one");
        let body = json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": patient.username, "PASSWORD": patient.password },
        });
        let (_, challenge) = ask(&back_end, "InitiateAuth", body).await;
        assert_eq!(challenge["ChallengeName"], json!("SMS_MFA"));
        let code = back_end.wait_for_given(patient, 0).await;
        let body = json!({
            "ChallengeName": "SMS_MFA",
            "Session": challenge["Session"],
            "ChallengeResponses": { "USERNAME": patient.username, "SMS_MFA_CODE": code },
        });
        let (_, answer) = ask(&back_end, "RespondToAuthChallenge", body).await;
        assert!(answer["AuthenticationResult"]["AccessToken"].is_string(), "{answer}");
    }
}
