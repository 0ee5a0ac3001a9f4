//! Calls that nobody thought of: Schemathesis makes them from the API's description, good ones and bad ones, and holds
//! every answer against that description.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::json;
use support::{Fault, FaultProxy, Rule, figures, tools};
use tokio::process::Command;

use crate::clinic::Clinic;

/// What a run of Schemathesis came to.
struct Run {
    succeeded: bool,
    said: String,
    /// How often a call (`startFlow positive 200`) was answered so, by good and bad data.
    answers: BTreeMap<String, usize>,
}

impl Run {
    /// Runs all its checks over the portal at `root`; the data are those of `clinic`.
    async fn over(clinic: &Clinic, root: &str, more: &[&str]) -> Self {
        let program = tokio::task::spawn_blocking(tools::schemathesis).await.unwrap();
        let program = program.unwrap_or_else(|error| panic!("{error}"));
        let settings = tools::schemathesis_settings();
        let root = root.trim_end_matches('/');
        // Whatever it leaves behind goes with this.
        let folder = tempfile::tempdir().unwrap();
        let tally = folder.path().join("tally");
        let output = Command::new(program)
            .arg("--config-file")
            .arg(settings.join("schemathesis.toml"))
            .arg("run")
            .arg(format!("{root}/recovery/v1/openapi.json"))
            .args(["--checks", "all", "--no-color"])
            .args(more)
            .current_dir(folder.path())
            .env("PYTHONPATH", &settings)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            // Loopback needs no proxy.
            .envs(["NO_PROXY", "no_proxy"].map(|name| (name, "127.0.0.1")))
            .env("PORTAL_ROOT", root)
            .env("PORTAL_MAIL", clinic.path("mail"))
            .env("PORTAL_CLOCK", clinic.path("clock"))
            .env("PORTAL_TALLY", &tally)
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        Self { succeeded: output.status.success(), said, answers: counted(&tally) }
    }

    /// How many of the answers are of this kind.
    fn count(&self, is_it: impl Fn(&str) -> bool) -> usize {
        self.answers.iter().filter(|(answer, _)| is_it(answer)).map(|(_, count)| count).sum()
    }
}

fn counted(tally: &Path) -> BTreeMap<String, usize> {
    let mut answers = BTreeMap::new();
    for line in fs::read_to_string(tally).unwrap_or_default().lines() {
        *answers.entry(line.to_owned()).or_default() += 1;
    }
    answers
}

/// Every call, and how it says that something was done.
const CALLS: [(&str, u16); 12] = [
    ("discover", 200),
    ("startFlow", 200),
    ("currentFlow", 200),
    ("giveCode", 200),
    ("resendCode", 200),
    ("answerIdentity", 200),
    ("setPassword", 200),
    ("giveCredentials", 200),
    ("endFlow", 204),
    ("signIn", 200),
    ("endOtherSessions", 204),
    ("signOut", 204),
];

/// What must have been among the answers, besides.
const REFUSED: [&str; 10] = [
    "giveCode positive 403",
    "setPassword positive 409",
    "giveCode positive 410",
    "giveCode positive 422",
    "resendCode positive 429",
    "signIn positive 401",
    "signIn positive 403",
    "negative 400",
    "negative 401",
    "negative 405",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_as_described() {
    let (least, for_each) = (figures::count(500, 5_000), figures::count(10, 500));
    let clinic = Clinic::open().await;
    let root = clinic.practice.root().as_str();
    let run = Run::over(&clinic, root, &["--max-examples", &for_each.to_string()]).await;
    assert!(run.succeeded, "{}\n{:?}", run.said, run.answers);
    let calls = run.count(|_| true);
    assert!(calls >= least, "{calls} calls: {}", run.said);
    // Behind the doors, too: what never gets in says little.
    for (call, done) in CALLS {
        assert!(
            run.count(|answer| answer == format!("{call} positive {done}")) > 0,
            "{call}: {:?}",
            run.answers
        );
    }
    for refused in REFUSED {
        assert!(run.count(|answer| answer.ends_with(refused)) > 0, "{refused}: {:?}", run.answers);
    }
    figures::record(
        "failures in calls that Schemathesis made up, with all its checks",
        0,
        &format!("of {calls}"),
    );
}

/// The control: a portal that does otherwise is found out.
#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_does_otherwise_is_found_out() {
    let clinic = Clinic::open().await;
    let proxy = FaultProxy::start(clinic.practice.root().as_str());
    let session = json!({ "session": "0123456789abcdef0123456789abcdef", "expires_in": 3600 });
    let without_base_url = json!({ "version": "1" });
    let undocumented = Fault::json(418, &json!({}));
    let nothing = Fault::Reply {
        status: 204,
        headers: Vec::new(),
        content_type: "application/json".into(),
        body: String::new(),
    };
    proxy.set(Rule::on("GET", "/.well-known/portal-recovery", Fault::json(200, &without_base_url)));
    proxy.set(Rule::on("POST", "/recovery/v1/flows/current/resend", undocumented));
    proxy.set(Rule::on("POST", "/recovery/v1/sessions", Fault::json(200, &session)));
    proxy.set(Rule::on("DELETE", "/recovery/v1/sessions/current", nothing));
    let only = ["discover", "resendCode", "signIn", "signOut"].map(|call| ["--include-operation-id", call]);
    let run =
        Run::over(&clinic, &proxy.url(), &[&["--max-examples", "2"][..], &only.concat()].concat()).await;
    assert!(!run.succeeded, "{}", run.said);
    for failure in FAILURES {
        assert!(run.said.contains(failure), "{failure}: {}", run.said);
    }
}

/// What Schemathesis says of a member that is missing, a status that is not described, bad data that are taken, a
/// session that nobody looks at, and headers that are missing.
const FAILURES: [&str; 5] = [
    "Response violates schema",
    "Undocumented status code",
    "Schema-violating request accepted",
    "API accepts requests without authentication",
    "Missing required response headers",
];
