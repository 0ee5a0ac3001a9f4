//! What a patient typed to be found by: a username, an email address or a phone number. It is compared
//! exactly but for ASCII case: look-alike letters never match, so mail goes nowhere but to the record.

use lettre::Address;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::keys::{Keys, Tag};

/// A typed identifier, in the form in which it is compared.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    /// What it looks like, whether or not an account has it.
    pub(crate) kind: Kind,
    /// The form in which records are compared.
    pub(crate) key: String,
}

/// What an identifier looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Username,
    Email,
    Phone,
    /// Not of a person, but given to one by the clinic.
    ClinicCode,
}

impl Identifier {
    /// Reads what was typed where a username or an email address is asked for. Nothing typed is nothing.
    pub(crate) fn username_or_email(typed: &str) -> Option<Self> {
        let kind = if typed.contains('@') { Kind::Email } else { Kind::Username };
        Self::new(kind, typed)
    }

    /// Reads what was typed where an email address or a phone number is asked for.
    pub(crate) fn email_or_phone(typed: &str) -> Option<Self> {
        let kind = if typed.contains('@') || phone_key(typed).is_none() { Kind::Email } else { Kind::Phone };
        Self::new(kind, typed)
    }

    /// Reads what was typed where a username alone is asked for.
    pub(crate) fn username(typed: &str) -> Option<Self> {
        Self::new(Kind::Username, typed)
    }

    /// Reads what was typed where a code is asked for that the clinic gave.
    pub(crate) fn clinic_code(typed: &str) -> Option<Self> {
        Self::new(Kind::ClinicCode, typed)
    }

    fn new(kind: Kind, typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let key = match kind {
            Kind::Username | Kind::Email => key(typed),
            Kind::Phone => phone_key(typed)?,
            // Without a letter or a digit it is a code that the clinic never gave, and answered like any other.
            Kind::ClinicCode => clinic_code_key(typed).unwrap_or_else(|| key(typed)),
        };
        (!key.is_empty()).then_some(Self { kind, key })
    }

    /// What stands for it where it must not lie about: its keyed hash.
    pub(crate) fn subject(&self, keys: &Keys) -> Tag {
        keys.tag("identifier", &self.parts())
    }

    fn parts(&self) -> [&[u8]; 2] {
        let kind: &[u8] = match self.kind {
            Kind::Username => b"username",
            Kind::Email => b"email",
            Kind::Phone => b"phone",
            Kind::ClinicCode => b"clinic code",
        };
        [kind, self.key.as_bytes()]
    }

    /// The address with all but its ends hidden; nothing of a username. Made from what was typed, so that
    /// it tells nothing about the record.
    pub(crate) fn masked(&self) -> Option<String> {
        match self.kind {
            Kind::Username | Kind::ClinicCode => None,
            Kind::Email => masked_email(&self.key),
            Kind::Phone => Some(masked_phone(&self.key)),
        }
    }
}

/// The form in which usernames and email addresses are compared.
pub(crate) fn key(text: &str) -> String {
    text.trim().to_ascii_lowercase()
}

/// Whether mail can be sent there: an address alone, without a name and without anything unseen. Quoted names, comments
/// and hosts without a dot are addresses too (RFC 5322 section 3.4.1), but nobody's in a clinic: they are slips, or meant
/// to be read as something else.
pub(crate) fn is_email(text: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"()<>[]:;,\\".contains(c);
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let is_host = |host: &str| {
        let (labels, ending) = host.rsplit_once('.').unwrap_or_default();
        // Numbers alone are not a host's name.
        labels.split('.').chain([ending]).all(is_label) && !ending.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.chars().all(is_plain)
        && text.split_once('@').is_some_and(|(_, host)| is_host(host))
        && text.parse::<Address>().is_ok()
}

/// The form in which phone numbers are compared: digits with the country code. Ten digits are a number of
/// the clinic's own country, the code of which is 1.
pub(crate) fn phone_key(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.chars().all(|c| c.is_ascii_digit() || " ()+-.".contains(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 if !text.starts_with('+') => Some(format!("1{digits}")),
        7..=15 => Some(digits),
        _ => None,
    }
}

/// The form in which codes that the clinic gives are compared: letters and digits alone, and letters that are
/// taken for digits are those (Crockford's Base32).
pub(crate) fn clinic_code_key(text: &str) -> Option<String> {
    let plain = text.nfkc().filter(char::is_ascii_alphanumeric);
    let key: String = plain
        .map(|c| match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .collect();
    (!key.is_empty()).then_some(key)
}

/// The last four digits of a phone number: enough for its owner.
pub(crate) fn masked_phone(key: &str) -> String {
    let digits: Vec<char> = key.chars().filter(char::is_ascii_digit).collect();
    format!("•••{}", digits[digits.len().saturating_sub(4)..].iter().collect::<String>())
}

/// An email address with all but its ends hidden.
pub(crate) fn masked_email(key: &str) -> Option<String> {
    let (name, host) = key.rsplit_once('@')?;
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.chars().all(|c| c.is_ascii_alphanumeric()) { ending } else { "" };
    let dot = if ending.is_empty() { "" } else { "." };
    Some(format!("{}•••@{}•••{dot}{ending}", first(name), first(host)))
}

/// The first character, if it is one that cannot upset a screen.
fn first(text: &str) -> String {
    text.chars().next().filter(char::is_ascii_alphanumeric).map(String::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_by_ascii_case_alone() {
        let key = |typed| Identifier::username_or_email(typed).map(|identifier| identifier.key);
        assert_eq!(key(" Pat@Example.ORG "), Some("pat@example.org".into()));
        assert_eq!(key("Rivera1950"), Some("rivera1950".into()));
        assert_eq!(key("   "), None);
        assert_ne!(key("p\u{430}t@example.org"), key("pat@example.org"), "a Cyrillic letter");
        assert_ne!(key("pat@example.org\u{200b}"), key("pat@example.org"), "an unseen character");
        assert_ne!(key("\u{ff50}at@example.org"), key("pat@example.org"), "a wide letter");
        assert_ne!(key("\u{212a}im"), key("kim"), "the Kelvin sign");
    }

    #[test]
    fn mail_goes_to_plain_addresses() {
        for good in [
            "pat@example.org",
            "PAT.o'hara+portal@mail.example.co.uk",
            "x@1.example.org",
            "p\u{e4}t@example.org",
            "a@xn--exmple-cua.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        let hosts =
            ["y", "localhost", "[127.0.0.1]", "[IPv6:::1]", "127.0.0.1", "1", "example.org.", ".example.org"];
        let hosts = hosts.into_iter().chain(["a..org", "-example.org", "example-.org", "exa mple.org", ""]);
        for host in hosts {
            assert!(!is_email(&format!("pat@{host}")), "{host}");
        }
        for name in [
            "\"pat\"",
            "\"pat rivera\"",
            "\"pat, eve\"",
            "\"<eve@evil.example>\"",
            "(x)pat",
            "<pat",
            "pat\\",
            "a,pat",
            "a;pat",
            "a:pat",
            "a@pat",
            "pat\n",
            "pat\u{2028}",
            ".pat",
            "pat.",
            "",
        ] {
            assert!(!is_email(&format!("{name}@example.org")), "{name}");
        }
    }

    #[test]
    fn reads_phone_numbers() {
        let check =
            |typed: &str, want: Option<&str>| assert_eq!(phone_key(typed).as_deref(), want, "{typed}");
        check("+1 555 010 0142", Some("15550100142"));
        check("(555) 010-0142", Some("15550100142"));
        check("555.010.0142", Some("15550100142"));
        check("+34 600 000 000", Some("34600000000"));
        check("12345", None);
        check("rivera1950", None);
    }

    #[test]
    fn shows_only_the_ends() {
        let check = |typed: &str, want: Option<&str>| {
            let identifier = Identifier::email_or_phone(typed).unwrap();
            assert_eq!(identifier.masked().as_deref(), want, "{typed}");
        };
        check("pat@example.org", Some("p•••@e•••.org"));
        check("a@b", Some("a•••@b•••"));
        check("\u{202e}x@\u{202e}.<b>", Some("•••@•••"));
        check("+1 555 010 0142", Some("•••0142"));
        check("no address", None);
        assert_eq!(Identifier::username_or_email("rivera1950").unwrap().masked(), None);
    }

    #[test]
    fn codes_of_the_clinic_are_read_kindly() {
        let check = |typed: &str, want: Option<&str>| {
            assert_eq!(clinic_code_key(typed).as_deref(), want, "{typed:?}");
        };
        check("K7M2-QX4T-9RBW", Some("K7M2QX4T9RBW"));
        check(" k7m2 qx4t\u{2013}9rbw\u{200b}", Some("K7M2QX4T9RBW"));
        check("\u{ff2b}\u{ff17}M2", Some("K7M2"));
        check("oIl0", Some("0110"));
        check("---", None);
        assert!(Identifier::clinic_code("---").is_some(), "never given, and so like any other wrong one");
        assert!(Identifier::clinic_code(" ").is_none());
    }
}
