//! Every error that the back ends document, as replies of the documented shape: what the programs that run here do not
//! show, or show otherwise. Each table names its source.

mod allauth;
mod better_auth;
mod cognito;
mod djoser;

use connectors::Portal;
use recovery::password::Rejection;
use recovery::portal::Contact;
use recovery::settings::Language;
use recovery::{FlowToken, Given, Need, Next, Problem, SignInAnswer, Step};
use serde_json::Value;
use support::{Fault, FaultProxy, Rule};

use crate::clinic::*;

/// A portal whose every answer is the test's; there is nothing behind the proxy.
struct Replies {
    proxy: FaultProxy,
    portal: Box<dyn Portal>,
}

/// What a call led to: a step's name or a problem.
type Led = Result<&'static str, Problem>;

impl Replies {
    fn of(profile: &str) -> Self {
        let proxy = FaultProxy::start("http://127.0.0.1:9/");
        let portal = open(&profile.replace("{base}", &proxy.url()));
        Self { proxy, portal }
    }

    fn reply(&self, status: u16, body: &Value) {
        self.proxy.clear();
        self.proxy.set(Rule::all(Fault::json(status, body)));
    }

    fn reply_with(&self, status: u16, header: (&str, &str), body: &Value) {
        self.proxy.clear();
        let headers = vec![(header.0.to_owned(), header.1.to_owned())];
        let (content_type, body) = ("application/json".to_owned(), body.to_string());
        self.proxy.set(Rule::all(Fault::Reply { status, headers, content_type, body }));
    }

    async fn starts(&self) -> Result<Step, Problem> {
        self.portal.start(Need::Password, &named("pat@example.org"), Language::English).await
    }

    async fn sets(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        self.portal.set_password(token, Some(given), &new_password(), false).await
    }

    async fn signs_in(&self) -> SignInAnswer {
        self.portal.sign_in(&named("pat"), &new_password()).await
    }
}

fn led(answer: Result<Step, Problem>) -> Led {
    answer.map(|step| match step.next {
        Next::EnterCode(_) => "code",
        Next::SetPassword(_) => "password",
        Next::Done(_) => "done",
        Next::ContactClinic(Contact::Inactive) => "inactive",
        Next::ContactClinic(Contact::Duplicate) => "duplicate",
        Next::ContactClinic(Contact::CannotVerify) => "cannot verify",
        Next::ContactClinic(Contact::NotTemporary) => "not temporary",
        Next::ContactClinic(_) => "clinic",
        other => panic!("{other:?}"),
    })
}

const HEAD: &str = "version = 1\nid = \"oak-clinic\"\n";
const CLINIC: &str =
    "[clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n[password]\nmin_length = 8\n";

const WRONG: Problem = Problem::WrongCode { left: None };
const DOWN: Problem = Problem::PortalDown { sent: true, retry_after: None };
const WAIT: Problem = Problem::RateLimited { retry_after: None };
const OFF: Problem = Problem::NotEnabledByPortal;

fn rejected(reason: Rejection) -> Led {
    Err(Problem::PasswordRejected(vec![reason]))
}
