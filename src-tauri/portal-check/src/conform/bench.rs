//! What every check works with: the portal, its accounts, its mail and its clock; and the ways that all of them
//! go.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::Options;
use super::api::{Api, Flow, Reply};
use super::mailbox::{Mailbox, Seen};
use super::people::{Kind, People, Person, SPENT};
use super::promises::{Unkept, broken, not_checked};

/// A little more than a day, in seconds: daily caps are over.
const A_DAY: i64 = 25 * 60 * 60;
/// Longest wait without a clock to set, in seconds.
const SHORT: i64 = 60;

pub(super) struct Bench {
    pub(super) api: Api,
    pub(super) people: Arc<People>,
    pub(super) mailbox: Mailbox,
    pub(super) pairs: usize,
    pub(super) walks: usize,
    clock: Option<Clock>,
}

/// A file that tells the portal by how many seconds its clock is ahead.
struct Clock {
    file: PathBuf,
    ahead: AtomicI64,
}

/// A flow whose code was just sent to its owner.
pub(super) struct Waiting {
    pub(super) flow: Flow,
    pub(super) reply: Reply,
    pub(super) code: String,
    /// Addresses in the message.
    pub(super) links: Vec<String>,
}

impl Bench {
    /// # Errors
    /// The portal, the accounts or the mail folder is not there.
    pub(super) async fn open(options: &Options) -> Result<Self, String> {
        let people = Arc::new(People::read(&options.accounts)?);
        let mailbox = Mailbox::open(&options.mail_dir)?;
        let api = Api::find(&options.url, Arc::clone(&people)).await?;
        let clock = options.clock_file.clone().map(|file| {
            let ahead = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
            Clock { file, ahead: AtomicI64::new(ahead) }
        });
        Ok(Self { api, people, mailbox, pairs: options.pairs, walks: options.walks, clock })
    }

    /// Whether the portal's clock and messages are where the command line says: a wrong file or folder would make
    /// every promise look broken. Takes another day, so that nobody has had their codes of it.
    ///
    /// # Errors
    /// They are not.
    pub(super) async fn probe(&self) -> Result<(), String> {
        // What is broken in the answers themselves is for the promises to say.
        if let Some(Clock { file, .. }) = &self.clock
            && self.is_timeless().await.is_ok_and(|timeless| timeless)
        {
            let place = file.display();
            return Err(format!(
                "the portal does not follow the clock file {place}: give the file that the portal reads"
            ));
        }
        let known = [Kind::Identity, Kind::SecondFactor, Kind::Plain];
        let Some(person) = known.into_iter().find_map(|kind| self.people.of(kind, 1).ok()) else {
            return Ok(());
        };
        let seen = self.mailbox.now();
        let Ok(reply) = self.api.start("password_reset", &person.username).await else { return Ok(()) };
        if reply.word() == "enter_code" && self.mailbox.wait(&seen, person.email(), 1).await.is_err() {
            return Err(format!(
                "no message to {}'s first email came to the mail folder: check --mail-dir, and that the portal has the \
                 accounts of --accounts",
                person.username
            ));
        }
        Ok(())
    }

    /// Whether a flow is as young as before after a day on the portal's clock.
    async fn is_timeless(&self) -> Result<bool, Unkept> {
        let flow = self.api.start("password_reset", &format!("nobody-{}", self.api.fresh())).await?.flow()?;
        let life = |reply: &Reply| reply.body["expires_in"].as_i64();
        let before = life(&self.api.current(&flow).await?);
        self.pass(A_DAY)?;
        let after = life(&self.api.current(&flow).await?);
        Ok(after.is_some_and(|after| Some(after + SHORT) > before))
    }

    /// Somebody of a kind who can be sent so many codes. Takes another day for it if it must and can.
    pub(super) fn person(&self, kind: Kind, codes: u32) -> Result<Person, Unkept> {
        self.people.of(kind, codes).or_else(|why| {
            if self.clock.is_none() {
                return Err(why);
            }
            self.pass(A_DAY)?;
            self.people.new_day();
            self.people.of(kind, codes)
        })
    }

    /// Sets the portal's clock ahead.
    ///
    /// # Errors
    /// It has none that can be set.
    pub(super) fn pass(&self, seconds: i64) -> Result<(), Unkept> {
        let Some(Clock { file, ahead }) = &self.clock else {
            return Err(not_checked("needs --clock-file: too long to wait for"));
        };
        let now = ahead.fetch_add(seconds, Ordering::Relaxed) + seconds;
        fs::write(file, now.to_string())
            .map_err(|error| not_checked(format!("the file of --clock-file cannot be written: {error}")))
    }

    /// Waits a short while, by the portal's clock if it can be set, or else really.
    pub(super) async fn wait(&self, seconds: i64) -> Result<(), Unkept> {
        match self.pass(seconds) {
            Err(_) if self.clock.is_none() && seconds <= SHORT => {
                tokio::time::sleep(Duration::from_secs(seconds.unsigned_abs())).await;
                Ok(())
            }
            passed => passed,
        }
    }

    /// Needs a feature.
    pub(super) fn needs(&self, feature: &str) -> Result<(), Unkept> {
        match self.api.offers(feature) {
            true => Ok(()),
            false => Err(not_checked(format!("the portal does not offer {feature}"))),
        }
    }

    /// Begins a flow and reads its code where that was sent.
    pub(super) async fn begin(&self, purpose: &str, identifier: &str, to: &str) -> Result<Waiting, Unkept> {
        let seen = self.mailbox.now();
        let reply = self.api.start(purpose, identifier).await?;
        reply.must_be("enter_code")?;
        self.waiting(reply, &seen, to).await
    }

    /// Begins a password reset for somebody, by username.
    pub(super) async fn reset(&self, person: &Person) -> Result<Waiting, Unkept> {
        self.begin("password_reset", &person.username, person.email()).await
    }

    /// Asks for another code.
    pub(super) async fn resend(&self, waiting: &Waiting, to: &str) -> Result<Waiting, Unkept> {
        let seen = self.mailbox.now();
        let pause = waiting.reply.next()["resend_in"].as_i64().unwrap_or(0);
        self.wait(pause + 1).await?;
        let reply = self.api.step(&waiting.flow, "resend", &json!({ "channel": "email" })).await?;
        if reply.word() == "wait" {
            return Err(not_checked(SPENT));
        }
        reply.must_be("enter_code")?;
        let mut again = self.waiting(reply, &seen, to).await?;
        again.flow = waiting.flow.clone();
        Ok(again)
    }

    /// What came to somebody after `seen`, for a step that has just sent a code.
    pub(super) async fn waiting(&self, reply: Reply, seen: &Seen, to: &str) -> Result<Waiting, Unkept> {
        let length = reply.next()["code"]["length"].as_u64().unwrap_or(0);
        let length = usize::try_from(length).unwrap_or(0);
        let messages = self.mailbox.wait(seen, to, 1).await.map_err(|lost| self.people.silent(to, lost))?;
        let found = messages.iter().find_map(|message| Some((message, message.code(length)?)));
        let (message, code) =
            found.ok_or_else(|| broken(format!("the message holds no code of {length} digits")))?;
        let links = message.links().into_iter().map(str::to_owned).collect();
        let flow = reply.flow()?;
        Ok(Waiting { flow, reply, code, links })
    }

    /// A flow of somebody plain with its code proven, at the new password.
    pub(super) async fn proven(&self, person: &Person) -> Result<Flow, Unkept> {
        let Waiting { flow, code, .. } = self.reset(person).await?;
        self.api.give(&flow, &code).await?.must_be("set_password")?;
        Ok(flow)
    }

    /// A password that this portal takes, as long as it keeps to the rules it states.
    pub(super) fn good_password(&self) -> String {
        let least =
            self.policy("min_length").as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(8);
        let mut password = format!("Wobbly-7-teapot-{}", self.api.fresh());
        while password.chars().count() < least {
            password.push_str("-anthem");
        }
        password
    }

    /// Sets a new password in a flow that may, and keeps up with it.
    pub(super) async fn change(&self, flow: &Flow, person: &Person, password: &str) -> Result<Reply, Unkept> {
        let reply = self.api.set_password(flow, password).await?;
        reply.must_be("done")?;
        self.people.changed(&person.username, password);
        Ok(reply)
    }

    /// A member of the stated password policy.
    pub(super) fn policy(&self, member: &str) -> &Value {
        &self.api.discovery["password_policy"][member]
    }
}

/// The answers to an identity step that are somebody's own.
pub(super) fn identity_of(person: &Person) -> Value {
    let phone: String =
        person.phone.iter().flat_map(|phone| phone.chars()).filter(char::is_ascii_digit).collect();
    json!({
        "date_of_birth": person.date_of_birth,
        "last_name": person.last_name,
        "phone_last4": phone.get(phone.len().saturating_sub(4)..),
    })
}

/// A code of the same length that is not this one.
pub(super) fn other_than(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..code.len().saturating_sub(1)])
}
