//! better-auth 1.7.25 (<https://www.better-auth.com>) on Node's own SQLite, with its plugins for one-time codes by email,
//! usernames and a second step by email. A reset ends the patient's sessions.
//!
//! A code has 6 digits, lives 5 minutes and bears 3 wrong tries; a further one ends it with 403 `TOO_MANY_ATTEMPTS`, and then it
//! is as unknown as any other. A newer code replaces the one before. Rules of the password are its length alone. With
//! rate limits, three calls of a kind in a minute; 429 comes with `X-Retry-After`, not `Retry-After`. A call with a cookie and
//! without an `Origin` gets 403 `MISSING_OR_NULL_ORIGIN`.

use std::fs;
use std::process::Command;

use async_trait::async_trait;

use super::running::{self, Running, on_off};
use super::{BackEndOptions, CLINIC, Server, SignIn, patients_file, profile_head, six_digits};
use crate::{http, paths, tools};

#[derive(Debug)]
pub(super) struct BetterAuth {
    running: Running,
}

pub(super) fn serve(options: BackEndOptions) -> BetterAuth {
    let modules = tools::better_auth().unwrap_or_else(|error| panic!("{error}"));
    let data = running::folder("better-auth");
    // Node looks for what a script imports beside the script alone.
    let script = data.path().join("serve.mjs");
    fs::copy(paths::root().join("tests/servers/better-auth/serve.mjs"), &script)
        .expect("a copy of the script");
    std::os::unix::fs::symlink(modules, data.path().join("node_modules")).expect("a link to better-auth");
    let mut command = Command::new(tools::node());
    command
        .arg("--disable-warning=ExperimentalWarning")
        .arg(script)
        .arg(patients_file())
        .arg(data.path())
        .arg(options.port.to_string())
        .arg(on_off(options.rate_limits));
    let running = Running::start(data, command);
    BetterAuth { running }
}

#[async_trait]
impl Server for BetterAuth {
    fn running(&self) -> &Running {
        &self.running
    }

    fn given_in(&self, text: &str) -> Option<String> {
        six_digits(text)
    }

    async fn sign_in(&self, login: &str, password: &str) -> SignIn {
        let by = if login.contains('@') { "email" } else { "username" };
        let url = format!("{}api/auth/sign-in/{by}", self.running.base_url());
        let body = serde_json::json!({ by: login, "password": password });
        let reply = http::post_json(&url, &[], &body).await.expect("better-auth answers");
        let answer = reply.json();
        match (reply.status, answer["code"].as_str().unwrap_or_default()) {
            (200, _) if answer["token"].is_string() => SignIn::LetIn,
            (200, _) if answer["twoFactorRedirect"] == true => SignIn::SecondStep,
            (401, "INVALID_USERNAME_OR_PASSWORD" | "INVALID_EMAIL_OR_PASSWORD") => SignIn::Refused,
            _ => panic!("signing in got {} {}", reply.status, reply.text()),
        }
    }

    fn has_second_factor(&self) -> bool {
        true
    }

    fn profile_toml(&self, base_url: &str) -> String {
        let head = profile_head("better-auth", &format!("{base_url}api/auth/"), &["password_reset"]);
        let rules = "[password]\nmin_length = 12\nmax_length = 128\n";
        let code = "[code]\nlength = 6\ncharset = \"digits\"\ntries = 3\nlifetime_s = 300\n";
        format!("{head}{CLINIC}\n{rules}\n{code}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::back_end::{BackEnd, BackEndOptions, Program, SignIn};
    use crate::http;

    const NEW: &str = "fresh-Window-99-new";

    /// Status, `code` and whole body of the answer.
    async fn post(back_end: &BackEnd, path: &str, body: Value) -> (u16, String, http::Reply) {
        let url = format!("{}api/auth/{path}", back_end.base_url());
        let reply = http::post_json(&url, &[], &body).await.expect("an answer");
        (reply.status, reply.json()["code"].as_str().unwrap_or_default().to_owned(), reply)
    }

    async fn request(back_end: &BackEnd, email: &str) {
        let (status, _, reply) =
            post(back_end, "email-otp/request-password-reset", json!({ "email": email })).await;
        assert_eq!((status, reply.json()), (200, json!({"success": true})));
    }

    async fn check(back_end: &BackEnd, email: &str, code: &str) -> (u16, String) {
        let body = json!({ "email": email, "type": "forget-password", "otp": code });
        let (status, code, _) = post(back_end, "email-otp/check-verification-otp", body).await;
        (status, code)
    }

    async fn set(back_end: &BackEnd, email: &str, code: &str, password: &str) -> (u16, String) {
        let body = json!({ "email": email, "otp": code, "password": password });
        let (status, code, _) = post(back_end, "email-otp/reset-password", body).await;
        (status, code)
    }

    /// A code that is not `code`.
    fn other_than(code: &str) -> &str {
        if code == "000000" { "000001" } else { "000000" }
    }

    #[tokio::test]
    async fn a_mailed_code_changes_the_password_once_and_ends_the_sessions() {
        let back_end = BackEnd::start(Program::BetterAuth).await;
        let patient = back_end.patient();
        let email = &patient.email;
        let body = json!({ "email": email, "password": patient.password });
        let (_, _, signed_in) = post(&back_end, "sign-in/email", body).await;
        let cookie = signed_in.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.expect("a session").to_owned();
        let session = async || {
            let url = back_end.base_url() + "api/auth/get-session";
            http::get(&url, &[("cookie", &cookie)]).await.expect("an answer").json()
        };
        assert_eq!(session().await["user"]["username"], json!(patient.username));

        request(&back_end, email).await;
        let code = back_end.wait_for_given(patient, 0).await;
        assert_eq!(check(&back_end, email, other_than(&code)).await, (400, "INVALID_OTP".to_owned()));
        assert_eq!(check(&back_end, email, &code).await.0, 200);
        assert_eq!(set(&back_end, email, &code, "short").await, (400, "PASSWORD_TOO_SHORT".to_owned()));
        assert_eq!(set(&back_end, email, &code, NEW).await.0, 200);

        assert!(back_end.sign_in(&patient.username, NEW).await);
        assert!(!back_end.sign_in(&patient.username, &patient.password).await);
        let replayed = set(&back_end, email, &code, "other-Window-99-new").await;
        assert_eq!(replayed, (400, "INVALID_OTP".to_owned()));
        assert_eq!(session().await, Value::Null);
    }

    #[tokio::test]
    async fn a_code_bears_three_tries_and_strangers_look_the_same() {
        let back_end = BackEnd::start(Program::BetterAuth).await;
        let patient = back_end.other_patient();
        request(&back_end, "nobody@example.org").await;
        assert_eq!(back_end.mail_count("nobody@example.org"), 0);
        assert_eq!(check(&back_end, "nobody@example.org", "000000").await, (400, "INVALID_OTP".to_owned()));

        request(&back_end, &patient.email).await;
        let code = back_end.wait_for_given(patient, 0).await;
        for answer in [(400, "INVALID_OTP"), (400, "INVALID_OTP"), (400, "INVALID_OTP")] {
            let (status, code) = check(&back_end, &patient.email, other_than(&code)).await;
            assert_eq!((status, code.as_str()), answer);
        }
        let over = check(&back_end, &patient.email, &code).await;
        assert_eq!(over, (403, "TOO_MANY_ATTEMPTS".to_owned()));
        assert_eq!(check(&back_end, &patient.email, &code).await, (400, "INVALID_OTP".to_owned()));
    }

    #[tokio::test]
    async fn the_second_step_is_a_mailed_code_and_stays_after_a_reset() {
        let back_end = BackEnd::start(Program::BetterAuth).await;
        let patient = back_end.second_factor_patient().expect("better-auth has second steps");
        request(&back_end, &patient.email).await;
        let code = back_end.wait_for_given(patient, 0).await;
        assert_eq!(set(&back_end, &patient.email, &code, NEW).await.0, 200);
        assert_eq!(back_end.try_sign_in(&patient.username, NEW).await, SignIn::SecondStep);
        assert_eq!(back_end.try_sign_in(&patient.username, &patient.password).await, SignIn::Refused);

        let body = json!({ "username": patient.username, "password": NEW });
        let (_, _, first) = post(&back_end, "sign-in/username", body).await;
        assert_eq!(first.json(), json!({"twoFactorRedirect": true, "twoFactorMethods": ["otp"]}));
        let pairs = first.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs = pairs.filter_map(|(_, cookie)| cookie.split(';').next());
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        let url = back_end.base_url() + "api/auth/two-factor/";
        let step = async |call: &str, body: Value| {
            // Who sends a cookie must say where from; that may be a proxy.
            let headers = [("cookie", cookie.as_str()), ("origin", "http://127.0.0.1:1")];
            http::post_json(&format!("{url}{call}"), &headers, &body).await.expect("an answer")
        };
        assert_eq!(step("send-otp", json!({})).await.status, 200);
        let code = back_end.wait_for_given(patient, 1).await;
        let second = step("verify-otp", json!({ "code": code })).await;
        assert_eq!(second.json()["user"]["username"], json!(patient.username));
    }

    #[tokio::test]
    async fn rate_limits_are_on_when_asked_for() {
        let options = BackEndOptions { rate_limits: true, ..BackEndOptions::default() };
        let back_end = BackEnd::start_with(Program::BetterAuth, options).await;
        let email = &back_end.patient().email;
        for _ in 0..3 {
            request(&back_end, email).await;
        }
        let path = "email-otp/request-password-reset";
        let (status, _, refused) = post(&back_end, path, json!({ "email": email })).await;
        assert_eq!((status, refused.header("retry-after")), (429, None));
        let wait = refused.header("x-retry-after").and_then(|wait| wait.parse::<u64>().ok());
        assert!(wait.is_some_and(|wait| (1..=60).contains(&wait)), "{wait:?}");
        assert_eq!(back_end.mail_count(email), 3);
    }
}
