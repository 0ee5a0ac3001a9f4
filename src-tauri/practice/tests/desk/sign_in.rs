use practice::Staff;
use reqwest::Method;
use tokio::io::AsyncWriteExt;

use crate::clinic::Clinic;
use crate::desk::browser::url_encoded;
use crate::desk::{Browser, DESK};

#[tokio::test]
async fn staff_sign_in_and_out() {
    let clinic = Clinic::open().await;
    let browser = Browser::new(&clinic);
    let page = browser.open("desk").await;
    assert!(page.status == 200 && page.says("Sign in") && !page.says("You were signed out"));
    assert!(page.says("To try the desk") && page.says(DESK.1), "nobody real is staff here");
    let page = browser.sign_in(" DESK ", DESK.1).await;
    assert_eq!((page.status, page.to.as_deref()), (303, Some("/desk")));
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    let port = clinic.practice.root().port().unwrap();
    assert!(cookie.starts_with(&format!("desk-{port}=")));
    assert!(cookie.ends_with("; Path=/desk; HttpOnly; SameSite=Strict"), "{cookie}");
    let page = browser.open("desk").await;
    assert!(page.says("Find a patient") && page.says("Signed in: Robin Vale"), "{}", page.text());

    let old = browser.cookie.borrow().clone();
    let page = browser.send_only(&page, "/sign-out", &[]).await;
    assert!(page.says("You are signed out") && browser.cookie.borrow().is_none());
    *browser.cookie.borrow_mut() = old;
    assert!(browser.open("desk").await.says("You were signed out"), "the session itself has ended");
    assert_eq!(
        clinic.staffed_events(),
        ["staff_sign_in_tried", "staff_signed_in", "staff_signed_out"]
            .map(|name| (name.into(), "desk".into()))
    );
}

#[tokio::test]
async fn every_sign_in_has_a_session_of_its_own() {
    let clinic = Clinic::open().await;
    let browser = Browser::new(&clinic);
    let planted = format!("desk-{}=0123456789abcdef", clinic.practice.root().port().unwrap());
    *browser.cookie.borrow_mut() = Some(planted.clone());
    browser.sign_in(DESK.0, DESK.1).await;
    let first = browser.cookie.borrow().clone().unwrap();
    assert!(first != planted && first.len() > 64);
    browser.sign_in(DESK.0, DESK.1).await;
    assert_ne!(browser.cookie.borrow().clone(), Some(first.clone()));
    *browser.cookie.borrow_mut() = Some(first);
    assert!(browser.open("desk").await.says("You were signed out"));
}

#[tokio::test]
async fn unknown_names_look_like_wrong_passwords() {
    let clinic = Clinic::open().await;
    let browser = Browser::new(&clinic);
    let mut pages = Vec::new();
    // A patient's password is none of the desk's.
    for (username, password) in [
        ("desk", "wrong"),
        ("nobody", "wrong"),
        ("pat", "correct horse battery 1"),
        ("", ""),
        ("desk\r\n", "\0"),
    ] {
        let page = browser.sign_in(username, password).await;
        assert_eq!(page.status, 403, "{username}");
        assert!(page.says("Username or password is wrong.") && !page.headers.contains_key("set-cookie"));
        assert!(!page.html.contains("value="), "nothing typed comes back: {}", page.html);
        pages.push(page.html);
    }
    pages.dedup();
    assert_eq!(pages.len(), 1);
    assert!(page_is_labelled(&pages[0]));
}

/// Errors are said at the fields, too.
fn page_is_labelled(html: &str) -> bool {
    html.contains("aria-describedby=\"wrong\"")
        && html.contains("id=\"wrong\"")
        && html.contains("href=\"#username\"")
}

#[tokio::test]
async fn guessing_stops_by_name_and_by_address_across_restarts() {
    let mut clinic = Clinic::open().await;
    for username in ["desk", "nobody"] {
        let browser = Browser::new(&clinic);
        for _ in 0..10 {
            assert_eq!(browser.sign_in(username, "wrong").await.status, 403);
        }
    }
    clinic = clinic.restarted().await;
    for username in ["desk", "nobody"] {
        let page = Browser::new(&clinic).sign_in(username, DESK.1).await;
        assert_eq!(page.status, 429, "{username}");
        assert!(page.says("Wait 15 minutes"), "{}", page.text());
        assert!(page.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap() <= 900);
    }
    for number in 0..30 {
        assert_eq!(Browser::new(&clinic).sign_in(&format!("nobody{number}"), "wrong").await.status, 403);
    }
    assert_eq!(Browser::new(&clinic).sign_in("somebody", "wrong").await.status, 429, "from this address");
    clinic.later(15 * 60);
    Browser::signed_in(&clinic).await;
}

#[tokio::test]
async fn every_try_is_audited_even_if_its_sender_hangs_up() {
    let clinic = Clinic::open().await;
    let port = clinic.practice.root().port().unwrap();
    let body = url_encoded(&[("username", DESK.0), ("password", "wrong")]);
    let request = format!(
        "POST /desk/sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    for number in 1..=5 {
        let mut line = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        line.write_all(request.as_bytes()).await.unwrap();
        // Twice: with this name and from this address.
        while clinic.rows("SELECT what, what FROM counted WHERE what = 'sign_in'").len() < 2 * number {
            tokio::task::yield_now().await;
        }
    }
    let tried = || clinic.rows("SELECT event, staff FROM audit WHERE event = 'staff_sign_in_tried'");
    assert_eq!(tried(), vec![("staff_sign_in_tried".to_owned(), "desk".to_owned()); 5]);
    let browser = Browser::new(&clinic);
    browser.sign_in("canary", "wrong").await;
    let names = clinic.rows(
        "SELECT event, coalesce(staff, 'nobody') FROM audit WHERE event LIKE 'staff%' ORDER BY id DESC LIMIT 2",
    );
    let nobody = |event: &str| (event.to_owned(), "nobody".to_owned());
    assert_eq!(names, [nobody("staff_sign_in_failed"), nobody("staff_sign_in_tried")]);
    assert!(!clinic.dump_holds("canary"), "what was typed may be a password");
    assert_eq!(browser.sign_in(DESK.0, "wrong").await.status, 403);
    assert_eq!(clinic.staffed_events().last(), Some(&("staff_sign_in_failed".into(), "desk".into())));
}

#[tokio::test]
async fn refused_sign_ins_are_audited_once_a_window() {
    let clinic = Clinic::open().await;
    let browser = Browser::new(&clinic);
    let refused =
        || clinic.rows("SELECT event, staff FROM audit WHERE event = 'staff_sign_in_refused'").len();
    for window in 1..=2 {
        for _ in 0..10 {
            assert_eq!(browser.sign_in(DESK.0, "wrong").await.status, 403);
        }
        assert_eq!(refused(), window - 1);
        for _ in 0..5 {
            assert_eq!(browser.sign_in(DESK.0, DESK.1).await.status, 429);
        }
        assert_eq!(refused(), window);
        clinic.later(15 * 60);
    }
    assert!(clinic.staffed_events().contains(&("staff_sign_in_refused".into(), "desk".into())));
}

// Elsewhere this computer has one address of its own.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn all_addresses_of_this_computer_are_one() {
    let clinic = Clinic::open().await;
    let sign_in = async |number: u8| {
        let browser = Browser::from_address(&clinic, Some([127, 0, 1, number].into()));
        browser.sign_in(&format!("nobody{number}"), "wrong").await.status
    };
    for number in 1..=50 {
        assert_eq!(sign_in(number).await, 403);
    }
    assert_eq!(sign_in(51).await, 429);
    clinic.later(15 * 60);
    assert_eq!(sign_in(52).await, 403);
}

#[tokio::test]
async fn sessions_end_by_themselves_and_their_owner_comes_back_to_the_patient() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    clinic.later(14 * 60);
    let page = browser.patient("pat").await;
    let patient = page.form("/confirm").attribute("action").replace("/confirm", "");
    clinic.later(15 * 60);
    let over = browser.send_only(&page, "/confirm", &[("check", "photo_id"), ("check", "last_visit")]).await;
    assert_eq!(over.status, 403);
    assert!(over.says("You were signed out") && over.says("Nothing was changed."), "{}", over.text());
    let number = patient.rsplit('/').next().unwrap();
    assert_eq!(over.form("/sign-in").hidden("patient"), number);
    let back = browser
        .post("desk/sign-in", &[("patient", number), ("username", DESK.0), ("password", DESK.1)])
        .await;
    assert_eq!(back.to.as_deref(), Some(patient.as_str()));
    let again = browser.open(&patient).await;
    assert!(again.says("Pat") || again.says("Rivera"));
    assert!(again.has_form("/confirm") && !again.has_form("/reset"), "what was confirmed is over too");

    // In steady use, to the end of a working day.
    for _ in 0..47 {
        clinic.later(10 * 60);
        assert!(browser.open("desk").await.says("Find a patient"));
    }
    clinic.later(10 * 60);
    assert!(browser.open("desk").await.says("You were signed out"));
    let set_back = Browser::signed_in(&clinic).await;
    clinic.later(-24 * 60 * 60);
    assert!(set_back.open("desk").await.says("You were signed out"), "nobody stays for longer");
    let elsewhere = browser
        .post("desk/sign-in", &[("patient", "//evil.example"), ("username", DESK.0), ("password", DESK.1)])
        .await;
    assert_eq!(elsewhere.to.as_deref(), Some("/desk"));
}

#[tokio::test]
async fn forms_of_elsewhere_keep_no_session_alive() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    for path in ["desk/find", "desk/patients/1/confirm", "desk/sign-out"] {
        clinic.later(7 * 60);
        browser.post(path, &[("token", "not its own"), ("patient", "pat")]).await;
    }
    assert!(browser.open("desk").await.says("You were signed out"));
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.open("desk").await;
    for _ in 0..3 {
        clinic.later(7 * 60);
        browser.send_only(&page, "/find", &[("patient", "pat")]).await;
    }
    assert!(browser.open("desk").await.says("Find a patient"), "its own do");
}

#[tokio::test]
async fn who_left_the_clinic_is_out_at_the_next_start() {
    let staff = |names: &[(&str, &str)]| {
        let staff = names.iter().map(|(name, password)| Staff {
            username: (*name).into(),
            password: (*password).into(),
            name: format!("Robin {name}"),
        });
        staff.collect::<Vec<_>>()
    };
    let mut clinic = Clinic::staffed(staff(&[("robin", "one"), ("kim", "two"), ("lou", "three")])).await;
    assert!(!Browser::new(&clinic).open("desk").await.says("To try the desk"), "only made-up staff is shown");
    let mut cookies = Vec::new();
    for (name, password) in [("robin", "one"), ("kim", "two"), ("lou", "three")] {
        let browser = Browser::new(&clinic);
        assert_eq!(browser.sign_in(name, password).await.status, 303);
        cookies.push(browser.cookie.borrow().clone().unwrap().split_once('=').unwrap().1.to_owned());
    }
    clinic = clinic.restarted_with(staff(&[("robin", "one"), ("kim", "new")])).await;
    let port = clinic.practice.root().port().unwrap();
    for (cookie, stays) in cookies.iter().zip([true, false, false]) {
        let browser = Browser::new(&clinic);
        *browser.cookie.borrow_mut() = Some(format!("desk-{port}={cookie}"));
        assert_eq!(browser.open("desk").await.says("Find a patient"), stays);
    }
    let browser = Browser::new(&clinic);
    assert_eq!(browser.sign_in("kim", "two").await.status, 403);
    assert_eq!(browser.sign_in("kim", "new").await.status, 303);
    assert_eq!(browser.sign_in("lou", "three").await.status, 403);
}

#[tokio::test]
async fn how_to_sign_in_is_shown_for_made_up_staff_alone() {
    // Of a file that has them it is not known that they are made up, whatever they are called.
    let clinic = Clinic::staffed(practice::practice_staff()).await;
    let browser = Browser::new(&clinic);
    let page = browser.open("desk").await;
    assert!(page.says("Sign in") && !page.says("To try the desk") && !page.says(DESK.1), "{}", page.text());
    assert_eq!(browser.sign_in(DESK.0, DESK.1).await.status, 303);
}

#[tokio::test]
async fn a_desk_without_staff_says_so() {
    let clinic = Clinic::staffed(Vec::new()).await;
    let browser = Browser::new(&clinic);
    let page = browser.open("desk").await;
    assert!(page.says("Nobody can sign in here") && !page.html.contains("password"));
    assert_eq!(browser.sign_in(DESK.0, DESK.1).await.status, 403);
    assert_eq!(browser.request(Method::GET, "desk/style.css").send().await.unwrap().status(), 200);
}
