//! The change itself: sent once, settled by a sign-in, noted before it leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use recovery::Event;
use recovery::flow::*;
use support::allauth::AllauthOptions;
use support::proxy::{Fault, Rule as ProxyRule};

use crate::patient::*;

#[tokio::test]
async fn a_stopped_change_is_open_until_a_sign_in_tells() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    clinic.proxy.set(ProxyRule::on("POST", RESET, Fault::HoldReply));
    patient.chooses(NEW);
    clinic.proxy.wait_for_reply("POST", RESET, ONE_CHANGE).await;
    assert!(patient.open_change_noted());
    patient.does(Event::Stop {});
    patient.sees("unsettled", |view| view.page == PageView::Unsettled(Unsettled::Stopped)).await;
    assert!(patient.open_change_noted());
    patient.does(Event::CheckAgain {});
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert!(!patient.open_change_noted());
    assert_eq!(clinic.proxy.count("POST", RESET), ONE_CHANGE);
    assert_eq!(clinic.takes().await, (false, true));
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_a_sign_in_and_never_by_sending_again() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    clinic.proxy.set(ProxyRule::on("POST", RESET, Fault::DropAfterForward));
    patient.chooses(NEW);
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert_eq!(clinic.proxy.count("POST", RESET), ONE_CHANGE);
    assert_eq!(clinic.proxy.count("POST", LOGIN), 1);
}

#[tokio::test]
async fn a_change_that_was_not_made_is_sent_again_only_when_asked() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    clinic.proxy.set(ProxyRule::on("POST", RESET, Fault::html(502, "bad gateway")).times(1));
    patient.chooses(NEW);
    patient.sees("not yet", |view| view.page == PageView::Unsettled(Unsettled::NotYet)).await;
    assert_eq!(clinic.takes().await, (true, false));
    assert_eq!(clinic.proxy.count("POST", RESET), ONE_CHANGE);
    patient.does(Event::TryAgain {});
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert_eq!(clinic.takes().await, (false, true));
}

#[tokio::test]
async fn a_second_sending_after_a_change_that_was_made_ends_well() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    clinic.proxy.set(ProxyRule::on("POST", RESET, Fault::DropAfterForward).times(1));
    clinic.proxy.set(ProxyRule::on("POST", LOGIN, Fault::Drop).times(1));
    patient.chooses(NEW);
    patient.sees("unsettled", |view| view.page == PageView::Unsettled(Unsettled::NoAnswer)).await;
    assert!(patient.open_change_noted());
    // The portal has ended the code with the change and says no; the sign-in tells what is true.
    patient.does(Event::TryAgain {});
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert!(!patient.open_change_noted());
    assert_eq!(clinic.takes().await, (false, true));
}

#[tokio::test]
async fn a_portal_that_is_gone_at_the_password_got_nothing() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    drop(clinic.proxy);
    patient.chooses(NEW);
    let view = patient.sees_page("stuck").await;
    assert_eq!(stuck_of(&view), Some(Stuck::PortalDown { retry_after: None }));
    assert!(!patient.open_change_noted());
    patient.does(Event::GoBack {});
    patient.sees_page("password").await;
}

#[tokio::test]
async fn troubles_at_the_later_steps_can_be_tried_again() {
    let clinic = Clinic::opens().await;
    let mut patient = clinic.patient().await;
    let limit = || Fault::json(429, &serde_json::json!({}));
    patient.asks_for_code(&clinic.account.email).await;
    patient.sees_page("code").await;
    let code = clinic.portal.wait_for_code(&clinic.account.email, 0).await;
    for fault in [limit(), Fault::html(503, "down"), Fault::html(200, "<h1>Free Wi-Fi</h1>"), Fault::Drop] {
        clinic.proxy.set(ProxyRule::on("POST", RESET, fault).times(1));
        patient.enters(&code);
        patient.sees_page("stuck").await;
        patient.does(Event::GoBack {});
        patient.sees_page("code").await;
    }
    clinic.proxy.set(ProxyRule::on("POST", RESET, limit()).times(1));
    patient.enters(&code);
    patient.sees_page("stuck").await;
    patient.does(Event::TryAgain {});
    patient.sees_page("password").await;
    clinic.proxy.set(ProxyRule::on("POST", RESET, limit()).times(1));
    patient.chooses(NEW);
    patient.sees_page("stuck").await;
    assert_eq!(clinic.takes().await, (true, false));
    patient.does(Event::TryAgain {});
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
}

#[tokio::test]
async fn a_stopped_request_for_another_code_leads_to_a_new_one() {
    let clinic = Clinic::opens().await;
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    patient.sees("a code may be asked for", |view| view.live.resend_in == Some(0)).await;
    clinic.proxy.set(ProxyRule::on("POST", REQUEST, Fault::HoldReply).times(1));
    patient.does(Event::AskNewCode {});
    clinic.proxy.wait_for_reply("POST", REQUEST, 2).await;
    patient.does(Event::Stop {});
    let view = patient.sees_page("code_over").await;
    assert!(matches!(view.page, PageView::CodeOver { why: CodeOver::Unclear, .. }));
    patient.does(Event::AskNewCode {});
    patient.sees_page("code").await;
    patient.enters(&clinic.portal.wait_for_code(&clinic.account.email, 2).await);
    patient.sees_page("password").await;
}

#[tokio::test]
async fn a_call_that_begins_leaves_the_page_alone() {
    let clinic = Clinic::opens().await;
    clinic.proxy.set(ProxyRule::on("POST", REQUEST, Fault::HoldRequest).times(1));
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    let revision = patient.revision;
    patient.sees("still working", |view| matches!(view.live.busy, Busy::StillWorking(_))).await;
    assert_eq!(patient.revision, revision, "the page was drawn anew");
    clinic.proxy.release();
    patient.sees_page("code").await;
}

#[tokio::test]
async fn the_open_change_is_noted_before_the_password_leaves() {
    let clinic = Clinic::opens().await;
    let noted_first = Arc::new(AtomicBool::new(false));
    let watch = noted_first.clone();
    let profile = clinic.portal.profile_toml(&clinic.proxy.url());
    let mut patient = Patient::sits_down_before(&profile, |portal, journal| {
        Arc::new(Watching { portal, journal, noted_first: watch })
    })
    .await;
    patient.reaches_password(&clinic.portal, &clinic.account.email).await;
    patient.chooses(NEW);
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert!(noted_first.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_password_typed_too_late_is_kept_for_the_next_code() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    let over = Fault::json(409, &serde_json::json!({ "status": 409 }));
    clinic.proxy.set(ProxyRule::on("POST", RESET, over).times(1));
    patient.chooses(NEW);
    let view = patient.sees_page("code_over").await;
    assert!(matches!(view.page, PageView::CodeOver { password_kept: true, .. }));
    patient.does(Event::AskNewCode {});
    patient.sees_page("code").await;
    patient.enters(&clinic.portal.wait_for_code(&clinic.account.email, 1).await);
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert_eq!(clinic.takes().await, (false, true));
}

#[tokio::test]
async fn a_portal_that_signs_in_after_a_reset_is_understood() {
    let options = AllauthOptions { sign_in_after_reset: true, ..AllauthOptions::default() };
    let clinic = Clinic::opens_with(options).await;
    let mut patient = clinic.patient().await;
    patient.reaches_password(&clinic.portal, &clinic.account.email).await;
    patient.chooses(NEW);
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    // The session of the reset and that of the check.
    assert_eq!(clinic.proxy.count("DELETE", "/_allauth/app/v1/auth/session"), 2);
}
