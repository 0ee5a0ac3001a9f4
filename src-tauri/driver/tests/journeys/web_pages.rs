//! Through the pages of a portal that has nothing else.

use std::path::Path;
use std::sync::Arc;

use connectors::Profile;
use driver::journal::Journal;

use recovery::flow::*;
use recovery::{Event, LinkEntry, Need};

use crate::patient::*;

const PROFILE: &str = r#"
version = 1
id = "oak-clinic-pages"
connector = "browser"
base_url = "https://portal.invalid/"

[clinic]
name = "Oak Clinic"
phone = "555-0142"

[[way]]
need = "password"
page = "https://portal.invalid/help"

[[way.look]]
sign = "asks_username"
steps = ["press_forgot_password", "type_username"]

[[way.look]]
sign = "asks_email"
steps = ["type_email", "press_link", "make_password"]
"#;

async fn at_the_pages() -> Patient {
    let mut patient = Patient::sits_down_with(PROFILE).await;
    let PageView::Start { choices, .. } = &patient.view.page else { panic!() };
    assert!(choices.contains(&Choice::ForgotPassword) && !choices.contains(&Choice::ForgotUsername));
    patient.does(Event::Choose { choice: Choice::ForgotPassword });
    patient.sees_page("hand_off").await;
    patient
}

fn steps_of(view: &recovery::View) -> usize {
    if let PageView::HandOff { steps, .. } = &view.page { steps.len() } else { 0 }
}

#[tokio::test]
async fn the_page_is_opened_and_the_steps_are_those_of_the_look() {
    let mut patient = at_the_pages().await;
    patient.does(Event::OpenPortalPage {});
    let opened = |view: &recovery::View| matches!(&view.page, PageView::HandOff { note: HandOffNote::Opened, looks, .. } if looks.len() == 2);
    patient.sees("opened", opened).await;
    assert_eq!(*patient.browser.0.lock().unwrap(), ["https://portal.invalid/help"]);
    patient.does(Event::ChooseLook { look: Number(1) });
    patient.sees("its steps", |view| steps_of(view) == 3).await;
    patient.does(Event::GoBack {});
    patient.sees("the looks", |view| steps_of(view) == 0).await;
}

#[tokio::test]
async fn closing_the_program_does_not_lose_the_way() {
    let patient = at_the_pages().await;
    let (notes, driver) = (patient.notes.clone(), patient.driver.clone());
    drop(patient);
    drop(driver);
    let mut patient = Patient::comes_back(PROFILE, notes.clone(), |portal, _| Arc::from(portal)).await;
    assert!(matches!(patient.view.page, PageView::HandOff { note: HandOffNote::Resumed, .. }));
    patient.does(Event::AnswerWorked { answer: YesNo::Yes });
    patient.sees_page("save_typed").await;
    patient.does(Event::AnswerSave { answer: YesNo::No });
    patient.sees_page("finished").await;
    let patient = Patient::comes_back(PROFILE, notes, |portal, _| Arc::from(portal)).await;
    assert_eq!(patient.view.page.name(), "start");
}

#[tokio::test]
async fn nothing_is_asked_about_saving_where_nothing_may_be_saved() {
    let profile = PROFILE.replace("\n[clinic]", "save_sign_ins = false\n\n[clinic]");
    let mut patient = Patient::sits_down_with(&profile).await;
    assert!(matches!(patient.view.page, PageView::Start { saves: false, .. }));
    patient.does(Event::Choose { choice: Choice::ForgotPassword });
    patient.sees_page("hand_off").await;
    patient.does(Event::AnswerWorked { answer: YesNo::Yes });
    let view = patient.sees_page("finished").await;
    assert!(matches!(view.page, PageView::Finished(Kept::NotHere)));
}

#[tokio::test]
async fn each_trouble_has_its_page_and_a_way_back() {
    let mut patient = at_the_pages().await;
    patient.does(Event::AnswerWorked { answer: YesNo::No });
    patient.sees_page("hand_off_trouble").await;
    for (trouble, want) in [
        (Trouble::Locked, Stuck::Locked { until: None }),
        (Trouble::NotFound, Stuck::CannotVerify),
        (Trouble::PageDown, Stuck::PageDown),
        (Trouble::PasswordRefused, Stuck::PageRefusesPassword),
        (Trouble::Other, Stuck::CallClinic),
    ] {
        patient.does(Event::ReportTrouble { trouble });
        let view = patient.sees_page("stuck").await;
        assert_eq!(stuck_of(&view), Some(want));
        patient.does(Event::GoBack {});
        patient.sees_page("hand_off_trouble").await;
    }
    patient.does(Event::ReportTrouble { trouble: Trouble::NoEmail });
    patient.sees_page("no_email").await;
}

#[tokio::test]
async fn a_pasted_link_is_looked_at_and_never_followed() {
    let mut patient = at_the_pages().await;
    patient.does(Event::OpenLink {});
    patient.sees_page("link").await;
    let note = |view: &recovery::View| match &view.page {
        PageView::Link { note, only_check: true } => note.clone(),
        _ => LinkNote::None,
    };
    patient.does(Event::SubmitLink { link: LinkEntry::new("https://evil.example/x".into()) });
    let view = patient.sees("refused", |view| note(view) != LinkNote::None).await;
    assert_eq!(note(&view), LinkNote::Problem(recovery::link::LinkProblem::WrongHost("evil.example".into())));
    patient.does(Event::SubmitLink { link: LinkEntry::new("https://portal.invalid/r?t=1".into()) });
    patient.sees("fine", |view| note(view) == LinkNote::Fine).await;
    assert!(patient.browser.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn both_lead_through_what_there_is() {
    let mut patient = Patient::sits_down_with(PROFILE).await;
    patient.does(Event::Choose { choice: Choice::NotSure });
    patient.sees_page("unsure").await;
    let question = |view: &recovery::View, want: Unsure| view.page == PageView::Unsure(want);
    patient.does(Event::AnswerQuestion { answer: YesNo::No });
    let want = Unsure::Password { knows_username: false };
    patient.sees("the next question", |view| question(view, want)).await;
    patient.does(Event::AnswerQuestion { answer: YesNo::No });
    let view = patient.sees_page("hand_off").await;
    assert!(matches!(view.page, PageView::HandOff { need: Need::Password, .. }));
}

#[tokio::test]
async fn what_was_noted_is_told_of_where_nothing_can_be_written_any_more() {
    let notes = Arc::new(tempfile::tempdir().unwrap());
    let id = Profile::parse(Path::new("portal.toml"), PROFILE).unwrap().id;
    Journal::open(notes.path(), &id).keep(Note::OpenChange).unwrap();
    std::fs::create_dir(notes.path().join(".trial")).unwrap();
    let patient = Patient::comes_back(PROFILE, notes, |portal, _| Arc::from(portal)).await;
    assert_eq!(patient.view.page.name(), "interrupted");
}
