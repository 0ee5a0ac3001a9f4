//! Every error that the back ends document, as replies of the documented shape: what the programs that run here do not
//! show, or show otherwise. Each table names its source.

use std::time::Duration;

use connectors::Portal;
use recovery::password::{Rejection, Rule as PasswordRule};
use recovery::portal::Contact;
use recovery::settings::Language;
use recovery::{FlowToken, Given, LinkEntry, Need, NewPassword, Next, Problem, SignInAnswer, Step};
use serde_json::{Value, json};
use support::{Fault, FaultProxy, Rule};

use crate::clinic::*;

/// A portal whose every answer is the test's; there is nothing behind the proxy.
struct Replies {
    proxy: FaultProxy,
    portal: Box<dyn Portal>,
}

/// What a call led to: a step's name or a problem.
type Led = Result<&'static str, Problem>;

impl Replies {
    fn of(profile: &str) -> Self {
        let proxy = FaultProxy::start("http://127.0.0.1:9/");
        let portal = open(&profile.replace("{base}", &proxy.url()));
        Self { proxy, portal }
    }

    fn reply(&self, status: u16, body: &Value) {
        self.proxy.clear();
        self.proxy.set(Rule::all(Fault::json(status, body)));
    }

    fn reply_with(&self, status: u16, header: (&str, &str), body: &Value) {
        self.proxy.clear();
        let headers = vec![(header.0.to_owned(), header.1.to_owned())];
        let (content_type, body) = ("application/json".to_owned(), body.to_string());
        self.proxy.set(Rule::all(Fault::Reply { status, headers, content_type, body }));
    }

    async fn starts(&self) -> Result<Step, Problem> {
        self.portal.start(Need::Password, &named("pat@example.org"), Language::English).await
    }

    async fn sets(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        self.portal.set_password(token, Some(given), &new_password(), false).await
    }

    async fn signs_in(&self) -> SignInAnswer {
        self.portal.sign_in(&named("pat"), &new_password()).await
    }
}

fn led(answer: Result<Step, Problem>) -> Led {
    answer.map(|step| match step.next {
        Next::EnterCode(_) => "code",
        Next::SetPassword(_) => "password",
        Next::Done(_) => "done",
        Next::ContactClinic(Contact::Inactive) => "inactive",
        Next::ContactClinic(Contact::Duplicate) => "duplicate",
        Next::ContactClinic(Contact::CannotVerify) => "cannot verify",
        Next::ContactClinic(Contact::NotTemporary) => "not temporary",
        Next::ContactClinic(_) => "clinic",
        other => panic!("{other:?}"),
    })
}

const HEAD: &str = "version = 1\nid = \"oak-clinic\"\n";
const CLINIC: &str =
    "[clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n[password]\nmin_length = 8\n";

const WRONG: Problem = Problem::WrongCode { left: None };
const DOWN: Problem = Problem::PortalDown { sent: true, retry_after: None };
const WAIT: Problem = Problem::RateLimited { retry_after: None };
const OFF: Problem = Problem::NotEnabledByPortal;

fn rejected(reason: Rejection) -> Led {
    Err(Problem::PasswordRejected(vec![reason]))
}

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

fn better_auth() -> Replies {
    let keys = "connector = \"better-auth\"\nbase_url = \"{base}api/auth/\"\n";
    Replies::of(&format!("{HEAD}{keys}{CLINIC}"))
}

/// better-auth 1.7: `@better-auth/core/error/codes`, `plugins/email-otp/error-codes`, `plugins/captcha/error-codes`,
/// `plugins/haveibeenpwned`, `api/rate-limiter`.
#[tokio::test]
async fn better_auth_refuses() {
    let portal = better_auth();
    portal.reply(200, &json!({ "success": true }));
    let token = portal.starts().await.unwrap().token;
    let error = |name: &str| json!({ "code": name, "message": "Some words of the portal's own." });
    for (status, name, want) in [
        (400, "INVALID_EMAIL", Err(Problem::IdentifierRefused)),
        (400, "MISSING_RESPONSE", Err(Problem::BrowserRequired)),
        (403, "VERIFICATION_FAILED", Err(Problem::BrowserRequired)),
        (500, "UNKNOWN_ERROR", Err(DOWN)),
        (403, "INVALID_ORIGIN", Err(OFF)),
        (403, "MISSING_OR_NULL_ORIGIN", Err(OFF)),
        (400, "VALIDATION_ERROR", Err(Problem::Unexpected)),
        (400, "SOMETHING_NEW", Err(Problem::Unexpected)),
    ] {
        portal.reply(status, &error(name));
        assert_eq!(led(portal.starts().await), want, "{name}");
    }
    // As better-call answers an address it does not have: without a word.
    portal.proxy.set(Rule::all(Fault::Reply {
        status: 404,
        headers: Vec::new(),
        content_type: "text/plain".into(),
        body: String::new(),
    }));
    assert_eq!(led(portal.starts().await), Err(OFF), "without the plugin");
    for (status, name, want) in [
        (400, "INVALID_OTP", Err(WRONG)),
        (400, "USER_NOT_FOUND", Err(WRONG)),
        (400, "OTP_EXPIRED", Err(Problem::CodeExpired)),
        (403, "TOO_MANY_ATTEMPTS", Err(Problem::AttemptsExhausted { retry_after: None })),
    ] {
        portal.reply(status, &error(name));
        assert_eq!(led(portal.portal.submit(&token, &code("123456")).await), want, "{name}");
        assert_eq!(led(portal.sets(&token, &code("123456")).await), want, "{name}");
    }
    for (name, reason) in [
        ("PASSWORD_TOO_SHORT", Rejection::TooShort),
        ("PASSWORD_TOO_LONG", Rejection::Other),
        ("PASSWORD_COMPROMISED", Rejection::Breaks(PasswordRule::NotCommon)),
        ("INVALID_PASSWORD", Rejection::Other),
    ] {
        portal.reply(400, &error(name));
        assert_eq!(led(portal.sets(&token, &code("123456")).await), rejected(reason), "{name}");
    }
    portal.reply_with(429, ("x-retry-after", "59"), &json!({ "message": "Too many requests." }));
    let wait = Problem::RateLimited { retry_after: Some(Duration::from_secs(59)) };
    assert_eq!(led(portal.starts().await), Err(wait.clone()));
    assert_eq!(led(portal.sets(&token, &code("123456")).await), Err(wait));
}

/// As [`better_auth_refuses`], with `plugins/username/error-codes`, `plugins/admin`, `plugins/two-factor`.
#[tokio::test]
async fn better_auth_answers_to_a_sign_in() {
    use SignInAnswer::{CannotTell, Refused, WorksThenSecondFactor};
    let portal = better_auth();
    for (status, body, want) in [
        (401, json!({ "code": "INVALID_USERNAME_OR_PASSWORD" }), Refused),
        (401, json!({ "code": "INVALID_EMAIL_OR_PASSWORD" }), Refused),
        (403, json!({ "code": "EMAIL_NOT_VERIFIED" }), CannotTell),
        (403, json!({ "code": "BANNED_USER" }), CannotTell),
        (422, json!({ "code": "USERNAME_TOO_SHORT" }), CannotTell),
        (429, json!({}), CannotTell),
        (200, json!({ "twoFactorRedirect": true, "twoFactorMethods": ["otp"] }), WorksThenSecondFactor),
        (200, json!({}), CannotTell),
    ] {
        portal.reply(status, &body);
        assert_eq!(portal.signs_in().await, want, "{body}");
    }
}

fn djoser() -> Replies {
    let keys = "connector = \"djoser\"\nbase_url = \"{base}auth/\"\n";
    Replies::of(&format!("{HEAD}{keys}{CLINIC}"))
}

/// djoser 2.3: `djoser/serializers.py`, `djoser/constants.py`; Django 5.2: `django/contrib/auth/password_validation.py`;
/// Django REST framework: `exceptions.py`.
#[tokio::test]
async fn djoser_refuses() {
    let portal = djoser();
    portal.proxy.set(Rule::all(Fault::Reply {
        status: 204,
        headers: Vec::new(),
        content_type: "application/json".into(),
        body: String::new(),
    }));
    let token = portal.starts().await.unwrap().token;
    for (status, body, want) in [
        (400, json!({ "email": ["Enter a valid email address."] }), Err(Problem::IdentifierRefused)),
        // PASSWORD_RESET_SHOW_EMAIL_NOT_FOUND: nobody is told.
        (400, json!(["User with given email does not exist."]), Ok("code")),
        (400, json!({ "non_field_errors": ["User with given email does not exist."] }), Ok("code")),
        (401, json!({ "detail": "Authentication credentials were not provided." }), Err(OFF)),
        (403, json!({ "detail": "You do not have permission to perform this action." }), Err(OFF)),
        (404, json!({ "detail": "Not found." }), Err(OFF)),
        (400, json!({ "detail": "JSON parse error" }), Err(Problem::Unexpected)),
        (500, json!({}), Err(DOWN)),
    ] {
        portal.reply(status, &body);
        assert_eq!(led(portal.starts().await), want, "{body}");
    }
    portal.reply_with(429, ("retry-after", "58"), &json!({ "detail": "Request was throttled." }));
    let wait = Problem::RateLimited { retry_after: Some(Duration::from_secs(58)) };
    assert_eq!(led(portal.starts().await), Err(wait));
    let can = portal.portal.capabilities();
    let link = format!("{}reset/MQ/c9k2rt-0123456789abcdef0123456789abcdef", portal.proxy.url());
    let given = Given::Link(LinkEntry::new(link).token(&can.links, can.link_form).unwrap());
    for (body, want) in [
        (json!({ "token": ["Invalid token for given user."] }), Err(WRONG)),
        (json!({ "uid": ["Invalid user id or user doesn't exist."] }), Err(WRONG)),
        (
            json!({ "new_password": ["This password is too short. It must contain at least 40 characters."] }),
            rejected(Rejection::TooShort),
        ),
        (
            json!({ "new_password": ["This password is too common."] }),
            rejected(Rejection::Breaks(PasswordRule::NotCommon)),
        ),
        (
            json!({ "new_password": ["This password is entirely numeric."] }),
            rejected(Rejection::Breaks(PasswordRule::NotOnlyDigits)),
        ),
        (
            json!({ "new_password": ["The password is too similar to the username."] }),
            rejected(Rejection::LikeYourDetails),
        ),
        (json!({ "new_password": ["Elle est trop courte."] }), rejected(Rejection::Other)),
        (json!({ "re_new_password": ["This field is required."] }), rejected(Rejection::Other)),
        (json!({ "something": ["new"] }), Err(Problem::Unexpected)),
    ] {
        portal.reply(400, &body);
        assert_eq!(led(portal.sets(&token, &given).await), want, "{body}");
    }
}

/// As [`djoser_refuses`], with `rest_framework_simplejwt`: its `no_active_account`.
#[tokio::test]
async fn djoser_answers_to_a_sign_in() {
    use SignInAnswer::{CannotTell, NotOffered, Refused, Works};
    for (path, status, body, want) in [
        ("/auth/token/login/", 200, json!({ "auth_token": "t" }), Works),
        (
            "/auth/token/login/",
            400,
            json!({ "non_field_errors": ["Unable to log in with provided credentials."] }),
            Refused,
        ),
        ("/auth/token/login/", 429, json!({ "detail": "Request was throttled." }), CannotTell),
        ("/auth/jwt/create/", 200, json!({ "access": "a", "refresh": "r" }), Works),
        (
            "/auth/jwt/create/",
            401,
            json!({ "detail": "No active account found with the given credentials" }),
            Refused,
        ),
        ("/auth/jwt/create/", 500, json!({}), CannotTell),
    ] {
        let portal = djoser();
        portal.proxy.set(Rule::all(Fault::json(404, &json!({ "detail": "Not found." }))));
        assert_eq!(portal.signs_in().await, NotOffered, "with neither");
        let portal = djoser();
        portal.proxy.set(Rule::all(Fault::json(404, &json!({ "detail": "Not found." }))));
        portal.proxy.set(Rule::on(
            "GET",
            path,
            Fault::json(405, &json!({ "detail": "Method \"GET\" not allowed." })),
        ));
        portal.proxy.set(Rule::on("POST", path, Fault::json(status, &body)));
        assert_eq!(portal.signs_in().await, want, "{path} {body}");
        let elsewhere =
            portal.proxy.seen().iter().filter(|seen| seen.method == "POST" && seen.path != path).count();
        assert_eq!(elsewhere, 0, "the password goes nowhere else");
    }
    // What keeps it from being told now is not taken for an answer: neither for no, nor, from a firewall, for yes.
    let puzzle = Fault::Reply {
        status: 405,
        headers: vec![("x-amzn-waf-action".into(), "captcha".into())],
        content_type: "text/html".into(),
        body: "<h1>Human verification</h1>".into(),
    };
    for trouble in [Fault::json(429, &json!({})), Fault::json(503, &json!({})), puzzle] {
        let portal = djoser();
        portal.proxy.set(Rule::on("GET", "/auth/jwt/create/", Fault::json(405, &json!({}))));
        portal.proxy.set(Rule::on("POST", "/auth/jwt/create/", Fault::json(200, &json!({ "access": "a" }))));
        portal.proxy.set(Rule::on("GET", "/auth/jwt/create/", trouble).times(1));
        assert_eq!(portal.signs_in().await, CannotTell);
        assert_eq!(portal.proxy.count("POST", "/"), 0);
        assert_eq!(portal.signs_in().await, Works, "asked again the next time");
    }
}

/// The password that a weak one was refused for is not repeated with a number that is wrong.
#[tokio::test]
async fn a_number_of_characters_is_said_only_if_it_is_the_portals() {
    let portal = better_auth();
    portal.reply(200, &json!({ "success": true }));
    let token = portal.starts().await.unwrap().token;
    portal.reply(400, &json!({ "code": "PASSWORD_TOO_SHORT" }));
    let short = NewPassword::new("Sh0rt!".into());
    let answer = portal.portal.set_password(&token, Some(&code("123456")), &short, false).await;
    assert_eq!(led(answer), rejected(Rejection::Breaks(PasswordRule::MinLength(8))));
}

fn allauth() -> Replies {
    let keys = "connector = \"allauth\"\nbase_url = \"{base}\"\n";
    Replies::of(&format!("{HEAD}{keys}{CLINIC}"))
}

/// django-allauth 65.21: `headless/spec/doc/openapi.yaml`, `account/adapter.py`; Django 5.2's validators.
#[tokio::test]
async fn allauth_refuses() {
    let portal = allauth();
    let config = json!({ "data": { "account": { "password_reset_by_code_enabled": true, "login_methods": ["email"] } } });
    portal.reply(200, &config);
    let started = portal.starts().await;
    assert_eq!(led(started), Err(OFF), "it answers as where mails hold links");
    let pending = json!({ "data": { "flows": [{ "id": "password_reset_by_code", "is_pending": true }] },
        "meta": { "session_token": "s" } });
    portal.reply(401, &pending);
    let token = portal.starts().await.unwrap().token;
    let errors = |param: &str, code: &str| json!({ "status": 400, "errors": [{ "param": param, "code": code, "message": "Words of the portal's own." }] });
    for (status, body, want) in [
        (400, errors("email", "invalid"), Err(Problem::IdentifierRefused)),
        (400, errors("email", "required"), Err(Problem::IdentifierRefused)),
        // Where the portal is set to tell: nobody is told here.
        (400, errors("email", "unknown_email"), Ok("code")),
        (400, errors("email", "something_new"), Err(Problem::Unexpected)),
        (403, json!({ "status": 403 }), Err(OFF)),
        (429, json!({ "status": 429 }), Err(WAIT)),
        (500, json!({}), Err(DOWN)),
    ] {
        portal.reply(status, &body);
        assert_eq!(led(portal.starts().await), want, "{body}");
    }
    for (status, body, want) in [
        (400, errors("key", "incorrect_code"), Err(WRONG)),
        (409, json!({ "status": 409 }), Err(Problem::CodeOver)),
        (410, json!({ "status": 410, "meta": { "is_authenticated": false } }), Err(Problem::FlowLost)),
        (400, errors("key", "something_new"), Err(Problem::Unexpected)),
    ] {
        portal.reply(status, &body);
        assert_eq!(led(portal.portal.submit(&token, &code("BBBBBBBB")).await), want, "{body}");
        assert_eq!(led(portal.sets(&token, &code("BBBBBBBB")).await), want, "{body}");
    }
    for (name, reason) in [
        ("password_too_short", Rejection::TooShort),
        ("password_too_common", Rejection::Breaks(PasswordRule::NotCommon)),
        ("password_entirely_numeric", Rejection::Breaks(PasswordRule::NotOnlyDigits)),
        ("password_too_similar", Rejection::LikeYourDetails),
        ("something_new", Rejection::Other),
    ] {
        portal.reply(400, &errors("password", name));
        assert_eq!(led(portal.sets(&token, &code("BBBBBBBB")).await), rejected(reason), "{name}");
    }
}
