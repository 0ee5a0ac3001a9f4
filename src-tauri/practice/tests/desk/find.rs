use practice::Account;

use crate::clinic::{Clinic, account};
use crate::desk::Browser;

#[tokio::test]
async fn patients_are_found_by_what_they_say() {
    let accounts = vec![
        Account {
            first_name: "Jos\u{e9}".into(),
            last_name: "Mu\u{f1}oz".into(),
            phone: Some("+1 555 010 0142".into()),
            ..account("jm47", &["jose@example.org"])
        },
        Account { last_name: "Rivera".into(), ..account("ted", &["ted@example.org"]) },
        Account {
            last_name: "Rivera".into(),
            date_of_birth: "1960-03-04".parse().ok(),
            ..account("luz", &["luz@example.org"])
        },
    ];
    let clinic = Clinic::with(accounts).await;
    let browser = Browser::signed_in(&clinic).await;
    let check = async |typed: &str, want: &[&str]| {
        let page = browser.find(typed).await;
        let found: Vec<_> = ["jm47", "luz", "ted"].into_iter().filter(|name| page.says(name)).collect();
        assert_eq!(found, want, "{typed}: {}", page.text());
    };
    check("MUNOZ", &["jm47"]).await;
    check("jose mu\u{f1}oz", &["jm47"]).await;
    check("iver", &["luz", "ted"]).await;
    check("rivera 3/4/1960", &["luz"]).await;
    check("1950-02-28", &["jm47", "ted"]).await;
    check("JM47", &["jm47"]).await;
    check("Jose@Example.org", &["jm47"]).await;
    check("555 010-0142", &["jm47"]).await;
    check("nobody at all", &[]).await;
    check("%", &[]).await;
    check("' OR 1=1 --", &[]).await;
    let none = browser.find("nobody at all").await;
    assert!(none.says("No patient found") && none.says("Check the spelling"));
    let line = browser.find("munoz").await;
    for word in ["Jos\u{e9} Mu\u{f1}oz", "February 28, 1950", "jm47", "Active", "1 patient found"] {
        assert!(line.says(word), "{word}: {}", line.text());
    }
}

#[tokio::test]
async fn searches_are_audited_without_their_words() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    browser.find("canary-rivera").await;
    let page = browser.send_only(&browser.open("desk").await, "/find", &[("patient", "x")]).await;
    assert_eq!(page.status, 422);
    assert!(page.says("Type at least two letters.") && page.html.contains("href=\"#patient\""));
    let searched = clinic.staffed_events();
    assert_eq!(searched.last().unwrap(), &("patients_searched".to_owned(), "desk".to_owned()));
    assert!(!clinic.dump_holds("canary-rivera"));
    let found = browser.find("rivera").await;
    assert!(found.says("2 patients found"));
    browser.patient("rosa").await;
    assert_eq!(clinic.staffed_events().last().unwrap().0, "record_seen");
}

#[tokio::test]
async fn every_look_at_a_record_is_audited() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    let sent = browser.send_only(&page, "/reset", &[]).await;
    let to = sent.to.unwrap();
    let (path, _) = to.split_once('?').unwrap();
    let queries = ["", "?done=0", "?done=-1", "?done=4711", "?done=x", "?done", "?other=1"];
    for page in queries.map(|query| format!("{path}{query}")).iter().chain([&to]) {
        let seen = || clinic.staffed_events().iter().filter(|(event, _)| event == "record_seen").count();
        let before = seen();
        assert!(browser.open(page).await.says("Pat"), "{page}");
        assert_eq!(seen(), before + 1, "{page}");
    }
}

#[tokio::test]
async fn many_are_not_all_shown() {
    let accounts = (0..30).map(|number| account(&format!("rivera{number}"), &[])).collect();
    let clinic = Clinic::with(accounts).await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.find("rivera").await;
    assert!(page.says("More than 20 patients found") && page.says("add the date of birth"));
    assert_eq!(page.html.matches("/patients/").count(), 20);
}

#[tokio::test]
async fn results_and_patients_are_for_their_session_alone() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let sent = browser.send_only(&browser.open("desk").await, "/find", &[("patient", "pat")]).await;
    let to = sent.to.unwrap();
    assert!(browser.open(&to).await.says("pat"));
    let other = Browser::signed_in(&clinic).await;
    assert_eq!(other.open(&to).await.status, 404);
    let nobody = Browser::new(&clinic);
    for path in [to.as_str(), "/desk/patients/1", "/desk/patients/1?done=1"] {
        let page = nobody.open(path).await;
        assert!(page.says("Sign in") && !page.says("pat") && !page.says("Rivera"), "{path}");
    }
    for path in [
        "/desk/patients/%ff",
        "/desk/patients/%ff/reset",
        "/desk/found/%ff",
        "/desk/patients/4711",
        "/desk/patients/x",
        "/desk/patients/-1",
        "/desk/found/x",
        "/desk/more",
    ] {
        let page = browser.open(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.says("This page is not there"));
    }
}
