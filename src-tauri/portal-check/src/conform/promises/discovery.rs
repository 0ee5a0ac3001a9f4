//! What a portal says of itself, and how it says no.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::json;

use super::{Kept, due};
use crate::conform::api::{Reply, send};
use crate::conform::bench::Bench;

const FEATURES: [&str; 7] = [
    "password_reset",
    "username_recovery",
    "identity_check",
    "activation",
    "temporary_password",
    "sign_in",
    "revoke_sessions",
];
const CLASSES: [&str; 4] = ["lowercase", "uppercase", "digit", "symbol"];

pub(super) async fn shape(bench: &Bench) -> Kept {
    let said = &bench.api.discovery;
    due(said["version"] == "1", "version is not \"1\"")?;
    due(said["name"].is_string(), "name is missing")?;
    let texts = |value: &serde_json::Value| {
        value.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(serde_json::Value::is_string))
    };
    due(texts(&said["languages"]), "languages is no list of language tags")?;
    due(texts(&said["features"]), "features is no list of names")?;
    let strange = said["features"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
    let strange: Vec<_> = strange.filter(|name| !FEATURES.contains(name)).collect();
    due(strange.is_empty(), format!("features has names the API does not know: {}", strange.join(", ")))?;
    due(bench.api.offers("password_reset"), "features has no password_reset")?;
    due(said["support"]["phone"].is_string(), "support has no phone")?;
    let policy = &said["password_policy"];
    let (least, most) = (policy["min_length"].as_u64(), policy["max_length"].as_u64());
    due(
        least.is_some() && least <= most,
        "password_policy needs min_length and a max_length that is not below it",
    )?;
    due(most >= Some(128), "max_length is below 128")?;
    let classes = policy["required_classes"].as_array();
    let known = |class: &serde_json::Value| class.as_str().is_some_and(|class| CLASSES.contains(&class));
    due(
        classes.is_some_and(|all| all.iter().all(known)),
        "required_classes is no list of the API's classes",
    )?;
    due(policy["refuse_common"].is_boolean(), "refuse_common is neither true nor false")?;
    due(policy["refuse_last"].is_u64(), "refuse_last is no number")
}

pub(super) async fn problems(bench: &Bench) -> Kept {
    let api = &bench.api;
    let nobody = api.call(Method::GET, "flows/current", "Flow nobody");
    let unknown = send("flows/current", nobody).await?;
    unknown.must_be("flow-unknown")?;
    is_problem(&unknown)?;
    let malformed = api.post("flows", "", &json!([])).await?;
    malformed.must_be("malformed")?;
    is_problem(&malformed)?;
    if api.offers("sign_in") {
        let refused = api.sign_in(&format!("nobody-{}", api.fresh()), "wrong horse battery").await?;
        refused.must_be("sign-in-failed")?;
        is_problem(&refused)?;
        due(refused.status == 401, "sign-in-failed is not answered 401")?;
    }
    Ok(())
}

fn is_problem(reply: &Reply) -> Kept {
    let kind = reply.header("content-type").unwrap_or_default();
    let seen = |what: &str| format!("{}: {what}", reply.in_words());
    due(
        kind.starts_with("application/problem+json"),
        seen("its content type is not application/problem+json"),
    )?;
    due(reply.is_problem(), seen("its status is no error's"))?;
    due(reply.body["title"].is_string(), seen("it has no title"))?;
    due(reply.body["status"] == reply.status, seen("its member status differs from the status"))
}

pub(super) async fn request_id(bench: &Bench) -> Kept {
    let mut ids = HashSet::new();
    for reply in [
        bench.api.start("password_reset", &format!("nobody-{}", bench.api.fresh())).await?,
        bench.api.post("flows", "", &json!({})).await?,
        bench.api.post("flows/current/code", "Flow nobody", &json!({ "code": "1" })).await?,
    ] {
        let id = reply.header("request-id").unwrap_or_default().to_owned();
        due(!id.is_empty(), format!("{} has no Request-Id", reply.in_words()))?;
        due(ids.insert(id), "two answers have the same Request-Id")?;
        let kept = reply.header("cache-control").unwrap_or_default();
        due(kept.contains("no-store"), format!("{} has no Cache-Control: no-store", reply.in_words()))?;
    }
    Ok(())
}
