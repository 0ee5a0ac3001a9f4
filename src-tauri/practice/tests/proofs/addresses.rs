//! Where messages go, and where their links lead, whatever is typed or claimed.

use reqwest::Method;
use serde_json::{Value, json};
use support::figures;

use crate::clinic::{Clinic, Reply};

const RECORD: &str = "pat@example.org";

/// Ways of writing two addresses where one belongs, or one that looks like another.
fn recipients() -> Vec<Value> {
    let stranger = "stranger@evil.example";
    let mut all = vec![
        json!([RECORD, stranger]),
        json!([[stranger]]),
        json!({ "email": stranger }),
        json!(null),
        json!(true),
        json!(7),
    ];
    for between in
        [",", ";", " ", "\r\n", "\n", "\r", "\t", "\u{0}", "%0a", "%0d%0a", "\\n", "|", "&", "\u{2028}"]
    {
        for text in [
            format!("{RECORD}{between}{stranger}"),
            format!("{stranger}{between}{RECORD}"),
            format!("{RECORD}{between}Cc: {stranger}"),
            format!("{RECORD}{between}Bcc: {stranger}"),
            format!("{RECORD}{between}To: {stranger}"),
            format!("<{RECORD}>{between}<{stranger}>"),
            format!("\"{RECORD}\"{between}<{stranger}>"),
        ] {
            all.push(json!(text));
        }
    }
    for (from, to) in [
        ("a", "\u{430}"),
        ("p", "\u{440}"),
        ("o", "\u{43e}"),
        ("e", "\u{435}"),
        ("l", "\u{456}"),
        ("x", "\u{445}"),
    ] {
        for prefix in ["", " ", "\u{200b}", "\u{feff}"] {
            all.push(json!(format!("{prefix}{}", RECORD.replace(from, to))));
        }
    }
    for host in [
        "evil.example",
        "example.org.evil.example",
        "example.org.",
        "EXAMPLE.ORG\u{0}",
        "example。org",
        "[127.0.0.1]",
        "example.org:25",
        "xn--exmple-cua.org",
    ] {
        for name in
            ["pat", "pat+x", "\"pat\"", "pat%example.org", "pat@example.org", "(x)pat", "pat.", ".pat"]
        {
            all.push(json!(format!("{name}@{host}")));
        }
    }
    for length in [65, 255, 500, 1_000, 2_000, 5_000, 8_000, 10_000, 12_000, 15_000] {
        all.push(json!(format!("{}@example.org", "p".repeat(length))));
    }
    all
}

#[tokio::test]
async fn messages_go_to_the_record_alone() {
    let clinic = Clinic::open().await;
    let recipients = recipients();
    assert!(recipients.len() >= 200, "{}", recipients.len());
    for recipient in &recipients {
        let body = json!({ "purpose": "password_reset", "identifier": recipient, "language": "en" });
        clinic.post("flows", body).await;
        clinic.post("flows", json!({ "purpose": "username_recovery", "identifier": recipient })).await;
    }
    let twice = format!(
        r#"{{"purpose":"password_reset","identifier":"{RECORD}","identifier":"stranger@evil.example"}}"#
    );
    let request =
        clinic.call(Method::POST, "flows", "").header("content-type", "application/json").body(twice);
    assert_eq!(Reply::of(request).await.word(), "malformed");
    let off_record =
        clinic.practice.inbox().await.unwrap().into_iter().filter(|mail| mail.to != RECORD).count();
    assert_eq!(off_record, 0);
    clinic.later(24 * 60 * 60 + 1);
    clinic.reset(RECORD).await;
    assert!(!clinic.mail(RECORD).await.is_empty(), "the control");
    figures::record(
        "messages off the record",
        off_record,
        &format!("of {} malformed recipients", recipients.len()),
    );
}

#[tokio::test]
async fn links_lead_where_the_portal_is() {
    let clinic = Clinic::open().await;
    let poisons = [
        ("host", "evil.example"),
        ("host", "127.0.0.1"),
        ("host", "evil.example:80@127.0.0.1"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "javascript"),
        ("x-forwarded-port", "666"),
        ("x-forwarded-for", "evil.example"),
        ("x-forwarded-server", "evil.example"),
        ("x-forwarded-prefix", "//evil.example"),
        ("x-forwarded-scheme", "ftp"),
        ("forwarded", "host=evil.example;proto=ftp;for=1.2.3.4"),
        ("x-host", "evil.example"),
        ("x-original-host", "evil.example"),
        ("x-original-url", "//evil.example/"),
        ("x-rewrite-url", "//evil.example/"),
        ("x-http-host-override", "evil.example"),
        ("x-real-ip", "evil.example"),
        ("via", "1.1 evil.example"),
        ("referer", "https://evil.example/"),
        ("origin", "https://evil.example"),
        ("base-url", "https://evil.example/"),
    ];
    let mut altered = 0;
    for (number, (name, value)) in poisons.iter().enumerate() {
        if number % 8 == 0 {
            clinic.later(24 * 60 * 60 + 1);
        }
        let body = json!({ "purpose": "password_reset", "identifier": "pat", "language": "en" });
        // Refused, or without effect.
        Reply::of(clinic.call(Method::POST, "flows", "").header(*name, *value).json(&body)).await;
    }
    let root = clinic.practice.root().as_str().to_owned();
    let mails = clinic.mail(RECORD).await;
    assert!(mails.len() >= 10, "the control: most of these headers are not even refused");
    for mail in mails {
        let links = mail.body.split_whitespace().filter(|word| word.contains("://"));
        altered += links.filter(|link| !link.starts_with(&root)).count();
        assert!(!mail.body.contains("evil.example"));
    }
    assert_eq!(altered, 0);
    figures::record("links altered by headers", altered, &format!("of {} poisonings", poisons.len()));
}
