//! The new password, in three turns: read where the flow stands, hash (slow, without holding the
//! database), and change it if the flow still stands there.

use serde::Deserialize;
use utoipa::ToSchema;

use super::documents::Next;
use super::flow::{Flow, Stage};
use super::records::Record;
use super::{Answer, Call, Case, Fault, Portal, Problem, Stop};
use crate::identifier::key;
use crate::password::{self, HashError, Hasher, Reason};

/// The new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    /// Taken whole: never cut, trimmed or changed, but for its normal form (Unicode NFC).
    password: String,
    /// Whether the sessions on other devices end.
    #[serde(default)]
    revoke_sessions: bool,
}

/// A new password on its way to be hashed.
pub(crate) struct PasswordToCheck {
    /// Normalised.
    password: String,
    reasons: Vec<Reason>,
    latest: Vec<String>,
}

/// A new password, hashed and judged.
pub(crate) struct CheckedPassword {
    hash: String,
    /// Why it is refused; nothing if it is good.
    reasons: Vec<Reason>,
}

impl PasswordToCheck {
    /// Compares it with the latest ones and hashes it. Slow by design: not for async code.
    pub(crate) fn check(self, hasher: &Hasher) -> Result<CheckedPassword, HashError> {
        let Self { password, mut reasons, latest } = self;
        if latest.iter().any(|hash| hasher.fits(&password, hash)) {
            reasons.push(Reason::Reused);
        }
        Ok(CheckedPassword { hash: hasher.hash(&password)?, reasons })
    }
}

impl Portal {
    /// `POST flows/current/password`, first turn. `Err` is the answer, if there is one already.
    pub(crate) fn read_new_password(&mut self, call: &Call) -> Result<PasswordToCheck, Answer> {
        self.look(call, |case| {
            let wanted: NewPassword = call.read()?;
            let (_, record) = case.flow_at_password()?;
            let password = password::normalised(&wanted.password);
            let emails = case.emails(record.id)?;
            let names = emails.iter().filter_map(|email| email.split('@').next()).map(str::to_owned);
            let identifiers: Vec<_> = names.chain([record.username]).collect();
            Ok(PasswordToCheck {
                reasons: password::reasons(&password, &identifiers),
                latest: case.password_hashes(record.id)?,
                password,
            })
        })
    }

    /// `POST flows/current/password`, last turn.
    pub(crate) fn set_password(&mut self, call: &Call, checked: CheckedPassword) -> Answer {
        self.once(call, |case| {
            let wanted: NewPassword = call.read()?;
            let (mut flow, record) = case.flow_at_password()?;
            let CheckedPassword { hash, reasons } = checked;
            if !case.may_go_on(&mut flow, &record)? {
                return Ok(case.document(&flow)?);
            }
            if !reasons.is_empty() {
                case.audit("password_refused", flow.account(), Some(flow.id))?;
                return Err(Problem::PasswordRejected { reasons }.into());
            }
            let revoked = wanted.revoke_sessions;
            let notified = case.queue_notices(&record, flow.language)?;
            let done = Next::Done { username: record.username.clone(), revoked_sessions: revoked, notified };
            case.take_to(&mut flow, Stage::Last(done))?;
            case.keep_password(record.id, &hash)?;
            case.forget_sign_ins(&key(&record.username))?;
            case.end_flows(record.id, Some(&flow))?;
            if revoked {
                case.db.execute("DELETE FROM sessions WHERE account = ?1", [record.id])?;
            }
            case.audit("password_changed", Some(record.id), Some(flow.id))?;
            Ok(case.document(&flow)?)
        })
    }
}

impl Case<'_> {
    fn flow_at_password(&self) -> Result<(Flow, Record), Stop> {
        let flow = self.flow()?;
        let account = flow.account().filter(|_| flow.stage == Stage::SetPassword);
        let record = self.record(account.ok_or(Problem::WrongStep)?)?;
        Ok((flow, record))
    }

    /// Ends every flow that could lead to the account, but for one, and every code.
    pub(super) fn end_flows(&self, account: i64, but: Option<&Flow>) -> Result<(), Fault> {
        // No flow has this id.
        let but = but.map_or(-1, |flow| flow.id);
        self.db.execute(
            "UPDATE flows SET ended_at = ?1 WHERE id <> ?2 AND ended_at IS NULL AND expires_at > ?1
                 AND EXISTS (SELECT 1 FROM json_each(candidates) WHERE value = ?3)",
            (self.now, but, account),
        )?;
        self.db.execute(
            "DELETE FROM codes WHERE flow = ?1 OR flow IN (SELECT id FROM flows WHERE ended_at IS NOT NULL)",
            [but],
        )?;
        Ok(())
    }
}
