//! A portal of web pages, which no program can drive: it is the patient who does, in the browser, and the
//! guide says how. No call of a patient's goes out from here; clinic IT can have the pages looked at.

use async_trait::async_trait;
use recovery::guide::Guide;
use recovery::link::{Origin, WebAddress};
use recovery::portal::{Channel, SignInBy};
use recovery::settings::Language;
use recovery::{Capabilities, FlowToken, Given, Identifier, Need, NewPassword, Problem, SignInAnswer, Step};

use crate::http::{Http, Look};
use crate::kind::{EITHER_NAME, Key, Kind, NO_CLIENT};
use crate::profile::{Features, Profile};
use crate::survey::About;
use crate::{OpenError, Portal, Survey};

/// Web pages alone.
pub(crate) const KIND: Kind = Kind {
    name: "browser",
    can: Features::NONE,
    usual: Features::NONE,
    needs: &[Key::Way],
    refuses: &[
        (Key::Features, "the [[way]] tables say what can be done"),
        (Key::LinkHosts, "allowed_hosts says it all"),
        (Key::SignInPage, "the [[way]] tables say where to begin"),
        (Key::Password, ON_PAGE),
        (Key::Code, ON_PAGE),
        EITHER_NAME,
        NO_CLIENT,
    ],
    open: |profile| Ok(Box::new(WebPages::of(profile)?)),
};

const ON_PAGE: &str = "the portal's own pages say it";

pub(crate) struct WebPages {
    place: Option<Place>,
}

/// Where the pages are, and the way through them.
struct Place {
    http: Http,
    guide: Guide,
}

impl WebPages {
    fn of(profile: &Profile) -> Result<Self, OpenError> {
        let guide = Guide { ways: profile.facts.ways.clone(), origins: profile.facts.pages.clone() };
        Ok(Self { place: Some(Place { http: Http::of(profile)?, guide }) })
    }

    pub(crate) fn nowhere() -> Self {
        Self { place: None }
    }
}

/// Nothing but the guide is offered, so none of these calls is ever made.
#[async_trait]
impl Portal for WebPages {
    fn capabilities(&self) -> Capabilities {
        let guide = self.place.as_ref().map(|place| place.guide.clone());
        Capabilities { sign_in_by: SignInBy::NameOrEmail, guide, ..Capabilities::none() }
    }

    async fn start(&self, _: Need, _: &Identifier, _: Language) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn resend(
        &self,
        _: &FlowToken,
        _: Option<&Identifier>,
        _: Option<Channel>,
    ) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn submit(&self, _: &FlowToken, _: &Given) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn set_password(
        &self,
        _: &FlowToken,
        _: Option<&Given>,
        _: &NewPassword,
        _: bool,
    ) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn sign_in(&self, _: &Identifier, _: &NewPassword) -> SignInAnswer {
        SignInAnswer::NotOffered
    }

    async fn survey(&self) -> Survey {
        let mut survey = Survey::default();
        let Some(Place { http, guide }) = &self.place else { return survey };
        let mut seen = Vec::new();
        for way in &guide.ways {
            // Several ways may begin at one page.
            if seen.contains(&way.page.as_str()) {
                continue;
            }
            seen.push(way.page.as_str());
            let looked = http.look(way.page.as_str()).await;
            match survey.reached(looked) {
                Some(look) => page(&look, &guide.origins, &mut survey),
                None => continue,
            }
        }
        survey
    }
}

/// What became of looking at the page where a way begins. Whether the way through it is right, only a person can
/// see.
pub(crate) fn page(look: &Look, origins: &[Origin], survey: &mut Survey) {
    let Look { url, status, location, .. } = look;
    match location {
        Some(place) if WebAddress::read(place.as_str(), origins).is_err() => survey.note(
            About::Pages,
            format!(
                "{url} leads on to {}, which the profile does not name.",
                place.host_str().unwrap_or("nowhere")
            ),
            "If that host is the portal's, add it to allowed_hosts; if not, correct the page",
        ),
        Some(place) => survey.good(About::Pages, format!("{url} leads on to {place}.")),
        None if (200..300).contains(status) => survey.good(About::Pages, format!("{url} is there.")),
        None => survey.wrong(
            About::Pages,
            format!("{url} is no page: it answers with status {status}."),
            "Find where the portal has that page now, and correct page in the profile",
        ),
    }
}
