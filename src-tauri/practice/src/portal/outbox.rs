//! The outbox: what lies in the mail folder and is still to be sent on to a mail server, after the answer has left
//! (`post`). Empty where there is no mail server.

use rusqlite::Transaction;

use super::{Fault, Portal};
use crate::clock::Moment;
use crate::database::Json;
use crate::mail::Posted;

/// What waits to be sent on.
pub(crate) struct Outbox {
    /// What [`Portal::sent_on`] wants to know.
    pub(crate) era: u64,
    pub(crate) now: Moment,
    /// By their numbers, oldest first.
    pub(crate) messages: Vec<(i64, Posted)>,
}

/// Puts a message in. Also one to nobody: it makes the same work.
pub(super) fn put(db: &Transaction<'_>, message: &Posted) -> rusqlite::Result<()> {
    let sql = "INSERT INTO outbox (name, way, good_until) VALUES (?1, ?2, ?3)";
    let Posted { name, way, until } = message;
    db.prepare_cached(sql)?.execute((name, Json(way), until)).map(drop)
}

impl Portal {
    /// The messages still to be sent on.
    pub(crate) fn outbox(&self) -> Result<Outbox, Fault> {
        let sql = "SELECT id, name, way, good_until FROM outbox ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let messages = statement.query_map([], |row| {
            let way = row.get::<_, Json<_>>(2)?.0;
            Ok((row.get(0)?, Posted { name: row.get(1)?, way, until: row.get(3)? }))
        })?;
        let messages = messages.collect::<Result<_, _>>()?;
        Ok(Outbox { era: self.era, now: self.clock.now(), messages })
    }

    /// Forgets a message that is sent on, or never will be.
    pub(crate) fn sent_on(&mut self, era: u64, id: i64) -> Result<(), Fault> {
        if self.is_of(era) {
            self.connection.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id])?;
        }
        Ok(())
    }
}
