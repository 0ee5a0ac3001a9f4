//! The clinic's contact card, and the page of a program that knows no clinic.

use askama::Template;
use recovery::flow::{CardNote, Inbox, Moment, SetUpNote, Stuck};

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::help_number::help_number;
use crate::texts::Say;

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage<'a> {
    frame: Frame<'a>,
    say_this: Say<'a>,
    staff: Say<'a>,
}

pub(super) fn card<'a>(
    desk: Desk<'a>,
    stage: &'a str,
    why: Option<Stuck>,
    _at: Moment,
    _note: CardNote,
) -> Drawn {
    let t = desk.t;
    let heading = match desk.clinic.name.as_str() {
        "" => t.say("card-heading-any"),
        name => t.say("card-heading").with("clinic", name),
    };
    let mut frame = desk.frame(heading, Picture::Telephone).without_help();
    frame.back = Some("close_over");
    CardPage {
        frame,
        say_this: t.say("card-say").with("number", &help_number(stage, why)),
        staff: t.say("card-staff").with("stage", stage),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "not_set_up.html")]
struct NotSetUpPage<'a> {
    frame: Frame<'a>,
    reason: &'a str,
}

pub(super) fn inbox<'a>(desk: Desk<'a>, _inbox: &'a Inbox) -> Drawn {
    super::advice::carers(desk)
}

pub(super) fn not_set_up<'a>(desk: Desk<'a>, reason: &'a str, _note: SetUpNote) -> Drawn {
    let heading = if reason.is_empty() { "setup-heading" } else { "setup-broken-heading" };
    let frame = desk.frame(desk.t.say(heading), Picture::Door).without_help();
    NotSetUpPage { frame, reason }.draw()
}

#[derive(Template)]
#[template(path = "broken.html")]
struct BrokenPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn broken(desk: Desk<'_>) -> Drawn {
    // Nobody takes an event any more, so there is no help to open: the number is in the footer.
    BrokenPage { frame: desk.frame(desk.t.say("broken-heading"), Picture::Cloud).without_help() }.draw()
}

framed!(CardPage, NotSetUpPage, BrokenPage);
