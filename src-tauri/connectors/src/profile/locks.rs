//! The `[locks]` table: what clears a lock at this portal, as the clinic knows it.

use std::time::Duration;

use recovery::locks::ClearedBy;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::ProfileError;
use super::check::Place;

/// The longest lock that is believed, in minutes: a week. What lasts longer does not end by itself for a patient.
const LONGEST: u32 = 7 * 24 * 60;

/// What ends the lock of an account at this portal.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawLocks {
    /// What ends it: one or more of time, reset, email, staff; or varies alone, where nobody knows.
    #[cfg_attr(test, schemars(required, schema_with = "super::schema::clears_by"))]
    clears_by: Option<Spanned<Value>>,
    /// With time: for how many minutes an account is locked.
    #[cfg_attr(test, schemars(with = "Option<u32>", extend("minimum" = 1, "maximum" = LONGEST)))]
    minutes: Option<Spanned<u32>>,
}

impl Place<'_> {
    /// What clears a lock, in the order in which it is best tried. Nothing: it varies, or nobody knows.
    pub(super) fn locks(&self, raw: Option<RawLocks>) -> Result<Vec<ClearedBy>, ProfileError> {
        let Some(RawLocks { clears_by, minutes }) = raw else { return Ok(Vec::new()) };
        let fix = "Write clears_by = and one or more of \"time\", \"reset\", \"email\", \"staff\", or \"varies\" alone";
        let stated = self.needed(clears_by, "locks.clears_by", fix)?;
        let wrong = |problem: &str| self.wrong(&stated, "locks.clears_by", problem, fix);
        let names = match stated.get_ref() {
            Value::String(name) => vec![name.as_str()],
            Value::Array(names) => {
                let names = names.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
                names.ok_or_else(|| wrong("each of them is a name in quotes"))?
            }
            _ => return Err(wrong("this is no name of what clears a lock")),
        };
        let lasts = minutes.as_ref().map(|minutes| self.minutes(minutes, &names)).transpose()?;
        match names[..] {
            [] => return Err(wrong("nothing is named")),
            ["varies"] => return Ok(Vec::new()),
            _ => {}
        }
        let mut locks = names.iter().map(|name| cleared_by(name, lasts)).collect::<Result<Vec<_>, _>>();
        if let Ok(locks) = &mut locks {
            locks.sort_by_key(|by| order(*by));
            if locks.windows(2).any(|two| two[0] == two[1]) {
                return Err(wrong("the same is named twice"));
            }
        }
        locks.map_err(|name| match name {
            "varies" => wrong("\"varies\" stands alone: it says that nothing is known"),
            _ => wrong("there is nothing of this name that clears a lock"),
        })
    }

    fn minutes(&self, minutes: &Spanned<u32>, clears_by: &[&str]) -> Result<Duration, ProfileError> {
        let wrong = |problem: &str, fix: &str| Err(self.wrong(minutes, "locks.minutes", problem, fix));
        if !clears_by.contains(&"time") {
            let problem = "minutes are for locks that end by themselves";
            return wrong(problem, "Add \"time\" to clears_by, or take minutes out");
        }
        match *minutes.get_ref() {
            minutes @ 1..=LONGEST => Ok(Duration::from_secs(u64::from(minutes) * 60)),
            _ => wrong("a lock lasts from a minute to a week", "Leave minutes out where it is not known"),
        }
    }
}

fn cleared_by<'a>(name: &&'a str, lasts: Option<Duration>) -> Result<ClearedBy, &'a str> {
    Ok(match *name {
        "time" => ClearedBy::Time(lasts),
        "reset" => ClearedBy::Reset,
        "email" => ClearedBy::Email,
        "staff" => ClearedBy::Staff,
        other => return Err(other),
    })
}

/// What patients can do at once comes before what they wait for, and that before what takes somebody else.
fn order(by: ClearedBy) -> u8 {
    match by {
        ClearedBy::Reset => 0,
        ClearedBy::Email => 1,
        ClearedBy::Time(_) => 2,
        ClearedBy::Staff => 3,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::Profile;

    fn read(lines: &str) -> Result<Vec<ClearedBy>, ProfileError> {
        let text = format!(
            "version = 1\nid = \"oak\"\nconnector = \"portal-recovery\"\nbase_url = \"https://portal.example/\"\n\
             [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n{lines}"
        );
        Profile::parse(Path::new("portal.toml"), &text).map(|profile| profile.locks)
    }

    #[test]
    fn what_clears_a_lock_is_one_thing_or_several_in_the_order_to_try_them() {
        let (reset, email, time, staff) =
            (ClearedBy::Reset, ClearedBy::Email, ClearedBy::Time(None), ClearedBy::Staff);
        let twenty = ClearedBy::Time(Some(Duration::from_secs(20 * 60)));
        assert_eq!(read("").unwrap(), []);
        let check = |clears_by: &str, want: &[ClearedBy]| {
            assert_eq!(read(&format!("[locks]\nclears_by = {clears_by}\n")).unwrap(), want, "{clears_by}");
        };
        check("\"varies\"", &[]);
        check("[\"varies\"]", &[]);
        check("\"staff\"", &[staff]);
        check("[\"staff\", \"time\", \"email\", \"reset\"]", &[reset, email, time, staff]);
        check("\"time\"\nminutes = 20", &[twenty]);
        check("[\"staff\", \"time\"]\nminutes = 20", &[twenty, staff]);
    }

    #[test]
    fn names_line_key_and_fix() {
        let check = |lines: &str, line: Option<usize>, key: &str, words: &str| {
            let error = read(&format!("[locks]\n{lines}\n")).unwrap_err();
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{error}");
            assert!(error.problem.contains(words) && error.fix.len() > 5, "{error}");
        };
        let clears_by = "locks.clears_by";
        check("", None, clears_by, "missing");
        check("clears_by = \"tim\"", Some(9), clears_by, "nothing of this name");
        check("clears_by = 7", Some(9), clears_by, "no name");
        check("clears_by = []", Some(9), clears_by, "nothing is named");
        check("clears_by = [\"time\", 7]", Some(9), clears_by, "in quotes");
        check("clears_by = [\"time\", \"time\"]", Some(9), clears_by, "twice");
        check("clears_by = [\"time\", \"varies\"]", Some(9), clears_by, "alone");
        check("clears_by = \"staff\"\nminutes = 20", Some(10), "locks.minutes", "end by themselves");
        check("clears_by = \"varies\"\nminutes = 20", Some(10), "locks.minutes", "end by themselves");
        check("clears_by = \"time\"\nminutes = 0", Some(10), "locks.minutes", "a minute to a week");
        check("clears_by = \"time\"\nminutes = 10081", Some(10), "locks.minutes", "a minute to a week");
        check("clears_by = \"time\"\nminutes = \"20\"", Some(10), "minutes", "");
        check("clear_by = \"time\"", Some(9), "clear_by", "");
    }
}
