//! A recovery flow: where it stands, and what the API says of that.

use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::{
    Charset, CodeShape, CodeStep, Delivery, FlowDocument, IdentityField, Next, PutInLater,
};
use super::{Answer, Call, Case, Fault, Opaque, Portal, Problem, Stop};
use crate::clock::Moment;
use crate::database::Json;
use crate::identifier::{Kind, masked_phone};
use crate::keys::{Seed, Tag};
use crate::mail::{Language, Purpose};
use crate::password::Policy;

/// How long a flow lives, in seconds.
pub(super) const FLOW_LIFE: i64 = 30 * 60;
/// Tries at the identity step.
pub(super) const IDENTITY_TRIES: u32 = 3;
/// Tries at a temporary password.
const CREDENTIALS_TRIES: u32 = 5;
/// Tries at one code.
pub(super) const CODE_TRIES: u32 = 5;
/// Digits of a code.
pub(super) const CODE_LENGTH: usize = 8;
/// How long to wait before asking for another code, in seconds.
pub(super) const RESEND_AFTER: i64 = 30;

/// A flow that has not ended.
pub(super) struct Flow {
    pub(super) id: i64,
    pub(super) seed: Seed,
    pub(super) purpose: Purpose,
    pub(super) language: Language,
    pub(super) typed: Kind,
    pub(super) masked: Option<String>,
    pub(super) subject: Tag,
    /// The accounts it may be about; exactly one from the identity step on.
    pub(super) candidates: Vec<i64>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) stage: Stage,
    pub(super) expires_at: Moment,
}

/// Where a flow stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// For a code by email (or phone), or for the cap on codes to pass.
    EnterCode,
    AnswerIdentity {
        tries_left: u32,
    },
    /// For the temporary password.
    EnterCredentials {
        tries_left: u32,
    },
    /// For the code by text message that follows the one by email.
    SecondFactor,
    SetPassword,
    /// Nothing follows: this is the last step's document.
    Last(Next),
}

impl Stage {
    /// Where a flow begins.
    pub(super) fn first(purpose: Purpose) -> Self {
        match purpose {
            Purpose::PasswordReset | Purpose::UsernameRecovery => Self::EnterCode,
            Purpose::Activation => Self::AnswerIdentity { tries_left: IDENTITY_TRIES },
            Purpose::TemporaryPassword => Self::EnterCredentials { tries_left: CREDENTIALS_TRIES },
        }
    }
}

/// How a code travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Channel {
    Email,
    Sms,
}

impl Portal {
    /// `GET flows/current`.
    pub(crate) fn current(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let flow = case.flow()?;
            Ok(case.document(&flow)?)
        })
    }

    /// `DELETE flows/current`.
    pub(crate) fn end(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let flow = case.flow()?;
            case.end_flow(&flow)?;
            Ok(Answer::no_content())
        })
    }
}

impl Flow {
    /// The account, once it is certain.
    pub(super) fn account(&self) -> Option<i64> {
        match self.candidates[..] {
            [account] => Some(account),
            _ => None,
        }
    }

    /// Whether it begins with a step that is not a code, and is still there.
    pub(super) fn is_at_first_proof(&self) -> bool {
        match self.stage {
            Stage::AnswerIdentity { .. } => self.purpose == Purpose::Activation,
            Stage::EnterCredentials { .. } => true,
            _ => false,
        }
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            seed: row.get("seed")?,
            purpose: row.get::<_, Json<_>>("purpose")?.0,
            language: row.get::<_, Json<_>>("language")?.0,
            typed: row.get::<_, Json<_>>("typed")?.0,
            masked: row.get("masked")?,
            subject: row.get("subject")?,
            candidates: row.get::<_, Json<_>>("candidates")?.0,
            email: row.get("email")?,
            phone: row.get("phone")?,
            stage: row.get::<_, Json<_>>("stage")?.0,
            expires_at: row.get("expires_at")?,
        })
    }
}

impl Case<'_> {
    /// The flow that the call is about.
    pub(super) fn flow(&self) -> Result<Flow, Stop> {
        let Some((Opaque::Flow, value)) = &self.call.credential else {
            return Err(Problem::FlowUnknown.into());
        };
        let tag = self.keys.tag("flow", &[value.as_bytes()]);
        let found = self.db.query_row("SELECT * FROM flows WHERE tag = ?1", [tag], |row| {
            Ok((Flow::read(row)?, row.get::<_, Option<Moment>>("ended_at")?))
        });
        match found.optional()? {
            None => Err(Problem::FlowUnknown.into()),
            Some((flow, ended)) if ended.is_some() || flow.expires_at <= self.now => {
                Err(Problem::FlowExpired.into())
            }
            Some((flow, _)) => Ok(flow),
        }
    }

    /// Takes a flow to its next stage, unless it has left the last one meanwhile.
    pub(super) fn take_to(&self, flow: &mut Flow, stage: Stage) -> Result<(), Stop> {
        let moved = self.db.execute(
            "UPDATE flows SET stage = ?2, candidates = ?3, phone = ?4
             WHERE id = ?1 AND stage = ?5 AND ended_at IS NULL",
            (flow.id, Json(&stage), Json(&flow.candidates), &flow.phone, Json(&flow.stage)),
        )?;
        if moved != 1 {
            return Err(Problem::WrongStep.into());
        }
        flow.stage = stage;
        Ok(())
    }

    /// Ends a flow for good.
    pub(super) fn end_flow(&self, flow: &Flow) -> Result<(), Fault> {
        self.db.execute("UPDATE flows SET ended_at = ?2 WHERE id = ?1", (flow.id, self.now))?;
        self.db.execute("DELETE FROM codes WHERE flow = ?1", [flow.id])?;
        self.audit("flow_ended", flow.account(), Some(flow.id))
    }

    /// What the API says of a flow.
    pub(super) fn document(&self, flow: &Flow) -> Result<Answer, Fault> {
        if let Some(retry_after) = self.failing_first_proof(flow)? {
            return Ok(self.document_with(flow, Next::Wait { retry_after }));
        }
        let next = match &flow.stage {
            Stage::EnterCode | Stage::SecondFactor => self.code_step(flow)?,
            Stage::AnswerIdentity { tries_left } => Next::AnswerIdentity {
                fields: vec![IdentityField::DateOfBirth, IdentityField::LastName],
                attempts_left: *tries_left,
            },
            Stage::EnterCredentials { tries_left } => Next::EnterCredentials { attempts_left: *tries_left },
            Stage::SetPassword => Next::SetPassword { policy: Policy::ours() },
            Stage::Last(next) => next.clone(),
        };
        Ok(self.document_with(flow, next))
    }

    /// A flow's document with a step that is not its own.
    pub(super) fn document_with(&self, flow: &Flow, next: Next) -> Answer {
        let document = FlowDocument { flow: PutInLater, expires_in: flow.expires_at - self.now, next };
        Answer::ok(&document).with_opaque(Opaque::Flow, flow.seed)
    }

    fn code_step(&self, flow: &Flow) -> Result<Next, Fault> {
        let sql = "SELECT channel, tries, sent_at, expires_at FROM codes WHERE flow = ?1";
        let code = self.db.query_row(sql, [flow.id], |row| {
            Ok((
                row.get::<_, Json<Channel>>(0)?.0,
                row.get::<_, u32>(1)?,
                row.get::<_, Moment>(2)?,
                row.get::<_, Moment>(3)?,
            ))
        });
        // No code was sent: the cap is reached.
        let Some((channel, tries, sent_at, expires_at)) = code.optional()? else {
            let wait = self.code_wait(&self.code_subject(flow))?;
            return Ok(Next::Wait { retry_after: wait.unwrap_or_default() });
        };
        let is_second = flow.stage == Stage::SecondFactor;
        let step = CodeStep {
            delivery: Delivery { channel, destination: flow.destination(channel) },
            code: CodeShape { length: CODE_LENGTH, charset: Charset::Digits },
            expires_in: (expires_at - self.now).max(0),
            resend_in: (sent_at + RESEND_AFTER - self.now).max(0),
            attempts_left: CODE_TRIES.saturating_sub(tries),
            other_channels: if is_second { Vec::new() } else { vec![channel.other()] },
        };
        Ok(if is_second { Next::SecondFactor(step) } else { Next::EnterCode(step) })
    }
}

impl Flow {
    /// Where a code goes, as far as that may be told: what was typed, with all but its ends hidden; after
    /// proof, the phone on record.
    fn destination(&self, channel: Channel) -> Option<String> {
        match (&self.stage, self.typed, channel) {
            (Stage::SecondFactor, _, _) => self.phone.as_deref().map(masked_phone),
            (_, Kind::Email, Channel::Email) | (_, Kind::Phone, Channel::Sms) => self.masked.clone(),
            _ => None,
        }
    }
}

impl Channel {
    /// The portal offers both, whatever the account has.
    fn other(self) -> Self {
        match self {
            Self::Email => Self::Sms,
            Self::Sms => Self::Email,
        }
    }
}
