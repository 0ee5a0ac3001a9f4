//! Signing in and out. A reset never stands in the way of it.

use rusqlite::OptionalExtension;
use serde::Deserialize;
use utoipa::ToSchema;

use super::documents::{Delivery, PutInLater, SignInStep, SignedIn};
use super::flow::Channel;
use super::records::{Record, Standing};
use super::{Answer, Call, Case, Fault, Opaque, Portal, Problem, Stop};
use crate::account::AccountState;
use crate::identifier::{key, masked_phone};
use crate::keys;
use crate::password::{self, Hasher};

/// How long a session lives, in seconds.
const SESSION_LIFE: i64 = 60 * 60;

/// A sign-in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignIn {
    username: String,
    password: String,
}

/// A password on its way to be compared.
pub(crate) struct SignInToCheck {
    /// Normalised.
    pub(super) password: String,
    /// Nobody's, for a name without an account.
    pub(super) hash: Option<String>,
}

/// What a password was when it was compared. It may have ended since then.
pub(crate) struct Compared {
    /// The hash that it fits; nothing for a wrong one.
    fits: Option<String>,
}

impl SignInToCheck {
    /// Compares. Slow by design, and as slow for unknown names: not for async code.
    pub(crate) fn compare(self, hasher: &Hasher) -> Compared {
        let is_right = match &self.hash {
            Some(hash) => hasher.fits(&self.password, hash),
            None => hasher.fits_nobody(&self.password),
        };
        Compared { fits: self.hash.filter(|_| is_right) }
    }
}

impl Compared {
    /// Whether it was right, and is still. The hash of now is looked up only for a right one: a wrong one is the same
    /// work for known and unknown names.
    pub(super) fn still_fits(
        &self,
        current: impl FnOnce() -> Result<Option<String>, Fault>,
    ) -> Result<bool, Fault> {
        Ok(self.fits.is_some() && current()? == self.fits)
    }
}

impl Portal {
    /// `POST sessions`, first turn. `Err` is the answer, if there is one already.
    pub(crate) fn read_sign_in(&mut self, call: &Call) -> Result<SignInToCheck, Answer> {
        self.look(call, |case| {
            let sign_in: SignIn = call.read()?;
            let username = key(&sign_in.username);
            case.count_sign_in(&username)?;
            let hash = case.current_hash(&username)?;
            Ok(SignInToCheck { password: password::normalised(&sign_in.password), hash })
        })
    }

    /// `POST sessions`, last turn.
    pub(crate) fn sign_in(&mut self, call: &Call, compared: &Compared) -> Answer {
        self.once(call, |case| {
            let sign_in: SignIn = call.read()?;
            let username = key(&sign_in.username);
            let is_right = compared.still_fits(|| case.current_hash(&username))?;
            let record = if is_right { case.record_named(&username)? } else { None };
            let Some(record) = record else {
                case.audit("sign_in_failed", None, None)?;
                return Err(Problem::SignInFailed { attempts_left: None }.into());
            };
            case.forget_sign_ins(&username)?;
            case.audit("password_right", Some(record.id), None)?;
            case.open_session(&record)
        })
    }

    /// `DELETE sessions/current`.
    pub(crate) fn sign_out(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let (session, account) = case.session()?;
            case.db.execute("DELETE FROM sessions WHERE id = ?1", [session])?;
            case.audit("signed_out", Some(account), None)?;
            Ok(Answer::no_content())
        })
    }

    /// `DELETE sessions`: ends all but the caller's.
    pub(crate) fn end_other_sessions(&mut self, call: &Call) -> Answer {
        self.once(call, |case| {
            let (session, account) = case.session()?;
            let sql = "DELETE FROM sessions WHERE account = ?1 AND id <> ?2";
            case.db.execute(sql, (account, session))?;
            case.audit("sessions_ended", Some(account), None)?;
            Ok(Answer::no_content())
        })
    }
}

impl Case<'_> {
    /// The password was right. What else keeps the patient out is told only now.
    fn open_session(&self, record: &Record) -> Result<Answer, Stop> {
        match self.standing(record)? {
            Standing::Locked { until } => return Err(Problem::Locked { until }.into()),
            Standing::Closed { .. } => return Err(Problem::SignInFailed { attempts_left: None }.into()),
            Standing::Open => {}
        }
        if record.state == AccountState::TemporaryPassword {
            return Err(Problem::TemporaryPassword.into());
        }
        if record.second_factor {
            // There is nothing behind this portal to sign in to, so no text message is sent: that the
            // password is right is all a caller wants to know.
            let phone = record.phone.as_deref().map(masked_phone);
            let delivery = Delivery { channel: Channel::Sms, destination: phone };
            return Ok(Answer::ok(&SignedIn::More { next: SignInStep::SecondFactor { delivery } }));
        }
        let seed = keys::random()?;
        let value = self.keys.opaque(Opaque::Session.name(), &seed);
        self.db.execute(
            "INSERT INTO sessions (tag, account, expires_at) VALUES (?1, ?2, ?3)",
            (self.keys.tag("session", &[value.as_bytes()]), record.id, self.now + SESSION_LIFE),
        )?;
        let session = SignedIn::Session { session: PutInLater, expires_in: SESSION_LIFE };
        Ok(Answer::ok(&session).with_opaque(Opaque::Session, seed))
    }

    /// The session that the call is made in, and its account.
    fn session(&self) -> Result<(i64, i64), Stop> {
        let Some((Opaque::Session, value)) = &self.call.credential else {
            return Err(Problem::SignInFailed { attempts_left: None }.into());
        };
        let tag = self.keys.tag("session", &[value.as_bytes()]);
        let sql = "SELECT id, account FROM sessions WHERE tag = ?1 AND expires_at > ?2";
        let found = self.db.query_row(sql, (tag, self.now), |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?.ok_or(Problem::SignInFailed { attempts_left: None })?)
    }
}
