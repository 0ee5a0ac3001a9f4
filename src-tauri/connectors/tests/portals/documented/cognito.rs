//! Amazon Cognito, by its model.

use recovery::password::Rejection;
use recovery::settings::Language;
use recovery::{Next, Problem, SignInAnswer};
use serde_json::{Value, json};
use support::{Fault, Rule};

use super::*;

fn cognito() -> Replies {
    let keys = "connector = \"cognito\"\nbase_url = \"{base}\"\nclient_id = \"4example0client0id\"\n\
                features = [\"password_reset\", \"temporary_password\", \"revoke_sessions\"]\n";
    Replies::of(&format!("{HEAD}{keys}{CLINIC}"))
}

/// As the service sends one; the name may stand below that of the service.
fn exception(name: &str) -> Value {
    json!({ "__type": name, "message": "Some words of the service's own." })
}

/// The `errors` of the operation in botocore's model of the service, `cognito-idp/2016-04-18/service-2.json`.
#[tokio::test]
async fn cognito_refuses_to_send_a_code() {
    let portal = cognito();
    let errors: [(&str, Led); 17] = [
        ("ResourceNotFoundException", Err(OFF)),
        ("InvalidParameterException", Ok("cannot verify")),
        ("UnexpectedLambdaException", Err(DOWN)),
        ("UserLambdaValidationException", Ok("clinic")),
        ("NotAuthorizedException", Ok("clinic")),
        ("InvalidLambdaResponseException", Err(DOWN)),
        ("TooManyRequestsException", Err(WAIT)),
        ("LimitExceededException", Err(WAIT)),
        ("InvalidSmsRoleAccessPolicyException", Err(Problem::DeliveryFailed)),
        ("InvalidSmsRoleTrustRelationshipException", Err(Problem::DeliveryFailed)),
        ("InvalidEmailRoleAccessPolicyException", Err(Problem::DeliveryFailed)),
        ("CodeDeliveryFailureException", Err(Problem::DeliveryFailed)),
        // Where the client is set to tell: as good as a code that was sent.
        ("UserNotFoundException", Ok("code")),
        ("OperationNotEnabledException", Err(OFF)),
        ("InternalErrorException", Err(DOWN)),
        ("ForbiddenException", Ok("clinic")),
        ("SomethingNewException", Err(Problem::Unexpected)),
    ];
    for (name, want) in errors {
        for written in [name.to_owned(), format!("com.amazonaws.cognito.identity#{name}")] {
            portal.reply(400, &exception(&written));
            assert_eq!(led(portal.starts().await), want, "{written}");
        }
    }
    let told = json!({ "CodeDeliveryDetails": { "DeliveryMedium": "SMS", "Destination": "+*******0142" } });
    portal.reply(200, &told);
    let Next::EnterCode(step) = portal.starts().await.unwrap().next else { panic!() };
    assert_eq!((step.delivery.channel, step.delivery.destination), (recovery::portal::Channel::Sms, None));
    portal.reply(500, &json!({}));
    assert_eq!(led(portal.starts().await), Err(DOWN));
}

/// As [`cognito_refuses_to_send_a_code`].
#[tokio::test]
async fn cognito_refuses_a_new_password() {
    let portal = cognito();
    portal.reply(200, &json!({}));
    let token = portal.starts().await.unwrap().token;
    let errors: [(&str, Led); 19] = [
        ("ResourceNotFoundException", Err(OFF)),
        ("UnexpectedLambdaException", Err(DOWN)),
        // A Lambda that runs after the change (PostConfirmation_ConfirmForgotPassword) can say no, too: it stays open.
        ("UserLambdaValidationException", Err(DOWN)),
        // The password's pattern takes no spaces at its ends.
        ("InvalidParameterException", rejected(Rejection::Other)),
        ("InvalidPasswordException", rejected(Rejection::Other)),
        ("PasswordHistoryPolicyViolationException", rejected(Rejection::UsedBefore)),
        ("NotAuthorizedException", Ok("clinic")),
        ("CodeMismatchException", Err(WRONG)),
        ("ExpiredCodeException", Err(Problem::CodeExpired)),
        ("TooManyFailedAttemptsException", Err(Problem::AttemptsExhausted { retry_after: None })),
        ("InvalidLambdaResponseException", Err(DOWN)),
        ("TooManyRequestsException", Err(WAIT)),
        ("LimitExceededException", Err(WAIT)),
        ("UserNotFoundException", Err(WRONG)),
        ("UserNotConfirmedException", Ok("inactive")),
        ("OperationNotEnabledException", Err(OFF)),
        ("InternalErrorException", Err(DOWN)),
        ("ForbiddenException", Ok("clinic")),
        ("SomethingNewException", Err(Problem::Unexpected)),
    ];
    for (name, want) in errors {
        portal.reply(400, &exception(name));
        assert_eq!(led(portal.sets(&token, &code("123456")).await), want, "{name}");
    }
}

/// As [`cognito_refuses_to_send_a_code`], with the challenges of `ChallengeNameType`.
#[tokio::test]
async fn cognito_answers_to_a_sign_in() {
    use SignInAnswer::{CannotTell, NotOffered, Refused, Works, WorksThenSecondFactor};
    let portal = cognito();
    for (name, want) in [
        ("UnsupportedOperationException", NotOffered),
        ("ResourceNotFoundException", CannotTell),
        // "USER_PASSWORD_AUTH flow not enabled for this client".
        ("InvalidParameterException", NotOffered),
        ("NotAuthorizedException", Refused),
        ("TooManyRequestsException", CannotTell),
        ("UnexpectedLambdaException", CannotTell),
        ("InvalidUserPoolConfigurationException", CannotTell),
        ("UserLambdaValidationException", CannotTell),
        ("InvalidLambdaResponseException", CannotTell),
        ("PasswordResetRequiredException", CannotTell),
        ("UserNotFoundException", Refused),
        ("UserNotConfirmedException", CannotTell),
        ("InternalErrorException", CannotTell),
        ("InvalidSmsRoleAccessPolicyException", CannotTell),
        ("InvalidEmailRoleAccessPolicyException", CannotTell),
        ("InvalidSmsRoleTrustRelationshipException", CannotTell),
        ("OperationNotEnabledException", CannotTell),
        ("FeatureUnavailableInTierException", CannotTell),
        ("ForbiddenException", CannotTell),
        ("SomethingNewException", CannotTell),
    ] {
        portal.reply(400, &exception(name));
        assert_eq!(portal.signs_in().await, want, "{name}");
    }
    for (challenge, want) in [
        ("SMS_MFA", WorksThenSecondFactor),
        ("EMAIL_OTP", WorksThenSecondFactor),
        ("SMS_OTP", WorksThenSecondFactor),
        ("SOFTWARE_TOKEN_MFA", WorksThenSecondFactor),
        ("SELECT_MFA_TYPE", WorksThenSecondFactor),
        ("MFA_SETUP", WorksThenSecondFactor),
        ("DEVICE_SRP_AUTH", WorksThenSecondFactor),
        ("NEW_PASSWORD_REQUIRED", CannotTell),
        ("CUSTOM_CHALLENGE", CannotTell),
        ("SELECT_CHALLENGE", CannotTell),
        ("PASSWORD_VERIFIER", CannotTell),
        ("WEB_AUTHN", CannotTell),
    ] {
        portal.reply(
            200,
            &json!({ "ChallengeName": challenge, "Session": "session-of-a-test", "ChallengeParameters": {} }),
        );
        assert_eq!(portal.signs_in().await, want, "{challenge}");
    }
    portal.reply(200, &json!({ "AuthenticationResult": { "AccessToken": "a", "RefreshToken": "r" } }));
    assert_eq!(portal.proxy.count("POST", "/!RevokeToken"), 0);
    assert_eq!(portal.signs_in().await, Works);
    assert_eq!(portal.proxy.count("POST", "/!RevokeToken"), 1, "the session is ended again");
    assert_eq!(portal.proxy.count("POST", "/!GlobalSignOut"), 0, "and no other");
}

/// As [`cognito_refuses_to_send_a_code`].
#[tokio::test]
async fn cognito_answers_to_a_temporary_password() {
    let portal = cognito();
    let who = named("pat");
    let begun = portal.portal.start_temporary(&who, Language::English).await.unwrap();
    let give = async || portal.portal.give_temporary(&begun.token, &who, &new_password()).await;
    let challenge = |more: &str| {
        json!({ "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "session-of-a-test",
            "ChallengeParameters": { "USER_ID_FOR_SRP": "pat", "requiredAttributes": more } })
    };
    for (name, want) in [
        ("NotAuthorizedException", Err(Problem::TemporaryRefused { left: None })),
        ("UserNotFoundException", Err(Problem::TemporaryRefused { left: None })),
        ("UserNotConfirmedException", Ok("inactive")),
        ("TooManyRequestsException", Err(WAIT)),
        ("UnsupportedOperationException", Err(OFF)),
        ("InvalidParameterException", Err(OFF)),
        ("InternalErrorException", Err(DOWN)),
    ] {
        portal.reply(400, &exception(name));
        assert_eq!(led(give().await), want, "{name}");
    }
    // The portal wants to be told more with the new password: only its own page asks for that.
    portal.reply(200, &challenge("[\"userAttributes.phone_number\"]"));
    assert_eq!(led(give().await), Err(Problem::BrowserRequired));
    portal.reply(200, &json!({ "AuthenticationResult": { "AccessToken": "a" } }));
    assert_eq!(led(give().await), Ok("not temporary"));
    portal.reply(200, &json!({ "ChallengeName": "SMS_MFA", "Session": "session-of-a-test" }));
    assert_eq!(led(give().await), Ok("not temporary"));
    portal.reply(200, &challenge("[]"));
    let step = give().await.unwrap();
    let sets = async || portal.portal.set_password(&step.token, None, &new_password(), false).await;
    for (name, want) in [
        ("NotAuthorizedException", Err(Problem::FlowLost)),
        ("CodeMismatchException", Err(Problem::FlowLost)),
        ("InvalidPasswordException", rejected(Rejection::Other)),
        ("PasswordHistoryPolicyViolationException", rejected(Rejection::UsedBefore)),
        ("AliasExistsException", Ok("duplicate")),
        // What comes after the change: it stays open.
        ("MFAMethodNotFoundException", Err(DOWN)),
        ("SoftwareTokenMFANotFoundException", Err(DOWN)),
        ("UserLambdaValidationException", Err(DOWN)),
        ("InvalidSmsRoleAccessPolicyException", Err(DOWN)),
        ("InvalidParameterException", rejected(Rejection::Other)),
        ("UserNotConfirmedException", Ok("inactive")),
        ("InternalErrorException", Err(DOWN)),
    ] {
        portal.reply(400, &exception(name));
        assert_eq!(led(sets().await), want, "{name}");
    }
    portal.reply(200, &json!({ "ChallengeName": "SMS_MFA", "Session": "session-of-a-test" }));
    assert_eq!(led(sets().await), Ok("done"), "the password is changed; the second step is for the sign-in");
}

/// `PasswordResetRequiredException` is what an administrator's reset leads to: a code is on its way, or comes when asked
/// for (Cognito's developer guide, "Resetting user passwords").
#[tokio::test]
async fn cognito_wants_a_reset_in_place_of_a_temporary_password() {
    let portal = cognito();
    let who = named("pat");
    let begun = portal.portal.start_temporary(&who, Language::English).await.unwrap();
    portal.proxy.set(Rule::all(Fault::json(200, &json!({}))));
    portal.proxy.set(Rule::all(Fault::json(400, &exception("PasswordResetRequiredException"))).times(1));
    let step = portal.portal.give_temporary(&begun.token, &who, &new_password()).await;
    assert_eq!(led(step), Ok("code"));
}

#[tokio::test]
async fn cognito_ends_the_other_sign_ins_when_asked() {
    let portal = cognito();
    portal.reply(200, &json!({ "AuthenticationResult": { "AccessToken": "a", "RefreshToken": "r" } }));
    let token = portal.starts().await.unwrap().token;
    let sets = async |others| {
        let answer = portal.portal.set_password(&token, Some(&code("123456")), &new_password(), others).await;
        let Next::Done(done) = answer.unwrap().next else { panic!() };
        done.signed_out_others
    };
    let counts = || {
        ["ConfirmForgotPassword", "InitiateAuth", "GlobalSignOut", "RevokeToken"]
            .map(|operation| portal.proxy.count("POST", &format!("/!{operation}")))
    };
    assert!(sets(true).await);
    assert_eq!(counts(), [1, 1, 1, 0]);
    assert!(!sets(false).await);
    assert_eq!(counts(), [2, 1, 1, 0], "nobody asked for it");
    // What was not done is not told as done.
    let refused = Fault::json(400, &exception("NotAuthorizedException"));
    portal.proxy.set(Rule::on("POST", "/!GlobalSignOut", refused));
    assert!(!sets(true).await);
    let second = Fault::json(200, &json!({ "ChallengeName": "SMS_MFA", "Session": "session-of-a-test" }));
    portal.proxy.set(Rule::on("POST", "/!InitiateAuth", second));
    assert!(!sets(true).await, "an account with a second step cannot be signed in here");
}
