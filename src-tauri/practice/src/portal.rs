//! The portal itself: what it does with each call of the API. Nothing in here knows HTTP, and everything
//! blocks; `http` hands the calls in one by one.
//!
//! Each call is one transaction ([`Portal::once`]): its effects, the audit of them and the answer, kept for
//! the case that the call is made again, are on the disk together before the answer leaves.

mod answer;
mod documents;
mod start;
mod code;
mod identity;
mod credentials;
mod new_password;
mod sign_in;
mod flow;
mod records;
mod notices;
mod outbox;
mod clinic_code;
mod limits;
pub(crate) mod desk;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use crate::account::{Account, Staff};
use crate::clock::{Clock, Moment};
use crate::database::{self, Json};
use crate::keys::{Keys, Tag};
use crate::mail::{Language, Letter, Letterhead, Mail, MailFolder};
use crate::password::{HashError, Hasher, Policy};
use crate::post::Bells;
use crate::{AfreshError, Clinic};

pub(crate) use answer::{Answer, Opaque, Problem};
pub(crate) use code::{ProofOfCode, Resend};
pub(crate) use credentials::Credentials;
pub(crate) use documents::{Discovery, FlowDocument, ProblemDocument, SignedIn};
use documents::{Feature, Support};
pub(crate) use identity::Identity;
pub(crate) use new_password::NewPassword;
pub(crate) use notices::Waiting;
pub(crate) use outbox::Outbox;
pub(crate) use sign_in::{Compared, SignIn, SignInToCheck};
pub(crate) use start::Start;

/// How long an answer is kept for a call that is made again, in seconds.
const ANSWERS_KEPT: i64 = 24 * 60 * 60;
/// How long a flow that is over is still known as over, and a count that no longer matters is kept.
const KEPT_AFTER: i64 = 24 * 60 * 60;

/// Where the portal is, and whose it is. From its configuration alone.
pub(crate) struct Site {
    /// Ends with a slash.
    pub(crate) root: Url,
    pub(crate) clinic: Clinic,
}

/// Who a portal begins with.
#[derive(Clone, Copy)]
pub(crate) struct Beginning<'a> {
    pub(crate) accounts: &'a [Account],
    pub(crate) staff: &'a [Staff],
    pub(crate) hasher: &'a Hasher,
}

/// A practice portal at work.
pub(crate) struct Portal {
    connection: Connection,
    mail: Arc<MailFolder>,
    bells: Arc<Bells>,
    keys: Keys,
    clock: Clock,
    site: Site,
    /// When the last call was, by the clock. At a start the end of time: the clock may have been set back
    /// meanwhile.
    latest: Moment,
    /// How often everything was forgotten.
    era: u64,
}

/// One call of the API, taken apart.
pub(crate) struct Call {
    /// Method and path, for the log and as part of its identity.
    pub(crate) name: String,
    /// What the answer's `Request-Id` says.
    pub(crate) request: String,
    /// The `Idempotency-Key` of a POST.
    pub(crate) key: Option<String>,
    /// The `Portal-Client`.
    pub(crate) client: Option<String>,
    /// Who is at the other end of the line.
    pub(crate) peer: IpAddr,
    /// The opaque value of the `Authorization` header.
    pub(crate) credential: Option<(Opaque, String)>,
    /// The JSON body.
    pub(crate) body: Map<String, Value>,
}

/// Why work on a call stops: the caller's doing, or the portal's own trouble.
pub(crate) enum Stop {
    Problem(Problem),
    Fault(Fault),
}

/// The portal's own trouble. What was begun is undone, and the caller told to come back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    #[error(transparent)]
    Randomness(#[from] getrandom::Error),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error("the mail folder cannot be written: {0}")]
    Mail(#[from] io::Error),
    /// It is the server's.
    #[error("{0}")]
    Server(&'static str),
}

/// A call being worked on, inside its transaction.
pub(crate) struct Case<'a> {
    db: &'a Transaction<'a>,
    keys: &'a Keys,
    site: &'a Site,
    now: Moment,
    call: &'a Call,
    /// Who of the clinic's people does it, or in whose name it is tried, by username.
    staff: Option<String>,
    /// To be sent once the transaction is on the disk.
    letters: Vec<Letter>,
    notices_wait: bool,
}

impl Portal {
    /// A portal over an open database, in which accounts it does not know yet are put. The people at the desk are
    /// those of the beginning and no others.
    pub(crate) fn open(
        mut connection: Connection,
        mail: Arc<MailFolder>,
        bells: Arc<Bells>,
        keys: Keys,
        clock: Clock,
        site: Site,
        begin_with: Beginning<'_>,
    ) -> Result<Self, Fault> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        records::add(&transaction, &keys, begin_with)?;
        desk::employ(&transaction, begin_with)?;
        transaction.commit()?;
        Ok(Self { connection, mail, bells, keys, clock, site, latest: Moment::MAX, era: 0 })
    }

    /// What the portal says of itself (RFC 8615).
    pub(crate) fn discovery(&self) -> Answer {
        let Clinic { name, phone, hours, email } = self.site.clinic.clone();
        Answer::ok(&Discovery {
            version: "1".into(),
            name,
            base_url: format!("{}/recovery/v1", self.root()),
            languages: Language::ALL.into(),
            support: Support { phone, hours, email },
            password_policy: Policy::ours(),
            features: vec![
                Feature::PasswordReset,
                Feature::UsernameRecovery,
                Feature::IdentityCheck,
                Feature::Activation,
                Feature::TemporaryPassword,
                Feature::SignIn,
                Feature::RevokeSessions,
            ],
        })
    }

    /// The portal's address, without a slash at its end.
    pub(crate) fn root(&self) -> String {
        self.site.root.as_str().trim_end_matches('/').to_owned()
    }

    /// An answer's body, with what is secret in it.
    pub(crate) fn body(&self, answer: &Answer) -> Option<String> {
        answer.body(Some(&self.keys))
    }

    /// Every message in the mail folder, newest first.
    pub(crate) fn inbox(&self) -> io::Result<Vec<Mail>> {
        self.mail.read()
    }

    /// Forgets everything, and begins again with these accounts.
    pub(crate) fn start_afresh(&mut self, begin_with: Beginning<'_>) -> Result<(), AfreshError> {
        let mut renew = || -> Result<(), Fault> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            database::empty(&transaction)?;
            records::add(&transaction, &self.keys, begin_with)?;
            desk::employ(&transaction, begin_with)?;
            transaction.commit()?;
            Ok(database::empty_log(&self.connection)?)
        };
        renew().map_err(AfreshError::new)?;
        self.era += 1;
        self.mail.empty().map_err(AfreshError::new)
    }

    /// Works on a call and keeps its answer: made again with the same key, it has no second effect.
    fn once(&mut self, call: &Call, work: impl FnOnce(&mut Case<'_>) -> Result<Answer, Stop>) -> Answer {
        let kept = self.look(call, |case| {
            let answer = work(case)?;
            case.keep(&answer)?;
            Ok(answer)
        });
        kept.unwrap_or_else(|answer| answer)
    }

    /// Works on a call that needs more than one turn. `Err` is its answer, if there is one already.
    fn look<T>(
        &mut self,
        call: &Call,
        work: impl FnOnce(&mut Case<'_>) -> Result<T, Stop>,
    ) -> Result<T, Answer> {
        let outcome = self.transact(call, |case| {
            if let Some(answer) = case.kept_answer()? {
                return Ok(Err(answer));
            }
            match work(case) {
                Ok(value) => Ok(Ok(value)),
                Err(Stop::Fault(fault)) => Err(fault),
                Err(Stop::Problem(problem)) => {
                    let keep = !problem.is_passing();
                    let answer = Answer::from(problem);
                    if keep {
                        case.keep(&answer)?;
                    }
                    Ok(Err(answer))
                }
            }
        });
        outcome.unwrap_or_else(|fault| {
            tracing::error!(request = call.request, call = call.name, %fault, "the portal is in trouble");
            Err(Problem::Unavailable.into())
        })
    }

    fn transact<T>(
        &mut self,
        call: &Call,
        work: impl FnOnce(&mut Case<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let Self { connection, mail, keys, site, .. } = self;
        let now = self.clock.now();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (db, letters) = (&transaction, Vec::new());
        let mut case = Case { db, keys, site, now, call, staff: None, letters, notices_wait: false };
        if now < self.latest {
            case.bring_to_now()?;
        }
        let value = work(&mut case)?;
        let Case { letters, notices_wait, .. } = case;
        // Before anything is kept: a code that cannot be written was never made.
        let drafts: Vec<_> =
            letters.iter().map(|letter| mail.draft(letter, now)).collect::<io::Result<_>>()?;
        if mail.sends_on() {
            drafts.iter().try_for_each(|draft| outbox::put(&transaction, draft.posted()))?;
        }
        transaction.commit()?;
        self.latest = now;
        let something_went_out = !drafts.is_empty();
        for draft in drafts {
            if let Err(error) = draft.send() {
                let request = &call.request;
                tracing::error!(request, %error, "a message is lost: the mail folder failed in between");
            }
        }
        if something_went_out {
            self.bells.outbox.ring();
        }
        if notices_wait {
            self.bells.notices.ring();
        }
        Ok(value)
    }
}

impl Site {
    fn letterhead(&self) -> Letterhead<'_> {
        Letterhead { clinic: &self.clinic.name, phone: &self.clinic.phone }
    }
}

impl Call {
    /// Reads the body. Members that are not asked for are ignored.
    fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let wrong = |_| Problem::Malformed("a member of the body is missing or of the wrong kind");
        serde_json::from_value(Value::Object(self.body.clone())).map_err(wrong)
    }
}

impl Case<'_> {
    /// The answer that this very call was given before.
    fn kept_answer(&self) -> Result<Option<Answer>, Fault> {
        let Some(call) = self.call_tag() else { return Ok(None) };
        let kept = self
            .db
            .query_row("SELECT body, answer FROM answers WHERE call = ?1", [call], |row| {
                Ok((row.get::<_, Tag>(0)?, row.get::<_, Json<Answer>>(1)?.0))
            })
            .optional()?;
        Ok(kept.map(|(body, answer)| match body == self.body_tag() {
            true => answer,
            false => Problem::Malformed("this Idempotency-Key was used with another body").into(),
        }))
    }

    fn keep(&self, answer: &Answer) -> Result<(), Fault> {
        if let Some(call) = self.call_tag() {
            self.db.execute(
                "INSERT INTO answers (call, body, answer, at) VALUES (?1, ?2, ?3, ?4)",
                (call, self.body_tag(), Json(answer), self.now),
            )?;
        }
        Ok(())
    }

    /// What makes a call the same call: where it goes, who makes it, and its key.
    fn call_tag(&self) -> Option<Tag> {
        let Call { name, key, client, credential, .. } = self.call;
        let key = key.as_ref()?;
        let client = client.as_deref().unwrap_or_default();
        let credential = credential.as_ref().map_or("", |(_, value)| value);
        let parts = [name, client, credential, key].map(str::as_bytes);
        Some(self.keys.tag("call", &parts))
    }

    /// Bodies hold passwords: only their tag is kept.
    fn body_tag(&self) -> Tag {
        self.keys.tag("body", &[Value::Object(self.call.body.clone()).to_string().as_bytes()])
    }

    /// Writes down what happened.
    fn audit(&self, event: &str, account: Option<i64>, flow: Option<i64>) -> Result<(), Fault> {
        self.db.execute(
            "INSERT INTO audit (at, event, account, flow, request, staff) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (self.now, event, account, flow, &self.call.request, &self.staff),
        )?;
        Ok(())
    }

    /// Forgets what no longer matters.
    fn tidy(&self) -> Result<(), Fault> {
        let over = self.now - KEPT_AFTER;
        self.db.execute("DELETE FROM answers WHERE at < ?1", [self.now - ANSWERS_KEPT])?;
        self.db.execute("DELETE FROM flows WHERE expires_at < ?1", [over])?;
        self.db.execute("DELETE FROM sessions WHERE expires_at < ?1", [over])?;
        self.db.execute("DELETE FROM counted WHERE at < ?1", [over])?;
        Ok(())
    }

    fn letterhead(&self) -> Letterhead<'_> {
        self.site.letterhead()
    }
}

impl<T: Into<Fault>> From<T> for Stop {
    fn from(fault: T) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
