//! Advice where no call to the portal is needed: what to do first, and when the email does not come.

use askama::Template;
use recovery::flow::{Moment, NoEmail, Unsure};

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};

#[derive(Template)]
#[template(path = "broken.html")]
struct Plain<'a> {
    frame: Frame<'a>,
}

pub(super) fn unsure(desk: Desk<'_>, _question: Unsure) -> Drawn {
    carers(desk)
}

pub(super) fn locked_out(desk: Desk<'_>, _can_reset: bool) -> Drawn {
    carers(desk)
}

pub(super) fn someone_else(desk: Desk<'_>, _can_reset: bool) -> Drawn {
    carers(desk)
}

pub(super) fn carers(desk: Desk<'_>) -> Drawn {
    Plain { frame: desk.frame(desk.t.say("broken-heading"), Picture::Door).back() }.draw()
}

pub(super) fn no_email<'a>(
    desk: Desk<'a>,
    _step: NoEmail,
    _masked: Option<&'a str>,
    _at: Moment,
    _in_recovery: bool,
) -> Drawn {
    carers(desk)
}

framed!(Plain);
