//! What the portal writes to patients: short, kind, in their language, and never more than they need.
//! Subjects stay ASCII, so that they stand in the file as they are read.

use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::clock::Moment;
use crate::identifier::{masked_email, masked_phone};

/// A message to be sent.
pub(crate) struct Letter {
    /// Nobody, for an identifier without an account: the work is done all the same.
    pub(crate) to: Option<Recipient>,
    pub(crate) subject: String,
    pub(crate) body: String,
    /// Until when it is of use. Codes may be asked for again; a notice comes only once, is of use whenever it comes,
    /// and must not be lost.
    pub(crate) until: Option<Moment>,
}

/// Who gets a message: always somebody on record.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Recipient {
    Email(String),
    Phone(String),
}

/// A language the portal writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    #[default]
    En,
    Es,
}

/// What a flow is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    PasswordReset,
    UsernameRecovery,
    /// With a code that the clinic gave.
    Activation,
    TemporaryPassword,
}

/// What the letters say of the clinic.
pub(crate) struct Letterhead<'a> {
    pub(crate) clinic: &'a str,
    pub(crate) phone: &'a str,
}

impl Recipient {
    /// The address with all but its ends hidden.
    pub(crate) fn masked(&self) -> String {
        match self {
            Self::Email(address) => masked_email(address).unwrap_or_default(),
            Self::Phone(number) => masked_phone(number),
        }
    }
}

impl Language {
    /// Every language.
    pub(crate) const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The language of a tag such as `es-MX`; English for one that the portal does not write.
    pub(crate) fn of(tag: &str) -> Self {
        match tag.split('-').next() {
            Some(language) if language.eq_ignore_ascii_case("es") => Self::Es,
            _ => Self::En,
        }
    }
}

impl Letter {
    /// The message with a code. By email with a link beside it, which can be pasted instead.
    pub(crate) fn with_code(
        head: &Letterhead<'_>,
        language: Language,
        purpose: Purpose,
        to: Option<Recipient>,
        (code, until): (&str, Moment),
        link: &Url,
    ) -> Self {
        let Letterhead { clinic, phone } = head;
        let subject = code_subject(language, purpose, clinic);
        let body = match (&to, language) {
            (Some(Recipient::Phone(_)), Language::En) => {
                format!("{clinic}: your code is\n\n{code}\n\nIt works for 10 minutes. Never share it.\n")
            }
            (Some(Recipient::Phone(_)), Language::Es) => {
                format!("{clinic}: su código es\n\n{code}\n\nSirve 10 minutos. No lo comparta.\n")
            }
            (_, Language::En) => format!(
                "Hello,\n\nHere is your code:\n\n{code}\n\nType it in the program where you asked for it. It works for 10 minutes.\n\n\
                 You can also copy this link and paste it there:\n\n{link}\n\n\
                 We will never ask you for this code. Do not share it.\n\n\
                 You did not ask for it? Then you need to do nothing.\nQuestions? Call {clinic}: {phone}.\n"
            ),
            (_, Language::Es) => format!(
                "Hola:\n\nEste es su código:\n\n{code}\n\nEscríbalo en el programa donde lo pidió. Sirve 10 minutos.\n\n\
                 También puede copiar este enlace y pegarlo allí:\n\n{link}\n\n\
                 Nunca le pediremos este código. No lo comparta.\n\n\
                 ¿No lo pidió? Entonces no tiene que hacer nada.\n¿Preguntas? Llame a {clinic}: {phone}.\n"
            ),
        };
        Self { to, subject, body, until: Some(until) }
    }

    /// The notice that a password was changed.
    pub(crate) fn password_changed(head: &Letterhead<'_>, language: Language, to: Recipient) -> Self {
        let Letterhead { clinic, phone } = head;
        let (subject, body) = match language {
            Language::En => (
                format!("Your password was changed - {clinic}"),
                format!(
                    "Hello,\n\nThe password of your patient portal was changed just now.\n\n\
                     Was it you? Then all is well.\n\nIt was not you? Please call {clinic} now: {phone}.\n"
                ),
            ),
            Language::Es => (
                format!("Su clave fue cambiada - {clinic}"),
                format!(
                    "Hola:\n\nLa clave de su portal de pacientes acaba de ser cambiada.\n\n\
                     ¿Fue usted? Entonces todo está bien.\n\n¿No fue usted? Por favor llame ahora a {clinic}: {phone}.\n"
                ),
            ),
        };
        Self { to: Some(to), subject, body, until: None }
    }
}

fn code_subject(language: Language, purpose: Purpose, clinic: &str) -> String {
    let what = match (language, purpose) {
        (Language::En, Purpose::UsernameRecovery) => "Your code to see your username",
        (Language::Es, Purpose::UsernameRecovery) => "Para ver su nombre de usuario",
        (Language::En, _) => "Your code for a new password",
        (Language::Es, _) => "Para crear su clave nueva",
    };
    format!("{what} - {clinic}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_short_and_plain() {
        let head = Letterhead { clinic: "Practice Clinic", phone: "+1 555 010 0199" };
        let link: Url = "http://127.0.0.1:8080/recover/0123456789abcdef0123456789abcdef".parse().unwrap();
        let email = || Recipient::Email("pat@example.org".into());
        let phone = || Recipient::Phone("+1 555 010 0142".into());
        for language in [Language::En, Language::Es] {
            let mut letters = vec![Letter::password_changed(&head, language, email())];
            for purpose in [Purpose::PasswordReset, Purpose::UsernameRecovery] {
                for to in [Some(email()), Some(phone()), None] {
                    let by_email = !matches!(to, Some(Recipient::Phone(_)));
                    let letter = Letter::with_code(&head, language, purpose, to, ("40217735", 600), &link);
                    assert!(
                        letter.body.lines().any(|line| line == "40217735"),
                        "the code has a line of its own"
                    );
                    assert_eq!(letter.body.lines().any(|line| line == link.as_str()), by_email);
                    letters.push(letter);
                }
            }
            for letter in letters {
                assert!(letter.subject.is_ascii() && !letter.subject.contains("40217735"));
                assert!(letter.body.lines().all(|line| line.chars().count() < 78), "{}", letter.body);
            }
        }
    }

    #[test]
    fn languages_are_found_by_their_tag() {
        for (tag, want) in [
            ("es", Language::Es),
            ("ES-mx", Language::Es),
            ("en-US", Language::En),
            ("xx", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(Language::of(tag), want, "{tag}");
        }
    }
}
