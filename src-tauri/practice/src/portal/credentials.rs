//! The temporary password that somebody at the clinic gave, in three turns like a sign-in: count the try, compare
//! (slow, without holding the database), and go on if the flow still stands there.

use serde::Deserialize;
use utoipa::ToSchema;

use super::flow::{Flow, RESEND_AFTER, Stage};
use super::records::Record;
use super::sign_in::{Compared, SignInToCheck};
use super::{Answer, Call, Case, Fault, Portal, Problem, Stop};
use crate::account::AccountState;
use crate::identifier::{Identifier, key};
use crate::keys;
use crate::password;

/// The temporary password, and whose it is.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    /// The one that the flow began with.
    username: String,
    password: String,
}

impl Portal {
    /// `POST flows/current/credentials`, first turn. `Err` is the answer, if there is one already.
    pub(crate) fn read_credentials(&mut self, call: &Call) -> Result<SignInToCheck, Answer> {
        self.look(call, |case| {
            let given: Credentials = call.read()?;
            let (mut flow, tries_left) = case.flow_at_credentials()?;
            if let Some(retry_after) = case.failing_first_proof(&flow)? {
                return Err(Problem::AttemptsExhausted { retry_after }.into());
            }
            // Counted before it is compared.
            let tries_left = tries_left.checked_sub(1).ok_or(EXHAUSTED)?;
            case.take_to(&mut flow, Stage::EnterCredentials { tries_left })?;
            let hash = case.current_hash(&key(&given.username))?;
            Ok(SignInToCheck { password: password::normalised(&given.password), hash })
        })
    }

    /// `POST flows/current/credentials`, last turn.
    pub(crate) fn credentials(&mut self, call: &Call, compared: &Compared) -> Answer {
        self.once(call, |case| {
            let given: Credentials = call.read()?;
            let (mut flow, tries_left) = case.flow_at_credentials()?;
            let is_right = compared.still_fits(|| case.current_hash(&key(&given.username)))?;
            let record = case.temporary(&flow, &given)?.filter(|_| is_right);
            let Some(record) = record else {
                case.count_failure(&flow)?;
                case.audit("credentials_wrong", flow.account(), Some(flow.id))?;
                return Err(match tries_left {
                    0 => EXHAUSTED,
                    left => Problem::SignInFailed { attempts_left: Some(left) },
                }
                .into());
            };
            case.end_failures(&flow)?;
            if record.temporary_until.is_some_and(|end| end <= case.now) {
                case.audit("temporary_password_over", flow.account(), Some(flow.id))?;
                case.end_flow(&flow)?;
                return Err(Problem::CodeExpired.into());
            }
            case.audit("credentials_proven", flow.account(), Some(flow.id))?;
            case.code_is_proven(&mut flow)?;
            Ok(case.document(&flow)?)
        })
    }
}

/// This flow has no tries left; another one can be started.
const EXHAUSTED: Problem = Problem::AttemptsExhausted { retry_after: RESEND_AFTER };

impl Case<'_> {
    fn flow_at_credentials(&self) -> Result<(Flow, u32), Stop> {
        let flow = self.flow()?;
        let Stage::EnterCredentials { tries_left } = flow.stage else {
            return Err(Problem::WrongStep.into());
        };
        Ok((flow, tries_left))
    }

    /// The flow's account, if it has a temporary password and is the one that is named.
    fn temporary(&self, flow: &Flow, given: &Credentials) -> Result<Option<Record>, Fault> {
        let Some(account) = flow.account() else { return Ok(None) };
        let record = self.record(account)?;
        let named = Identifier::username(&given.username)
            .is_some_and(|name| keys::same(&name.subject(self.keys), &flow.subject));
        let may = named
            && record.state == AccountState::TemporaryPassword
            && self.failing_account(account)?.is_none();
        Ok(may.then_some(record))
    }
}
