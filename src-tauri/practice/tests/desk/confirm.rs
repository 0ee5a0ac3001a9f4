use crate::clinic::Clinic;
use crate::desk::Browser;

#[tokio::test]
async fn at_least_two_checks_and_how_is_written_down() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.patient("pat").await;
    for checks in [&[][..], &[("check", "photo_id")], &[("check", "photo_id"), ("check", "photo_id")]] {
        let refused = browser.send(&page, "/confirm", checks).await;
        assert_eq!(refused.status, 409, "{checks:?}");
        assert!(
            refused.says("Tick at least two checks")
                && refused.html.contains("aria-describedby=\"checks-hint checks-wrong\"")
        );
        assert!(refused.html.contains("<title>Error: ") && !refused.has_form("/reset"));
    }
    let made_up = browser.send(&page, "/confirm", &[("check", "photo_id"), ("check", "voice")]).await;
    assert_eq!(made_up.status, 400);
    let done = browser.send(&page, "/confirm", &[("check", "date_of_birth"), ("check", "called_back")]).await;
    assert!(done.says("Identity confirmed") && done.has_form("/reset"), "{}", done.text());
    assert!(
        done.says("Robin Vale")
            && done.says("Confirmed who it is: call to the number on record, date of birth")
    );
    let audited = clinic.rows("SELECT detail, staff FROM audit WHERE event = 'identity_confirmed'");
    assert_eq!(audited, [("called_back date_of_birth".to_owned(), "desk".to_owned())]);
}

#[tokio::test]
async fn a_check_needs_what_is_on_record() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    // Rosa has no phone.
    let page = browser.patient("rosa").await;
    assert!(!page.html.contains("value=\"called_back\"") && page.html.contains("value=\"photo_id\""));
    let refused = browser.send(&page, "/confirm", &[("check", "called_back"), ("check", "photo_id")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.says("not on record") && !refused.has_form("/reset"));
}

#[tokio::test]
async fn it_holds_for_one_patient_one_session_and_15_minutes() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    assert!(page.has_form("/reset"));
    assert!(!browser.patient("rosa").await.has_form("/reset"), "another patient");
    let other = Browser::signed_in(&clinic).await;
    assert!(!other.patient("pat").await.has_form("/reset"), "another session");
    clinic.later(14 * 60);
    assert!(browser.patient("pat").await.has_form("/reset"));
    clinic.later(60);
    let late = browser.send(&page, "/reset", &[]).await;
    assert_eq!(late.status, 409);
    assert!(late.says("First confirm who the patient is"), "{}", late.text());
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
    let refused = clinic.rows("SELECT event, detail FROM audit WHERE event = 'desk_refused'");
    assert_eq!(refused, [("desk_refused".to_owned(), "reset not_confirmed".to_owned())]);
}

#[tokio::test]
async fn nothing_is_done_for_who_was_not_confirmed() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let acts = [
        ("pat", "reset"),
        ("pat", "temporary-password"),
        ("lee", "unlock"),
        ("ivy", "invitation"),
        ("rosa", "email"),
    ];
    for (patient, act) in acts {
        let page = browser.patient(patient).await;
        let form = page.form("/confirm");
        let (token, once) = (form.hidden("token"), form.hidden("once"));
        let path = form.attribute("action").replace("confirm", act);
        let fields = [("token", token.as_str()), ("once", once.as_str()), ("email", "eve@example.org")];
        let refused = browser.post(&path, &fields).await;
        assert_eq!(refused.status, 409, "{act}: {}", refused.text());
        assert!(refused.says("First confirm who the patient is"));
    }
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
    let refused = clinic.staffed_events().into_iter().filter(|(event, _)| event == "desk_refused").count();
    assert_eq!(refused, acts.len());
}

#[tokio::test]
async fn addresses_are_shown_in_full_only_then() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.patient("rosa").await;
    assert!(
        page.says("r\u{2022}\u{2022}\u{2022}@e\u{2022}\u{2022}\u{2022}.org")
            && !page.says("rosa.old@example.org")
    );
    assert!(browser.confirmed("rosa").await.says("rosa.old@example.org"));
}
