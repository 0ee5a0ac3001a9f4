//! The mail folder: each message is one `.eml` file, whole from the moment its name is there.

mod letter;

use std::fs;
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use lettre::address::AddressError;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox};
use lettre::{Address, Message};

use crate::clock::Moment;
use crate::keys;

pub(crate) use letter::{Language, Letter, Letterhead, Purpose, Recipient};

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
}

impl MailFolder {
    /// The folder, made if it is missing, for messages of `clinic`. Says so if it cannot be written to.
    pub(crate) fn open(folder: &Path, clinic: &str) -> io::Result<Self> {
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
        Ok(Self { folder: folder.to_owned(), sender, count: AtomicU64::new(0) })
    }

    /// Writes a message that [`Draft::send`] sends.
    pub(crate) fn draft(&self, letter: &Letter, sent: Moment) -> io::Result<Draft> {
        let message = eml(letter, &self.sender, sent)?;
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let name = format!("{sent:011}-{count:06}-{}", keys::hex(&keys::random::<4>()?));
        let draft = Draft {
            file: self.folder.join(format!(".{name}.{DRAFT_ENDING}")),
            goes_to: letter.is_for_somebody().then(|| self.folder.join(format!("{name}.{ENDING}"))),
        };
        let mut file = keys::create_private(&draft.file)?;
        file.write_all(&message)?;
        // Others are not forced to the disk: throwing away what is there would take longer than keeping it.
        if letter.must_not_be_lost {
            file.sync_all()?;
        }
        Ok(draft)
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

    /// Removes every message.
    pub(crate) fn empty(&self) -> io::Result<()> {
        self.files()?.iter().try_for_each(fs::remove_file)
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
}

impl Draft {
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

/// Where the practice portal says it is. No mail ever comes from there (RFC 2606).
const HOST: &str = "practice.example";
/// How the name of a whole message ends.
const ENDING: &str = "eml";
/// How that of one ends which is not sent.
const DRAFT_ENDING: &str = "draft";

fn is_ours(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == ENDING || ending == DRAFT_ENDING)
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

/// A message as it travels. The body is not encoded, so that code and link can be read in the file.
fn eml(letter: &Letter, sender: &Mailbox, sent: Moment) -> io::Result<Vec<u8>> {
    let encoding = match letter.body.is_ascii() {
        true => ContentTransferEncoding::SevenBit,
        false => ContentTransferEncoding::EightBit,
    };
    // As it is: lettre would encode lines that are longer than 76 characters, and links are.
    let body = Body::dangerous_pre_encoded(letter.body.replace('\n', "\r\n").into_bytes(), encoding);
    let seconds = Duration::from_secs(sent.try_into().unwrap_or_default());
    let message = Message::builder()
        .from(sender.clone())
        .raw_header(to_header(letter.to.as_ref()).map_err(io::Error::other)?)
        .subject(letter.subject.clone())
        .date(SystemTime::UNIX_EPOCH + seconds)
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(body);
    Ok(message.map_err(io::Error::other)?.formatted())
}

/// Where a message goes. Text messages have an address made up from the number, and say the number beside
/// it; written here, because lettre would encode its `+`.
fn to_header(to: Option<&Recipient>) -> Result<HeaderValue, AddressError> {
    let to = match to {
        None => Address::new("nobody", HOST)?.to_string(),
        Some(Recipient::Email(address)) => address.parse::<Address>()?.to_string(),
        Some(Recipient::Phone(number)) => {
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let number: String =
                number.chars().filter(|c| c.is_ascii_digit() || " +-.()".contains(*c)).collect();
            format!("\"Text message to {number}\" <{}>", Address::new(format!("sms+{digits}"), HOST)?)
        }
    };
    Ok(HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str("To"), to.clone(), to))
}

/// Reads a message of this folder: only what [`eml`] writes.
fn parse(message: &str, sent: Moment) -> Mail {
    let (head, body) = message.split_once("\r\n\r\n").unwrap_or((message, ""));
    let head = head.replace("\r\n ", " ");
    let header = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default().to_owned()
    };
    let to = header("To");
    // A number is named in words; the address beside it is made up.
    let to = to.split_once(" <").map_or(to.as_str(), |(name, _)| name.trim_matches('"')).to_owned();
    Mail { to, subject: header("Subject"), body: body.replace("\r\n", "\n"), sent }
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
        Letter { to, subject: "Su clave nueva".into(), body: body.into(), must_not_be_lost: false }
    }

    #[test]
    fn what_was_written_can_be_read() {
        let place = tempfile::tempdir().unwrap();
        let folder = MailFolder::open(&place.path().join("deep/mail"), "Practice Clinic").unwrap();
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
    fn an_address_cannot_smuggle_headers() {
        let place = tempfile::tempdir().unwrap();
        let folder = MailFolder::open(place.path(), "Practice Clinic").unwrap();
        let evil = Recipient::Email("pat@example.org\r\nBcc: eve@example.org".into());
        assert!(folder.draft(&letter(Some(evil), "body"), 0).is_err());
        assert_eq!(format!("{:?}", parse("To: a\r\n\r\n40217735", 0)), "Mail(hidden)");
    }

    #[test]
    fn says_when_it_cannot_be_written() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(MailFolder::open(&file, "Practice Clinic").is_err());
    }
}
