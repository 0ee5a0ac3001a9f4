//! A patient as the desk sees them.

use rusqlite::OptionalExtension;

use super::super::records::Record;
use super::super::{Case, Fault, Portal};
use super::{Check, Outcome, Refusal, Someone, Visit, confirm, new_once};
use crate::account::AccountState;
use crate::clock::Moment;
use crate::identifier::{masked_email, masked_phone};

/// How many of the latest events are shown.
const EVENTS: u32 = 15;

/// How an account stands, for the clinic's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Active,
    /// Without an end, it begins when the patient is first told.
    Locked {
        until: Option<Moment>,
    },
    /// Not locked, but too much went wrong.
    HeldUp {
        until: Moment,
    },
    Inactive,
    Duplicate,
    Invited,
    /// Without an end, until it is changed.
    TemporaryPassword {
        until: Option<Moment>,
    },
}

/// What the desk can do for a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Help {
    Invitation,
    Reset,
    TemporaryPassword,
    Unlock,
    Email,
}

/// A patient on record.
pub(crate) struct Patient {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) date_of_birth: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) standing: Standing,
    /// The addresses on record: hidden but for their ends until it is certain who the patient is.
    pub(crate) emails: Vec<String>,
    /// Where post goes, hidden but for its ends.
    pub(crate) address: Option<String>,
}

/// Everything that a patient's page shows.
pub(crate) struct PatientPage {
    pub(crate) someone: Someone,
    pub(crate) patient: Patient,
    /// How it was made sure who the patient is, and until when that holds.
    pub(crate) confirmed: Option<(Vec<Check>, Moment)>,
    /// What can be done as the account stands.
    pub(crate) help: Vec<Help>,
    pub(crate) events: Vec<Event>,
    /// What the form that was sent last has done.
    pub(crate) done: Option<Outcome>,
    /// For the page's forms.
    pub(crate) once: String,
    pub(crate) now: Moment,
}

/// Something that happened.
pub(crate) struct Event {
    pub(crate) at: Moment,
    pub(crate) name: String,
    /// The name of whom of the clinic's people; nobody if it was the patient.
    pub(crate) staff: Option<String>,
    pub(crate) detail: Option<String>,
}

impl Portal {
    /// A patient's page, with what came of the form of that number.
    pub(crate) fn desk_patient(
        &mut self,
        visit: &Visit,
        account: i64,
        done: Option<i64>,
    ) -> Result<PatientPage, Refusal> {
        self.visit(visit, |case| {
            let someone = case.someone(visit)?;
            let record = case.patient(account)?;
            // Always: what the address says of a form that was sent is anybody's to write.
            case.audit("record_seen", Some(account), None)?;
            let done = match done {
                Some(number) => case.outcome(someone.session, Some(account), number)?,
                None => None,
            };
            let confirmation = case.confirmation(&someone, account)?;
            let standing = case.standing_at_desk(&record)?;
            let emails = case.emails(account)?;
            let hidden = |email: &String| masked_email(email).unwrap_or_default();
            let first = emails.first().map(hidden);
            let address = first.or_else(|| record.phone.as_deref().map(masked_phone));
            let emails = if confirmation.is_some() { emails } else { emails.iter().map(hidden).collect() };
            let Record { id, username, first_name, last_name, date_of_birth, phone, .. } = record;
            Ok(PatientPage {
                someone,
                patient: Patient {
                    id,
                    username,
                    first_name,
                    last_name,
                    date_of_birth,
                    phone,
                    standing,
                    emails,
                    address,
                },
                confirmed: confirmation.map(|confirmation| (confirmation.checks, confirmation.until)),
                help: Help::for_account(standing),
                events: case.events(account)?,
                done,
                once: new_once()?,
                now: case.now,
            })
        })
    }
}

impl PatientPage {
    /// Whether it is certain enough who the patient is for another address.
    pub(crate) fn may_correct_email(&self) -> bool {
        self.confirmed.as_ref().is_some_and(|(checks, _)| confirm::is_strong(checks))
    }
}

impl Standing {
    pub(super) fn of(record: &Record, now: Moment) -> Self {
        match record.state {
            AccountState::Active => Self::Active,
            AccountState::Locked if record.locked_until.is_some_and(|until| until <= now) => Self::Active,
            AccountState::Locked => Self::Locked { until: record.locked_until },
            AccountState::Inactive => Self::Inactive,
            AccountState::Duplicate => Self::Duplicate,
            AccountState::Invited => Self::Invited,
            AccountState::TemporaryPassword => Self::TemporaryPassword { until: record.temporary_until },
        }
    }
}

impl Help {
    /// Its name in addresses and in the audit.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::TemporaryPassword => "temporary-password",
            Self::Unlock => "unlock",
            Self::Email => "email",
        }
    }

    /// What fits an account as it stands, in the order of the page.
    pub(super) fn for_account(standing: Standing) -> Vec<Self> {
        match standing {
            Standing::Active | Standing::TemporaryPassword { .. } => {
                vec![Self::Reset, Self::TemporaryPassword, Self::Email]
            }
            Standing::HeldUp { .. } => vec![Self::Unlock, Self::Reset, Self::TemporaryPassword, Self::Email],
            Standing::Locked { .. } => vec![Self::Unlock, Self::Email],
            Standing::Invited => vec![Self::Invitation, Self::Email],
            Standing::Inactive | Standing::Duplicate => Vec::new(),
        }
    }
}

impl Case<'_> {
    /// The record of a patient that a page names.
    pub(super) fn patient(&self, account: i64) -> Result<Record, Refusal> {
        let found = self.db.query_row("SELECT * FROM accounts WHERE id = ?1", [account], Record::read);
        found.optional()?.ok_or(Refusal::NotThere)
    }

    /// How an account stands, the caps included. Looking starts no lock.
    pub(super) fn standing_at_desk(&self, record: &Record) -> Result<Standing, Fault> {
        let standing = Standing::of(record, self.now);
        let may_come_in = matches!(standing, Standing::Active | Standing::TemporaryPassword { .. });
        Ok(match self.held_up_until(record)?.filter(|_| may_come_in) {
            Some(until) => Standing::HeldUp { until },
            None => standing,
        })
    }

    /// What happened lately, newest first. Who only looked is in the audit, but not on the page.
    fn events(&self, account: i64) -> Result<Vec<Event>, Fault> {
        let sql = "SELECT at, event, coalesce(staff.name, audit.staff), detail
                   FROM audit LEFT JOIN staff ON staff.username = audit.staff
                   WHERE account = ?1 AND event <> 'record_seen' ORDER BY audit.id DESC LIMIT ?2";
        let mut statement = self.db.prepare_cached(sql)?;
        let events = statement.query_map((account, EVENTS), |row| {
            Ok(Event { at: row.get(0)?, name: row.get(1)?, staff: row.get(2)?, detail: row.get(3)? })
        })?;
        Ok(events.collect::<Result<_, _>>()?)
    }
}
