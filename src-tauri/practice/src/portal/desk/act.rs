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
            let outcome = work(case, &act)?;
            Ok(case.keep_outcome(form.someone.session, Some((account, form.tag)), &outcome)?)
        })
    }
}

impl Case<'_> {
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
