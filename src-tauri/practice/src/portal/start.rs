//! Starting a flow. Known, unknown, locked and inactive: the same answer, and the same work.

use serde::Deserialize;
use utoipa::ToSchema;

use super::flow::{Channel, FLOW_LIFE, Flow, Stage};
use super::{Answer, Call, Case, Fault, Opaque, Portal, Problem};
use crate::database::Json;
use crate::identifier::{Identifier, Kind};
use crate::keys;
use crate::mail::{Language, Purpose};

/// What a flow begins with.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Start {
    purpose: Purpose,
    /// What the patient typed, as it was typed: a username or an email address; for `username_recovery` the email
    /// address or phone number on file; for `activation` the code that the clinic gave.
    #[schema(pattern = r"\S")]
    identifier: String,
    /// The language of the messages, as a tag such as `es-MX` (RFC 5646). One that the portal does not write is
    /// answered in its own.
    language: Option<String>,
}

impl Portal {
    /// `POST flows`.
    pub(crate) fn start(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let start: Start = call.read()?;
            let identifier = match start.purpose {
                Purpose::PasswordReset => Identifier::username_or_email(&start.identifier),
                Purpose::UsernameRecovery => Identifier::email_or_phone(&start.identifier),
                Purpose::Activation => Identifier::clinic_code(&start.identifier),
                Purpose::TemporaryPassword => Identifier::username(&start.identifier),
            };
            let identifier = identifier.ok_or(Problem::Malformed("the identifier is empty"))?;
            case.within_rate()?;
            case.tidy()?;
            let language = start.language.as_deref().map(Language::of).unwrap_or_default();
            let flow = case.open_flow(start.purpose, language, &identifier)?;
            if flow.stage == Stage::EnterCode {
                let channel = if identifier.kind == Kind::Phone { Channel::Sms } else { Channel::Email };
                case.send_code(&flow, channel)?;
            }
            Ok(case.document(&flow)?)
        })
    }
}

impl Case<'_> {
    fn open_flow(
        &self,
        purpose: Purpose,
        language: Language,
        identifier: &Identifier,
    ) -> Result<Flow, Fault> {
        let candidates = self.accounts_of(identifier)?;
        let (email, phone) = self.addresses_of(identifier, &candidates)?;
        let seed = keys::random()?;
        let mut flow = Flow {
            id: 0,
            seed,
            purpose,
            language,
            typed: identifier.kind,
            masked: identifier.masked(),
            subject: identifier.subject(self.keys),
            candidates,
            email,
            phone,
            stage: Stage::first(purpose),
            expires_at: self.now + FLOW_LIFE,
        };
        let value = self.keys.opaque(Opaque::Flow.name(), &seed);
        self.db.execute(
            "INSERT INTO flows (tag, seed, purpose, language, typed, masked, subject, candidates, email, phone,
                 stage, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            (
                self.keys.tag("flow", &[value.as_bytes()]),
                seed,
                Json(flow.purpose),
                Json(flow.language),
                Json(flow.typed),
                &flow.masked,
                flow.subject,
                Json(&flow.candidates),
                &flow.email,
                &flow.phone,
                Json(&flow.stage),
                flow.expires_at,
            ),
        )?;
        flow.id = self.db.last_insert_rowid();
        self.audit("flow_started", flow.account(), Some(flow.id))?;
        Ok(flow)
    }
}
