//! One file per group of pages: which texts a view shows, and which template lays them out.

mod begin;
mod code;
mod end;
mod help;
pub(crate) mod password;
mod stuck;

use askama::Template;
use jiff::tz::TimeZone;
use recovery::View;
use recovery::flow::PageView;

use crate::Clinic;
use crate::frame::{Frame, Picture};
use crate::live::{self, Pieces};
use crate::texts::{Say, Texts};

/// A page, drawn.
pub(crate) struct Drawn {
    pub(crate) html: String,
    pub(crate) title: String,
    pub(crate) failed: bool,
    pub(crate) announce: Option<String>,
}

/// What every page is drawn from.
#[derive(Clone, Copy)]
struct Desk<'a> {
    t: &'a Texts,
    zone: &'a TimeZone,
    view: &'a View,
    clinic: &'a Clinic,
}

impl<'a> Desk<'a> {
    fn frame(&self, heading: Say<'a>, picture: Picture) -> Frame<'a> {
        Frame::new(self.t, self.clinic, Pieces::of(self.t, self.view), heading, picture)
    }
}

/// A template with the frame it stands in.
trait Page<'a>: Template {
    fn frame(&self) -> &Frame<'a>;

    fn draw(&self) -> Drawn {
        let frame = self.frame();
        Drawn {
            html: live::drawn(self),
            title: frame.title(),
            failed: frame.failed(),
            announce: frame.note.as_ref().map(Say::plain),
        }
    }
}

/// Says that a template stands in its `frame`.
macro_rules! framed {
    ($($page:ident),+) => {$(
        impl<'a> crate::pages::Page<'a> for $page<'a> {
            fn frame(&self) -> &crate::frame::Frame<'a> {
                &self.frame
            }
        }
    )+};
}
use framed;

pub(crate) fn draw(t: &Texts, zone: &TimeZone, view: &View, clinic: &Clinic) -> Drawn {
    let desk = Desk { t, zone, view, clinic };
    match &view.page {
        PageView::Start(notice) => begin::start(desk, *notice),
        PageView::Interrupted(seen) => begin::interrupted(desk, *seen),
        PageView::Identifier { kind, typed, error, meant, stopped } => {
            begin::identifier(desk, *kind, typed, *error, meant.as_deref(), *stopped)
        }
        PageView::Code { masked, sent_at, ends_at, shape, error, notice } => {
            code::code(desk, masked, *sent_at, *ends_at, *shape, *error, *notice)
        }
        PageView::CodeOver { masked, why, password_kept } => code::over(desk, masked, *why, *password_kept),
        PageView::Password { username, rejected, empty, stopped, .. } => {
            password::password(desk, username, rejected, *empty, *stopped)
        }
        PageView::Unsettled(why) => end::unsettled(desk, *why),
        PageView::Done(check) => end::done(desk, *check),
        PageView::Save { identifier, error, stopped } => end::save(desk, identifier, *error, *stopped),
        PageView::Finished(kept) => end::finished(desk, *kept),
        PageView::Stuck { why, stage } => stuck::stuck(desk, *why, stage),
        PageView::Card { stage, why } => help::card(desk, stage, *why),
        PageView::Broken => help::broken(desk),
        PageView::NotSetUp { reason } => help::not_set_up(desk, reason),
    }
}
