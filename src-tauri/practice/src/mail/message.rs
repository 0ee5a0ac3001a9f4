//! A message as it lies in its file, written and read.

use std::io;
use std::time::{Duration, SystemTime};

use lettre::address::AddressError;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox};
use lettre::{Address, Message};

use super::{Letter, Mail, Recipient};
use crate::clock::Moment;

/// Where the practice portal says it is. No mail ever comes from there (RFC 2606).
pub(super) const HOST: &str = "practice.example";

/// A message as it travels. The body is not encoded, so that code and link can be read in the file.
pub(super) fn eml(letter: &Letter, sender: &Mailbox, sent: Moment, name: &str) -> io::Result<Vec<u8>> {
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
        // The same however often it is sent on: who gets it twice can tell.
        .message_id(Some(format!("<{name}@{HOST}>")))
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
pub(super) fn parse(message: &str, sent: Moment) -> Mail {
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
