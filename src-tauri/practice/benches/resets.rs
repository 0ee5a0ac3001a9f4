//! What a password reset costs the portal, beside the hashes alone that it needs. One JSON line each.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]
#![allow(clippy::unwrap_used, reason = "a benchmark without its portal has nothing to say")]

use std::time::{Duration, Instant};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use practice::{Account, Options, Practice};
use reqwest::Client;
use serde_json::{Value, json};

/// Resets, each of another patient: every one has one former password.
const RESETS: usize = 60;
/// What the password step hashes: the new password once to be compared with the former one, and once to be kept.
const HASHES: u32 = 2;
const NEW: &str = "wobbly-teapot-anthem-crisp";

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let accounts = (0..2 * RESETS).map(patient).collect();
    let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    let practice = Practice::start(Options { accounts, ..options }).await.unwrap();
    let api = Api { client: Client::new(), base: practice.root().join("recovery/v1/").unwrap().to_string() };
    let argon2 =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap());

    let (mut steps, mut hashes) = (Vec::new(), Vec::new());
    let mut whole = Duration::ZERO;
    for n in 0..RESETS {
        // In turns, so that whatever else the computer does counts for both.
        hashes.push(hashed(&argon2));
        let begun = Instant::now();
        steps.push(reset(&api, &practice, n).await);
        whole += begun.elapsed();
    }
    let begun = Instant::now();
    let half = RESETS / 2;
    let one = async {
        for n in RESETS..RESETS + half {
            reset(&api, &practice, n).await;
        }
    };
    let other = async {
        for n in RESETS + half..2 * RESETS {
            reset(&api, &practice, n).await;
        }
    };
    tokio::join!(one, other);
    let two = begun.elapsed();

    let (step, hash) = (sorted(steps), sorted(hashes));
    print("password_step_ms", &step);
    print(&format!("argon2id_alone_ms ({HASHES} hashes)"), &hash);
    let overhead = |at: usize| (step[at] / hash[at] - 1.0) * 100.0;
    let line = json!({ "figure": "overhead_percent", "p50": rounded(overhead(RESETS / 2)), "p99": rounded(overhead(RESETS * 99 / 100)) });
    println!("{line}");
    let a_second = |time: Duration| rounded(RESETS as f64 / time.as_secs_f64());
    println!(
        "{}",
        json!({ "figure": "resets_a_second", "one_client": a_second(whole), "two_clients": a_second(two) })
    );
    practice.stop().await;
}

fn patient(n: usize) -> Account {
    Account {
        username: format!("patient{n}"),
        password: "correct horse battery 1".into(),
        emails: vec![format!("patient{n}@example.org")],
        ..Account::default()
    }
}

struct Api {
    client: Client,
    base: String,
}

impl Api {
    async fn post(&self, path: &str, flow: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.base)).json(&body);
        let request = request.header("Authorization", format!("Flow {flow}"));
        request.send().await.unwrap().json().await.unwrap()
    }
}

/// A whole reset. Gives how long its password step took, in milliseconds.
async fn reset(api: &Api, practice: &Practice, n: usize) -> f64 {
    let start = json!({ "purpose": "password_reset", "identifier": format!("patient{n}") });
    let flow = api.post("flows", "", start).await["flow"].as_str().unwrap().to_owned();
    let to = format!("patient{n}@example.org");
    let mails = practice.inbox().await.unwrap();
    let body = &mails.iter().find(|mail| mail.to == to).unwrap().body;
    let code = body.lines().find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit()));
    api.post("flows/current/code", &flow, json!({ "code": code })).await;
    let begun = Instant::now();
    let done = api.post("flows/current/password", &flow, json!({ "password": NEW })).await;
    let took = begun.elapsed();
    assert_eq!(done["next"]["step"], "done");
    took.as_secs_f64() * 1000.0
}

/// The hashes that the step needs, and nothing else.
fn hashed(argon2: &Argon2<'_>) -> f64 {
    let former = argon2.hash_password(b"correct horse battery 1").unwrap().to_string();
    let begun = Instant::now();
    let fits = argon2.verify_password(NEW.as_bytes(), &PasswordHash::new(&former).unwrap());
    let kept = argon2.hash_password(NEW.as_bytes()).unwrap();
    let took = begun.elapsed();
    assert!(fits.is_err() && !kept.to_string().is_empty());
    took.as_secs_f64() * 1000.0
}

fn sorted(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    times
}

fn print(figure: &str, sorted: &[f64]) {
    let at = |share: usize| rounded(sorted[sorted.len() * share / 100]);
    println!("{}", json!({ "figure": figure, "p50": at(50), "p99": at(99), "samples": sorted.len() }));
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
