//! What a password reset costs the portal, beside the hashes alone that it needs. One JSON line each.
//!
//! Times are those of a client over HTTP on loopback, in this very process: its own share is in them, and about what
//! `http_round_trip_ms` shows, the time of the least call there is. Nothing is taken off for it. The hashes alone, the
//! least call and the step are measured in turns, so that whatever else the computer does counts for all. A quantile is
//! a sample: of five hundred, p99 is the sixth longest, and what the disk does seldom is in it. On a computer
//! that is busy with other things only p10 says something: a step is handed from thread to thread, and waits for each.

#![allow(clippy::print_stdout, reason = "the lines are what a benchmark is for")]
#![allow(clippy::unwrap_used, reason = "a benchmark without its portal has nothing to say")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use practice::{Account, Options, Practice};
use reqwest::Client;
use serde_json::{Value, json};

/// Resets one after another, each of another patient: every one has one former password.
const RESETS: usize = 500;
/// Resets by two clients at once.
const AT_ONCE: usize = 100;
/// Resets before the first that counts.
const WARM_UP: usize = 20;
/// What the password step hashes: the new password once to be compared with the former one, and once to be kept.
const HASHES: u8 = 2;
const OLD: &str = "correct horse battery 1";
const NEW: &str = "wobbly-teapot-anthem-crisp";

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let accounts = (0..WARM_UP + RESETS + AT_ONCE).map(patient).collect();
    let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    let practice = Practice::start(Options { accounts, ..options }).await.unwrap();
    let root = practice.root().to_string();
    let clinic = Clinic { client: Client::new(), root, mail: folder.path().join("mail") };
    let mut memory = Vec::new();

    for n in 0..WARM_UP {
        clinic.reset(n).await;
    }
    let (mut steps, mut hashes, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    let mut whole = Duration::ZERO;
    for n in WARM_UP..WARM_UP + RESETS {
        let begun = Instant::now();
        let flow = clinic.proven(n).await;
        whole += begun.elapsed();
        calls.push(milliseconds(clinic.least_call().await));
        let mut step = async || {
            let took = clinic.set_password(&flow).await;
            whole += took;
            steps.push(milliseconds(took));
        };
        if n % 2 == 0 {
            step().await;
        }
        // Where the portal hashes too: off the async threads.
        let hashing = tokio::task::spawn_blocking(|| hashed(memory));
        let took;
        (took, memory) = hashing.await.unwrap();
        hashes.push(milliseconds(took));
        if n % 2 == 1 {
            step().await;
        }
    }
    let begun = Instant::now();
    let (first, half) = (WARM_UP + RESETS, AT_ONCE / 2);
    tokio::join!(clinic.resets(first..first + half), clinic.resets(first + half..first + AT_ONCE));
    let two = begun.elapsed();

    let (steps, hashes, calls) = (sorted(steps), sorted(hashes), sorted(calls));
    print("password_step_ms", &steps);
    print(&format!("argon2id_alone_ms ({HASHES} hashes)"), &hashes);
    print("http_round_trip_ms", &calls);
    let overhead = |share| rounded((quantile(&steps, share) / quantile(&hashes, share) - 1.0) * 100.0);
    let line = json!({ "figure": "overhead_percent", "p10": overhead(0.1), "p50": overhead(0.5), "p99": overhead(0.99), "at_most": 15 });
    println!("{line}");
    let a_second = |resets: usize, time: Duration| rounded(resets as f64 / time.as_secs_f64());
    let (one, two) = (a_second(RESETS, whole), a_second(AT_ONCE, two));
    println!("{}", json!({ "figure": "resets_a_second", "one_client": one, "two_clients": two }));
    practice.stop().await;
}

fn patient(n: usize) -> Account {
    Account {
        username: format!("patient{n}"),
        password: OLD.into(),
        emails: vec![format!("patient{n}@example.org")],
        ..Account::default()
    }
}

/// The portal as its client sees it.
struct Clinic {
    client: Client,
    root: String,
    mail: PathBuf,
}

impl Clinic {
    async fn post(&self, path: &str, flow: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}recovery/v1/{path}", self.root)).json(&body);
        let request = request.header("Authorization", format!("Flow {flow}"));
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn resets(&self, patients: std::ops::Range<usize>) {
        for n in patients {
            self.reset(n).await;
        }
    }

    /// A whole reset.
    async fn reset(&self, n: usize) {
        let flow = self.proven(n).await;
        self.set_password(&flow).await;
    }

    /// A flow with its code proven.
    async fn proven(&self, n: usize) -> String {
        let start = json!({ "purpose": "password_reset", "identifier": format!("patient{n}") });
        let flow = self.post("flows", "", start).await["flow"].as_str().unwrap().to_owned();
        let code = self.code(n);
        self.post("flows/current/code", &flow, json!({ "code": code })).await;
        flow
    }

    /// The code a patient was sent.
    fn code(&self, n: usize) -> String {
        let to = format!("To: patient{n}@example.org\r\n");
        let files = fs::read_dir(&self.mail).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|file| file.extension().is_some_and(|ending| ending == "eml")).collect();
        // Newest first: their names begin with their time.
        files.sort_unstable_by(|one, other| other.cmp(one));
        let mut mails = files.iter().map(|file| fs::read_to_string(file).unwrap());
        let mail = mails.find(|mail| mail.contains(&to)).unwrap();
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        mail.lines().find(is_code).unwrap().to_owned()
    }

    /// How long a password step takes.
    async fn set_password(&self, flow: &str) -> Duration {
        let begun = Instant::now();
        let done = self.post("flows/current/password", flow, json!({ "password": NEW })).await;
        let took = begun.elapsed();
        assert_eq!(done["next"]["step"], "done");
        took
    }

    /// How long a call takes for which the portal does nothing.
    async fn least_call(&self) -> Duration {
        let begun = Instant::now();
        let answer =
            self.client.get(format!("{}.well-known/portal-recovery", self.root)).send().await.unwrap();
        let said: Value = answer.json().await.unwrap();
        let took = begun.elapsed();
        assert_eq!(said["version"], "1");
        took
    }
}

/// The hashes that the step needs, and nothing else: not even the memory is new, but for the first time.
fn hashed(mut memory: Vec<Block>) -> (Duration, Vec<Block>) {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap();
    memory.resize(params.block_count(), Block::default());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let begun = Instant::now();
    for salt in 0..HASHES {
        let (salt, mut output) = ([salt; 16], [0; Params::DEFAULT_OUTPUT_LEN]);
        let password = NEW.as_bytes();
        argon2.hash_password_into_with_memory(password, &salt, &mut output, &mut memory).unwrap();
        std::hint::black_box(output);
    }
    (begun.elapsed(), memory)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn sorted(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    times
}

/// The sample that this share of all does not exceed.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[(share * (sorted.len() - 1) as f64).round() as usize]
}

fn print(figure: &str, sorted: &[f64]) {
    let at = |share| rounded(quantile(sorted, share));
    println!(
        "{}",
        json!({ "figure": figure, "p10": at(0.1), "p50": at(0.5), "p99": at(0.99), "samples": sorted.len() })
    );
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
