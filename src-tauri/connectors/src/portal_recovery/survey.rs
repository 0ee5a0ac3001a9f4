//! A look at a portal of this kind: its discovery document, and whether the API is where that says.

use recovery::password::Policy;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::CURRENT;
use super::discovery::{Document, WELL_KNOWN, api_base};
use super::wire;
use crate::http::Http;
use crate::profile::Facts;
use crate::survey::{About, Survey};

pub(super) async fn survey(root: &Http, root_url: &Url, facts: &Facts) -> Survey {
    let mut survey = Survey::default();
    let Some(look) = survey.reached(root.look(WELL_KNOWN).await) else { return survey };
    let Some(document) = look.document.filter(|_| look.status == 200) else {
        survey.wrong(
            About::Discovery,
            format!("There is no discovery document at {}.", look.url),
            "Check base_url: the document is below it, at .well-known/portal-recovery",
        );
        return survey;
    };
    let Some(document) = read(&document, &mut survey) else { return survey };
    if document.version != "1" {
        let says =
            format!("The portal speaks version {} of the API; this program speaks 1.", document.version);
        survey.wrong(About::Discovery, says, "Have the portal offer version 1");
        return survey;
    }
    let Ok(base) = api_base(&document.base_url, root_url, &facts.pages) else {
        survey.wrong(
            About::Discovery,
            format!(
                "The portal says that its API is at {}, which the profile does not allow.",
                document.base_url
            ),
            "If that is right, name its host in allowed_hosts; else correct the portal's discovery document",
        );
        return survey;
    };
    answers(&root.below(base.clone()), &base, &mut survey).await;
    survey.features(&facts.features.names(), &document.features);
    let policy = document.password_policy.as_ref().map(wire::Policy::read);
    if let Some(Err(_)) = &policy {
        let fix = "Correct password_policy in the portal's discovery document";
        survey.wrong(About::PasswordRules, "The portal's password rules make no sense.", fix);
        return survey;
    }
    let policy: Option<Policy> = policy.and_then(Result::ok);
    survey.password_rules(facts.policy.as_ref(), policy.as_ref());
    survey
}

fn read(document: &Value, survey: &mut Survey) -> Option<Document> {
    match Document::deserialize(document) {
        Ok(document) => Some(document),
        Err(error) => {
            // serde names members and kinds, all of them the API's own words.
            let says = format!("The discovery document cannot be read: {error}.");
            survey.wrong(About::Discovery, says, "Correct it as the API's page says");
            None
        }
    }
}

/// Asks the API for a flow that nobody has: a portal that speaks it says so.
async fn answers(api: &Http, base: &Url, survey: &mut Survey) {
    let looked = api.look(CURRENT).await;
    let (url, kind) = match &looked {
        Ok(look) => {
            let kind = look.document.as_ref().and_then(|document| document.get("type")?.as_str());
            (look.url.to_string(), kind.unwrap_or_default().to_owned())
        }
        Err(unreached) => {
            survey.wrong(About::Discovery, unreached.to_string(), unreached.fix());
            return;
        }
    };
    if kind == "urn:portal-recovery:flow-unknown" {
        survey.good(
            About::Discovery,
            format!("The portal speaks the Portal Recovery API, version 1, at {base}."),
        );
    } else {
        let says =
            format!("{url} does not answer as the API does: a call without a flow must be flow-unknown.");
        survey.wrong(
            About::Discovery,
            says,
            "Check the portal's base_url, and run portal-check conform on a test portal",
        );
    }
}
