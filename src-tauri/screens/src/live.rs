//! The pieces of a page that change while the page stays: what the scripts replace by id.

use std::collections::BTreeMap;
use std::time::Duration;

use askama::Template;
use recovery::View;
use recovery::flow::{Busy, BusyWith, Live, Match, MatchCount, Matches};
use recovery::password::{Advice, Strength, Tick};

use crate::clock::length_of_time;
use crate::pages::password::rule_key;
use crate::texts::{Say, Texts};

/// The live pieces of one view, drawn.
pub(crate) struct Pieces {
    /// What is being waited for, and how to stop it.
    pub(crate) status: String,
    /// When another code may be asked for.
    pub(crate) resend: Option<String>,
    /// The rules, each with whether it is met.
    pub(crate) rules: Option<String>,
    /// How easily the password could be guessed.
    pub(crate) strength: Option<String>,
    /// The clinics that were found.
    pub(crate) matches: Option<String>,
}

#[derive(Template)]
#[template(path = "live_status.html")]
struct Status<'a> {
    t: &'a Texts,
    doing: Option<Say<'a>>,
    can_stop: bool,
}

#[derive(Template)]
#[template(path = "live_rules.html")]
struct Rules<'a> {
    t: &'a Texts,
    ticks: Vec<(Say<'a>, bool)>,
}

#[derive(Template)]
#[template(path = "live_matches.html")]
struct Found<'a> {
    /// How many there are, or what the list is for.
    count: Option<Say<'a>>,
    /// What to do where nothing was found.
    advice: Vec<Say<'a>>,
    clinics: &'a [Match],
}

impl Pieces {
    pub(crate) fn of(texts: &Texts, view: &View) -> Self {
        let Live { busy, resend_in, advice, matches } = &view.live;
        // Beneath what lies on top a call goes on, but only the page below can stop it.
        let can_stop = !view.page.lies_on_top();
        let doing = busy_key(*busy).map(|key| texts.say(key));
        let ticks =
            |advice: &Advice| advice.ticks.iter().map(|tick| (rule(texts, *tick), tick.done)).collect();
        Self {
            status: drawn(&Status { t: texts, doing, can_stop }),
            resend: resend_in.map(|left| resend(texts, left).to_string()),
            rules: advice.as_ref().map(|advice| drawn(&Rules { t: texts, ticks: ticks(advice) })),
            strength: advice.as_ref().map(|advice| strength(texts, advice).to_string()),
            matches: matches.as_ref().map(|matches| drawn(&found(texts, matches))),
        }
    }

    /// By element id: the pieces that differ from `before`.
    pub(crate) fn changed_since(self, before: Self) -> BTreeMap<&'static str, String> {
        let mut parts = BTreeMap::new();
        if self.status != before.status {
            parts.insert("live-status", self.status);
        }
        let optional = [
            ("live-resend", self.resend, before.resend),
            ("live-rules", self.rules, before.rules),
            ("live-strength", self.strength, before.strength),
            ("live-matches", self.matches, before.matches),
        ];
        for (id, now, before) in optional {
            if let Some(now) = now.filter(|now| Some(now) != before.as_ref()) {
                parts.insert(id, now);
            }
        }
        parts
    }
}

/// Draws a template. It can only fail where memory ends, and then there is nothing to show.
pub(crate) fn drawn(template: &(impl Template + ?Sized)) -> String {
    template.render().unwrap_or_default()
}

fn busy_key(busy: Busy) -> Option<&'static str> {
    match busy {
        Busy::No => None,
        Busy::Working(with) => Some(match with {
            BusyWith::Sending => "busy-sending",
            BusyWith::Checking => "busy-checking",
            BusyWith::CheckingTemporary => "busy-checking-temporary",
            BusyWith::CheckingLink => "busy-checking-link",
            BusyWith::CheckingIdentity => "busy-checking-identity",
            BusyWith::LookingUp => "busy-looking-up",
            BusyWith::Changing => "busy-changing",
            BusyWith::SigningIn => "busy-signing-in",
            BusyWith::Saving => "busy-saving",
            BusyWith::Reading => "busy-reading",
            BusyWith::Removing => "busy-removing",
            BusyWith::StartingPractice => "busy-starting-practice",
            BusyWith::OpeningPortal => "busy-opening-portal",
        }),
        Busy::StillWorking(with) => Some(match with {
            BusyWith::Sending => "busy-still-sending",
            BusyWith::Checking => "busy-still-checking",
            BusyWith::CheckingTemporary => "busy-still-checking-temporary",
            BusyWith::CheckingLink => "busy-still-checking-link",
            BusyWith::CheckingIdentity => "busy-still-checking-identity",
            BusyWith::LookingUp => "busy-still-looking-up",
            BusyWith::Changing => "busy-still-changing",
            BusyWith::SigningIn => "busy-still-signing-in",
            BusyWith::Saving => "busy-still-saving",
            BusyWith::Reading => "busy-still-reading",
            BusyWith::Removing => "busy-still-removing",
            BusyWith::StartingPractice => "busy-still-starting-practice",
            BusyWith::OpeningPortal => "busy-still-opening-portal",
        }),
    }
}

fn rule(texts: &Texts, tick: Tick) -> Say<'_> {
    let (key, count) = rule_key(tick.rule);
    texts.say(key).count("count", count)
}

fn resend(texts: &Texts, left: u32) -> Say<'_> {
    match left {
        0 => texts.say("resend-now"),
        left => {
            let length = length_of_time(texts, Duration::from_secs(u64::from(left)));
            texts.say("resend-in").with("length", &length)
        }
    }
}

fn strength<'a>(texts: &'a Texts, advice: &Advice) -> Say<'a> {
    texts.say(match advice.strength {
        None => "strength-none",
        Some(Strength::Weak) => "strength-weak",
        Some(Strength::Fair) => "strength-fair",
        Some(Strength::Good) => "strength-good",
        Some(Strength::Strong) => "strength-strong",
    })
}

fn found<'a>(texts: &'a Texts, Matches { count, clinics }: &'a Matches) -> Found<'a> {
    let choose = || texts.say("matches-all");
    let mut advice = Vec::new();
    let said = match count {
        MatchCount::NotAsked => (!clinics.is_empty()).then(choose),
        MatchCount::Found(count) => Some(matches_found(texts, *count, clinics.len())),
        MatchCount::None => {
            advice.push(texts.say("matches-none-spelling"));
            advice.push(if clinics.is_empty() { texts.say("matches-none-call") } else { choose() });
            Some(texts.say("matches-none"))
        }
    };
    Found { count: said, advice, clinics }
}

fn matches_found(texts: &Texts, count: usize, shown: usize) -> Say<'_> {
    texts.say(if count > shown { "matches-more" } else { "matches-found" }).count("count", count)
}

/// What is said of what a search finds, once nothing has been typed for a moment.
pub(crate) fn said_at_pause(texts: &Texts, now: &Live) -> Option<String> {
    let Matches { count, clinics } = now.matches.as_ref()?;
    match count {
        MatchCount::NotAsked => None,
        MatchCount::Found(count) => Some(matches_found(texts, *count, clinics.len()).plain()),
        MatchCount::None => {
            let said = ["matches-none", "matches-none-spelling"].map(|key| texts.say(key).plain());
            Some(said.join(" "))
        }
    }
}

/// What a screen reader is told of a change that no `role=status` covers. The status line has that
/// role and speaks for itself.
pub(crate) fn announcement(texts: &Texts, before: &Live, now: &Live) -> Option<String> {
    let mut said = Vec::new();
    if let Some(left) = now.resend_in.filter(|left| before.resend_in != Some(*left) && worth_saying(*left)) {
        said.push(resend(texts, left).plain());
    }
    if let (Some(before), Some(now)) = (&before.advice, &now.advice) {
        let turned = now.ticks.iter().zip(&before.ticks).filter(|(now, before)| now.done != before.done);
        for (tick, _) in turned {
            let done = texts.say(if tick.done { "rule-done" } else { "rule-not-yet" }).plain();
            said.push(
                texts.say("rule-said").with("rule", &rule(texts, *tick).plain()).with("state", &done).plain(),
            );
        }
        if now.strength != before.strength && now.strength.is_some() {
            said.push(strength(texts, now).plain());
        }
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// Every 30 seconds and at the end; rarely while the wait is long.
fn worth_saying(left: u32) -> bool {
    left.is_multiple_of(if left > 120 { 300 } else { 30 })
}

/// The wait for another code, as said when the page comes up.
pub(crate) fn resend_said(texts: &Texts, live: &Live) -> Option<String> {
    live.resend_in.filter(|left| *left > 0).map(|left| resend(texts, left).plain())
}
