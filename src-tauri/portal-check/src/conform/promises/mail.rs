//! Where messages go, and where their links lead.

use serde_json::json;

use super::{Kept, due, not_checked};
use crate::conform::api::send;
use crate::conform::bench::Bench;
use crate::conform::people::{Kind, SPENT};

/// A host that is nobody's.
const EVIL: &str = "evil.example";

pub(super) async fn to_record(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 4)?;
    let email = person.email();
    let (name, host) = email.split_once('@').unwrap_or_default();
    let seen = bench.mailbox.now();
    let stranger = format!("stranger@{EVIL}");
    let looks_like: String = name.chars().map(|c| if c == 'a' { '\u{430}' } else { c }).collect();
    let mut tricks = vec![
        json!([email, stranger]),
        json!({ "email": stranger }),
        json!(format!("{email},{stranger}")),
        json!(format!("{email};{stranger}")),
        json!(format!("{email} {stranger}")),
        json!(format!("{email}\r\nCc: {stranger}")),
        json!(format!("{email}\nBcc: {stranger}")),
        json!(format!("{email}%0aCc:{stranger}")),
        json!(format!("{stranger}\u{0}{email}")),
        json!(format!("\"{email}\" <{stranger}>")),
        json!(format!("<{stranger}>{email}")),
        json!(format!("{name}@{host}.{EVIL}")),
        json!(format!("{name}@{EVIL}@{host}")),
        json!(format!("{name}%{host}@{EVIL}")),
        json!(format!("{name}+{EVIL}@{host}")),
    ];
    if looks_like != name {
        tricks.push(json!(format!("{looks_like}@{host}")));
    }
    for identifier in &tricks {
        let body = json!({ "purpose": "password_reset", "identifier": identifier, "language": "en" });
        bench.api.post("flows", "", &body).await?;
    }
    let control = bench.begin("password_reset", email, email).await?;
    drop(control);
    for message in bench.mailbox.since(&seen) {
        let to = message.recipients();
        due(message.is_to(email) && !to.contains(EVIL), format!("a message went to {to}"))?;
    }
    Ok(())
}

pub(super) async fn links(bench: &Bench) -> Kept {
    let person = bench.person(Kind::Plain, 9)?;
    let honest = bench.reset(&person).await?;
    let places = |links: &[String]| -> Vec<String> {
        let origin = |link: &String| url::Url::parse(link).ok().map(|url| url.origin().ascii_serialization());
        links.iter().filter_map(origin).collect()
    };
    let due_places = places(&honest.links);
    let body =
        json!({ "purpose": "password_reset", "identifier": person.username, "language": "en" }).to_string();
    // Several at once, so that all of them fit below the cap on codes.
    let poisons: [&[(&str, &str)]; 8] = [
        &[("host", EVIL)],
        &[("x-forwarded-host", EVIL), ("x-forwarded-proto", "http"), ("x-forwarded-port", "666")],
        &[("forwarded", "for=1.2.3.4;host=evil.example;proto=http")],
        &[
            ("x-host", EVIL),
            ("x-forwarded-server", EVIL),
            ("x-original-host", EVIL),
            ("x-rewrite-url", "//evil.example/"),
        ],
        &[
            ("x-http-host-override", EVIL),
            ("x-original-url", "//evil.example/"),
            ("x-forwarded-prefix", "//evil.example"),
        ],
        &[("origin", "https://evil.example"), ("referer", "https://evil.example/")],
        &[
            ("true-client-ip", EVIL),
            ("cf-connecting-ip", EVIL),
            ("x-real-ip", EVIL),
            ("client-ip", EVIL),
            ("via", "1.1 evil.example"),
        ],
        &[
            ("x-forwarded-scheme", "javascript"),
            ("front-end-https", "off"),
            ("x-url-scheme", "http"),
            ("base-url", "https://evil.example"),
        ],
    ];
    for poison in poisons {
        let seen = bench.mailbox.now();
        let mut request = bench.api.raw("flows", "", body.clone());
        for (name, value) in poison {
            request = request.header(*name, *value);
        }
        let names: Vec<_> = poison.iter().map(|(name, _)| *name).collect();
        // Refusing such a request is as good.
        let Ok(reply) = send("flows", request).await else { continue };
        if reply.is_problem() {
            continue;
        }
        if reply.word() == "wait" {
            return Err(not_checked(SPENT));
        }
        let waiting = bench.waiting(reply, &seen, person.email()).await?;
        let seen = format!("{} changes where the links in messages lead", names.join(", "));
        due(places(&waiting.links) == due_places, seen)?;
        due(
            !waiting.links.iter().any(|link| link.contains(EVIL)),
            "a link in a message names a host of the request",
        )?;
    }
    Ok(())
}
