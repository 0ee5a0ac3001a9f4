//! Every promise that is checked, in the order in which they are.

mod discovery;
mod starting;
mod codes;
mod order;
mod identity;
mod passwords;
mod again;
mod clinic;
mod sessions;
mod input;
mod mail;
mod limits;

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;

use super::bench::Bench;

/// Something that the API promises.
pub(crate) struct Promise {
    /// Short and stable, for programs and for `--only`.
    pub(crate) name: &'static str,
    /// What it is about.
    pub(crate) section: &'static str,
    /// What is promised, in a sentence.
    pub(crate) says: &'static str,
    pub(super) check: for<'a> fn(&'a Bench) -> Checking<'a>,
}

type Checking<'a> = Pin<Box<dyn Future<Output = Kept> + Send + 'a>>;

/// What came of checking a promise.
pub(super) type Kept = Result<(), Unkept>;

/// Why a promise does not count as kept.
#[derive(Debug)]
pub(super) enum Unkept {
    /// What was seen instead. Never a secret.
    Broken(String),
    /// What is missing for checking it.
    NotChecked(String),
}

pub(super) fn broken(seen: impl Into<String>) -> Unkept {
    Unkept::Broken(seen.into())
}

pub(super) fn not_checked(why: impl Into<String>) -> Unkept {
    Unkept::NotChecked(why.into())
}

/// Holds what was seen against what is due.
fn due(holds: bool, seen: impl Display) -> Kept {
    if holds { Ok(()) } else { Err(broken(seen.to_string())) }
}

macro_rules! promises {
    ($($section:literal { $($name:literal $check:path, $says:literal;)* })*) => {
        [$($(Promise {
            name: $name,
            section: $section,
            says: $says,
            check: |bench| Box::pin($check(bench)),
        }),*),*]
    };
}

/// All of them. Those that use up accounts come last.
pub(crate) static ALL: &[Promise] = &promises! {
    "Discovery" {
        "discovery-shape" discovery::shape, "The portal says of itself what the API asks for.";
        "problem-shape" discovery::problems, "Problems are problem+json with a known type, title and status.";
        "request-id" discovery::request_id, "Every answer has a Request-Id of its own and is not stored.";
    }
    "Starting" {
        "start-uniform" starting::uniform, "A start answers the same whatever account there is, or none.";
        "start-timing" starting::timing, "A start takes the same time whatever account there is, or none.";
        "start-masks-typed" starting::masks_typed, "A start shows the typed address, masked, and nothing of the record.";
        "flow-unguessable" starting::unguessable, "A flow's value is random, at least 128 bits, and stays the same.";
    }
    "Codes" {
        "code-strength" codes::strength, "A code has at least 20 random bits.";
        "code-redeemed-once" codes::redeemed_once, "A code works once.";
        "code-race" codes::race, "Of 50 right codes at once, one works.";
        "code-tries" codes::tries, "A code takes 5 tries at most, even if the right one follows.";
        "code-tries-race" codes::tries_race, "Of 50 wrong codes at once, 5 at most are looked at.";
        "code-of-flow" codes::of_flow, "A code works in its own flow alone.";
        "resend-ends-older" codes::resend, "A new code ends the flow's older one.";
        "start-ends-nothing" codes::start_ends_nothing, "Starting another flow leaves the first one's code good.";
        "success-ends-siblings" codes::siblings, "A new password ends every other code and flow of the account.";
        "link-works" codes::link, "The link in a message does what its code does.";
        "code-expires" codes::expires, "A code works for 10 minutes at most.";
    }
    "Order" {
        "proof-before-password" order::walks, "No order of steps leads to a new password without proof.";
        "flow-unknown" order::unknown, "Calls without a flow that exists are flow-unknown.";
        "flow-ends" order::ends, "A flow that is ended, or too old, does nothing more.";
    }
    "Identity" {
        "identity-after-code" identity::after_code, "The portal asks who it is after the code, takes 3 tries, and says not which answer is wrong.";
        "clinic-after-proof" identity::clinic_after_proof, "That an account is locked, inactive or doubled is told after the code alone.";
        "second-factor" identity::second_factor, "Where a second code is asked for, there is no way around it.";
        "username-after-proof" identity::username, "A username is shown after the code alone.";
    }
    "Passwords" {
        "password-rules" passwords::rules, "A password that breaks a stated rule is refused, and the reason named.";
        "password-whole" passwords::whole, "128 characters count, to the last one.";
        "password-nfc" passwords::nfc, "It does not matter how a keyboard makes an accent.";
        "password-reused" passwords::reused, "As many of the latest passwords are refused as is stated.";
        "password-replaces" passwords::replaces, "The new password signs in, and the old one no longer does.";
        "password-race" passwords::race, "Of several new passwords at once, one is set.";
        "sessions-revoked" passwords::revokes, "A new password ends the account's sessions, if asked.";
        "change-noticed" passwords::noticed, "Every address on record is told of a new password.";
    }
    "Calls made again" {
        "same-key-same-answer" again::same, "The same call with the same key gets the same answer and happens once.";
        "key-of-one-body" again::other_body, "A key that comes with another body is refused.";
    }
    "The clinic's codes and passwords" {
        "activation-uniform" clinic::activation_uniform, "Whether such a code exists is told to its owner alone.";
        "activation" clinic::activation, "A code that the clinic gave leads its owner to a first password, once.";
        "temporary-uniform" clinic::temporary_uniform, "Whether a name has a temporary password is told to its owner alone.";
        "temporary-password" clinic::temporary, "A temporary password must be changed, and is gone then.";
    }
    "Signing in" {
        "sign-in-uniform" sessions::uniform, "A wrong password and an unknown name are answered alike.";
        "sign-in-timing" sessions::timing, "A wrong password and an unknown name take the same time.";
        "session-ends" sessions::ends, "Signing out ends the session, or all others.";
        "sign-in-second-factor" sessions::second_factor, "A right password says so where more is asked for.";
        "sign-in-locked" sessions::locked, "A locked account says so after the right password alone, and until when.";
    }
    "What comes in" {
        "malformed" input::malformed, "What cannot be read is malformed, and nothing happens.";
        "slow-callers" input::slow, "Callers that never finish keep nobody else waiting.";
    }
    "Messages" {
        "mail-to-record" mail::to_record, "Messages go to addresses on record alone.";
        "links-configured" mail::links, "Nothing in a request changes the links in messages.";
    }
    "Caps" {
        "owner-not-locked" limits::owner, "Resets that others start never keep the owner from signing in.";
        "code-cap" limits::codes, "After 10 codes in a day there is a wait, alike for known and unknown.";
        "failure-cap" limits::failures, "After 100 wrong codes in a row nothing is right any more, whatever the flow.";
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_sentences_are_fit_for_a_list() {
        let mut names: Vec<_> = ALL.iter().map(|promise| promise.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len(), "each name once");
        for promise in ALL {
            assert!(promise.name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit()));
            assert!(promise.says.ends_with('.'), "{}", promise.says);
        }
    }

    #[test]
    fn the_page_about_them_has_them_all() {
        let page = include_str!("../../../../docs/portal-check.md");
        let listed = page.lines().filter(|line| line.starts_with("| `"));
        let rows = ALL.iter().map(|promise| format!("| `{}` | {} |", promise.name, promise.says));
        assert_eq!(listed.collect::<Vec<_>>().join("\n"), rows.collect::<Vec<_>>().join("\n"));
    }
}
