//! A practice portal behind a proxy that can break what a test says, and what the tests say of answers.

use std::path::Path;
use std::time::Duration;

use connectors::{Portal, Profile};
use practice::{Clock, HashCost, Mail, Options, Practice};
use recovery::settings::Language;
use recovery::{
    Code, CodeEntry, CodeShape, FlowToken, Given, Identifier, Need, NewPassword, Next, Problem, Step,
};
use serde_json::Value;
use support::{Fault, FaultProxy, Rule};
use tempfile::TempDir;

pub(crate) const NEW: &str = "fresh-Window-99-new";
pub(crate) const API: &str = "recovery/v1/";

/// A clinic whose portal speaks the Portal Recovery API.
pub(crate) struct Clinic {
    /// Reached through the proxy.
    pub(crate) portal: Box<dyn Portal>,
    pub(crate) proxy: FaultProxy,
    pub(crate) practice: Practice,
    said: Value,
    data: TempDir,
}

impl Clinic {
    pub(crate) async fn opens() -> Self {
        let data = TempDir::new().unwrap();
        let options = Options {
            hash_cost: HashCost::Test,
            clock: Clock::system().with_offset_file(data.path().join("ahead")),
            ..Options::new(data.path().join("portal.sqlite"), data.path().join("mail"))
        };
        let practice = Practice::start(options).await.unwrap();
        let proxy = FaultProxy::start(practice.root().as_str());
        // The portal names its own address; here the way to it leads through the proxy.
        let place = format!("{}.well-known/portal-recovery", practice.root());
        let mut said = support::http::get(&place, &[]).await.unwrap().json();
        let base = said["base_url"].as_str().unwrap().replace(practice.root().as_str(), &proxy.url());
        said["base_url"] = base.into();
        proxy.set(Rule::on("GET", "/.well-known/", Fault::json(200, &said)));
        Self { portal: open(&with_every_feature(&api_profile(&proxy.url()))), proxy, practice, said, data }
    }

    /// From now on the portal says of itself that it can do only this.
    pub(crate) fn offers(&self, features: &[&str]) {
        let mut said = self.said.clone();
        said["features"] = features.into();
        self.proxy.set(Rule::on("GET", "/.well-known/", Fault::json(200, &said)));
    }

    /// From now on the portal's clock is that many seconds ahead.
    pub(crate) fn later(&self, seconds: u32) {
        std::fs::write(self.data.path().join("ahead"), seconds.to_string()).unwrap();
    }

    /// Begins a reset for `who` and answers its handle with the code that was mailed.
    pub(crate) async fn reaches_code(&self, who: &str) -> (FlowToken, Given) {
        let step = self.starts(Need::Password, who).await.unwrap();
        let Next::EnterCode(code) = &step.next else { panic!("{:?}", step.next) };
        (step.token, self.mailed(code.shape).await)
    }

    pub(crate) async fn starts(&self, need: Need, who: &str) -> Result<Step, Problem> {
        self.portal.start(need, &named(who), Language::English).await
    }

    /// The newest message, when there are more than `before` of them.
    pub(crate) async fn message(&self, before: usize) -> Mail {
        let look = async || {
            let mut all = self.practice.inbox().await.unwrap();
            (all.len() > before).then(|| all.swap_remove(0))
        };
        support::wait::until("a message", Duration::from_secs(10), look).await
    }

    /// The code in the newest message.
    pub(crate) async fn mailed(&self, shape: CodeShape) -> Given {
        let mail = self.message(0).await;
        Given::Code(CodeEntry::new(mail.body).parse(shape).unwrap())
    }

    pub(crate) async fn takes(&self, who: &str, password: &str) -> recovery::SignInAnswer {
        self.portal.sign_in(&named(who), &NewPassword::new(password.into())).await
    }
}

pub(crate) fn open(profile: &str) -> Box<dyn Portal> {
    connectors::open(&Profile::parse(Path::new("portal.toml"), profile).unwrap()).unwrap()
}

pub(crate) fn api_profile(base_url: &str) -> String {
    format!(
        r#"version = 1
id = "practice"
connector = "portal-recovery"
base_url = "{base_url}"
allowed_hosts = ["login.example"]
[clinic]
name = "Practice Clinic"
phone = "+1 555 010 0199"
"#
    )
}

/// The profile of a portal that is used for all it can do.
fn with_every_feature(profile: &str) -> String {
    let all = "features = [\"password_reset\", \"username_recovery\", \"activation\", \"temporary_password\", \"revoke_sessions\"]";
    profile.replace("[clinic]", &format!("{all}\n[clinic]"))
}

pub(crate) fn named(who: &str) -> Identifier {
    Identifier::any(who).unwrap()
}

pub(crate) fn code(digits: &str) -> Given {
    Given::Code(Code::new(digits.into()))
}

pub(crate) fn new_password() -> NewPassword {
    NewPassword::new(NEW.into())
}

/// An answer as text, to be compared; names in it are hidden.
pub(crate) fn seen(answer: &Result<Step, Problem>) -> String {
    match answer {
        Ok(step) => format!("{:?}", step.next),
        Err(problem) => format!("{problem:?}"),
    }
}
