//! Connections: how many, for how long, and how they end.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use super::gate::Peer;

/// Longest wait for the head of a request.
const HEAD_LIMIT: Duration = Duration::from_secs(10);
/// Largest head of a request, in bytes.
const HEAD_SIZE: usize = 16 * 1024;
/// Connections at the same time. Others wait.
const CONNECTIONS: usize = 256;
/// Longest wait for open calls when the server stops.
const STOP_LIMIT: Duration = Duration::from_secs(5);
/// Wait after a connection could not be taken, mostly for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A server at work. It stops when this is dropped, in its own time.
pub(crate) struct Server {
    stop: oneshot::Sender<Infallible>,
    task: JoinHandle<()>,
}

/// Serves on the current runtime.
pub(crate) fn serve(listener: TcpListener, routes: Router) -> Server {
    let (stop, stopped) = oneshot::channel();
    Server { stop, task: tokio::spawn(run(listener, routes, stopped)) }
}

impl Server {
    /// Takes no more calls, finishes those it has, and returns.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        // It ends in an error only if the runtime ends it.
        let _ = self.task.await;
    }
}

async fn run(listener: TcpListener, routes: Router, mut stopped: oneshot::Receiver<Infallible>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let ending = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            taken = take(&listener, &room) => match taken {
                Ok((stream, peer, place)) => {
                    let talk = ending.watch(talk(stream, peer, routes.clone()));
                    connections.spawn(async move {
                        if let Err(error) = talk.await {
                            tracing::debug!(%error, "a connection broke off");
                        }
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    if tokio::time::timeout(STOP_LIMIT, ending.shutdown()).await.is_err() {
        tracing::warn!("connections were cut off: they did not end in time");
    }
}

async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let place = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    // Answers are small, and each is waited for.
    stream.set_nodelay(true)?;
    Ok((stream, Peer(address.ip()), place))
}

fn talk(
    stream: TcpStream,
    peer: Peer,
    routes: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        routes.call(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .max_buf_size(HEAD_SIZE)
        .serve_connection(TokioIo::new(stream), service)
}
