//! One file per group of pages: which texts a view shows, and which template lays them out.

mod begin;
mod advice;
mod from_clinic;
mod code;
mod identity;
mod username;
pub(crate) mod password;
mod end;
mod hand_off;
mod saved;
mod stuck;
mod card;
mod help;
mod settings;

use askama::Template;
use jiff::tz::TimeZone;
use recovery::View;
use recovery::clinic::Clinic;
use recovery::flow::PageView;

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
pub(crate) struct Desk<'a> {
    /// The patient's language.
    pub(crate) t: &'a Texts,
    /// Every language the app speaks.
    pub(crate) spoken: &'a [Texts],
    pub(crate) zone: &'a TimeZone,
    pub(crate) view: &'a View,
    pub(crate) clinic: &'a Clinic,
}

impl<'a> Desk<'a> {
    fn frame(&self, heading: Say<'a>, picture: Picture) -> Frame<'a> {
        let pieces = Pieces::of(self.t, self.view);
        Frame::new(self.t, self.clinic, self.view, pieces, heading, picture)
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

/// One thing to choose: what the form sends, and what the patient reads.
struct Offer<'a> {
    field: &'static str,
    value: &'static str,
    words: Say<'a>,
    more: Say<'a>,
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

pub(crate) fn draw(desk: Desk<'_>) -> Drawn {
    match &desk.view.page {
        PageView::NotSetUp { why } => help::not_set_up(desk, why),
        PageView::Start { choices, haves, saves, notice } => {
            begin::start(desk, choices, haves, *saves, *notice)
        }
        PageView::Unsure(question) => advice::unsure(desk, *question),
        PageView::LockedOut { can_reset, locks } => advice::locked_out(desk, *can_reset, locks),
        PageView::SomeoneElse { can_reset } => advice::someone_else(desk, *can_reset),
        PageView::Carers => advice::carers(desk),
        PageView::Interrupted { seen, by_email } => begin::interrupted(desk, *seen, *by_email),
        PageView::Identifier { kind, need, sends, typed, error, meant, stopped } => {
            let said = begin::Said { error: *error, meant: meant.as_deref(), stopped: *stopped };
            begin::identifier(desk, *kind, (*need, *sends), typed, said)
        }
        PageView::Have { haves } => from_clinic::have(desk, haves),
        PageView::OldCode => advice::old_code(desk),
        PageView::ClinicCode { note, password_kept } => from_clinic::clinic_code(desk, *note, *password_kept),
        PageView::Temporary { typed, note, password_kept } => {
            from_clinic::temporary(desk, typed, *note, *password_kept)
        }
        PageView::Code {
            need,
            sent_to,
            turn,
            sent_at,
            ends_at,
            shape,
            error,
            notice,
            other_channels,
            takes_links,
            password_kept,
        } => {
            let sent =
                code::Sent { need: *need, to: sent_to, at: *sent_at, ends_at: *ends_at, shape: *shape };
            let ways = code::Ways { channels: other_channels, links: *takes_links };
            code::code(desk, *turn, sent, (error.as_ref(), *notice, *password_kept), ways)
        }
        PageView::PasteLink { need, sent_to, sent_at, error, notice, password_kept } => {
            let said = (error.as_ref(), *notice, *password_kept);
            code::paste(desk, *need, (sent_to, *sent_at), said)
        }
        PageView::NoEmail { step, masked, at, in_recovery, awaited } => {
            let ways = advice::NoEmailWays { other_address: *in_recovery, found: *awaited };
            advice::no_email(desk, *step, masked.as_deref(), *at, ways)
        }
        PageView::Link { only_check, note } => code::link(desk, *only_check, note),
        PageView::CodeOver { need, sent_to, why, pause, sends, password_kept } => {
            code::over(desk, (*need, *sends), sent_to, (*why, *pause), *password_kept)
        }
        PageView::Identity { fields, by_clinic_code, note } => {
            identity::identity(desk, fields, *by_clinic_code, note)
        }
        PageView::Username { username, can_reset, both } => {
            username::username(desk, username, *can_reset, *both)
        }
        PageView::UsernameSent { sends, masked, can_reset } => {
            username::sent(desk, *sends, masked, *can_reset)
        }
        PageView::Password { username, rules: _, refuse_last, held, rejected, empty, stopped, others } => {
            let note = password::Said { rejected, empty: *empty, stopped: *stopped };
            password::password(desk, username.as_deref(), (*refuse_last, *held), note, *others)
        }
        PageView::Unsettled(why) => end::unsettled(desk, *why),
        PageView::Done { check, others } => end::done(desk, *check, *others),
        PageView::Save { identifier, error, stopped } => end::save(desk, identifier, *error, *stopped),
        PageView::Finished(kept) => end::finished(desk, *kept),
        PageView::HandOff { need, address, host, looks, steps, note } => {
            hand_off::hand_off(desk, *need, address, host, looks, steps, *note)
        }
        PageView::HandOffTrouble => hand_off::trouble(desk),
        PageView::SaveTyped(note) => hand_off::save_typed(desk, *note),
        PageView::Saved { list, doing, note } => saved::saved(desk, list, *doing, *note),
        PageView::Stuck { why, stage, can_try_again, can_activate, can_reset, page, locks, unlocks } => {
            let (try_again, activate, reset) = (*can_try_again, *can_activate, *can_reset);
            let (page, unlocks) = (page.as_deref(), *unlocks);
            let ways = stuck::Ways { try_again, activate, reset, page, locks, unlocks };
            stuck::stuck(desk, *why, stage, ways)
        }
        PageView::Card { stage, why, at, note } => card::card(desk, stage, *why, *at, *note),
        PageView::Settings => settings::settings(desk),
        PageView::Inbox(inbox, staff_desk) => help::inbox(desk, inbox, *staff_desk),
        PageView::Broken => help::broken(desk),
    }
}
