//! One file per kind of patient portal, over one HTTP client. Nothing outside this crate speaks HTTP,
//! and nothing of a portal's wire leaves it: every answer is translated into the words of
//! [`recovery::portal`].
//!
//! To add a kind of portal: implement [`Portal`] in a file of its own and name it in
//! [`profile::Connector`] and [`open`].

pub mod profile;

mod allauth;
mod http;

use async_trait::async_trait;
use recovery::{Capabilities, Code, FlowToken, Identifier, NewPassword, Problem, SignInAnswer, Step};

pub use profile::{Profile, ProfileError};

/// One patient portal, as the flow sees it. Stateless between calls: what the portal must remember of a
/// flow travels in the [`FlowToken`], so a call can be dropped at any moment.
#[async_trait]
pub trait Portal: Send + Sync {
    /// What this portal can do.
    fn capabilities(&self) -> Capabilities;

    /// Begins a password reset. The answer is the same for known and unknown identifiers.
    async fn start(&self, identifier: &Identifier) -> Result<Step, Problem>;

    /// Asks for another code.
    async fn resend(&self, token: &FlowToken, identifier: &Identifier) -> Result<Step, Problem>;

    /// Has a code checked, or holds it where the portal has no separate check.
    async fn submit_code(&self, token: &FlowToken, code: &Code) -> Result<Step, Problem>;

    /// Sets the new password, once. Never repeats the request by itself.
    async fn set_password(
        &self,
        token: &FlowToken,
        code: &Code,
        password: &NewPassword,
    ) -> Result<Step, Problem>;

    /// Signs in once to see whether it works, and out again.
    async fn sign_in(&self, identifier: &Identifier, password: &NewPassword) -> SignInAnswer;
}

/// The portal a profile describes. Connects to nothing yet.
///
/// # Errors
/// The HTTP client could not be built; the system's certificate store is the usual reason.
pub fn open(profile: &Profile) -> Result<Box<dyn Portal>, OpenError> {
    match profile.connector {
        profile::Connector::Allauth => Ok(Box::new(allauth::Allauth::new(profile)?)),
    }
}

/// The HTTP client could not be built.
#[derive(Debug, thiserror::Error)]
#[error("no secure connections are possible on this computer: check its certificate store")]
pub struct OpenError(#[source] reqwest::Error);
