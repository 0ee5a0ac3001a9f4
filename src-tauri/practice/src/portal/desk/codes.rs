//! Codes that the desk sends: with an invitation, and for somebody who cannot get in. The patient gives them in the
//! app, and then says who they are; until then the password stays what it was.

use super::super::records::Record;
use super::super::{Case, Portal, clinic_code};
use super::{Help, Outcome, Refusal, Visit};
use crate::clock::Moment;
use crate::identifier::Identifier;
use crate::keys;
use crate::mail::{ClinicCode, Letter, Recipient};

/// How long the code of an invitation works, in seconds.
const INVITATION_LIFE: i64 = 7 * 24 * 60 * 60;
/// How long the code of a reset works, in seconds.
const RESET_LIFE: i64 = 24 * 60 * 60;
/// Crockford's Base32: nothing in it is taken for something else that is. 12 of them are 60 bits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Portal {
    /// Sends the invited another code; the one before no longer works, nor what was begun with it.
    pub(crate) fn desk_invite(&mut self, visit: &Visit, account: i64) -> Result<i64, Refusal> {
        self.help(visit, account, Help::Invitation, |case, act| {
            let until = case.now + INVITATION_LIFE;
            let to = case.addressee(&act.record)?;
            case.end_flows(account, None)?;
            case.let_in(&act.record)?;
            case.send_clinic_code(account, &to, ClinicCode::Invitation, until)?;
            case.audit("invitation_sent", Some(account), None)?;
            Ok(Outcome::InvitationSent { to: to.masked(), until })
        })
    }

    /// Sends somebody a code with which they can make a new password.
    pub(crate) fn desk_reset(&mut self, visit: &Visit, account: i64) -> Result<i64, Refusal> {
        self.help(visit, account, Help::Reset, |case, act| {
            let until = case.now + RESET_LIFE;
            let to = case.addressee(&act.record)?;
            // The code would be of no use at a cap.
            case.let_in(&act.record)?;
            case.send_clinic_code(account, &to, ClinicCode::Reset, until)?;
            case.audit("reset_sent", Some(account), None)?;
            Ok(Outcome::ResetSent { to: to.masked(), until })
        })
    }
}

impl Case<'_> {
    /// Who gets a code: somebody who has an address, and can say who they are afterwards.
    fn addressee(&self, record: &Record) -> Result<Recipient, Refusal> {
        if record.date_of_birth.is_none() {
            return Err(Refusal::NoDateOfBirth);
        }
        self.address(record.id, record.phone.as_ref())?.ok_or(Refusal::NoAddress)
    }

    fn send_clinic_code(
        &mut self,
        account: i64,
        to: &Recipient,
        what: ClinicCode,
        until: Moment,
    ) -> Result<(), Refusal> {
        let (code, typed) = clinic_code()?;
        clinic_code::give(self.db, account, &typed.subject(self.keys), Some(until))?;
        self.letters.push(Letter::with_clinic_code(&self.letterhead(), to.clone(), what, &code));
        Ok(())
    }
}

/// A code with a letter and a digit in it: so it is found where a patient pastes the whole message. And what it is when
/// it is typed.
fn clinic_code() -> Result<(String, Identifier), getrandom::Error> {
    loop {
        let code = keys::groups(ALPHABET, 3)?;
        let has = |wanted: fn(&u8) -> bool| code.bytes().any(|byte| wanted(&byte));
        if has(u8::is_ascii_digit)
            && has(u8::is_ascii_alphabetic)
            && let Some(typed) = Identifier::clinic_code(&code)
        {
            return Ok((code, typed));
        }
    }
}
