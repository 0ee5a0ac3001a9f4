//! A look at an installation of djoser. It tells nobody its settings.

use super::{CONFIRM, JWT, RESET, TOKEN, USERNAME};
use crate::http::{Http, Look};
use crate::profile::Facts;
use crate::survey::{About, Survey};

pub(super) async fn survey(http: &Http, facts: &Facts) -> Survey {
    let mut survey = Survey::default();
    let Some(look) = survey.reached(http.look(CONFIRM).await) else { return survey };
    // What takes a POST alone answers a GET with 405, but behind djoser's users it may ask who it is.
    let is_there = |look: &Look| matches!(look.status, 401 | 403 | 405) && !look.wants_browser;
    if !is_there(&look) {
        survey.wrong(
            About::Discovery,
            format!("{} is not djoser: it answers a GET with status {}.", look.url, look.status),
            "Check base_url: it ends where djoser's addresses begin, such as /auth/",
        );
        return survey;
    }
    survey.good(About::Discovery, "The portal answers where djoser does.");
    let mut offered = Vec::new();
    for (path, feature) in [(RESET, "password_reset"), (USERNAME, "username_recovery")] {
        if http.look(path).await.is_ok_and(|look| is_there(&look)) {
            offered.push(feature.to_owned());
        }
    }
    survey.features(&facts.features.names(), &offered);
    let mut signs_in = false;
    for path in [JWT, TOKEN] {
        signs_in |= http.look(path).await.is_ok_and(|look| look.status == 405 && !look.wants_browser);
    }
    match signs_in {
        true => survey.good(About::Settings, "New passwords can be tried out at its sign-in."),
        false => survey.note(
            About::Settings,
            "It has neither token/login/ nor jwt/create/: a new password cannot be tried out.",
            "Add djoser.urls.authtoken or djoser.urls.jwt to the portal's addresses if that is not meant",
        ),
    }
    survey.note(
        About::Settings,
        "Where its links lead, and whether patients sign in by username or email, it does not say.",
        "Go the way once with a test patient: the link in the email must begin with https:// and be of base_url's host, or of one \
         in link_hosts, and sign_in_by must be as LOGIN_FIELD. Write the day in verified_on",
    );
    survey.password_rules(facts.policy.as_ref(), None);
    survey
}
