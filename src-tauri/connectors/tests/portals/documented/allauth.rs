//! django-allauth, by its sources.

use recovery::Problem;
use recovery::password::{Rejection, Rule as PasswordRule};
use serde_json::json;

use super::*;

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
