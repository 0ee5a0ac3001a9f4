//! Requests that cannot be read, and callers who never finish: nothing happens, and nobody else waits.

use std::time::Duration;

use reqwest::Method;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use support::figures;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::clinic::{Clinic, NEW, Reply};

const JSON: &str = "application/json";
const START: &str = r#"{"purpose":"password_reset","identifier":"pat"}"#;

/// A call, within what, a body that it takes, and the members that must be there.
struct Target {
    path: &'static str,
    authorization: String,
    body: Value,
    needed: &'static [&'static str],
}

/// Every call that takes a body, each where it would be taken.
async fn targets(clinic: &Clinic) -> Vec<Target> {
    let target = |path, authorization, body, needed| Target { path, authorization, body, needed };
    let waiting = clinic.reset("rosa").await.authorization();
    let impatient = clinic.reset("rivera1950").await.authorization();
    let identity = clinic.proven("ida", "ida@example.org").await.0.authorization();
    let password = clinic.proven("pat", "pat@example.org").await.0.authorization();
    let temporary = clinic.start("temporary_password", "tess").await.flow().authorization();
    clinic.later(31);
    let code = clinic.code_for("rosa.old@example.org").await;
    let start = json!({ "purpose": "password_reset", "identifier": "pat", "language": "en" });
    let who = json!({ "date_of_birth": "1955-08-17", "last_name": "Novak" });
    let given = json!({ "username": "tess", "password": "temporary horse battery 13" });
    let sign_in = json!({ "username": "ana", "password": "correct horse battery 4" });
    vec![
        target("flows", String::new(), start, &["purpose", "identifier"]),
        target("flows/current/code", waiting, json!({ "code": code }), &["code"]),
        target("flows/current/resend", impatient, json!({ "channel": "email" }), &[]),
        target("flows/current/identity", identity, who, &["date_of_birth", "last_name"]),
        target(
            "flows/current/password",
            password,
            json!({ "password": NEW, "revoke_sessions": true }),
            &["password"],
        ),
        target("flows/current/credentials", temporary, given, &["username", "password"]),
        target("sessions", String::new(), sign_in, &["username", "password"]),
    ]
}

/// What no call can take, made from a body that this one takes: content type and bytes.
fn malformed(target: &Target) -> Vec<(&'static str, Vec<u8>)> {
    let (body, needed) = (&target.body, target.needed);
    let good = body.to_string();
    let members = body.as_object().unwrap();
    let mut all: Vec<(&str, Vec<u8>)> = Vec::new();
    for kind in [
        "",
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "application/problem+json",
        "text/json",
        "application/json, text/plain",
    ] {
        all.push((kind, good.clone().into()));
    }
    let mut add = |text: String| all.push((JSON, text.into_bytes()));
    for text in
        ["", " ", "null", "true", "7", "\"text\"", "[]", "{", "}", "{}{}", "NaN", "// x\n{}", "\u{feff}{}"]
    {
        add(text.into());
    }
    add(format!("[{good}]"));
    add(format!("{good}x"));
    add(format!("{good}{good}"));
    add(good.replace('"', "'"));
    add(good.replace('}', ",}"));
    add(good.replace('{', "{\"pad\":\"\\ud800\","));
    add(good.replace('{', "{\"pad\":\"\u{1}\","));
    add(good.replace('{', "{\"pad\":1e,"));
    for depth in [128, 1_000, 7_000] {
        add(good.replace('{', &format!("{{\"pad\":{}1{},", "[".repeat(depth), "]".repeat(depth))));
    }
    // Beyond 16 KiB: 10,000 deep, and just long.
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = [open.repeat(10_000), "1".into(), close.repeat(10_000)].concat();
        add(good.replace('{', &format!("{{\"pad\":{deep},")));
        add(deep);
        add(open.repeat(10_000));
    }
    for length in [16 * 1024, 17_000, 900_000] {
        add(good.replace('{', &format!("{{\"pad\":\"{}\",", "x".repeat(length))));
    }
    for (name, value) in members {
        add(good.replace('}', &format!(",\"{name}\":{value}}}")));
        add(good.replace('}', &format!(",\"{name}\":\"other\"}}")));
        let escaped = format!("\\u{:04x}{}", u32::from(name.as_bytes()[0]), &name[1..]);
        add(good.replace('}', &format!(",\"{escaped}\":{value}}}")));
        for wrong in [json!([value]), json!({ "text": value }), json!(7), json!([]), json!({})] {
            let mut body = body.clone();
            body[name] = wrong;
            add(body.to_string());
        }
    }
    for name in needed {
        let mut without = body.clone();
        without.as_object_mut().unwrap().remove(*name);
        add(without.to_string());
        without[*name] = Value::Null;
        add(without.to_string());
    }
    for bytes in [&[0xff_u8][..], &[0xc0, 0x80], &[0xed, 0xa0, 0x80], &[0xf5, 0x80, 0x80, 0x80], &[0x80]] {
        all.push((JSON, [&good.as_bytes()[..2], bytes, &good.as_bytes()[2..]].concat()));
    }
    all
}

/// More of the same kind: cut off anywhere, or with a byte that no text has there.
fn broken(good: &str, number: usize) -> (&'static str, Vec<u8>) {
    let place = 1 + number.wrapping_mul(0x9e37_79b9) % (good.len() - 1);
    let (before, after) = good.as_bytes().split_at(place);
    let odd = 0x80 + u8::try_from(number % 0x80).unwrap();
    if number.is_multiple_of(2) { (JSON, before.to_vec()) } else { (JSON, [before, &[odd], after].concat()) }
}

/// All that the portal keeps.
fn everything(clinic: &Clinic) -> Vec<(String, Vec<Vec<Cell>>)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(clinic.path("portal.sqlite"), flags).unwrap();
    let mut names = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let rows = |name: &String| -> Vec<Vec<Cell>> {
        let mut all = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = all.column_count();
        let rows = all.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
        rows.unwrap().map(Result::unwrap).collect()
    };
    names.iter().map(|name| (name.clone(), rows(name))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_requests_do_nothing() {
    let clinic = Clinic::open().await;
    let targets = targets(&clinic).await;
    let more = figures::count(20, 600);
    let (before, mails) = (everything(&clinic), clinic.practice.inbox().await.unwrap().len());
    let (mut sent, mut taken) = (0, 0);
    for target in &targets {
        let good = target.body.to_string();
        for (kind, body) in malformed(target).into_iter().chain((0..more).map(|n| broken(&good, n))) {
            let shown = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
            let request = clinic.call(Method::POST, target.path, &target.authorization).body(body);
            let request = if kind.is_empty() { request } else { request.header("Content-Type", kind) };
            let reply = Reply::of(request).await;
            assert_eq!((reply.status, reply.word()), (400, "malformed"), "{}: {kind} {shown}", target.path);
            assert_eq!(reply.headers["content-type"], "application/problem+json");
            taken += usize::from(reply.status != 400);
            sent += 1;
        }
    }
    assert_eq!(everything(&clinic), before, "nothing happened");
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), mails);
    for target in targets {
        let kind = "application/json; charset=utf-8";
        let request = clinic.call(Method::POST, target.path, &target.authorization);
        let reply = Reply::of(request.header("Content-Type", kind).body(target.body.to_string())).await;
        assert_eq!(reply.status, 200, "the control: {} {}", target.path, reply.text);
    }
    figures::record("malformed requests that did anything", taken, &format!("of {sent}"));
}

async fn connect(clinic: &Clinic) -> TcpStream {
    TcpStream::connect(clinic.practice.root().socket_addrs(|| None).unwrap()[0]).await.unwrap()
}

/// Sends bytes as they are, and reads the answer until the connection ends.
pub(crate) async fn raw(clinic: &Clinic, request: &[u8]) -> String {
    let mut stream = connect(clinic).await;
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// The beginning of a request that never ends, one piece a second.
async fn drip(clinic: &Clinic, whole_head: bool, begun: Instant) -> (String, Duration) {
    let port = clinic.practice.root().port().unwrap();
    let mut head = format!("POST /recovery/v1/flows HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n");
    if whole_head {
        head.push_str("Content-Type: application/json\r\nContent-Length: 10000\r\n\r\n{");
    }
    let (mut reading, mut writing) = connect(clinic).await.into_split();
    writing.write_all(head.as_bytes()).await.unwrap();
    let dripping = async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            // It may be cut off by now.
            let _ = writing.write_all(b"x").await;
        }
    };
    let mut answer = Vec::new();
    tokio::select! {
        // An end or a broken connection: either way it is over.
        _ = reading.read_to_end(&mut answer) => {}
        never = dripping => never,
    }
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

/// With a clock that runs ahead as soon as everybody waits.
#[tokio::test(start_paused = true)]
async fn callers_who_never_finish_keep_nobody_waiting() {
    let callers = figures::count(40, 200);
    let clinic = std::sync::Arc::new(Clinic::open().await);
    let begun = Instant::now();
    let mut drips = JoinSet::new();
    for number in 0..callers {
        let clinic = std::sync::Arc::clone(&clinic);
        drips.spawn(async move { drip(&clinic, number % 2 == 0, begun).await });
    }
    let port = clinic.practice.root().port().unwrap();
    let good = format!(
        "POST /recovery/v1/flows HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: {JSON}\r\nContent-Length: {}\r\n\r\n{START}",
        START.len()
    );
    let mut served = 0;
    for _ in 0..8 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let asked = Instant::now();
        let answer = raw(&clinic, good.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
        served += 1;
    }
    assert_eq!(drips.len(), callers, "the control: they are all still there");
    while let Some(ended) = drips.join_next().await {
        let (answer, after) = ended.unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
        assert!(after.as_secs() <= 35, "{after:?}");
    }
    assert_eq!(clinic.practice.inbox().await.unwrap().len(), served, "none but the good ones did anything");
    figures::record(
        "callers who never finish, all cut off, with others served meanwhile",
        callers,
        "callers",
    );
}
