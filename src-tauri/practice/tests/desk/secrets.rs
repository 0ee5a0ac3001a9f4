//! Staff never see a password or a code, and neither does who reads the database.

use practice::Account;

use crate::clinic::{Clinic, account};
use crate::desk::acts::secret_for;
use crate::desk::{Browser, DESK};

#[tokio::test]
async fn no_page_and_no_table_shows_a_secret() {
    let clinic = Clinic::open().await;
    let browser = Browser::new(&clinic);
    let mut pages = vec![browser.sign_in(DESK.0, DESK.1).await];
    let mut secrets = vec![DESK.1.to_owned(), "correct horse battery".into()];
    let page = browser.confirmed("pat").await;
    pages.push(browser.send(&page, "/reset", &[]).await);
    secrets.push(secret_for(&clinic, "pat@example.org").await);
    pages.push(browser.send(&pages[1], "/temporary-password", &[]).await);
    secrets.push(secret_for(&clinic, "pat@example.org").await);
    let page = browser.confirmed("ivy").await;
    pages.push(browser.send(&page, "/invitation", &[]).await);
    secrets.push(secret_for(&clinic, "ivy@example.org").await);
    let page = browser.confirmed("rosa").await;
    pages.push(browser.send(&page, "/email", &[("email", "canary@example.net")]).await);
    clinic.proven("rosa", "canary@example.net").await;
    secrets.push(clinic.code_for("canary@example.net").await);
    pages.push(page);
    for patient in ["pat", "ivy", "rosa"] {
        pages.push(browser.patient(patient).await);
    }
    assert_eq!(secrets.len(), 6);
    let cookie = browser.cookie.borrow().clone().unwrap();
    let session = cookie.split_once('=').unwrap().1;
    for secret in &secrets {
        assert!(pages.iter().all(|page| !page.html.contains(secret.as_str())), "{secret}");
        assert!(!clinic.dump_holds(secret), "{secret}");
    }
    assert!(!clinic.dump_holds(session) && !clinic.dump_holds(&pages[1].form("/sign-out").hidden("token")));
    assert!(clinic.dump_holds("temporary_password_sent"), "the control");
    // The audit holds nothing of an address either.
    let audit =
        clinic.rows("SELECT event || coalesce(detail, '') || coalesce(staff, ''), request FROM audit");
    assert!(audit.iter().all(|(what, request)| !what.contains('@') && request.len() == 16), "{audit:?}");
}

#[tokio::test]
async fn starting_afresh_ends_the_desk_too() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    browser.send(&page, "/temporary-password", &[]).await;
    clinic.practice.start_afresh().await.unwrap();
    assert!(browser.open("desk").await.says("You were signed out"));
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
    assert!(!clinic.dump_holds("temporary_password_sent"));
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.patient("pat").await;
    assert!(page.says("Active") && !page.says("Issued a temporary password"));
}

#[tokio::test]
async fn everything_typed_is_escaped() {
    let name = "<b>Eve</b> & \"Co\" {{ 7 }}";
    let eve = Account { last_name: name.into(), ..account("eve", &["eve@example.org"]) };
    let clinic = Clinic::with(vec![eve]).await;
    let browser = Browser::signed_in(&clinic).await;
    for page in [browser.find("eve").await, browser.patient("eve").await] {
        assert!(!page.html.contains("<b>") && page.html.contains("&#60;b&#62;Eve"), "{}", page.html);
    }
}
