//! A patient at the program, without a window, and the clinic they deal with.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use clipboard::Clipboard;
use connectors::{Portal, Profile, Survey};
use driver::journal::Journal;
use driver::settings_file::SettingsFile;
use driver::{Among, Browser, Desk, Driver, Output};
use keychain::Keychain;
use recovery::flow::{Check, Choice, Note, PageView, Stuck};
use recovery::identity::Identity;
use recovery::link::WebAddress;
use recovery::portal::Channel;
use recovery::settings::Language;
use recovery::{
    Capabilities, CodeEntry, Event, FlowToken, Given, Identifier, Need, NewPassword, Problem, SignInAnswer,
    Step, View,
};
use support::allauth::{Account, Allauth, AllauthOptions};
use support::proxy::FaultProxy;
use tokio::sync::mpsc::UnboundedReceiver;

pub(crate) const NEW: &str = "wobbly-teapot-anthem-crisp";
pub(crate) const REQUEST: &str = "/_allauth/app/v1/auth/password/request";
pub(crate) const RESET: &str = "/_allauth/app/v1/auth/password/reset";
pub(crate) const LOGIN: &str = "/_allauth/app/v1/auth/login";

/// Requests to [`RESET`] after the code was checked, which is one, and after the password was sent.
pub(crate) const NO_CHANGE: usize = 1;
pub(crate) const ONE_CHANGE: usize = 2;

/// A patient at the program, without a window.
pub(crate) struct Patient {
    pub(crate) driver: Driver,
    pub(crate) outputs: UnboundedReceiver<Output>,
    pub(crate) revision: u64,
    pub(crate) view: View,
    pub(crate) notes: Arc<tempfile::TempDir>,
    pub(crate) browser: Arc<Pages>,
}

/// A browser that only remembers what it was to open.
#[derive(Default)]
pub(crate) struct Pages(pub(crate) Mutex<Vec<String>>);

impl Browser for Pages {
    fn open(&self, page: &WebAddress) -> bool {
        self.0.lock().unwrap().push(page.as_str().to_owned());
        true
    }
}

impl Patient {
    pub(crate) async fn sits_down(portal: &Allauth, base_url: &str) -> Self {
        Self::sits_down_with(&portal.profile_toml(base_url)).await
    }

    pub(crate) async fn sits_down_with(profile: &str) -> Self {
        Self::sits_down_before(profile, |portal, _| Arc::from(portal)).await
    }

    /// With something between the driver and the portal.
    pub(crate) async fn sits_down_before(
        profile: &str,
        between: impl FnOnce(Box<dyn Portal>, Journal) -> Arc<dyn Portal>,
    ) -> Self {
        Self::comes_back(profile, Arc::new(tempfile::tempdir().unwrap()), between).await
    }

    /// At the notes of an earlier run.
    pub(crate) async fn comes_back(
        profile: &str,
        notes: Arc<tempfile::TempDir>,
        between: impl FnOnce(Box<dyn Portal>, Journal) -> Arc<dyn Portal>,
    ) -> Self {
        let profile = Profile::parse(Path::new("portal.toml"), profile).unwrap();
        let journal = Journal::open(notes.path(), &profile.id);
        let browser = Arc::new(Pages::default());
        let (driver, mut outputs) = Driver::start(Desk {
            portal_id: profile.id.clone(),
            portal: between(connectors::open(&profile).unwrap(), journal.clone()),
            no_portal: None,
            among: Among::Alone,
            keychain: Keychain::none(),
            saves: profile.save_sign_ins,
            locks: profile.locks.clone(),
            clipboard: Clipboard::open(Duration::from_secs(60)),
            journal,
            settings: SettingsFile::new(notes.path().join("settings.json"), Vec::new()),
            browser: browser.clone(),
            practice: None,
        });
        driver.show();
        let Some(Output::Page { revision, view }) = outputs.recv().await else { panic!("no first page") };
        Self { driver, outputs, revision, view, notes, browser }
    }

    pub(crate) fn does(&self, event: Event) {
        self.driver.send(self.revision, event);
    }

    /// Waits until the screen shows what `wanted` says.
    pub(crate) async fn sees(&mut self, what: &str, wanted: impl Fn(&View) -> bool) -> View {
        let waiting = async {
            while !wanted(&self.view) {
                match self.outputs.recv().await.expect("the driver runs") {
                    Output::Page { revision, view } => (self.revision, self.view) = (revision, view),
                    Output::Live { now, .. } => self.view = *now,
                    Output::Reveal { .. } | Output::Print | Output::Close => {}
                }
            }
        };
        if tokio::time::timeout(Duration::from_secs(45), waiting).await.is_err() {
            panic!("waited for {what}, saw {:?} {:?}", self.view, self.view.live.busy);
        }
        self.view.clone()
    }

    pub(crate) async fn sees_page(&mut self, name: &str) -> View {
        self.sees(name, |view| view.page.name() == name).await
    }

    pub(crate) async fn asks_for_code(&mut self, email: &str) {
        self.does(Event::Choose { choice: Choice::ForgotPassword });
        self.sees_page("identifier").await;
        self.does(Event::SubmitIdentifier { identifier: email.into() });
    }

    pub(crate) async fn reaches_password(&mut self, portal: &Allauth, email: &str) {
        self.asks_for_code(email).await;
        self.sees_page("code").await;
        self.enters(&portal.wait_for_code(email, 0).await);
        self.sees_page("password").await;
    }

    pub(crate) fn enters(&self, code: &str) {
        self.does(Event::SubmitCode { code: CodeEntry::new(code.into()) });
    }

    pub(crate) fn chooses(&self, password: &str) {
        self.does(Event::SubmitPassword {
            password: NewPassword::new(password.into()),
            sign_out_others: None,
        });
    }

    /// As [`Patient::open_change_noted`], with this profile.
    pub(crate) fn open_change_noted_for(&self, profile: &str) -> bool {
        let profile = Profile::parse(Path::new("portal.toml"), profile).unwrap();
        Journal::open(self.notes.path(), &profile.id).note() == Note::OpenChange
    }

    pub(crate) fn open_change_noted(&self) -> bool {
        Journal::open(self.notes.path(), "oak-clinic-practice").note() == Note::OpenChange
    }
}

pub(crate) struct Clinic {
    pub(crate) portal: Allauth,
    pub(crate) proxy: FaultProxy,
    pub(crate) account: Account,
}

impl Clinic {
    pub(crate) async fn opens() -> Self {
        Self::opens_with(AllauthOptions::default()).await
    }

    pub(crate) async fn opens_with(options: AllauthOptions) -> Self {
        let portal = Allauth::start(options).await;
        let proxy = FaultProxy::start(&portal.base_url());
        let account = portal.accounts().swap_remove(0);
        Self { portal, proxy, account }
    }

    /// With a patient who has come as far as the new password.
    pub(crate) async fn opens_for_a_new_password() -> (Self, Patient) {
        let clinic = Self::opens().await;
        let mut patient = clinic.patient().await;
        patient.reaches_password(&clinic.portal, &clinic.account.email).await;
        (clinic, patient)
    }

    pub(crate) async fn patient(&self) -> Patient {
        Patient::sits_down(&self.portal, &self.proxy.url()).await
    }

    /// Which of the old and the new password the portal takes.
    pub(crate) async fn takes(&self) -> (bool, bool) {
        let email = &self.account.email;
        (self.portal.sign_in(email, &self.account.password).await, self.portal.sign_in(email, NEW).await)
    }
}

pub(crate) fn check_of(view: &View) -> Option<Check> {
    if let PageView::Done { check, .. } = view.page { Some(check) } else { None }
}

pub(crate) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

pub(crate) fn stuck_of(view: &View) -> Option<Stuck> {
    if let PageView::Stuck { why, .. } = view.page { Some(why) } else { None }
}

/// A portal that looks into the journal when a password comes.
pub(crate) struct Watching {
    pub(crate) portal: Box<dyn Portal>,
    pub(crate) journal: Journal,
    pub(crate) noted_first: Arc<AtomicBool>,
}

#[async_trait]
impl Portal for Watching {
    fn capabilities(&self) -> Capabilities {
        self.portal.capabilities()
    }

    async fn start(&self, need: Need, who: &Identifier, language: Language) -> Result<Step, Problem> {
        self.portal.start(need, who, language).await
    }

    async fn resend(
        &self,
        token: &FlowToken,
        who: Option<&Identifier>,
        channel: Option<Channel>,
    ) -> Result<Step, Problem> {
        self.portal.resend(token, who, channel).await
    }

    async fn submit(&self, token: &FlowToken, given: &Given) -> Result<Step, Problem> {
        self.portal.submit(token, given).await
    }

    async fn answer_identity(&self, token: &FlowToken, identity: &Identity) -> Result<Step, Problem> {
        self.portal.answer_identity(token, identity).await
    }

    async fn set_password(
        &self,
        token: &FlowToken,
        given: Option<&Given>,
        password: &NewPassword,
        sign_out_others: bool,
    ) -> Result<Step, Problem> {
        self.noted_first.store(self.journal.note() == Note::OpenChange, Ordering::SeqCst);
        self.portal.set_password(token, given, password, sign_out_others).await
    }

    async fn sign_in(&self, who: &Identifier, password: &NewPassword) -> SignInAnswer {
        self.portal.sign_in(who, password).await
    }

    async fn survey(&self) -> Survey {
        self.portal.survey().await
    }
}
