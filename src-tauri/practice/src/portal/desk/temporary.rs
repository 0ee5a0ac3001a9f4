//! A temporary password, in three turns like a new one: see whether it may be, hash (slow, without holding the
//! database), and change it if it still may. It is made here, goes to the address on record, and nobody at the
//! desk sees it.

use super::super::Portal;
use super::super::records::{self, Author};
use super::{About, Help, Outcome, Refusal, Visit};
use crate::account::AccountState;
use crate::database::Json;
use crate::keys;
use crate::mail::{Letter, Recipient};
use crate::password::{self, HashError, Hasher};

/// How long it works, in seconds.
const LIFE: i64 = 3 * 60 * 60;
/// Small letters and digits that are not taken for one another, and no vowels, so that it makes no words.
/// 16 of them are 76 bits.
const ALPHABET: &[u8; 28] = b"bcdfghjkmnpqrstvwxyz23456789";
/// How often four of them.
const GROUPS: usize = 4;

/// What the first turn gives.
pub(crate) enum Temporary {
    /// The form was sent before: this came of it.
    Was(i64),
    ToHash(TemporaryPassword),
}

/// A password on its way to be hashed.
pub(crate) struct TemporaryPassword(String);

/// The same with its hash.
pub(crate) struct HashedTemporary {
    password: String,
    hash: String,
}

impl TemporaryPassword {
    /// Slow by design: not for async code.
    pub(crate) fn hash(self, hasher: &Hasher) -> Result<HashedTemporary, HashError> {
        let hash = hasher.hash(&password::normalised(&self.0))?;
        Ok(HashedTemporary { password: self.0, hash })
    }
}

impl Portal {
    /// Issuing a temporary password, first turn.
    pub(crate) fn desk_read_temporary(&mut self, visit: &Visit, account: i64) -> Result<Temporary, Refusal> {
        let about = About { what: Help::TemporaryPassword.name(), account: Some(account) };
        self.form(visit, about, |case| {
            let form = case.sent_form(visit, account, Help::TemporaryPassword.name())?;
            if let Some(done) = form.was {
                return Ok(Temporary::Was(done));
            }
            let act = case.may(&form.someone, account, Help::TemporaryPassword)?;
            case.address(account, act.record.phone.as_ref())?.ok_or(Refusal::NoAddress)?;
            Ok(Temporary::ToHash(TemporaryPassword(keys::groups(ALPHABET, GROUPS)?)))
        })
    }

    /// Issuing a temporary password, last turn. The one before works no more, and all that is open ends.
    pub(crate) fn desk_temporary(
        &mut self,
        visit: &Visit,
        account: i64,
        made: HashedTemporary,
    ) -> Result<i64, Refusal> {
        self.help(visit, account, Help::TemporaryPassword, |case, act| {
            let phone = act.record.phone.as_ref();
            let to = case.address(account, phone)?.ok_or(Refusal::NoAddress)?;
            let until = case.now + LIFE;
            records::add_password(case.db, account, Author::Clinic, &made.hash)?;
            let sql =
                "UPDATE accounts SET state = ?2, locked_until = NULL, temporary_until = ?3 WHERE id = ?1";
            case.db.execute(sql, (account, Json(AccountState::TemporaryPassword), until))?;
            case.end_clinic_code(account)?;
            case.end_flows(account, None)?;
            // At a cap it would be of no use.
            case.let_in(&act.record)?;
            case.db.execute("DELETE FROM sessions WHERE account = ?1", [account])?;
            let by_email = matches!(to, Recipient::Email(_));
            let others = case.emails(account)?.into_iter().skip(1).map(Recipient::Email);
            let others: Vec<_> =
                others.chain(phone.filter(|_| by_email).cloned().map(Recipient::Phone)).collect();
            let head = case.site.letterhead();
            case.letters.push(Letter::with_temporary_password(&head, to.clone(), &made.password));
            for other in &others {
                case.letters.push(Letter::temporary_password_was_sent(&head, other.clone()));
            }
            case.audit("temporary_password_sent", Some(account), None)?;
            let notified = !others.is_empty();
            Ok(Outcome::TemporaryPasswordSent { to: to.masked(), until, notified })
        })
    }
}
