//! Who reaches the portal: programs of this computer that know its name, and with a launch key those that know that.

use practice::{HashCost, Options, Practice};
use reqwest::{Method, StatusCode};
use serde_json::json;
use support::figures;

use crate::clinic::{Clinic, Reply, account};
use crate::malformed::raw;

const START: &str = r#"{"purpose":"password_reset","identifier":"pat"}"#;

/// A start whose head says this.
async fn start(clinic: &Clinic, head: &str) -> String {
    let request = format!(
        "POST /recovery/v1/flows HTTP/1.1\r\n{head}Connection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{START}",
        START.len()
    );
    raw(clinic, request.as_bytes()).await
}

/// Hosts that are not this portal's, as heads.
fn other_hosts(port: u16) -> Vec<String> {
    let mut heads = vec![String::new(), "Host:\r\n".into()];
    for host in [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1.",
        "127.0.0.1.evil.example",
        "127.1",
        "127.0.0.2",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "localhost.",
        "localhost.evil.example",
        "evil.localhost",
        "user@127.0.0.1",
        "127.0.0.1@evil.example",
        "practice.example",
    ] {
        heads.push(format!("Host: {host}\r\n"));
        let is_ours = ["127.0.0.1", "localhost"].contains(&host);
        heads.extend((!is_ours).then(|| format!("Host: {host}:{port}\r\n")));
        heads.push(format!("Host: 127.0.0.1:{port}\r\nHost: {host}\r\n"));
        heads.push(format!("Host: {host}:{}\r\n", port ^ 1));
    }
    heads
}

#[tokio::test]
async fn other_hosts_and_web_pages_are_refused() {
    let clinic = Clinic::open().await;
    let port = clinic.practice.root().port().unwrap();
    let ours = format!("Host: 127.0.0.1:{port}\r\n");
    let mut let_in = 0;
    let heads = other_hosts(port);
    for head in &heads {
        let answer = start(&clinic, head).await;
        let refused = answer.starts_with("HTTP/1.1 421") || answer.starts_with("HTTP/1.1 400");
        assert!(refused, "{head}: {answer}");
        let_in += usize::from(!refused);
    }
    let origins = [
        "https://evil.example".to_owned(),
        "null".into(),
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        "file://".into(),
        "tauri://localhost".into(),
        String::new(),
    ];
    for origin in &origins {
        let answer = start(&clinic, &format!("{ours}Origin: {origin}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{origin}: {answer}");
        let_in += usize::from(!answer.starts_with("HTTP/1.1 403"));
    }
    assert_eq!(clinic.practice.inbox().await.unwrap(), []);
    let answer = start(&clinic, &format!("Host: LOCALHOST:{port}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "the control: {answer}");
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), 1);
    let what = "requests let in that are for another host, or from a web page";
    figures::record(what, let_in, &format!("of {}", heads.len() + origins.len()));
}

/// Keys that are not `key`: at random, and with one digit changed, missing or added.
fn wrong_keys(key: &str, count: usize) -> Vec<String> {
    let mut wrong = vec![key[1..].to_owned(), format!("{key}0"), key.to_ascii_uppercase()];
    for place in 0..key.len() {
        let other = if &key[place..=place] == "7" { "8" } else { "7" };
        wrong.push(format!("{}{other}{}", &key[..place], &key[place + 1..]));
    }
    let mut state: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    while wrong.len() < count {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5).wrapping_add(1);
        wrong.push(format!("{state:032x}"));
    }
    wrong
}

#[tokio::test]
async fn a_launch_key_keeps_others_out() {
    let folder = tempfile::tempdir().unwrap();
    let key = "0123456789abcdef0123456789abcdef";
    let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    let launch_key = Some(key.to_owned());
    let accounts = vec![account("pat", &["pat@example.org"])];
    let practice = Practice::start(Options { launch_key, accounts, hash_cost: HashCost::Test, ..options })
        .await
        .unwrap();
    assert_eq!(practice.root().path(), format!("/{key}/"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let found = Reply::of(client.get(practice.root().join(".well-known/portal-recovery").unwrap())).await;
    let base = found.member("base_url").as_str().unwrap().to_owned();
    assert!(base.contains(key));
    let start =
        |url: &str| client.post(url).json(&json!({ "purpose": "password_reset", "identifier": "pat" }));
    assert_eq!(Reply::of(start(&format!("{base}/flows"))).await.word(), "enter_code", "the control");
    assert!(practice.inbox().await.unwrap()[0].body.contains(&format!("/{key}/recover/")));

    let (mut tried, mut found) = (0, 0);
    let keys = wrong_keys(key, figures::count(60, 2_000));
    for wrong in keys.iter().map(String::as_str).chain([".", "..", "%2e", "*"]) {
        for path in [".well-known/portal-recovery", "recovery/v1/flows", "recover/x", ""] {
            let method = if path.ends_with("flows") { Method::POST } else { Method::GET };
            let url = practice.root().join(&format!("/{wrong}/{path}")).unwrap();
            let reply = Reply::of(client.request(method, url).body("{}")).await;
            assert_eq!((reply.status, reply.text.as_str()), (404, ""), "{wrong}/{path}");
            found += usize::from(reply.status != StatusCode::NOT_FOUND.as_u16());
            tried += 1;
        }
    }
    assert_eq!(practice.inbox().await.unwrap().len(), 1);
    figures::record("requests with a wrong launch key that find anything", found, &format!("of {tried}"));
    practice.stop().await;
}

/// The addresses on which this port listens, as Linux writes them (`/proc/net/tcp`).
#[cfg(target_os = "linux")]
fn listening(port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let tables =
        ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| std::fs::read_to_string(table).unwrap_or_default());
    let sockets = tables.iter().flat_map(|table| table.lines().skip(1));
    let on_port = sockets.filter_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let (address, at) = words.next()?.split_once(':')?;
        let is_it = u16::from_str_radix(at, 16).ok()? == port && words.nth(1)? == LISTEN;
        is_it.then(|| address.to_owned())
    });
    on_port.collect()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn it_listens_on_this_computer_alone_and_elsewhere_each_time() {
    let mut ports = Vec::new();
    let mut open = Vec::new();
    for _ in 0..figures::count(3, 20) {
        let clinic = Clinic::with(vec![account("pat", &["pat@example.org"])]).await;
        let port = clinic.practice.root().port().unwrap();
        // 127.0.0.1, the first byte last.
        assert_eq!(listening(port), ["0100007F"]);
        ports.push(port);
        open.push(clinic);
    }
    let starts = ports.len();
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), starts);
    figures::record(
        "starts of the portal that listen on loopback alone, each at a port of its own",
        starts,
        "starts",
    );
}
