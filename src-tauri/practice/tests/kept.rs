//! What lies on the disk, and what does not.

use std::fs;

use crate::clinic::{Clinic, NEW};

/// Everything in the portal's folder but the mail.
fn dump(clinic: &Clinic) -> Vec<u8> {
    let files = fs::read_dir(clinic.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| fs::read(path).unwrap()).collect()
}

fn holds(dump: &[u8], text: &str) -> bool {
    dump.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn no_secret_lies_in_the_database() {
    let clinic = Clinic::open().await;
    let (flow, _) = clinic.proven("pat", "pat@example.org").await;
    let mail = clinic.mail("pat@example.org").await;
    let link = mail[0].body.lines().find(|line| line.contains("/recover/")).unwrap();
    let code = clinic.code_for("pat@example.org").await;
    clinic.set_password(&flow, "password1234").await;
    clinic.set_password(&flow, NEW).await;
    clinic.reset("canary-nobody@example.net").await;
    let waiting = clinic.reset("pat").await;
    let session = clinic.session("pat", NEW).await;
    clinic.sign_in("pat", "canary horse battery 9").await;
    let dump = dump(&clinic);
    assert!(holds(&dump, "pat@example.org"), "the control: it is the database");
    for secret in [
        &code,
        &clinic.code_for("pat@example.org").await,
        link.rsplit('/').next().unwrap(),
        &flow.0,
        &waiting.0,
        session.strip_prefix("Session ").unwrap(),
        NEW,
        "password1234",
        "correct horse battery",
        "canary",
    ] {
        assert!(!holds(&dump, secret), "{secret} lies in the database");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let clinic = Clinic::open().await;
    clinic.reset("pat").await;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["portal.sqlite", "portal.sqlite-wal", "portal.sqlite-shm", "portal.sqlite.key"] {
        assert_eq!(mode(&clinic.path(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&clinic.path("mail")), 0o700);
    let mail = fs::read_dir(clinic.path("mail")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(mode(&mail), 0o600);
    assert_eq!(mail.extension().unwrap(), "eml");
}

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
    let trace = "password_changed";
    assert!(holds(&dump(&clinic), trace), "the control");
    clinic.practice.start_afresh().await.unwrap();
    assert_eq!(clinic.practice.root(), &root);
    assert_eq!(clinic.practice.inbox().await.unwrap(), []);
    assert_eq!(clinic.current(&flow).await.word(), "flow-unknown");
    assert_eq!(clinic.sign_in("pat", NEW).await.word(), "sign-in-failed");
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
    assert_eq!(clinic.start("password_reset", "pat").await.word(), "enter_code");
    assert!(!holds(&dump(&clinic), trace));
}
