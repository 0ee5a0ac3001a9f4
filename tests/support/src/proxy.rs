//! A proxy that stands between the app and a portal and breaks what a test says.
//!
//! It runs on a thread of its own, so that it goes on while a test blocks. Each
//! connection carries one request. Bodies and headers are never kept.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};

use crate::http::{Message, split_url};
use crate::wait;

/// What happens to a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nothing: it is forwarded and answered.
    Pass,
    /// It waits here until [`FaultProxy::release`], then passes; the portal
    /// does not see it before. A caller who leaves is never forwarded.
    HoldRequest,
    /// The portal does its work; its reply waits here until
    /// [`FaultProxy::release`] or until the caller leaves.
    HoldReply,
    /// The portal sees nothing; this is the answer.
    Reply {
        /// The status code.
        status: u16,
        /// Further headers, such as `retry-after`.
        headers: Vec<(String, String)>,
        /// The `content-type`.
        content_type: String,
        /// The body.
        body: String,
    },
    /// The connection is closed and the portal sees nothing.
    Drop,
    /// The portal does its work, then the connection is closed without an answer.
    DropAfterForward,
}

impl Fault {
    /// An answer with a JSON body and no further headers.
    #[must_use]
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::Reply {
            status,
            headers: Vec::new(),
            content_type: "application/json".to_owned(),
            body: body.to_string(),
        }
    }

    /// A web page where an API's answer should be.
    #[must_use]
    pub fn html(status: u16, body: &str) -> Self {
        Self::Reply {
            status,
            headers: Vec::new(),
            content_type: "text/html; charset=utf-8".to_owned(),
            body: body.to_owned(),
        }
    }
}

/// Which requests meet which fault.
#[derive(Debug, Clone)]
pub struct Rule {
    method: Option<String>,
    path_prefix: String,
    fault: Fault,
    left: Option<usize>,
}

impl Rule {
    /// Every request.
    #[must_use]
    pub fn all(fault: Fault) -> Self {
        Self { method: None, path_prefix: "/".to_owned(), fault, left: None }
    }

    /// Requests of that method whose path begins so.
    #[must_use]
    pub fn on(method: &str, path_prefix: &str, fault: Fault) -> Self {
        Self { method: Some(method.to_owned()), path_prefix: path_prefix.to_owned(), fault, left: None }
    }

    /// Only the next `n` such requests.
    #[must_use]
    pub fn times(mut self, n: usize) -> Self {
        self.left = Some(n);
        self
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.left != Some(0)
            && self.method.as_deref().is_none_or(|known| known == method)
            && path.starts_with(&self.path_prefix)
    }
}

/// A request that reached the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The portal's status, once its reply has arrived here.
    pub portal_status: Option<u16>,
    /// How it ended, as far as it has.
    pub end: End,
}

/// How a request ended at the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Not yet: it is held, or the portal works on it.
    Open,
    /// The caller was sent an answer.
    Answered,
    /// The caller left before an answer was sent.
    CallerLeft,
    /// The connection was closed without an answer.
    Cut,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    seen: Vec<Request>,
}

#[derive(Debug)]
struct Shared {
    upstream: String,
    state: Mutex<State>,
    released: watch::Sender<u64>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no connection panics while it holds this")
    }
}

/// A proxy in front of one server.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropped with the proxy, which ends its thread and its connections.
    _stop: oneshot::Sender<()>,
}

impl FaultProxy {
    /// Starts a proxy on a free loopback port, in front of `upstream_base_url`
    /// (`http://127.0.0.1:PORT/`). It forwards everything until [`FaultProxy::set`].
    ///
    /// # Panics
    /// If the address is not plain HTTP or no port can be had.
    #[must_use]
    pub fn start(upstream_base_url: &str) -> Self {
        let (upstream, _) = split_url(upstream_base_url).expect("an http:// address");
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            state: Mutex::default(),
            released: watch::Sender::new(0),
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("a bound port");
        listener.set_nonblocking(true).expect("a non-blocking socket");
        let (stop, stopped) = oneshot::channel();
        let connections = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listening socket");
                tokio::select! {
                    () = accept(listener, connections) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address, shared, _stop: stop }
    }

    /// `http://127.0.0.1:PORT/`, with the slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Adds a rule. The newest one that matches a request decides.
    pub fn set(&self, rule: Rule) {
        self.shared.state().rules.push(rule);
    }

    /// Forgets all rules: everything passes.
    pub fn clear(&self) {
        self.shared.state().rules.clear();
    }

    /// Lets everything go on that has arrived by now. Later requests are held again.
    pub fn release(&self) {
        self.shared.released.send_modify(|count| *count += 1);
    }

    /// Everything that arrived so far, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<Request> {
        self.shared.state().seen.clone()
    }

    /// How many requests of that method, whose path begins so, have arrived.
    #[must_use]
    pub fn count(&self, method: &str, path_prefix: &str) -> usize {
        self.count_where(method, path_prefix, |_| true)
    }

    /// Waits until `n` such requests have arrived here.
    ///
    /// # Panics
    /// If that takes unreasonably long.
    pub async fn wait_for(&self, method: &str, path_prefix: &str, n: usize) {
        self.wait_where("request", method, path_prefix, n, |_| true).await;
    }

    /// Waits until the portal has answered `n` such requests: its work is done,
    /// whether or not the caller has been told.
    ///
    /// # Panics
    /// If that takes unreasonably long.
    pub async fn wait_for_reply(&self, method: &str, path_prefix: &str, n: usize) {
        let replied = |request: &Request| request.portal_status.is_some();
        self.wait_where("reply", method, path_prefix, n, replied).await;
    }

    fn count_where(&self, method: &str, prefix: &str, which: impl Fn(&Request) -> bool) -> usize {
        let state = self.shared.state();
        let of_kind = |one: &&Request| one.method == method && one.path.starts_with(prefix);
        state.seen.iter().filter(of_kind).filter(|one| which(one)).count()
    }

    async fn wait_where(
        &self,
        what: &str,
        method: &str,
        prefix: &str,
        n: usize,
        which: impl Fn(&Request) -> bool,
    ) {
        let what = format!("{what} {n} of {method} {prefix} at the proxy");
        let look = async || (self.count_where(method, prefix, &which) >= n).then_some(());
        wait::until(&what, Duration::from_secs(20), look).await;
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

/// One connection, one request. An error on either side just ends it, as a
/// broken network would.
async fn serve(mut caller: TcpStream, shared: Arc<Shared>) {
    let Ok(request) = Message::read(&mut caller, false).await else {
        return;
    };
    let mut words = request.start.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned() + &operation(&request);
    // Listens before the request is counted: whoever sees the count may release.
    let mut released = shared.released.subscribe();
    let (number, fault) = arrived(&shared, method, path);
    let outcome = match fault {
        Fault::Pass => forward(&shared, number, &request).await,
        Fault::HoldRequest => match held(&mut released, &mut caller).await {
            Ok(()) => forward(&shared, number, &request).await,
            Err(left) => Err(left),
        },
        Fault::HoldReply => {
            let reply = forward(&shared, number, &request).await;
            held(&mut released, &mut caller).await.and(reply)
        }
        Fault::Reply { status, headers, content_type, body } => {
            Ok(made_up(status, headers, content_type, body))
        }
        Fault::Drop => Err(End::Cut),
        Fault::DropAfterForward => forward(&shared, number, &request).await.and(Err(End::Cut)),
    };
    // Marked before the answer leaves, so that a caller who has it finds it marked.
    let end = outcome.as_ref().map_or_else(|end| *end, |_| End::Answered);
    shared.state().seen[number].end = end;
    if let Ok(reply) = outcome {
        if caller.write_all(&reply.bytes()).await.is_err() {
            shared.state().seen[number].end = End::CallerLeft;
        }
        let _closed = caller.shutdown().await;
    }
}

/// Amazon's calls all go to one path and are told apart by a header: what stands there follows the path, as in
/// `/!ForgotPassword`.
fn operation(request: &Message) -> String {
    let target = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amz-target"));
    let operation = target.and_then(|(_, value)| value.rsplit('.').next());
    operation.map(|operation| format!("!{}", operation.trim())).unwrap_or_default()
}

fn arrived(shared: &Shared, method: String, path: String) -> (usize, Fault) {
    let mut state = shared.state();
    let newest_first = state.rules.iter_mut().rev();
    let rule = newest_first.into_iter().find(|rule| rule.matches(&method, &path));
    let fault = rule.map_or(Fault::Pass, |rule| {
        rule.left = rule.left.map(|left| left - 1);
        rule.fault.clone()
    });
    state.seen.push(Request { method, path, portal_status: None, end: End::Open });
    (state.seen.len() - 1, fault)
}

async fn forward(shared: &Shared, number: usize, request: &Message) -> Result<Message, End> {
    let talk = async {
        let mut upstream = TcpStream::connect(&shared.upstream).await?;
        let request = request.clone().meant_for(&shared.upstream);
        upstream.write_all(&request.bytes()).await?;
        Message::read(&mut upstream, true).await
    };
    let reply = talk.await.map_err(|_| End::Cut)?;
    let status = reply.start.split(' ').nth(1).and_then(|status| status.parse().ok());
    shared.state().seen[number].portal_status = status;
    Ok(reply)
}

/// Waits for the release, unless the caller leaves first.
async fn held(released: &mut watch::Receiver<u64>, caller: &mut TcpStream) -> Result<(), End> {
    let mut byte = [0];
    tokio::select! {
        changed = released.changed() => changed.map_err(|_| End::Cut),
        _ = caller.read(&mut byte) => Err(End::CallerLeft),
    }
}

fn made_up(status: u16, mut headers: Vec<(String, String)>, content_type: String, body: String) -> Message {
    headers.push(("content-type".to_owned(), content_type));
    Message { start: format!("HTTP/1.1 {status} As told"), headers, body: body.into_bytes() }
}

#[cfg(test)]
mod tests;
