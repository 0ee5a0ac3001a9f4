//! The database: one SQLite file that only its owner may read.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, Transaction, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::keys;

/// Opens the database, made if it is missing.
pub(crate) fn open(file: &Path) -> Result<Connection, OpenError> {
    // Made before SQLite does: SQLite gives its log the mode of the database.
    match keys::create_private(file) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => make_private(file)?,
        Err(error) => return Err(error.into()),
    }
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Nothing is answered before it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is gone from the file too.
    connection.pragma_update(None, "secure_delete", true)?;
    bring_up_to_date(&mut connection)?;
    Ok(connection)
}

/// Makes the tables, or takes those of an older version on to this one's. All of it or nothing.
fn bring_up_to_date(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let taken = usize::try_from(version).ok();
    let missing = taken.and_then(|taken| STEPS.get(taken..)).ok_or(OpenError::Newer)?;
    missing.iter().try_for_each(|step| transaction.execute_batch(step))?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(transaction.commit()?)
}

/// Removes everything.
pub(crate) fn empty(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(EMPTY)
}

/// Empties the log into the database, so that what was removed is in neither.
pub(crate) fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "wal_checkpoint", "TRUNCATE")
}

#[cfg(unix)]
fn make_private(file: &Path) -> io::Result<()> {
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The file cannot be made or kept private.
    #[error(transparent)]
    File(#[from] io::Error),
    /// SQLite cannot work with it.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// It has tables that this version does not know.
    #[error("a newer version of this program made it. Use that version, or another file")]
    Newer,
}

/// A value that lies in the database as JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0);
        text.map(ToSqlOutput::from).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// What makes the tables, step by step; how many were taken is the database's `user_version`. A step that was
/// ever released stays as it is, and changes come after it.
const STEPS: [&str; VERSION as usize] = [FIRST, CLINIC_CODES, DESK, OUTBOX, EMAILS_ONCE, TEMPORARY_PASSWORDS];
const VERSION: u32 = 6;

/// Times are seconds since 1970. `tag`s are keyed hashes: of codes, of flows, of what was typed.
const FIRST: &str = "
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    phone TEXT,
    phone_key TEXT,
    last_name TEXT NOT NULL,
    date_of_birth TEXT,
    state TEXT NOT NULL,
    locked_until INTEGER,
    identity_check INTEGER NOT NULL,
    second_factor INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS accounts_by_phone ON accounts (phone_key);

-- In the order of the record: codes go to the first.
CREATE TABLE IF NOT EXISTS emails (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS emails_by_address ON emails (address_key);
CREATE INDEX IF NOT EXISTS emails_by_account ON emails (account);

-- The newest of an account is the current one.
CREATE TABLE IF NOT EXISTS passwords (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS passwords_by_account ON passwords (account);

CREATE TABLE IF NOT EXISTS flows (
    id INTEGER PRIMARY KEY,
    tag BLOB NOT NULL UNIQUE,
    seed BLOB NOT NULL,             -- makes the flow's opaque value, with the key
    purpose TEXT NOT NULL,
    language TEXT NOT NULL,
    typed TEXT NOT NULL,            -- JSON: what kind of identifier
    masked TEXT,                    -- what was typed, all but its ends hidden
    subject BLOB NOT NULL,          -- tag of what was typed
    candidates TEXT NOT NULL,       -- JSON: the accounts it fits; none for an unknown one
    email TEXT,                     -- addresses on record, never typed ones
    phone TEXT,
    stage TEXT NOT NULL,            -- JSON
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS flows_by_end ON flows (expires_at);

-- The one code of a flow. Redeeming it removes it.
CREATE TABLE IF NOT EXISTS codes (
    flow INTEGER PRIMARY KEY REFERENCES flows ON DELETE CASCADE,
    channel TEXT NOT NULL,
    code_tag BLOB NOT NULL,
    link_tag BLOB NOT NULL,
    tries INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS sessions (
    id INTEGER PRIMARY KEY,
    tag BLOB NOT NULL UNIQUE,
    account INTEGER NOT NULL REFERENCES accounts,
    expires_at INTEGER NOT NULL
) STRICT;

-- What the caps count. A subject is the tag of an account, of something typed, or of a client.
CREATE TABLE IF NOT EXISTS counted (
    subject BLOB NOT NULL,
    what TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS counted_by_subject ON counted (subject, what, at);
CREATE INDEX IF NOT EXISTS counted_by_time ON counted (at);

CREATE TABLE IF NOT EXISTS failures (
    subject BLOB PRIMARY KEY,
    in_a_row INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

-- Answers that were given, for calls that are made again (Idempotency-Key).
CREATE TABLE IF NOT EXISTS answers (
    call BLOB PRIMARY KEY,
    body BLOB NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS answers_by_time ON answers (at);

-- Notices still to be sent.
CREATE TABLE IF NOT EXISTS notices (
    id INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL,        -- JSON
    language TEXT NOT NULL
) STRICT;

-- What happened, to whom and when; never a secret.
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    account INTEGER,
    flow INTEGER,
    request TEXT NOT NULL
) STRICT;
";

/// What the clinic's people give: codes, and passwords for a while.
const CLINIC_CODES: &str = "
ALTER TABLE accounts ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
-- Until when a temporary password works; without it there is no end.
ALTER TABLE accounts ADD COLUMN temporary_until INTEGER;

-- The one code of an account that the clinic gave.
CREATE TABLE clinic_codes (
    account INTEGER PRIMARY KEY REFERENCES accounts,
    tag BLOB NOT NULL UNIQUE,       -- the subject of a flow that begins with it
    expires_at INTEGER              -- without it there is no end
) STRICT;

-- Who of the clinic's people did it.
ALTER TABLE audit ADD COLUMN staff TEXT;
";

/// The staff desk.
const DESK: &str = "
-- The clinic's people who may sign in at the desk.
CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE staff_sessions (
    id INTEGER PRIMARY KEY,
    tag BLOB NOT NULL UNIQUE,
    staff INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- That somebody at the desk has made sure who a patient is.
CREATE TABLE confirmations (
    session INTEGER NOT NULL REFERENCES staff_sessions ON DELETE CASCADE,
    account INTEGER NOT NULL REFERENCES accounts,
    checks TEXT NOT NULL,           -- JSON: how
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (session, account)
) STRICT;

-- What came of the forms of a session, to be shown; a form that was sent is not taken again.
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES staff_sessions ON DELETE CASCADE,
    account INTEGER REFERENCES accounts,
    form BLOB UNIQUE,
    outcome TEXT NOT NULL           -- JSON
) STRICT;
CREATE INDEX outcomes_by_session ON outcomes (session);

-- More about an event, such as how it was made sure who a patient is.
ALTER TABLE audit ADD COLUMN detail TEXT;
CREATE INDEX audit_by_account ON audit (account, id);
";

/// Messages in the mail folder that a mail server is still to take on.
const OUTBOX: &str = "
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,             -- of the file, without its ending
    way TEXT NOT NULL,              -- JSON: by email, or not at all
    good_until INTEGER              -- without it, always
) STRICT;
";

/// No record has an address twice: one that is taken off it is off it.
const EMAILS_ONCE: &str = "
DELETE FROM emails WHERE id NOT IN (SELECT min(id) FROM emails GROUP BY account, address_key);
CREATE UNIQUE INDEX emails_once ON emails (account, address_key);
";

/// Which passwords are not the patient's own, but made at the clinic for a while.
const TEMPORARY_PASSWORDS: &str = "
ALTER TABLE passwords ADD COLUMN temporary INTEGER NOT NULL DEFAULT 0;
UPDATE passwords SET temporary = 1
    WHERE id IN (SELECT max(id) FROM passwords GROUP BY account)
    AND account IN (SELECT id FROM accounts WHERE state = '\"temporary_password\"');
";

const EMPTY: &str = "
DELETE FROM outbox;
DELETE FROM outcomes; DELETE FROM confirmations; DELETE FROM staff_sessions; DELETE FROM staff;
DELETE FROM clinic_codes;
DELETE FROM audit; DELETE FROM notices; DELETE FROM answers; DELETE FROM failures; DELETE FROM counted;
DELETE FROM sessions; DELETE FROM codes; DELETE FROM flows; DELETE FROM passwords; DELETE FROM emails;
DELETE FROM accounts;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn can_be_opened_again_and_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.sqlite");
        drop(open(&file).unwrap());
        let mut connection = open(&file).unwrap();
        let transaction = connection.transaction().unwrap();
        empty(&transaction).unwrap();
        transaction.commit().unwrap();
        empty_log(&connection).unwrap();
    }

    #[test]
    fn an_older_one_is_brought_up_to_date_and_a_newer_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.sqlite");
        let old = Connection::open(&file).unwrap();
        old.execute_batch(FIRST).unwrap();
        old.execute_batch(
            "INSERT INTO accounts (id, username, username_key, last_name, state, identity_check, second_factor)
                 VALUES (1, 'pat', 'pat', 'Rivera', '\"active\"', 0, 0),
                        (2, 'tess', 'tess', 'Adeyemi', '\"temporary_password\"', 0, 0);
             INSERT INTO passwords (account, hash) VALUES (1, 'own'), (2, 'own'), (2, 'given');
             INSERT INTO emails (account, address, address_key) VALUES
                 (1, 'Pat@example.org', 'pat@example.org'), (1, 'b@example.org', 'b@example.org'),
                 (1, 'pat@example.org', 'pat@example.org');",
        )
        .unwrap();
        drop(old);
        let connection = open(&file).unwrap();
        connection.execute_batch("SELECT first_name, temporary_until FROM accounts").unwrap();
        connection.execute_batch("SELECT staff, detail FROM audit; SELECT hash FROM staff").unwrap();
        let kept = "SELECT group_concat(address) FROM (SELECT address FROM emails ORDER BY id)";
        let kept: String = connection.query_row(kept, [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "Pat@example.org,b@example.org", "each address once");
        let given = "SELECT group_concat(hash) FROM passwords WHERE temporary";
        let given: String = connection.query_row(given, [], |row| row.get(0)).unwrap();
        assert_eq!(given, "given");
        connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        drop(connection);
        assert!(matches!(open(&file), Err(OpenError::Newer)));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.sqlite");
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let _open = open(&file).unwrap();
        for name in ["portal.sqlite", "portal.sqlite-wal", "portal.sqlite-shm"] {
            let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
