//! Trouble on the way, the same at every kind of portal: the right page, nothing typed lost, nothing sent twice.
//! A kind of portal more is a row.

use std::time::Duration;

use recovery::flow::*;
use recovery::{Event, LinkEntry, NewPassword, View};
use serde_json::json;
use support::back_end::{BackEnd, Program};
use support::proxy::{Fault, FaultProxy, Rule};

use crate::patient::*;
use crate::practice::Rehearsal;

/// Keeps the rules of every back end.
const STRONG: &str = "Wobbly-Teapot-anthem-7!";

/// What sets one kind of portal apart from the others.
struct Row {
    behind: Behind,
    /// The path of the call with which a reset begins.
    start: &'static str,
    /// The path of the call that sets the password, and how often it is called before that.
    set: (&'static str, usize),
    /// An answer to a start, and one to a password, that says all but what it should. None where every member may be
    /// missing.
    emptied: [Option<(u16, serde_json::Value)>; 2],
}

/// What is behind the proxy.
enum Behind {
    Program(Program),
    Practice,
}

/// One module of tests to a row.
macro_rules! rows {
    ($($name:ident: $row:expr,)*) => {$(
        mod $name {
            use super::*;

            pub(super) fn row() -> Row {
                $row
            }

            #[tokio::test]
            async fn trouble_at_the_start_keeps_what_was_typed() {
                trouble_at_the_start(&row()).await;
            }

            #[tokio::test]
            async fn trouble_with_the_password_keeps_it_and_sends_it_once() {
                trouble_with_the_password(&row()).await;
            }

            #[tokio::test]
            async fn a_portal_that_wants_a_browser_says_so_and_goes_on_there() {
                a_browser_is_wanted(&row()).await;
            }

            #[tokio::test]
            async fn a_pause_is_told_as_long_as_the_portal_says() {
                a_pause(&row()).await;
            }

            #[tokio::test]
            async fn a_wrong_code_or_link_keeps_the_password() {
                a_wrong_one(&row()).await;
            }
        }
    )*};
}

rows! {
    portal_recovery: Row {
        behind: Behind::Practice,
        start: "/recovery/v1/flows",
        set: ("/recovery/v1/flows/current/password", 0),
        emptied: [Some((200, json!({}))), Some((200, json!({})))],
    },
    allauth: Row {
        behind: Behind::Program(Program::Allauth),
        start: REQUEST,
        set: (RESET, NO_CHANGE),
        emptied: [Some((401, json!({ "data": {} }))), Some((401, json!({ "data": {} })))],
    },
    better_auth: Row {
        behind: Behind::Program(Program::BetterAuth),
        start: "/api/auth/email-otp/request-password-reset",
        set: ("/api/auth/email-otp/reset-password", 0),
        emptied: [Some((200, json!({}))), Some((200, json!({})))],
    },
    djoser: Row {
        behind: Behind::Program(Program::Djoser),
        start: "/auth/users/reset_password/",
        set: ("/auth/users/reset_password_confirm/", 0),
        // It says yes without a word.
        emptied: [Some((200, json!({}))), Some((200, json!({})))],
    },
    cognito_local: Row {
        behind: Behind::Program(Program::CognitoLocal),
        start: "/!ForgotPassword",
        set: ("/!ConfirmForgotPassword", 0),
        emptied: [None, None],
    },
    moto: Row {
        behind: Behind::Program(Program::Moto),
        start: "/!ForgotPassword",
        set: ("/!ConfirmForgotPassword", 0),
        emptied: [None, None],
    },
}

/// A portal behind a counting proxy, and one of its patients.
struct Opened {
    portal: Portal,
    proxy: FaultProxy,
    profile: String,
    email: String,
}

enum Portal {
    Program(BackEnd),
    Practice(Rehearsal),
}

impl Opened {
    async fn of(row: &Row) -> Self {
        let (portal, proxy, profile, email) = match row.behind {
            Behind::Program(program) => {
                let back_end = BackEnd::start(program).await;
                let proxy = FaultProxy::start(&back_end.base_url());
                let (profile, email) =
                    (back_end.profile_toml(&proxy.url()), back_end.patient().email.clone());
                (Portal::Program(back_end), proxy, profile, email)
            }
            Behind::Practice => {
                let rehearsal = Rehearsal::begins().await;
                let proxy = rehearsal.proxy().await;
                let profile = Rehearsal::profile(&proxy.url());
                (Portal::Practice(rehearsal), proxy, profile, "pat@example.org".to_owned())
            }
        };
        // Where it goes on in the browser, if it has to.
        let page = format!("sign_in_page = \"{}sign-in\"\n[clinic]", proxy.url());
        Self { profile: profile.replacen("[clinic]", &page, 1), portal, proxy, email }
    }

    /// What the message after `before` others holds.
    async fn given(&self, before: usize) -> String {
        match &self.portal {
            Portal::Program(back_end) => back_end.wait_for_given(back_end.patient(), before).await,
            Portal::Practice(rehearsal) => rehearsal.code(&self.email, before).await,
        }
    }

    /// Whether the portal takes the new password.
    async fn has_changed(&self) -> bool {
        self.takes(STRONG).await
    }

    /// Whether the portal takes this password, asked by a client that shares nothing with the app's.
    async fn takes(&self, password: &str) -> bool {
        match &self.portal {
            Portal::Program(back_end) => back_end.sign_in(&back_end.patient().username, password).await,
            // The page that follows has tried it.
            Portal::Practice(_) => true,
        }
    }

    async fn patient(&self) -> Patient {
        Patient::sits_down_with(&self.profile).await
    }

    /// A patient as far as the new password.
    async fn patient_at_password(&self) -> Patient {
        self.patient_at_password_after(0).await
    }

    /// As above, when so many messages have come before.
    async fn patient_at_password_after(&self, before: usize) -> Patient {
        let mut patient = self.patient().await;
        patient.asks_for_code(&self.email).await;
        gives(&mut patient, &self.given(before).await).await;
        patient.sees_page("password").await;
        patient
    }
}

/// Types the code, or pastes the link.
async fn gives(patient: &mut Patient, given: &str) {
    patient.sees("where it is given", is_where_it_is_given).await;
    match patient.view.page {
        PageView::PasteLink { .. } => patient.does(Event::SubmitLink { link: LinkEntry::new(given.into()) }),
        _ => patient.enters(given),
    }
}

fn is_where_it_is_given(view: &View) -> bool {
    matches!(view.page, PageView::Code { .. } | PageView::PasteLink { .. })
}

/// The password is changed, as far as this kind of portal lets it be seen.
async fn sees_it_done(patient: &mut Patient) {
    let done = |view: &View| {
        check_of(view) == Some(Check::Works)
            // Without a name to sign in with, the change is all there is to tell.
            || matches!(view.page, PageView::Finished(Kept::Nameless | Kept::NameInMail))
    };
    patient.sees("it is changed", done).await;
}

/// Answers that are none: each with what the patient is told.
fn nonsense(emptied: &Option<(u16, serde_json::Value)>) -> Vec<(&'static str, Fault, &'static [Stuck])> {
    const ELSEWHERE: &[Stuck] = &[Stuck::NotThisPortal];
    let redirect = |status| Fault::Reply {
        status,
        headers: vec![("location".into(), "http://127.0.0.1:9/elsewhere".into())],
        content_type: "text/html".into(),
        body: String::new(),
    };
    let mut all = vec![
        ("a redirect", redirect(302), ELSEWHERE),
        ("a redirect that keeps the body", redirect(307), ELSEWHERE),
        ("a page", Fault::html(200, "<h1>Welcome to our hotel</h1>"), ELSEWHERE),
    ];
    if let Some((status, body)) = emptied {
        let fault = Fault::json(*status, body);
        all.push(("too little", fault, &[Stuck::NotThisPortal, Stuck::Unexpected("Unexpected")]));
    }
    all
}

async fn trouble_at_the_start(row: &Row) {
    let opened = Opened::of(row).await;
    let mut sent = 0;
    for (mails, (what, fault, want)) in nonsense(&row.emptied[0]).into_iter().enumerate() {
        let mut patient = opened.patient().await;
        opened.proxy.set(Rule::on("POST", row.start, fault).times(1));
        patient.asks_for_code(&opened.email).await;
        let view = patient.sees(what, |view| stuck_of(view).is_some()).await;
        assert!(want.contains(&stuck_of(&view).unwrap()), "{what}: {:?}", stuck_of(&view));
        sent += 1;
        assert_eq!(opened.proxy.count("POST", row.start), sent, "{what}");
        patient.does(Event::GoBack {});
        let view = patient.sees_page("identifier").await;
        let PageView::Identifier { typed, .. } = &view.page else { panic!() };
        assert_eq!(*typed, opened.email, "{what}");
        patient.does(Event::SubmitIdentifier { identifier: typed.clone() });
        patient.sees(what, is_where_it_is_given).await;
        sent += 1;
        assert_eq!(opened.proxy.count("POST", row.start), sent, "{what}");
        opened.given(mails).await;
    }
}

async fn trouble_with_the_password(row: &Row) {
    let (set, before) = row.set;
    let opened = Opened::of(row).await;
    let mut sent = 0;
    for (round, (what, fault, _)) in nonsense(&row.emptied[1]).into_iter().enumerate() {
        // Another one each time: nobody could tell whether the same was set again.
        let password = format!("{STRONG}{round}");
        let mut patient = opened.patient_at_password_after(round).await;
        sent += before;
        opened.proxy.set(Rule::on("POST", set, fault).times(1));
        patient.chooses(&password);
        let open = |view: &View| {
            use Unsettled::{Nameless, NoAnswer, NotYet};
            matches!(view.page, PageView::Unsettled(NotYet | NoAnswer | Nameless))
        };
        patient.sees(what, open).await;
        sent += 1;
        assert_eq!(opened.proxy.count("POST", set), sent, "{what}: sent once");
        assert!(patient.open_change_noted_for(&opened.profile), "{what}");
        patient.does(Event::TryAgain {});
        sees_it_done(&mut patient).await;
        sent += 1;
        assert_eq!(opened.proxy.count("POST", set), sent, "{what}: sent again when asked");
        assert!(opened.takes(&password).await, "{what}");
    }
}

/// As AWS WAF answers ("CAPTCHA and Challenge actions").
fn puzzle() -> Fault {
    Fault::Reply {
        status: 405,
        headers: vec![("x-amzn-waf-action".into(), "captcha".into())],
        content_type: "text/html".into(),
        body: "<h1>Human verification</h1>".into(),
    }
}

async fn a_browser_is_wanted(row: &Row) {
    let opened = Opened::of(row).await;
    let (set, before) = row.set;
    let mut patient = opened.patient_at_password().await;
    opened.proxy.set(Rule::on("POST", set, puzzle()).times(1));
    patient.chooses(STRONG);
    let wants_browser = |view: &View| stuck_of(view) == Some(Stuck::Browser);
    let view = patient.sees("a browser is wanted", wants_browser).await;
    let PageView::Stuck { page, can_try_again: false, .. } = &view.page else {
        panic!("{:?}", view.page.name())
    };
    assert_eq!(page.as_deref(), Some("127.0.0.1"));
    assert!(!patient.open_change_noted_for(&opened.profile), "nothing was carried out");
    // Back is where the password was typed; it is the scripts that carry what was typed.
    patient.does(Event::GoBack {});
    patient.sees_page("password").await;
    patient.chooses(STRONG);
    sees_it_done(&mut patient).await;
    assert_eq!(opened.proxy.count("POST", set), before + 2);

    let mut patient = opened.patient().await;
    opened.proxy.set(Rule::on("POST", row.start, puzzle()).times(1));
    patient.asks_for_code(&opened.email).await;
    patient.sees("a browser is wanted", wants_browser).await;
    patient.does(Event::OpenPortalPage {});
    let view = patient.sees_page("hand_off").await;
    let PageView::HandOff { address, .. } = &view.page else { panic!() };
    assert_eq!(*address, format!("{}sign-in", opened.proxy.url()));
    // A link that comes by email then is the portal's own.
    patient.does(Event::OpenLink {});
    patient.sees_page("link").await;
    let link = format!("{}reset?token=0123456789abcdef", opened.proxy.url());
    patient.does(Event::SubmitLink { link: LinkEntry::new(link) });
    let checked = |view: &View| !matches!(view.page, PageView::Link { note: LinkNote::None, .. });
    let view = patient.sees("what the link is", checked).await;
    assert!(matches!(view.page, PageView::Link { only_check: true, note: LinkNote::Fine }));
}

async fn a_pause(row: &Row) {
    let opened = Opened::of(row).await;
    let (set, before) = row.set;
    let pause = |header: Option<(&str, &str)>| Fault::Reply {
        status: 429,
        headers: header.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        content_type: "application/json".into(),
        body: "{}".into(),
    };
    let minute = Some(Duration::from_secs(60));
    let pauses =
        [(Some(("retry-after", "60")), minute), (Some(("x-retry-after", "60")), minute), (None, None)];
    let mut sent = 0;
    for (header, want) in pauses {
        let mut patient = opened.patient().await;
        opened.proxy.set(Rule::on("POST", row.start, pause(header)).times(1));
        patient.asks_for_code(&opened.email).await;
        let view = patient.sees("a pause", |view| stuck_of(view).is_some()).await;
        assert_eq!(stuck_of(&view), Some(Stuck::Wait(want)), "{header:?}");
        sent += 1;
        assert_eq!(opened.proxy.count("POST", row.start), sent, "{header:?}");
    }
    let mut patient = opened.patient_at_password().await;
    opened.proxy.set(Rule::on("POST", set, pause(Some(("retry-after", "60")))).times(1));
    patient.chooses(STRONG);
    let view = patient.sees("a pause", |view| stuck_of(view).is_some()).await;
    assert_eq!(stuck_of(&view), Some(Stuck::Wait(minute)));
    assert!(!patient.open_change_noted_for(&opened.profile));
    assert_eq!(opened.proxy.count("POST", set), before + 1);
    // The password was typed once.
    patient.does(Event::TryAgain {});
    sees_it_done(&mut patient).await;
    assert_eq!(opened.proxy.count("POST", set), before + 2);
    assert!(opened.has_changed().await);
}

async fn a_wrong_one(row: &Row) {
    let opened = Opened::of(row).await;
    let mut patient = opened.patient().await;
    patient.asks_for_code(&opened.email).await;
    let right = opened.given(0).await;
    // Another one of the same form.
    let other = |c: char| match c {
        '9' => '0',
        'Z' | 'z' => 'B',
        '0'..='8' | 'A'..='Y' | 'a'..='y' => char::from_u32(u32::from(c) + 1).unwrap(),
        c => c,
    };
    let (kept, ending) = right.split_at(right.rfind('/').map_or(0, |at| at + 1));
    let wrong: String = kept.chars().chain(ending.chars().map(other)).collect();
    gives(&mut patient, &wrong).await;
    let late = |view: &View| matches!(view.page, PageView::Password { .. });
    let told = |view: &View| {
        matches!(
            view.page,
            PageView::Code { error: Some(_), .. }
                | PageView::PasteLink { error: Some(_), .. }
                | PageView::CodeOver { .. }
        )
    };
    patient.sees("its page", |view| late(view) || told(view)).await;
    let typed = late(&patient.view);
    if typed {
        let PageView::Password { held, .. } = &patient.view.page else { panic!() };
        assert!(held.is_some(), "it is said that it is not checked yet");
        patient.chooses(STRONG);
        let view = patient.sees("it is wrong", told).await;
        let kept = match view.page {
            PageView::Code { password_kept, .. }
            | PageView::PasteLink { password_kept, .. }
            | PageView::CodeOver { password_kept, .. } => password_kept,
            _ => false,
        };
        assert!(kept, "the password is kept, and that is said");
    }
    // An emulator may say of a wrong one that it is over: then a new one is asked for.
    if let PageView::CodeOver { .. } = patient.view.page {
        patient.does(Event::AskNewCode {});
        patient.sees("a new one", is_where_it_is_given).await;
        gives(&mut patient, &opened.given(1).await).await;
    } else {
        gives(&mut patient, &right).await;
    }
    if !typed {
        patient.sees_page("password").await;
        patient
            .does(Event::SubmitPassword { password: NewPassword::new(STRONG.into()), sign_out_others: None });
    }
    sees_it_done(&mut patient).await;
    assert!(opened.has_changed().await);
}

/// Of the portals that keep a flow. Of the others nothing is kept that could be forgotten.
#[tokio::test]
async fn a_flow_that_the_portal_has_forgotten_is_begun_again() {
    for (row, status, body) in [
        (portal_recovery::row(), 409, json!({ "type": "urn:portal-recovery:flow-expired", "status": 409 })),
        (allauth::row(), 410, json!({ "status": 410 })),
    ] {
        let opened = Opened::of(&row).await;
        let mut patient = opened.patient_at_password().await;
        opened.proxy.set(Rule::on("POST", row.set.0, Fault::json(status, &body)).times(1));
        patient.chooses(STRONG);
        let view = patient.sees_page("code_over").await;
        let PageView::CodeOver { why, password_kept, .. } = view.page else { panic!() };
        assert_eq!((why, password_kept), (CodeOver::Unclear, true));
        patient.does(Event::AskNewCode {});
        patient.sees("a new one", is_where_it_is_given).await;
        gives(&mut patient, &opened.given(1).await).await;
        sees_it_done(&mut patient).await;
        assert!(opened.has_changed().await);
    }
}
