//! djoser, by its sources.

use std::time::Duration;

use recovery::password::{Rejection, Rule as PasswordRule};
use recovery::{Given, LinkEntry, Problem, SignInAnswer};
use serde_json::json;
use support::{Fault, Rule};

use super::*;

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
