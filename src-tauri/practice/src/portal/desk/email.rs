//! Correcting the email address: where codes go is what the account hangs on, so it takes a stronger check, and the
//! address before is told.

use super::super::{Case, Fault, Portal};
use super::act::Act;
use super::{Again, Help, Outcome, Refusal, Standing, Visit};
use crate::account::AccountState;
use crate::database::Json;
use crate::identifier::{Identifier, Kind, is_email, key};
use crate::mail::{Letter, Recipient};

/// Longest address (RFC 5321 section 4.5.3.1.3, without its brackets).
const LONGEST: usize = 254;

/// An address that mail can be sent to.
pub(crate) struct NewEmail(String);

/// What is wrong with a new address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EmailProblem {
    Missing,
    /// Not an address.
    Malformed,
    /// It is on the record already.
    Known,
}

impl NewEmail {
    /// Reads what was typed. Letters beyond ASCII are refused: they can look like others.
    pub(crate) fn read(typed: &str) -> Result<Self, EmailProblem> {
        let typed = typed.trim();
        match typed.is_empty() {
            true => Err(EmailProblem::Missing),
            false if typed.is_ascii() && typed.len() <= LONGEST && is_email(typed) => Ok(Self(typed.into())),
            false => Err(EmailProblem::Malformed),
        }
    }
}

impl Portal {
    /// Puts another address first on the record. What was sent to the one before works no more, and who is signed in
    /// may be who reads it: open sessions end.
    pub(crate) fn desk_correct_email(
        &mut self,
        visit: &Visit,
        account: i64,
        email: Result<NewEmail, EmailProblem>,
    ) -> Result<i64, Refusal> {
        self.help(visit, account, Help::Email, |case, act| {
            let NewEmail(email) = email.map_err(Refusal::Email)?;
            let before = case.emails(account)?;
            if before.first().is_some_and(|first| key(first) == key(&email)) {
                return Err(Refusal::Email(EmailProblem::Known));
            }
            case.put_first(account, &email)?;
            let again = case.end_what_was_sent(act)?;
            let head = case.site.letterhead();
            let phone = act.record.phone.iter().cloned().map(Recipient::Phone);
            let others = before.into_iter().filter(|other| key(other) != key(&email));
            let told: Vec<_> = others.map(Recipient::Email).chain(phone).collect();
            for other in &told {
                case.letters.push(Letter::email_was_corrected(&head, other.clone()));
            }
            case.letters.push(Letter::email_is_on_record(&head, Recipient::Email(email.clone())));
            case.audit("email_corrected", Some(account), None)?;
            let same = case.accounts_of(&Identifier { kind: Kind::Email, key: key(&email) })?;
            let (notified, shared) = (!told.is_empty(), same.len() > 1);
            Ok(Outcome::EmailCorrected { notified, shared, again })
        })
    }
}

impl Case<'_> {
    /// In place of the first address on record; where it was another of the record, it is that no longer.
    fn put_first(&self, account: i64, email: &str) -> Result<(), Fault> {
        let key = key(email);
        self.db.execute("DELETE FROM emails WHERE account = ?1 AND address_key = ?2", (account, &key))?;
        let sql = "UPDATE emails SET address = ?2, address_key = ?3
                   WHERE id = (SELECT min(id) FROM emails WHERE account = ?1)";
        if self.db.execute(sql, (account, email, &key))? == 0 {
            let sql = "INSERT INTO emails (account, address, address_key) VALUES (?1, ?2, ?3)";
            self.db.execute(sql, (account, email, &key))?;
        }
        Ok(())
    }

    /// Ends what was sent to the address before, and what it may have opened: whoever reads it may be anybody.
    fn end_what_was_sent(&self, act: &Act) -> Result<Option<Again>, Fault> {
        let account = act.record.id;
        self.end_flows(account, None)?;
        self.end_clinic_code(account)?;
        self.db.execute("DELETE FROM sessions WHERE account = ?1", [account])?;
        if act.standing == Standing::Invited {
            return Ok(Some(Again::Invitation));
        }
        // An account that is held up may have one as well.
        let sql = "UPDATE accounts SET temporary_until = ?2 WHERE id = ?1 AND state = ?3
                   AND (temporary_until IS NULL OR temporary_until > ?2)";
        let state = Json(AccountState::TemporaryPassword);
        let ended = self.db.execute(sql, (account, self.now, state))?;
        Ok((ended > 0).then_some(Again::TemporaryPassword))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_addresses_and_nothing_else() {
        let check = |typed: &str, want: Result<&str, EmailProblem>| {
            let read = NewEmail::read(typed);
            assert_eq!(
                read.as_ref().map(|email| email.0.as_str()).map_err(|problem| *problem),
                want,
                "{typed:?}"
            );
        };
        check(" rosa@example.org ", Ok("rosa@example.org"));
        check("", Err(EmailProblem::Missing));
        for typed in [
            "rosa",
            "rosa@",
            "Rosa <rosa@example.org>",
            "rosa@example.org, eve@example.org",
            "rosa@example.org\r\nBcc: eve@example.org",
            "ros\u{430}@example.org",
            &format!("rosa@{}.org", "a.".repeat(130)),
        ] {
            check(typed, Err(EmailProblem::Malformed));
        }
    }
}
