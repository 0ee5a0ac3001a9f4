//! What the staff desk has sent to patients. Who they are to the clinic says nothing of their language, so each
//! letter is in English and, below, in Spanish.

use super::letter::{Letter, Letterhead, Recipient};

/// What a code is for that the clinic gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClinicCode {
    /// To make the first password.
    Invitation,
    /// To make a new one.
    Reset,
}

impl Letter {
    /// The message with a code that the clinic gives. It says what to do with it, and for how long it works.
    pub(crate) fn with_clinic_code(
        head: &Letterhead<'_>,
        to: Recipient,
        what: ClinicCode,
        code: &str,
    ) -> Self {
        let Letterhead { clinic, phone } = head;
        let (subject, why, por_que, life, plazo) = match what {
            ClinicCode::Invitation => (
                "Your invitation / Para abrir su portal",
                "You are invited to your patient portal.",
                "Le invitamos a su portal de pacientes.",
                "7 days",
                "7 días",
            ),
            ClinicCode::Reset => (
                "Your code for a new password / Para entrar otra vez",
                "You asked us for help with your patient portal.",
                "Usted nos pidió ayuda con su portal de pacientes.",
                "24 hours",
                "24 horas",
            ),
        };
        let body = match &to {
            Recipient::Phone(_) => format!(
                "{clinic}: your code is / su código es\n\n{code}\n\n\
                 Open Way Back In and say that you have a code from the clinic.\nIt works for {life}. Never share it.\n\n\
                 Abra Way Back In y diga que tiene un código de la clínica.\nSirve {plazo}. No lo comparta.\n"
            ),
            Recipient::Email(_) => format!(
                "(Español: vea más abajo.)\n\nHello,\n\n{why} Here is your code:\n\n{code}\n\n\
                 What to do:\n1. Open the program Way Back In.\n2. Choose \"I have a code, a link or a temporary password\".\n\
                 3. Choose \"A code from the clinic\", and type it.\n\
                 4. Say who you are, and make your password.\n\n\
                 It works for {life}, and once. We will never ask you for this code.\nDo not share it.\n\n\
                 You do not expect it? Call {clinic}:\n{phone}.\n\n\
                 - - -\n\nHola:\n\n{por_que} El código está arriba.\n\n\
                 Qué hacer:\n1. Abra el programa Way Back In.\n2. Elija \"Tengo un código, un enlace o una contraseña temporal\".\n\
                 3. Elija \"Un código de la clínica\" y escríbalo.\n\
                 4. Diga quién es, y cree su contraseña.\n\n\
                 Sirve {plazo}, y una sola vez. Nunca le pediremos este código.\nNo lo comparta.\n\n\
                 ¿No lo esperaba? Llame a {clinic}:\n{phone}.\n"
            ),
        };
        Self::that_stays(to, format!("{subject} - {clinic}"), body)
    }

    /// The message with a temporary password.
    pub(crate) fn with_temporary_password(head: &Letterhead<'_>, to: Recipient, password: &str) -> Self {
        let Letterhead { clinic, phone } = head;
        let body = match &to {
            Recipient::Phone(_) => format!(
                "{clinic}: your temporary password is / su contraseña temporal es\n\n{password}\n\n\
                 Open Way Back In and say that you have a temporary password.\nIt works for 3 hours. Never share it.\n\n\
                 Abra Way Back In y diga que tiene una contraseña temporal.\nSirve 3 horas. No la comparta.\n"
            ),
            Recipient::Email(_) => format!(
                "(Español: vea más abajo.)\n\nHello,\n\nYou asked us for help with your patient portal.\n\
                 Here is a temporary password:\n\n{password}\n\n\
                 What to do:\n1. Open the program Way Back In.\n2. Choose \"I have a code, a link or a temporary password\".\n\
                 3. Choose \"A temporary password\".\n\
                 4. Type your username and this password. Then make your own password.\n\n\
                 It works for 3 hours. Your old password works no more.\n\
                 Nobody at the clinic will ask you for it. Do not share it.\n\n\
                 You do not expect it? Call {clinic} now:\n{phone}.\n\n\
                 - - -\n\nHola:\n\nUsted nos pidió ayuda con su portal de pacientes.\nLa contraseña temporal está arriba.\n\n\
                 Qué hacer:\n1. Abra el programa Way Back In.\n2. Elija \"Tengo un código, un enlace o una contraseña temporal\".\n\
                 3. Elija \"Una contraseña temporal\".\n\
                 4. Escriba su nombre de usuario y esta contraseña. Luego cree la suya.\n\n\
                 Sirve 3 horas. Su contraseña anterior ya no sirve.\n\
                 Nadie de la clínica se la pedirá. No la comparta.\n\n\
                 ¿No la esperaba? Llame ahora a {clinic}:\n{phone}.\n"
            ),
        };
        Self::that_stays(to, format!("Your temporary password / Para entrar por ahora - {clinic}"), body)
    }

    /// The notice, to the other addresses on record, that a temporary password was sent.
    pub(crate) fn temporary_password_was_sent(head: &Letterhead<'_>, to: Recipient) -> Self {
        let (en, es) = (
            "Our desk sent a temporary password for your patient portal to the\naddress on record.",
            "Enviamos una contraseña temporal de su portal de pacientes\na la dirección registrada.",
        );
        Self::notice(head, to, "A temporary password was sent / Aviso de su portal", (en, es))
    }

    /// The notice, to the address before, that there is another one.
    pub(crate) fn email_was_corrected(head: &Letterhead<'_>, to: Recipient) -> Self {
        let (en, es) = (
            "Our desk changed the email address of your patient portal.\nCodes go to the new one from now on.",
            "Cambiamos la dirección de correo de su portal de pacientes.\nDesde ahora los códigos van a la nueva.",
        );
        Self::notice(head, to, "Your email address was changed / Su correo fue cambiado", (en, es))
    }

    /// The notice, to a new address, that it is on record.
    pub(crate) fn email_is_on_record(head: &Letterhead<'_>, to: Recipient) -> Self {
        let (en, es) = (
            "Our desk put this email address on the record of your patient portal.\nCodes come here from now on.",
            "Registramos este correo para su portal de pacientes.\nDesde ahora los códigos llegan aquí.",
        );
        Self::notice(head, to, "This email address is on record / Correo registrado", (en, es))
    }

    fn notice(head: &Letterhead<'_>, to: Recipient, subject: &str, (en, es): (&str, &str)) -> Self {
        let Letterhead { clinic, phone } = head;
        if matches!(to, Recipient::Phone(_)) {
            let body = format!(
                "{clinic}:\n{en}\nYou did not ask for it? Call now: {phone}.\n\n\
                 {es}\n¿No lo pidió? Llame ahora: {phone}.\n"
            );
            return Self::that_stays(to, format!("{subject} - {clinic}"), body);
        }
        let body = format!(
            "(Español: vea más abajo.)\n\nHello,\n\n{en}\n\nDid you ask for it? Then all is well.\n\
             You did not? Call {clinic} now:\n{phone}.\n\n\
             - - -\n\nHola:\n\n{es}\n\n¿Usted lo pidió? Entonces todo está bien.\n\
             ¿No lo pidió? Llame ahora a {clinic}:\n{phone}.\n"
        );
        Self::that_stays(to, format!("{subject} - {clinic}"), body)
    }

    /// Somebody at the desk says that it was sent: it is on the disk before that.
    fn that_stays(to: Recipient, subject: String, body: String) -> Self {
        Self { to: Some(to), subject, body, until: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_in_both_languages_and_say_what_to_do() {
        let head = Letterhead { clinic: "Practice Clinic", phone: "+1 555 010 0199" };
        for to in [Recipient::Email("pat@example.org".into()), Recipient::Phone("+1 555 010 0142".into())] {
            let secret = "K7M2-QX4T-9RBW";
            let with_secret = [
                Letter::with_clinic_code(&head, to.clone(), ClinicCode::Invitation, secret),
                Letter::with_clinic_code(&head, to.clone(), ClinicCode::Reset, secret),
                Letter::with_temporary_password(&head, to.clone(), secret),
            ];
            let notices = [
                Letter::temporary_password_was_sent(&head, to.clone()),
                Letter::email_was_corrected(&head, to.clone()),
                Letter::email_is_on_record(&head, to),
            ];
            for letter in &with_secret {
                assert_eq!(letter.body.lines().filter(|line| *line == secret).count(), 1);
                assert!(["Open", "Abra"].iter().all(|word| letter.body.contains(word)), "{}", letter.body);
            }
            for letter in with_secret.iter().chain(&notices) {
                assert!(letter.subject.is_ascii() && letter.subject.contains(" / "), "{}", letter.subject);
                assert!(!letter.subject.contains(secret) && letter.until.is_none());
                assert!(letter.body.lines().all(|line| line.chars().count() < 78), "{}", letter.body);
            }
        }
    }
}
