//! The same journeys over every back end that runs here. Adding one is a row.
//!
//! What an emulator does differently from what it stands for is in its row, with what `support::back_end` says of it;
//! what it cannot show is in the tests of replies of the documented shape.

use recovery::link::LinkForm;
use recovery::password::Rejection;
use recovery::portal::{DoneStep, Sends, SignInBy};
use recovery::settings::Language;
use recovery::{Code, FlowToken, Given, LinkEntry, Need, NewPassword, Next, Problem, SignInAnswer, Step};
use support::back_end::{BackEnd, Patient, Program};
use support::{Fault, FaultProxy};

use crate::clinic::*;

/// What sets one back end apart from the others.
struct Row {
    program: Program,
    /// What becomes of a code or link that is wrong, wherever it is checked.
    wrong: Problem,
    /// What becomes of a code or link that was used.
    used: &'static [Problem],
    /// What becomes of a code for an account that does not exist.
    nobody: Problem,
    /// What becomes of a sign-in with a wrong password.
    old: SignInAnswer,
}

const WRONG: Problem = Problem::WrongCode { left: None };

/// One module of tests to a row.
macro_rules! rows {
    ($($name:ident: $row:expr,)*) => {$(
        mod $name {
            use super::*;

            const ROW: Row = $row;

            #[tokio::test]
            async fn a_reset_changes_the_password_once() {
                a_reset(&ROW).await;
            }

            #[tokio::test]
            async fn a_wrong_code_or_link_changes_nothing() {
                a_wrong_one(&ROW).await;
            }

            #[tokio::test]
            async fn a_weak_password_is_refused_with_a_reason() {
                a_weak_password(&ROW).await;
            }

            #[tokio::test]
            async fn nobody_is_told_who_has_an_account() {
                an_unknown_name(&ROW).await;
            }

            #[tokio::test]
            async fn another_one_comes_when_asked_for() {
                another_one(&ROW).await;
            }

            #[tokio::test]
            async fn a_second_step_is_told_of() {
                a_second_step(&ROW).await;
            }

            #[tokio::test]
            async fn a_look_finds_nothing_wrong() {
                a_look(&ROW).await;
            }
        }
    )*};
}

rows! {
    allauth: Row {
        program: Program::Allauth, wrong: WRONG, used: &[Problem::CodeOver, Problem::FlowLost], nobody: WRONG,
        old: SignInAnswer::Refused,
    },
    better_auth: Row {
        program: Program::BetterAuth, wrong: WRONG, used: &[WRONG], nobody: WRONG, old: SignInAnswer::Refused,
    },
    djoser: Row {
        program: Program::Djoser, wrong: WRONG, used: &[WRONG], nobody: WRONG, old: SignInAnswer::Refused,
    },
    // It says to a wrong password what Cognito says to a weak one.
    cognito_local: Row {
        program: Program::CognitoLocal, wrong: WRONG, used: &[WRONG, Problem::CodeExpired], nobody: WRONG,
        old: SignInAnswer::CannotTell,
    },
    // It says of a wrong code that it is too old, and of an account that does not exist what Cognito says of a client.
    moto: Row {
        program: Program::Moto, wrong: Problem::CodeExpired, used: &[Problem::CodeExpired],
        nobody: Problem::NotEnabledByPortal, old: SignInAnswer::Refused,
    },
}

/// A back end with the connector for it.
struct Opened {
    back_end: BackEnd,
    portal: Box<dyn connectors::Portal>,
}

impl Opened {
    async fn of(row: &Row) -> Self {
        let back_end = BackEnd::start(row.program).await;
        let portal = open(&back_end.profile_toml(&back_end.base_url()));
        Self { back_end, portal }
    }

    /// The name with which a reset begins, which every kind of portal takes.
    async fn begins(&self, email: &str) -> Step {
        self.portal.start(Need::Password, &named(email), Language::English).await.unwrap()
    }

    /// What the message after `before` others holds, as the app reads it.
    async fn given(&self, to: &Patient, before: usize) -> Given {
        let text = self.back_end.wait_for_given(to, before).await;
        let can = self.portal.capabilities();
        match can.sends {
            Sends::Code => Given::Code(Code::new(text.replace('-', ""))),
            Sends::Link => Given::Link(LinkEntry::new(text).token(&can.links, can.link_form).unwrap()),
        }
    }

    /// One of the right form, for nobody.
    fn made_up(&self) -> Given {
        let can = self.portal.capabilities();
        match can.sends {
            Sends::Code => Given::Code(Code::new("BBBBBB".into())),
            Sends::Link => {
                assert_eq!(can.link_form, LinkForm::UidAndToken);
                let host = can.links[0].authority();
                let link = format!(
                    "http://{host}/#/password/reset/confirm/MQ/c9k2rt-0123456789abcdef0123456789abcdef"
                );
                Given::Link(LinkEntry::new(link).token(&can.links, can.link_form).unwrap())
            }
        }
    }

    /// Both steps, whichever of them checks what was given.
    async fn sets(&self, token: &FlowToken, given: &Given, password: &str) -> Result<DoneStep, Problem> {
        let step = self.portal.submit(token, given).await?;
        let Next::SetPassword(_) = &step.next else { panic!("{:?}", step.next) };
        let password = NewPassword::new(password.into());
        let step = self.portal.set_password(&step.token, Some(given), &password, false).await?;
        match step.next {
            Next::Done(done) => Ok(done),
            next => panic!("{next:?}"),
        }
    }

    async fn takes(&self, username: &str, password: &str) -> SignInAnswer {
        self.portal.sign_in(&named(username), &NewPassword::new(password.into())).await
    }
}

/// Keeps the rules of every back end.
const STRONG: &str = "Wobbly-Teapot-anthem-7!";

async fn a_reset(row: &Row) {
    let opened = Opened::of(row).await;
    let patient = opened.back_end.patient();
    assert_eq!(opened.takes(&patient.username, &patient.password).await, SignInAnswer::Works);
    let step = opened.begins(&patient.email).await;
    assert!(matches!(step.next, Next::EnterCode(_)), "{:?}", step.next);
    let given = opened.given(patient, 0).await;
    let done = opened.sets(&step.token, &given, STRONG).await.unwrap();
    assert!(!done.signed_out_others);
    assert_eq!(opened.takes(&patient.username, STRONG).await, SignInAnswer::Works);
    assert_eq!(opened.takes(&patient.username, &patient.password).await, row.old);
    // A client that shares nothing with the connector sees the same.
    assert!(opened.back_end.sign_in(&patient.username, STRONG).await);
    assert!(!opened.back_end.sign_in(&patient.username, &patient.password).await);
    if opened.portal.capabilities().sign_in_by == SignInBy::NameOrEmail {
        assert_eq!(opened.takes(&patient.email, STRONG).await, SignInAnswer::Works);
    }
    // What was used changes nothing more.
    let again = opened.sets(&step.token, &given, "Another-Teapot-anthem-8!").await.unwrap_err();
    assert!(row.used.contains(&again), "{again:?}");
    assert!(opened.back_end.sign_in(&patient.username, STRONG).await);
}

async fn a_wrong_one(row: &Row) {
    let opened = Opened::of(row).await;
    let patient = opened.back_end.patient();
    let step = opened.begins(&patient.email).await;
    let right = opened.given(patient, 0).await;
    let refused = opened.sets(&step.token, &opened.made_up(), STRONG).await.unwrap_err();
    assert_eq!(refused, row.wrong);
    // Not by a sign-in with the old password: at djoser that ends the link.
    assert!(!opened.back_end.sign_in(&patient.username, STRONG).await, "nothing has changed");
    opened.sets(&step.token, &right, STRONG).await.unwrap();
    assert!(opened.back_end.sign_in(&patient.username, STRONG).await);
}

async fn a_weak_password(row: &Row) {
    let opened = Opened::of(row).await;
    let patient = opened.back_end.patient();
    let step = opened.begins(&patient.email).await;
    let given = opened.given(patient, 0).await;
    let answer = opened.sets(&step.token, &given, "Sh0rt!").await;
    if !row.program.keeps_password_rules() {
        // An emulator that takes any: the app's own look at the stated rules is all there is.
        assert!(answer.is_ok(), "it has learned to keep rules: {answer:?}");
        return;
    }
    let Err(Problem::PasswordRejected(reasons)) = answer else { panic!("{answer:?}") };
    assert!(!reasons.is_empty() && !reasons.contains(&Rejection::Other), "{reasons:?}");
    // What was given is good for another try.
    opened.sets(&step.token, &given, STRONG).await.unwrap();
    assert!(opened.back_end.sign_in(&patient.username, STRONG).await);
}

async fn an_unknown_name(row: &Row) {
    let opened = Opened::of(row).await;
    let known = opened.begins(&opened.back_end.patient().email).await;
    let unknown = opened.begins("nobody@example.org").await;
    assert_eq!(format!("{:?}", known.next), format!("{:?}", unknown.next));
    let answer = opened.sets(&unknown.token, &opened.made_up(), STRONG).await.unwrap_err();
    assert_eq!(answer, row.nobody);
    assert_ne!(opened.takes("nobody", STRONG).await, SignInAnswer::Works);
}

async fn another_one(row: &Row) {
    let opened = Opened::of(row).await;
    let patient = opened.back_end.other_patient();
    let who = named(&patient.email);
    let first = opened.begins(&patient.email).await;
    opened.given(patient, 0).await;
    let step = opened.portal.resend(&first.token, Some(&who), None).await.unwrap();
    assert!(matches!(step.next, Next::EnterCode(_)), "{:?}", step.next);
    let newer = opened.given(patient, 1).await;
    opened.sets(&step.token, &newer, STRONG).await.unwrap();
    assert!(opened.back_end.sign_in(&patient.username, STRONG).await);
}

async fn a_second_step(row: &Row) {
    let opened = Opened::of(row).await;
    let Some(patient) = opened.back_end.second_factor_patient() else {
        // It has none: nobody may be told of one.
        let patient = opened.back_end.patient();
        assert_eq!(opened.takes(&patient.username, &patient.password).await, SignInAnswer::Works);
        return;
    };
    let step = opened.begins(&patient.email).await;
    let given = opened.given(patient, 0).await;
    opened.sets(&step.token, &given, STRONG).await.unwrap();
    let answer = opened.takes(&patient.username, STRONG).await;
    assert_eq!(answer, SignInAnswer::WorksThenSecondFactor);
    assert_eq!(opened.takes(&patient.username, &patient.password).await, row.old);
}

async fn a_look(row: &Row) {
    use connectors::survey::Verdict;
    let opened = Opened::of(row).await;
    let survey = opened.portal.survey().await;
    let wrong: Vec<_> = survey.findings.iter().filter(|finding| finding.verdict == Verdict::Wrong).collect();
    assert!(wrong.is_empty() && survey.findings.len() >= 3, "{:?}", survey.findings);
    // The same profile where something else is.
    let elsewhere = FaultProxy::start("http://127.0.0.1:9/");
    elsewhere.set(support::Rule::all(Fault::json(200, &serde_json::json!({ "status": "up" }))));
    let profile = opened.back_end.profile_toml(&elsewhere.url());
    let survey = open(&profile).survey().await;
    assert!(survey.findings.iter().any(|finding| finding.verdict == Verdict::Wrong), "{:?}", survey.findings);
}

#[tokio::test]
async fn djosers_reminder_brings_the_username_by_email() {
    let back_end = BackEnd::start(Program::Djoser).await;
    let portal = open(&back_end.profile_toml(&back_end.base_url()));
    let patient = back_end.patient();
    for need in [Need::Username, Need::Both] {
        let before = back_end.mail_count(&patient.email);
        let step = portal.start(need, &named(&patient.email), Language::English).await.unwrap();
        assert!(matches!(step.next, Next::CheckInbox), "{:?}", step.next);
        assert!(back_end.wait_for_mail(patient, before).await.contains(&patient.username));
    }
    let step = portal.start(Need::Username, &named("nobody@example.org"), Language::English).await.unwrap();
    assert!(matches!(step.next, Next::CheckInbox), "{:?}", step.next);
    assert_eq!(back_end.mail_count("nobody@example.org"), 0);
}

#[tokio::test]
async fn cognitos_temporary_password_is_replaced() {
    for program in [Program::CognitoLocal, Program::Moto] {
        let back_end = BackEnd::start(program).await;
        let portal = open(&back_end.profile_toml(&back_end.base_url()));
        let (patient, temporary) = back_end.temporary_patient().unwrap();
        let who = named(&patient.username);
        let begun = portal.start_temporary(&who, Language::English).await.unwrap();
        assert!(matches!(begun.next, Next::EnterCredentials), "{:?}", begun.next);
        let give = async |password: &str| {
            portal.give_temporary(&begun.token, &who, &NewPassword::new(password.into())).await
        };
        // cognito-local asks for a new password whatever the temporary one is.
        if program != Program::CognitoLocal {
            assert_eq!(give("Not-this-one-18!").await.unwrap_err(), Problem::TemporaryRefused { left: None });
        }
        let step = give(temporary).await.unwrap();
        assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
        let strong = NewPassword::new(STRONG.into());
        let done = portal.set_password(&step.token, None, &strong, false).await.unwrap();
        assert!(matches!(done.next, Next::Done(_)), "{:?}", done.next);
        assert_eq!(portal.sign_in(&who, &strong).await, SignInAnswer::Works, "{program:?}");
        assert!(!back_end.sign_in(&patient.username, temporary).await);
    }
}
