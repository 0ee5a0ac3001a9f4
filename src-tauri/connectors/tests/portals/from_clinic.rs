//! What the clinic gave, against the practice portal: activation codes and temporary passwords.

use recovery::identity::{Identity, IdentityField};
use recovery::settings::Language;
use recovery::{ClinicCodeEntry, NewPassword, Next, Problem, SignInAnswer, Step};
use support::{Fault, Rule};

use crate::clinic::*;

const TEMPORARY: &str = "temporary horse battery 13";

fn born(date: &str, last_name: &str) -> Identity {
    Identity { date_of_birth: Some(date.into()), last_name: Some(last_name.into()), ..Identity::default() }
}

async fn activates(clinic: &Clinic, typed: &str) -> Step {
    let code = ClinicCodeEntry::new(typed.into()).parse().unwrap();
    clinic.portal.activate(&code, Language::English).await.unwrap()
}

#[tokio::test]
async fn an_activation_code_and_who_it_is_make_a_password() {
    let clinic = Clinic::opens().await;
    let step = activates(&clinic, "k7m2 qx4t 9rbw").await;
    let Next::AnswerIdentity(asked) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!(asked.fields, [IdentityField::DateOfBirth, IdentityField::LastName]);
    let wrong = clinic.portal.answer_identity(&step.token, &born("1953-06-14", "Other")).await;
    assert_eq!(wrong.unwrap_err(), Problem::WrongIdentity { left: Some(2) });
    let step = clinic.portal.answer_identity(&step.token, &born("1953-06-14", "Berg")).await.unwrap();
    let Next::SetPassword(password) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!(password.policy.refuse_last, 5);
    let step = clinic.portal.set_password(&step.token, None, &new_password(), false).await.unwrap();
    let Next::Done(done) = step.next else { panic!("{:?}", step.next) };
    assert_eq!(done.sign_in_as, Some(named("ivy")), "nobody typed it");
    assert_eq!(clinic.takes("ivy", NEW).await, SignInAnswer::Works);
}

#[tokio::test]
async fn codes_that_nobody_has_and_codes_that_are_over_look_like_good_ones() {
    let clinic = Clinic::opens().await;
    let [good, unknown, over] =
        ["K7M2-QX4T-9RBW", "AAAA-BBBB-CCC2", "H3ND-6PWY-2VFA"].map(|code| activates(&clinic, code));
    let (good, unknown, over) = tokio::join!(good, unknown, over);
    assert_eq!(format!("{:?}", good.next), format!("{:?}", unknown.next));
    assert_eq!(format!("{:?}", good.next), format!("{:?}", over.next));
    let wrong = clinic.portal.answer_identity(&unknown.token, &born("1947-10-02", "Haddad")).await;
    assert_eq!(wrong.unwrap_err(), Problem::WrongIdentity { left: Some(2) });
    let owner = clinic.portal.answer_identity(&over.token, &born("1947-10-02", "Haddad")).await;
    assert_eq!(owner.unwrap_err(), Problem::CodeExpired, "told to its owner alone");
}

#[tokio::test]
async fn a_temporary_password_makes_ones_own() {
    let clinic = Clinic::opens().await;
    let step = clinic.portal.start_temporary(&named("tess"), Language::English).await.unwrap();
    assert!(matches!(step.next, Next::EnterCredentials), "{:?}", step.next);
    let give = async |password: &str| {
        clinic.portal.give_temporary(&step.token, &named("tess"), &NewPassword::new(password.into())).await
    };
    assert_eq!(give("not this one").await.unwrap_err(), Problem::TemporaryRefused { left: Some(4) });
    let given = give(TEMPORARY).await.unwrap();
    assert!(matches!(given.next, Next::SetPassword(_)), "{:?}", given.next);
    let done = clinic.portal.set_password(&given.token, None, &new_password(), false).await.unwrap();
    assert!(matches!(done.next, Next::Done(_)), "{:?}", done.next);
    assert_eq!(clinic.takes("tess", NEW).await, SignInAnswer::Works);
    assert_eq!(clinic.takes("tess", TEMPORARY).await, SignInAnswer::Refused);
}

#[tokio::test]
async fn a_lost_answer_costs_no_second_try() {
    let clinic = Clinic::opens().await;
    let step = clinic.portal.start_temporary(&named("tess"), Language::English).await.unwrap();
    let give = async |password: &str| {
        clinic.portal.give_temporary(&step.token, &named("tess"), &NewPassword::new(password.into())).await
    };
    let path = format!("/{API}flows/current/credentials");
    clinic.proxy.set(Rule::on("POST", &path, Fault::DropAfterForward).times(1));
    assert_eq!(give("not this one").await.unwrap_err(), Problem::NoAnswer { sent: true });
    assert_eq!(give("not this one").await.unwrap_err(), Problem::TemporaryRefused { left: Some(4) });
    assert_eq!(give("nor this one").await.unwrap_err(), Problem::TemporaryRefused { left: Some(3) });
}

#[tokio::test]
async fn a_flow_that_was_left_is_ended() {
    let clinic = Clinic::opens().await;
    let (token, given) = clinic.reaches_code("pat").await;
    clinic.portal.end(&token).await;
    assert_eq!(clinic.portal.submit(&token, &given).await.unwrap_err(), Problem::FlowLost);
}

#[tokio::test]
async fn what_the_portal_does_not_offer_is_not_begun() {
    let clinic = Clinic::opens().await;
    clinic.offers(&["password_reset"]);
    let code = ClinicCodeEntry::new("K7M2-QX4T-9RBW".into()).parse().unwrap();
    let begun = clinic.portal.activate(&code, Language::English).await;
    assert_eq!(begun.unwrap_err(), Problem::NotEnabledByPortal);
    let begun = clinic.portal.start_temporary(&named("tess"), Language::English).await;
    assert_eq!(begun.unwrap_err(), Problem::NotEnabledByPortal);
    assert_eq!(clinic.proxy.count("POST", "/"), 0);
}
