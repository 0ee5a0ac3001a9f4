//! A call did not get through: why, what to do, what will not help.

use askama::Template;
use recovery::flow::Stuck;

use super::{Desk, Drawn, Page, framed};
use crate::clock::length_of_time;
use crate::frame::{Frame, Picture};
use crate::help_number::help_number;
use crate::texts::Say;

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
}

/// The texts of one kind of problem: heading, why, what to do, what will not help.
struct Words {
    heading: &'static str,
    why: &'static str,
    to_do: &'static [&'static str],
    no_help: &'static str,
    picture: Picture,
}

pub(super) fn stuck(desk: Desk<'_>, why: Stuck, stage: &str, can_try_again: bool) -> Drawn {
    let t = desk.t;
    let words = words(why);
    let to_do = |key| match why {
        Stuck::Wait(Some(wait)) => t.say(key).with("length", &length_of_time(t, wait)),
        _ => t.say(key),
    };
    StuckPage {
        frame: desk.frame(t.say(words.heading), words.picture).back(),
        why: t.say(words.why),
        to_do: words.to_do.iter().map(|key| to_do(key)).collect(),
        no_help: t.say(words.no_help),
        number: t.say("help-number").with("number", &help_number(stage, Some(why))),
        can_try_again,
    }
    .draw()
}

fn words(why: Stuck) -> Words {
    match why {
        Stuck::Offline => Words {
            heading: "stuck-offline-heading",
            why: "stuck-offline",
            to_do: &["stuck-offline-do-cable", "stuck-offline-do-again"],
            no_help: "stuck-offline-no-help",
            picture: Picture::Cloud,
        },
        Stuck::PortalDown => Words {
            heading: "stuck-down-heading",
            why: "stuck-down",
            to_do: &["stuck-down-do-wait", "stuck-do-call-if-urgent"],
            no_help: "stuck-down-no-help",
            picture: Picture::Cloud,
        },
        Stuck::NoAnswer => Words {
            heading: "stuck-no-answer-heading",
            why: "stuck-no-answer",
            to_do: &["stuck-no-answer-do-wait", "stuck-do-call-if-again"],
            no_help: "stuck-no-answer-no-help",
            picture: Picture::Cloud,
        },
        Stuck::NotThisPortal => Words {
            heading: "stuck-not-portal-heading",
            why: "stuck-not-portal",
            to_do: &["stuck-not-portal-do-wifi", "stuck-do-call-if-again"],
            no_help: "stuck-not-portal-no-help",
            picture: Picture::Cloud,
        },
        Stuck::Wait(wait) => Words {
            heading: "stuck-wait-heading",
            why: "stuck-wait",
            to_do: if wait.is_some() { &["stuck-wait-do-for"] } else { &["stuck-wait-do"] },
            no_help: "stuck-wait-no-help",
            picture: Picture::Hourglass,
        },
        Stuck::Locked { .. } | Stuck::Inactive | Stuck::Duplicate | Stuck::CannotVerify | Stuck::PageRefusesPassword => Words {
            heading: "stuck-locked-heading",
            why: "stuck-locked",
            to_do: &["stuck-locked-do"],
            no_help: "stuck-locked-no-help",
            picture: Picture::Lock,
        },
        Stuck::NotOffered => Words {
            heading: "stuck-not-offered-heading",
            why: "stuck-not-offered",
            to_do: &["stuck-not-offered-do"],
            no_help: "stuck-not-offered-no-help",
            picture: Picture::Telephone,
        },
        Stuck::CallClinic => Words {
            heading: "stuck-call-heading",
            why: "stuck-call",
            to_do: &["stuck-call-do"],
            no_help: "stuck-call-no-help",
            picture: Picture::Telephone,
        },
        Stuck::Unexpected(_) => Words {
            heading: "stuck-unexpected-heading",
            why: "stuck-unexpected",
            to_do: &["stuck-unexpected-do", "stuck-do-call-if-again"],
            no_help: "stuck-unexpected-no-help",
            picture: Picture::Cloud,
        },
    }
}

framed!(StuckPage);
