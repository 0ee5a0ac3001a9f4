//! What keeps the patient from going on: why, what to do, what will not help.

use askama::Template;
use recovery::flow::{FromClinic, Stuck};
use recovery::locks::ClearedBy;

use super::{Desk, Drawn, Page, framed};
use crate::clock::{date, length_of_time, time_of_day};
use crate::frame::{Frame, Picture};
use crate::help_number::help_number;
use crate::texts::{Say, Texts};

#[derive(Template)]
#[template(path = "stuck.html")]
struct StuckPage<'a> {
    frame: Frame<'a>,
    why: Say<'a>,
    to_do: Vec<Say<'a>>,
    no_help: Say<'a>,
    number: Say<'a>,
    /// Whether the same call may go through later; else the clinic is the way on.
    can_try_again: bool,
    /// Where it goes on, if it does: the event, and its words.
    go_on: Option<(&'static str, Say<'a>)>,
}

/// The texts of one kind of problem: heading, why, what to do, what will not help.
struct Words {
    heading: &'static str,
    why: &'static str,
    to_do: &'static [&'static str],
    no_help: &'static str,
    picture: Picture,
}

/// What can be done from here.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    /// The same call once more.
    pub(super) try_again: bool,
    /// Beginning with a code that the clinic gave.
    pub(super) activate: bool,
    /// Beginning with a forgotten password.
    pub(super) reset: bool,
    /// Going on at this host, in the browser.
    pub(super) page: Option<&'a str>,
    /// What clears the lock, where there is one and that is known.
    pub(super) locks: &'a [ClearedBy],
    /// Making a new password, which clears it.
    pub(super) unlocks: bool,
}

pub(super) fn stuck(desk: Desk<'_>, why: Stuck, stage: &str, ways: Ways<'_>) -> Drawn {
    let t = desk.t;
    let words = words(why, ways);
    let to_do = |key| match why {
        Stuck::Wait(Some(wait)) | Stuck::PortalDown { retry_after: Some(wait) } => {
            t.say(key).with("length", &length_of_time(t, wait))
        }
        _ => t.say(key),
    };
    StuckPage {
        frame: desk.frame(t.say(words.heading), words.picture).back(),
        why: match why {
            Stuck::Locked { until: Some(until) } => t
                .say(words.why)
                .with("date", &date(t, desk.zone, until))
                .with("time", &time_of_day(t, desk.zone, until)),
            _ => t.say(words.why),
        },
        to_do: match why {
            Stuck::Locked { until } if !ways.locks.is_empty() => unlocking(t, until.is_some(), ways),
            _ => words.to_do.iter().map(|key| to_do(key)).collect(),
        },
        no_help: t.say(words.no_help),
        number: t.say("help-number").with("number", &help_number(stage, Some(why))),
        can_try_again: ways.try_again,
        go_on: match ways.page {
            Some(host) => Some(("open_portal_page", t.say("stuck-browser-go").with("host", host))),
            None => ways.unlocks.then(|| ("continue", t.say("make-new-password"))),
        },
    }
    .draw()
}

/// What to do about a lock of which is known what clears it. When it ends, the portal itself knows best.
fn unlocking<'a>(t: &'a Texts, until_said: bool, ways: Ways<'_>) -> Vec<Say<'a>> {
    let mut to_do: Vec<_> = until_said.then(|| t.say("stuck-locked-do-wait")).into_iter().collect();
    to_do.extend(ways.locks.iter().filter_map(|by| match by {
        ClearedBy::Reset => ways.unlocks.then(|| t.say("stuck-locked-do-reset")),
        ClearedBy::Email => Some(t.say("stuck-locked-do-email")),
        ClearedBy::Time(_) if until_said => None,
        ClearedBy::Time(None) => Some(t.say("stuck-locked-do-time")),
        ClearedBy::Time(Some(lasts)) => {
            Some(t.say("stuck-locked-do-time-known").with("length", &length_of_time(t, *lasts)))
        }
        ClearedBy::Staff => Some(t.say("stuck-locked-do")),
    }));
    match to_do.is_empty() {
        true => to_do.push(t.say("stuck-locked-do")),
        false if ways.locks.contains(&ClearedBy::Staff) => {}
        false => to_do.push(t.say("stuck-do-call-if-urgent")),
    }
    to_do
}

fn words(why: Stuck, ways: Ways<'_>) -> Words {
    match why {
        Stuck::Offline => OFFLINE,
        Stuck::PortalDown { retry_after: None } => DOWN,
        Stuck::PortalDown { retry_after: Some(_) } => {
            Words { to_do: &["stuck-wait-do-for", "stuck-do-call-if-urgent"], ..DOWN }
        }
        Stuck::NoAnswer => NO_ANSWER,
        Stuck::NotThisPortal => NOT_THIS_PORTAL,
        Stuck::Wait(None) => WAIT,
        Stuck::Wait(Some(_)) => Words { to_do: &["stuck-wait-do-for"], ..WAIT },
        Stuck::Locked { until: None } => LOCKED,
        Stuck::Locked { until: Some(_) } => Words {
            why: "stuck-locked-until",
            to_do: &["stuck-locked-do-wait", "stuck-do-call-if-urgent"],
            ..LOCKED
        },
        Stuck::Inactive if ways.activate => Words {
            to_do: &["stuck-inactive-do-code", "stuck-inactive-do", "stuck-inactive-do-invite"],
            no_help: "stuck-inactive-no-help-code",
            ..INACTIVE
        },
        Stuck::Inactive => INACTIVE,
        Stuck::Duplicate => DUPLICATE,
        Stuck::CannotVerify => CANNOT_VERIFY,
        Stuck::PageDown => PAGE_DOWN,
        Stuck::PageRefusesPassword => PAGE_REFUSES,
        Stuck::GivenOver(FromClinic::Code) => CODE_OVER,
        Stuck::GivenOver(FromClinic::TemporaryPassword) if ways.reset => {
            Words { to_do: &["stuck-temporary-over-do", "stuck-temporary-over-do-reset"], ..TEMPORARY_OVER }
        }
        Stuck::GivenOver(FromClinic::TemporaryPassword) => TEMPORARY_OVER,
        Stuck::NotOffered => NOT_OFFERED,
        Stuck::CallClinic => CALL_CLINIC,
        Stuck::NotTemporary if ways.reset => {
            Words { to_do: &["stuck-not-temporary-do", "stuck-not-temporary-do-reset"], ..NOT_TEMPORARY }
        }
        Stuck::NotTemporary => NOT_TEMPORARY,
        Stuck::NotSent => NOT_SENT,
        Stuck::Browser if ways.page.is_some() => {
            Words { to_do: &["stuck-browser-do-page", "stuck-do-call-if-again"], ..BROWSER }
        }
        Stuck::Browser => BROWSER,
        Stuck::Unexpected(_) => UNEXPECTED,
    }
}

const OFFLINE: Words = Words {
    heading: "stuck-offline-heading",
    why: "stuck-offline",
    to_do: &["stuck-offline-do-cable", "stuck-offline-do-again"],
    no_help: "stuck-offline-no-help",
    picture: Picture::Cloud,
};

const DOWN: Words = Words {
    heading: "stuck-down-heading",
    why: "stuck-down",
    to_do: &["stuck-down-do-wait", "stuck-do-call-if-urgent"],
    no_help: "stuck-down-no-help",
    picture: Picture::Cloud,
};

const PAGE_DOWN: Words = Words {
    heading: "stuck-page-down-heading",
    why: "stuck-page-down",
    to_do: &["stuck-page-down-do-internet", "stuck-page-down-do-wait"],
    no_help: "stuck-page-down-no-help",
    picture: Picture::Cloud,
};

const NO_ANSWER: Words = Words {
    heading: "stuck-no-answer-heading",
    why: "stuck-no-answer",
    to_do: &["stuck-no-answer-do-wait", "stuck-do-call-if-again"],
    no_help: "stuck-no-answer-no-help",
    picture: Picture::Cloud,
};

const NOT_THIS_PORTAL: Words = Words {
    heading: "stuck-not-portal-heading",
    why: "stuck-not-portal",
    to_do: &["stuck-not-portal-do-wifi", "stuck-do-call-if-again"],
    no_help: "stuck-not-portal-no-help",
    picture: Picture::Cloud,
};

const WAIT: Words = Words {
    heading: "stuck-wait-heading",
    why: "stuck-wait",
    to_do: &["stuck-wait-do"],
    no_help: "stuck-wait-no-help",
    picture: Picture::Hourglass,
};

const LOCKED: Words = Words {
    heading: "stuck-locked-heading",
    why: "stuck-locked",
    to_do: &["stuck-locked-do"],
    no_help: "stuck-locked-no-help",
    picture: Picture::Lock,
};

const INACTIVE: Words = Words {
    heading: "stuck-inactive-heading",
    why: "stuck-inactive",
    to_do: &["stuck-inactive-do", "stuck-inactive-do-invite"],
    no_help: "stuck-inactive-no-help",
    picture: Picture::Telephone,
};

const DUPLICATE: Words = Words {
    heading: "stuck-duplicate-heading",
    why: "stuck-duplicate",
    to_do: &["stuck-duplicate-do"],
    no_help: "stuck-duplicate-no-help",
    picture: Picture::Telephone,
};

const CANNOT_VERIFY: Words = Words {
    heading: "stuck-cannot-verify-heading",
    why: "stuck-cannot-verify",
    to_do: &["stuck-cannot-verify-do", "stuck-cannot-verify-do-again"],
    no_help: "stuck-cannot-verify-no-help",
    picture: Picture::Telephone,
};

const CODE_OVER: Words = Words {
    heading: "stuck-code-over-heading",
    why: "stuck-code-over",
    to_do: &["stuck-code-over-do"],
    no_help: "stuck-code-over-no-help",
    picture: Picture::Hourglass,
};

const TEMPORARY_OVER: Words = Words {
    heading: "stuck-temporary-over-heading",
    why: "stuck-temporary-over",
    to_do: &["stuck-temporary-over-do"],
    no_help: "stuck-temporary-over-no-help",
    picture: Picture::Hourglass,
};

const PAGE_REFUSES: Words = Words {
    heading: "stuck-page-refuses-heading",
    why: "stuck-page-refuses",
    to_do: &["stuck-page-refuses-do-rules", "stuck-page-refuses-do-longer", "stuck-page-refuses-do-new"],
    no_help: "stuck-page-refuses-no-help",
    picture: Picture::Key,
};

const NOT_OFFERED: Words = Words {
    heading: "stuck-not-offered-heading",
    why: "stuck-not-offered",
    to_do: &["stuck-not-offered-do"],
    no_help: "stuck-not-offered-no-help",
    picture: Picture::Telephone,
};

const CALL_CLINIC: Words = Words {
    heading: "stuck-call-heading",
    why: "stuck-call",
    to_do: &["stuck-call-do"],
    no_help: "stuck-call-no-help",
    picture: Picture::Telephone,
};

const NOT_TEMPORARY: Words = Words {
    heading: "stuck-not-temporary-heading",
    why: "stuck-not-temporary",
    to_do: &["stuck-not-temporary-do"],
    no_help: "stuck-not-temporary-no-help",
    picture: Picture::Key,
};

const NOT_SENT: Words = Words {
    heading: "stuck-not-sent-heading",
    why: "stuck-not-sent",
    to_do: &["stuck-not-sent-do", "stuck-not-sent-do-call"],
    no_help: "stuck-not-sent-no-help",
    picture: Picture::Envelope,
};

const BROWSER: Words = Words {
    heading: "stuck-browser-heading",
    why: "stuck-browser",
    to_do: &["stuck-browser-do"],
    no_help: "stuck-browser-no-help",
    picture: Picture::Cloud,
};

const UNEXPECTED: Words = Words {
    heading: "stuck-unexpected-heading",
    why: "stuck-unexpected",
    to_do: &["stuck-unexpected-do", "stuck-do-call-if-again"],
    no_help: "stuck-unexpected-no-help",
    picture: Picture::Cloud,
};

framed!(StuckPage);
