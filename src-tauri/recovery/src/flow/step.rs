//! One turn of the flow: what lies on top of the pages is handled here, what happens on them in `patient` and
//! `beside`, what the world answers in `replies`. An event that means nothing where it arrives changes nothing.

use super::asks::{Ask, Progress, Reply};
use super::call::Call;
use super::event::Event;
use super::pages::*;
use super::state::*;
use super::{patient, replies};
use crate::settings::{Language, Settings};

/// One turn of the flow, at this moment.
pub fn step(state: State, event: Event, now: Moment) -> (State, Option<Ask>) {
    let State { setting, mut settings, stage, mut overs, answers } = state;
    let covered = !overs.is_empty();
    let desk = Desk { setting: &setting, language: settings.language, now, covered };
    let left = if matches!(event, Event::Reply(_)) { None } else { State::flow(&stage) };
    let turn = match event {
        Event::Reply(Reply::Inbox(mails)) => show_inbox(&mut overs, stage, mails),
        Event::Reply(Reply::DeskOpened(opened)) => show_desk(&mut overs, stage, opened),
        Event::Reply(Reply::TextCopied(outcome)) => note_on_card(&mut overs, stage, outcome.err()),
        Event::Reply(reply) => match replies::on_reply(desk, stage, reply) {
            // What lies on top has nothing new to read, and whoever reads it is not to be interrupted.
            Turn::Go(stage, ask) if covered => Turn::Live(stage, ask),
            turn => turn,
        },
        Event::OpenHelp {} => {
            let card = Over::Card(card_facts(&stage, now), CardNote::None);
            put_on_top(&mut overs, stage, card, None)
        }
        Event::OpenSettings {} => put_on_top(&mut overs, stage, Over::Settings, None),
        Event::OpenInbox {} if setting.practice => {
            put_on_top(&mut overs, stage, Over::Inbox(Inbox::Opening, DeskNote::None), Some(Ask::ReadInbox))
        }
        event => match overs.last() {
            Some(_) => on_top(desk, &mut settings, &mut overs, stage, event),
            None => patient::on_patient(desk, stage, event),
        },
    };
    let (stage, ask, answers) = match turn {
        Turn::Stay(stage) => (stage, None, answers),
        Turn::Live(stage, ask) => (stage, ask, answers),
        Turn::Go(stage, ask) => (stage, ask, answers.wrapping_add(1)),
    };
    // A flow that the patient has left is of no use to anybody but a thief.
    let ends = left.filter(|_| ask.is_none() && State::flow(&stage).is_none());
    let ask = ask.or(ends.map(Ask::EndFlow));
    (State { setting, settings, stage, overs, answers }, ask)
}

/// What an event is judged by, besides where the patient is.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) setting: &'a Setting,
    pub(super) language: Language,
    pub(super) now: Moment,
    /// Something lies on top of the page.
    pub(super) covered: bool,
}

/// What an event did.
pub(super) enum Turn {
    /// Nothing.
    Stay(Stage),
    /// The page stays; only its live pieces may differ.
    Live(Stage, Option<Ask>),
    /// A page with something new to read.
    Go(Stage, Option<Ask>),
}

pub(super) fn rest(page: Page) -> Turn {
    Turn::Go(Stage::At(page), None)
}

pub(super) fn stay(page: Page) -> Turn {
    Turn::Stay(Stage::At(page))
}

impl Desk<'_> {
    /// Makes a call while its page stays on the screen.
    pub(super) fn begin(self, call: Call) -> Turn {
        let ask = call.ask(self.language);
        Turn::Live(Stage::Calling(call, Progress::Begun), Some(ask))
    }

    /// As [`Self::begin`], where the call's page is not the one on the screen.
    pub(super) fn begin_on_its_page(self, call: Call) -> Turn {
        let ask = call.ask(self.language);
        Turn::Go(Stage::Calling(call, Progress::Begun), Some(ask))
    }

    /// Makes a change of password. What is saved under the name to sign in with, where that is known, is marked first.
    pub(super) fn change(self, change: Change) -> Turn {
        self.begin(self.first_of(change))
    }

    /// As [`Self::change`], where the password's page is not the one on the screen.
    pub(super) fn change_on_its_page(self, change: Change) -> Turn {
        self.begin_on_its_page(self.first_of(change))
    }

    /// The first call of a change. What is saved under its name is marked, if anything is ever saved here.
    fn first_of(self, change: Change) -> Call {
        match change.page.sign_in_as().cloned() {
            Some(identifier) if self.setting.saves => Call::MarkUnsure(change, identifier),
            _ => Call::SetPassword(change, Sending::First),
        }
    }

    /// A change was made, under a name that nothing was marked under before: so that is done before the sign-in is
    /// checked.
    pub(super) fn changed_under_new_name(self, changed: Changed) -> Turn {
        self.begin_on_its_page(match self.setting.saves {
            true => Call::MarkChanged(changed),
            false => Call::CheckChanged(changed),
        })
    }

    /// Finds out by signing in whether a change was made. Without a name to sign in with, nobody can.
    pub(super) fn settle(self, change: Change, doubt: Doubt) -> Turn {
        match change.page.sign_in_as().cloned() {
            Some(identifier) => self.begin(Call::SettleChange(change, identifier, doubt)),
            None => rest(Page::Unsettled(change, Unsettled::Nameless)),
        }
    }

    /// The end for who is not known by the name to sign in with.
    pub(super) fn nameless(self) -> Kept {
        if self.setting.portal.mail_names_username { Kept::NameInMail } else { Kept::Nameless }
    }

    /// The call did not get through.
    pub(super) fn stuck(self, call: Call, why: Stuck) -> Turn {
        rest(Page::Stuck(call.gone_back_to(), why.as_of(self.now)))
    }
}

fn card_facts(stage: &Stage, at: Moment) -> CardFacts {
    let (stage, why) = match stage {
        Stage::At(Page::Stuck(call, why)) => (call.page().name(), Some(*why)),
        Stage::At(Page::Told(from, why)) => (from.name(), Some(*why)),
        Stage::At(page) => (page.name(), None),
        Stage::Calling(call, _) => (call.name(), None),
    };
    CardFacts { at, stage, why }
}

fn put_on_top(overs: &mut Vec<Over>, stage: Stage, over: Over, ask: Option<Ask>) -> Turn {
    // Opened once more from what lies above it, it comes to the top instead of lying there twice.
    overs.retain(|beneath| std::mem::discriminant(beneath) != std::mem::discriminant(&over));
    overs.push(over);
    Turn::Go(stage, ask)
}

fn on_top(
    desk: Desk<'_>,
    settings: &mut Settings,
    overs: &mut Vec<Over>,
    stage: Stage,
    event: Event,
) -> Turn {
    let changed = match (&event, overs.last()) {
        (Event::CloseOver {} | Event::GoBack {}, _) => {
            overs.pop();
            return Turn::Go(stage, None);
        }
        (Event::SetText { text }, Some(Over::Settings)) => Settings { text: *text, ..*settings },
        (Event::SetTheme { theme }, Some(Over::Settings)) => Settings { theme: *theme, ..*settings },
        (Event::SetLanguage { language }, Some(Over::Settings)) => {
            Settings { language: *language, ..*settings }
        }
        (Event::CopyCard { text }, Some(Over::Card(..))) => {
            return Turn::Live(stage, Some(Ask::CopyText(text.clone())));
        }
        (Event::PrintCard {}, Some(Over::Card(..))) => return Turn::Live(stage, Some(Ask::Print)),
        (Event::OpenDesk {}, Some(Over::Inbox(..))) => return Turn::Live(stage, Some(Ask::OpenDesk)),
        (Event::StartAfresh {}, Some(Over::Inbox(..))) if matches!(stage, Stage::At(_)) => {
            overs.clear();
            return desk.begin_on_its_page(Call::StartAfresh(desk.setting.start_notice()));
        }
        _ => return Turn::Stay(stage),
    };
    *settings = changed;
    Turn::Go(stage, Some(Ask::KeepSettings(changed)))
}

fn show_inbox(overs: &mut [Over], stage: Stage, mails: Option<Vec<crate::mail::Mail>>) -> Turn {
    match inbox_of(overs) {
        Some((inbox, _)) => *inbox = mails.map_or(Inbox::Failed, Inbox::Mails),
        None => return Turn::Stay(stage),
    }
    shown_anew(overs, stage)
}

fn show_desk(overs: &mut [Over], stage: Stage, opened: bool) -> Turn {
    match inbox_of(overs) {
        Some((_, desk)) => *desk = if opened { DeskNote::Opened } else { DeskNote::CannotOpen },
        None => return Turn::Stay(stage),
    }
    shown_anew(overs, stage)
}

/// The inbox has something new to read, if nothing lies on top of it.
fn shown_anew(overs: &[Over], stage: Stage) -> Turn {
    match overs.last() {
        Some(Over::Inbox(..)) => Turn::Go(stage, None),
        _ => Turn::Live(stage, None),
    }
}

fn inbox_of(overs: &mut [Over]) -> Option<(&mut Inbox, &mut DeskNote)> {
    overs.iter_mut().find_map(|over| match over {
        Over::Inbox(inbox, desk) => Some((inbox, desk)),
        Over::Card(..) | Over::Settings => None,
    })
}

fn note_on_card(
    overs: &mut [Over],
    stage: Stage,
    problem: Option<crate::clipboard::ClipboardProblem>,
) -> Turn {
    let card = overs.iter_mut().find_map(|over| match over {
        Over::Card(_, note) => Some(note),
        Over::Settings | Over::Inbox(..) => None,
    });
    match card {
        Some(note) => *note = problem.map_or(CardNote::Copied, CardNote::NotCopied),
        None => return Turn::Stay(stage),
    }
    Turn::Go(stage, None)
}
