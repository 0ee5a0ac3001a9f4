//! Notices of changed passwords. They wait in the database until they are sent, and are sent after the answer has
//! left (`post`).

use super::{Fault, Portal, outbox};
use crate::clock::Moment;
use crate::database::Json;
use crate::mail::{Language, Letter, Posted, Recipient};

/// What waits to be sent.
pub(crate) struct Waiting {
    /// What [`Portal::strike_off`] wants to know.
    pub(crate) era: u64,
    pub(crate) now: Moment,
    /// By their numbers, oldest first.
    pub(crate) notices: Vec<(i64, Letter)>,
}

impl Portal {
    /// The notices still to be sent.
    pub(crate) fn notices(&self) -> Result<Waiting, Fault> {
        let sql = "SELECT id, recipient, language FROM notices ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let notices = statement.query_map([], |row| {
            let to = row.get::<_, Json<Recipient>>(1)?.0;
            let language = row.get::<_, Json<Language>>(2)?.0;
            Ok((row.get(0)?, Letter::password_changed(&self.site.letterhead(), language, to)))
        })?;
        let notices = notices.collect::<Result<_, _>>()?;
        Ok(Waiting { era: self.era, now: self.clock.now(), notices })
    }

    /// Whether nothing was forgotten since [`Portal::notices`] said `era`: numbers begin anew after that.
    pub(crate) fn is_of(&self, era: u64) -> bool {
        self.era == era
    }

    /// Forgets notices that are sent, and puts them into the outbox where there is one.
    pub(crate) fn strike_off(&mut self, era: u64, sent: &[(i64, Posted)]) -> Result<(), Fault> {
        if !self.is_of(era) {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for (id, message) in sent {
            transaction.prepare_cached("DELETE FROM notices WHERE id = ?1")?.execute([id])?;
            if self.mail.sends_on() {
                outbox::put(&transaction, message)?;
            }
        }
        transaction.commit()?;
        self.bells.outbox.ring();
        Ok(())
    }
}
