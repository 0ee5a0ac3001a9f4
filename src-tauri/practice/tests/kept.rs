//! What stays on the disk, and what does not.

use std::fs;

use crate::clinic::{Clinic, NEW};

#[cfg(unix)]
#[tokio::test]
async fn a_mail_folder_that_is_there_already_becomes_private_if_it_holds_mail_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mut clinic = Clinic::open().await;
    clinic.reset("pat").await;
    let open = |clinic: &Clinic| {
        fs::set_permissions(clinic.path("mail"), fs::Permissions::from_mode(0o755)).unwrap();
    };
    let mode = |clinic: &Clinic| fs::metadata(clinic.path("mail")).unwrap().permissions().mode() & 0o777;
    open(&clinic);
    clinic = clinic.restarted().await;
    assert_eq!(mode(&clinic), 0o700);
    open(&clinic);
    fs::write(clinic.path("mail").join("somebodys.txt"), "").unwrap();
    clinic = clinic.restarted().await;
    assert_eq!(mode(&clinic), 0o755);
}

#[tokio::test]
async fn passwords_and_sessions_survive_a_restart() {
    let mut clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    clinic.set_password(&flow, NEW).await;
    let session = clinic.session("pat", NEW).await;
    clinic = clinic.restarted().await;
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.word(), "sign-in-failed");
    let out = clinic.call(reqwest::Method::DELETE, "sessions/current", &session).send().await.unwrap();
    assert_eq!(out.status(), 204);
}

#[tokio::test]
async fn starting_afresh_forgets_everything() {
    let clinic = Clinic::open().await;
    let root = clinic.practice.root().clone();
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    clinic.set_password(&flow, NEW).await;
    for _ in 0..11 {
        clinic.reset("pat").await;
    }
    let trace = b"password_changed";
    let has_trace = || clinic.dump().windows(trace.len()).any(|window| window == trace);
    assert!(has_trace(), "the control");
    clinic.practice.start_afresh().await.unwrap();
    assert_eq!(clinic.practice.root(), &root);
    assert_eq!(clinic.practice.inbox().await.unwrap(), []);
    assert_eq!(clinic.current(&flow).await.word(), "flow-unknown");
    assert_eq!(clinic.sign_in("pat", NEW).await.word(), "sign-in-failed");
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "enter_code");
    assert!(!has_trace());
}
