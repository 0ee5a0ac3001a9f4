//! A proxy of a clinic: takes CONNECT and leads it on, or refuses.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// A proxy on loopback, for as long as the runtime of the test runs.
pub struct ConnectProxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

/// What a proxy does with whoever asks for a connection.
#[derive(Clone, Copy, Debug)]
pub enum Leads {
    /// It connects them to this port of this computer, whatever name they ask for.
    To(u16),
    /// It answers with this status and connects nobody.
    Refuses(u16),
    /// It closes the connection without a word.
    HangsUp,
}

impl ConnectProxy {
    /// Starts one.
    ///
    /// # Panics
    /// If it cannot be started.
    pub async fn start(leads: Leads) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, leads, heard.clone()));
            }
        });
        Self { port, asked }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What was asked of it, the first line of each request.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whoever goes away in between is let go.
async fn serve(mut stream: TcpStream, leads: Leads, asked: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let line = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
    asked.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    match leads {
        Leads::To(port) => {
            let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
            let _gone = stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await;
            let _gone = copy_bidirectional(&mut stream, &mut server).await;
        }
        Leads::Refuses(status) => {
            let answer = format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n");
            let _gone = stream.write_all(answer.as_bytes()).await;
            let _gone = stream.shutdown().await;
        }
        Leads::HangsUp => {}
    }
}
