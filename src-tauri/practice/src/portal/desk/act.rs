//! What all that is done for a patient has in common: who may do it, for whom, and that it is done once.

use super::super::records::Record;
use super::super::{Case, Portal};
use super::{About, ConfirmProblem, Help, Outcome, Refusal, Someone, Standing, Visit, confirm};
use crate::account::AccountState;
use crate::database::Json;
use crate::keys::Tag;

/// Something that may be done now.
pub(super) struct Act {
    pub(super) record: Record,
    pub(super) standing: Standing,
}

/// A form of the session's own.
pub(super) struct SentForm {
    pub(super) someone: Someone,
    pub(super) tag: Tag,
    /// What came of it, if it was sent before.
    pub(super) was: Option<i64>,
}

impl Portal {
    /// Lets a patient in again who is locked out.
    pub(crate) fn desk_unlock(&mut self, visit: &Visit, account: i64) -> Result<i64, Refusal> {
        self.help(visit, account, Help::Unlock, |case, act| {
            if act.record.state == AccountState::Locked {
                let sql = "UPDATE accounts SET state = ?2, locked_until = NULL WHERE id = ?1";
                case.db.execute(sql, (account, Json(AccountState::Active)))?;
            }
            case.let_in(&act.record)?;
            case.audit("unlocked", Some(account), None)?;
            Ok(Outcome::Unlocked)
        })
    }

    /// Does something for a patient, once, if it may be done. Gives the number of what came of it.
    pub(super) fn help(
        &mut self,
        visit: &Visit,
        account: i64,
        help: Help,
        work: impl FnOnce(&mut Case<'_>, &Act) -> Result<Outcome, Refusal>,
    ) -> Result<i64, Refusal> {
        self.form(visit, About { what: help.name(), account: Some(account) }, |case| {
            let form = case.sent_form(visit, account, help.name())?;
            if let Some(done) = form.was {
                return Ok(done);
            }
            let act = case.may(&form.someone, account, help)?;
            let outcome = case.whole(|case| work(case, &act))?;
            Ok(case.keep_outcome(form.someone.session, Some((account, form.tag)), &outcome)?)
        })
    }
}

impl Case<'_> {
    /// Does all of something, or nothing: what it had begun is undone if it is refused. The rest of the visit stays.
    fn whole<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.db.execute_batch("SAVEPOINT whole")?;
        let letters = self.letters.len();
        let done = work(self);
        if done.is_err() {
            self.letters.truncate(letters);
            self.db.execute_batch("ROLLBACK TO whole")?;
        }
        self.db.execute_batch("RELEASE whole")?;
        done
    }

    /// Whether something may be done for a patient.
    pub(super) fn may(&self, someone: &Someone, account: i64, help: Help) -> Result<Act, Refusal> {
        let record = self.patient(account)?;
        let standing = self.standing_at_desk(&record)?;
        let fits = Help::for_account(standing).contains(&help);
        let is_sure = |checks: &[_]| help != Help::Email || confirm::is_strong(checks);
        match self.confirmation(someone, account)? {
            _ if !fits => Err(Refusal::DoesNotFit),
            None => Err(Refusal::Confirm(ConfirmProblem::NotDone)),
            Some(done) if !is_sure(&done.checks) => Err(Refusal::Confirm(ConfirmProblem::NotStrong)),
            Some(_) => Ok(Act { record, standing }),
        }
    }

    /// The form that was sent. What makes it that form: whose it is, for whom and what, and the value that no other has.
    pub(super) fn sent_form(&mut self, visit: &Visit, account: i64, what: &str) -> Result<SentForm, Refusal> {
        let someone = self.sender(visit)?;
        let once = visit.form.as_ref().map(|form| form.once.as_str()).filter(|once| !once.is_empty());
        let once = once.ok_or(Refusal::ForeignForm)?;
        let (session, patient) = (someone.session.to_le_bytes(), account.to_le_bytes());
        let tag = self.keys.tag("desk form", &[&session, &patient, what.as_bytes(), once.as_bytes()]);
        let was = self.outcome_of(&tag)?;
        Ok(SentForm { someone, tag, was })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use rusqlite::Connection;

    use super::*;
    use crate::Clinic;
    use crate::keys::Keys;
    use crate::mail::{Letter, Recipient};
    use crate::portal::{Call, Site};

    #[test]
    fn what_is_refused_halfway_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(&folder.path().join("key")).unwrap();
        let site = Site { root: "http://127.0.0.1/".parse().unwrap(), clinic: Clinic::default() };
        let call = Call {
            name: "POST /desk".into(),
            request: "0".into(),
            key: None,
            client: None,
            peer: Ipv4Addr::LOCALHOST.into(),
            credential: None,
            body: serde_json::Map::new(),
        };
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE done (what TEXT)").unwrap();
        let db = &connection.transaction().unwrap();
        let (staff, letters, notices_wait) = (None, Vec::new(), false);
        let mut case =
            Case { db, keys: &keys, site: &site, now: 0, call: &call, staff, letters, notices_wait };
        let mut act = |what: &str, refusal: Option<Refusal>| {
            let done = case.whole(|case| {
                case.db.execute("INSERT INTO done VALUES (?1)", [what])?;
                let letter = Letter::email_is_on_record(&case.letterhead(), Recipient::Email(what.into()));
                case.letters.push(letter);
                refusal.map_or(Ok(()), Err)
            });
            (done.is_ok(), case.letters.len())
        };
        assert_eq!(act("one", None), (true, 1));
        assert_eq!(act("two", Some(Refusal::NoAddress)), (false, 1));
        assert_eq!(act("three", None), (true, 2));
        let kept = "SELECT group_concat(what) FROM (SELECT what FROM done ORDER BY rowid)";
        assert_eq!(db.query_row(kept, [], |row| row.get::<_, String>(0)).unwrap(), "one,three");
    }
}
