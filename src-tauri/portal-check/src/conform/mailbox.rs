//! The folder in which a portal's messages arrive, one `.eml` file each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mail_parser::{Address, MessageParser};
use tokio::time::Instant;

use super::promises::{Unkept, broken};

/// Longest wait for a message.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often the folder is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(25);

pub(super) struct Mailbox {
    folder: PathBuf,
    /// What was read already: messages do not change.
    read: Mutex<BTreeMap<PathBuf, Message>>,
}

/// A message as its reader sees it.
#[derive(Clone)]
pub(super) struct Message {
    /// Addresses in small letters, and the names beside them.
    to: Vec<String>,
    pub(super) text: String,
}

/// The messages there were at one moment.
pub(super) struct Seen(BTreeSet<PathBuf>);

impl Mailbox {
    /// # Errors
    /// The folder cannot be read.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let mailbox = Self { folder: folder.to_owned(), read: Mutex::default() };
        match mailbox.files() {
            Some(_) => Ok(mailbox),
            None => Err(format!(
                "the mail folder {} cannot be read: give the folder of the portal's .eml files with --mail-dir; the \
                 portal makes it when it starts",
                folder.display()
            )),
        }
    }

    fn files(&self) -> Option<BTreeSet<PathBuf>> {
        let entries = fs::read_dir(&self.folder).ok()?;
        let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
        Some(files.filter(|file| file.extension().is_some_and(|ending| ending == "eml")).collect())
    }

    /// What is there now. What comes later is new.
    pub(super) fn now(&self) -> Seen {
        Seen(self.files().unwrap_or_default())
    }

    /// Every message since then.
    pub(super) fn since(&self, seen: &Seen) -> Vec<Message> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let new = self.files().unwrap_or_default().into_iter().filter(|file| !seen.0.contains(file));
        new.filter_map(|file| {
            if !read.contains_key(&file) {
                read.insert(file.clone(), Message::parse(&fs::read(&file).ok()?)?);
            }
            read.get(&file).cloned()
        })
        .collect()
    }

    /// The messages to somebody since then, as soon as there are so many.
    pub(super) async fn wait(&self, seen: &Seen, to: &str, many: usize) -> Result<Vec<Message>, Unkept> {
        let end = Instant::now() + PATIENCE;
        loop {
            let mut messages = self.since(seen);
            messages.retain(|message| message.is_to(to));
            if messages.len() >= many {
                return Ok(messages);
            }
            if Instant::now() > end {
                let seconds = PATIENCE.as_secs();
                return Err(broken(format!(
                    "a message that is due did not come to the mail folder in {seconds} s"
                )));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl Message {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(bytes)?;
        let addresses = message.to().map(Address::iter).into_iter().flatten();
        let to = addresses.flat_map(|address| [address.address(), address.name()]).flatten();
        let text = message.body_text(0)?.into_owned();
        Some(Self { to: to.map(str::to_lowercase).collect(), text })
    }

    /// Whether it goes to an address, or to a number, which portals write in many ways.
    pub(super) fn is_to(&self, who: &str) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        self.to.iter().any(|to| match who.contains('@') {
            true => to.eq_ignore_ascii_case(who),
            false => digits(to).ends_with(&digits(who)),
        })
    }

    /// The recipients, for messages to somebody who should have none.
    pub(super) fn recipients(&self) -> String {
        self.to.join(", ")
    }

    /// The one run of so many digits in it; spaces and dashes in between do not count.
    pub(super) fn code(&self, length: usize) -> Option<String> {
        let is_part = |c: char| c.is_ascii_digit() || c == ' ' || c == '-';
        let mut runs = self
            .text
            .split(|c: char| !is_part(c))
            .map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>());
        runs.find(|run| run.len() == length)
    }

    /// The addresses in it.
    pub(super) fn links(&self) -> Vec<&str> {
        let words = self.text.split_whitespace();
        words.filter(|word| word.starts_with("https://") || word.starts_with("http://")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Message {
        Message::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn messages_are_read_however_they_are_packed() {
        let plain = "From: a@b.example\r\nTo: \"Pat\" <PAT@example.org>\r\nSubject: x\r\n\r\nYour code: 1234 5678\r\n";
        let quoted = "From: a@b.example\r\nTo: pat@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nC=C3=B3digo 1234=\r\n5678\r\n";
        let base64 = "From: a@b.example\r\nTo: pat@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nWW91ciBjb2RlOiAxMjM0NTY3OAo=\r\n";
        let parts = "From: a@b.example\r\nTo: pat@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=xx\r\n\r\n\
            --xx\r\nContent-Type: text/plain\r\n\r\nYour code: 12345678\r\n--xx\r\nContent-Type: text/html\r\n\r\n<b>12345678</b>\r\n--xx--\r\n";
        for text in [plain, quoted, base64, parts] {
            let message = message(text);
            assert!(message.is_to("pat@example.org") && !message.is_to("at@example.org"), "{text}");
            assert_eq!(message.code(8).as_deref(), Some("12345678"), "{text}");
        }
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        let sms = message(
            "From: a@b.example\r\nTo: \"Text message to +1 555 010 0142\" <sms+15550100142@b.example>\r\n\r\nx\r\n",
        );
        assert!(sms.is_to("+1 555 010 0142") && sms.is_to("(555) 010-0142") && !sms.is_to("+1 555 010 0143"));
    }

    #[test]
    fn links_and_other_numbers_are_told_from_codes() {
        let message = message(
            "From: a@b.example\r\nTo: p@b.example\r\n\r\nCall +1 555 010 0199.\r\nhttps://b.example/r/0123abcd\r\n87654321\r\n",
        );
        assert_eq!(message.links(), ["https://b.example/r/0123abcd"]);
        assert_eq!(message.code(8).as_deref(), Some("87654321"));
        assert_eq!(message.code(6), None);
    }
}
