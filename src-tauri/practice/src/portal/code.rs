//! Codes: sending them, and redeeming each at most once.

use rusqlite::OptionalExtension;
use serde::Deserialize;
use utoipa::ToSchema;

use super::documents::Next;
use super::flow::{CODE_LENGTH, CODE_TRIES, Channel, Flow, RESEND_AFTER, Stage};
use super::{Answer, Call, Case, Fault, Portal, Problem, Stop};
use crate::clock::Moment;
use crate::database::Json;
use crate::keys::{self, Tag, hex};
use crate::mail::{Letter, Recipient};

/// How long a code works, in seconds (OWASP ASVS 6.5.5).
const CODE_LIFE: i64 = 10 * 60;

/// Either the code or the token of the link beside it, never both.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ProofOfCode {
    Code(Code),
    Link(LinkToken),
}

/// The code as it was typed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Code {
    code: String,
    #[serde(default, rename = "link_token")]
    #[schema(ignore)]
    _no_other: Option<()>,
}

/// The last piece of the path of the link in the message.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LinkToken {
    link_token: String,
    #[serde(default, rename = "code")]
    #[schema(ignore)]
    _no_other: Option<()>,
}

/// How another code is to travel.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Resend {
    /// One that the step named; without it, the one of the last code.
    channel: Option<Channel>,
}

impl Portal {
    /// `POST flows/current/code`.
    pub(crate) fn code(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let given: ProofOfCode = call.read()?;
            let mut flow = case.flow()?;
            if !matches!(flow.stage, Stage::EnterCode | Stage::SecondFactor) {
                return Err(Problem::WrongStep.into());
            }
            case.redeem(&flow, &given)?;
            case.audit("code_proven", flow.account(), Some(flow.id))?;
            match flow.stage {
                Stage::SecondFactor => case.take_to(&mut flow, Stage::SetPassword)?,
                _ => case.code_is_proven(&mut flow)?,
            }
            Ok(case.document(&flow)?)
        })
    }

    /// `POST flows/current/resend`.
    pub(crate) fn resend(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let resend: Resend = call.read()?;
            let flow = case.flow()?;
            let sql = "SELECT channel, sent_at FROM codes WHERE flow = ?1";
            let last = case.db.query_row(sql, [flow.id], |row| {
                Ok((row.get::<_, Json<Channel>>(0)?.0, row.get::<_, Moment>(1)?))
            });
            let last = last.optional()?;
            let usual = last.map(|(channel, _)| channel);
            let channel = match flow.stage {
                Stage::EnterCode => resend.channel.or(usual).unwrap_or(Channel::Email),
                Stage::SecondFactor if resend.channel != Some(Channel::Email) => Channel::Sms,
                // The second code comes by sms alone: by email is another step's.
                _ => return Err(Problem::WrongStep.into()),
            };
            let retry_after = last.map_or(0, |(_, sent_at)| sent_at + RESEND_AFTER - case.now);
            if retry_after > 0 {
                return Err(Problem::RateLimited { retry_after }.into());
            }
            // At the cap the last code stays good, and the answer says to wait.
            if let Some(retry_after) = case.code_wait(&case.code_subject(&flow))? {
                return Ok(case.document_with(&flow, Next::Wait { retry_after }));
            }
            case.send_code(&flow, channel)?;
            Ok(case.document(&flow)?)
        })
    }
}

impl Case<'_> {
    /// Sends a code, and ends the flow's older one; or none, at a cap.
    pub(super) fn send_code(&mut self, flow: &Flow, channel: Channel) -> Result<(), Fault> {
        let subject = self.code_subject(flow);
        if self.code_wait(&subject)?.is_some() {
            return self.audit("code_cap", flow.account(), Some(flow.id));
        }
        let accounts = self.account_subjects(flow);
        let mut silent = false;
        for account in &accounts {
            silent |= self.code_wait(account)?.is_some();
        }
        let to = match channel {
            Channel::Email => flow.email.clone().map(Recipient::Email),
            Channel::Sms => flow.phone.clone().map(Recipient::Phone),
        };
        let to = to.filter(|_| !silent);
        let code = keys::digits(CODE_LENGTH)?;
        let link = hex(&keys::random::<16>()?);
        self.keep_code(flow, channel, &code, &link, to.is_some())?;
        // After proof the subject is the account itself: it counts once.
        let others = accounts.iter().filter(|account| **account != subject);
        for counted in std::iter::once(&subject).chain(others) {
            self.count_code(counted)?;
        }
        let mut address = self.site.root.clone();
        address.set_path(&format!("{}recover/{link}", address.path()));
        let code = (code.as_str(), self.now + CODE_LIFE);
        let letter = Letter::with_code(&self.letterhead(), flow.language, flow.purpose, to, code, &address);
        self.letters.push(letter);
        self.audit("code_sent", flow.account(), Some(flow.id))
    }

    /// Whose cap is told: that of what was typed, and after proof that of the account.
    pub(super) fn code_subject(&self, flow: &Flow) -> Tag {
        match (&flow.stage, flow.account()) {
            (Stage::SecondFactor, Some(account)) => self.account_subject(account),
            _ => flow.subject,
        }
    }

    fn keep_code(
        &self,
        flow: &Flow,
        channel: Channel,
        code: &str,
        link: &str,
        somebody_gets_it: bool,
    ) -> Result<(), Fault> {
        // A code that nobody has cannot be guessed either.
        let never = keys::random::<32>()?;
        let (code, link) = (self.code_tag(flow, code), self.link_tag(flow, link));
        let (code, link) = if somebody_gets_it { (code, link) } else { (never, never) };
        self.db.execute(
            "INSERT OR REPLACE INTO codes (flow, channel, code_tag, link_tag, tries, sent_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)",
            (flow.id, Json(channel), code, link, self.now, self.now + CODE_LIFE),
        )?;
        Ok(())
    }

    /// Counts a try, then compares, then redeems: in this order, so that no try is free.
    fn redeem(&self, flow: &Flow, given: &ProofOfCode) -> Result<(), Stop> {
        if let Some(retry_after) = self.failing(&flow.subject)? {
            return Err(Problem::AttemptsExhausted { retry_after }.into());
        }
        let given = match given {
            ProofOfCode::Code(given) => (self.code_tag(flow, given.code.trim()), "code_tag"),
            ProofOfCode::Link(given) => (self.link_tag(flow, given.link_token.trim()), "link_tag"),
        };
        let (tries, kept) = self.count_try(flow, given.1)?;
        // An account at its cap takes no code at all.
        let mut allowed = true;
        for account in self.account_subjects(flow) {
            allowed &= self.failing(&account)?.is_none();
        }
        if !keys::same(&given.0, &kept) || !allowed {
            self.count_failure(flow)?;
            self.audit("code_wrong", flow.account(), Some(flow.id))?;
            return Err(match CODE_TRIES.saturating_sub(tries) {
                0 => self.exhausted(flow)?,
                attempts_left => Problem::WrongCode { attempts_left },
            }
            .into());
        }
        // Redeemed is gone: of several at once, one finds it.
        if self.db.execute("DELETE FROM codes WHERE flow = ?1 AND tries = ?2", (flow.id, tries))? != 1 {
            return Err(Problem::WrongStep.into());
        }
        Ok(self.end_failures(flow)?)
    }

    /// Takes one try from the flow's code. Gives how many are taken, and the hash to compare with.
    fn count_try(&self, flow: &Flow, column: &str) -> Result<(u32, Tag), Stop> {
        let sql = "SELECT expires_at FROM codes WHERE flow = ?1";
        let expires_at = self.db.query_row(sql, [flow.id], |row| row.get::<_, Moment>(0)).optional()?;
        // Without a code the flow waits for the cap to pass.
        if expires_at.ok_or(Problem::WrongStep)? <= self.now {
            return Err(Problem::CodeExpired.into());
        }
        let sql = format!(
            "UPDATE codes SET tries = tries + 1 WHERE flow = ?1 AND tries < ?2
             RETURNING tries, {column}"
        );
        let counted = self
            .db
            .query_row(&sql, (flow.id, CODE_TRIES), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match counted {
            Some(counted) => Ok(counted),
            None => Err(self.exhausted(flow)?.into()),
        }
    }

    /// The code is over; after `retry_after` another may be asked for.
    fn exhausted(&self, flow: &Flow) -> Result<Problem, Fault> {
        let sql = "SELECT sent_at FROM codes WHERE flow = ?1";
        let sent_at = self.db.query_row(sql, [flow.id], |row| row.get::<_, Moment>(0))?;
        Ok(Problem::AttemptsExhausted { retry_after: (sent_at + RESEND_AFTER - self.now).max(1) })
    }

    /// Codes are bound to their flow: another flow's never fits.
    fn code_tag(&self, flow: &Flow, code: &str) -> Tag {
        self.keys.tag("code", &[&flow.id.to_le_bytes(), code.as_bytes()])
    }

    fn link_tag(&self, flow: &Flow, link: &str) -> Tag {
        self.keys.tag("link", &[&flow.id.to_le_bytes(), link.as_bytes()])
    }
}
