//! The flow document, and what its steps mean. Members that are not named here are ignored, as the API's
//! page asks.

use std::time::Duration;

use jiff::Timestamp;
use recovery::code::Charset;
use recovery::identity::IdentityField;
use recovery::link::{Origin, WebAddress};
use recovery::password::{self, CharacterClass};
use recovery::portal::{
    Channel, CodeStep, Contact, Delivery, DoneStep, IdentityStep, PasswordStep, UsernameStep,
};
use recovery::{CodeShape, Identifier, Moment, Next, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::Answer;

/// Longest time a portal may name, in seconds: nobody is told to wait for longer.
const LONGEST: u64 = 24 * 60 * 60;

/// The flow document; the flow's handle is read where a flow begins.
#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) next: WireNext,
}

#[derive(Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum WireNext {
    EnterCode(WireCode),
    SecondFactor(WireCode),
    AnswerIdentity { fields: Vec<String>, attempts_left: Option<u64> },
    EnterCredentials,
    SetPassword { policy: Option<Policy> },
    ShowUsername { username: String },
    CheckInbox,
    Wait { retry_after: u64 },
    ContactClinic { reason: Option<String>, until: Option<String> },
    OpenBrowser { url: String },
    Done { username: Option<String>, revoked_sessions: Option<bool> },
}

#[derive(Deserialize)]
pub(super) struct WireCode {
    delivery: Option<WireDelivery>,
    code: Option<WireShape>,
    expires_in: Option<u64>,
    resend_in: Option<u64>,
    #[serde(default)]
    other_channels: Vec<String>,
}

#[derive(Deserialize)]
struct WireDelivery {
    channel: String,
    destination: Option<String>,
}

#[derive(Deserialize)]
struct WireShape {
    length: Option<u8>,
    charset: Option<String>,
}

/// Password rules, as the discovery document and the password step state them.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Policy {
    min_length: u16,
    max_length: Option<u16>,
    #[serde(default)]
    required_classes: Vec<String>,
    #[serde(default)]
    refuse_common: bool,
    refuse_last: Option<u16>,
}

impl Document {
    /// Reads the answer to a call that the portal did not refuse.
    pub(super) fn read(answer: &Answer) -> Result<Self, Problem> {
        let step = answer.body.pointer("/next/step").and_then(Value::as_str);
        if step.is_none() {
            // What answers without naming a next step does not speak this API.
            return Err(Problem::NotThisPortal { sent: true });
        }
        Self::deserialize(&answer.body).map_err(|_| {
            tracing::warn!("a step this version does not know, or without what belongs to it");
            Problem::Unexpected
        })
    }
}

/// Whether the answer is to come back later, which is another answer then.
pub(super) fn says_wait(answer: &Answer) -> bool {
    answer.body.pointer("/next/step").is_some_and(|step| step == "wait")
}

impl WireNext {
    /// The step in the program's words. `policy` is for a step that states none; a page is opened only on
    /// one of `pages`.
    pub(super) fn into_next(self, policy: &password::Policy, pages: &[Origin]) -> Result<Next, Problem> {
        Ok(match self {
            // What was typed is masked here again, and no word of the portal's: no destination.
            Self::EnterCode(code) => Next::EnterCode(code.read(false)?),
            Self::SecondFactor(code) => Next::SecondFactor(code.read(true)?),
            Self::AnswerIdentity { fields, attempts_left } => {
                let fields = fields.iter().map(|field| identity_field(field)).collect::<Option<Vec<_>>>();
                let fields = fields.filter(|fields| !fields.is_empty()).ok_or(Problem::Unexpected)?;
                Next::AnswerIdentity(IdentityStep { fields, left: count(attempts_left) })
            }
            Self::EnterCredentials => Next::EnterCredentials,
            Self::SetPassword { policy: stated } => {
                let policy = stated.as_ref().map_or_else(|| Ok(policy.clone()), Policy::read)?;
                Next::SetPassword(PasswordStep { policy, sign_in_as: None })
            }
            Self::ShowUsername { username } => {
                let username = Identifier::any(&username).map_err(|_| Problem::Unexpected)?;
                Next::ShowUsername(UsernameStep { username, then: None })
            }
            Self::CheckInbox => Next::CheckInbox,
            Self::Wait { retry_after } => Next::Wait(seconds(retry_after)),
            Self::ContactClinic { reason, until } => {
                Next::ContactClinic(contact(reason.as_deref(), until.as_deref()))
            }
            Self::OpenBrowser { url } => match WebAddress::read(&url, pages) {
                Ok(page) => Next::OpenBrowser(page),
                Err(_) => {
                    tracing::warn!("the portal names a page that the profile does not allow");
                    Next::ContactClinic(Contact::Unstated)
                }
            },
            Self::Done { username, revoked_sessions } => Next::Done(DoneStep {
                sign_in_as: username.and_then(|name| Identifier::any(&name).ok()),
                signed_out_others: revoked_sessions.unwrap_or(false),
            }),
        })
    }

    /// How the code of this step was sent, if one was.
    pub(super) fn channel(&self) -> Option<Channel> {
        match self {
            Self::EnterCode(code) | Self::SecondFactor(code) => channel(&code.delivery.as_ref()?.channel),
            _ => None,
        }
    }

    /// The rules this step states.
    pub(super) fn policy(&self) -> Option<&Policy> {
        match self {
            Self::SetPassword { policy } => policy.as_ref(),
            _ => None,
        }
    }
}

impl WireCode {
    fn read(self, vouched: bool) -> Result<CodeStep, Problem> {
        let (length, charset) = self.code.map_or((None, None), |shape| (shape.length, shape.charset));
        // Of a length that no code has, nothing is known.
        let length = length.filter(|length| (4..=32).contains(length));
        let charset = match charset.as_deref() {
            Some("digits") => Charset::Digits,
            Some("letters") => Charset::Letters,
            // Of what is not known, all is taken: the portal decides.
            _ => Charset::LettersAndDigits,
        };
        let delivery = match self.delivery {
            None => Delivery { channel: Channel::Email, destination: None },
            Some(said) => Delivery {
                channel: channel(&said.channel).ok_or(Problem::Unexpected)?,
                destination: said.destination.filter(|to| vouched && is_hidden_address(to)),
            },
        };
        Ok(CodeStep {
            shape: CodeShape { length, charset },
            lifetime: self.expires_in.map(seconds),
            resend_after: self.resend_in.map(seconds),
            delivery,
            other_channels: self.other_channels.iter().filter_map(|name| channel(name)).collect(),
        })
    }
}

impl Policy {
    /// The rules in the program's words; not those that no password fulfils.
    pub(super) fn read(&self) -> Result<password::Policy, Problem> {
        if self.max_length.is_some_and(|max| max < self.min_length.max(1)) {
            tracing::warn!("the portal's password rules leave no length");
            return Err(Problem::Unexpected);
        }
        let class = |name: &String| match name.as_str() {
            "lowercase" => Some(CharacterClass::Lowercase),
            "uppercase" => Some(CharacterClass::Uppercase),
            "digit" => Some(CharacterClass::Digit),
            "symbol" => Some(CharacterClass::Symbol),
            _ => None,
        };
        Ok(password::Policy {
            min_length: self.min_length,
            max_length: self.max_length,
            required: self.required_classes.iter().filter_map(class).collect(),
            refuse_common: self.refuse_common,
            refuse_only_digits: false,
            refuse_last: self.refuse_last.unwrap_or(0),
        })
    }
}

/// An address or number with most of it hidden, such as `p•••@e•••.org` or `(•••) •••-••42`, as the portal states
/// it: no words, nothing invisible, nothing that turns around what stands beside it, no number to call.
fn is_hidden_address(text: &str) -> bool {
    const MASKS: &str = "•·…●";
    let plain = |c: char| c.is_ascii_graphic() || c == ' ' || MASKS.contains(c);
    let word = |c: char| c.is_ascii_alphabetic() && !c.eq_ignore_ascii_case(&'x');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let named = match text.contains('@') {
        true => !text.contains(' '),
        false => digits < 8 && !text.contains(word),
    };
    named && !text.trim().is_empty() && text.chars().count() <= 64 && text.chars().all(plain)
}

/// The API's name of a channel.
pub(super) fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
    }
}

fn channel(name: &str) -> Option<Channel> {
    [Channel::Email, Channel::Sms].into_iter().find(|channel| channel_name(*channel) == name)
}

fn identity_field(name: &str) -> Option<IdentityField> {
    match name {
        "date_of_birth" => Some(IdentityField::DateOfBirth),
        "last_name" => Some(IdentityField::LastName),
        "phone_last4" => Some(IdentityField::PhoneLast4),
        _ => None,
    }
}

fn contact(reason: Option<&str>, until: Option<&str>) -> Contact {
    match reason {
        Some("locked") => Contact::Locked { until: until.and_then(moment) },
        Some("inactive") => Contact::Inactive,
        Some("duplicate") => Contact::Duplicate,
        Some("cannot_verify") => Contact::CannotVerify,
        _ => Contact::Unstated,
    }
}

/// A point in time as RFC 3339 writes it.
pub(super) fn moment(text: &str) -> Option<Moment> {
    text.parse::<Timestamp>().ok().map(|time| Moment(time.as_second()))
}

pub(super) fn seconds(said: u64) -> Duration {
    Duration::from_secs(said.min(LONGEST))
}

/// A count of tries; one too large to matter is the largest.
pub(super) fn count(said: Option<u64>) -> Option<u8> {
    said.map(|left| u8::try_from(left).unwrap_or(u8::MAX))
}
