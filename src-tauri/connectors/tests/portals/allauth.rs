//! django-allauth itself, as far as the flow's own journeys do not go.

use recovery::portal::{Channel, IdentifierKind};
use recovery::settings::Language;
use recovery::{Given, Need, Next, Problem, SignInAnswer};
use support::allauth::{Account, Allauth, AllauthOptions};

use crate::clinic::*;

async fn clinic() -> (Allauth, Account, Box<dyn connectors::Portal>) {
    let server = Allauth::start(AllauthOptions::default()).await;
    let portal = open(&server.profile_toml(&server.base_url()));
    let account = server.accounts().swap_remove(0);
    (server, account, portal)
}

async fn code_of(server: &Allauth, account: &Account, before: usize) -> Given {
    code(&server.wait_for_code(&account.email, before).await)
}

#[tokio::test]
async fn a_proven_code_shows_the_username_and_then_takes_a_new_password() {
    let (server, account, portal) = clinic().await;
    assert_eq!(portal.capabilities().username, Some(IdentifierKind::Email));
    let step = portal.start(Need::Both, &named(&account.email), Language::English).await.unwrap();
    let Next::EnterCode(asked) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!((asked.delivery.channel, asked.delivery.destination.as_ref()), (Channel::Email, None));
    let given = code_of(&server, &account, 0).await;
    let step = portal.submit(&step.token, &given).await.unwrap();
    let Next::ShowUsername(shown) = &step.next else { panic!("{:?}", step.next) };
    assert_eq!(shown.username.as_str(), account.username);
    let then = shown.then.as_ref().unwrap();
    assert_eq!((then.policy.min_length, then.sign_in_as.as_ref()), (12, Some(&shown.username)));
    let done = portal.set_password(&step.token, Some(&given), &new_password(), false).await.unwrap();
    assert!(matches!(done.next, Next::Done(_)), "{:?}", done.next);
    assert_eq!(portal.sign_in(&shown.username, &new_password()).await, SignInAnswer::Works);
}

#[tokio::test]
async fn another_code_serves_the_same_need() {
    let (server, account, portal) = clinic().await;
    let who = named(&account.email);
    let step = portal.start(Need::Username, &who, Language::Spanish).await.unwrap();
    let step = portal.resend(&step.token, Some(&who), None).await.unwrap();
    let given = code_of(&server, &account, 1).await;
    let step = portal.submit(&step.token, &given).await.unwrap();
    assert!(matches!(step.next, Next::ShowUsername(_)), "{:?}", step.next);
}

#[tokio::test]
async fn a_reset_shows_no_username_and_wrong_codes_are_wrong() {
    let (server, account, portal) = clinic().await;
    let step = portal.start(Need::Password, &named(&account.email), Language::English).await.unwrap();
    let wrong = portal.submit(&step.token, &code("BBBBBBBB")).await.unwrap_err();
    assert_eq!(wrong, Problem::WrongCode { left: None });
    let step = portal.submit(&step.token, &code_of(&server, &account, 0).await).await.unwrap();
    assert!(matches!(step.next, Next::SetPassword(_)), "{:?}", step.next);
}
