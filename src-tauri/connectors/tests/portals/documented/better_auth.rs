//! better-auth, by its sources.

use std::time::Duration;

use recovery::password::{Rejection, Rule as PasswordRule};
use recovery::{NewPassword, Problem, SignInAnswer};
use serde_json::json;
use support::{Fault, Rule};

use super::*;

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
