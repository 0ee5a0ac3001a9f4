//! A tiny HTTP/1.1 client: one request, one connection, plain loopback only.
//!
//! Its own on purpose: a check made with the product's client would believe
//! the product's mistakes.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, chunks joined.
    pub body: Vec<u8>,
}

impl Reply {
    /// The first header of that name (give it in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, `Null` if it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// `GET url` with extra headers.
///
/// # Errors
/// If the server cannot be reached or does not speak HTTP/1.1.
pub async fn get(url: &str, headers: &[(&str, &str)]) -> io::Result<Reply> {
    request("GET", url, headers, b"").await
}

/// `POST url` with a JSON body and extra headers.
///
/// # Errors
/// If the server cannot be reached or does not speak HTTP/1.1.
pub async fn post_json(url: &str, headers: &[(&str, &str)], body: &serde_json::Value) -> io::Result<Reply> {
    let mut all = vec![("content-type", "application/json")];
    all.extend_from_slice(headers);
    request("POST", url, &all, body.to_string().as_bytes()).await
}

/// `POST url` with these bytes and headers.
///
/// # Errors
/// If the server cannot be reached or does not speak HTTP/1.1.
pub async fn post(url: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Reply> {
    request("POST", url, headers, body).await
}

async fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Reply> {
    let (authority, path) = split_url(url)?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {authority}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    let mut stream = TcpStream::connect(authority).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let message = Message::read(&mut stream, true).await?;
    let status = message.start.split(' ').nth(1);
    Ok(Reply {
        status: status.and_then(|status| status.parse().ok()).ok_or_else(|| nonsense(&message.start))?,
        headers: message.headers,
        body: message.body,
    })
}

/// `host:port` and the path of an `http://` address.
///
/// # Errors
/// If the address is of another kind.
pub(crate) fn split_url(url: &str) -> io::Result<(&str, String)> {
    let rest = url.strip_prefix("http://").ok_or_else(|| nonsense(url))?;
    Ok(match rest.split_once('/') {
        Some((authority, path)) => (authority, format!("/{path}")),
        None => (rest, "/".to_owned()),
    })
}

fn nonsense(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not plain HTTP: {what:?}"))
}

/// One HTTP/1.1 message, a request or a reply.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// The request line or the status line.
    pub(crate) start: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads one message. A reply without a length goes on to the end of the
    /// connection (`to_end`); a request without one has no body.
    pub(crate) async fn read(stream: &mut TcpStream, to_end: bool) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let head_end = loop {
            if let Some(at) = find(&bytes, b"\r\n\r\n") {
                break at;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
        let mut lines = head.split("\r\n");
        let start = lines.next().unwrap_or_default().to_owned();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let value = |wanted: &str| {
            let found = headers.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone())
        };
        let mut body = bytes.split_off(head_end + 4);
        if value("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            body = read_chunks(stream, body).await?;
        } else if let Some(length) = value("content-length") {
            let length: usize = length.parse().map_err(|_| nonsense(&length))?;
            while body.len() < length {
                if stream.read_buf(&mut body).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        } else if to_end {
            stream.read_to_end(&mut body).await?;
        }
        Ok(Self { start, headers, body })
    }

    /// The same request to another host: portals refuse calls that were meant for others. The one it was meant for is
    /// told as proxies do, for portals whose links lead there.
    pub(crate) fn meant_for(mut self, host: &str) -> Self {
        let old = self.headers.iter_mut().find(|(name, _)| name == "host");
        let old = old.map(|(_, value)| std::mem::replace(value, host.to_owned()));
        let told = self.headers.iter().any(|(name, _)| name == "x-forwarded-host");
        if let Some(old) = old.filter(|_| !told) {
            self.headers.push(("x-forwarded-host".to_owned(), old));
        }
        self
    }

    /// The bytes of the message with its length stated, to be followed by the
    /// end of the connection.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{}\r\n", self.start);
        let hop_by_hop = ["connection", "content-length", "transfer-encoding", "expect"];
        for (name, value) in &self.headers {
            if !hop_by_hop.contains(&name.as_str()) {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        head.push_str("connection: close\r\n\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

async fn read_chunks(stream: &mut TcpStream, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        while find(&bytes, b"\r\n").is_none() {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let line_end = find(&bytes, b"\r\n").unwrap_or_default();
        let line = String::from_utf8_lossy(&bytes[..line_end]).into_owned();
        let digits = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(digits, 16).map_err(|_| nonsense(&line))?;
        let chunk = line_end + 2;
        while bytes.len() < chunk + size + 2 {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        body.extend_from_slice(&bytes[chunk..chunk + size]);
        bytes.drain(..chunk + size + 2);
        if size == 0 {
            return Ok(body);
        }
    }
}
