//! What a portal says of itself, at a place everyone knows (RFC 8615).

use recovery::Problem;
use recovery::link::Origin;
use recovery::password::Policy;
use reqwest::Method;
use serde::Deserialize;
use url::Url;

use super::wire;
use crate::http::{Call, Http};
use crate::profile::Facts;

pub(super) const WELL_KNOWN: &str = ".well-known/portal-recovery";

/// A checked discovery document.
pub(super) struct Discovery {
    /// At the API's own base URL.
    pub(super) api: Http,
    /// The password rules, for steps that state none.
    pub(super) policy: Policy,
    features: Vec<String>,
}

/// What the portal says, unchecked.
#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) version: String,
    pub(super) base_url: String,
    pub(super) password_policy: Option<wire::Policy>,
    #[serde(default)]
    pub(super) features: Vec<String>,
}

impl Discovery {
    /// Asks for it and checks it. Whatever goes wrong, nothing of the patient has left this computer.
    pub(super) async fn ask(root: &Http, root_url: &Url, facts: &Facts) -> Result<Self, Problem> {
        let call =
            Call { name: "discovery", method: Method::GET, path: WELL_KNOWN, headers: vec![], body: None };
        let answer = root.call(call).await.map_err(unsent)?;
        if answer.status != 200 {
            return Err(Problem::NotThisPortal { sent: false });
        }
        let document: Document =
            Document::deserialize(&answer.body).map_err(|_| Problem::NotThisPortal { sent: false })?;
        if document.version != "1" {
            tracing::warn!("the portal speaks a version this program does not know");
            return Err(Problem::Unexpected);
        }
        let base = api_base(&document.base_url, root_url, &facts.pages)?;
        let policy = document.password_policy.as_ref().map(wire::Policy::read).transpose()?;
        let policy = policy.or_else(|| facts.policy.clone()).ok_or(Problem::Unexpected)?;
        Ok(Self { api: root.below(base), policy, features: document.features })
    }

    /// Whether the portal says it can do this, by the API's name for it.
    pub(super) fn offers(&self, feature: &str) -> bool {
        self.features.iter().any(|offered| offered == feature)
    }
}

/// Where the API is: below the profile's own origin, or on a host the profile allows.
pub(super) fn api_base(named: &str, root: &Url, allowed: &[Origin]) -> Result<Url, Problem> {
    let elsewhere = || {
        tracing::warn!("the portal's API is on a host that the profile does not allow");
        Problem::NotThisPortal { sent: false }
    };
    // Parsed as a browser would, then compared as a whole: origins are plain text, letter by letter.
    let mut base = Url::parse(named).map_err(|_| elsewhere())?;
    let plain = base.username().is_empty()
        && base.password().is_none()
        && base.query().is_none()
        && base.fragment().is_none();
    let own = Origin::of(&base)
        .filter(|origin| Origin::of(root).as_ref() == Some(origin) || allowed.contains(origin));
    if own.is_none() || !plain {
        return Err(elsewhere());
    }
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    Ok(base)
}

/// The call that the discovery was for has not left.
fn unsent(problem: Problem) -> Problem {
    match problem {
        Problem::PortalDown { retry_after, .. } => Problem::PortalDown { sent: false, retry_after },
        Problem::NoAnswer { .. } => Problem::NoAnswer { sent: false },
        Problem::NotThisPortal { .. } => Problem::NotThisPortal { sent: false },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_is_on_the_profiles_host_or_an_allowed_one() {
        let at = |text: &str| Origin::of(&Url::parse(text).unwrap()).unwrap();
        let check = |named: &str, root: &str, want: Option<&str>| {
            let allowed = [at(root), at("https://api.example")];
            let base = api_base(named, &Url::parse(root).unwrap(), &allowed).ok();
            assert_eq!(base.as_ref().map(Url::as_str), want, "{named}");
        };
        let root = "https://portal.example/clinic/";
        check("https://portal.example/v1", root, Some("https://portal.example/v1/"));
        check("https://PORTAL.example:443/v1/", root, Some("https://portal.example/v1/"));
        check("https://api.example/v1", root, Some("https://api.example/v1/"));
        check("http://portal.example/v1", root, None);
        check("https://portal.example:8443/v1", root, None);
        check("https://other.example/v1", root, None);
        check("https://portal.example.evil.example/v1", root, None);
        check("https://pat@portal.example/v1", root, None);
        check("https://portal.example/v1?a=b", root, None);
        check("http://127.0.0.1:9/v1", root, None);
        check("v1", root, None);
        let practice = "http://127.0.0.1:9/key/";
        check("http://127.0.0.1:9/key/recovery/v1", practice, Some("http://127.0.0.1:9/key/recovery/v1/"));
        check("http://127.0.0.1:8/recovery/v1", practice, None);
    }
}
