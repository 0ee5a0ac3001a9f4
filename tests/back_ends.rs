//! A forgotten password at each of the back ends that run here, in the window and keyboard only.

use support::back_end::{BackEnd, Program};
use support::rehearsal::Rehearsal;
use support::walk::{enter, heading, press};
use support::{Window, keys};

/// Keeps the rules of every back end.
const STRONG: &str = "Wobbly-Teapot-anthem-7!";

/// Where a link is pasted.
const PASTE: &str = "Paste the link from your email";

/// A patient's desktop, and the portal.
struct Opened {
    back_end: BackEnd,
    window: Window,
    _rehearsal: Rehearsal,
}

impl Opened {
    async fn of(program: Program) -> Self {
        let back_end = BackEnd::start(program).await;
        let rehearsal = Rehearsal::prepare();
        let window = rehearsal.open_profile(&back_end.profile_toml(&back_end.base_url()), &[]).await;
        Self { back_end, window, _rehearsal: rehearsal }
    }

    /// From the start to where the code or link is given.
    async fn begins(&self, where_to: &str) {
        let window = &self.window;
        window.wait_for_heading(heading::START).await;
        press(window, "button[value=forgot_password]").await;
        window.wait_for("document.getElementById('identifier') !== null", "the first question").await;
        enter(window, "#identifier", &self.back_end.patient().email).await;
        window.wait_for_heading(where_to).await;
    }

    async fn given(&self) -> String {
        self.back_end.wait_for_given(self.back_end.patient(), 0).await
    }

    async fn says(&self, words: &str) {
        let said = self.window.script("return document.querySelector('main').innerText", &[]).await;
        assert!(said.as_str().is_some_and(|said| said.contains(words)), "{said}");
    }

    /// What was typed before is replaced.
    async fn enters_anew(&self, field: &str, text: &str) {
        self.window.tab_to(field).await;
        self.window.keys(keys::SELECT_ALL).await;
        self.window.keys(text).await;
        self.window.keys(keys::ENTER).await;
    }

    async fn is_told_what_is_wrong(&self, words: &str) {
        self.window.wait_for("document.getElementById('error-summary') !== null", "what is wrong").await;
        self.says(words).await;
    }

    async fn password_is_changed(&self) {
        let patient = self.back_end.patient();
        assert!(self.back_end.sign_in(&patient.username, STRONG).await);
        assert!(!self.back_end.sign_in(&patient.username, &patient.password).await);
    }
}

/// The code is checked by itself.
async fn finishes(program: Program) {
    let opened = Opened::of(program).await;
    opened.begins(heading::CODE).await;
    enter(&opened.window, "#code", &opened.given().await).await;
    opened.window.wait_for_heading(heading::PASSWORD).await;
    enter(&opened.window, "#password", STRONG).await;
    opened.window.wait_for_heading(heading::WORKS).await;
    opened.password_is_changed().await;
}

/// The code is checked with the password, which is not typed again when the code is wrong.
async fn finishes_late(program: Program) {
    let opened = Opened::of(program).await;
    opened.begins(heading::CODE).await;
    let code = opened.given().await;
    let wrong = if code == "000000" { "111111" } else { "000000" };
    enter(&opened.window, "#code", wrong).await;
    opened.window.wait_for_heading(heading::PASSWORD).await;
    opened.says("Your portal checks your code together with your new password.").await;
    enter(&opened.window, "#password", STRONG).await;
    let code = match program {
        // It says of a wrong code that it is too old.
        Program::Moto => {
            opened.window.wait_for_heading("That code is too old").await;
            opened.says("You do not have to make your password again.").await;
            press(&opened.window, "button[data-event=ask_new_code]").await;
            opened.window.wait_for_heading(heading::CODE).await;
            opened.back_end.wait_for_given(opened.back_end.patient(), 1).await
        }
        _ => {
            opened.is_told_what_is_wrong("That code did not match").await;
            opened.says("You do not have to make your password again.").await;
            code
        }
    };
    opened.enters_anew("#code", &code).await;
    opened.window.wait_for_heading(heading::WORKS).await;
    opened.password_is_changed().await;
}

#[tokio::test]
async fn django_allauth_gives_a_new_password() {
    finishes(Program::Allauth).await;
}

#[tokio::test]
async fn better_auth_gives_a_new_password() {
    finishes(Program::BetterAuth).await;
}

#[tokio::test]
async fn cognito_local_gives_a_new_password() {
    finishes_late(Program::CognitoLocal).await;
}

#[tokio::test]
async fn moto_gives_a_new_password() {
    finishes_late(Program::Moto).await;
}

#[tokio::test]
async fn djoser_gives_a_new_password_and_names_the_username() {
    let opened = Opened::of(Program::Djoser).await;
    opened.begins(PASTE).await;
    let mail = opened.back_end.wait_for_mail(opened.back_end.patient(), 0).await;
    let link = opened.given().await;
    // One that leads elsewhere is not taken, and is not opened.
    let elsewhere = link.replacen("127.0.0.1", "127.0.0.1.evil.example", 1);
    enter(&opened.window, "#link", &elsewhere).await;
    opened.is_told_what_is_wrong("This link is not from Oak Clinic. Do not use it.").await;
    // An older or broken one is only seen with the password.
    opened.enters_anew("#link", &format!("{link}0")).await;
    opened.window.wait_for_heading(heading::PASSWORD).await;
    opened.says("Your portal checks your link together with your new password.").await;
    enter(&opened.window, "#password", STRONG).await;
    opened.is_told_what_is_wrong("Your portal did not take this link.").await;
    opened.says("You do not have to make your password again.").await;
    opened.enters_anew("#link", &link).await;
    // Nobody here knows the name to sign in with: the email is none.
    opened.window.wait_for_heading(heading::FINISHED).await;
    opened.says("Your password is set.").await;
    opened.password_is_changed().await;
    assert!(mail.contains(&opened.back_end.patient().username));
}
