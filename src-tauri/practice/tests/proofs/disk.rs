//! What somebody finds who steals the portal's files: nothing that opens anything.

use std::collections::BTreeSet;
use std::fs;

use practice::{Account, AccountState};
use serde_json::json;
use support::figures;

use crate::clinic::{Clinic, account, other_than};

/// How long the names of answers are, in the audit: random hexadecimal digits, among which a code could stand by chance.
const REQUEST_ID: usize = 16;

/// Patients who reset their passwords, and one each who is invited and who has a temporary one.
fn patients(rounds: usize) -> Vec<Account> {
    let mut all: Vec<Account> = (0..rounds)
        .map(|n| Account {
            password: format!("old horse battery {n}"),
            previous_passwords: vec![format!("older horse battery {n}")],
            ..account(&format!("patient{n}"), &[&format!("patient{n}@example.org")])
        })
        .collect();
    all.push(Account {
        state: AccountState::Invited,
        password: String::new(),
        activation_code: "K7M2-QX4T-9RBW".into(),
        ..account("ivy", &["ivy@example.org"])
    });
    all.push(Account {
        state: AccountState::TemporaryPassword,
        password: "temporary horse battery 13".into(),
        ..account("tess", &["tess@example.org"])
    });
    all
}

/// Goes through all that has secrets in it, and gives them.
async fn use_it(clinic: &Clinic, round: usize) -> Vec<String> {
    let (who, email) = (format!("patient{round}"), format!("patient{round}@example.org"));
    let (refused, new) = (format!("short{round}"), format!("wobbly-teapot-anthem-{round}"));
    let mut secrets = vec![format!("horse battery {round}"), refused.clone(), new.clone()];
    for ended in [true, false] {
        let flow = clinic.reset(&email).await;
        let code = clinic.code_for(&email).await;
        let mail = clinic.mail(&email).await;
        // The notice of the password before comes when it will, and has no link.
        let link =
            mail.iter().flat_map(|mail| mail.body.lines()).find(|line| line.contains("/recover/")).unwrap();
        secrets.extend([code.clone(), link.rsplit('/').next().unwrap().to_owned(), flow.0.clone()]);
        clinic.give(&flow, other_than(&code)).await;
        if ended {
            clinic.give(&flow, &code).await;
            assert_eq!(clinic.set_password(&flow, &refused).await.word(), "password-rejected");
            assert_eq!(clinic.set_password(&flow, &new).await.word(), "done");
        }
    }
    let session = clinic.session(&who, &new).await;
    secrets.push(session.strip_prefix("Session ").unwrap().to_owned());
    let wrong = format!("canary horse battery {round}");
    clinic.sign_in(&who, &wrong).await;
    let nobody = format!("canary-{round}@example.net");
    clinic.reset(&nobody).await;
    secrets.extend([wrong, nobody]);
    secrets
}

fn holds(dump: &[u8], text: &str) -> bool {
    dump.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The same without the names of answers.
fn without_request_ids(dump: &[u8]) -> Vec<u8> {
    let runs = dump.chunk_by(|one, next| one.is_ascii_hexdigit() == next.is_ascii_hexdigit());
    runs.filter(|run| run.len() != REQUEST_ID || !run[0].is_ascii_hexdigit()).flatten().copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn stolen_files_open_nothing() {
    let rounds = figures::count(3, 60);
    let clinic = Clinic::with(patients(rounds)).await;
    let mut secrets = BTreeSet::from(["K7M2-QX4T-9RBW".to_owned(), "K7M2QX4T9RBW".to_owned()]);
    let invited = clinic.start("activation", "K7M2-QX4T-9RBW").await.flow();
    let who = json!({ "date_of_birth": "1950-02-28", "last_name": "Rivera" });
    assert_eq!(clinic.step(&invited, "identity", who).await.word(), "set_password", "the control");
    let temporary = clinic.start("temporary_password", "tess").await.flow();
    let given = json!({ "username": "tess", "password": "temporary horse battery 13" });
    assert_eq!(clinic.step(&temporary, "credentials", given).await.word(), "set_password", "the control");
    secrets.extend([invited.0, temporary.0]);
    for round in 0..rounds {
        secrets.extend(use_it(&clinic, round).await);
    }
    let dump = without_request_ids(&clinic.dump());
    assert!(holds(&dump, "patient0@example.org"), "the control: it is the database");
    let found: Vec<_> = secrets.iter().filter(|secret| holds(&dump, secret)).collect();
    assert!(found.is_empty(), "{found:?} lie in the database");
    let what = "codes, links, passwords, flows and sessions in the database and its log";
    figures::record(what, found.len(), &format!("of {}", secrets.len()));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let clinic = Clinic::open().await;
    clinic.reset("pat").await;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut widest = 0;
    for name in ["portal.sqlite", "portal.sqlite-wal", "portal.sqlite-shm", "portal.sqlite.key"] {
        assert_eq!(mode(&clinic.path(name)), 0o600, "{name}");
        widest |= mode(&clinic.path(name));
    }
    assert_eq!(mode(&clinic.path("mail")), 0o700);
    let mail = fs::read_dir(clinic.path("mail")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(mode(&mail), 0o600);
    assert_eq!(mail.extension().unwrap(), "eml");
    figures::record("mode of the database, its log, its key and its mail", format!("0{widest:o}"), "");
}
