use super::*;
use crate::http;

/// A server that answers anything with its own count of requests.
async fn counting_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        let mut count = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            let request = Message::read(&mut stream, false).await.expect("a request");
            count += 1;
            let body = format!("{count} {}", String::from_utf8_lossy(&request.body));
            // Chunked, since many servers answer so.
            let reply = format!(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
                body.len()
            );
            stream.write_all(reply.as_bytes()).await.expect("a reader");
        }
    });
    url
}

fn body() -> serde_json::Value {
    serde_json::json!({"email": "a@example.org"})
}

#[tokio::test]
async fn what_no_rule_names_passes_unchanged() {
    let proxy = FaultProxy::start(&counting_server().await);
    let reply = http::post_json(&(proxy.url() + "a/b"), &[], &body()).await.expect("a reply");
    assert_eq!(reply.text(), "1 {\"email\":\"a@example.org\"}");
    let seen = proxy.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("POST", "/a/b"));
    assert_eq!((seen[0].portal_status, seen[0].end), (Some(200), End::Answered));
}

#[test]
fn the_portal_is_told_which_host_was_asked_for() {
    let message = |headers: &[(&str, &str)]| Message {
        start: "GET / HTTP/1.1".to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: Vec::new(),
    };
    let forwarded = message(&[("host", "proxy:1")]).meant_for("portal:2").headers;
    assert_eq!(forwarded, message(&[("host", "portal:2"), ("x-forwarded-host", "proxy:1")]).headers);
    // What a caller says itself passes unchanged.
    let said = [("host", "proxy:1"), ("x-forwarded-host", "evil.example")];
    let forwarded = message(&said).meant_for("portal:2").headers;
    assert_eq!(forwarded, message(&[("host", "portal:2"), said[1]]).headers);
}

#[tokio::test]
async fn made_up_replies_and_closed_connections_never_reach_the_portal() {
    let proxy = FaultProxy::start(&counting_server().await);
    proxy.set(Rule::on("GET", "/limited", Fault::html(429, "<h1>Slow down</h1>")).times(1));
    proxy.set(Rule::on("GET", "/gone", Fault::Drop));
    let limited = http::get(&(proxy.url() + "limited"), &[]).await.expect("a reply");
    assert_eq!((limited.status, limited.text().as_str()), (429, "<h1>Slow down</h1>"));
    assert_eq!(limited.header("content-type"), Some("text/html; charset=utf-8"));
    http::get(&(proxy.url() + "gone"), &[]).await.expect_err("a closed connection");
    // The first rule was for one request only, and this is the portal's first.
    let reply = http::get(&(proxy.url() + "limited"), &[]).await.expect("a reply");
    assert_eq!(reply.text(), "1 ");
    assert_eq!(proxy.count("GET", "/limited"), 2);
}

#[tokio::test]
async fn a_held_request_reaches_the_portal_only_when_released() {
    let proxy = FaultProxy::start(&counting_server().await);
    proxy.set(Rule::on("POST", "/slow", Fault::HoldRequest));
    let url = proxy.url() + "slow";
    let call = tokio::spawn(async move { http::post_json(&url, &[], &body()).await });
    proxy.wait_for("POST", "/slow", 1).await;
    assert_eq!(http::get(&(proxy.url() + "other"), &[]).await.expect("a reply").text(), "1 ");
    assert_eq!(proxy.seen()[0].portal_status, None);
    proxy.release();
    let reply = call.await.expect("no panic").expect("a reply");
    assert!(reply.text().starts_with("2 "));
}

#[tokio::test]
async fn a_held_reply_says_when_the_portals_work_is_done() {
    let proxy = FaultProxy::start(&counting_server().await);
    proxy.set(Rule::all(Fault::HoldReply));
    let url = proxy.url();
    let call = tokio::spawn(async move { http::post_json(&url, &[], &body()).await });
    proxy.wait_for_reply("POST", "/", 1).await;
    assert!(!call.is_finished());
    assert_eq!(proxy.seen()[0].end, End::Open);
    proxy.release();
    assert!(call.await.expect("no panic").is_ok());
    assert_eq!(proxy.seen()[0].end, End::Answered);
}

#[tokio::test]
async fn a_caller_who_leaves_is_never_forwarded() {
    let proxy = FaultProxy::start(&counting_server().await);
    proxy.set(Rule::on("POST", "/", Fault::HoldRequest));
    let url = proxy.url();
    let call = tokio::spawn(async move { http::post_json(&url, &[], &body()).await });
    proxy.wait_for("POST", "/", 1).await;
    call.abort();
    call.await.expect_err("aborted");
    let left = async || (proxy.seen()[0].end == End::CallerLeft).then_some(());
    wait::until("the caller's leaving", wait::PATIENCE, left).await;
    proxy.release();
    assert_eq!(http::get(&proxy.url(), &[]).await.expect("a reply").text(), "1 ");
    assert_eq!(proxy.seen()[0].portal_status, None);
}

#[tokio::test]
async fn a_drop_after_forwarding_leaves_the_work_done_and_no_answer() {
    let proxy = FaultProxy::start(&counting_server().await);
    proxy.set(Rule::all(Fault::DropAfterForward));
    http::get(&proxy.url(), &[]).await.expect_err("a closed connection");
    let seen = proxy.seen();
    assert_eq!((seen[0].portal_status, seen[0].end), (Some(200), End::Cut));
}
