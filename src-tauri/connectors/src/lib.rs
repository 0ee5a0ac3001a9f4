//! One file per kind of patient portal, over one HTTP client. Nothing outside this crate speaks HTTP,
//! and nothing of a portal's wire leaves it: every answer is translated into the words of
//! [`recovery::portal`].
//!
//! To add a kind of portal: implement [`Portal`] in a file of its own, with a row in [`kind::KINDS`].

pub mod profile;
pub mod kind;
pub mod places;
pub mod survey;

mod portal_recovery;
mod allauth;
mod better_auth;
mod cognito;
mod djoser;
mod web_pages;
mod refusal;
mod http;
mod json;

use async_trait::async_trait;
use recovery::identity::Identity;
use recovery::portal::Channel;
use recovery::settings::Language;
use recovery::{
    Capabilities, ClinicCode, FlowToken, Given, Identifier, Need, NewPassword, Problem, SignInAnswer, Step,
};

pub use profile::{Profile, ProfileError};
pub use survey::Survey;

use http::Http;

/// One patient portal, as the flow sees it. Stateless between calls: what the portal must remember of a
/// flow travels in the [`FlowToken`], so a call can be dropped at any moment.
#[async_trait]
pub trait Portal: Send + Sync {
    /// What this portal can do.
    fn capabilities(&self) -> Capabilities;

    /// Begins a recovery; [`Need::Both`] begins with the username. The portal's mails are to be in
    /// `language`. The answer is the same for known and unknown identifiers.
    async fn start(&self, need: Need, identifier: &Identifier, language: Language) -> Result<Step, Problem>;

    /// Begins with a code that the clinic gave. The answer is the same for a code that nobody was given.
    ///
    /// Only for portals with [`Capabilities::activation`].
    async fn activate(&self, _code: &ClinicCode, _language: Language) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    /// Begins with a temporary password, whose username goes first. The answer is the same for every name.
    ///
    /// Only for portals with [`Capabilities::temporary_password`].
    async fn start_temporary(&self, _username: &Identifier, _language: Language) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    /// Has a temporary password checked, in the flow that was begun for its username.
    ///
    /// Only for portals with [`Capabilities::temporary_password`].
    async fn give_temporary(
        &self,
        _token: &FlowToken,
        _username: &Identifier,
        _password: &NewPassword,
    ) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    /// Asks for another code, by `channel` if one is named. `identifier` is the one the flow began with, if it began
    /// with one.
    async fn resend(
        &self,
        token: &FlowToken,
        identifier: Option<&Identifier>,
        channel: Option<Channel>,
    ) -> Result<Step, Problem>;

    /// Has a code or the token of a link checked, or holds it where the portal has no separate check.
    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem>;

    /// Has the answers about the patient checked.
    ///
    /// Only for portals that ask who it is.
    async fn answer_identity(&self, _token: &FlowToken, _identity: &Identity) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    /// Sets the new password, once, and ends the sign-ins on other devices if asked and able to. `given` is the code
    /// or link that the portal took before, if it had sent one. Never repeats the request by itself.
    async fn set_password(
        &self,
        token: &FlowToken,
        given: Option<&Given>,
        password: &NewPassword,
        sign_out_others: bool,
    ) -> Result<Step, Problem>;

    /// Ends a flow that the patient has left, where the portal keeps one open. What it does not hear of ends by itself.
    async fn end(&self, _token: &FlowToken) {}

    /// Signs in once to see whether it works, and out again.
    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer;

    /// Looks, for clinic IT, whether the portal can be reached and is what its profile says. Sends nothing of a
    /// patient, and begins nothing.
    async fn survey(&self) -> Survey;
}

/// The portal a profile describes. Connects to nothing yet.
///
/// # Errors
/// The HTTP client could not be built; the system's certificate store is the usual reason.
pub fn open(profile: &Profile) -> Result<Box<dyn Portal>, OpenError> {
    (profile.kind.open)(profile)
}

/// Looks, for clinic IT, at the portal a profile describes, and at the page where it goes on in a browser.
///
/// # Errors
/// As [`open`].
pub async fn survey(profile: &Profile) -> Result<Survey, OpenError> {
    let mut survey = open(profile)?.survey().await;
    if let Some(page) = &profile.facts.sign_in_page {
        let looked = Http::of(profile)?.look(page.as_str()).await;
        if let Some(look) = survey.reached(looked) {
            web_pages::page(&look, &profile.facts.pages, &mut survey);
        }
    }
    Ok(survey)
}

/// No portal at all, for a program that has no profile: it can do nothing and shows no way.
pub fn nowhere() -> Box<dyn Portal> {
    Box::new(web_pages::WebPages::nowhere())
}

/// Why a portal cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The HTTP client could not be built.
    #[error("no secure connections are possible on this computer: check its certificate store")]
    Http(#[source] reqwest::Error),
    /// The profile does not say what its kind of portal needs. No profile that was read from a file is so.
    #[error("the profile lacks {0}")]
    Lacks(&'static str),
}
