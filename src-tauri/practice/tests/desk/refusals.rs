//! What is not done is in the audit too.

use practice::Account;

use crate::clinic::{Clinic, account};
use crate::desk::Browser;
use crate::desk::acts::id_of;

#[tokio::test]
async fn every_refusal_is_audited_with_who_and_why() {
    let clinic = Clinic::with(vec![
        account("pat", &["pat@example.org"]),
        account("rosa", &[]),
        Account { date_of_birth: None, ..account("lee", &["lee@example.org"]) },
    ])
    .await;
    let browser = Browser::signed_in(&clinic).await;
    let other = Browser::signed_in(&clinic).await;
    let foreign = other.open("desk").await.form("/sign-out").hidden("token");
    let strong = [("check", "photo_id"), ("check", "last_visit")];
    for patient in ["rosa", "lee", "pat"] {
        browser.send(&browser.patient(patient).await, "/confirm", &strong).await;
    }
    let page = browser.patient("pat").await;
    let (token, once) = (page.form("/reset").hidden("token"), page.form("/reset").hidden("once"));
    let check = async |patient: &str, act: &str, token: &str, more: &[(&str, &str)], want: &str| {
        let path = format!("desk/patients/{}/{act}", id_of(&clinic, patient));
        let refused = browser.post(&path, &[&[("token", token), ("once", &once)], more].concat()).await;
        assert!([403, 409, 422].contains(&refused.status), "{act}: {}", refused.text());
        let rows = clinic.rows(
            "SELECT detail || ' ' || username, staff FROM audit JOIN accounts ON accounts.id = account
             WHERE event = 'desk_refused' ORDER BY audit.id",
        );
        assert_eq!(rows.last(), Some(&(format!("{want} {patient}"), "desk".to_owned())), "{act} {patient}");
        rows.len()
    };
    check("pat", "confirm", &token, &strong[..1], "confirm too_few_checks").await;
    let absent = [("check", "called_back"), ("check", "photo_id")];
    check("pat", "confirm", &token, &absent, "confirm check_not_on_record").await;
    check("pat", "invitation", &token, &[], "invitation does_not_fit").await;
    check("rosa", "reset", &token, &[], "reset no_address").await;
    check("rosa", "temporary-password", &token, &[], "temporary-password no_address").await;
    check("lee", "reset", &token, &[], "reset no_date_of_birth").await;
    check("pat", "email", &token, &[("email", "")], "email email_missing").await;
    check("pat", "email", &token, &[("email", "pat")], "email email_malformed").await;
    check("pat", "email", &token, &[("email", "PAT@example.org")], "email email_known").await;
    let weak = [("check", "date_of_birth"), ("check", "last_visit")];
    browser.send(&browser.patient("pat").await, "/confirm", &weak).await;
    check("pat", "email", &token, &[("email", "new@example.org")], "email no_strong_check").await;
    let count = check("pat", "reset", &foreign, &[], "reset foreign_form").await;
    assert_eq!(count, 11, "each once");
    for (path, want) in [("desk/find", "search foreign_form"), ("desk/sign-out", "sign-out foreign_form")] {
        assert_eq!(browser.post(path, &[("token", &foreign), ("patient", "pat")]).await.status, 403);
        let rows = clinic.rows("SELECT detail, staff FROM audit WHERE event = 'desk_refused' ORDER BY id");
        assert_eq!(rows.last(), Some(&(want.to_owned(), "desk".to_owned())));
    }
    assert!(browser.patient("pat").await.says("Tried something that was refused"));
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
}
