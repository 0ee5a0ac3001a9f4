//! Every practice account reaches the page of what goes wrong with it.

use std::time::Duration;

use practice::{HashCost, Options, Practice};
use recovery::flow::*;
use recovery::identity::IdentityField;
use recovery::portal::Channel;
use recovery::{ClinicCodeEntry, Event, LinkEntry, NewPassword, View};

use support::{Fault, FaultProxy, Rule};

use crate::patient::*;

/// The practice portal, and what it takes to be one of its patients.
pub(crate) struct Rehearsal {
    portal: Practice,
    _folder: tempfile::TempDir,
}

impl Rehearsal {
    pub(crate) async fn begins() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mail = folder.path().join("mail");
        std::fs::create_dir(&mail).unwrap();
        let mut options = Options::new(folder.path().join("portal.sqlite"), mail);
        options.hash_cost = HashCost::Test;
        Self { portal: Practice::start(options).await.unwrap(), _folder: folder }
    }

    async fn patient(&self) -> Patient {
        self.patient_at(self.portal.root().as_str()).await
    }

    async fn patient_at(&self, base_url: &str) -> Patient {
        Patient::sits_down_with(&Self::profile(base_url)).await
    }

    pub(crate) fn profile(base_url: &str) -> String {
        format!(
            "version = 1\nid = \"practice\"\nconnector = \"portal-recovery\"\nbase_url = \"{base_url}\"\n\
             features = [\"password_reset\", \"username_recovery\", \"activation\", \"temporary_password\", \"revoke_sessions\"]\n\
             [clinic]\nname = \"Practice Clinic\"\nphone = \"+1 555 010 0199\"\n"
        )
    }

    /// A proxy to the portal, by which the portal itself says it is reached.
    pub(crate) async fn proxy(&self) -> FaultProxy {
        let proxy = FaultProxy::start(self.portal.root().as_str());
        let place = format!("{}.well-known/portal-recovery", self.portal.root());
        let mut said = support::http::get(&place, &[]).await.unwrap().json();
        let base = said["base_url"].as_str().unwrap().replace(self.portal.root().as_str(), &proxy.url());
        said["base_url"] = base.into();
        proxy.set(Rule::on("GET", "/.well-known/", Fault::json(200, &said)));
        proxy
    }

    /// The words of the newest mail to `to` after `seen` others.
    async fn mail(&self, to: &str, seen: usize) -> String {
        let there = || async {
            let mails = self.portal.inbox().await.unwrap();
            let to_them: Vec<_> = mails.iter().filter(|mail| mail.to.contains(to)).collect();
            (to_them.len() > seen).then(|| to_them[0].body.clone())
        };
        support::wait::until("a mail", Duration::from_secs(10), there).await
    }

    /// The newest code that went to `to`, after `seen` others.
    pub(crate) async fn code(&self, to: &str, seen: usize) -> String {
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|b| b.is_ascii_digit());
        let there = || async {
            let mails = self.portal.inbox().await.unwrap();
            let bodies = mails.iter().filter(|mail| mail.to.contains(to)).map(|mail| &mail.body);
            let codes: Vec<_> = bodies.filter_map(|body| body.lines().map(str::trim).find(is_code)).collect();
            (codes.len() > seen).then(|| codes[0].to_owned())
        };
        support::wait::until("a code", Duration::from_secs(10), there).await
    }
}

/// As far as what follows the code.
async fn proves(rehearsal: &Rehearsal, choice: Choice, who: &str, mail_to: &str) -> Patient {
    let mut patient = rehearsal.patient().await;
    patient.does(Event::Choose { choice });
    patient.sees_page("identifier").await;
    patient.does(Event::SubmitIdentifier { identifier: who.into() });
    patient.sees_page("code").await;
    patient.enters(&rehearsal.code(mail_to, 0).await);
    patient
        .sees("what follows the code", |view| view.page.name() != "code" && view.live.busy == Busy::No)
        .await;
    patient
}

async fn finishes(patient: &mut Patient) {
    patient.chooses(NEW);
    patient.sees("it works", |view| check_of(view).is_some_and(|check| check != Check::Running)).await;
}

fn born(month: &str, day: &str, year: &str, last_name: &str) -> Event {
    Event::AnswerIdentity {
        month: month.into(),
        day: day.into(),
        year: year.into(),
        last_name: last_name.into(),
        phone_last4: String::new(),
    }
}

#[tokio::test]
async fn an_ordinary_password_is_replaced_and_others_are_signed_out() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = proves(&rehearsal, Choice::ForgotPassword, "pat", "pat@example.org").await;
    let PageView::Password { others, .. } = &patient.view.page else { panic!("{:?}", patient.view) };
    assert_eq!(*others, Others::Stay);
    patient.does(Event::SubmitPassword {
        password: NewPassword::new(NEW.into()),
        sign_out_others: Some(Ticked::Yes),
    });
    let view = patient.sees("it works", |view| check_of(view) == Some(Check::Works)).await;
    assert!(matches!(view.page, PageView::Done { others: OthersAfter::SignedOut, .. }));
}

#[tokio::test]
async fn a_username_unlike_the_email_is_found_and_signed_in_with() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = proves(&rehearsal, Choice::ForgotBoth, "maria@example.org", "maria@example.org").await;
    let PageView::Username { username, both: true, .. } = &patient.view.page else {
        panic!("{:?}", patient.view)
    };
    assert_eq!(username, "rivera1950");
    // Nothing is retyped: the next page asks for the next code.
    patient.does(Event::ResetPasswordToo {});
    patient.sees_page("code").await;
    patient.enters(&rehearsal.code("maria@example.org", 1).await);
    patient.sees_page("password").await;
    finishes(&mut patient).await;
    assert_eq!(check_of(&patient.view), Some(Check::Works));
}

#[tokio::test]
async fn an_old_email_on_record_gets_no_mail_and_the_advice_ends_at_the_clinic() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = rehearsal.patient().await;
    patient.asks_for_code("rosa@example.org").await;
    patient.sees_page("code").await;
    assert!(rehearsal.portal.inbox().await.unwrap().is_empty());
    patient.does(Event::OpenNoEmail {});
    for step in [NoEmail::Wait, NoEmail::Folders, NoEmail::Address, NoEmail::Another, NoEmail::Text] {
        patient
            .sees(
                "a step",
                |view| matches!(&view.page, PageView::NoEmail { step: seen, .. } if *seen == step),
            )
            .await;
        patient.does(Event::Continue {});
    }
    patient
        .sees("the clinic", |view| matches!(view.page, PageView::NoEmail { step: NoEmail::Call, .. }))
        .await;
}

#[tokio::test]
async fn a_familys_email_is_told_apart_by_who_it_is() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient =
        proves(&rehearsal, Choice::ForgotUsername, "family@example.org", "family@example.org").await;
    let PageView::Identity { fields, .. } = &patient.view.page else { panic!("{:?}", patient.view) };
    assert!(fields.contains(&IdentityField::DateOfBirth));
    patient.does(born("2", "30", "1980", "x"));
    let said = |view: &View| matches!(&view.page, PageView::Identity { note: IdentityNote::Entry(_), .. });
    patient.sees("no such day", said).await;
    patient.does(born("1", "1", "1901", "Nobody"));
    let wrong =
        |view: &View| matches!(&view.page, PageView::Identity { note: IdentityNote::Wrong { .. }, .. });
    patient.sees("no match", wrong).await;
    let luis = practice::practice_accounts().into_iter().find(|account| account.username == "luis").unwrap();
    let date = luis.date_of_birth.unwrap().to_string();
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    patient.does(born(month, day, year, &luis.last_name));
    let view = patient.sees_page("username").await;
    assert!(matches!(view.page, PageView::Username { username, .. } if username == "luis"));
}

#[tokio::test]
async fn locked_inactive_and_duplicate_each_have_their_page() {
    let rehearsal = Rehearsal::begins().await;
    for (who, want) in [("lee", "Locked"), ("ines", "Inactive"), ("dora", "Duplicate")] {
        let patient = proves(&rehearsal, Choice::ForgotPassword, who, &format!("{who}@example.org")).await;
        let stuck = stuck_of(&patient.view).unwrap_or_else(|| panic!("{who}: {:?}", patient.view));
        assert!(format!("{stuck:?}").starts_with(want), "{who}: {stuck:?}");
    }
}

#[tokio::test]
async fn an_identity_check_comes_before_the_password_and_fails_at_the_clinic() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = proves(&rehearsal, Choice::ForgotPassword, "ida", "ida@example.org").await;
    assert_eq!(patient.view.page.name(), "identity");
    // Each other than the one before: the same answer sent twice is one call, and counts once.
    for year in ["1901", "1902"] {
        let answers = patient.view.answers;
        patient.does(born("1", "1", year, "Nobody"));
        let wrong = |view: &View| {
            view.answers > answers
                && matches!(&view.page, PageView::Identity { note: IdentityNote::Wrong { .. }, .. })
        };
        patient.sees("no match", wrong).await;
    }
    patient.does(born("1", "1", "1903", "Nobody"));
    let view = patient.sees_page("stuck").await;
    assert_eq!(stuck_of(&view), Some(Stuck::CannotVerify));
}

#[tokio::test]
async fn a_second_step_by_text_message_is_asked_for_and_named_at_the_end() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = proves_first_code(&rehearsal).await;
    let view = patient
        .sees("the second step", |view| matches!(view.page, PageView::Code { turn: CodeTurn::Second, .. }))
        .await;
    let PageView::Code { sent_to, .. } = view.page else { panic!() };
    assert!(matches!(sent_to, SentTo::Vouched(Channel::Sms, _)), "{sent_to:?}");
    patient.enters(&rehearsal.code("Text message", 0).await);
    patient.sees_page("password").await;
    finishes(&mut patient).await;
    assert_eq!(check_of(&patient.view), Some(Check::WorksThenSecondFactor));
}

async fn proves_first_code(rehearsal: &Rehearsal) -> Patient {
    let mut patient = rehearsal.patient().await;
    patient.asks_for_code("sam").await;
    patient.sees_page("code").await;
    patient.enters(&rehearsal.code("sam@example.org", 0).await);
    patient
}

#[tokio::test]
async fn a_link_does_instead_of_the_code() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = rehearsal.patient().await;
    patient.asks_for_code("pat@example.org").await;
    let view = patient.sees_page("code").await;
    assert!(matches!(view.page, PageView::Code { takes_links: true, .. }));
    let whole_mail = rehearsal.mail("pat@example.org", 0).await;
    patient.does(Event::OpenLink {});
    patient.sees_page("link").await;
    patient.does(Event::SubmitLink { link: LinkEntry::new("https://evil.example/recover/x".into()) });
    patient
        .sees("refused", |view| matches!(&view.page, PageView::Link { note: LinkNote::Problem(_), .. }))
        .await;
    patient.does(Event::SubmitLink { link: LinkEntry::new(whole_mail) });
    patient.sees_page("password").await;
    finishes(&mut patient).await;
}

#[tokio::test]
async fn the_code_can_come_as_a_text_message() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = rehearsal.patient().await;
    patient.asks_for_code("pat").await;
    patient.sees_page("code").await;
    patient.sees("another may be asked for", |view| view.live.resend_in == Some(0)).await;
    patient.does(Event::SendAnotherWay { channel: Channel::Sms });
    let sent = |view: &View| matches!(&view.page, PageView::Code { notice: Some(CodeNotice::NewCode), .. });
    patient.sees("sent", sent).await;
    patient.enters(&rehearsal.code("Text message", 0).await);
    patient.sees_page("password").await;
}

#[tokio::test]
async fn known_and_unknown_look_alike() {
    let rehearsal = Rehearsal::begins().await;
    let mut pages = Vec::new();
    for who in ["pat@example.org", "nobody@example.org", "pat", "lee", "ines"] {
        let mut patient = rehearsal.patient().await;
        patient.asks_for_code(who).await;
        let view = patient.sees_page("code").await;
        let PageView::Code { shape, error, notice, sent_at, ends_at, other_channels, .. } = view.page else {
            panic!()
        };
        pages.push((shape, error, notice, ends_at.map(|end| end.0 - sent_at.0), other_channels));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]), "{pages:?}");
}

/// As far as the questions that follow an activation code.
async fn activates(rehearsal: &Rehearsal, typed: &str) -> Patient {
    let mut patient = rehearsal.patient().await;
    patient.does(Event::Choose { choice: Choice::HaveCode });
    patient.sees_page("have").await;
    patient.does(Event::AnswerHave { have: Have::ClinicCode });
    patient.sees_page("clinic_code").await;
    patient.does(Event::SubmitClinicCode { clinic_code: ClinicCodeEntry::new(typed.into()) });
    let view = patient.sees_page("identity").await;
    assert!(matches!(view.page, PageView::Identity { by_clinic_code: true, .. }));
    patient
}

#[tokio::test]
async fn an_invitation_ends_with_a_password_for_a_username_that_nobody_typed() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = activates(&rehearsal, "k7m2 qx4t\u{2013}9rbw").await;
    patient.does(born("6", "14", "1953", "Other"));
    let wrong = |view: &View| {
        matches!(&view.page, PageView::Identity { note: IdentityNote::Wrong { left: Some(2) }, .. })
    };
    patient.sees("no match", wrong).await;
    patient.does(born("6", "14", "1953", "Berg"));
    let view = patient.sees_page("password").await;
    assert!(matches!(view.page, PageView::Password { username: None, refuse_last: 5, .. }));
    finishes(&mut patient).await;
    assert_eq!(check_of(&patient.view), Some(Check::Works));
    patient.does(Event::Continue {});
    let view = patient.sees_page("save").await;
    assert!(matches!(view.page, PageView::Save { identifier, .. } if identifier == "ivy"));
}

#[tokio::test]
async fn a_code_of_the_clinic_that_is_over_is_said_to_its_owner() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = activates(&rehearsal, "H3ND-6PWY-2VFA").await;
    patient.does(born("10", "2", "1947", "Haddad"));
    let view = patient.sees_page("stuck").await;
    assert_eq!(stuck_of(&view), Some(Stuck::GivenOver(FromClinic::Code)));
    // The flow is over: the way back leads to where another code can be typed.
    patient.does(Event::GoBack {});
    patient.sees_page("clinic_code").await;
}

#[tokio::test]
async fn a_temporary_password_is_replaced_by_ones_own() {
    let rehearsal = Rehearsal::begins().await;
    let mut patient = rehearsal.patient().await;
    let give = |username: &str, temporary: &str| Event::SubmitTemporary {
        identifier: username.into(),
        temporary: NewPassword::new(temporary.into()),
    };
    patient.does(Event::Choose { choice: Choice::HaveCode });
    patient.sees_page("have").await;
    patient.does(Event::AnswerHave { have: Have::TemporaryPassword });
    patient.sees_page("temporary").await;
    patient.does(give("", "x"));
    let missing = TemporaryNote::Missing { username: true, password: false };
    let says = |note: TemporaryNote| move |view: &View| matches!(&view.page, PageView::Temporary { note: seen, .. } if *seen == note);
    patient.sees("no username", says(missing)).await;
    patient.does(give("tess", "not this one"));
    patient.sees("wrong", says(TemporaryNote::Wrong { left: Some(4) })).await;
    // Another name needs a flow of its own; coming back to the first one does too.
    patient.does(give("pat", "correct horse battery 1"));
    let answers = patient.view.answers;
    patient.sees("wrong", move |view| view.answers > answers).await;
    patient.does(give("tess", "temporary horse battery 13"));
    patient.sees_page("password").await;
    finishes(&mut patient).await;
    assert_eq!(check_of(&patient.view), Some(Check::Works));
}

#[tokio::test]
async fn a_flow_is_ended_at_the_portal_when_it_is_left_and_not_before() {
    const CURRENT: &str = "/recovery/v1/flows/current";
    let rehearsal = Rehearsal::begins().await;
    let proxy = rehearsal.proxy().await;
    let mut patient = rehearsal.patient_at(&proxy.url()).await;
    patient.asks_for_code("pat").await;
    patient.sees_page("code").await;
    patient.enters("00000000");
    let wrong =
        |view: &View| matches!(&view.page, PageView::Code { error: Some(CodeError::Wrong { .. }), .. });
    patient.sees("wrong", wrong).await;
    patient.does(Event::OpenHelp {});
    patient.sees_page("card").await;
    patient.does(Event::CloseOver {});
    patient.sees_page("code").await;
    assert_eq!(proxy.count("DELETE", CURRENT), 0, "the patient is still there");
    patient.does(Event::GoBack {});
    patient.sees_page("identifier").await;
    proxy.wait_for_reply("DELETE", CURRENT, 1).await;
    // One that has done its work is over by itself.
    patient.does(Event::SubmitIdentifier { identifier: "pat".into() });
    patient.sees_page("code").await;
    patient.enters(&rehearsal.code("pat@example.org", 1).await);
    patient.sees_page("password").await;
    finishes(&mut patient).await;
    assert_eq!(proxy.count("DELETE", CURRENT), 1);
}
