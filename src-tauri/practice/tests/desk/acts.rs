//! What is done for patients, and that it gets them in.

use practice::{Account, AccountState};
use serde_json::json;

use crate::clinic::{Clinic, NEW, account};
use crate::desk::Browser;

const HOUR: i64 = 60 * 60;
const OLD: &str = "correct horse battery 1";

/// The line of a message that looks like a code or password of the desk's.
pub(super) async fn secret_for(clinic: &Clinic, to: &str) -> String {
    let is_secret = |line: &&str| {
        let groups: Vec<_> = line.split('-').collect();
        groups.len() >= 3
            && groups.iter().all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let mail = clinic.mail(to).await;
    mail.iter().find_map(|mail| mail.body.lines().find(is_secret)).unwrap().to_owned()
}

async fn prove(clinic: &Clinic, code: &str, born: &str, last_name: &str) -> crate::clinic::Reply {
    let flow = clinic.start("activation", code).await.flow();
    let reply =
        clinic.step(&flow, "identity", json!({ "date_of_birth": born, "last_name": last_name })).await;
    if reply.word() != "set_password" {
        return reply;
    }
    clinic.set_password(&flow, NEW).await
}

#[tokio::test]
async fn an_invitation_is_sent_again() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("omar").await;
    assert!(!page.has_form("/reset") && !page.has_form("/temporary-password") && !page.has_form("/unlock"));
    let done = browser.send(&page, "/invitation", &[]).await;
    assert!(done.says("Invitation sent") && done.says("o\u{2022}\u{2022}\u{2022}@e"), "{}", done.text());
    let first = secret_for(&clinic, "omar@example.org").await;
    assert!(!done.html.contains(&first));
    browser.send(&done, "/invitation", &[]).await;
    let second = secret_for(&clinic, "omar@example.org").await;
    assert_eq!(prove(&clinic, &first, "1947-10-02", "Haddad").await.word(), "wrong-identity", "ended");
    clinic.later(7 * 24 * HOUR - 60);
    assert_eq!(prove(&clinic, &second, "1947-10-02", "Haddad").await.word(), "done");
    assert_eq!(clinic.sign_in("omar", NEW).await.status, 200);

    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("ivy").await;
    browser.send(&page, "/invitation", &[]).await;
    clinic.later(7 * 24 * HOUR);
    let code = secret_for(&clinic, "ivy@example.org").await;
    assert_eq!(prove(&clinic, &code, "1953-06-14", "Berg").await.word(), "code-expired");
}

#[tokio::test]
async fn a_reset_leaves_the_password_until_it_is_used() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    let done = browser.send(&page, "/reset", &[]).await;
    assert!(done.says("Reset sent") && done.says("p\u{2022}\u{2022}\u{2022}@e"));
    let code = secret_for(&clinic, "pat@example.org").await;
    let mail = &clinic.mail("pat@example.org").await[0];
    assert!(
        mail.body.contains("A code from the clinic")
            && mail.body.contains("Un c\u{f3}digo de la cl\u{ed}nica")
    );
    assert_eq!(clinic.sign_in("pat", OLD).await.status, 200);
    clinic.later(24 * HOUR - 60);
    assert_eq!(prove(&clinic, &code, "1950-02-28", "Rivera").await.word(), "done");
    assert_eq!(clinic.sign_in("pat", OLD).await.word(), "sign-in-failed");
    assert_eq!(clinic.sign_in("pat", NEW).await.status, 200);
    assert_eq!(prove(&clinic, &code, "1950-02-28", "Rivera").await.word(), "wrong-identity", "once");

    let browser = Browser::signed_in(&clinic).await;
    browser.send(&browser.confirmed("rosa").await, "/reset", &[]).await;
    clinic.later(24 * HOUR);
    let code = secret_for(&clinic, "rosa.old@example.org").await;
    assert_eq!(prove(&clinic, &code, "1944-11-19", "Lind").await.word(), "code-expired");
}

#[tokio::test]
async fn a_temporary_password_goes_to_the_record_and_gets_the_patient_in() {
    let patient = Account {
        phone: Some("+1 555 010 0142".into()),
        ..account("pat", &["pat@example.org", "second@example.org"])
    };
    let clinic = Clinic::with(vec![patient]).await;
    let session = clinic.session("pat", OLD).await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    let done = browser.send(&page, "/temporary-password", &[]).await;
    assert!(done.says("Temporary password sent") && done.says("The other addresses on record were told."));
    let password = secret_for(&clinic, "pat@example.org").await;
    assert_eq!(password.len(), 19);
    assert!(!done.html.contains(&password) && done.says("It went to p\u{2022}\u{2022}\u{2022}@e"));
    for other in ["second@example.org", "+1 555 010 0142"] {
        let notice = clinic.mail(other).await;
        assert!(notice.len() == 1 && notice[0].body.contains("temporary password"), "{other}");
        assert!(!notice[0].body.contains(&password));
    }
    assert_eq!(clinic.sign_in("pat", OLD).await.word(), "sign-in-failed");
    assert_eq!(clinic.sign_in("pat", &password).await.word(), "temporary-password");
    let out = clinic.call(reqwest::Method::DELETE, "sessions/current", &session).send().await.unwrap();
    assert_eq!(out.status(), 401, "open sessions have ended");
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "flow-expired");

    let flow = clinic.start("temporary_password", "pat").await.flow();
    let given = json!({ "username": "pat", "password": password });
    assert_eq!(clinic.step(&flow, "credentials", given.clone()).await.word(), "set_password");
    assert_eq!(clinic.set_password(&flow, &password).await.word(), "password-rejected", "it must be another");
    clinic.later(60);
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    assert_eq!(clinic.sign_in("pat", NEW).await.status, 200);
    assert!(browser.patient("pat").await.says("Made a new password"));

    browser.send(&browser.confirmed("pat").await, "/temporary-password", &[]).await;
    let password = secret_for(&clinic, "pat@example.org").await;
    clinic.later(3 * HOUR);
    let flow = clinic.start("temporary_password", "pat").await.flow();
    let given = json!({ "username": "pat", "password": password });
    assert_eq!(clinic.step(&flow, "credentials", given).await.word(), "code-expired");
    let browser = Browser::signed_in(&clinic).await;
    assert!(browser.patient("pat").await.says("Its time is over."));
}

#[tokio::test]
async fn temporary_passwords_push_none_of_the_patients_own_out_of_the_last_five() {
    let own = |number: u8| format!("correct horse battery {number}");
    let patient = Account {
        previous_passwords: vec![own(8), own(7), own(6), own(5)],
        password: own(1),
        ..account("pat", &["pat@example.org"])
    };
    let clinic = Clinic::with(vec![patient]).await;
    let browser = Browser::signed_in(&clinic).await;
    let mut given = String::new();
    for _ in 0..6 {
        browser.send(&browser.confirmed("pat").await, "/temporary-password", &[]).await;
        given = secret_for(&clinic, "pat@example.org").await;
    }
    let flow = clinic.start("temporary_password", "pat").await.flow();
    let proof = json!({ "username": "pat", "password": given });
    assert_eq!(clinic.step(&flow, "credentials", proof).await.word(), "set_password");
    for number in [1, 5, 6, 7, 8] {
        let refused = clinic.set_password(&flow, &own(number)).await;
        assert_eq!(refused.member("reasons"), &json!(["reused"]), "{number}");
    }
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    // Of five the oldest is free again; what went by mail is not.
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    assert_eq!(clinic.set_password(&flow, &own(7)).await.member("reasons"), &json!(["reused"]));
    assert_eq!(clinic.set_password(&flow, &given).await.member("reasons"), &json!(["reused"]));
    assert_eq!(clinic.set_password(&flow, &own(8)).await.word(), "done");
}

#[tokio::test]
async fn without_an_email_it_is_a_text_message_and_without_either_nothing() {
    let clinic = Clinic::with(vec![
        Account { phone: Some("+1 555 010 0142".into()), ..account("pat", &[]) },
        account("rosa", &[]),
        Account { date_of_birth: None, ..account("lee", &["lee@example.org"]) },
    ])
    .await;
    let browser = Browser::signed_in(&clinic).await;
    let done = browser.send(&browser.confirmed("pat").await, "/temporary-password", &[]).await;
    assert!(done.says("It went to \u{2022}\u{2022}\u{2022}0142") && !done.says("were told"));
    assert_eq!(clinic.mail("+1 555 010 0142").await.len(), 1);
    for act in ["/temporary-password", "/reset"] {
        let page = browser.patient("rosa").await;
        let page = browser.send(&page, "/confirm", &[("check", "photo_id"), ("check", "last_visit")]).await;
        let refused = browser.send(&page, act, &[]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.says("There is no email and no phone on record. Correct the email first."));
    }
    let page = browser.patient("lee").await;
    let page = browser.send(&page, "/confirm", &[("check", "photo_id"), ("check", "last_visit")]).await;
    let refused = browser.send(&page, "/reset", &[]).await;
    assert!(refused.status == 409 && refused.says("There is no date of birth on record"));
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 1);
    assert_eq!(clinic.sign_in("rosa", OLD).await.status, 200, "nothing has happened");
}

#[tokio::test]
async fn unlocking_leaves_the_password() {
    let clinic = Clinic::open().await;
    assert_eq!(clinic.sign_in("lee", "correct horse battery 6").await.word(), "locked");
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("lee").await;
    assert!(page.says("Locked") && !page.has_form("/reset") && !page.has_form("/temporary-password"));
    let done = browser.send(&page, "/unlock", &[]).await;
    assert!(
        done.says("Account unlocked") && done.says("The password is as it was.") && done.has_form("/reset")
    );
    assert_eq!(clinic.sign_in("lee", "correct horse battery 6").await.status, 200);
    assert!(!done.has_form("/unlock"));
}

#[tokio::test]
async fn unlocking_lets_in_whom_the_caps_keep_out() {
    let clinic = Clinic::open().await;
    for _ in 0..10 {
        clinic.sign_in("pat", "wrong horse battery 1").await;
        clinic.reset("pat").await;
    }
    assert_eq!(clinic.sign_in("pat", OLD).await.word(), "rate-limited");
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "wait");
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    assert!(page.says("On hold") && page.has_form("/unlock"));
    let done = browser.send(&page, "/unlock", &[]).await;
    assert!(done.says("Active"), "{}", done.text());
    assert_eq!(clinic.sign_in("pat", OLD).await.status, 200);
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "enter_code");
}

#[tokio::test]
async fn a_lock_that_is_over_is_none() {
    let locked = Account {
        state: AccountState::Locked,
        locked_until: "2020-01-31T09:00:00Z".parse().ok(),
        ..account("lee", &["lee@example.org"])
    };
    let clinic = Clinic::with(vec![locked]).await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("lee").await;
    assert!(page.has_form("/reset") && !page.has_form("/unlock"));
    browser.send(&page, "/reset", &[]).await;
    let code = secret_for(&clinic, "lee@example.org").await;
    assert_eq!(prove(&clinic, &code, "1950-02-28", "Rivera").await.word(), "done");
}

#[tokio::test]
async fn a_new_email_takes_a_stronger_check_and_tells_the_old_one() {
    let clinic = Clinic::open().await;
    let session = clinic.session("rosa", "correct horse battery 3").await;
    let flow = clinic.reset("rosa").await;
    let code = clinic.code_for("rosa.old@example.org").await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.patient("rosa").await;
    let weak = [("check", "date_of_birth"), ("check", "last_visit")];
    let page = browser.send(&page, "/confirm", &weak).await;
    assert!(page.has_form("/reset") && !page.has_form("/email"));
    assert!(page.says("This needs a photo ID, or a call to the phone number on record."));
    let form = page.form("/reset");
    let (token, once) = (form.hidden("token"), form.hidden("once"));
    let path = form.attribute("action").replace("reset", "email");
    let fields = [("token", token.as_str()), ("once", once.as_str()), ("email", "rosa@example.org")];
    let refused = browser.post(&path, &fields).await;
    assert!(refused.status == 409 && refused.says("For a new email, a photo ID"), "{}", refused.text());

    let page = browser.confirmed("rosa").await;
    assert!(page.says("open sessions end"));
    for (typed, why) in [
        ("", "Type the new email address."),
        ("rosa", "This is not an email address."),
        ("rosa@example.org\r\nBcc: eve@example.org", "This is not an email address."),
        ("Rosa <rosa@example.org>", "This is not an email address."),
        ("<script>alert(1)</script>", "This is not an email address."),
        ("\"quoted name\"@example.org", "This is not an email address."),
        ("\"eve@evil.example\"@example.org", "This is not an email address."),
        ("rosa@[127.0.0.1]", "This is not an email address."),
        ("rosa@localhost", "This is not an email address."),
        (" ROSA.old@example.org ", "This address is on record already."),
    ] {
        let refused = browser.send(&page, "/email", &[("email", typed)]).await;
        assert_eq!(refused.status, 422, "{typed:?}");
        assert!(refused.says(why) && refused.html.contains("aria-invalid=\"true\""), "{typed:?}");
        assert!(refused.html.contains("href=\"#email\"") && !refused.html.contains("<script"));
    }
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 1);

    let done = browser.send(&page, "/email", &[("email", "rosa@example.org")]).await;
    assert!(done.says("Email corrected") && done.says("What was on record before got a notice."));
    assert!(clinic.mail("rosa.old@example.org").await[0].body.contains("changed the email address"));
    assert_eq!(clinic.mail("rosa@example.org").await.len(), 1);
    assert_eq!(clinic.give(&flow, &code).await.word(), "flow-expired");
    assert!(done.says("Whoever was signed in is signed out."), "{}", done.text());
    let out = clinic.call(reqwest::Method::DELETE, "sessions/current", &session).send().await.unwrap();
    assert_eq!(out.status(), 401);
    clinic.reset("rosa").await;
    let (flow, reply) = clinic.proven("rosa", "rosa@example.org").await;
    assert_eq!(reply.word(), "set_password");
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    let events = clinic.rows("SELECT event, coalesce(detail, '') FROM audit WHERE event = 'email_corrected'");
    assert_eq!(events, [("email_corrected".to_owned(), String::new())], "and nothing of the address");
}

#[tokio::test]
async fn a_corrected_address_is_off_the_record_however_often_it_was_on_it() {
    let emails = ["Old@example.org", "second@example.org", "old@EXAMPLE.org"];
    let clinic = Clinic::with(vec![account("pat", &emails)]).await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    let done = browser.send(&page, "/email", &[("email", "new@example.org")]).await;
    assert!(done.says("Email corrected"), "{}", done.text());
    let told = async |address: &str| clinic.mail(address).await.len();
    assert_eq!((told(emails[0]).await, told(emails[1]).await, told(emails[2]).await), (1, 1, 0), "once each");
    for typed in ["old@example.org", "OLD@example.org"] {
        clinic.reset(typed).await;
    }
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 3, "no code goes to the old mailbox");
    let done = browser.send(&done, "/email", &[("email", "SECOND@example.org")]).await;
    assert!(done.says("Email corrected"), "{}", done.text());
    clinic.reset("second@example.org").await;
    let (flow, reply) = clinic.proven("pat", "SECOND@example.org").await;
    assert_eq!(reply.word(), "set_password");
    assert_eq!(clinic.set_password(&flow, NEW).await.word(), "done");
    assert_eq!(clinic.mail("second@example.org").await.len(), 1, "what it was is gone with its place");
}

#[tokio::test]
async fn what_went_to_a_wrong_address_ends() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("ivy").await;
    let done = browser.send(&page, "/email", &[("email", "family@example.org")]).await;
    assert!(
        done.says("The invitation sent before stopped working")
            && done.says("Somebody else has this address")
    );
    assert_eq!(prove(&clinic, "K7M2-QX4T-9RBW", "1953-06-14", "Berg").await.word(), "wrong-identity");
    browser.send(&done, "/invitation", &[]).await;
    let code = secret_for(&clinic, "family@example.org").await;
    assert_eq!(prove(&clinic, &code, "1953-06-14", "Berg").await.word(), "done");

    let page = browser.confirmed("tess").await;
    let done = browser.send(&page, "/email", &[("email", "tess2@example.org")]).await;
    assert!(done.says("The temporary password sent before stopped working"));
    let flow = clinic.start("temporary_password", "tess").await.flow();
    let given = json!({ "username": "tess", "password": "temporary horse battery 13" });
    assert_eq!(clinic.step(&flow, "credentials", given).await.word(), "code-expired");
}

#[tokio::test]
async fn what_does_not_fit_the_account_is_refused() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let acts = ["invitation", "reset", "temporary-password", "unlock", "email"];
    let fits = [
        ("pat", &["reset", "temporary-password", "email"][..]),
        ("tess", &["reset", "temporary-password", "email"]),
        ("lee", &["unlock", "email"]),
        ("ivy", &["invitation", "email"]),
        ("ines", &[]),
        ("dora", &[]),
    ];
    for (patient, fitting) in fits {
        let page = browser.patient(patient).await;
        let shown = page.html.split_once("Help the patient").map(|(_, rest)| rest.to_owned());
        assert_eq!(shown.is_none(), fitting.is_empty(), "{patient}");
        let path = page.html.split("/patients/").nth(1);
        let id =
            path.map_or_else(|| id_of(&clinic, patient), |rest| rest.split('/').next().unwrap().to_owned());
        let own = page.form("/sign-out");
        let (token, once) = (own.hidden("token"), own.hidden("once"));
        let send = async |what: &str, more: &[(&str, &str)]| {
            let fields = [&[("token", token.as_str()), ("once", once.as_str())], more].concat();
            browser.post(&format!("desk/patients/{id}/{what}"), &fields).await
        };
        send("confirm", &[("check", "photo_id"), ("check", "date_of_birth")]).await;
        for act in acts.iter().filter(|act| !fitting.contains(act)) {
            let refused = send(act, &[("email", "new@example.org")]).await;
            assert_eq!(refused.status, 409, "{patient} {act}");
            assert!(refused.says("This does not fit how the account stands now"), "{patient} {act}");
        }
    }
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
    for (patient, words) in [("ines", "This account is closed"), ("dora", "This patient has two records")] {
        let page = browser.patient(patient).await;
        assert!(page.says(words) && page.says("this desk cannot"), "{}", page.text());
    }
}

pub(super) fn id_of(clinic: &Clinic, username: &str) -> String {
    let rows = clinic.rows("SELECT username, CAST(id AS TEXT) FROM accounts");
    rows.into_iter().find(|(name, _)| name == username).unwrap().1
}
