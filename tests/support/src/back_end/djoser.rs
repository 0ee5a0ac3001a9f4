//! djoser 2.3.5 (<https://djoser.readthedocs.io>) on Django REST framework 3.18, with its own templates.
//!
//! As its documentation sets it up: token sign-in by username, links in the mails for a new password and for a new
//! username; both mails name the username. The links lead to the host that the client asked for (`X-Forwarded-Host`
//! behind a proxy). A link works for three days and until the next sign-in or new password, the newest like those before.
//! The rules of the password are looked at before the link is; those that compare it with the patient's name never are.

use std::process::Command;

use async_trait::async_trait;

use super::running::{self, Running, on_off};
use super::{BackEndOptions, CLINIC, Server, SignIn, profile_head};
use crate::{http, paths, tools};

#[derive(Debug)]
pub(super) struct Djoser {
    running: Running,
}

pub(super) fn serve(options: BackEndOptions) -> Djoser {
    let python = tools::djoser().unwrap_or_else(|error| panic!("{error}"));
    let data = running::folder("djoser");
    let mut command = Command::new(python);
    command
        .arg("serve.py")
        .arg(options.port.to_string())
        .current_dir(paths::root().join("tests/servers/djoser"))
        .env("CLINIC_DATA", data.path())
        .env("CLINIC_RATE_LIMITS", on_off(options.rate_limits));
    let running = Running::start(data, command);
    Djoser { running }
}

#[async_trait]
impl Server for Djoser {
    fn running(&self) -> &Running {
        &self.running
    }

    fn given_in(&self, text: &str) -> Option<String> {
        let link = text.split_whitespace().find(|word| word.contains("://") && word.contains("/confirm/"));
        link.map(str::to_owned)
    }

    async fn sign_in(&self, login: &str, password: &str) -> SignIn {
        let url = self.running.base_url() + "auth/token/login/";
        let body = serde_json::json!({ "username": login, "password": password });
        let reply = http::post_json(&url, &[], &body).await.expect("djoser answers");
        let answer = reply.json();
        match reply.status {
            200 if answer["auth_token"].is_string() => SignIn::LetIn,
            400 if answer["non_field_errors"].is_array() => SignIn::Refused,
            _ => panic!("signing in got {} {}", reply.status, reply.text()),
        }
    }

    fn profile_toml(&self, base_url: &str) -> String {
        let head =
            profile_head("djoser", &format!("{base_url}auth/"), &["password_reset", "username_recovery"]);
        let rules = "min_length = 12\nmax_length = 128\nrefuse_common = true\nrefuse_only_digits = true\n";
        format!("{head}{CLINIC}\n[password]\n{rules}")
    }
}

#[cfg(test)]
mod tests {
    use crate::back_end::{BackEnd, BackEndOptions, Program};
    use crate::{FaultProxy, http};

    const NEW: &str = "fresh-Window-99-new";

    async fn post(url: &str, path: &str, body: serde_json::Value) -> http::Reply {
        http::post_json(&format!("{url}auth/{path}"), &[], &body).await.expect("an answer")
    }

    /// The body that sets a password by a link.
    fn confirm(link: &str, password: &str) -> serde_json::Value {
        let mut parts = link.rsplit('/');
        let (token, uid) = (parts.next().expect("a token"), parts.next().expect("a user"));
        serde_json::json!({ "uid": uid, "token": token, "new_password": password })
    }

    #[tokio::test]
    async fn a_mailed_link_changes_the_password_once() {
        let back_end = BackEnd::start(Program::Djoser).await;
        let patient = back_end.patient();
        let url = back_end.base_url();
        let asked = post(&url, "users/reset_password/", serde_json::json!({ "email": patient.email })).await;
        assert_eq!((asked.status, asked.text().as_str()), (204, ""));
        let link = back_end.wait_for_given(patient, 0).await;
        assert!(link.starts_with(&format!("{url}#/password/reset/confirm/")), "{link}");

        let path = "users/reset_password_confirm/";
        let weak = post(&url, path, confirm(&link, "short")).await;
        assert_eq!(weak.status, 400);
        assert!(weak.json()["new_password"].is_array());
        let wrong = post(&url, path, confirm(&format!("{link}x"), NEW)).await;
        let invalid = serde_json::json!({"token": ["Invalid token for given user."]});
        assert_eq!((wrong.status, wrong.json()), (400, invalid.clone()));
        assert_eq!(post(&url, path, confirm(&link, NEW)).await.status, 204);

        assert!(back_end.sign_in(&patient.username, NEW).await);
        assert!(!back_end.sign_in(&patient.username, &patient.password).await);
        let replayed = post(&url, path, confirm(&link, "other-Window-99-new")).await;
        assert_eq!((replayed.status, replayed.json()), (400, invalid));
        assert_eq!(back_end.log(), "");
    }

    #[tokio::test]
    async fn the_mail_of_a_lost_username_names_it_and_nobody_else_gets_one() {
        let back_end = BackEnd::start(Program::Djoser).await;
        let patient = back_end.other_patient();
        // Its links lead to where the client asked, which is the proxy.
        let proxy = FaultProxy::start(&back_end.base_url());
        for email in [&patient.email, "nobody@example.org"] {
            let asked =
                post(&proxy.url(), "users/reset_username/", serde_json::json!({ "email": email })).await;
            assert_eq!((asked.status, asked.text().as_str()), (204, ""));
        }
        let mail = back_end.wait_for_mail(patient, 0).await;
        assert!(mail.contains(&format!("in case you've forgotten: {}", patient.username)), "{mail}");
        assert!(mail.contains(&format!("{}#/username/reset/confirm/", proxy.url())), "{mail}");
        assert_eq!(back_end.mail_count("nobody@example.org"), 0);
    }

    #[tokio::test]
    async fn rate_limits_are_on_when_asked_for() {
        let options = BackEndOptions { rate_limits: true, ..BackEndOptions::default() };
        let back_end = BackEnd::start_with(Program::Djoser, options).await;
        let body = serde_json::json!({ "email": back_end.patient().email });
        for _ in 0..5 {
            let asked = post(&back_end.base_url(), "users/reset_password/", body.clone()).await;
            assert_eq!(asked.status, 204);
        }
        let refused = post(&back_end.base_url(), "users/reset_password/", body).await;
        assert_eq!(refused.status, 429);
        let wait: u64 = refused.header("retry-after").and_then(|wait| wait.parse().ok()).expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
    }
}
