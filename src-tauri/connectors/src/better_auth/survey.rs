//! A look at an installation of better-auth. It tells nobody its settings.

use serde_json::Value;

use super::OK;
use crate::http::Http;
use crate::profile::Facts;
use crate::survey::{About, Survey};

pub(super) async fn survey(http: &Http, facts: &Facts) -> Survey {
    let mut survey = Survey::default();
    let Some(look) = survey.reached(http.look(OK).await) else { return survey };
    let says_ok = look.document.is_some_and(|document| document.get("ok") == Some(&Value::Bool(true)));
    if look.status != 200 || !says_ok {
        survey.wrong(
            About::Discovery,
            format!("{} is not better-auth: it does not say that it is there.", look.url),
            "Check base_url: it ends with better-auth's basePath, such as /api/auth/",
        );
        return survey;
    }
    survey.good(About::Discovery, "The portal is better-auth.");
    survey.note(
        About::Settings,
        "Whether it has the plugins emailOTP and username, it does not say.",
        "Go the way once with a test patient, and write the day in verified_on",
    );
    survey.features(&facts.features.names(), &["password_reset"].map(String::from));
    survey.password_rules(facts.policy.as_ref(), None);
    survey
}
