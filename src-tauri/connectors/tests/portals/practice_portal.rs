//! The connector against the practice portal, which was written apart from it from the same page.

use recovery::identity::{Identity, IdentityField};
use recovery::link::LinkForm;
use recovery::password::{Rejection, Rule as PasswordRule};
use recovery::portal::{Channel, Contact, DoneStep, IdentifierKind};
use recovery::{Code, Given, LinkEntry, Need, NewPassword, Next, Problem, SignInAnswer, Step};
use support::{Fault, Rule};

use crate::clinic::*;

/// The path of a call, as the proxy sees it.
fn path(call: &str) -> String {
    format!("/{API}{call}")
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_others_are_signed_out() {
    let clinic = Clinic::opens().await;
    let can = clinic.portal.capabilities();
    assert_eq!(
        (can.reset, can.username),
        (Some(IdentifierKind::UsernameOrEmail), Some(IdentifierKind::EmailOrPhone))
    );
    let (token, given) = clinic.reaches_code("pat").await;
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    let Next::SetPassword(password) = &step.next else { panic!("{:?}", step.next) };
    assert!(password.policy.min_length >= 8 && password.policy.refuse_common, "{password:?}");
    let done = clinic.portal.set_password(&step.token, Some(&given), &new_password(), true).await.unwrap();
    let Next::Done(done) = done.next else { panic!("{:?}", done.next) };
    assert_eq!(done, DoneStep { sign_in_as: Some(named("pat")), signed_out_others: true });
    assert_eq!(clinic.takes("pat", NEW).await, SignInAnswer::Works);
    assert_eq!(clinic.takes("pat", "correct horse battery 1").await, SignInAnswer::Refused);
    assert_eq!(clinic.proxy.count("DELETE", &path("sessions/current")), 1);
}

#[tokio::test]
async fn a_username_is_shown_after_a_proven_code() {
    let clinic = Clinic::opens().await;
    let step = clinic.starts(Need::Both, "maria@example.org").await.unwrap();
    let Next::EnterCode(code) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!((code.delivery.channel, code.delivery.destination.as_ref()), (Channel::Email, None));
    let given = clinic.mailed(code.shape).await;
    let step = clinic.portal.submit(&step.token, &given).await.unwrap();
    let Next::ShowUsername(shown) = step.next else { panic!("{:?}", step.next) };
    assert_eq!((shown.username.as_str(), shown.then), ("rivera1950", None));
}

#[tokio::test]
async fn unknown_people_get_the_same_answer() {
    let clinic = Clinic::opens().await;
    for (known, unknown) in [("pat", "nobody"), ("pat@example.org", "nobody@example.org")] {
        let known = seen(&clinic.starts(Need::Password, known).await);
        assert_eq!(known, seen(&clinic.starts(Need::Password, unknown).await));
    }
}

#[tokio::test]
async fn wrong_codes_are_counted_and_end_the_code() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("pat").await;
    let Given::Code(right) = &given else { panic!() };
    let wrong = ["11111111", "22222222", "33333333", "44444444", "55555555"];
    assert!(!wrong.contains(&right.expose_for_delivery()));
    let mut answers = Vec::new();
    for digits in wrong {
        answers.push(clinic.portal.submit(&token, &code(digits)).await.unwrap_err());
    }
    let (last, before) = answers.split_last().unwrap();
    let counted: Vec<Problem> = [4, 3, 2, 1].map(|left| Problem::WrongCode { left: Some(left) }).into();
    assert_eq!(before, counted);
    assert!(
        matches!(last, Problem::AttemptsExhausted { .. } | Problem::WrongCode { left: Some(0) }),
        "{last:?}"
    );
}

#[tokio::test]
async fn the_same_wrong_code_twice_costs_one_try() {
    let clinic = Clinic::opens().await;
    let (token, _) = clinic.reaches_code("pat").await;
    for _ in 0..2 {
        let refused = clinic.portal.submit(&token, &code("11111111")).await.unwrap_err();
        assert_eq!(refused, Problem::WrongCode { left: Some(4) });
    }
}

#[tokio::test]
async fn the_link_in_the_mail_does_as_well_as_the_code() {
    let clinic = Clinic::opens().await;
    // Straight to the portal: its links lead to itself, not to the proxy.
    let portal = open(&api_profile(clinic.practice.root().as_str()));
    let step = portal.start(Need::Password, &named("pat"), Default::default()).await.unwrap();
    let mail = clinic.message(0).await;
    let link = LinkEntry::new(mail.body).token(&portal.capabilities().links, LinkForm::Token).unwrap();
    let step = portal.submit(&step.token, &Given::Link(link)).await.unwrap();
    assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
}

#[tokio::test]
async fn another_code_comes_by_text_message() {
    let clinic = Clinic::opens().await;
    let first = clinic.starts(Need::Password, "pat").await.unwrap();
    let Next::EnterCode(code) = &first.next else { panic!("{:?}", first.next) };
    assert!(code.other_channels.contains(&Channel::Sms), "{code:?}");
    let old = clinic.mailed(code.shape).await;
    let by_text = async || clinic.portal.resend(&first.token, Some(&named("pat")), Some(Channel::Sms)).await;
    // The portal wants a pause between codes, and says how long.
    let soon = by_text().await.unwrap_err();
    assert!(matches!(soon, Problem::RateLimited { retry_after: Some(_) }), "{soon:?}");
    clinic.later(60);
    let step = by_text().await.unwrap();
    let Next::EnterCode(code) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!(code.delivery.channel, Channel::Sms);
    clinic.message(1).await;
    let given = clinic.mailed(code.shape).await;
    assert!(clinic.portal.submit(&step.token, &old).await.is_err());
    assert!(matches!(clinic.portal.submit(&step.token, &given).await.unwrap().next, Next::SetPassword(_)));
}

#[tokio::test]
async fn who_it_is_is_asked_after_the_code() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("ida").await;
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    let Next::AnswerIdentity(asked) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!(asked.fields, [IdentityField::DateOfBirth, IdentityField::LastName]);
    let answers = |born: &str| Identity {
        date_of_birth: Some(born.into()),
        last_name: Some("Novak".into()),
        phone_last4: None,
    };
    let wrong = clinic.portal.answer_identity(&step.token, &answers("1955-08-18")).await.unwrap_err();
    assert_eq!(wrong, Problem::WrongIdentity { left: asked.left.map(|left| left - 1) });
    let step = clinic.portal.answer_identity(&step.token, &answers("1955-08-17")).await.unwrap();
    assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
}

#[tokio::test]
async fn a_second_code_names_where_it_went() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("sam").await;
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    let Next::SecondFactor(code) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!(code.delivery.channel, Channel::Sms);
    assert!(code.delivery.destination.as_ref().is_some_and(|number| number.contains('•')), "{code:?}");
    clinic.message(1).await;
    let given = clinic.mailed(code.shape).await;
    let step = clinic.portal.submit(&step.token, &given).await.unwrap();
    assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
}

#[tokio::test]
async fn accounts_that_only_the_clinic_can_open_lead_there() {
    let clinic = Clinic::opens().await;
    for who in ["lee", "ines", "dora"] {
        let (token, given) = clinic.reaches_code(who).await;
        let step = clinic.portal.submit(&token, &given).await.unwrap();
        let Next::ContactClinic(contact) = step.next else { panic!("{:?}", step.next) };
        match who {
            "lee" => assert!(matches!(contact, Contact::Locked { until: Some(_) }), "{contact:?}"),
            "ines" => assert_eq!(contact, Contact::Inactive),
            _ => assert_eq!(contact, Contact::Duplicate),
        }
    }
    assert_eq!(clinic.takes("lee", "correct horse battery 6").await, SignInAnswer::CannotTell);
    assert_eq!(clinic.takes("sam", "correct horse battery 10").await, SignInAnswer::WorksThenSecondFactor);
}

#[tokio::test]
async fn a_refused_password_is_told_why() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("rivera1950").await;
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    let reasons = async |password: &str| {
        let password = NewPassword::new(password.into());
        match clinic.portal.set_password(&step.token, Some(&given), &password, false).await {
            Err(Problem::PasswordRejected(reasons)) => reasons,
            other => panic!("{}", seen(&other)),
        }
    };
    assert!(reasons("correct horse battery 2").await.contains(&Rejection::UsedBefore));
    assert!(reasons("my-rivera1950-garden").await.contains(&Rejection::LikeYourDetails));
    let short = reasons("wob").await;
    assert!(matches!(short[..], [Rejection::Breaks(PasswordRule::MinLength(_)), ..]), "{short:?}");
    let done = clinic.portal.set_password(&step.token, Some(&given), &new_password(), false).await.unwrap();
    assert!(matches!(done.next, Next::Done(DoneStep { signed_out_others: false, .. })), "{:?}", done.next);
}

/// The answer to each call is lost once; the patient tries again and goes on as if it had come.
#[tokio::test]
async fn a_lost_answer_is_no_lost_flow() {
    let clinic = Clinic::opens().await;
    let lost = Problem::NoAnswer { sent: true };
    let lose_one = |call: &str| {
        clinic.proxy.set(Rule::on("POST", &path(call), Fault::DropAfterForward).times(1));
    };
    lose_one("flows");
    assert_eq!(clinic.starts(Need::Password, "pat").await.unwrap_err(), lost);
    let token = clinic.starts(Need::Password, "pat").await.unwrap().token;
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 1, "one code for one start");
    clinic.later(60);
    lose_one("flows/current/resend");
    let resend = async || clinic.portal.resend(&token, Some(&named("pat")), None).await;
    assert_eq!(resend().await.unwrap_err(), lost);
    let Step { next: Next::EnterCode(code), token } = resend().await.unwrap() else { panic!() };
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 2, "one more for one resend");
    let given = clinic.mailed(code.shape).await;
    lose_one("flows/current/code");
    assert_eq!(clinic.portal.submit(&token, &given).await.unwrap_err(), lost);
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
    // The portal knew the calls again; the connector never had to ask where it was.
    assert_eq!(clinic.proxy.count("GET", &path("flows/current")), 0);
    // Two codes: nothing was done twice.
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 2);
}

/// A password is not sent again by itself: the portal is asked whether it has it.
#[tokio::test]
async fn a_lost_answer_to_a_password_is_asked_for() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("pat@example.org").await;
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    clinic.proxy.set(Rule::on("POST", &path("flows/current/password"), Fault::DropAfterForward));
    let done = clinic.portal.set_password(&step.token, Some(&given), &new_password(), true).await.unwrap();
    let Next::Done(done) = done.next else { panic!("{:?}", done.next) };
    assert_eq!(done, DoneStep { sign_in_as: Some(named("pat")), signed_out_others: true });
    assert_eq!(clinic.proxy.count("POST", &path("flows/current/password")), 1);
    assert_eq!(clinic.proxy.count("GET", &path("flows/current")), 1);
}

#[tokio::test]
async fn starting_anew_after_an_answer_is_a_new_start() {
    let clinic = Clinic::opens().await;
    for codes in 1..=2 {
        clinic.starts(Need::Password, "pat").await.unwrap();
        assert_eq!(clinic.practice.inbox().await.unwrap().len(), codes);
    }
}

/// The portal takes a `username` alone, so its no says nothing of a password.
#[tokio::test]
async fn an_email_is_no_name_to_sign_in_with() {
    let clinic = Clinic::opens().await;
    let right = "correct horse battery 1";
    assert_eq!(clinic.takes("pat@example.org", right).await, SignInAnswer::CannotTell);
    assert_eq!(clinic.takes("pat", right).await, SignInAnswer::Works);
}

#[tokio::test]
async fn others_are_signed_out_only_where_the_portal_says_it_can() {
    let clinic = Clinic::opens().await;
    clinic.offers(&["password_reset", "sign_in"]);
    let (token, given) = clinic.reaches_code("pat").await;
    let step = clinic.portal.submit(&token, &given).await.unwrap();
    let done = clinic.portal.set_password(&step.token, Some(&given), &new_password(), true).await.unwrap();
    assert!(matches!(done.next, Next::Done(DoneStep { signed_out_others: false, .. })), "{:?}", done.next);
}

/// What was put off is another call when its time has come, and not answered from memory.
#[tokio::test]
async fn a_wait_ends() {
    let clinic = Clinic::opens().await;
    let day = 24 * 60 * 60;
    let mut step = clinic.starts(Need::Password, "pat").await.unwrap();
    clinic.later(day - 600);
    // With the first of yesterday these are the day's ten.
    for _ in 0..9 {
        step = clinic.starts(Need::Password, "pat").await.unwrap();
    }
    let resend = async || clinic.portal.resend(&step.token, Some(&named("pat")), None).await.unwrap().next;
    clinic.later(day - 500);
    assert!(matches!(resend().await, Next::Wait(_)));
    clinic.later(day);
    assert!(matches!(resend().await, Next::EnterCode(_)));
}

#[tokio::test]
async fn a_call_that_does_not_fit_is_answered_with_what_does() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("pat").await;
    clinic.portal.submit(&token, &given).await.unwrap();
    let late = Given::Code(Code::new("11111111".into()));
    let step = clinic.portal.submit(&token, &late).await.unwrap();
    assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
    assert_eq!(clinic.proxy.count("GET", &path("flows/current")), 1);
}

#[tokio::test]
async fn codes_and_flows_end_by_time() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("pat").await;
    clinic.later(11 * 60);
    assert_eq!(clinic.portal.submit(&token, &given).await.unwrap_err(), Problem::CodeExpired);
    clinic.later(31 * 60);
    assert_eq!(clinic.portal.submit(&token, &code("11111111")).await.unwrap_err(), Problem::FlowLost);
}
