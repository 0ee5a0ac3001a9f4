//! The staff desk: what the clinic's people do for patients. Each request is one transaction with its audit, like
//! a call of the API. Nobody at the desk ever sees a password or a code: they go to the address on record.

mod session;
mod find;
mod patient;
mod confirm;
mod act;
mod codes;
mod temporary;
mod email;

use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use super::{Beginning, Call, Case, Fault, Portal};
use crate::clock::Moment;
use crate::database::Json;
use crate::identifier::key;
use crate::keys::{self, Tag};
use crate::mail::Recipient;
use crate::password;

pub(crate) use confirm::Check;
pub(crate) use email::{EmailProblem, NewEmail};
pub(crate) use find::Found;
pub(crate) use patient::{Event, Help, PatientPage, Standing};
pub(crate) use session::{Someone, StaffSignIn};
pub(crate) use temporary::Temporary;

/// One request at the desk.
pub(crate) struct Visit {
    pub(crate) call: Call,
    /// The value of the session's cookie.
    pub(crate) session: Option<String>,
    /// For a form: the token that the session's forms have, and the value that no other form has.
    pub(crate) form: Option<Form>,
}

/// What every form of the desk holds, unseen.
pub(crate) struct Form {
    pub(crate) token: String,
    pub(crate) once: String,
}

/// What a form is for, as the audit names it.
#[derive(Clone, Copy)]
struct About {
    what: &'static str,
    account: Option<i64>,
}

/// Why nothing was done.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Nobody is signed in; or not any more.
    SignedOut { was_signed_in: bool },
    /// The form is not one of this session's.
    ForeignForm,
    /// There is no such page.
    NotThere,
    /// Name or password is wrong.
    SignInFailed,
    /// Too many sign-ins: seconds to wait.
    Wait(i64),
    /// It is not certain enough who the patient is.
    Confirm(ConfirmProblem),
    /// The new email address cannot be taken.
    Email(EmailProblem),
    /// The account stands otherwise than that.
    DoesNotFit,
    /// The record has no address.
    NoAddress,
    /// The record has no date of birth, which the patient would be asked for.
    NoDateOfBirth,
    /// The portal is in trouble: all that was begun is undone.
    Trouble(Fault),
}

/// What is missing of making sure who a patient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConfirmProblem {
    /// Nobody did, in the last minutes.
    NotDone,
    /// At least two checks are needed.
    TooFew,
    /// One of the checks needs something that the record does not have.
    NotOnRecord,
    /// A stronger one is needed for this.
    NotStrong,
}

/// What came of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Found {
        accounts: Vec<i64>,
        more: bool,
    },
    Confirmed,
    InvitationSent {
        to: String,
        until: Moment,
    },
    ResetSent {
        to: String,
        until: Moment,
    },
    TemporaryPasswordSent {
        to: String,
        until: Moment,
        /// Whether anybody else was told.
        notified: bool,
    },
    Unlocked,
    EmailCorrected {
        /// Whether the one before was told.
        notified: bool,
        /// Whether somebody else has the same.
        shared: bool,
        /// What was ended, and must be sent again.
        again: Option<Again>,
    },
}

/// What went to an address that was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Again {
    Invitation,
    TemporaryPassword,
}

impl<T: Into<Fault>> From<T> for Refusal {
    fn from(fault: T) -> Self {
        Self::Trouble(fault.into())
    }
}

impl Refusal {
    /// Its name in the audit; nothing for what was no try to do something.
    fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::ForeignForm => "foreign_form",
            Self::Confirm(ConfirmProblem::NotDone) => "not_confirmed",
            Self::Confirm(ConfirmProblem::TooFew) => "too_few_checks",
            Self::Confirm(ConfirmProblem::NotOnRecord) => "check_not_on_record",
            Self::Confirm(ConfirmProblem::NotStrong) => "no_strong_check",
            Self::Email(EmailProblem::Missing) => "email_missing",
            Self::Email(EmailProblem::Malformed) => "email_malformed",
            Self::Email(EmailProblem::Known) => "email_known",
            Self::DoesNotFit => "does_not_fit",
            Self::NoAddress => "no_address",
            Self::NoDateOfBirth => "no_date_of_birth",
            // Those of a sign-in are audited where they are counted.
            Self::SignInFailed | Self::Wait(_) => return None,
            Self::SignedOut { .. } | Self::NotThere | Self::Trouble(_) => return None,
        })
    }
}

impl Portal {
    /// Works on a form that somebody sent. That it is refused is audited.
    fn form<T>(
        &mut self,
        visit: &Visit,
        about: About,
        work: impl FnOnce(&mut Case<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.visit(visit, |case| {
            let done = work(case);
            if let Some(why) = done.as_ref().err().and_then(Refusal::name) {
                case.audit_with("desk_refused", about.account, &format!("{} {why}", about.what))?;
            }
            done
        })
    }

    /// Works on one request. A refusal keeps what was counted and audited.
    fn visit<T>(
        &mut self,
        visit: &Visit,
        work: impl FnOnce(&mut Case<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let outcome = self.transact(&visit.call, |case| match work(case) {
            Err(Refusal::Trouble(fault)) => Err(fault),
            other => Ok(other),
        });
        outcome.unwrap_or_else(|fault| {
            let Call { request, name, .. } = &visit.call;
            tracing::error!(request, call = name, %fault, "the portal is in trouble");
            Err(Refusal::Trouble(fault))
        })
    }
}

impl Case<'_> {
    /// As `audit`, with more about it. Never a secret, and nothing of an address.
    fn audit_with(&self, event: &str, account: Option<i64>, detail: &str) -> Result<(), Fault> {
        self.audit(event, account, None)?;
        let sql = "UPDATE audit SET detail = ?2 WHERE id = ?1";
        self.db.execute(sql, (self.db.last_insert_rowid(), detail))?;
        Ok(())
    }

    /// Keeps what came of a form, and of one for a patient which it was, so that it works once. Gives the outcome's
    /// number.
    fn keep_outcome(&self, session: i64, form: Option<(i64, Tag)>, outcome: &Outcome) -> Result<i64, Fault> {
        let (account, form) = form.unzip();
        let sql = "INSERT INTO outcomes (session, account, form, outcome) VALUES (?1, ?2, ?3, ?4)";
        self.db.execute(sql, (session, account, form, Json(outcome)))?;
        Ok(self.db.last_insert_rowid())
    }

    /// What came of an earlier form of this session, for this patient.
    fn outcome(&self, session: i64, account: Option<i64>, id: i64) -> Result<Option<Outcome>, Fault> {
        let sql = "SELECT outcome FROM outcomes WHERE id = ?1 AND session = ?2 AND account IS ?3";
        let found = self.db.query_row(sql, (id, session, account), |row| Ok(row.get::<_, Json<_>>(0)?.0));
        Ok(found.optional()?)
    }

    /// The number of the outcome of a form that was sent before.
    fn outcome_of(&self, form: &Tag) -> Result<Option<i64>, Fault> {
        let sql = "SELECT id FROM outcomes WHERE form = ?1";
        Ok(self.db.query_row(sql, [form], |row| row.get(0)).optional()?)
    }

    /// Where the patient's post goes: the first email address, or else the phone.
    fn address(&self, account: i64, phone: Option<&String>) -> Result<Option<Recipient>, Fault> {
        let email = self.emails(account)?.into_iter().next().map(Recipient::Email);
        Ok(email.or_else(|| phone.cloned().map(Recipient::Phone)))
    }
}

/// Lets exactly these people sign in at the desk: whoever is no longer among them is out, at once.
pub(super) fn employ(
    db: &Transaction<'_>,
    Beginning { staff, hasher, .. }: Beginning<'_>,
) -> Result<(), Fault> {
    let names: Vec<_> = staff.iter().map(|staff| key(&staff.username)).collect();
    let gone = "DELETE FROM staff WHERE username_key NOT IN (SELECT value FROM json_each(?1))";
    db.execute(gone, [Json(&names)])?;
    for (staff, name) in staff.iter().zip(names) {
        let password = password::normalised(&staff.password);
        let known = db.query_row("SELECT hash FROM staff WHERE username_key = ?1", [&name], |row| {
            row.get::<_, String>(0)
        });
        let known = known.optional()?;
        if known.as_ref().is_none_or(|hash| !hasher.fits(&password, hash)) {
            // With it go the sessions that the old password opened.
            db.execute("DELETE FROM staff WHERE username_key = ?1", [&name])?;
            let sql = "INSERT INTO staff (username, username_key, name, hash) VALUES (?1, ?2, ?3, ?4)";
            db.execute(sql, (&staff.username, &name, &staff.name, hasher.hash(&password)?))?;
        }
        db.execute("UPDATE staff SET name = ?2 WHERE username_key = ?1", (&name, &staff.name))?;
    }
    Ok(())
}

/// A value that no other form has.
fn new_once() -> Result<String, getrandom::Error> {
    Ok(keys::hex(&keys::random::<16>()?))
}
