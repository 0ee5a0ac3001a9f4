//! `portal-check conform`: a portal that keeps its promises, and portals that break one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::sync::Mutex;

use axum::http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

use crate::again::assert_fresh_accounts_are_wanted;
use crate::portal::{ACCOUNTS, Answered, Asked, Breakage, Clinic, Portal};
use crate::run::portal_check;

pub(crate) fn outcomes(json: &Value, outcome: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let promises = json["promises"].as_array().unwrap();
    let these = promises.iter().filter(|promise| promise["outcome"] == outcome);
    these.map(|promise| (text(&promise["name"]), text(&promise["detail"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_portal_keeps_every_promise() {
    let clinic = Clinic::open().await;
    let said = clinic.conforms(&[]).await;
    let json = said.json();
    assert_eq!(outcomes(&json, "broken"), [], "{}", said.err);
    assert_eq!(outcomes(&json, "not_checked"), []);
    assert!(said.code == 0 && json["kept"].as_u64() > Some(45));
    // The same portal again: what its accounts no longer serve for is not checked, and nothing is broken.
    let again = clinic.conforms(&[]).await;
    assert_eq!((outcomes(&again.json(), "broken"), again.code), (vec![], 0), "{}", again.err);
    assert_fresh_accounts_are_wanted(&again.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_below_the_promised_one_is_found_out() {
    struct Miser(Mutex<HashMap<String, usize>>);
    impl Breakage for Miser {
        fn before(&self, _: &Portal, asked: &mut Asked) -> Option<Answered> {
            if !asked.is("flows") {
                return None;
            }
            let mut begun = self.0.lock().unwrap();
            let begun = begun.entry(asked.text("identifier")).or_default();
            *begun += 1;
            (*begun > 2).then(|| answer(201, &json!({ "next": { "step": "wait", "retry_after": 60 } })))
        }
    }
    check(Miser(Mutex::default()), "code-cap").await;
    check(Miser(Mutex::default()), "code-strength").await;
}

/// Runs one promise's check against a broken portal. It must be named as broken.
async fn check(breakage: impl Breakage, promise: &str) {
    let clinic = Clinic::broken(breakage).await;
    let said = clinic.conforms(&["--only", promise]).await;
    let broken = outcomes(&said.json(), "broken");
    assert_eq!(said.code, 1, "{promise}: {}{}", said.out, said.err);
    assert_eq!(broken.len(), 1, "{promise}: {}", said.out);
    assert!(broken[0].0 == promise && !broken[0].1.is_empty(), "{broken:?}");
}

/// A portal that changes nothing: the control for all that follows.
struct Honest;

impl Breakage for Honest {}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_proxy_breaks_nothing() {
    let clinic = Clinic::broken(Honest).await;
    let said = clinic
        .conforms(&["--only", "start-uniform,code-race,links-configured,malformed,same-key-same-answer"])
        .await;
    assert_eq!((said.code, outcomes(&said.json(), "kept").len()), (0, 5), "{}{}", said.out, said.err);
}

/// Requests changed, or answered, on their way in.
struct Before<F>(F);

impl<F: Fn(&Portal, &mut Asked) -> Option<Answered> + Send + Sync + 'static> Breakage for Before<F> {
    fn before(&self, portal: &Portal, asked: &mut Asked) -> Option<Answered> {
        (self.0)(portal, asked)
    }
}

/// Answers changed on their way out.
struct After<F>(F);

impl<F: Fn(&Portal, &Asked, &mut Answered) + Send + Sync + 'static> Breakage for After<F> {
    fn after(&self, portal: &Portal, asked: &Asked, answered: &mut Answered) {
        (self.0)(portal, asked, answered);
    }
}

fn is_known(asked: &Asked) -> bool {
    let accounts = fs::read_to_string(ACCOUNTS).unwrap();
    let identifier = asked.text("identifier");
    asked.is("flows") && !identifier.is_empty() && accounts.contains(&format!("\"{identifier}\""))
}

fn answer(status: u16, body: &Value) -> Answered {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    Answered { status, headers, body: body.to_string().into_bytes() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_tells_accounts_apart_is_found_out() {
    let another_member = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if is_known(asked) {
            answered.put(&["next", "delivery", "verified"], true);
        }
    };
    check(After(another_member), "start-uniform").await;
    let told_at_once = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if asked.text("identifier") == "omar.ortiz" {
            answered.put(&["next"], json!({ "step": "contact_clinic", "reason": "locked" }));
        }
    };
    check(After(told_at_once), "start-uniform").await;
    struct Slow;
    impl Breakage for Slow {
        fn is_slow(&self, asked: &Asked) -> bool {
            is_known(asked)
        }
    }
    check(Slow, "start-timing").await;
    let unmasked = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if asked.is("flows") {
            answered.put(&["next", "delivery", "destination"], asked.text("identifier"));
        }
    };
    check(After(unmasked), "start-masks-typed").await;
    let names_unknown = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if asked.is("sessions") && asked.text("username").starts_with("nobody") {
            answered.put(&["title"], "Nobody has this name");
        }
    };
    check(After(names_unknown), "sign-in-uniform").await;
    let username_at_once = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if asked.is("flows") && asked.text("purpose") == "username_recovery" {
            let name = asked.text("identifier").replace("@example.org", "");
            let accounts = fs::read_to_string(ACCOUNTS).unwrap();
            let line = accounts.lines().find(|line| line.starts_with(&format!("username = \"{name}.")));
            answered.put(&["hint"], line.unwrap_or_default().replace("username = ", "").replace('"', ""));
        }
    };
    check(After(username_at_once), "username-after-proof").await;
    let which_is_wrong = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if answered.problem() == "wrong-identity" {
            let what = if asked.text("last_name") == "Nobody" { "last_name" } else { "date_of_birth" };
            answered.put(&["detail"], what);
        }
    };
    check(After(which_is_wrong), "identity-after-code").await;
    let other_reason = |_: &Portal, _: &Asked, answered: &mut Answered| {
        if answered.step() == "contact_clinic" {
            answered.put(&["next", "reason"], "inactive");
        }
    };
    check(After(other_reason), "clinic-after-proof").await;
}

/// Gives an earlier success for the same code once more.
#[derive(Default)]
struct Replays(Mutex<HashMap<String, Answered>>);

impl Breakage for Replays {
    fn after(&self, _: &Portal, asked: &Asked, answered: &mut Answered) {
        if !asked.is("flows/current/code") {
            return;
        }
        let mut kept = self.0.lock().unwrap();
        let call = format!("{} {}", asked.flow(), asked.text("code"));
        match kept.get(&call) {
            Some(success) => *answered = success.clone(),
            None if answered.step() == "set_password" => drop(kept.insert(call, answered.clone())),
            None => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_careless_with_codes_is_found_out() {
    check(Replays::default(), "code-redeemed-once").await;
    check(Replays::default(), "code-race").await;
    let forgets_tries = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/code") {
            portal.sql("UPDATE codes SET tries = 0");
        }
        None
    };
    check(Before(forgets_tries), "code-tries").await;
    let looks_on = |_: &Portal, _: &Asked, answered: &mut Answered| {
        if answered.problem() == "attempts-exhausted" {
            answered.put(&["type"], "urn:portal-recovery:wrong-code");
        }
    };
    check(After(looks_on), "code-tries-race").await;
    // Sends the same code once more.
    let same_code_again = |portal: &Portal, asked: &mut Asked| {
        if !asked.is("flows/current/resend") {
            return None;
        }
        let newest = portal.mails().into_iter().max().unwrap();
        fs::copy(&newest, newest.with_file_name("99999999999-again.eml")).unwrap();
        asked.method = Method::GET;
        asked.call = "flows/current".into();
        let step = json!({ "step": "enter_code", "code": { "length": 8, "charset": "digits" } });
        let flow = asked.flow().replace("Flow ", "");
        Some(answer(200, &json!({ "flow": flow, "next": step })))
    };
    check(Before(same_code_again), "resend-ends-older").await;
    let ends_others = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows") {
            portal.sql("UPDATE flows SET ended_at = 1");
        }
        None
    };
    check(Before(ends_others), "start-ends-nothing").await;
    let revives = |portal: &Portal, _: &Asked, answered: &mut Answered| {
        if answered.step() == "done" {
            portal.sql("UPDATE flows SET ended_at = NULL");
        }
    };
    check(After(revives), "success-ends-siblings").await;
    let no_links = |_: &Portal, asked: &mut Asked| {
        let given = asked.json().get("link_token").is_some();
        given.then(|| answer(422, &json!({ "type": "urn:portal-recovery:wrong-code", "attempts_left": 4 })))
    };
    check(Before(no_links), "link-works").await;
    let never_late = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/code") {
            portal
                .sql("UPDATE codes SET expires_at = 99999999999; UPDATE flows SET expires_at = 99999999999");
        }
        None
    };
    check(Before(never_late), "code-expires").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_steps_out_of_order_is_found_out() {
    let no_proof = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/password") {
            portal.sql("UPDATE flows SET stage = '\"set_password\"' WHERE stage = '\"enter_code\"'");
        }
        None
    };
    check(Before(no_proof), "proof-before-password").await;
    let never_ends = |_: &Portal, asked: &mut Asked| {
        let ends = asked.method == Method::DELETE && asked.call == "flows/current";
        ends.then(|| Answered { status: 204, headers: HeaderMap::new(), body: Vec::new() })
    };
    check(Before(never_ends), "flow-ends").await;
    let skips_second = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/password") {
            portal.sql("UPDATE flows SET stage = '\"set_password\"' WHERE stage = '\"second_factor\"'");
        }
        None
    };
    check(Before(skips_second), "second-factor").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_careless_with_passwords_is_found_out() {
    let pads = |_: &Portal, asked: &mut Asked| {
        let password = asked.text("password");
        if asked.is("flows/current/password") && password.chars().count() < 12 {
            asked.put("password", format!("{password}{}", "-padding-it"));
        }
        None
    };
    check(Before(pads), "password-rules").await;
    let cuts = |_: &Portal, asked: &mut Asked| {
        let password = asked.text("password");
        if !password.is_empty() {
            asked.put("password", password.chars().take(64).collect::<String>());
        }
        None
    };
    check(Before(cuts), "password-whole").await;
    let as_typed = |_: &Portal, asked: &mut Asked| {
        let password = asked.text("password");
        if password.contains('\u{301}') {
            asked.put("password", password.replace('\u{301}', "'"));
        }
        None
    };
    check(Before(as_typed), "password-nfc").await;
    let no_memory = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/password") {
            portal.sql("DELETE FROM passwords");
        }
        None
    };
    check(Before(no_memory), "password-reused").await;
    let old_ones_too = |_: &Portal, asked: &Asked, answered: &mut Answered| {
        if asked.is("sessions") && asked.text("password").starts_with("correct horse battery") {
            *answered = answer(200, &json!({ "session": "0123456789abcdef", "expires_in": 3600 }));
        }
    };
    check(After(old_ones_too), "password-replaces").await;
    struct KeepsSessions;
    impl Breakage for KeepsSessions {
        fn before(&self, _: &Portal, asked: &mut Asked) -> Option<Answered> {
            if asked.is("flows/current/password") {
                asked.put("revoke_sessions", false);
            }
            None
        }

        fn after(&self, _: &Portal, _: &Asked, answered: &mut Answered) {
            if answered.step() == "done" {
                answered.put(&["next", "revoked_sessions"], true);
            }
        }
    }
    check(KeepsSessions, "sessions-revoked").await;
    let loses_notices = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/password") {
            portal.sql(
                "CREATE TRIGGER IF NOT EXISTS loses_notices AFTER INSERT ON notices
                 BEGIN DELETE FROM notices WHERE id = NEW.id; END",
            );
        }
        None
    };
    check(Before(loses_notices), "change-noticed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_careless_with_calls_is_found_out() {
    let no_keys = |_: &Portal, asked: &mut Asked| {
        asked.headers.remove("idempotency-key");
        None
    };
    check(Before(no_keys), "same-key-same-answer").await;
    check(Before(no_keys), "key-of-one-body").await;
    let unwraps = |_: &Portal, asked: &mut Asked| {
        let mut body = asked.json();
        for value in body.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
            if let Some(first) = value.as_array().and_then(|all| all.first()).cloned() {
                *value = first;
            }
        }
        if body.is_object() {
            asked.body = body.to_string().into_bytes();
        }
        None
    };
    check(Before(unwraps), "malformed").await;
    let no_name =
        |_: &Portal, _: &Asked, answered: &mut Answered| drop(answered.headers.remove("request-id"));
    check(After(no_name), "request-id").await;
    let plain_problems = |_: &Portal, _: &Asked, answered: &mut Answered| {
        answered.headers.insert("content-type", HeaderValue::from_static("application/json"));
    };
    check(After(plain_problems), "problem-shape").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_careless_with_messages_is_found_out() {
    let believes_headers = |portal: &Portal, asked: &Asked, _: &mut Answered| {
        if asked.headers.contains_key("x-forwarded-host") {
            let newest = portal.mails().into_iter().max().unwrap();
            let text = fs::read_to_string(&newest).unwrap();
            fs::write(&newest, text.replace("http://127.0.0.1", "http://evil.example")).unwrap();
        }
    };
    check(After(believes_headers), "links-configured").await;
    let copies_to_strangers = |portal: &Portal, asked: &Asked, _: &mut Answered| {
        if asked.text("identifier").contains(',') {
            let mail =
                "From: a@b.example\r\nTo: stranger@evil.example\r\nSubject: Your code\r\n\r\n12345678\r\n";
            fs::write(portal.folder.join("mail/99999999999-copy.eml"), mail).unwrap();
        }
    };
    check(After(copies_to_strangers), "mail-to-record").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_caps_is_found_out() {
    let counts_nothing = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows") {
            portal.sql("DELETE FROM counted");
        }
        None
    };
    check(Before(counts_nothing), "code-cap").await;
    let forgives = |portal: &Portal, asked: &mut Asked| {
        if asked.is("flows/current/code") {
            portal.sql("DELETE FROM failures");
        }
        None
    };
    check(Before(forgives), "failure-cap").await;
    #[derive(Default)]
    struct LocksOwner(Mutex<HashSet<String>>);
    impl Breakage for LocksOwner {
        fn before(&self, _: &Portal, asked: &mut Asked) -> Option<Answered> {
            let mut begun = self.0.lock().unwrap();
            if asked.is("flows") {
                begun.insert(asked.text("identifier"));
            }
            let locked = asked.is("sessions") && begun.contains(&asked.text("username"));
            locked.then(|| {
                answer(403, &json!({ "type": "urn:portal-recovery:locked", "until": "2030-01-31T09:00:00Z" }))
            })
        }
    }
    check(LocksOwner::default(), "owner-not-locked").await;
}

#[tokio::test]
async fn what_cannot_be_checked_is_said_so() {
    let clinic = Clinic::open().await;
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("one.toml").display().to_string();
    fs::write(&one, "[[account]]\nusername = \"nobody\"\npassword = \"x\"\nemails = []\n").unwrap();
    let check = async |arguments: &[&str], words: &str| {
        let said = portal_check(&[&["conform"], arguments].concat()).await;
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
    };
    let mail = folder.path().display().to_string();
    check(&["http://127.0.0.1:9", "--accounts", ACCOUNTS, "--mail-dir", &mail], "start the portal first")
        .await;
    check(&["http://127.0.0.1:9", "--accounts", "/nonexistent.toml", "--mail-dir", &mail], "cannot be read")
        .await;
    check(&["http://127.0.0.1:9", "--accounts", ACCOUNTS, "--mail-dir", "/nonexistent"], "--mail-dir").await;
    let mistaken = folder.path().join("mistaken.toml").display().to_string();
    fs::write(&mistaken, "[[account]]\nusername = \"pat\"\npasswrd = \"b\"\n").unwrap();
    check(&["http://127.0.0.1:9", "--accounts", &mistaken, "--mail-dir", &mail], "line 3, key `passwrd`")
        .await;
    check(&["http://portal.example", "--accounts", ACCOUNTS, "--mail-dir", &mail], "https").await;
    let wants = clinic.conforms(&["--accounts", &one, "--only", "code-race"]).await;
    assert_eq!(wants.code, 2, "an option given twice is no option: {}", wants.out);
    let url = clinic.url().to_owned();
    let said = portal_check(&[
        "conform",
        &url,
        "--accounts",
        &one,
        "--mail-dir",
        &mail,
        "--only",
        "code-race,code-expires",
    ])
    .await;
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("not checked") && said.out.contains("an active account with an email"),
        "{}",
        said.out
    );
}
