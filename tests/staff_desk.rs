//! Patients whom only their clinic can help: stuck in the app's window, helped at the staff desk in a browser, and in
//! again. Keyboard only, at both.

use practice::{HashCost, Options, Practice};
use support::rehearsal::{answer_who, ask_for_code, have, stand_in};
use support::walk::{NEW_PASSWORD, enter, heading, press};
use support::{Rehearsal, Window, browser, keys, wait};

/// A clinic with its portal, its desk, and a patient's computer.
struct Clinic {
    rehearsal: Rehearsal,
    portal: Practice,
    _data: tempfile::TempDir,
}

impl Clinic {
    async fn opens() -> Self {
        let data = tempfile::tempdir().unwrap();
        let options = Options::new(data.path().join("portal.sqlite"), data.path().join("mail"));
        let portal = Practice::start(Options { hash_cost: HashCost::Test, ..options }).await.unwrap();
        Self { rehearsal: Rehearsal::prepare(), portal, _data: data }
    }

    /// The app, as the patient has it.
    async fn window(&self) -> Window {
        let profile = format!(
            "version = 1\nid = \"oak-clinic\"\nconnector = \"portal-recovery\"\nbase_url = \"{}\"\n\
             features = [\"password_reset\", \"username_recovery\", \"activation\", \"temporary_password\"]\n\
             [clinic]\nname = \"Oak Clinic\"\nphone = \"555-0142\"\n",
            self.portal.root()
        );
        self.rehearsal.open_profile(&profile, &[]).await
    }

    /// The desk, with somebody signed in who has found this patient.
    async fn desk(&self, patient: &str) -> Window {
        let desk = browser::open(&self.rehearsal.desktop, self.portal.desk().as_str()).await;
        desk.wait_for_heading("Sign in").await;
        let staff = practice::practice_staff();
        desk.tab_to("#username").await;
        desk.keys(&staff[0].username).await;
        enter(&desk, "#password", &staff[0].password).await;
        desk.wait_for("document.getElementById('patient') !== null", "the search").await;
        enter(&desk, "#patient", patient).await;
        desk.wait_for_heading("1 patient found").await;
        press(&desk, ".patients a").await;
        desk.wait_for("document.querySelector('[name=check]') !== null", "the patient").await;
        for check in ["photo_id", "date_of_birth"] {
            desk.tab_to(&format!("[name=check][value={check}]")).await;
            desk.keys(keys::SPACE).await;
        }
        press(&desk, "form[action$='/confirm'] button").await;
        desk.wait_for("document.querySelector('.good-line') !== null", "that it is confirmed").await;
        desk
    }

    /// The newest message to an address, after `seen` others.
    async fn mail(&self, to: &str, seen: usize) -> String {
        let look = async || {
            let mails = self.portal.inbox().await.unwrap();
            let theirs: Vec<_> = mails.into_iter().filter(|mail| mail.to.contains(to)).collect();
            (theirs.len() > seen).then(|| theirs[0].body.clone())
        };
        wait::until("a mail", wait::PATIENCE, look).await
    }

    /// The line of it that is a code of eight digits.
    async fn code(&self, to: &str, seen: usize) -> String {
        let body = self.mail(to, seen).await;
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        body.lines().find(is_code).expect("a code").to_owned()
    }

    /// The line of it that the desk gave: groups of four.
    async fn given(&self, to: &str) -> String {
        let body = self.mail(to, 0).await;
        let is_given = |line: &&str| line.len() > 8 && line.split('-').all(|group| group.len() == 4);
        body.lines().find(is_given).expect("a code or password").to_owned()
    }
}

/// Has the desk do something that only its button stands for.
async fn does(desk: &Window, act: &str, done: &str) {
    press(desk, &format!("form[action$='/{act}'] button")).await;
    says(desk, done).await;
}

async fn says(desk: &Window, words: &str) {
    let said = format!("document.querySelector('.good h2')?.innerText === {}", serde_json::json!(words));
    desk.wait_for(&said, words).await;
}

async fn makes_a_password(window: &Window) {
    window.wait_for_heading(heading::PASSWORD).await;
    enter(window, "#password", NEW_PASSWORD).await;
    window.wait_for_heading(heading::WORKS).await;
}

async fn back_to(window: &Window, page: &str) {
    press(window, "button[data-event=go_back]").await;
    window.wait_for_heading(page).await;
}

#[tokio::test]
async fn an_invitation_that_ran_out_is_sent_again() {
    let clinic = Clinic::opens().await;
    let window = clinic.window().await;
    have(&window, "clinic_code").await;
    window.wait_for_heading(heading::CLINIC_CODE).await;
    enter(&window, "#clinic_code", "H3ND-6PWY-2VFA").await;
    window.wait_for_heading(heading::IDENTITY).await;
    answer_who(&window, ["10", "2", "1947"], "Haddad").await;
    window.wait_for_heading("That code does not work any more").await;

    let desk = clinic.desk("omar haddad").await;
    does(&desk, "invitation", "Invitation sent").await;
    let code = clinic.given("omar@example.org").await;
    let shown = desk.script("return document.body.innerText", &[]).await;
    assert!(shown.as_str().is_some_and(|shown| !shown.contains(&code)), "staff see no code");
    desk.close().await;

    back_to(&window, heading::CLINIC_CODE).await;
    window.tab_to("#clinic_code").await;
    window.keys(keys::SELECT_ALL).await;
    enter(&window, "#clinic_code", &code).await;
    window.wait_for_heading(heading::IDENTITY).await;
    answer_who(&window, ["10", "2", "1947"], "Haddad").await;
    makes_a_password(&window).await;
}

#[tokio::test]
async fn a_locked_account_is_unlocked() {
    let clinic = Clinic::opens().await;
    let window = clinic.window().await;
    ask_for_code(&window, "forgot_password", "lee").await;
    enter(&window, "#code", &clinic.code("lee@example.org", 0).await).await;
    window.wait_for_heading("Your account is locked").await;

    let desk = clinic.desk("lee@example.org").await;
    does(&desk, "unlock", "Account unlocked").await;
    desk.close().await;

    for page in [heading::CODE, "What is your username or email?"] {
        back_to(&window, page).await;
    }
    press(&window, "button.primary").await;
    window.wait_for_heading(heading::CODE).await;
    enter(&window, "#code", &clinic.code("lee@example.org", 1).await).await;
    makes_a_password(&window).await;
}

#[tokio::test]
async fn an_email_that_nobody_reads_any_more_is_corrected() {
    let clinic = Clinic::opens().await;
    let window = clinic.window().await;
    ask_for_code(&window, "forgot_password", "rosa@example.org").await;

    let desk = clinic.desk("rosa.old@example.org").await;
    enter(&desk, "#email", "rosa@example.org").await;
    says(&desk, "Email corrected").await;
    desk.close().await;

    back_to(&window, "What is your username or email?").await;
    press(&window, "button.primary").await;
    window.wait_for_heading(heading::CODE).await;
    // The first message there says that the address is on record.
    enter(&window, "#code", &clinic.code("rosa@example.org", 1).await).await;
    makes_a_password(&window).await;
    assert!(
        clinic.mail("rosa.old@example.org", 0).await.contains("changed the email"),
        "the old one is told"
    );
}

#[tokio::test]
async fn a_temporary_password_from_the_desk_becomes_ones_own() {
    let clinic = Clinic::opens().await;
    let desk = clinic.desk("pat rivera 2/28/1950").await;
    does(&desk, "temporary-password", "Temporary password sent").await;
    let temporary = clinic.given("pat@example.org").await;
    let shown = desk.script("return document.documentElement.outerHTML", &[]).await;
    assert!(shown.as_str().is_some_and(|shown| !shown.contains(&temporary)), "staff see no password");
    desk.close().await;

    let window = clinic.window().await;
    have(&window, "temporary_password").await;
    window.wait_for_heading(heading::TEMPORARY).await;
    window.tab_to("#identifier").await;
    window.keys("pat").await;
    enter(&window, "input[name=temporary]", &temporary).await;
    makes_a_password(&window).await;
}

#[tokio::test]
async fn the_app_leads_to_the_desk_of_the_practice_portal() {
    let rehearsal = Rehearsal::prepare();
    let (path, noted) = stand_in(rehearsal.desktop.root(), "xdg-open");
    let window = rehearsal.open_with(&["--practice"], &[("PATH", &path)]).await;
    window.wait_for_heading(heading::START).await;
    press(&window, "button[data-event=open_inbox]").await;
    window.wait_for_heading("Practice mail").await;
    press(&window, "button[data-event=open_desk]").await;
    let read = || async { std::fs::read_to_string(&noted).ok().filter(|said| said.ends_with('\n')) };
    let page = wait::until("what was opened", wait::PATIENCE, read).await;
    window.wait_for("document.body.innerText.includes('is open in your browser')", "that it is open").await;
    let desk = browser::open(&rehearsal.desktop, page.trim()).await;
    desk.wait_for_heading("Sign in").await;
}
