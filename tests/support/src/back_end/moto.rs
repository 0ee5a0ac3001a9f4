//! moto 5.2.5 (<https://docs.getmoto.org>), an emulator of Amazon's services; its Amazon Cognito. A pool of patients who sign in by
//! username or email, and an app client without a secret.
//!
//! moto sends nothing: it tells the code for a new password in a header of its answer
//! (`x-moto-forgot-password-confirmation-code`), and takes every code for right that has not its prefix, `moto-confirmation-code:`. A
//! postman in `tests/servers/moto/serve.py` takes the code out of the answer and brings it to the patient without the prefix, and puts
//! that before the codes that come back; so wrong ones are refused.
//!
//! Unlike Amazon's service: a wrong or used code gets `ExpiredCodeException`; after a code it takes any new password, whatever the pool's
//! rules (it keeps them where a temporary one is exchanged); signing in under an unknown name gets `UserNotFoundException`, and a
//! new password for one `ResourceNotFoundException`, although the client is to hide that; the second step sends no code and takes
//! any; a temporary password can be reset, but stays a temporary one then; limits, lockout and a code's lifetime or tries are
//! unknown to it. A newer code replaces the one before.

use std::process::Command;

use super::cognito::Emulator;
use super::{BackEndOptions, running};
use crate::{paths, tools};

pub(super) fn serve(options: BackEndOptions) -> Emulator {
    let python = tools::moto().unwrap_or_else(|error| panic!("{error}"));
    let data = running::folder("moto");
    let mut command = Command::new(python);
    command.arg(paths::root().join("tests/servers/moto/serve.py"));
    Emulator::start(data, command, options)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::back_end::cognito::tests::*;
    use crate::back_end::{BackEnd, Program};

    #[tokio::test]
    async fn a_code_changes_the_password_and_a_temporary_password_is_exchanged() {
        let back_end = BackEnd::start(Program::Moto).await;
        a_code_changes_the_password_once(&back_end, "ExpiredCodeException").await;
        a_temporary_password_is_exchanged(&back_end).await;
        let (status, unknown) = ask(&back_end, "ForgotPassword", json!({ "Username": "nobody" })).await;
        assert_eq!((status, &unknown["CodeDeliveryDetails"]["DeliveryMedium"]), (200, &json!("EMAIL")));
        assert_eq!(back_end.log(), "");
    }

    #[tokio::test]
    async fn the_code_is_in_the_mail_alone() {
        let back_end = BackEnd::start(Program::Moto).await;
        let patient = back_end.other_patient();
        let body = json!({ "ClientId": client_id(&back_end), "Username": patient.username });
        let reply = crate::back_end::cognito::call(&back_end.base_url(), "ForgotPassword", &body).await;
        let code = back_end.wait_for_given(patient, 0).await;
        assert!(reply.headers.iter().all(|(_, value)| !value.contains(&code)), "{:?}", reply.headers);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let refused = (400, "ExpiredCodeException".to_owned());
        assert_eq!(confirm(&back_end, &patient.username, wrong, NEW).await, refused);
        assert!(back_end.sign_in(&patient.username, &patient.password).await);
    }
}
