//! `portal-check profile`.

use std::fs;
use std::path::PathBuf;

use practice::{HashCost, Options, Practice};
use support::back_end::{BackEnd, Program};
use support::{Fault, FaultProxy, Rule};
use tempfile::TempDir;

use crate::run::portal_check;

/// A practice portal, and profiles beside it.
struct Clinic {
    practice: Practice,
    folder: TempDir,
}

impl Clinic {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
        let practice = Practice::start(Options { hash_cost: HashCost::Test, ..options }).await.unwrap();
        Self { practice, folder }
    }

    /// A profile of this portal, with more lines before its tables.
    fn profile(&self, more: &str) -> String {
        let text = format!(
            "version = 1\nid = \"oak\"\nconnector = \"portal-recovery\"\nbase_url = \"{}\"\n{more}\n\
             [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n",
            self.practice.root()
        );
        self.file(&text)
    }

    fn file(&self, text: &str) -> String {
        let file: PathBuf = self.folder.path().join("oak.toml");
        fs::write(&file, text).unwrap();
        file.display().to_string()
    }
}

#[tokio::test]
async fn a_profile_that_fits_is_good() {
    let clinic = Clinic::open().await;
    let said = portal_check(&["profile", &clinic.profile("")]).await;
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    for words in
        ["Oak Clinic", "a new password, by username or email", "version 1", "12 to 128 characters", "0 wrong"]
    {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let json = portal_check(&["profile", &clinic.profile(""), "--json"]).await;
    assert_eq!((json.code, &json.json()["id"], &json.json()["wrong"]), (0, &"oak".into(), &0.into()));
    assert!(!said.out.contains("a first password"), "not used, so not offered: {}", said.out);
}

#[tokio::test]
async fn all_that_patients_are_offered_is_listed() {
    let clinic = Clinic::open().await;
    let all = "features = [\"password_reset\", \"activation\", \"temporary_password\", \"revoke_sessions\"]";
    let words = [
        "a new password, by username or email",
        "a first password, with a code from the clinic",
        "a new password, with a temporary one",
        "to sign out on other devices",
    ];
    let said = portal_check(&["profile", &clinic.profile(all)]).await;
    for words in words {
        assert!(said.out.contains(&format!("\n  {words}\n")), "{words}: {}", said.out);
    }
    let json = portal_check(&["profile", &clinic.profile(all), "--json"]).await;
    assert_eq!(json.json()["offers"], serde_json::json!(words));
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_fix() {
    let clinic = Clinic::open().await;
    let stated = clinic.profile("");
    fs::write(&stated, fs::read_to_string(&stated).unwrap() + "[password]\nmin_length = 8\n").unwrap();
    let said = portal_check(&["profile", &stated]).await;
    assert_eq!(said.code, 0, "the portal's own rules are used: {}", said.out);
    assert!(
        said.out.contains("note   password-rules") && said.out.contains("Take [password] out"),
        "{}",
        said.out
    );
    let mistaken = clinic.profile("conector = \"allauth\"");
    let said = portal_check(&["profile", &mistaken]).await;
    assert_eq!(said.code, 1);
    assert!(said.out.contains("line 5") && said.out.contains("conector"), "{}", said.out);
    let said = portal_check(&["profile", &mistaken, "--json"]).await;
    assert_eq!(said.on("profile")[0].0, "wrong");
    let old = clinic.profile("verified_on = \"2020-01-31\"");
    let said = portal_check(&["profile", &old, "--json"]).await;
    assert_eq!((said.code, said.on("verified")[0].0.as_str()), (0, "note"));
}

#[tokio::test]
async fn a_portal_that_is_gone_is_said_to_be() {
    let clinic = Clinic::open().await;
    let profile = clinic.profile("");
    clinic.practice.stop().await;
    let said = portal_check(&["profile", &profile, "--json"]).await;
    assert_eq!((said.code, said.on("connection")[0].0.as_str()), (1, "wrong"), "{}", said.out);
}

#[tokio::test]
async fn every_example_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles");
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path().display().to_string();
        let said = portal_check(&["profile", &file, "--json"]).await;
        assert_eq!(said.on("profile")[0].0, "good", "{file}: {}", said.out);
        // Their portals do not exist.
        assert_eq!((said.code, said.on("connection")[0].0.as_str()), (1, "wrong"), "{file}: {}", said.out);
    }
}

#[tokio::test]
async fn what_cannot_be_looked_at_is_neither_good_nor_wrong() {
    let check = async |arguments: &[&str], words: &str| {
        let said = portal_check(arguments).await;
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
    };
    check(&["profile", "/nonexistent/oak.toml"], "there is no such file").await;
    check(&["profile"], "FILE").await;
    check(&["profil", "oak.toml"], "profil").await;
    let said = portal_check(&["--help"]).await;
    assert!(said.code == 0 && said.out.contains("exit code"));
    let said = portal_check(&["--version"]).await;
    assert!(said.code == 0 && said.out.starts_with("portal-check "));
}

#[tokio::test]
async fn every_back_end_fits_its_profile_and_no_other_does() {
    for program in Program::ALL {
        let back_end = BackEnd::start(program).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("oak.toml");
        fs::write(&file, back_end.profile_toml(&back_end.base_url())).unwrap();
        let file = file.display().to_string();
        let said = portal_check(&["profile", &file]).await;
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{program:?} {}", said.out);
        assert!(said.out.contains("a new password, by "), "{program:?} {}", said.out);
        assert!(said.out.contains("still as in the example: clinic.name, clinic.phone."), "{}", said.out);
        // A page where it would go on in the browser, and is not.
        let page = format!("sign_in_page = \"{}no-such-page\"\n[clinic]", back_end.base_url());
        let profile = back_end.profile_toml(&back_end.base_url()).replacen("[clinic]", &page, 1);
        fs::write(&file, profile).unwrap();
        let said = portal_check(&["profile", &file]).await;
        assert_eq!(said.code, 1, "{program:?} {}", said.out);
        assert!(said.out.contains("no-such-page is no page"), "{program:?} {}", said.out);
        // At an address where nothing of the kind is.
        let elsewhere = FaultProxy::start("http://127.0.0.1:9/");
        elsewhere.set(Rule::all(Fault::html(200, "<h1>Oak Clinic</h1>")));
        fs::write(&file, back_end.profile_toml(&elsewhere.url())).unwrap();
        let said = portal_check(&["profile", &file]).await;
        assert_eq!(said.code, 1, "{program:?} {}", said.out);
        assert!(said.out.contains("WRONG  discovery"), "{program:?} {}", said.out);
    }
}
