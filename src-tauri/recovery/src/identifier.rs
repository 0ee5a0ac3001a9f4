//! What the patient is known by at the portal. Not a secret, but personal: it is never logged.

use std::fmt;

use crate::portal::Channel;

/// An email address or username, trimmed and free of invisible characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifier(String);

/// Why something typed cannot be an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierProblem {
    /// Nothing was typed.
    Empty,
    /// An email address is needed, and this lacks its parts.
    NotAnEmail,
    /// An email address or a telephone number is needed, and this is neither.
    NotEmailOrPhone,
    /// Longer than any address can be (254 characters, RFC 5321).
    TooLong,
}

impl Identifier {
    /// Reads an email address, forgiving spaces around it and invisible characters within.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn email(typed: &str) -> Result<Self, IdentifierProblem> {
        let text = clean(typed);
        let cleaned = Self::any(typed)?;
        let Some((local, domain)) = text.rsplit_once('@') else {
            return Err(IdentifierProblem::NotAnEmail);
        };
        let has_space = text.chars().any(char::is_whitespace);
        let dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
        if local.is_empty() || local.contains('@') || !dotted || has_space {
            return Err(IdentifierProblem::NotAnEmail);
        }
        Ok(cleaned)
    }

    /// Reads an email address or a telephone number; of a number the digits stay, and a leading `+`.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn email_or_phone(typed: &str) -> Result<Self, IdentifierProblem> {
        let text = crate::code::plain_text(typed);
        let extra = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | '/');
        let number: String = text.chars().filter(|c| !extra(*c)).collect();
        let digits = number.strip_prefix('+').unwrap_or(&number);
        if (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(number));
        }
        Self::email(typed).map_err(|problem| match problem {
            IdentifierProblem::NotAnEmail => IdentifierProblem::NotEmailOrPhone,
            other => other,
        })
    }

    /// Reads any identifier: a username or an email address.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn any(typed: &str) -> Result<Self, IdentifierProblem> {
        let text = clean(typed);
        if text.is_empty() {
            Err(IdentifierProblem::Empty)
        } else if text.chars().count() > 254 {
            Err(IdentifierProblem::TooLong)
        } else {
            Ok(Self(text))
        }
    }

    /// The text, for the portal, the keychain and the patient's own field.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where a code could go, if this is no mere name.
    pub fn address(&self) -> Option<Channel> {
        let number = self.0.strip_prefix('+').unwrap_or(&self.0);
        if self.0.contains('@') {
            Some(Channel::Email)
        } else if number.len() >= 7 && number.bytes().all(|byte| byte.is_ascii_digit()) {
            Some(Channel::Sms)
        } else {
            None
        }
    }

    /// The address with all but the first letters hidden: `p•••@g•••.com`. Safe to show where others
    /// may look on.
    pub fn masked(&self) -> String {
        let hide = |part: &str| part.chars().take(1).chain("•••".chars()).collect::<String>();
        match self.0.rsplit_once('@') {
            Some((local, domain)) => match domain.rsplit_once('.') {
                Some((name, top)) => format!("{}@{}.{top}", hide(local), hide(name)),
                None => format!("{}@{}", hide(local), hide(domain)),
            },
            None if self.address().is_some() => format!("•••{}", &self.0[self.0.len() - 2..]),
            None => hide(&self.0),
        }
    }

    /// The same address at a well-known mail provider, if the domain looks like a slip of the
    /// fingers: `pat@gmial.com` gives `pat@gmail.com`.
    pub fn likely_meant(&self) -> Option<Self> {
        let (local, domain) = self.0.rsplit_once('@')?;
        let domain = domain.to_lowercase();
        if PROVIDERS.contains(&domain.as_str()) || NOT_SLIPS.contains(&domain.as_str()) {
            return None;
        }
        let near = PROVIDERS.iter().find(|known| one_slip(&domain, known))?;
        Some(Self(format!("{local}@{near}")))
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identifier(hidden)")
    }
}

/// The mail providers most patients of our first clinics use.
const PROVIDERS: [&str; 10] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "aol.com",
    "icloud.com",
    "comcast.net",
    "live.com",
    "msn.com",
    "verizon.net",
];

/// Providers in their own right whose names are one letter from another's.
const NOT_SLIPS: [&str; 6] = ["mail.com", "email.com", "ymail.com", "gmx.com", "me.com", "mac.com"];

fn clean(typed: &str) -> String {
    let visible: String = typed.chars().filter(|c| !crate::code::is_invisible(*c)).collect();
    visible.trim().to_owned()
}

/// One letter added, left out or replaced, or two neighbours swapped.
fn one_slip(typed: &str, known: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Greater => a[1..] == *b,
        std::cmp::Ordering::Less => *a == b[1..],
        std::cmp::Ordering::Equal => {
            a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let check = |typed: &str, want: Result<&str, IdentifierProblem>| {
            let seen = Identifier::email(typed);
            assert_eq!(seen.as_ref().map(|id| id.as_str()).map_err(|p| *p), want, "{typed:?}");
        };
        check("pat@example.org", Ok("pat@example.org"));
        check("  pat@example.org \n", Ok("pat@example.org"));
        check("\u{200b}pat@example.org\u{feff}", Ok("pat@example.org"));
        check("Pat.O'Neil+x@Example.org", Ok("Pat.O'Neil+x@Example.org"));
        check("", Err(IdentifierProblem::Empty));
        check(" \u{200b} ", Err(IdentifierProblem::Empty));
        check("pat", Err(IdentifierProblem::NotAnEmail));
        check("pat@", Err(IdentifierProblem::NotAnEmail));
        check("pat@example", Err(IdentifierProblem::NotAnEmail));
        check("pat@.org", Err(IdentifierProblem::NotAnEmail));
        check("@example.org", Err(IdentifierProblem::NotAnEmail));
        check("pat @example.org", Err(IdentifierProblem::NotAnEmail));
        check("a@b@example.org", Err(IdentifierProblem::NotAnEmail));
        check(&format!("{}@example.org", "a".repeat(250)), Err(IdentifierProblem::TooLong));
    }

    #[test]
    fn reads_an_email_or_a_number() {
        let check = |typed: &str, want: Result<&str, IdentifierProblem>| {
            let seen = Identifier::email_or_phone(typed);
            assert_eq!(seen.as_ref().map(|id| id.as_str()).map_err(|p| *p), want, "{typed:?}");
        };
        check(" pat@example.org", Ok("pat@example.org"));
        check("+1 (555) 010-0142", Ok("+15550100142"));
        check("555.010.0142", Ok("5550100142"));
        check("５５５０１００１４２", Ok("5550100142"));
        check("", Err(IdentifierProblem::Empty));
        check("pat", Err(IdentifierProblem::NotEmailOrPhone));
        check("12345", Err(IdentifierProblem::NotEmailOrPhone));
        let address = |typed: &str| Identifier::any(typed).unwrap().address();
        assert_eq!(address("pat@example.org"), Some(Channel::Email));
        assert_eq!(address("+15550100142"), Some(Channel::Sms));
        assert_eq!((address("pat"), address("rivera1950"), address("1950")), (None, None, None));
    }

    #[test]
    fn masks_all_but_the_first_letters() {
        let check = |typed: &str, want: &str| {
            assert_eq!(Identifier::any(typed).unwrap().masked(), want);
        };
        check("pat@gmail.com", "p•••@g•••.com");
        check("ünal@mail.example.org", "ü•••@m•••.org");
        check("patdoe", "p•••");
        check("+15550100142", "•••42");
    }

    #[test]
    fn suggests_only_near_misses_of_known_providers() {
        let check = |typed: &str, want: Option<&str>| {
            let meant = Identifier::email(typed).unwrap().likely_meant();
            assert_eq!(meant.as_ref().map(Identifier::as_str), want, "{typed}");
        };
        check("pat@gmial.com", Some("pat@gmail.com"));
        check("pat@gmal.com", Some("pat@gmail.com"));
        check("pat@gmaill.com", Some("pat@gmail.com"));
        check("pat@gmail.con", Some("pat@gmail.com"));
        check("pat@gmail.com", None);
        check("pat@mail.com", None);
        check("pat@email.com", None);
        check("pat@Ymail.com", None);
        check("pat@example.org", None);
        check("pat@hotmial.com", Some("pat@hotmail.com"));
    }
}
