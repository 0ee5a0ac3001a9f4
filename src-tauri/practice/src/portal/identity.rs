//! What follows a proven code, or one that the clinic gave: whose account it is, how it stands, and what the patient may do.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::documents::{ContactReason, Next};
use super::flow::{Channel, Flow, IDENTITY_TRIES, Stage};
use super::records::{Record, Standing};
use super::{Answer, Call, Case, Fault, Portal, Problem, Stop};
use crate::account::AccountState;
use crate::clock::{Moment, rfc3339};
use crate::keys::{self, Tag};
use crate::mail::Purpose;

/// Who the patient is: the facts that the step's `fields` name.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Identity {
    /// As `1950-02-28`.
    date_of_birth: String,
    last_name: String,
    /// The last four digits of the phone number on record, where `fields` names it.
    #[expect(dead_code, reason = "the practice portal does not ask for it; others do")]
    phone_last4: Option<String>,
}

impl Portal {
    /// `POST flows/current/identity`.
    pub(crate) fn identity(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let identity: Identity = call.read()?;
            let mut flow = case.flow()?;
            let Stage::AnswerIdentity { tries_left } = flow.stage else {
                return Err(Problem::WrongStep.into());
            };
            if let Some(retry_after) = case.failing_first_proof(&flow)? {
                return Err(Problem::AttemptsExhausted { retry_after }.into());
            }
            // Counted before it is compared.
            let attempts_left = tries_left.saturating_sub(1);
            case.take_to(&mut flow, Stage::AnswerIdentity { tries_left: attempts_left })?;
            if let Some(record) = case.who(&flow, &identity)? {
                flow.candidates = vec![record.id];
                case.audit("identity_proven", flow.account(), Some(flow.id))?;
                if flow.purpose == Purpose::Activation {
                    case.take_clinic_code(&flow)?;
                }
                case.account_is_certain(&mut flow, &record)?;
                return Ok(case.document(&flow)?);
            }
            case.count_failure(&flow)?;
            case.audit("identity_wrong", flow.account(), Some(flow.id))?;
            if attempts_left > 0 {
                return Err(Problem::WrongIdentity { attempts_left }.into());
            }
            case.contact_clinic(&mut flow, ContactReason::CannotVerify, None)?;
            Ok(case.document(&flow)?)
        })
    }
}

impl Case<'_> {
    /// The code is right. Asks who it is where the portal wants that, or cannot tell otherwise.
    pub(super) fn code_is_proven(&mut self, flow: &mut Flow) -> Result<(), Stop> {
        if let Some(account) = flow.account() {
            let record = self.record(account)?;
            if !record.identity_check {
                return self.account_is_certain(flow, &record);
            }
        }
        self.take_to(flow, Stage::AnswerIdentity { tries_left: IDENTITY_TRIES })
    }

    /// Who it is is proven, so that the code may be spoken of.
    fn take_clinic_code(&self, flow: &Flow) -> Result<(), Stop> {
        let code = self.clinic_code(&flow.subject)?.filter(|code| Some(code.account) == flow.account());
        // Given another one meanwhile, or too late.
        if code.is_none_or(|code| code.expires_at.is_some_and(|end| end <= self.now)) {
            self.audit("clinic_code_over", flow.account(), Some(flow.id))?;
            self.end_flow(flow)?;
            return Err(Problem::CodeExpired.into());
        }
        Ok(self.end_failures(flow)?)
    }

    /// Tells a flow that only the clinic's people can go on.
    pub(super) fn contact_clinic(
        &self,
        flow: &mut Flow,
        reason: ContactReason,
        until: Option<Moment>,
    ) -> Result<(), Stop> {
        self.audit("sent_to_clinic", flow.account(), Some(flow.id))?;
        let next = Next::ContactClinic { reason, until: until.map(rfc3339) };
        self.take_to(flow, Stage::Last(next))
    }

    /// Whether the flow's account may go on. If not, the flow says so from now on.
    pub(super) fn may_go_on(&self, flow: &mut Flow, record: &Record) -> Result<bool, Stop> {
        match self.standing(record)? {
            Standing::Open => return Ok(true),
            // Invited, and this is what the invitation is for.
            Standing::Closed { .. }
                if record.state == AccountState::Invited && flow.purpose == Purpose::Activation =>
            {
                return Ok(true);
            }
            Standing::Locked { until } => self.contact_clinic(flow, ContactReason::Locked, Some(until))?,
            Standing::Closed { reason } => self.contact_clinic(flow, reason, None)?,
        }
        Ok(false)
    }

    fn account_is_certain(&mut self, flow: &mut Flow, record: &Record) -> Result<(), Stop> {
        if !self.may_go_on(flow, record)? {
            return Ok(());
        }
        match flow.purpose {
            Purpose::UsernameRecovery => {
                self.audit("username_shown", flow.account(), Some(flow.id))?;
                self.take_to(flow, Stage::Last(Next::ShowUsername { username: record.username.clone() }))
            }
            _ if record.second_factor => {
                if record.phone.is_none() {
                    return self.contact_clinic(flow, ContactReason::CannotVerify, None);
                }
                flow.phone = record.phone.clone();
                self.take_to(flow, Stage::SecondFactor)?;
                Ok(self.send_code(flow, Channel::Sms)?)
            }
            _ => self.take_to(flow, Stage::SetPassword),
        }
    }

    /// The one candidate that the answers fit. All are compared, each in the same time.
    fn who(&self, flow: &Flow, identity: &Identity) -> Result<Option<Record>, Fault> {
        let given = self.identity_tag(&identity.date_of_birth, &identity.last_name);
        let mut fitting = Vec::new();
        for account in &flow.candidates {
            let record = self.record(*account)?;
            let kept = record.date_of_birth.as_deref().map(|born| self.identity_tag(born, &record.last_name));
            if kept.is_some_and(|kept| keys::same(&kept, &given)) && self.failing_account(*account)?.is_none()
            {
                fitting.push(record);
            }
        }
        Ok(if fitting.len() == 1 { fitting.pop() } else { None })
    }

    fn identity_tag(&self, date_of_birth: &str, last_name: &str) -> Tag {
        let name: String = last_name.trim().to_lowercase().nfc().collect();
        self.keys.tag("identity", &[date_of_birth.trim().as_bytes(), name.as_bytes()])
    }
}
