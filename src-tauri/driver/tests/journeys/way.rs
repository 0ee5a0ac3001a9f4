//! From the email to the password, and what goes wrong on the way.

use std::time::Duration;

use driver::Output;
use recovery::flow::*;
use recovery::password::{Rejection, Rule};
use recovery::{Event, NewPassword, View};
use support::allauth::AllauthOptions;
use support::proxy::{Fault, Rule as ProxyRule};

use crate::patient::*;

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    patient.does(Event::TypePassword { password: NewPassword::new("wob".into()) });
    patient
        .sees("a rule not met", |view| {
            view.live
                .advice
                .as_ref()
                .is_some_and(|advice| advice.strength.is_some() && !advice.unmet().is_empty())
        })
        .await;
    patient.chooses(NEW);
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert!(!patient.open_change_noted());
    patient.does(Event::Continue {});
    patient.sees_page("save").await;
    patient.does(Event::AnswerSave { answer: YesNo::No });
    patient.sees_page("finished").await;
    assert_eq!(clinic.takes().await, (false, true));
    assert_eq!(clinic.proxy.count("POST", RESET), ONE_CHANGE);
}

#[tokio::test]
async fn a_wrong_code_can_be_typed_again_until_the_tries_are_used_up() {
    let clinic = Clinic::opens().await;
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    patient.sees_page("code").await;
    let error_of = |view: &View| match &view.page {
        PageView::Code { error, .. } => error.clone(),
        _ => None,
    };
    for _ in 0..2 {
        let before = patient.revision;
        patient.enters("BBBB-BBBB");
        patient.sees("wrong", |view| error_of(view) == Some(CodeError::Wrong { left: None })).await;
        while patient.revision == before {
            let Some(Output::Page { revision, .. }) = patient.outputs.recv().await else {
                continue;
            };
            patient.revision = revision;
        }
    }
    patient.enters("BBBB-BBBB");
    let view = patient.sees_page("code_over").await;
    assert!(matches!(view.page, PageView::CodeOver { why: CodeOver::UsedUp, .. }));
    patient.does(Event::AskNewCode {});
    let view = patient.sees_page("code").await;
    assert!(matches!(view.page, PageView::Code { notice: Some(CodeNotice::NewCode), .. }));
    patient.enters(&clinic.portal.wait_for_code(&clinic.account.email, 1).await);
    patient.sees_page("password").await;
}

#[tokio::test]
async fn an_expired_code_is_said_so() {
    let clinic = Clinic::opens_with(AllauthOptions { code_timeout_s: 1, ..AllauthOptions::default() }).await;
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    let PageView::Code { ends_at: Some(end), .. } = patient.sees_page("code").await.page else { panic!() };
    let past = || async { (now() > end.0 + 1).then_some(()) };
    support::wait::until("the code's end", Duration::from_secs(10), past).await;
    patient.enters(&clinic.portal.wait_for_code(&clinic.account.email, 0).await);
    let view = patient.sees_page("code_over").await;
    assert!(matches!(view.page, PageView::CodeOver { why: CodeOver::Expired, .. }));
}

#[tokio::test]
async fn every_reason_against_a_password_is_told() {
    let (clinic, mut patient) = Clinic::opens_for_a_new_password().await;
    let reasons = |view: &View| match &view.page {
        PageView::Password { rejected, .. } => rejected.clone(),
        _ => Vec::new(),
    };
    // Too short and all digits: seen here, and nothing is sent.
    patient.chooses("12345");
    let view = patient.sees("reasons", |view| !reasons(view).is_empty()).await;
    let unmet = [Rule::MinLength(12), Rule::NotOnlyDigits, Rule::NotCommon].map(Rejection::Breaks);
    assert_eq!(reasons(&view), unmet);
    assert_eq!(clinic.proxy.count("POST", RESET), NO_CHANGE);
    // What only the portal can tell.
    patient.chooses(&clinic.account.email);
    patient.sees("too alike", |view| reasons(view) == [Rejection::LikeYourDetails]).await;
    patient.chooses("qwertyqwerty");
    patient.sees("too common", |view| reasons(view) == [Rejection::Breaks(Rule::NotCommon)]).await;
    patient.chooses(NEW);
    patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
}

#[tokio::test]
async fn an_unknown_email_gets_the_same_page() {
    let clinic = Clinic::opens().await;
    let mut pages = Vec::new();
    for email in [clinic.account.email.as_str(), "nobody@example.org"] {
        let mut patient = clinic.patient().await;
        patient.asks_for_code(email).await;
        let view = patient.sees_page("code").await;
        let PageView::Code { shape, error, notice, sent_at, ends_at, .. } = view.page else { panic!() };
        let lasts = ends_at.map(|end| end.0 - sent_at.0);
        pages.push((shape, error, notice, lasts, view.live.resend_in));
        patient.enters("BBBB-BBBB");
        patient
            .sees("wrong", |view| {
                matches!(view.page, PageView::Code { error: Some(CodeError::Wrong { left: None }), .. })
            })
            .await;
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn a_second_code_asked_for_too_soon_is_not_sent() {
    let clinic = Clinic::opens().await;
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    patient.sees_page("code").await;
    patient.does(Event::AskNewCode {});
    patient
        .sees("too soon", |view| {
            matches!(view.page, PageView::Code { notice: Some(CodeNotice::TooSoon), .. })
        })
        .await;
    assert_eq!(clinic.proxy.count("POST", REQUEST), 1);
    patient.sees("the count goes on", |view| view.live.resend_in.is_some_and(|left| left < 30)).await;
}

#[tokio::test]
async fn the_portals_own_limit_is_told() {
    let clinic = Clinic::opens_with(AllauthOptions { rate_limits: true, ..AllauthOptions::default() }).await;
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    for _ in 0..5 {
        patient.sees_page("code").await;
        patient.does(Event::GoBack {});
        patient.sees_page("identifier").await;
        patient.does(Event::SubmitIdentifier { identifier: clinic.account.email.clone() });
    }
    let view = patient.sees_page("stuck").await;
    assert_eq!(stuck_of(&view), Some(Stuck::Wait(None)));
    assert_eq!(clinic.portal.mail_count(&clinic.account.email), 5);
}

#[tokio::test]
async fn what_keeps_a_call_from_getting_through_is_told_and_tried_again() {
    let wait = Fault::Reply {
        status: 429,
        headers: vec![("retry-after".into(), "90".into())],
        content_type: "application/json".into(),
        body: "{}".into(),
    };
    let elsewhere = Fault::Reply {
        status: 302,
        headers: vec![("location".into(), "/elsewhere".into())],
        content_type: "text/html".into(),
        body: String::new(),
    };
    let too_large = Fault::json(401, &serde_json::json!({ "data": "a".repeat(300 * 1024) }));
    let unknown = Fault::json(418, &serde_json::json!({ "status": 418 }));
    let out_of_order = Fault::Reply {
        status: 503,
        headers: vec![("retry-after".into(), "120".into())],
        content_type: "text/html".into(),
        body: String::new(),
    };
    let two_minutes = Some(Duration::from_secs(120));
    let cases = [
        ("wait", wait, Stuck::Wait(Some(Duration::from_secs(90)))),
        ("redirect", elsewhere, Stuck::NotThisPortal),
        ("a page", Fault::html(200, "<h1>Welcome to the hotel's network</h1>"), Stuck::NotThisPortal),
        ("out of order", Fault::html(503, "down"), Stuck::PortalDown { retry_after: None }),
        ("out of order for a while", out_of_order, Stuck::PortalDown { retry_after: two_minutes }),
        ("too large", too_large, Stuck::NotThisPortal),
        ("cut", Fault::Drop, Stuck::NoAnswer),
        ("unknown", unknown, Stuck::Unexpected("Unexpected")),
    ];
    let clinic = Clinic::opens().await;
    for (name, fault, want) in cases {
        clinic.proxy.clear();
        clinic.proxy.set(ProxyRule::on("POST", REQUEST, fault).times(1));
        let mut patient = clinic.patient().await;
        patient.asks_for_code(&clinic.account.email).await;
        let view = patient.sees_page("stuck").await;
        assert_eq!(stuck_of(&view), Some(want), "{name}");
        patient.does(Event::TryAgain {});
        patient.sees_page("code").await;
    }
    assert_eq!(clinic.proxy.count("GET", "/elsewhere"), 0);
}

#[tokio::test]
async fn no_portal_there_and_no_such_name_are_told_apart() {
    let clinic = Clinic::opens().await;
    // A port that was free a moment ago, and a name that never exists (RFC 6761).
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let no_name = "https://portal.invalid/".to_owned();
    for (base_url, want) in
        [(format!("http://{closed}/"), Stuck::PortalDown { retry_after: None }), (no_name, Stuck::Offline)]
    {
        let mut patient = Patient::sits_down(&clinic.portal, &base_url).await;
        patient.asks_for_code(&clinic.account.email).await;
        let view = patient.sees_page("stuck").await;
        assert_eq!(stuck_of(&view), Some(want), "{base_url}");
        patient.does(Event::GoBack {});
        let view = patient.sees_page("identifier").await;
        assert!(matches!(view.page, PageView::Identifier { typed, .. } if typed == clinic.account.email));
    }
}

#[tokio::test]
async fn a_slow_call_is_said_so_and_can_be_stopped() {
    let clinic = Clinic::opens().await;
    clinic.proxy.set(ProxyRule::on("POST", REQUEST, Fault::HoldRequest).times(1));
    let mut patient = clinic.patient().await;
    patient.asks_for_code(&clinic.account.email).await;
    patient.sees("working", |view| matches!(view.live.busy, Busy::Working(_))).await;
    patient.sees("still working", |view| matches!(view.live.busy, Busy::StillWorking(_))).await;
    patient.does(Event::Stop {});
    let view =
        patient.sees("stopped", |view| matches!(view.page, PageView::Identifier { stopped: true, .. }));
    assert!(matches!(view.await.page, PageView::Identifier { typed, .. } if typed == clinic.account.email));
    clinic.proxy.release();
    patient.does(Event::SubmitIdentifier { identifier: clinic.account.email.clone() });
    patient.sees_page("code").await;
}

#[tokio::test]
async fn a_double_click_counts_once() {
    let clinic = Clinic::opens().await;
    let mut patient = clinic.patient().await;
    patient.does(Event::Choose { choice: Choice::ForgotPassword });
    patient.sees_page("identifier").await;
    for _ in 0..2 {
        patient.does(Event::SubmitIdentifier { identifier: clinic.account.email.clone() });
    }
    patient.sees_page("code").await;
    assert_eq!(clinic.proxy.count("POST", REQUEST), 1);
}
