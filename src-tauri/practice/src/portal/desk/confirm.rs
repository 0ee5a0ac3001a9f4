//! Making sure who a patient is, before anything is done for them.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::super::records::Record;
use super::super::{Case, Fault, Portal};
use super::act::SentForm;
use super::{About, ConfirmProblem, Outcome, Refusal, Someone, Visit};
use crate::clock::Moment;
use crate::database::Json;

/// The form's name in addresses and in the audit.
const CONFIRM: &str = "confirm";
/// For how long it holds, in seconds.
const HOLDS: i64 = 15 * 60;
/// How many checks are needed.
const NEEDED: usize = 2;

/// How somebody at the desk made sure who a patient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Check {
    PhotoId,
    CalledBack,
    DateOfBirth,
    HomeAddress,
    LastVisit,
}

/// That it was made sure.
pub(super) struct Confirmation {
    pub(super) checks: Vec<Check>,
    pub(super) until: Moment,
}

/// Whether one of them takes more than to know much about somebody.
pub(super) fn is_strong(checks: &[Check]) -> bool {
    checks.iter().any(|check| matches!(check, Check::PhotoId | Check::CalledBack))
}

impl Check {
    /// All of them, in the order of the page.
    pub(crate) const ALL: [Self; 5] =
        [Self::PhotoId, Self::CalledBack, Self::DateOfBirth, Self::HomeAddress, Self::LastVisit];

    /// Its name in the form and in the audit.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PhotoId => "photo_id",
            Self::CalledBack => "called_back",
            Self::DateOfBirth => "date_of_birth",
            Self::HomeAddress => "home_address",
            Self::LastVisit => "last_visit",
        }
    }

    /// The check of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.name() == name)
    }

    fn is_possible(self, record: &Record) -> bool {
        match self {
            Self::CalledBack => record.phone.is_some(),
            Self::DateOfBirth => record.date_of_birth.is_some(),
            Self::PhotoId | Self::HomeAddress | Self::LastVisit => true,
        }
    }
}

impl Portal {
    /// Writes down how somebody made sure who the patient is. Gives the outcome's number.
    pub(crate) fn desk_confirm(
        &mut self,
        visit: &Visit,
        account: i64,
        checks: &[Check],
    ) -> Result<i64, Refusal> {
        self.form(visit, About { what: CONFIRM, account: Some(account) }, |case| {
            let SentForm { someone, tag, was } = case.sent_form(visit, account, CONFIRM)?;
            if let Some(done) = was {
                return Ok(done);
            }
            let record = case.patient(account)?;
            let mut checks = checks.to_vec();
            checks.sort_unstable();
            checks.dedup();
            if checks.len() < NEEDED {
                return Err(Refusal::Confirm(ConfirmProblem::TooFew));
            }
            if !checks.iter().all(|check| check.is_possible(&record)) {
                return Err(Refusal::Confirm(ConfirmProblem::NotOnRecord));
            }
            case.db.execute(
                "INSERT OR REPLACE INTO confirmations (session, account, checks, expires_at) VALUES (?1, ?2, ?3, ?4)",
                (someone.session, account, Json(&checks), case.now + HOLDS),
            )?;
            let names: Vec<_> = checks.iter().map(|check| check.name()).collect();
            case.audit_with("identity_confirmed", Some(account), &names.join(" "))?;
            Ok(case.keep_outcome(someone.session, Some((account, tag)), &Outcome::Confirmed)?)
        })
    }
}

impl Case<'_> {
    /// Whether this session has made sure who the patient is, lately enough.
    pub(super) fn confirmation(
        &self,
        someone: &Someone,
        account: i64,
    ) -> Result<Option<Confirmation>, Fault> {
        let sql = "SELECT checks, expires_at FROM confirmations
                   WHERE session = ?1 AND account = ?2 AND expires_at > ?3";
        let found = self.db.query_row(sql, (someone.session, account, self.now), |row| {
            Ok(Confirmation { checks: row.get::<_, Json<_>>(0)?.0, until: row.get(1)? })
        });
        Ok(found.optional()?)
    }
}
