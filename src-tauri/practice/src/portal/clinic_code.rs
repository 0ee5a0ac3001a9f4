//! Codes that the clinic gives: with an invitation, or for somebody who is helped at the desk. Each account has
//! at most one, and it lies here as a keyed hash. It proves nothing by itself: the identity step always follows.

use rusqlite::{Connection, OptionalExtension};

use super::{Case, Fault};
use crate::clock::Moment;
use crate::identifier::Identifier;
use crate::keys::Tag;

/// A code found by what was typed.
pub(super) struct ClinicCode {
    pub(super) account: i64,
    /// Until when it works; without it, always.
    pub(super) expires_at: Option<Moment>,
}

/// Gives an account a code; the one it had before no longer works.
pub(super) fn give(
    db: &Connection,
    account: i64,
    tag: &Tag,
    expires_at: Option<Moment>,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR REPLACE INTO clinic_codes (account, tag, expires_at) VALUES (?1, ?2, ?3)",
        (account, tag, expires_at),
    )?;
    Ok(())
}

impl Case<'_> {
    /// The code with this hash, over or not.
    pub(super) fn clinic_code(&self, tag: &Tag) -> Result<Option<ClinicCode>, Fault> {
        let sql = "SELECT account, expires_at FROM clinic_codes WHERE tag = ?1";
        let found = self
            .db
            .query_row(sql, [tag], |row| Ok(ClinicCode { account: row.get(0)?, expires_at: row.get(1)? }));
        Ok(found.optional()?)
    }

    /// The account that a code was given to; none for a code that nobody was given.
    pub(super) fn accounts_with_code(&self, code: &Identifier) -> Result<Vec<i64>, Fault> {
        let found = self.clinic_code(&code.subject(self.keys))?;
        Ok(found.map(|code| code.account).into_iter().collect())
    }

    /// An account's code no longer works.
    pub(super) fn end_clinic_code(&self, account: i64) -> Result<(), Fault> {
        self.db.execute("DELETE FROM clinic_codes WHERE account = ?1", [account])?;
        Ok(())
    }
}
