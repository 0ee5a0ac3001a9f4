//! What follows a proven code: whose account it is, how it stands, and what the patient may do.

use serde::Deserialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use super::flow::{Channel, Flow, IDENTITY_TRIES, Stage};
use super::records::{Record, Standing};
use super::{Answer, Call, Case, Fault, Portal, Problem, Stop};
use crate::clock::{Moment, rfc3339};
use crate::keys::{self, Tag};
use crate::mail::Purpose;

#[derive(Deserialize)]
struct Identity {
    date_of_birth: String,
    last_name: String,
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
            // Counted before it is compared.
            let attempts_left = tries_left.saturating_sub(1);
            case.take_to(&mut flow, Stage::AnswerIdentity { tries_left: attempts_left })?;
            if let Some(record) = case.who(&flow, &identity)? {
                flow.candidates = vec![record.id];
                case.audit("identity_proven", flow.account(), Some(flow.id))?;
                case.account_is_certain(&mut flow, &record)?;
                return Ok(case.document(&flow)?);
            }
            case.count_failure(&flow)?;
            case.audit("identity_wrong", flow.account(), Some(flow.id))?;
            if attempts_left > 0 {
                return Err(Problem::WrongIdentity { attempts_left }.into());
            }
            case.contact_clinic(&mut flow, "cannot_verify", None)?;
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

    /// Tells a flow that only the clinic's people can go on.
    pub(super) fn contact_clinic(
        &self,
        flow: &mut Flow,
        reason: &str,
        until: Option<Moment>,
    ) -> Result<(), Stop> {
        let mut next = json!({ "step": "contact_clinic", "reason": reason });
        if let Some(until) = until {
            next["until"] = rfc3339(until).into();
        }
        self.audit("sent_to_clinic", flow.account(), Some(flow.id))?;
        self.take_to(flow, Stage::Last(next))
    }

    /// Whether the flow's account may go on. If not, the flow says so from now on.
    pub(super) fn may_go_on(&self, flow: &mut Flow, record: &Record) -> Result<bool, Stop> {
        match self.standing(record)? {
            Standing::Open => return Ok(true),
            Standing::Locked { until } => self.contact_clinic(flow, "locked", Some(until))?,
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
                self.take_to(
                    flow,
                    Stage::Last(json!({ "step": "show_username", "username": record.username })),
                )
            }
            Purpose::PasswordReset if record.second_factor => {
                if record.phone.is_none() {
                    return self.contact_clinic(flow, "cannot_verify", None);
                }
                flow.phone = record.phone.clone();
                self.take_to(flow, Stage::SecondFactor)?;
                Ok(self.send_code(flow, Channel::Sms)?)
            }
            Purpose::PasswordReset => self.take_to(flow, Stage::SetPassword),
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
