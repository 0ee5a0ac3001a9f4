//! Caps and limits. They lie in the database, so a restart does not lift them.
//!
//! What a start answers may depend only on what was typed, never on the account behind it. So each cap
//! counts twice: for what was typed, and there the answer is `wait`; and for the account, whatever was
//! typed to find it, and there no code is sent, in silence.

use std::net::{IpAddr, Ipv6Addr};

use rusqlite::OptionalExtension;

use super::flow::Flow;
use super::records::Record;
use super::{Case, Fault, Problem, Stop};
use crate::identifier::{Identifier, key};
use crate::keys::Tag;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * 60;
/// Codes in a day.
const CODES_A_DAY: u32 = 10;
/// Wrong codes, identities and temporary passwords without a right one between them.
const FAILURES_IN_A_ROW: u32 = 100;
/// Flows that one client or one address may start in a minute.
const STARTS_A_MINUTE: u32 = 100;
/// Wrong passwords in [`SIGN_IN_WINDOW`].
const SIGN_INS: u32 = 10;
const SIGN_IN_WINDOW: i64 = 15 * MINUTE;
/// Sign-ins at the desk from one address in [`SIGN_IN_WINDOW`], right ones too: a desk has few people.
const DESK_SIGN_INS: u32 = 50;

impl Case<'_> {
    /// Refuses a client, or an address, that starts flows faster than people do. This computer's own
    /// address does not count: everything on it shares that.
    pub(super) fn within_rate(&self) -> Result<(), Stop> {
        let client = self.call.client.as_ref().map(|client| self.keys.tag("client", &[client.as_bytes()]));
        let address = Sender::of(self.call.peer);
        let subject = match (client, address) {
            (Some(client), _) => client,
            (None, Sender::ThisComputer) => return Ok(()),
            (None, Sender::Other(address)) => self.keys.tag("address", &[address.to_string().as_bytes()]),
        };
        if let Some(retry_after) = self.full(&subject, "start", STARTS_A_MINUTE, MINUTE)? {
            return Err(Problem::RateLimited { retry_after }.into());
        }
        Ok(self.count(&subject, "start")?)
    }

    /// The clock was set back. What it counted ahead of now counts as of now, so that nobody waits for longer than the
    /// caps ever make them.
    pub(super) fn bring_to_now(&self) -> Result<(), Fault> {
        for sql in [
            "UPDATE counted SET at = ?1 WHERE at > ?1",
            "UPDATE failures SET last_at = ?1 WHERE last_at > ?1",
            // Nor is anybody at the desk signed in for longer.
            "DELETE FROM staff_sessions WHERE used_at > ?1",
            "UPDATE codes SET sent_at = ?1, expires_at = ?1 + expires_at - sent_at WHERE sent_at > ?1",
        ] {
            self.db.execute(sql, [self.now])?;
        }
        Ok(())
    }

    /// How long to wait for the next code for what was typed, in seconds.
    pub(super) fn code_wait(&self, subject: &Tag) -> Result<Option<i64>, Fault> {
        let codes = self.full(subject, "code", CODES_A_DAY, DAY)?;
        Ok(codes.max(self.failing(subject)?))
    }

    pub(super) fn count_code(&self, subject: &Tag) -> Result<(), Fault> {
        self.count(subject, "code")
    }

    /// As [`Self::failing`], of an account.
    pub(super) fn failing_account(&self, account: i64) -> Result<Option<i64>, Fault> {
        self.failing(&self.account_subject(account))
    }

    /// How long to wait after too many failures in a row, in seconds.
    pub(super) fn failing(&self, subject: &Tag) -> Result<Option<i64>, Fault> {
        let last = self
            .db
            .query_row(
                "SELECT last_at FROM failures WHERE subject = ?1 AND in_a_row >= ?2 AND last_at > ?3",
                (subject, FAILURES_IN_A_ROW, self.now - DAY),
                |row| row.get::<_, i64>(0),
            )
            .optional()?;
        Ok(last.map(|last| last + DAY - self.now))
    }

    /// As [`Self::failing`], of what a flow began with that waits for another proof than a code.
    pub(super) fn failing_first_proof(&self, flow: &Flow) -> Result<Option<i64>, Fault> {
        if flow.is_at_first_proof() { self.failing(&flow.subject) } else { Ok(None) }
    }

    /// A wrong code, identity or temporary password. After a day of waiting at the cap, counting begins again.
    pub(super) fn count_failure(&self, flow: &Flow) -> Result<(), Fault> {
        for subject in self.subjects(flow) {
            self.db.execute(
                "INSERT INTO failures (subject, in_a_row, last_at) VALUES (?1, 1, ?2)
                 ON CONFLICT (subject) DO UPDATE SET last_at = ?2, in_a_row =
                     CASE WHEN in_a_row >= ?3 AND last_at <= ?4 THEN 1 ELSE in_a_row + 1 END",
                (subject, self.now, FAILURES_IN_A_ROW, self.now - DAY),
            )?;
        }
        Ok(())
    }

    /// A right code ends the row of failures.
    pub(super) fn end_failures(&self, flow: &Flow) -> Result<(), Fault> {
        for subject in self.subjects(flow) {
            self.db.execute("DELETE FROM failures WHERE subject = ?1", [subject])?;
        }
        Ok(())
    }

    /// Counts a sign-in before the password is looked at, and refuses it if there were too many.
    pub(super) fn count_sign_in(&self, username_key: &str) -> Result<(), Stop> {
        let subject = self.sign_in_subject(username_key);
        if let Some(retry_after) = self.full(&subject, "sign_in", SIGN_INS, SIGN_IN_WINDOW)? {
            return Err(Problem::RateLimited { retry_after }.into());
        }
        Ok(self.count(&subject, "sign_in")?)
    }

    /// The owner is back: wrong passwords no longer count.
    pub(super) fn forget_sign_ins(&self, username_key: &str) -> Result<(), Fault> {
        let subject = self.sign_in_subject(username_key);
        self.db.execute("DELETE FROM counted WHERE subject = ?1 AND what = 'sign_in'", [subject])?;
        Ok(())
    }

    /// Counts a sign-in at the desk before the password is looked at. Gives how long to wait if there were too many, with
    /// this name or from this address.
    pub(super) fn count_desk_sign_in(&self, username_key: &str) -> Result<Option<i64>, Fault> {
        let name = self.desk_subject(username_key);
        let address = match Sender::of(self.call.peer) {
            Sender::ThisComputer => "this computer".to_owned(),
            Sender::Other(address) => address.to_string(),
        };
        let address = self.keys.tag("desk address", &[address.as_bytes()]);
        let by_name = self.full_desk(&name, SIGN_INS)?;
        let by_address = self.full_desk(&address, DESK_SIGN_INS)?;
        let wait = by_name.max(by_address);
        if wait.is_none() {
            self.count(&name, "sign_in")?;
            self.count(&address, "sign_in")?;
        }
        Ok(wait)
    }

    /// As [`Self::full`], for sign-ins at the desk. That it is full is audited once in the window: whoever goes on
    /// trying does not fill the audit.
    fn full_desk(&self, subject: &Tag, most: u32) -> Result<Option<i64>, Fault> {
        let wait = self.full(subject, "sign_in", most, SIGN_IN_WINDOW)?;
        if wait.is_some() && self.full(subject, "refused", 1, SIGN_IN_WINDOW)?.is_none() {
            self.count(subject, "refused")?;
            self.audit("staff_sign_in_refused", None, None)?;
        }
        Ok(wait)
    }

    /// They are in: wrong passwords with this name no longer count.
    pub(super) fn forget_desk_sign_ins(&self, username_key: &str) -> Result<(), Fault> {
        let subject = self.desk_subject(username_key);
        self.db.execute("DELETE FROM counted WHERE subject = ?1", [subject])?;
        Ok(())
    }

    /// Until when a cap keeps an account's owner out, as of wrong sign-ins, wrong codes or codes in a day.
    pub(super) fn held_up_until(&self, record: &Record) -> Result<Option<i64>, Fault> {
        let mut longest = None;
        for subject in self.owner_subjects(record)? {
            longest = longest.max(self.code_wait(&subject)?).max(self.full(
                &subject,
                "sign_in",
                SIGN_INS,
                SIGN_IN_WINDOW,
            )?);
        }
        Ok(longest.map(|wait| self.now + wait))
    }

    /// Takes back what the caps have counted against an account's owner.
    pub(super) fn let_in(&self, record: &Record) -> Result<(), Fault> {
        for subject in self.owner_subjects(record)? {
            self.db.execute("DELETE FROM failures WHERE subject = ?1", [subject])?;
            let sql = "DELETE FROM counted WHERE subject = ?1 AND what IN ('code', 'sign_in')";
            self.db.execute(sql, [subject])?;
        }
        Ok(())
    }

    /// What is counted for an account: itself, and whatever on its record can be typed to find it.
    fn owner_subjects(&self, record: &Record) -> Result<Vec<Tag>, Fault> {
        let emails = self.emails(record.id)?;
        let typed = emails.iter().chain(&record.phone).filter_map(|typed| Identifier::email_or_phone(typed));
        let typed = typed.chain(Identifier::username(&record.username));
        let subjects = typed.map(|identifier| identifier.subject(self.keys));
        let more = [self.account_subject(record.id), self.sign_in_subject(&key(&record.username))];
        Ok(subjects.chain(more).collect())
    }

    /// The accounts that a flow's codes count for. An unknown identifier has one of its own, so that it
    /// makes the same work.
    pub(super) fn account_subjects(&self, flow: &Flow) -> Vec<Tag> {
        if flow.candidates.is_empty() {
            return vec![self.keys.tag("no account", &[&flow.subject])];
        }
        flow.candidates.iter().map(|account| self.account_subject(*account)).collect()
    }

    pub(super) fn account_subject(&self, account: i64) -> Tag {
        self.keys.tag("account", &[&account.to_le_bytes()])
    }

    fn subjects(&self, flow: &Flow) -> Vec<Tag> {
        [vec![flow.subject], self.account_subjects(flow)].concat()
    }

    fn sign_in_subject(&self, username_key: &str) -> Tag {
        self.keys.tag("sign in", &[username_key.as_bytes()])
    }

    fn desk_subject(&self, username_key: &str) -> Tag {
        self.keys.tag("desk sign in", &[username_key.as_bytes()])
    }

    fn count(&self, subject: &Tag, what: &str) -> Result<(), Fault> {
        let sql = "INSERT INTO counted (subject, what, at) VALUES (?1, ?2, ?3)";
        self.db.execute(sql, (subject, what, self.now))?;
        Ok(())
    }

    /// How long until there is room again, if `most` were counted in the last `window` seconds.
    fn full(&self, subject: &Tag, what: &str, most: u32, window: i64) -> Result<Option<i64>, Fault> {
        let sql = "SELECT at FROM counted WHERE subject = ?1 AND what = ?2 AND at > ?3
                   ORDER BY at DESC LIMIT 1 OFFSET ?4";
        let oldest = self
            .db
            .query_row(sql, (subject, what, self.now - window, most - 1), |row| row.get::<_, i64>(0))
            .optional()?;
        Ok(oldest.map(|at| at + window - self.now))
    }
}

/// Who is at the other end of a line, as far as addresses tell people apart.
#[derive(Debug, PartialEq, Eq)]
enum Sender {
    /// It has some 16 million addresses of its own, of which a program may take any.
    ThisComputer,
    Other(IpAddr),
}

impl Sender {
    fn of(peer: IpAddr) -> Self {
        match peer.to_canonical() {
            own if own.is_loopback() => Self::ThisComputer,
            // A household has all the addresses that begin like this one (RFC 6177), and a computer takes new ones.
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64 << 64;
                Self::Other(Ipv6Addr::from_bits(network).into())
            }
            address => Self::Other(address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_sender_are_one() {
        let of = |address: &str| Sender::of(address.parse().unwrap());
        for own in ["127.0.0.1", "127.255.3.4", "::1", "::ffff:127.0.0.2"] {
            assert_eq!(of(own), Sender::ThisComputer, "{own}");
        }
        let same = |one, other, want| assert_eq!(of(one) == of(other), want, "{one} {other}");
        same("2001:db8:0:1::1", "2001:db8:0:1:ffff:eeee:dddd:cccc", true);
        same("2001:db8:0:1::1", "2001:db8:0:2::1", false);
        same("192.0.2.1", "::ffff:192.0.2.1", true);
        same("192.0.2.1", "192.0.2.2", false);
        same("192.0.2.1", "127.0.0.1", false);
    }
}
