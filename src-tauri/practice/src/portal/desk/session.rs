//! Signing in at the desk, and out, and who it is that asks.

use rusqlite::OptionalExtension;

use super::super::sign_in::{Compared, SignInToCheck};
use super::super::{Case, Fault, Portal};
use super::{About, Refusal, Visit};
use crate::clock::Moment;
use crate::identifier::key;
use crate::keys::{self, Tag, hex};
use crate::password;

/// A session without a request ends after this many seconds.
const IDLE: i64 = 15 * 60;
/// No session lives longer, in seconds.
const SESSION_LIFE: i64 = 8 * 60 * 60;

/// Name and password as they were typed.
pub(crate) struct StaffSignIn {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// Who is signed in, as a page needs to know it.
#[derive(Clone)]
pub(crate) struct Someone {
    pub(crate) name: String,
    /// For the forms of this session.
    pub(crate) token: String,
    pub(super) session: i64,
}

/// Somebody who may sign in.
struct Known {
    id: i64,
    username: String,
    hash: String,
}

impl Portal {
    /// Whether there is anybody who could sign in.
    pub(crate) fn desk_is_staffed(&mut self, visit: &Visit) -> Result<bool, Refusal> {
        self.visit(visit, |case| {
            Ok(case.db.query_row("SELECT EXISTS (SELECT 1 FROM staff)", [], |row| row.get(0))?)
        })
    }

    /// Signing in, first turn: counts it, and gives what the password is to be compared with. It is audited here, so
    /// that who hangs up before the last turn has left a trace.
    pub(crate) fn desk_read_sign_in(
        &mut self,
        visit: &Visit,
        given: &StaffSignIn,
    ) -> Result<SignInToCheck, Refusal> {
        self.visit(visit, |case| {
            let name = key(&given.username);
            // Of a name that nobody has nothing is kept: it may be a password, typed in the wrong field.
            let (username, hash) = case.known_staff(&name)?.map(|known| (known.username, known.hash)).unzip();
            case.staff = username;
            if let Some(wait) = case.count_desk_sign_in(&name)? {
                return Err(Refusal::Wait(wait));
            }
            case.audit("staff_sign_in_tried", None, None)?;
            Ok(SignInToCheck { password: password::normalised(&given.password), hash })
        })
    }

    /// Signing in, last turn. Gives the new session's value; the one before ends.
    pub(crate) fn desk_sign_in(
        &mut self,
        visit: &Visit,
        given: &StaffSignIn,
        compared: &Compared,
    ) -> Result<String, Refusal> {
        self.visit(visit, |case| {
            let name = key(&given.username);
            let known = case.known_staff(&name)?;
            case.staff = known.as_ref().map(|known| known.username.clone());
            let is_right = compared.still_fits(|| Ok(known.as_ref().map(|known| known.hash.clone())))?;
            let Some(Known { id, .. }) = known.filter(|_| is_right) else {
                case.audit("staff_sign_in_failed", None, None)?;
                return Err(Refusal::SignInFailed);
            };
            case.forget_desk_sign_ins(&name)?;
            case.end_session(visit)?;
            let over = "DELETE FROM staff_sessions WHERE expires_at <= ?1 OR used_at <= ?2";
            case.db.execute(over, (case.now, case.now - IDLE))?;
            // Drawn now: nobody can have known it before.
            let value = hex(&keys::random::<32>()?);
            case.db.execute(
                "INSERT INTO staff_sessions (tag, staff, used_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
                (case.session_tag(&value), id, case.now, case.now + SESSION_LIFE),
            )?;
            case.audit("staff_signed_in", None, None)?;
            Ok(value)
        })
    }

    /// Ends the session.
    pub(crate) fn desk_sign_out(&mut self, visit: &Visit) -> Result<(), Refusal> {
        self.form(visit, About { what: "sign-out", account: None }, |case| {
            case.sender(visit)?;
            case.end_session(visit)?;
            Ok(case.audit("staff_signed_out", None, None)?)
        })
    }

    /// Who is signed in.
    pub(crate) fn desk_someone(&mut self, visit: &Visit) -> Result<Someone, Refusal> {
        self.visit(visit, |case| case.someone(visit))
    }
}

impl Case<'_> {
    /// Who asks for a page. With it the session lives on.
    pub(super) fn someone(&mut self, visit: &Visit) -> Result<Someone, Refusal> {
        let someone = self.signed_in(visit)?;
        self.use_session(&someone)?;
        Ok(someone)
    }

    /// Whose session it is. From here on, the audit says so.
    fn signed_in(&mut self, visit: &Visit) -> Result<Someone, Refusal> {
        let nobody = |was_signed_in| Refusal::SignedOut { was_signed_in };
        let value = visit.session.as_ref().ok_or(nobody(false))?;
        let sql = "SELECT staff_sessions.id, username, name, used_at, expires_at
                   FROM staff_sessions JOIN staff ON staff.id = staff WHERE tag = ?1";
        let found = self.db.query_row(sql, [self.session_tag(value)], |row| {
            let who = (row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?);
            Ok((who, row.get::<_, Moment>(3)?, row.get::<_, Moment>(4)?))
        });
        let ((session, username, name), used_at, expires_at) = found.optional()?.ok_or(nobody(true))?;
        if used_at + IDLE <= self.now || expires_at <= self.now {
            self.end_session(visit)?;
            return Err(nobody(true));
        }
        self.staff = Some(username);
        let token = hex(&self.keys.tag("desk token", &[value.as_bytes()]));
        Ok(Someone { name, token, session })
    }

    /// Who sends a form: it must be one of the session's own. With any other, the session lives no longer.
    pub(super) fn sender(&mut self, visit: &Visit) -> Result<Someone, Refusal> {
        let someone = self.signed_in(visit)?;
        let is_ours = visit
            .form
            .as_ref()
            .is_some_and(|form| keys::same(form.token.as_bytes(), someone.token.as_bytes()));
        if !is_ours {
            return Err(Refusal::ForeignForm);
        }
        self.use_session(&someone)?;
        Ok(someone)
    }

    fn use_session(&self, someone: &Someone) -> Result<(), Fault> {
        let sql = "UPDATE staff_sessions SET used_at = ?2 WHERE id = ?1";
        self.db.execute(sql, (someone.session, self.now))?;
        Ok(())
    }

    fn known_staff(&self, username_key: &str) -> Result<Option<Known>, Fault> {
        let sql = "SELECT id, username, hash FROM staff WHERE username_key = ?1";
        let found = self.db.query_row(sql, [username_key], |row| {
            Ok(Known { id: row.get(0)?, username: row.get(1)?, hash: row.get(2)? })
        });
        Ok(found.optional()?)
    }

    fn end_session(&self, visit: &Visit) -> Result<(), Fault> {
        if let Some(value) = &visit.session {
            let sql = "DELETE FROM staff_sessions WHERE tag = ?1";
            self.db.execute(sql, [self.session_tag(value)])?;
        }
        Ok(())
    }

    fn session_tag(&self, value: &str) -> Tag {
        self.keys.tag("desk session", &[value.as_bytes()])
    }
}
