//! Good links and hostile ones. The hostile are made from every way we know of to look like another host,
//! each combined with the others' places in the address.

use super::*;

const TOKEN: &str = "abcdefghijklmnopqrstuv";

fn origins() -> Vec<Origin> {
    ["https://portal.example/", "https://login.portal.example:8443/", "http://127.0.0.1:4711/"]
        .map(|url| Origin::of(&Url::parse(url).unwrap()).unwrap())
        .into()
}

fn read(text: &str) -> Result<String, LinkProblem> {
    token(text, &origins(), LinkForm::Token).map(|token| token.expose_for_delivery().to_owned())
}

/// Sixty links a portal could send, each as a patient could paste it.
fn good() -> Vec<String> {
    let places = [
        "https://portal.example/recover/{T}",
        "https://portal.example/recover?token={T}",
        "https://portal.example/recover?lang=es&link_token={T}",
        "https://portal.example/r#token={T}",
        "HTTPS://Portal.Example/recover/{T}",
        "https://portal.example:443/recover/{T}",
        "https://login.portal.example:8443/a/b/c?key={T}",
        "http://127.0.0.1:4711/launch-key/recover/{T}",
        "https://portal.example/recover?user=p%40e.org&token={T}&x=%E2%82%AC",
        "https://portal.example/@clinic/recover/{T}",
    ];
    let pasted = [
        "{L}",
        "  {L}\n",
        "<{L}>",
        "Open this link: {L}. It works for 10 minutes.",
        "({L})",
        "Open {L}. Or copy it: {L}",
    ];
    let link = |place: &str| place.replace("{T}", TOKEN);
    places.iter().flat_map(|place| pasted.map(|pasted| pasted.replace("{L}", &link(place)))).collect()
}

/// A thousand and more links that lead elsewhere, or could be taken to.
fn hostile() -> Vec<String> {
    let authorities = [
        // Other hosts, near and far.
        "evil.example",
        "portal.example.evil.example",
        "evil-portal.example",
        "portal-example.com",
        "portal.examp1e",
        "portal.exarnple",
        "xportal.example",
        "sub.portal.example",
        "example",
        "portal.example.",
        "portal..example",
        ".portal.example",
        "portal%2eexample",
        "portal%2Eexample",
        "portal.example%00.evil.example",
        "portal.example%2f.evil.example",
        "portal.example%40evil.example",
        // User names that look like the host.
        "portal.example@evil.example",
        "portal.example:x@evil.example",
        "portal.example:443@evil.example",
        "x@portal.example",
        "x:y@portal.example",
        "@portal.example",
        ":@portal.example",
        "%40@portal.example",
        // Ports.
        "portal.example:80",
        "portal.example:8443",
        "portal.example:444",
        "portal.example:0",
        "portal.example:00443",
        "portal.example:",
        "portal.example:+443",
        "portal.example:443:443",
        "login.portal.example",
        "login.portal.example:443",
        // Addresses of computers.
        "1.2.3.4",
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0",
        // Other scripts, invisible characters, directions.
        "pоrtal.example",
        "роrtal.example",
        "portal.exаmple",
        "portal.exampIe",
        "ｐｏｒｔａｌ.example",
        "portal。example",
        "portal．example",
        "portal｡example",
        "portal.example\u{200b}",
        "por\u{ad}tal.example",
        "portal.ex\u{2060}ample",
        "\u{202e}elpmaxe.latrop",
        "portal.example\u{202e}",
        "\u{200f}portal.example",
        "portal.example\u{2066}",
        "portal.example\u{ff0f}evil.example",
        "portal.example\u{2044}evil.example",
        "portal.example\u{ff1f}.evil.example",
        "portal.example\u{ff03}.evil.example",
        "xn--prtal-jua.example",
        "xn--portal.example",
        "portal.xn--exmple-cua",
        "portál.example",
        "port\u{0430}l.example",
        "ⓟortal.example",
        // What browsers mend.
        "portal.example\\evil.example",
        "evil.example\\@portal.example",
        "portal.example\t.evil.example",
        "portal.example;evil.example",
        "portal.example,evil.example",
        "portal.example&evil.example",
        "portal.example|evil.example",
        "portal.example^",
        "portal example",
        "",
    ];
    let schemes =
        ["https://", "http://", "HTTPS://", "ftp://", "javascript://", "https:////", "https:///", "//"];
    let paths = ["/recover/{T}", "?token={T}"];
    let mut links = Vec::new();
    for authority in authorities {
        for scheme in schemes {
            // The one combination of these that is a known origin is not hostile.
            for path in paths {
                links.push(format!("{scheme}{authority}{}", path.replace("{T}", TOKEN)));
            }
        }
    }
    // The right host under the wrong scheme, and not as a host at all.
    for rest in ["portal.example", "login.portal.example:8443"] {
        for scheme in
            ["http", "ftp", "file", "javascript", "data", "ws", "wss", "blob:https", "view-source:https"]
        {
            links.push(format!("{scheme}://{rest}/recover/{TOKEN}"));
        }
    }
    links.push(format!("https://evil.example/https://portal.example/recover/{TOKEN}"));
    links.push(format!("https://evil.example/?u=https://portal.example/recover/{TOKEN}"));
    links.push(format!("https:portal.example/recover/{TOKEN}"));
    links.push(format!("https:/portal.example/recover/{TOKEN}"));
    links.push(format!("portal.example/recover/{TOKEN}"));
    links.push(format!("https://portal.example/recover/{TOKEN}\u{202e}"));
    links.push(format!("https://portal.example/re\u{200b}cover/{TOKEN}"));
    links.push(format!("https://portal.example\\recover/{TOKEN}"));
    links
}

#[test]
fn sixty_good_links_are_read() {
    let links = good();
    assert_eq!(links.len(), 60);
    for link in links {
        assert_eq!(read(&link).as_deref(), Ok(TOKEN), "{link}");
        assert_eq!(check(&link, &origins()), Ok(()), "{link}");
    }
}

#[test]
fn a_thousand_hostile_links_are_refused() {
    let links = hostile();
    assert!(links.len() >= 1_000, "{}", links.len());
    for link in links {
        let seen = read(&link);
        assert!(seen.is_err() && seen != Err(LinkProblem::NoToken), "{link:?}: {seen:?}");
        assert!(check(&link, &origins()).is_err(), "{link:?}");
        assert!(WebAddress::read(&link, &origins()).is_err(), "{link:?}");
    }
}

#[test]
fn says_why_a_link_is_refused() {
    let check = |text: &str, want: LinkProblem| assert_eq!(read(text), Err(want), "{text:?}");
    check("", LinkProblem::Empty);
    check("40217735", LinkProblem::NoLink);
    check("https://portal.example/help", LinkProblem::NoToken);
    check("https://portal.example/recover?token=short", LinkProblem::NoToken);
    check("https://evil.example/recover", LinkProblem::WrongHost("evil.example".into()));
    check("https://pоrtal.example/", LinkProblem::WrongHost("xn--prtal-jye.example".into()));
    check(&format!("https://portal.example/a/{TOKEN} https://evil.example/"), LinkProblem::SeveralLinks);
    check("https://[broken/", LinkProblem::WrongHost(String::new()));
}

#[test]
fn an_origin_is_https_or_this_computer() {
    let of = |url: &str| Origin::of(&Url::parse(url).unwrap()).map(|origin| origin.authority);
    assert_eq!(of("https://Portal.Example:443/x").as_deref(), Some("portal.example"));
    assert_eq!(of("http://localhost:80/").as_deref(), Some("localhost"));
    assert_eq!(of("http://portal.example/"), None);
    assert_eq!(of("ftp://portal.example/"), None);
    assert_eq!(of("data:text/plain,x"), None);
}

#[test]
fn whose_it_is_and_a_token_are_found_together() {
    let token = "c9k2rt-0123456789abcdef0123456789abcdef";
    let read = |text: &str| {
        super::token(text, &origins(), LinkForm::UidAndToken)
            .map(|found| found.expose_for_delivery().to_owned())
    };
    let good = format!("MQ/{token}");
    for link in [
        "https://portal.example/password/reset/confirm/{U}/{T}",
        "https://portal.example/password/reset/confirm/{U}/{T}/",
        "https://portal.example/#/password/reset/confirm/{U}/{T}",
        "https://portal.example/#/reset?uid={U}&token={T}",
        "https://portal.example/reset?uid={U}&token={T}",
        "https://portal.example/reset?token={T}&lang=es&uid={U}",
        "https://portal.example/reset#uid={U}&token={T}",
        "Go to the following page:\n\nhttp://127.0.0.1:4711/#/password/reset/confirm/{U}/{T}\n\nThanks!",
    ] {
        let link = link.replace("{U}", "MQ").replace("{T}", token);
        assert_eq!(read(&link).as_ref(), Ok(&good), "{link}");
    }
    for link in [
        format!("https://portal.example/{token}"),
        format!("https://portal.example/MQ/{}", &token[..10]),
        format!("https://portal.example/reset?uid=&token={token}"),
        format!("https://portal.example/M%20Q/{token}"),
        "https://portal.example/".to_owned(),
    ] {
        assert_eq!(read(&link), Err(LinkProblem::NoToken), "{link}");
    }
    assert!(matches!(read(&format!("https://evil.example/MQ/{token}")), Err(LinkProblem::WrongHost(_))));
}
