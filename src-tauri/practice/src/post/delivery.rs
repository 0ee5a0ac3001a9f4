//! Emails, from the mail folder to a mail server (SMTP, RFC 5321). Each is sent on until the server has taken it; one
//! that a crash overtakes just then is sent again, with the same `Message-ID`.

use std::error::Error;
use std::io;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Category, Code};
use tokio::time::timeout;

use super::{Desk, Pause, Trouble, rest};
use crate::mail::{Login, MailServer, Posted, Security, Way};
use crate::portal::Outbox;

/// Longest wait for a mail server, for a line that is ready to send and for each email.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest wait for it when the portal stops.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// The way to a mail server.
pub(crate) struct Carrier {
    server: MailServer,
    tls: Option<TlsParameters>,
}

/// What went wrong with a mail server. Never in its own words: they may hold an address.
#[derive(Debug, thiserror::Error)]
#[error("the mail server fails: {stage}: {kind}")]
pub(super) struct Failure {
    stage: &'static str,
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("no answer in time")]
    Silence,
    #[error("its certificate is not trusted, or TLS fails")]
    Tls,
    #[error("it says {0}")]
    Refusal(Code),
    #[error("it does not offer what is needed")]
    Unable,
    #[error("no connection, or it broke off")]
    Connection,
}

impl Carrier {
    /// Slow: reads the certificates that the platform trusts.
    pub(crate) fn new(server: MailServer) -> Result<Self, smtp::Error> {
        let tls = match server.security {
            Security::Loopback => None,
            Security::StartTls | Security::Tls => Some(TlsParameters::new(server.host.clone())?),
        };
        Ok(Self { server, tls })
    }

    /// A line to the server, as private as it must be, and the portal known there.
    async fn connected(&self) -> Result<AsyncSmtpConnection, Failure> {
        let connect = async {
            let at = |stage| move |error| Failure::of(stage, &error);
            let MailServer { host, port, security, login } = &self.server;
            let tls_at_once = self.tls.clone().filter(|_| *security == Security::Tls);
            let (address, hello) = ((host.as_str(), *port), ClientId::default());
            let line =
                AsyncSmtpConnection::connect_tokio1(address, Some(PATIENCE), &hello, tls_at_once, None);
            let mut line = line.await.map_err(at("connecting"))?;
            if let (Security::StartTls, Some(tls)) = (security, &self.tls) {
                line.starttls(tls.clone(), &hello).await.map_err(at("STARTTLS"))?;
            }
            if let Some(Login { user, password }) = login {
                let login = Credentials::new(user.clone(), password.clone());
                let ways = [Mechanism::Plain, Mechanism::Login];
                line.auth(&ways, &login).await.map_err(at("signing in"))?;
            }
            Ok(line)
        };
        let silence = |_| Failure { stage: "connecting", kind: Kind::Silence };
        timeout(PATIENCE, connect).await.map_err(silence)?
    }
}

impl Failure {
    fn of(stage: &'static str, error: &smtp::Error) -> Self {
        let kind = match error.status() {
            Some(code) => Kind::Refusal(code),
            None if is_of_tls(error) => Kind::Tls,
            None if error.is_client() => Kind::Unable,
            None if error.is_timeout() => Kind::Silence,
            None => Kind::Connection,
        };
        Self { stage, kind }
    }
}

/// Whether TLS failed: as lettre says, or as `tokio-rustls` does, by invalid data somewhere below.
fn is_of_tls(error: &smtp::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let as_io = error.downcast_ref::<io::Error>();
        if as_io.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        cause = error.source();
    }
    error.is_tls()
}

/// Sends on until it is stopped. What is left then waits for the next start.
pub(super) async fn run(desk: Desk, carrier: Carrier) {
    let mut pause = Pause::new();
    loop {
        let again = match desk.send_on(&carrier).await {
            Ok(Round::Stopped) | Err(Trouble::Ending) => return,
            Ok(Round::Done) => {
                pause = Pause::new();
                None
            }
            Ok(Round::SomeLater) => Some(pause.longer()),
            Err(error) => {
                let MailServer { host, port, .. } = &carrier.server;
                tracing::warn!(%error, host, port, "emails wait: check the mail server, and --smtp");
                Some(pause.longer())
            }
        };
        tokio::select! {
            () = desk.stopped() => return,
            // A server in trouble is not asked for every email anew.
            () = desk.bells.outbox.0.notified(), if again.is_none() => {}
            () = rest(again) => {}
        }
    }
}

/// How a round ended.
enum Round {
    Done,
    /// The server wants some later.
    SomeLater,
    Stopped,
}

impl Desk {
    /// Sends on every email that waits, oldest first.
    async fn send_on(&self, carrier: &Carrier) -> Result<Round, Trouble> {
        let Outbox { era, now, messages } = self.front.ask(|portal| portal.outbox()).await??;
        let (mut line, mut round) = (None, Round::Done);
        for (id, message) in messages {
            if self.is_stopped() {
                round = Round::Stopped;
                break;
            }
            let Some((envelope, text)) = self.to_send(&message, now).await? else {
                self.front.ask(move |portal| portal.sent_on(era, id)).await??;
                continue;
            };
            let sending = sent(carrier, &mut line, &envelope, &text);
            let outcome = tokio::select! {
                outcome = sending => outcome?,
                () = self.too_late() => return Ok(Round::Stopped),
            };
            match outcome {
                Outcome::Taken => {}
                Outcome::Refused(code) => {
                    let name = message.name;
                    tracing::error!(name, %code, "the mail server refuses an email for good; it is in the mail folder");
                }
                Outcome::Later(code) => {
                    tracing::warn!(%code, "the mail server wants an email later");
                    round = Round::SomeLater;
                    continue;
                }
            }
            self.front.ask(move |portal| portal.sent_on(era, id)).await??;
        }
        if let Some(mut line) = line {
            // Everything was taken before this.
            let _ = timeout(STOP_LIMIT, line.quit()).await;
        }
        Ok(round)
    }

    /// The portal stops, and has waited long enough for the email it is at.
    async fn too_late(&self) {
        self.stopped().await;
        tokio::time::sleep(STOP_LIMIT).await;
    }

    /// A message with its envelope; nothing if it is not to be sent on.
    async fn to_send(&self, message: &Posted, now: i64) -> Result<Option<(Envelope, Vec<u8>)>, Trouble> {
        let Posted { name, way, until } = message.clone();
        if way == Way::Nowhere {
            self.at_folder(move |folder| folder.throw_away(&name)).await??;
            return Ok(None);
        }
        // Also of a text message: it may still be without its name.
        let text = self.at_folder(move |folder| folder.posted(&name)).await??;
        if way == Way::Text {
            return Ok(None);
        }
        let name = &message.name;
        if until.is_some_and(|until| until <= now) {
            tracing::warn!(name, "an email is not sent on: its code no longer works");
            return Ok(None);
        }
        let whole = text.and_then(|text| Some((self.folder.envelope(&text)?, text)));
        if whole.is_none() {
            tracing::error!(name, "an email is lost: somebody removed it from the mail folder, or broke it");
        }
        Ok(whole)
    }
}

/// What became of an email.
enum Outcome {
    Taken,
    /// For good.
    Refused(Code),
    Later(Code),
}

/// Sends one email over the line there is, or a new one.
async fn sent(
    carrier: &Carrier,
    line: &mut Option<AsyncSmtpConnection>,
    envelope: &Envelope,
    text: &[u8],
) -> Result<Outcome, Failure> {
    let mut open = match line.take() {
        Some(open) => open,
        None => carrier.connected().await?,
    };
    let silence = |_| Failure { stage: "sending", kind: Kind::Silence };
    // Lettre ends the last line itself.
    let text = text.strip_suffix(b"\r\n").unwrap_or(text);
    match timeout(PATIENCE, open.send(envelope, text)).await.map_err(silence)? {
        Ok(_) => {
            *line = Some(open);
            Ok(Outcome::Taken)
        }
        // After a no the line is closed.
        Err(error) => match error.status() {
            // Of this email (RFC 5321 section 4.2.1); others are about the portal, and may pass.
            Some(code) if error.is_permanent() && code.category == Category::MailSystem => {
                Ok(Outcome::Refused(code))
            }
            Some(code) if error.is_transient() => Ok(Outcome::Later(code)),
            _ => Err(Failure::of("sending", &error)),
        },
    }
}
