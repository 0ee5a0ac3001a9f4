//! What clinic IT is told of a portal.

use connectors::Survey;
use connectors::survey::{About, Verdict};
use serde_json::{Value, json};
use support::allauth::{Allauth, AllauthOptions};
use support::{Fault, FaultProxy, Rule};

use crate::answers::Told;
use crate::clinic::*;

const WELL_KNOWN: &str = "/.well-known/portal-recovery";

/// What a survey found, one line each.
fn lines(survey: &Survey) -> Vec<String> {
    let line = |finding: &connectors::survey::Finding| {
        format!("{} {}: {}", finding.verdict.name(), finding.about.name(), finding.says)
    };
    survey.findings.iter().map(line).collect()
}

fn says(survey: &Survey, verdict: Verdict, about: About, words: &str) -> bool {
    let found = survey
        .findings
        .iter()
        .find(|finding| (finding.verdict, finding.about) == (verdict, about) && finding.says.contains(words));
    // Whatever is not good comes with what to do.
    found.is_some_and(|finding| verdict == Verdict::Good || finding.fix.is_some())
}

#[tokio::test]
async fn the_practice_portal_is_as_its_profile_says() {
    let clinic = Clinic::opens().await;
    let survey = clinic.portal.survey().await;
    let good = |about, words| assert!(says(&survey, Verdict::Good, about, words), "{:#?}", lines(&survey));
    good(About::Connection, "200");
    good(About::Discovery, "version 1");
    good(About::Discovery, "/recovery/v1/.");
    good(About::Features, "password_reset, username_recovery");
    good(About::PasswordRules, "12 to 128 characters");
    assert!(survey.findings.iter().all(|finding| finding.verdict != Verdict::Wrong), "{:#?}", lines(&survey));
    assert_eq!(clinic.proxy.count("POST", "/"), 0, "nothing is begun");
}

#[tokio::test]
async fn what_does_not_fit_is_said_with_what_to_do() {
    let told = Told::new();
    let unknown = json!({ "type": "urn:portal-recovery:flow-unknown" });
    let check = async |discovery: Fault, current: Fault, verdict, about, words: &str| {
        told.proxy.clear();
        told.proxy.set(Rule::on("GET", WELL_KNOWN, discovery));
        told.proxy.set(Rule::on("GET", "/v1/flows/current", current));
        let survey = told.portal.survey().await;
        assert!(says(&survey, verdict, about, words), "{words}: {:#?}", lines(&survey));
    };
    let with = |member: &str, value: Value| {
        let mut discovery = told.discovery();
        discovery[member] = value;
        Fault::json(200, &discovery)
    };
    let api = || Fault::json(404, &unknown);
    let (wrong, note, good) = (Verdict::Wrong, Verdict::Note, Verdict::Good);
    check(with("name", "Oak".into()), api(), good, About::Discovery, "version 1").await;
    check(Fault::html(200, "<p>Welcome"), api(), wrong, About::Discovery, "no discovery document").await;
    check(Fault::json(404, &json!({})), api(), wrong, About::Discovery, "no discovery document").await;
    check(with("version", "2".into()), api(), wrong, About::Discovery, "version 2").await;
    check(with("version", 1.into()), api(), wrong, About::Discovery, "cannot be read").await;
    check(with("base_url", "https://evil.example/".into()), api(), wrong, About::Discovery, "evil.example")
        .await;
    check(with("features", json!(["sign_in"])), api(), wrong, About::Features, "uses password_reset").await;
    let more = json!(["password_reset", "username_recovery", "revoke_sessions", "horoscope"]);
    check(with("features", more), api(), note, About::Features, "also offers revoke_sessions,").await;
    check(with("password_policy", Value::Null), api(), wrong, About::PasswordRules, "Neither").await;
    let nonsense = json!({ "min_length": 40, "max_length": 10 });
    check(with("password_policy", nonsense), api(), wrong, About::PasswordRules, "no sense").await;
    let page = Fault::html(404, "<p>Not here");
    check(with("name", "Oak".into()), page, wrong, About::Discovery, "does not answer as the API does").await;
}

#[tokio::test]
async fn stated_rules_are_held_against_the_portals() {
    let told = Told::new();
    let profile = |rules: &str| format!("{}[password]\n{rules}", api_profile(&told.proxy.url()));
    let rules =
        "min_length = 10\nmax_length = 40\nrequired = [\"digit\"]\nrefuse_common = true\nrefuse_last = 5\n";
    let survey = open(&profile(rules)).survey().await;
    assert!(says(&survey, Verdict::Good, About::PasswordRules, "the same rules"), "{:#?}", lines(&survey));
    let survey = open(&profile("min_length = 8\n")).survey().await;
    let both =
        "at least 8 characters. The portal states: 10 to 40 characters, a digit, none that many people use";
    assert!(says(&survey, Verdict::Note, About::PasswordRules, both), "{:#?}", lines(&survey));
}

#[tokio::test]
async fn a_portal_that_is_not_there_is_not_there() {
    let check = async |base: &str, about, words: &str| {
        let survey = open(&api_profile(base)).survey().await;
        assert!(says(&survey, Verdict::Wrong, about, words), "{base}: {:#?}", lines(&survey));
        assert_eq!(survey.findings.len(), 1);
    };
    check("https://portal.invalid/", About::Connection, "cannot be looked up").await;
    check("http://127.0.0.1:9/", About::Connection, "Nothing answers").await;
}

#[tokio::test]
async fn allauth_tells_its_settings() {
    let server = Allauth::start(AllauthOptions::default()).await;
    let survey = open(&server.profile_toml(&server.base_url())).survey().await;
    for (about, words) in [
        (About::Discovery, "django-allauth"),
        (About::Settings, "reset by code"),
        (About::Settings, "Patients sign in by"),
        (About::Features, "password_reset"),
    ] {
        assert!(says(&survey, Verdict::Good, about, words), "{words}: {:#?}", lines(&survey));
    }
    assert!(says(&survey, Verdict::Note, About::PasswordRules, "states no password rules"));
    let proxy = FaultProxy::start(&server.base_url());
    proxy.set(Rule::on("GET", "/_allauth", Fault::json(200, &json!({ "data": { "account": {} } }))));
    let survey = open(&server.profile_toml(&proxy.url())).survey().await;
    assert!(says(&survey, Verdict::Wrong, About::Settings, "by link"), "{:#?}", lines(&survey));
    proxy.clear();
    proxy.set(Rule::all(Fault::html(200, "<p>Welcome")));
    let survey = open(&server.profile_toml(&proxy.url())).survey().await;
    assert!(
        says(&survey, Verdict::Wrong, About::Discovery, "not the configuration"),
        "{:#?}",
        lines(&survey)
    );
}

#[tokio::test]
async fn pages_are_looked_at() {
    let proxy = FaultProxy::start("http://127.0.0.1:9/");
    let page = |path: &str| format!("{}{path}", proxy.url());
    let way = |need: &str, path: &str| {
        let look = "[[way.look]]\nsign = \"asks_email\"\nsteps = [\"follow_page\"]\n";
        format!("[[way]]\nneed = \"{need}\"\npage = \"{}\"\n{look}", page(path))
    };
    let ways = [way("password", "there"), way("username", "gone"), way("both", "moved")].concat();
    let profile = format!(
        "version = 1\nid = \"oak\"\nconnector = \"browser\"\nbase_url = \"{}\"\n[clinic]\nname = \"Oak\"\nphone = \"711\"\n{ways}",
        proxy.url()
    );
    proxy.set(Rule::on("GET", "/there", Fault::html(200, "<p>Forgot?")));
    proxy.set(Rule::on("GET", "/gone", Fault::html(404, "<p>Gone")));
    let away = vec![("location".to_owned(), "https://evil.example/".to_owned())];
    let (content_type, body) = ("text/html".to_owned(), String::new());
    proxy.set(Rule::on("GET", "/moved", Fault::Reply { status: 302, headers: away, content_type, body }));
    let survey = open(&profile).survey().await;
    assert!(says(&survey, Verdict::Good, About::Pages, "there is there"), "{:#?}", lines(&survey));
    assert!(says(&survey, Verdict::Wrong, About::Pages, "status 404"), "{:#?}", lines(&survey));
    assert!(says(&survey, Verdict::Note, About::Pages, "leads on to evil.example"), "{:#?}", lines(&survey));
    let gone = page("gone");
    let odd = |line: &String| line.starts_with("good connection") && line.contains(&gone);
    assert!(!lines(&survey).iter().any(odd), "{:#?}", lines(&survey));
    // Ways that begin at one page have it looked at once.
    let ways = [way("password", "there"), way("both", "there")].concat();
    let (before, _) = profile.split_once("[[way]]").unwrap();
    let survey = open(&format!("{before}{ways}")).survey().await;
    assert_eq!(survey.findings.len(), 2, "{:#?}", lines(&survey));
    assert_eq!(proxy.count("GET", "/there"), 2);
}
