//! A look at an installation of django-allauth: what its settings are, as far as it tells.

use super::{CONFIG, Config};
use crate::http::Http;
use crate::profile::Facts;
use crate::survey::{About, Survey};

pub(super) async fn survey(http: &Http, facts: &Facts) -> Survey {
    let mut survey = Survey::default();
    let Some(look) = survey.reached(http.look(CONFIG).await) else { return survey };
    let config = look.document.filter(|_| look.status == 200).and_then(|document| Config::read(&document));
    let Some(config) = config else {
        survey.wrong(
            About::Discovery,
            format!("{} is not the configuration of django-allauth, headless.", look.url),
            "Check base_url, and that HEADLESS_CLIENTS has \"app\"",
        );
        return survey;
    };
    survey.good(About::Discovery, "The portal is django-allauth, headless.");
    if config.resets_by_code {
        survey.good(About::Settings, "Passwords are reset by code.");
    } else {
        survey.wrong(
            About::Settings,
            "Passwords are reset by link, which this program cannot use.",
            "Set ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True in the portal's settings",
        );
    }
    match (config.signs_in_by_email, config.signs_in_by_username) {
        (false, false) => survey.note(
            About::Settings,
            "Patients sign in neither by email nor by username: a new password cannot be tried out.",
            "Add \"email\" or \"username\" to ACCOUNT_LOGIN_METHODS if that is not meant",
        ),
        (email, username) => {
            let ways: Vec<_> = [(email, "email"), (username, "username")]
                .into_iter()
                .filter_map(|(yes, way)| yes.then_some(way))
                .collect();
            survey.good(About::Settings, format!("Patients sign in by {}.", ways.join(" or ")));
        }
    }
    survey.features(&facts.features.names(), &["password_reset", "username_recovery"].map(String::from));
    survey.password_rules(facts.policy.as_ref(), None);
    survey
}
