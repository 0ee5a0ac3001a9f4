//! The accounts in the database.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::documents::ContactReason;
use super::{Beginning, Case, Fault, clinic_code};
use crate::account::AccountState;
use crate::clock::Moment;
use crate::database::Json;
use crate::identifier::{Identifier, Kind, key, phone_key};
use crate::keys::Keys;
use crate::mail::{Language, Recipient};
use crate::password::{self, REFUSE_LAST};

/// For how long an account is locked whose record does not say, in seconds.
const LOCKED_FOR: i64 = 15 * 60;

/// What the portal knows of an account.
pub(super) struct Record {
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) phone: Option<String>,
    /// For the clinic's people.
    pub(super) first_name: String,
    pub(super) last_name: String,
    /// As `1950-02-28`.
    pub(super) date_of_birth: Option<String>,
    pub(super) state: AccountState,
    pub(super) locked_until: Option<Moment>,
    pub(super) temporary_until: Option<Moment>,
    pub(super) identity_check: bool,
    pub(super) second_factor: bool,
}

/// How an account stands at this moment.
pub(super) enum Standing {
    Open,
    Locked {
        until: Moment,
    },
    /// Only the clinic can open it again.
    Closed {
        reason: ContactReason,
    },
}

/// Puts accounts in. One that is known already stays as it has become.
pub(super) fn add(
    db: &Transaction<'_>,
    keys: &Keys,
    Beginning { accounts, hasher, .. }: Beginning<'_>,
) -> Result<(), Fault> {
    for account in accounts {
        let phone_key = account.phone.as_deref().and_then(phone_key);
        let new = db.execute(
            "INSERT INTO accounts (username, username_key, phone, phone_key, first_name, last_name, date_of_birth, state,
                 locked_until, temporary_until, identity_check, second_factor)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (username_key) DO NOTHING",
            (
                &account.username,
                key(&account.username),
                &account.phone,
                phone_key,
                &account.first_name,
                &account.last_name,
                account.date_of_birth.map(|date| date.to_string()),
                Json(account.state),
                account.locked_until.map(|until| until.as_second()),
                account.temporary_until.map(|until| until.as_second()),
                account.identity_check,
                account.second_factor,
            ),
        )?;
        if new == 0 {
            continue;
        }
        let id = db.last_insert_rowid();
        for address in &account.emails {
            // Once, however often it is written.
            let sql = "INSERT INTO emails (account, address, address_key) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            db.execute(sql, (id, address, key(address)))?;
        }
        if let Some(code) = Identifier::clinic_code(&account.activation_code) {
            let until = account.activation_until.map(|until| until.as_second());
            clinic_code::give(db, id, &code.subject(keys), until)?;
        }
        let hash = |password: &String| hasher.hash(&password::normalised(password));
        for password in &account.previous_passwords {
            add_password(db, id, Author::Patient, &hash(password)?)?;
        }
        if !account.password.is_empty() {
            add_password(db, id, Author::of_current(account.state), &hash(&account.password)?)?;
        }
    }
    Ok(())
}

/// Who made a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Author {
    Patient,
    /// Somebody else, for a while.
    Clinic,
}

impl Author {
    fn of_current(state: AccountState) -> Self {
        if state == AccountState::TemporaryPassword { Self::Clinic } else { Self::Patient }
    }
}

/// From now on this is the password; those before it are kept to be refused. Of the clinic's only the latest is: they
/// take no place among the patient's own.
pub(super) fn add_password(
    db: &Connection,
    account: i64,
    author: Author,
    hash: &str,
) -> rusqlite::Result<()> {
    let is_temporary = author == Author::Clinic;
    if is_temporary {
        db.execute("DELETE FROM passwords WHERE account = ?1 AND temporary", [account])?;
    }
    let sql = "INSERT INTO passwords (account, hash, temporary) VALUES (?1, ?2, ?3)";
    db.execute(sql, (account, hash, is_temporary))?;
    db.execute(
        "DELETE FROM passwords WHERE account = ?1 AND NOT temporary AND id NOT IN
             (SELECT id FROM passwords WHERE account = ?1 AND NOT temporary ORDER BY id DESC LIMIT ?2)",
        (account, REFUSE_LAST),
    )?;
    Ok(())
}

impl Record {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            first_name: row.get("first_name")?,
            phone: row.get("phone")?,
            last_name: row.get("last_name")?,
            date_of_birth: row.get("date_of_birth")?,
            state: row.get::<_, Json<_>>("state")?.0,
            locked_until: row.get("locked_until")?,
            temporary_until: row.get("temporary_until")?,
            identity_check: row.get("identity_check")?,
            second_factor: row.get("second_factor")?,
        })
    }
}

impl Case<'_> {
    pub(super) fn record(&self, account: i64) -> Result<Record, Fault> {
        Ok(self.db.query_row("SELECT * FROM accounts WHERE id = ?1", [account], Record::read)?)
    }

    pub(super) fn record_named(&self, username_key: &str) -> Result<Option<Record>, Fault> {
        let sql = "SELECT * FROM accounts WHERE username_key = ?1";
        Ok(self.db.query_row(sql, [username_key], Record::read).optional()?)
    }

    /// The accounts that an identifier fits: none, one, or a family.
    pub(super) fn accounts_of(&self, identifier: &Identifier) -> Result<Vec<i64>, Fault> {
        let sql = match identifier.kind {
            Kind::Username => "SELECT id FROM accounts WHERE username_key = ?1",
            Kind::Email => "SELECT DISTINCT account FROM emails WHERE address_key = ?1 ORDER BY account",
            Kind::Phone => "SELECT id FROM accounts WHERE phone_key = ?1",
            Kind::ClinicCode => return self.accounts_with_code(identifier),
        };
        let mut statement = self.db.prepare_cached(sql)?;
        let accounts = statement.query_map([&identifier.key], |row| row.get(0))?;
        Ok(accounts.collect::<Result<_, _>>()?)
    }

    /// Where messages about an identifier go: the address it names as the record has it, or else the
    /// account's first. For several accounts, only what was named.
    pub(super) fn addresses_of(
        &self,
        identifier: &Identifier,
        candidates: &[i64],
    ) -> Result<(Option<String>, Option<String>), Fault> {
        let one = |sql: &str, by: &dyn rusqlite::ToSql| {
            let mut statement = self.db.prepare_cached(sql)?;
            statement.query_row([by], |row| row.get::<_, Option<String>>(0)).optional().map(Option::flatten)
        };
        let named_email = "SELECT address FROM emails WHERE address_key = ?1 ORDER BY id LIMIT 1";
        let named_phone = "SELECT phone FROM accounts WHERE phone_key = ?1 ORDER BY id LIMIT 1";
        // Nobody has this id: the unknown are looked up like the known.
        let only = if let [only] = candidates { *only } else { -1 };
        let first_email = one("SELECT address FROM emails WHERE account = ?1 ORDER BY id LIMIT 1", &only)?;
        let first_phone = one("SELECT phone FROM accounts WHERE id = ?1", &only)?;
        Ok(match identifier.kind {
            Kind::Username | Kind::ClinicCode => (first_email, first_phone),
            Kind::Email => (one(named_email, &identifier.key)?, first_phone),
            Kind::Phone => (first_email, one(named_phone, &identifier.key)?),
        })
    }

    /// How an account stands. What a patient is told of a lock is kept to.
    pub(super) fn standing(&self, record: &Record) -> Result<Standing, Fault> {
        Ok(match (record.state, record.locked_until) {
            (AccountState::Active | AccountState::TemporaryPassword, _) => Standing::Open,
            (AccountState::Locked, Some(until)) if until <= self.now => Standing::Open,
            (AccountState::Locked, Some(until)) => Standing::Locked { until },
            (AccountState::Locked, None) => {
                let until = self.now + LOCKED_FOR;
                let sql = "UPDATE accounts SET locked_until = ?2 WHERE id = ?1";
                self.db.execute(sql, (record.id, until))?;
                Standing::Locked { until }
            }
            (AccountState::Inactive | AccountState::Invited, _) => {
                Standing::Closed { reason: ContactReason::Inactive }
            }
            (AccountState::Duplicate, _) => Standing::Closed { reason: ContactReason::Duplicate },
        })
    }

    /// The hash of the password that a name signs in with.
    pub(super) fn current_hash(&self, username_key: &str) -> Result<Option<String>, Fault> {
        let sql = "SELECT hash FROM passwords JOIN accounts ON accounts.id = passwords.account
                   WHERE username_key = ?1 ORDER BY passwords.id DESC LIMIT 1";
        Ok(self.db.query_row(sql, [username_key], |row| row.get(0)).optional()?)
    }

    /// An account's latest password hashes, the current one first.
    pub(super) fn password_hashes(&self, account: i64) -> Result<Vec<String>, Fault> {
        let sql = "SELECT hash FROM passwords WHERE account = ?1 ORDER BY id DESC";
        let mut statement = self.db.prepare_cached(sql)?;
        let hashes = statement.query_map([account], |row| row.get(0))?;
        Ok(hashes.collect::<Result<_, _>>()?)
    }

    pub(super) fn keep_password(&self, account: i64, hash: &str) -> Result<(), Fault> {
        add_password(self.db, account, Author::Patient, hash)?;
        let sql = "UPDATE accounts SET state = ?2, locked_until = NULL, temporary_until = NULL WHERE id = ?1";
        self.db.execute(sql, (account, Json(AccountState::Active)))?;
        self.end_clinic_code(account)
    }

    /// An account's addresses of email, in the order of the record.
    pub(super) fn emails(&self, account: i64) -> Result<Vec<String>, Fault> {
        let sql = "SELECT address FROM emails WHERE account = ?1 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let emails = statement.query_map([account], |row| row.get(0))?;
        Ok(emails.collect::<Result<_, _>>()?)
    }

    /// Has every address on record told of a changed password; the phone, where there is no other. Gives
    /// whether there is any.
    pub(super) fn queue_notices(&mut self, record: &Record, language: Language) -> Result<bool, Fault> {
        let mut recipients: Vec<_> = self.emails(record.id)?.into_iter().map(Recipient::Email).collect();
        if recipients.is_empty() {
            recipients.extend(record.phone.clone().map(Recipient::Phone));
        }
        for recipient in &recipients {
            let sql = "INSERT INTO notices (recipient, language) VALUES (?1, ?2)";
            self.db.execute(sql, (Json(recipient), Json(language)))?;
        }
        self.notices_wait = true;
        Ok(!recipients.is_empty())
    }
}
