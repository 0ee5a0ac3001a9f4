//! A look at Amazon Cognito. It tells nobody a pool's settings.

use recovery::Problem;

use super::problems::Name;
use super::wire::Wire;
use crate::profile::Facts;
use crate::survey::{About, Survey};

pub(super) async fn survey(wire: &Wire, facts: &Facts) -> Survey {
    let mut survey = Survey::default();
    if survey.reached(wire.look().await).is_none() {
        return survey;
    }
    let answer = match wire.knock().await {
        Ok(answer) => answer,
        Err(problem) => {
            let says = match problem {
                Problem::BrowserRequired => "A firewall lets browsers alone reach the portal.",
                _ => "What answers is not Amazon Cognito.",
            };
            survey.wrong(About::Discovery, says, "Check base_url: https://cognito-idp.REGION.amazonaws.com/");
            return survey;
        }
    };
    match Name::of(&answer) {
        Some(Name::RESOURCE_NOT_FOUND) => survey.wrong(
            About::Settings,
            "Amazon Cognito knows no app client of this client_id in this region.",
            "Copy the client id from the user pool's app clients, and check the region in base_url",
        ),
        Some(Name::INVALID_PARAMETER | Name::UNSUPPORTED_OPERATION) => survey.wrong(
            About::Settings,
            "The app client does not sign in with user names and passwords alone.",
            "Allow ALLOW_USER_PASSWORD_AUTH among the app client's authentication flows",
        ),
        Some(name) => {
            survey.good(About::Discovery, "The portal is Amazon Cognito, and knows the app client.");
            if name == Name::USER_NOT_FOUND {
                survey.note(
                    About::Settings,
                    "It tells everybody which accounts exist.",
                    "Turn on \"Prevent user existence errors\" in the app client",
                );
            }
        }
        None => survey.wrong(
            About::Discovery,
            "What answers is not Amazon Cognito: it names no error.",
            "Check base_url: https://cognito-idp.REGION.amazonaws.com/",
        ),
    }
    survey.note(
        About::Settings,
        "For how long its session between a temporary password and the new one lasts, and what its password policy is, it \
         tells nobody.",
        "Set the app client's authentication flow session duration to 15 minutes. Go the way once with a test patient, and \
         write the day in verified_on",
    );
    let offered = ["password_reset", "temporary_password", "revoke_sessions"].map(String::from);
    survey.features(&facts.features.names(), &offered);
    survey.password_rules(facts.policy.as_ref(), None);
    survey
}
