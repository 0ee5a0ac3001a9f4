//! The mail folder: each message is one `.eml` file, whole from the moment its name is there. Where a mail server
//! takes the emails on (`post`), the folder is also what they are sent from.

mod letter;
mod desk_letter;
mod message;
mod server;

use std::fs;
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::keys;

pub(crate) use desk_letter::ClinicCode;
pub(crate) use letter::{Language, Letter, Letterhead, Purpose, Recipient};
use message::{HOST, eml, parse};
pub(crate) use server::{Login, Security};
pub use server::{MailServer, MailServerError};

/// A message as its reader sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom: an address, or "Text message to" and a number.
    pub to: String,
    /// What about.
    pub subject: String,
    /// The plain text. Holds a code, as likely as not.
    pub body: String,
    /// When, in seconds since 1970 by the portal's clock.
    pub sent: i64,
}

/// Shows nothing: the body holds codes.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(hidden)")
    }
}

/// A folder of messages.
#[derive(Debug)]
pub(crate) struct MailFolder {
    folder: PathBuf,
    sender: Mailbox,
    /// Tells messages of one second apart, and keeps their order.
    count: AtomicU64,
    /// Whether a mail server takes the emails on.
    sends_on: bool,
}

/// Where a message goes beyond its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    Email,
    /// To a phone, which no mail server reaches.
    Text,
    /// To nobody: it is thrown away.
    Nowhere,
}

/// A message in the folder, as the outbox knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Posted {
    pub(crate) name: String,
    pub(crate) way: Way,
    /// Until when it is of use; without it, always.
    pub(crate) until: Option<Moment>,
}

impl MailFolder {
    /// The folder, made if it is missing, for messages of `clinic`. Says so if it cannot be written to.
    pub(crate) fn open(folder: &Path, clinic: &str, sends_on: bool) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        // One that holds anything else is somebody's own, and so are the rights to it.
        if fs::read_dir(folder)?.all(|entry| entry.is_ok_and(|entry| is_ours(&entry.path()))) {
            make_private(folder)?;
        }
        let trial = folder.join(format!(".trial-{}", keys::hex(&keys::random::<8>()?)));
        keys::create_private(&trial)?;
        fs::remove_file(trial)?;
        let sender = Address::new("portal", HOST).map_err(io::Error::other)?;
        let sender = Mailbox::new(Some(clinic.to_owned()), sender);
        Ok(Self { folder: folder.to_owned(), sender, count: AtomicU64::new(0), sends_on })
    }

    /// Whether a mail server takes the emails on.
    pub(crate) fn sends_on(&self) -> bool {
        self.sends_on
    }

    /// Writes a message that [`Draft::send`] sends.
    pub(crate) fn draft(&self, letter: &Letter, sent: Moment) -> io::Result<Draft> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let name = format!("{sent:011}-{count:06}-{}", keys::hex(&keys::random::<4>()?));
        let message = eml(letter, &self.sender, sent, &name)?;
        let way = match letter.to {
            Some(Recipient::Email(_)) => Way::Email,
            Some(Recipient::Phone(_)) => Way::Text,
            None => Way::Nowhere,
        };
        let goes_to = match way {
            Way::Email | Way::Text => Some(self.file(&name)),
            // Thrown away by the post, together with its entry in the outbox.
            Way::Nowhere if self.sends_on => Some(self.hidden(&name, NOBODYS_ENDING)),
            Way::Nowhere => None,
        };
        let file = self.hidden(&name, DRAFT_ENDING);
        let draft = Draft { file, goes_to, posted: Posted { name, way, until: letter.until } };
        let mut file = keys::create_private(&draft.file)?;
        file.write_all(&message)?;
        // Others are not forced to the disk, unless they are yet to be sent on: throwing away what is there would
        // take longer than keeping it.
        if letter.until.is_none() || self.sends_on {
            file.sync_all()?;
        }
        Ok(draft)
    }

    /// A message of the outbox, to be sent on; nothing if it is gone. One that a crash kept from its name gets it now.
    pub(crate) fn posted(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let file = self.file(name);
        if let Some(message) = there(fs::read(&file))? {
            return Ok(Some(message));
        }
        match there(fs::rename(self.hidden(name, DRAFT_ENDING), &file))? {
            Some(()) => there(fs::read(&file)),
            None => Ok(None),
        }
    }

    /// Throws away a message to nobody.
    pub(crate) fn throw_away(&self, name: &str) -> io::Result<()> {
        for ending in [DRAFT_ENDING, NOBODYS_ENDING] {
            there(fs::remove_file(self.hidden(name, ending)))?;
        }
        Ok(())
    }

    /// From whom and to whom a message travels; nothing if the message does not say.
    pub(crate) fn envelope(&self, message: &[u8]) -> Option<Envelope> {
        let to = parse(std::str::from_utf8(message).ok()?, 0).to.parse().ok()?;
        Envelope::new(Some(self.sender.email.clone()), vec![to]).ok()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ENDING}"))
    }

    fn hidden(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!(".{name}.{ending}"))
    }

    /// Has the disk keep what was sent, under its name.
    #[cfg(unix)]
    pub(crate) fn keep_names(&self) -> io::Result<()> {
        fs::File::open(&self.folder)?.sync_all()
    }

    /// Has the disk keep what was sent, under its name: Windows does by itself.
    #[cfg(not(unix))]
    pub(crate) fn keep_names(&self) -> io::Result<()> {
        Ok(())
    }

    /// Everything in it, newest first.
    pub(crate) fn read(&self) -> io::Result<Vec<Mail>> {
        let mut files = self.files()?;
        files.sort_unstable_by(|one, other| other.cmp(one));
        let mails = files.iter().map(|file| {
            let message = fs::read_to_string(file)?;
            Ok(parse(&message, sent_at(file)))
        });
        mails.collect()
    }

    /// Removes every message, sent or not.
    pub(crate) fn empty(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let file = entry?.path();
            if is_ours(&file) {
                there(fs::remove_file(file))?;
            }
        }
        Ok(())
    }

    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(&self.folder)?.map(|entry| entry.map(|entry| entry.path()));
        let mut files = entries.collect::<io::Result<Vec<_>>>()?;
        files.retain(|file| file.extension().is_some_and(|ending| ending == ENDING));
        Ok(files)
    }
}

/// A message that is written and not sent. Thrown away when it is dropped.
pub(crate) struct Draft {
    /// Empty once it is gone from there.
    file: PathBuf,
    /// Nowhere, if nobody is to get it.
    goes_to: Option<PathBuf>,
    posted: Posted,
}

impl Draft {
    /// What the outbox is to know of it.
    pub(crate) fn posted(&self) -> &Posted {
        &self.posted
    }

    /// Sends it. One that nobody is to get was written just the same and is thrown away now, so that it takes as
    /// long.
    pub(crate) fn send(mut self) -> io::Result<()> {
        let file = mem::take(&mut self.file);
        match &self.goes_to {
            Some(name) => fs::rename(file, name),
            None => fs::remove_file(file),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.file.as_os_str().is_empty() {
            // Nothing depends on it: a draft is never read.
            let _ = fs::remove_file(&self.file);
        }
    }
}

/// How the name of a whole message ends.
const ENDING: &str = "eml";
/// How that of one ends which is not sent.
const DRAFT_ENDING: &str = "draft";
/// How that of one to nobody ends, until it is thrown away.
const NOBODYS_ENDING: &str = "nobody";

fn is_ours(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| [ENDING, DRAFT_ENDING, NOBODYS_ENDING].contains(&ending))
}

/// Nothing, where there is no such file.
fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Lets nobody but its owner look into a folder; names of messages say when they were sent. A folder of another
/// owner stays as it is: the messages themselves are private in any case.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    match fs::set_permissions(folder, owner_only) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        made => made,
    }
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

fn sent_at(file: &Path) -> Moment {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.split('-').next().and_then(|seconds| seconds.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Hola:\n\n40217735\n\nhttp://127.0.0.1:54321/0123456789abcdef0123456789abcdef/recover/0123456789abcdef0123456789abcdef\n";

    fn letter(to: Option<Recipient>, body: &str) -> Letter {
        Letter { to, subject: "Su clave nueva".into(), body: body.into(), until: Some(0) }
    }

    #[test]
    fn what_was_written_can_be_read() {
        let place = tempfile::tempdir().unwrap();
        let folder = MailFolder::open(&place.path().join("deep/mail"), "Practice Clinic", false).unwrap();
        let pat = Recipient::Email("pat@example.org".into());
        let phone = Recipient::Phone("+1 555 010 0142".into());
        folder.draft(&letter(Some(pat), LONG), 1_900_000_000).unwrap().send().unwrap();
        folder.draft(&letter(None, "to nobody"), 1_900_000_000).unwrap().send().unwrap();
        folder.draft(&letter(Some(phone), "Su código\n"), 1_900_000_000).unwrap().send().unwrap();
        drop(folder.draft(&letter(None, "begun and undone"), 1_900_000_000).unwrap());
        let mails = folder.read().unwrap();
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[0].to, "Text message to +1 555 010 0142");
        assert_eq!(mails[0].body, "Su código\n");
        assert_eq!(
            (mails[1].to.as_str(), mails[1].subject.as_str(), mails[1].body.as_str(), mails[1].sent),
            ("pat@example.org", "Su clave nueva", LONG, 1_900_000_000)
        );
        folder.empty().unwrap();
        assert_eq!(fs::read_dir(place.path().join("deep/mail")).unwrap().count(), 0, "no drafts either");
    }

    #[test]
    fn what_is_to_be_sent_on_is_found_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = MailFolder::open(place.path(), "Practice Clinic", true).unwrap();
        let pat = || Some(Recipient::Email("pat@example.org".into()));
        let sent = folder.draft(&letter(pat(), LONG), 1_900_000_000).unwrap();
        let (name, other) = (sent.posted().name.clone(), "00000000000-000000-00000000");
        sent.send().unwrap();
        let message = folder.posted(&name).unwrap().unwrap();
        let envelope = folder.envelope(&message).unwrap();
        assert_eq!(envelope.to(), ["pat@example.org".parse::<Address>().unwrap()]);
        assert_eq!(folder.posted(other).unwrap(), None);
        assert!(folder.envelope(b"To: somebody\r\n\r\n").is_none());

        // A crash between the two steps.
        let begun = folder.draft(&letter(pat(), LONG), 1_900_000_000).unwrap();
        let name = begun.posted().name.clone();
        mem::forget(begun);
        assert_eq!(folder.read().unwrap().len(), 1);
        assert!(folder.posted(&name).unwrap().is_some());
        assert_eq!(folder.read().unwrap().len(), 2);

        let nobodys = folder.draft(&letter(None, "to nobody"), 1_900_000_000).unwrap();
        let name = nobodys.posted().name.clone();
        nobodys.send().unwrap();
        assert_eq!((folder.read().unwrap().len(), fs::read_dir(place.path()).unwrap().count()), (2, 3));
        folder.throw_away(&name).unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
    }

    #[test]
    fn an_address_cannot_smuggle_headers() {
        let place = tempfile::tempdir().unwrap();
        let folder = MailFolder::open(place.path(), "Practice Clinic", false).unwrap();
        let evil = Recipient::Email("pat@example.org\r\nBcc: eve@example.org".into());
        assert!(folder.draft(&letter(Some(evil), "body"), 0).is_err());
        assert_eq!(format!("{:?}", parse("To: a\r\n\r\n40217735", 0)), "Mail(hidden)");
    }

    #[test]
    fn says_when_it_cannot_be_written() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(MailFolder::open(&file, "Practice Clinic", false).is_err());
    }
}
