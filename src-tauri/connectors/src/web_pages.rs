//! A portal of web pages, which no program can drive: it is the patient who does, in the browser, and the
//! guide says how. No call goes out from here.

use async_trait::async_trait;
use recovery::guide::Guide;
use recovery::identity::Identity;
use recovery::portal::Channel;
use recovery::settings::Language;
use recovery::{Capabilities, FlowToken, Given, Identifier, Need, NewPassword, Problem, SignInAnswer, Step};

use crate::Portal;

pub(crate) struct WebPages {
    guide: Option<Guide>,
}

impl WebPages {
    pub(crate) fn of(guide: &Guide) -> Self {
        Self { guide: Some(guide.clone()) }
    }

    pub(crate) fn nowhere() -> Self {
        Self { guide: None }
    }
}

/// Nothing but the guide is offered, so none of these calls is ever made.
#[async_trait]
impl Portal for WebPages {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            reset: None,
            username: None,
            code_tries: None,
            sign_out_others: false,
            sign_in_by_email: true,
            links: Vec::new(),
            guide: self.guide.clone(),
        }
    }

    async fn start(&self, _: Need, _: &Identifier, _: Language) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn resend(&self, _: &FlowToken, _: &Identifier, _: Option<Channel>) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn submit(&self, _: &FlowToken, _: &Given) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn answer_identity(&self, _: &FlowToken, _: &Identity) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn set_password(
        &self,
        _: &FlowToken,
        _: &Given,
        _: &NewPassword,
        _: bool,
    ) -> Result<Step, Problem> {
        Err(Problem::NotEnabledByPortal)
    }

    async fn sign_in(&self, _: &Identifier, _: &NewPassword) -> SignInAnswer {
        SignInAnswer::NotOffered
    }
}
