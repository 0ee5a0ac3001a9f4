//! `portal-check conform` where the portal is not as the command line says: its accounts were used before, or its clock
//! and messages are elsewhere. That is no broken promise.

use serde_json::Value;

use crate::conform::outcomes;
use crate::portal::{ACCOUNTS, Clinic};
use crate::run::portal_check;

/// What is not checked says what to do about it.
pub(crate) fn assert_fresh_accounts_are_wanted(json: &Value) {
    let unchecked = outcomes(json, "not_checked");
    assert!(!unchecked.is_empty(), "{json}");
    for (name, why) in unchecked {
        assert!(why.contains("fresh accounts") || why.contains("codes of the day"), "{name}: {why}");
    }
}

/// Promises that use up accounts.
const USES_UP: &str = "start-uniform,start-timing,code-strength,password-reused,password-replaces,\
     same-key-same-answer,activation,temporary-password,sign-in-timing,session-ends,owner-not-locked,code-cap";

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_was_checked_before_is_not_called_broken() {
    let clinic = Clinic::open().await;
    let first = clinic.conforms_today(&["--only", USES_UP]).await;
    assert_eq!(outcomes(&first.json(), "kept").len(), USES_UP.split(',').count(), "{}", first.out);
    let again = clinic.conforms_today(&["--only", USES_UP]).await;
    assert_eq!((outcomes(&again.json(), "broken"), again.code), (vec![], 0), "{}", again.err);
    assert_fresh_accounts_are_wanted(&again.json());
    assert!(again.out.contains("has had its codes (or sign-ins) of the day"), "{}", again.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_file_or_mail_folder_is_no_broken_promise() {
    let clinic = Clinic::open().await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let check = async |arguments: &[&str], words: &str| {
        let usual = ["conform", clinic.url(), "--accounts", ACCOUNTS, "--only", "discovery-shape"];
        let said = portal_check(&[usual.as_slice(), arguments].concat()).await;
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}: {}", said.err);
        assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
    };
    check(&["--mail-dir", &path(""), "--clock-file", &path("clock")], "clock file").await;
    check(&["--mail-dir", &path("")], "--mail-dir").await;
}
