//! The username: on the screen, or sent.

use askama::Template;
use recovery::portal::Sends;

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "username.html")]
struct UsernamePage<'a> {
    frame: Frame<'a>,
    username: &'a str,
    can_reset: bool,
    /// The patient asked for both: the new password comes next.
    both: bool,
}

pub(super) fn username<'a>(desk: Desk<'a>, username: &'a str, can_reset: bool, both: bool) -> Drawn {
    let frame = desk.frame(desk.t.say("username-heading"), Picture::Tick).back();
    UsernamePage { frame, username, can_reset, both: both && can_reset }.draw()
}

#[derive(Template)]
#[template(path = "username_sent.html")]
struct UsernameSentPage<'a> {
    frame: Frame<'a>,
    sent: Say<'a>,
    /// Whether the email may hold a link, too, which is of no use here.
    link_besides: bool,
    can_reset: bool,
}

pub(super) fn sent(desk: Desk<'_>, sends: Sends, masked: &str, can_reset: bool) -> Drawn {
    UsernameSentPage {
        frame: desk.frame(desk.t.say("username-sent-heading"), Picture::Envelope).back(),
        sent: desk.t.say("username-sent").with("address", masked),
        link_besides: sends == Sends::Link,
        can_reset,
    }
    .draw()
}

framed!(UsernamePage, UsernameSentPage);
