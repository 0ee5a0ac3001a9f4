//! The back ends that stand behind patient portals and that nobody here wrote, each run for real, with one set of
//! made-up patients and one interface. Adding one is a file below `back_end/` and a row in [`Program`].

mod allauth;
mod djoser;
mod better_auth;
mod cognito;
mod cognito_local;
mod moto;
mod mail;
pub(crate) mod running;

use std::fmt::Debug;
use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;

use self::running::Running;
use crate::{tools, wait};

/// The programs that stand behind portals and run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// django-allauth, headless.
    Allauth,
    /// djoser, on Django REST framework.
    Djoser,
    /// better-auth, with one-time codes by email.
    BetterAuth,
    /// cognito-local, an emulator of Amazon Cognito.
    CognitoLocal,
    /// moto, an emulator of Amazon Cognito and more.
    Moto,
}

impl Program {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Allauth, Self::Djoser, Self::BetterAuth, Self::CognitoLocal, Self::Moto];

    /// Its name, as its makers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allauth => "django-allauth",
            Self::Djoser => "djoser",
            Self::BetterAuth => "better-auth",
            Self::CognitoLocal => "cognito-local",
            Self::Moto => "moto",
        }
    }

    /// Whether it has rate limits that [`BackEndOptions::rate_limits`] turns on.
    #[must_use]
    pub fn has_rate_limits(self) -> bool {
        !matches!(self, Self::CognitoLocal | Self::Moto)
    }

    /// Whether it refuses a new password that breaks the rules of its profile, once a code or a link allows one.
    #[must_use]
    pub fn keeps_password_rules(self) -> bool {
        !matches!(self, Self::CognitoLocal | Self::Moto)
    }

    fn serve(self, options: BackEndOptions) -> Box<dyn Server> {
        match self {
            Self::Allauth => Box::new(allauth::serve(options)),
            Self::Djoser => Box::new(djoser::serve(options)),
            Self::BetterAuth => Box::new(better_auth::serve(options)),
            Self::CognitoLocal => Box::new(cognito_local::serve(options)),
            Self::Moto => Box::new(moto::serve(options)),
        }
    }
}

/// How the back end of one test behaves.
#[derive(Debug, Clone, Copy, Default)]
pub struct BackEndOptions {
    /// The program's own rate limits, where it has some.
    pub rate_limits: bool,
    /// The loopback port; 0 takes a free one.
    pub port: u16,
}

/// A made-up patient.
#[derive(Debug, Clone, Deserialize)]
pub struct Patient {
    /// The name to sign in with.
    pub username: String,
    /// An address at example.org.
    pub email: String,
    /// The password before any test; empty for who has a temporary one alone.
    pub password: String,
}

/// What came of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// The patient is in.
    LetIn,
    /// The password is right; a second step is asked for.
    SecondStep,
    /// The password is right, and a temporary one: one of the patient's own is asked for.
    NewPasswordWanted,
    /// Name or password are wrong.
    Refused,
}

/// What each program's file says of it.
#[async_trait]
trait Server: Debug + Send + Sync {
    fn running(&self) -> &Running;

    /// The code or the link in the text of a message.
    fn given_in(&self, text: &str) -> Option<String>;

    /// Panics on an answer that is neither yes nor no.
    async fn sign_in(&self, login: &str, password: &str) -> SignIn;

    /// Whether the third patient's sign-in wants a second step.
    fn has_second_factor(&self) -> bool {
        false
    }

    /// The fourth patient's temporary password, if that is what they have.
    fn temporary_password(&self) -> Option<&str> {
        None
    }

    fn profile_toml(&self, base_url: &str) -> String;
}

/// One of the programs, running on loopback with data of its own. It ends when this is dropped.
#[derive(Debug)]
pub struct BackEnd {
    program: Program,
    server: Box<dyn Server>,
    patients: [Patient; 4],
}

impl BackEnd {
    /// Starts one without rate limits and waits until it answers.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    pub async fn start(program: Program) -> Self {
        Self::start_with(program, BackEndOptions::default()).await
    }

    /// As [`BackEnd::start`], with options.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    pub async fn start_with(program: Program, options: BackEndOptions) -> Self {
        // Installing and starting block; other tasks of the test must not wait for that.
        let starting = tokio::task::spawn_blocking(move || Self::start_blocking_with(program, options));
        match starting.await {
            Ok(back_end) => back_end,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// As [`BackEnd::start`], for a caller outside of a runtime.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    #[must_use]
    pub fn start_blocking(program: Program) -> Self {
        Self::start_blocking_with(program, BackEndOptions::default())
    }

    /// As [`BackEnd::start_with`], for a caller outside of a runtime.
    ///
    /// # Panics
    /// If it does not come up; the message has what it printed.
    #[must_use]
    pub fn start_blocking_with(program: Program, options: BackEndOptions) -> Self {
        let server = program.serve(options);
        let mut patients = patients();
        if server.temporary_password().is_some() {
            patients[3].password.clear();
        }
        Self { program, server, patients }
    }

    /// Which program it is.
    #[must_use]
    pub fn program(&self) -> Program {
        self.program
    }

    /// `http://127.0.0.1:PORT/`, with the slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.server.running().base_url()
    }

    /// A patient with nothing special.
    #[must_use]
    pub fn patient(&self) -> &Patient {
        &self.patients[0]
    }

    /// A second one with nothing special.
    #[must_use]
    pub fn other_patient(&self) -> &Patient {
        &self.patients[1]
    }

    /// The patient whose sign-in wants a second step, where the program can do that.
    #[must_use]
    pub fn second_factor_patient(&self) -> Option<&Patient> {
        self.server.has_second_factor().then_some(&self.patients[2])
    }

    /// The patient who has a temporary password, and that password, where the program can do that.
    #[must_use]
    pub fn temporary_patient(&self) -> Option<(&Patient, &str)> {
        Some((&self.patients[3], self.server.temporary_password()?))
    }

    /// How many messages went to that address, of whatever content.
    #[must_use]
    pub fn mail_count(&self, to_email: &str) -> usize {
        self.server.running().mail(to_email).len()
    }

    /// The text of the first message to `to` after `after` earlier ones: what a patient copies who copies all of it.
    ///
    /// # Panics
    /// If none has come after some seconds.
    pub async fn wait_for_mail(&self, to: &Patient, after: usize) -> String {
        let what = format!("message {} to {} from {}", after + 1, to.email, self.program.name());
        wait::until(&what, Duration::from_secs(10), async || self.mail(to, after)).await
    }

    /// As [`BackEnd::wait_for_mail`], if it has come.
    #[must_use]
    pub fn mail(&self, to: &Patient, after: usize) -> Option<String> {
        self.server.running().mail(&to.email).get(after).map(|message| mail::text(message))
    }

    /// The code, or the link, in the first message to `to` after `after` earlier ones.
    ///
    /// # Panics
    /// If none has come after some seconds, or the message has neither.
    pub async fn wait_for_given(&self, to: &Patient, after: usize) -> String {
        let text = self.wait_for_mail(to, after).await;
        self.server.given_in(&text).unwrap_or_else(|| panic!("no code and no link in this message:\n{text}"))
    }

    /// Whether the program takes this name and password, be it that it asks for more then. Asked by a client that
    /// shares nothing with the product's.
    ///
    /// # Panics
    /// If the answer is neither yes nor no, for example 429.
    pub async fn sign_in(&self, login: &str, password: &str) -> bool {
        self.try_sign_in(login, password).await != SignIn::Refused
    }

    /// As [`BackEnd::sign_in`], with what the program asks for.
    ///
    /// # Panics
    /// If the answer is neither yes nor no, for example 429.
    pub async fn try_sign_in(&self, login: &str, password: &str) -> SignIn {
        self.server.sign_in(login, password).await
    }

    /// The profile of this portal for the app, as TOML. `base_url` is the back end's own or that of a proxy before
    /// it, with a slash at its end.
    #[must_use]
    pub fn profile_toml(&self, base_url: &str) -> String {
        self.server.profile_toml(base_url)
    }

    /// What the program has printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.server.running().log()
    }

    /// The id of the program's process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.server.running().pid()
    }
}

fn patients() -> [Patient; 4] {
    serde_json::from_str(include_str!("../../servers/allauth/accounts.json"))
        .expect("accounts.json is a list of four patients")
}

/// What profiles of all programs begin with.
fn profile_head(connector: &str, base_url: &str, features: &[&str]) -> String {
    format!(
        r#"version = 1
id = "oak-clinic-practice"
connector = "{connector}"
base_url = "{base_url}"
features = {features:?}
"#
    )
}

/// The clinic of all profiles.
const CLINIC: &str = r#"
[clinic]
name = "Oak Clinic"
phone = "+1 555 010 0199"
hours = "Mon-Fri 8:00-17:00"
time_zone = "America/Chicago"
"#;

/// The file of the patients, for the programs' own set-ups.
fn patients_file() -> PathBuf {
    tools::allauth_project().join("accounts.json")
}

/// The code in a text that has six digits alone between other characters.
fn six_digits(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .into_iter()
        .find(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests;
