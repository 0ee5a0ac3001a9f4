//! The API's description is that of the API: checked against its facts, written down here once more, and kept in
//! `docs/` as it is made.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use support::paths;

use crate::clinic::{Clinic, Reply};

/// The file that the project publishes. `UPDATE_OPENAPI=1` writes it anew.
const FILE: &str = "docs/portal-api.openapi.json";
/// Where the portal is that the file speaks of.
const ROOT: &str = "https://portal.example";

/// The description as the project publishes it.
pub(crate) fn published() -> Value {
    serde_json::from_str(&fs::read_to_string(paths::root().join(FILE)).unwrap()).unwrap()
}

/// What the schemas are looked up in: all of the description, and one of its parts as the schema.
pub(crate) fn validator(document: &Value, part: &str) -> jsonschema::Validator {
    let mut schema = document.clone();
    schema["$ref"] = format!("#{part}").into();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[tokio::test]
async fn the_published_description_is_that_of_the_code() {
    let clinic = Clinic::open().await;
    let reply = Reply::of(clinic.call(reqwest::Method::GET, "openapi.json", "")).await;
    assert_eq!(reply.headers["content-type"], "application/json");
    let made = reply.text.replace(clinic.practice.root().as_str().trim_end_matches('/'), ROOT) + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(paths::root().join(FILE), &made).unwrap();
    }
    let made: Value = serde_json::from_str(&made).unwrap();
    assert!(made == published(), "{FILE} is not what the code makes: run the test with UPDATE_OPENAPI=1");
}

/// A call of the API: method and path, what it takes, within what, what it gives, and every way in which it may be
/// refused but for those that all have.
type Listed = (&'static str, &'static str, &'static str, &'static str, &'static str, Refused);
type Refused = &'static [(u16, &'static str)];

/// Every call.
const CALLS: [Listed; 12] = [
    ("get", "/.well-known/portal-recovery", "", "", "Discovery", &[]),
    ("post", "/flows", "Start", "", "FlowDocument", &[(429, "rate-limited")]),
    ("get", "/flows/current", "", "flow", "FlowDocument", &[]),
    (
        "post",
        "/flows/current/code",
        "ProofOfCode",
        "flow",
        "FlowDocument",
        &[(422, "wrong-code"), (410, "code-expired"), (403, "attempts-exhausted"), (409, "wrong-step")],
    ),
    (
        "post",
        "/flows/current/resend",
        "Resend",
        "flow",
        "FlowDocument",
        &[(409, "wrong-step"), (429, "rate-limited")],
    ),
    (
        "post",
        "/flows/current/identity",
        "Identity",
        "flow",
        "FlowDocument",
        &[(422, "wrong-identity"), (410, "code-expired"), (403, "attempts-exhausted"), (409, "wrong-step")],
    ),
    (
        "post",
        "/flows/current/password",
        "NewPassword",
        "flow",
        "FlowDocument",
        &[(422, "password-rejected"), (409, "wrong-step")],
    ),
    (
        "post",
        "/flows/current/credentials",
        "Credentials",
        "flow",
        "FlowDocument",
        &[(401, "sign-in-failed"), (410, "code-expired"), (403, "attempts-exhausted"), (409, "wrong-step")],
    ),
    ("delete", "/flows/current", "", "flow", "", &[]),
    (
        "post",
        "/sessions",
        "SignIn",
        "",
        "SignedIn",
        &[(401, "sign-in-failed"), (403, "temporary-password"), (403, "locked"), (429, "rate-limited")],
    ),
    ("delete", "/sessions", "", "session", "", &[]),
    ("delete", "/sessions/current", "", "session", "", &[]),
];

fn schema_named(value: &Value) -> &str {
    value["$ref"].as_str().unwrap_or_default().trim_start_matches("#/components/schemas/")
}

/// The problem behind `#/components/schemas/WrongCodeProblem`.
fn problem_at(document: &Value, reference: &str) -> String {
    let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
    let urn = schema["properties"]["type"]["enum"][0].as_str().unwrap();
    urn.strip_prefix("urn:portal-recovery:").unwrap().to_owned()
}

/// What one call may be refused with: status and problem.
fn refusals(document: &Value, operation: &Value) -> BTreeSet<(u16, String)> {
    let mut found = BTreeSet::new();
    for (status, response) in operation["responses"].as_object().unwrap() {
        let Some(content) = response["content"].get("application/problem+json") else { continue };
        let schema = &content["schema"];
        let one = std::slice::from_ref(schema);
        for kind in schema["oneOf"].as_array().map_or(one, Vec::as_slice) {
            found.insert((status.parse().unwrap(), problem_at(document, kind["$ref"].as_str().unwrap())));
        }
    }
    found
}

#[test]
fn it_has_every_call_of_the_api_and_no_other() {
    let document = published();
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|name| *name != "servers");
        found.extend(methods.map(|method| (method.clone(), path.clone())));
    }
    let listed = CALLS.iter().map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()));
    assert_eq!(found, listed.collect());
    for (method, path, takes, within, gives, problems) in CALLS {
        let operation = &document["paths"][path][method];
        let call = format!("{method} {path}");
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(schema_named(body), takes, "{call}");
        let schemes: Vec<&String> =
            operation["security"][0].as_object().map(|scheme| scheme.keys().collect()).unwrap_or_default();
        assert_eq!(schemes, if within.is_empty() { vec![] } else { vec![within] }, "{call}");
        let done = if gives.is_empty() { "204" } else { "200" };
        let answer = &operation["responses"][done]["content"]["application/json"]["schema"];
        assert_eq!(schema_named(answer), gives, "{call}");
        let discovery = path.starts_with("/.well-known");
        let mut want: BTreeSet<(u16, String)> =
            problems.iter().map(|(status, name)| (*status, (*name).to_owned())).collect();
        let mut also = vec![(403, "malformed"), (421, "malformed"), (503, "unavailable")];
        if !discovery {
            also.push((400, "malformed"));
        }
        match within {
            "flow" => also.extend([(401, "flow-unknown"), (410, "flow-expired")]),
            "session" => also.push((401, "sign-in-failed")),
            _ => {}
        }
        want.extend(also.into_iter().map(|(status, name)| (status, name.to_owned())));
        assert_eq!(refusals(&document, operation), want, "{call}");
        let parameters = operation["parameters"].as_array().map(Vec::len).unwrap_or_default();
        assert_eq!(parameters, usize::from(!discovery) + usize::from(method == "post"), "{call}");
    }
}

/// Every problem: the members it always has, and those that it may have.
const PROBLEMS: [(&str, &[&str], &[&str]); 14] = [
    ("wrong-code", &["attempts_left"], &[]),
    ("code-expired", &[], &[]),
    ("attempts-exhausted", &["retry_after"], &[]),
    ("flow-expired", &[], &[]),
    ("flow-unknown", &[], &[]),
    ("wrong-identity", &["attempts_left"], &[]),
    ("password-rejected", &["reasons"], &[]),
    ("wrong-step", &[], &[]),
    ("rate-limited", &["retry_after"], &[]),
    ("sign-in-failed", &[], &["attempts_left"]),
    ("temporary-password", &[], &[]),
    ("locked", &["until"], &[]),
    ("malformed", &["detail"], &[]),
    ("unavailable", &["retry_after"], &[]),
];

#[test]
fn it_has_every_problem_of_the_api_with_its_members() {
    let document = published();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let names = schemas.keys().filter(|name| name.ends_with("Problem"));
    let found: BTreeSet<String> =
        names.map(|name| problem_at(&document, &format!("#/components/schemas/{name}"))).collect();
    assert_eq!(found, PROBLEMS.iter().map(|(name, ..)| (*name).to_owned()).collect());
    for schema in schemas.iter().filter(|(name, _)| name.ends_with("Problem")).map(|(_, schema)| schema) {
        let urn = schema["properties"]["type"]["enum"][0].as_str().unwrap();
        let (name, always, perhaps) =
            PROBLEMS.iter().find(|(name, ..)| urn == format!("urn:portal-recovery:{name}")).unwrap();
        let texts = |values: &Value| -> BTreeSet<String> {
            values.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
        };
        let want = |more: &[&[&str]]| -> BTreeSet<String> {
            let members = ["type", "title", "status"].into_iter().chain(more.concat());
            members.map(str::to_owned).collect()
        };
        assert_eq!(texts(&schema["required"]), want(&[always]), "{name}");
        let members: BTreeSet<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, want(&[always, perhaps]), "{name}");
    }
}

/// The words of the API, by where they stand in the description.
const WORDS: [(&str, &[&str]); 6] = [
    (
        "/components/schemas/Purpose",
        &["password_reset", "username_recovery", "activation", "temporary_password"],
    ),
    (
        "/components/schemas/Feature",
        &[
            "password_reset",
            "username_recovery",
            "identity_check",
            "activation",
            "temporary_password",
            "sign_in",
            "revoke_sessions",
        ],
    ),
    (
        "/components/schemas/Reason",
        &[
            "too_short",
            "too_long",
            "needs_lowercase",
            "needs_uppercase",
            "needs_digit",
            "needs_symbol",
            "common",
            "contains_identifier",
            "reused",
        ],
    ),
    ("/components/schemas/ContactReason", &["locked", "inactive", "duplicate", "cannot_verify"]),
    ("/components/schemas/Class", &["lowercase", "uppercase", "digit", "symbol"]),
    ("/components/schemas/IdentityField", &["date_of_birth", "last_name", "phone_last4"]),
];

#[test]
fn it_has_the_words_of_the_api() {
    let document = published();
    for (place, words) in WORDS {
        let mut found = Vec::new();
        texts_in(document.pointer(place).unwrap(), &mut found);
        assert_eq!(
            BTreeSet::from_iter(found.iter().map(String::as_str)),
            words.iter().copied().collect(),
            "{place}"
        );
    }
}

/// The values of every `enum` in a schema.
fn texts_in(schema: &Value, found: &mut Vec<String>) {
    if let Some(values) = schema["enum"].as_array() {
        found.extend(values.iter().map(|value| value.as_str().unwrap().to_owned()));
    }
    for one in schema["oneOf"].as_array().into_iter().flatten() {
        texts_in(one, found);
    }
}

/// A document of every step, with all its members.
fn steps() -> Vec<Value> {
    let code = json!({ "length": 8, "charset": "digits" });
    let email = json!({ "channel": "email", "destination": "p•••@e•••.org" });
    let policy = json!({
        "min_length": 12, "max_length": 128, "required_classes": ["digit"], "refuse_common": true, "refuse_last": 5,
    });
    vec![
        json!({ "step": "enter_code", "delivery": email, "code": code, "expires_in": 600, "resend_in": 30,
                "attempts_left": 5, "other_channels": ["sms"] }),
        json!({ "step": "second_factor", "delivery": { "channel": "sms" }, "code": code, "expires_in": 600,
                "resend_in": 30, "attempts_left": 5 }),
        json!({ "step": "answer_identity", "fields": ["date_of_birth", "phone_last4"], "attempts_left": 3 }),
        json!({ "step": "enter_credentials", "attempts_left": 5 }),
        json!({ "step": "set_password", "policy": policy }),
        json!({ "step": "show_username", "username": "pat" }),
        json!({ "step": "check_inbox", "delivery": email }),
        json!({ "step": "wait", "retry_after": 900 }),
        json!({ "step": "contact_clinic", "reason": "locked", "until": "2030-01-31T09:00:00Z" }),
        json!({ "step": "open_browser", "url": "https://portal.example/" }),
        json!({ "step": "done", "username": "pat", "revoked_sessions": true, "notified": true }),
    ]
}

#[test]
fn it_has_every_step_with_its_members() {
    let document = published();
    let schema = validator(&document, "/components/schemas/FlowDocument");
    let flow = |next: &Value| json!({ "flow": "0123456789abcdef0123456789abcdef", "expires_in": 1800, "next": next });
    let optional = ["other_channels", "until"];
    for step in steps() {
        assert!(schema.is_valid(&flow(&step)), "{step}");
        for member in step.as_object().unwrap().keys() {
            let mut without = step.clone();
            without.as_object_mut().unwrap().remove(member);
            assert_eq!(
                schema.is_valid(&flow(&without)),
                optional.contains(&member.as_str()),
                "{member}: {step}"
            );
        }
    }
    assert!(!schema.is_valid(&flow(&json!({ "step": "something_else" }))));
    let variants = document["components"]["schemas"]["Next"]["oneOf"].as_array().unwrap().len();
    assert_eq!(variants, steps().len());
}

#[test]
fn its_own_examples_fit_its_schemas() {
    let document = published();
    let mut checked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "servers") {
            let place = format!("/paths/{}/{method}", path.replace('/', "~1"));
            let body = operation.get("requestBody").map(|body| (format!("{place}/requestBody"), body));
            let answers = operation["responses"].as_object().unwrap();
            let answers =
                answers.iter().map(|(status, answer)| (format!("{place}/responses/{status}"), answer));
            for (place, message) in body.into_iter().chain(answers) {
                for (kind, content) in message["content"].as_object().into_iter().flatten() {
                    let kind = kind.replace('/', "~1");
                    let schema = validator(&document, &format!("{place}/content/{kind}/schema"));
                    for (name, example) in content["examples"].as_object().into_iter().flatten() {
                        let problem = schema.validate(&example["value"]).map_err(|error| error.to_string());
                        assert_eq!(problem, Ok(()), "{place} {name}");
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 60, "{checked}");
}
