//! Whether answers can be told apart, by what they say or by the time they take.

use std::time::Instant;

use practice::{Account, AccountState, Clock, HashCost, MailServer, Options, Practice};
use serde_json::json;
use support::{MailServerOptions, figures};

use crate::clinic::{Reply, account};

/// The area under the ROC curve (Mann and Whitney): how often the first kind takes longer than the second.
fn auc(one: &[u128], other: &[u128]) -> f64 {
    let score = |a: &u128, b: &u128| if a > b { 1.0 } else { 0.5 * f64::from(u8::from(a == b)) };
    let total: f64 = one.iter().flat_map(|a| other.iter().map(move |b| score(a, b))).sum();
    total / (one.len() * other.len()) as f64
}

/// One start for each account, so that no cap comes in between.
fn patients(pairs: usize) -> Vec<Account> {
    let kind = |name: &str, n: usize, state, emails: bool| {
        let username = format!("{name}{n}");
        let email = format!("{username}@example.org");
        let emails: &[&str] = if emails { &[&email] } else { &[] };
        Account { state, ..account(&username, emails) }
    };
    (0..pairs)
        .flat_map(|n| {
            [
                kind("known", n, AccountState::Active, true),
                kind("locked", n, AccountState::Locked, true),
                kind("inactive", n, AccountState::Inactive, true),
                kind("bare", n, AccountState::Active, false),
            ]
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn starts_cannot_be_told_apart() {
    told_apart(None).await;
    let server = support::MailServer::start(MailServerOptions::default());
    told_apart(Some(&server)).await;
    assert!(!server.emails().is_empty(), "the control: emails went on meanwhile");
}

/// Also where emails go on to a mail server, which happens after the answer.
async fn told_apart(server: Option<&support::MailServer>) {
    let to_server = if server.is_some() { ", with a mail server" } else { "" };
    let address = server.map(|server| format!("smtp://127.0.0.1:{}", server.port()));
    let mail_server = address.map(|address| MailServer::parse(&address).unwrap());
    let pairs = figures::count(30, 300);
    // Few pairs say little: four standard deviations, so that chance alone fails no run.
    let tolerance = if pairs < 300 { 4.0 * (1.0 / (6.0 * pairs as f64)).sqrt() } else { 0.07 };
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        accounts: patients(pairs),
        clock: Clock::system(),
        hash_cost: HashCost::Test,
        mail_server,
        ..Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"))
    };
    let practice = Practice::start(options).await.unwrap();
    let url = practice.root().join("recovery/v1/flows").unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let start = async |identifier: &str| {
        let body = json!({ "purpose": "password_reset", "identifier": identifier, "language": "en" });
        let begun = Instant::now();
        let reply = Reply::of(client.post(url.clone()).json(&body)).await;
        (begun.elapsed().as_nanos(), reply)
    };
    for kind in ["known", "locked", "inactive", "bare"] {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for n in 0..pairs {
            let (known, unknown) = (format!("{kind}{n}"), format!("nobody-{kind}{n}"));
            // In turns, so that what the first of a pair warms counts for both kinds alike.
            let ((a, first), (b, second)) = match n % 2 {
                0 => (start(&known).await, start(&unknown).await),
                _ => {
                    let unknown = start(&unknown).await;
                    (start(&known).await, unknown)
                }
            };
            assert_eq!(plain(&first), plain(&second), "{kind}");
            one.push(a);
            other.push(b);
        }
        let area = auc(&one, &other);
        assert!((area - 0.5).abs() <= tolerance, "{kind}{to_server}: AUC {area:.3} over {pairs} pairs");
        let what = format!("AUC of the times of starts: {kind} and unknown{to_server}");
        figures::record(&what, (area * 1000.0).round() / 1000.0, &format!("over {pairs} pairs"));
    }
    practice.stop().await;
}

/// Status, headers and body, without what is random by nature.
fn plain(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let random = ["request-id", "date", "content-length"];
    let headers = reply.headers.iter().filter(|(name, _)| !random.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (reply.status, headers.collect(), reply.text.replace(&reply.flow().0, ""))
}
