//! Forms are sent by the desk's own pages, once, and by nobody else.

use practice::{HashCost, Options, Practice};
use reqwest::Method;

use crate::clinic::Clinic;
use crate::desk::acts::secret_for;
use crate::desk::browser::url_encoded;
use crate::desk::{Browser, DESK, Page};

#[tokio::test]
async fn every_answer_is_closed() {
    let clinic = Clinic::open().await;
    let browser = Browser::new(&clinic);
    let mut pages = vec![browser.open("desk").await, browser.open("desk/style.css").await];
    pages.push(browser.sign_in("desk", "wrong").await);
    pages.push(browser.sign_in(DESK.0, DESK.1).await);
    pages.push(browser.confirmed("pat").await);
    pages.push(browser.open("desk/nothing").await);
    for page in &pages {
        let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
        assert_eq!(
            header("content-security-policy"),
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        );
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(page.headers.contains_key("request-id"));
        for word in ["<script", "style=", "onclick", "javascript:"] {
            assert!(!page.html.contains(word), "{word}");
        }
    }
    assert_eq!(pages[1].headers["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn a_form_works_once() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    // As fast as somebody can click twice.
    let (one, two) = tokio::join!(
        browser.send_only(&page, "/temporary-password", &[]),
        browser.send_only(&page, "/temporary-password", &[])
    );
    assert_eq!((one.status, one.to.clone()), (303, two.to.clone()));
    let password = secret_for(&clinic, "pat@example.org").await;
    let again = browser.send(&page, "/temporary-password", &[]).await;
    assert!(again.says("Temporary password sent"));
    assert_eq!(clinic.mail("pat@example.org").await.len(), 1);
    assert_eq!(clinic.sign_in("pat", &password).await.word(), "temporary-password");
    let sent = clinic.staffed_events().iter().filter(|(event, _)| event == "temporary_password_sent").count();
    assert_eq!(sent, 1);
    let reloaded = browser.open(one.to.as_deref().unwrap()).await;
    assert!(reloaded.says("Temporary password sent") && clinic.mail("pat@example.org").await.len() == 1);
    let number = one.to.unwrap().rsplit('=').next().unwrap().to_owned();
    let other = browser.open(&format!("/desk/patients/2?done={number}")).await;
    assert!(!other.says("Temporary password sent"), "not on another patient's page");
    browser.send(&again, "/temporary-password", &[]).await;
    assert_eq!(clinic.mail("pat@example.org").await.len(), 2, "another page, another form");
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let clinic = Clinic::open().await;
    let (browser, other) = (Browser::signed_in(&clinic).await, Browser::signed_in(&clinic).await);
    let page = browser.confirmed("pat").await;
    let form = page.form("/reset");
    let (path, once) = (form.attribute("action"), form.hidden("once"));
    let foreign = other.patient("pat").await.form("/confirm").hidden("token");
    for fields in [
        vec![("once", once.as_str())],
        vec![("token", ""), ("once", once.as_str())],
        vec![("token", foreign.as_str()), ("once", once.as_str())],
        vec![("token", once.as_str()), ("once", once.as_str())],
    ] {
        let refused = browser.post(&path, &fields).await;
        assert_eq!(refused.status, 403, "{fields:?}");
        assert!(refused.says("This form does not work any more") && refused.says("Nothing was changed."));
    }
    let token = form.hidden("token");
    let without = browser.post(&path, &[("token", token.as_str())]).await;
    assert_eq!(without.status, 403, "and every form has a value of its own");
    let signed_out = Browser::new(&clinic);
    let nobody = signed_out.post(&path, &[("token", token.as_str()), ("once", once.as_str())]).await;
    assert!(nobody.status == 403 && nobody.says("Nothing was changed."));
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
    assert_eq!(browser.send_only(&page, "/sign-out", &[]).await.status, 200);
}

#[tokio::test]
async fn forms_come_from_the_desks_own_pages() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    let form = page.form("/reset");
    let body = url_encoded(&[("token", &form.hidden("token")), ("once", &form.hidden("once"))]);
    let path = form.attribute("action");
    let port = clinic.practice.root().port().unwrap();
    let own = browser.origin();
    let send = async |headers: &[(&str, &str)]| {
        let request = browser.request(Method::POST, &path).body(body.clone());
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.send().await.unwrap().status().as_u16()
    };
    for origin in [
        "null",
        "https://evil.example",
        "http://evil.example",
        &format!("https://127.0.0.1:{port}"),
        &format!("http://localhost:{port}"),
    ] {
        assert_eq!(send(&[("Origin", origin)]).await, 403, "{origin}");
    }
    assert_eq!(send(&[]).await, 403, "no origin");
    assert_eq!(send(&[("Origin", &own), ("Sec-Fetch-Site", "cross-site")]).await, 403);
    assert_eq!(send(&[("Origin", &own), ("Origin", &own)]).await, 403);
    assert_eq!(send(&[("Origin", &own), ("Host", "evil.example")]).await, 421);
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
    assert_eq!(send(&[("Origin", &own), ("Sec-Fetch-Site", "same-origin")]).await, 303);
    // The API hears no web page, not even the desk's.
    let start = clinic.call(Method::POST, "flows", "").header("Origin", &own).body("{}");
    assert_eq!(start.header("Content-Type", "application/json").send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn pages_of_elsewhere_load_nothing_from_the_desk() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let path = browser.patient("pat").await.form("/confirm").attribute("action").replace("/confirm", "");
    let seen = || clinic.staffed_events().iter().filter(|(event, _)| event == "record_seen").count();
    let before = seen();
    let ask = async |path: &str, site: &str, mode: &str, dest: &str| {
        let request = browser.request(Method::GET, path).header("Sec-Fetch-Site", site);
        let request = request.header("Sec-Fetch-Mode", mode).header("Sec-Fetch-Dest", dest);
        browser.take(request).await.status
    };
    for path in [path.as_str(), "desk", "desk/style.css"] {
        assert_eq!(ask(path, "same-site", "no-cors", "image").await, 403, "a page at another port");
        assert_eq!(ask(path, "same-site", "navigate", "document").await, 403);
        assert_eq!(ask(path, "cross-site", "no-cors", "script").await, 403);
        assert_eq!(ask(path, "cross-site", "navigate", "iframe").await, 403);
    }
    assert_eq!(seen(), before);
    assert_eq!(ask(&path, "none", "navigate", "document").await, 200);
    assert_eq!(ask(&path, "same-origin", "navigate", "document").await, 200);
    assert_eq!(ask("desk/style.css", "same-origin", "no-cors", "style").await, 200);
    assert_eq!(ask("desk", "cross-site", "navigate", "document").await, 200, "a link that somebody follows");
}

#[tokio::test]
async fn what_cannot_be_read_does_nothing() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    let form = page.form("/reset");
    let good = url_encoded(&[("token", &form.hidden("token")), ("once", &form.hidden("once"))]);
    let kind = "application/x-www-form-urlencoded";
    let send = async |kind: &str, body: String| {
        let request =
            browser.request(Method::POST, &form.attribute("action")).header("Origin", browser.origin());
        browser.take(request.header("Content-Type", kind).body(body)).await
    };
    for (kind, body) in [
        ("application/json", "{}".to_owned()),
        ("text/plain", good.clone()),
        ("multipart/form-data; boundary=x", good.clone()),
        (kind, format!("{good}&token=x")),
        (kind, format!("{good}&pad={}", "x".repeat(17_000))),
    ] {
        let refused = send(kind, body).await;
        assert!(refused.status == 400 && refused.says("This could not be read"), "{kind}");
    }
    for path in [
        "/desk/patients/4711/reset",
        "/desk/patients/x/reset",
        "/desk/patients/1/drop",
        "/desk/patients/1/reset/1",
    ] {
        let fields = [("token", form.hidden("token")), ("once", form.hidden("once"))];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post(path, &fields).await.status, 404, "{path}");
    }
    assert!(clinic.practice.inbox().await.unwrap().is_empty());
    // An address of a form, opened as a page.
    let opened = browser.open(&form.attribute("action")).await;
    assert_eq!(opened.to, Some(form.attribute("action").replace("/reset", "")));
    assert_eq!(browser.open("desk/find").await.to.as_deref(), Some("/desk"));
    assert_eq!(send(&format!("{kind}; charset=UTF-8"), good).await.status, 303);
}

#[tokio::test]
async fn mail_that_cannot_be_written_undoes_everything() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let page = browser.confirmed("pat").await;
    std::fs::rename(clinic.path("mail"), clinic.path("away")).unwrap();
    let failed = browser.send(&page, "/temporary-password", &[]).await;
    assert_eq!(failed.status, 503);
    assert!(failed.says("Nothing was changed, and nothing was sent."), "{}", failed.text());
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200);
    std::fs::rename(clinic.path("away"), clinic.path("mail")).unwrap();
    let done = browser.send(&page, "/temporary-password", &[]).await;
    assert!(done.says("Temporary password sent"), "the same form works now");
}

#[tokio::test]
async fn the_desk_is_below_the_launch_key() {
    let folder = tempfile::tempdir().unwrap();
    let key = "0123456789abcdef0123456789abcdef";
    let options = Options::new(folder.path().join("portal.sqlite"), folder.path().join("mail"));
    let options = Options { launch_key: Some(key.into()), hash_cost: HashCost::Test, ..options };
    let practice = Practice::start(options).await.unwrap();
    let desk = practice.desk();
    assert_eq!(desk.path(), format!("/{key}/desk"));
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let client = client.build().unwrap();
    let page = client.get(desk.clone()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&format!("action=\"/{key}/desk/sign-in\"")), "{page}");
    let origin = desk.origin().ascii_serialization();
    let sign_in = async |path: &str| {
        let request = client.post(desk.join(path).unwrap()).header("Origin", &origin);
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        request.body(url_encoded(&[("username", DESK.0), ("password", DESK.1)])).send().await.unwrap()
    };
    let done = sign_in(&format!("/{key}/desk/sign-in")).await;
    assert_eq!(
        (done.status().as_u16(), &done.headers()["location"]),
        (303, &format!("/{key}/desk").parse().unwrap())
    );
    assert!(done.headers()["set-cookie"].to_str().unwrap().contains(&format!("Path=/{key}/desk;")));
    for path in ["/desk/sign-in", "/0123456789abcdef0123456789abcdee/desk/sign-in"] {
        assert_eq!(sign_in(path).await.status(), 403, "a page of nowhere");
        assert_eq!(client.get(desk.join(path).unwrap()).send().await.unwrap().status(), 404);
    }
    practice.stop().await;
}

#[tokio::test]
async fn pages_are_marked_up_for_everybody() {
    let clinic = Clinic::open().await;
    let browser = Browser::signed_in(&clinic).await;
    let confirmed = browser.confirmed("pat").await;
    let pages: Vec<Page> = vec![
        Browser::new(&clinic).open("desk").await,
        browser.open("desk").await,
        browser.find("rivera").await,
        browser.patient("ida").await,
        browser.send(&confirmed, "/email", &[("email", "no")]).await,
        browser.patient("dora").await,
        browser.open("desk/nothing").await,
        confirmed,
    ];
    for page in pages {
        let html = &page.html;
        assert!(
            html.contains("<html lang=\"en\">")
                && html.contains("<title>")
                && html.contains("nothing here is real")
        );
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        let ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "each id once: {ids:?}");
        let pointed = ["for=\"", "href=\"#", "aria-labelledby=\""]
            .into_iter()
            .flat_map(|mark| html.split(mark).skip(1));
        for id in pointed.map(|rest| rest.split('"').next().unwrap()) {
            assert!(ids.contains(&id), "{id}: {html}");
        }
        let described = html
            .split("aria-describedby=\"")
            .skip(1)
            .flat_map(|rest| rest.split('"').next().unwrap().split(' '));
        for id in described {
            assert!(ids.contains(&id), "{id}: {html}");
        }
        let seen = html.matches("<input").count() - html.matches("type=\"hidden\"").count();
        assert_eq!(html.matches("<label").count(), seen, "each field has a label");
    }
}
