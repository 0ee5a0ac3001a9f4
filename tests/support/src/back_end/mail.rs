//! Messages as the programs sent them, each in a file of its own.

use std::fs;
use std::path::{Path, PathBuf};

use mail_parser::{Address, MessageParser};

/// The messages to `email` in a folder whose file names sort by time, oldest first.
pub(super) fn to(email: &str, folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    // Under another name a message is still being written.
    files.retain(|path| path.extension().is_some_and(|ext| ext == "eml"));
    files.sort();
    let messages = files.iter().filter_map(|path| fs::read_to_string(path).ok());
    messages.filter(|message| is_to(message, email)).collect()
}

fn is_to(message: &str, email: &str) -> bool {
    let message = MessageParser::default().parse(message);
    let to = message.as_ref().and_then(|message| message.to()).and_then(Address::first);
    to.and_then(|to| to.address()).is_some_and(|address| address.eq_ignore_ascii_case(email))
}

/// The text of a message as a mail program shows it.
///
/// # Panics
/// If it is no message.
pub(super) fn text(message: &str) -> String {
    let parsed = MessageParser::default().parse(message);
    let text = parsed.as_ref().and_then(|parsed| parsed.body_text(0));
    text.unwrap_or_else(|| panic!("not an email:\n{message}")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_a_mail_program_shows() {
        let message = "To: Ana <ana@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nhttps://x.example/#/a/=\r\nb=3Dc";
        assert_eq!(text(message), "https://x.example/#/a/b=c");
        assert!(is_to(message, "Ana@example.org"));
        assert!(!is_to(message, "bob@example.org"));
    }
}
