use practice::{Account, HashCost, Options, Practice};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::clinic::{Clinic, Reply, account};

const START: &str = r#"{"purpose":"password_reset","identifier":"pat"}"#;

#[tokio::test]
async fn bad_bodies_do_nothing() {
    let clinic = Clinic::open().await;
    let long = format!(r#"{{"purpose":"password_reset","identifier":"pat","pad":"{}"}}"#, "x".repeat(17_000));
    let longer =
        format!(r#"{{"purpose":"password_reset","identifier":"pat","pad":"{}"}}"#, "x".repeat(900_000));
    let deep = format!(
        r#"{{"purpose":"password_reset","identifier":"pat","pad":{}1{}}}"#,
        "[".repeat(500),
        "]".repeat(500)
    );
    let mut not_text = START.as_bytes().to_vec();
    not_text[40] = 0xff;
    let json = "application/json";
    let cases: [(&str, &[u8]); 17] = [
        ("text/plain", START.as_bytes()),
        ("application/x-www-form-urlencoded", b"purpose=password_reset&identifier=pat"),
        ("", START.as_bytes()),
        (json, b""),
        (json, b"null"),
        (json, br#"["password_reset","pat"]"#),
        (json, br#"{"purpose":"password_reset","identifier":["pat"]}"#),
        (json, br#"{"purpose":"password_reset","identifier":"pat","identifier":"rosa"}"#),
        (json, br#"{"purpose":"password_reset","identifier":7}"#),
        (json, br#"{"purpose":"password_reset","identifier":"  "}"#),
        (json, br#"{"purpose":"password_reset"}"#),
        (json, br#"{"purpose":"something_else","identifier":"pat"}"#),
        (json, br#"{"purpose":"password_reset","identifier":"pat","language":["en"]}"#),
        (json, &not_text),
        (json, deep.as_bytes()),
        (json, long.as_bytes()),
        (json, longer.as_bytes()),
    ];
    for (kind, body) in cases {
        let request = clinic.call(Method::POST, "flows", "").body(body.to_vec());
        let request = if kind.is_empty() { request } else { request.header("Content-Type", kind) };
        let reply = Reply::of(request).await;
        let sent = String::from_utf8_lossy(&body[..body.len().min(80)]);
        assert_eq!((reply.status, reply.word()), (400, "malformed"), "{kind} {sent}");
        assert_eq!(reply.headers["content-type"], "application/problem+json");
    }
    assert_eq!(clinic.practice.inbox().await.unwrap(), []);
    let charset =
        clinic.call(Method::POST, "flows", "").header("Content-Type", "application/json; charset=utf-8");
    assert_eq!(Reply::of(charset.body(START)).await.status, 200);
}

#[tokio::test]
async fn codes_are_given_one_way() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    for body in [
        json!({}),
        json!({ "code": "1", "link_token": "2" }),
        json!({ "code": 12345678 }),
        json!({ "code": null }),
    ] {
        assert_eq!(clinic.step(&flow, "code", body).await.word(), "malformed");
    }
    assert_eq!(clinic.current(&flow).await.next()["attempts_left"], 5);
}

/// Sends bytes as they are, and reads the answer until the connection ends.
async fn raw(clinic: &Clinic, request: &str) -> String {
    let address = clinic.practice.root().socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn other_hosts_and_web_pages_are_refused() {
    let clinic = Clinic::open().await;
    let port = clinic.practice.root().port().unwrap();
    let check = async |host: &str, more: &str, status: &str| {
        let request = format!(
            "POST /recovery/v1/flows HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{START}",
            START.len()
        );
        let answer = raw(&clinic, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{host} {more}: {answer}");
    };
    let ours = format!("127.0.0.1:{port}");
    check("evil.example", "", "421").await;
    check(&format!("evil.example:{port}"), "", "421").await;
    check(&ours, "Host: evil.example\r\n", "421").await;
    check(&ours, "Origin: https://evil.example\r\n", "403").await;
    check(&ours, "Origin: null\r\n", "403").await;
    assert_eq!(clinic.practice.inbox().await.unwrap(), []);
    check(
        &format!("localhost:{port}"),
        "X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n",
        "200",
    )
    .await;
    let mail = clinic.practice.inbox().await.unwrap();
    assert!(mail[0].body.contains(&format!("http://{ours}/recover/")) && !mail[0].body.contains("evil"));
}

#[tokio::test]
async fn other_paths_and_methods_are_not_there() {
    let clinic = Clinic::open().await;
    for path in
        ["/", "/recovery/v1", "/recovery/v1/flow", "/recovery/v2/flows", "/inbox", "/..%2f", "/recover/"]
    {
        let url = clinic.practice.root().join(path).unwrap();
        assert_eq!(Reply::of(clinic.client.get(url)).await.status, 404, "{path}");
    }
    assert_eq!(Reply::of(clinic.call(Method::GET, "flows", "")).await.status, 405);
    assert_eq!(Reply::of(clinic.call(Method::PUT, "flows/current", "")).await.status, 405);
}

#[tokio::test]
async fn a_launch_key_keeps_others_out() {
    let folder = tempfile::tempdir().unwrap();
    let key = "0123456789abcdef0123456789abcdef";
    let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    let launch_key = Some(key.to_owned());
    let accounts: Vec<Account> = vec![account("pat", &["pat@example.org"])];
    let practice = Practice::start(Options { launch_key, accounts, hash_cost: HashCost::Test, ..options })
        .await
        .unwrap();
    assert!(practice.root().path() == format!("/{key}/"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let found = Reply::of(client.get(practice.root().join(".well-known/portal-recovery").unwrap())).await;
    let base = found.member("base_url").as_str().unwrap().to_owned();
    assert!(base.contains(key));
    let start = client
        .post(format!("{base}/flows"))
        .json(&json!({ "purpose": "password_reset", "identifier": "pat" }));
    assert_eq!(Reply::of(start).await.word(), "enter_code");
    assert!(practice.inbox().await.unwrap()[0].body.contains(&format!("/{key}/recover/")));
    let wrong = key.replace('0', "1");
    for path in [
        "/.well-known/portal-recovery",
        "/recovery/v1/flows",
        "/",
        &format!("/{wrong}/.well-known/portal-recovery"),
    ] {
        let reply = Reply::of(client.get(practice.root().join(path).unwrap())).await;
        assert_eq!((reply.status, reply.text.as_str()), (404, ""), "{path}");
    }
    practice.stop().await;
}

/// With a clock that runs ahead as soon as everybody waits.
#[tokio::test(start_paused = true)]
async fn slow_requests_are_cut_off() {
    let clinic = Clinic::open().await;
    let begun = tokio::time::Instant::now();
    raw(&clinic, "POST /recovery/v1/flows HTTP/1.1\r\nHost: 127.0.0.1").await;
    assert!(begun.elapsed().as_secs() <= 12);
    let port = clinic.practice.root().port().unwrap();
    let half = format!(
        "POST /recovery/v1/flows HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{"
    );
    let answer = raw(&clinic, &half).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(begun.elapsed().as_secs() <= 35);
}
