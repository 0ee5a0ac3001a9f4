//! The desk's pages, as the templates in `desk/` draw them. Everything in them is escaped by askama.

use askama::Template;

use super::words;
use crate::Clinic;
use crate::account::Staff;
use crate::keys::{hex, random};
use crate::portal::desk::{
    Check, ConfirmProblem, EmailProblem, Found, Help, PatientPage, Refusal, Someone, Standing,
};

/// What is around every page.
pub(super) struct Frame {
    /// Where the desk is.
    base: String,
    clinic: Clinic,
    /// Who is signed in, and the token of their forms.
    someone: Option<(String, String)>,
    /// For the forms that are on every page.
    once: String,
}

impl Frame {
    pub(super) fn new(base: &str, clinic: &Clinic, someone: Option<&Someone>) -> Self {
        let someone = someone.map(|someone| (someone.name.clone(), someone.token.clone()));
        let once = random::<16>().map(|bytes| hex(&bytes)).unwrap_or_default();
        Self { base: base.to_owned(), clinic: clinic.clone(), someone, once }
    }
}

/// The page to sign in on.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(super) struct SignInPage {
    frame: Frame,
    staffed: bool,
    /// Somebody made up with whom to try the desk.
    made_up: Option<Staff>,
    /// Whose page to come back to.
    patient: Option<i64>,
    pub(super) failed: bool,
    pub(super) wait_minutes: Option<i64>,
    /// The session is over.
    pub(super) over: bool,
    /// And so nothing came of a form.
    pub(super) nothing_done: bool,
    pub(super) signed_out: bool,
}

impl SignInPage {
    pub(super) fn new(frame: Frame, staffed: bool, patient: Option<i64>, made_up: Option<Staff>) -> Self {
        let (failed, over, nothing_done, signed_out) = (false, false, false, false);
        Self { frame, staffed, made_up, patient, failed, wait_minutes: None, over, nothing_done, signed_out }
    }

    fn is_wrong(&self) -> bool {
        self.failed || self.wait_minutes.is_some()
    }
}

/// The first page: find a patient.
#[derive(Template)]
#[template(path = "search.html")]
pub(super) struct SearchPage {
    frame: Frame,
    too_little: bool,
}

impl SearchPage {
    pub(super) fn new(frame: Frame, too_little: bool) -> Self {
        Self { frame, too_little }
    }
}

/// Who was found.
#[derive(Template)]
#[template(path = "found.html")]
pub(super) struct FoundPage {
    frame: Frame,
    patients: Vec<Line>,
    more: bool,
}

/// One of them.
struct Line {
    id: i64,
    name: String,
    username: String,
    date_of_birth: String,
    standing: &'static str,
}

impl FoundPage {
    pub(super) fn new(frame: Frame, found: &Found) -> Self {
        let lines = found.patients.iter().map(|patient| Line {
            id: patient.id,
            name: name(&patient.first_name, &patient.last_name, &patient.username),
            username: patient.username.clone(),
            date_of_birth: words::date_of_birth(patient.date_of_birth.as_deref()),
            standing: words::standing(patient.standing),
        });
        Self { frame, patients: lines.collect(), more: found.more }
    }
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "plain.html")]
pub(super) struct PlainPage {
    frame: Frame,
    title: &'static str,
    text: &'static str,
}

impl PlainPage {
    pub(super) fn of(frame: Frame, refusal: &Refusal) -> Self {
        let (title, text) = match refusal {
            Refusal::NotThere => {
                ("This page is not there", "There is no such page or patient. Start again with a search.")
            }
            Refusal::Trouble(_) => (
                "The portal is in trouble",
                "Nothing was changed, and nothing was sent. Wait a minute, then try again.",
            ),
            _ => (
                "This form does not work any more",
                "Nothing was changed. It is from an earlier sign-in, or from somewhere else. Open the patient\u{2019}s page again.",
            ),
        };
        Self { frame, title, text }
    }

    pub(super) fn malformed(frame: Frame) -> Self {
        let (title, text) =
            ("This could not be read", "Nothing was changed. Go back, and send the form again.");
        Self { frame, title, text }
    }
}

/// A patient's page.
#[derive(Template)]
#[template(path = "patient.html")]
pub(super) struct PatientTemplate {
    frame: Frame,
    id: i64,
    name: String,
    once: String,
    facts: Vec<(&'static str, String)>,
    standing: &'static str,
    meaning: String,
    done: Option<(&'static str, Vec<String>)>,
    problem: Option<Problem>,
    /// How it was made sure who the patient is, and until when that holds.
    confirmed: Option<(String, String)>,
    checks: Vec<(&'static str, &'static str)>,
    acts: Vec<Act>,
    may_correct_email: bool,
    typed_email: String,
    is_inactive: bool,
    is_duplicate: bool,
    events: Vec<(String, String, String)>,
}

/// Why something was not done.
struct Problem {
    text: &'static str,
    /// The part of the page that it is about.
    place: &'static str,
}

/// Something that can be done.
struct Act {
    name: &'static str,
    heading: &'static str,
    text: String,
    button: &'static str,
    is_email: bool,
}

impl PatientTemplate {
    pub(super) fn new(frame: Frame, read: &PatientPage, refused: Option<(&Refusal, &str)>) -> Self {
        let patient = &read.patient;
        let (standing, meaning) =
            (words::standing(patient.standing), words::meaning(patient.standing, read.now));
        let or_none = |text: String| if text.is_empty() { "not on record".to_owned() } else { text };
        let checks = Check::ALL.into_iter().filter(|check| match check {
            Check::CalledBack => patient.phone.is_some(),
            Check::DateOfBirth => patient.date_of_birth.is_some(),
            _ => true,
        });
        let by = |event: &crate::portal::desk::Event| {
            let staff = event.staff.clone().unwrap_or_else(|| "in the app".into());
            (words::when(event.at, read.now), words::event(event), staff)
        };
        Self {
            frame,
            id: patient.id,
            name: name(&patient.first_name, &patient.last_name, &patient.username),
            once: read.once.clone(),
            facts: vec![
                ("Date of birth", words::date_of_birth(patient.date_of_birth.as_deref())),
                ("Username", patient.username.clone()),
                ("Email", or_none(patient.emails.join(", "))),
                ("Phone", or_none(patient.phone.clone().unwrap_or_default())),
            ],
            standing,
            meaning,
            done: read.done.as_ref().map(|done| words::outcome(done, read.now)),
            problem: refused
                .map(|(refusal, _)| Problem { text: words::refusal(refusal), place: place(refusal) }),
            confirmed: read.confirmed.as_ref().map(|(checks, until)| {
                let checks: Vec<_> = checks.iter().map(|check| words::checked(*check)).collect();
                (checks.join(", "), words::when(*until, read.now))
            }),
            checks: checks.map(|check| (check.name(), words::check(check))).collect(),
            acts: read.help.iter().map(|help| Act::of(*help, patient.address.as_deref())).collect(),
            may_correct_email: read.may_correct_email(),
            typed_email: refused.map(|(_, typed)| typed.to_owned()).unwrap_or_default(),
            is_inactive: patient.standing == Standing::Inactive,
            is_duplicate: patient.standing == Standing::Duplicate,
            events: read.events.iter().map(by).collect(),
        }
    }

    /// What is wrong with one part of the page.
    fn problem_of(&self, place: &str) -> Option<&'static str> {
        self.problem.as_ref().filter(|problem| problem.place == place).map(|problem| problem.text)
    }
}

impl Act {
    fn of(help: Help, address: Option<&str>) -> Self {
        let (heading, text) = words::help(help, address);
        let (name, button) = (help.name(), words::button(help));
        Self { name, heading, text, button, is_email: help == Help::Email }
    }
}

/// The part of a patient's page that a refusal is about.
fn place(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Confirm(ConfirmProblem::TooFew) => "checks",
        Refusal::Confirm(_) => "confirm",
        Refusal::Email(EmailProblem::Missing | EmailProblem::Malformed | EmailProblem::Known) => "email",
        Refusal::NoAddress => "act-email",
        _ => "state",
    }
}

/// What a patient is called; by their username where no name is on record.
fn name(first: &str, last: &str, username: &str) -> String {
    let name = format!("{first} {last}");
    let name = name.trim();
    if name.is_empty() { username.to_owned() } else { name.to_owned() }
}
