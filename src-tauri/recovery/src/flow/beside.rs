//! What the patient does on the pages beside a recovery: the start, the advice, the portal's own pages, the saved
//! sign-ins.

use super::asks::Ask;
use super::call::{Call, SavedCall};
use super::event::{Choice, Event, Have, Trouble, YesNo};
use super::pages::*;
use super::patient::asking;
use super::state::*;
use super::step::{Desk, Turn, rest, stay};
use super::{finder, from_clinic};
use crate::keychain::{KeychainProblem, SignIn};
use crate::{Identifier, Need};

pub(super) fn at_page(desk: Desk<'_>, page: Page, event: Event) -> Turn {
    match (page, event) {
        (Page::NotSetUp(why @ (NotSetUp::NoProfile | NotSetUp::NoPractice(_))), Event::StartPractice {}) => {
            desk.begin(Call::StartPractice(why))
        }
        (Page::Finder(page), event) => finder::at_finder(page, event),
        (Page::ThisClinic(page, place, note), event) => {
            finder::at_this_clinic(desk, page, place, note, event)
        }
        (page @ Page::Start(_), Event::ChangeClinic {}) if desk.setting.chosen => {
            Turn::Live(Stage::At(page), Some(Ask::ChangeClinic))
        }
        (Page::Start(_), Event::OpenSaved {}) if desk.setting.saves => {
            let (list, doing, note) = (SavedList::Unknown, SavedDoing::Nothing, SavedNote::None);
            desk.begin_on_its_page(Call::Saved(SavedPage { list, doing, note }, SavedCall::List))
        }
        (Page::Start(_), Event::OpenCarers {}) => rest(Page::Carers),
        (Page::Start(notice), Event::Choose { choice }) => match desk.setting.offers(choice) {
            true => chosen(desk, choice),
            false => stay(Page::Start(notice)),
        },
        (Page::Unsure(question), Event::AnswerQuestion { answer }) => answered(desk, question, answer),
        (Page::Unsure(Unsure::Username), Event::GoBack {}) => rest(desk.setting.start()),
        (Page::Unsure(Unsure::Password { .. }), Event::GoBack {}) => rest(Page::Unsure(Unsure::Username)),
        (Page::Unsure(Unsure::Locked), Event::GoBack {}) => {
            rest(Page::Unsure(Unsure::Password { knows_username: true }))
        }
        (Page::Have, Event::AnswerHave { have }) if desk.setting.takes(have) => from_clinic::has(have),
        (Page::ClinicCode(page), event) => from_clinic::at_clinic_code(desk, page, event),
        (Page::Temporary(page), event) => from_clinic::at_temporary(desk, page, event),
        (Page::OldCode, Event::Continue {}) => rest(lead(desk, Need::Password, false)),
        (Page::OldCode, Event::GoBack {}) => rest(Page::Have),
        (page, Event::Continue {}) if desk.setting.unlocks(&page) => rest(lead(desk, Need::Password, false)),
        (Page::LockedOut, Event::Continue {}) => rest(lead(desk, Need::Password, false)),
        (Page::SomeoneElse, Event::Continue {}) => rest(lead(desk, Need::Password, true)),
        (Page::LockedOut | Page::SomeoneElse | Page::Carers | Page::Have, Event::GoBack {}) => {
            rest(desk.setting.start())
        }
        (Page::Told(ToldFrom::Start, _), Event::GoBack {}) => rest(desk.setting.start()),
        (Page::Told(ToldFrom::HandOff(page), _), Event::GoBack {}) => rest(Page::HandOffTrouble(page)),
        (Page::Told(ToldFrom::Proof(began, purpose), _), Event::GoBack {}) => rest(began.into_page(purpose)),
        (Page::Told(..), Event::StartOver {}) => rest(desk.setting.start()),
        (Page::Told(ToldFrom::HandOff(page), _), Event::TryAgain {}) => {
            rest(Page::HandOff(HandOffPage { note: HandOffNote::None, ..page }))
        }
        (Page::HandOff(page), event) => at_hand_off(desk, page, event),
        (Page::HandOffTrouble(page), event) => at_trouble(desk, page, event),
        (Page::SaveTyped(page, note), event) => at_save_typed(desk, page, note, event),
        (Page::Saved(page), event) => at_saved(desk, page, event),
        (page, _) => stay(page),
    }
}

impl Setting {
    /// Whether the start screen offers `choice`: only what this portal, or its pages, can serve.
    pub(super) fn offers(&self, choice: Choice) -> bool {
        match choice {
            Choice::ForgotPassword => self.portal.serves(Need::Password),
            Choice::ForgotUsername => self.portal.serves(Need::Username),
            Choice::ForgotBoth => self.portal.serves(Need::Both),
            Choice::HaveCode => self.portal.activation || self.portal.temporary_password,
            Choice::LockedOut | Choice::NoEmail | Choice::SomeoneElse | Choice::NotSure => true,
        }
    }
}

impl Setting {
    /// Whether the patient is asked for it: only for what this portal takes.
    pub(super) fn takes(&self, have: Have) -> bool {
        match have {
            Have::ClinicCode => self.portal.activation,
            Have::TemporaryPassword => self.portal.temporary_password,
            Have::EmailCode => self.portal.serves(Need::Password),
        }
    }
}

fn chosen(desk: Desk<'_>, choice: Choice) -> Turn {
    rest(match choice {
        Choice::ForgotPassword => lead(desk, Need::Password, false),
        Choice::ForgotUsername => lead(desk, Need::Username, false),
        Choice::ForgotBoth => lead(desk, Need::Both, false),
        Choice::HaveCode => Page::Have,
        Choice::LockedOut => Page::LockedOut,
        Choice::NoEmail => {
            let (from, step) = (NoEmailFrom::Start, NoEmail::Wait);
            Page::NoEmail(NoEmailPage { from, step, at: desk.now })
        }
        Choice::SomeoneElse => Page::SomeoneElse,
        Choice::NotSure => Page::Unsure(Unsure::Username),
    })
}

/// The first page on the way to `need`: in this program where it can, else through the portal's pages, else
/// what the patient is told.
fn lead(desk: Desk<'_>, need: Need, alarmed: bool) -> Page {
    let portal = &desk.setting.portal;
    if portal.asks_for(need).is_some() {
        return asking(Purpose { need, alarmed });
    }
    if let Some(page) = HandOffPage::towards(portal, need, HandOffNote::None) {
        return Page::HandOff(page);
    }
    match need {
        // Where usernames cannot be found, they are mostly the email.
        Need::Both => lead(desk, Need::Password, alarmed),
        Need::Password | Need::Username => Page::Told(ToldFrom::Start, Stuck::NotOffered),
    }
}

fn answered(desk: Desk<'_>, question: Unsure, answer: YesNo) -> Turn {
    let yes = answer == YesNo::Yes;
    rest(match question {
        Unsure::Username => Page::Unsure(Unsure::Password { knows_username: yes }),
        Unsure::Password { knows_username: true } if yes => Page::Unsure(Unsure::Locked),
        Unsure::Password { knows_username: true } => lead(desk, Need::Password, false),
        Unsure::Password { knows_username: false } if yes => lead(desk, Need::Username, false),
        Unsure::Password { knows_username: false } => lead(desk, Need::Both, false),
        Unsure::Locked if yes => Page::LockedOut,
        // Everything is known and nothing is locked: a new password is what is left to try.
        Unsure::Locked => lead(desk, Need::Password, false),
    })
}

fn at_hand_off(desk: Desk<'_>, page: HandOffPage, event: Event) -> Turn {
    match event {
        Event::OpenPortalPage {} => {
            let ask = Ask::OpenPage(page.way.page.clone());
            Turn::Live(Stage::At(Page::HandOff(page)), Some(ask))
        }
        Event::ChooseLook { look } if look.0 < page.way.looks.len() => {
            rest(Page::HandOff(HandOffPage { look: Some(look.0), ..page }))
        }
        Event::OpenLink {} => {
            rest(Page::Link(LinkPage { from: LinkFrom::HandOff(page), note: LinkNote::None }))
        }
        Event::AnswerWorked { answer: YesNo::No } => rest(Page::HandOffTrouble(page)),
        Event::AnswerWorked { answer: YesNo::Yes } => match page.way.need {
            Need::Username if page.wanted == Need::Both => rest(lead(desk, Need::Password, false)),
            Need::Username => rest(Page::Finished(Kept::Nothing)),
            Need::Password | Need::Both if desk.setting.saves => rest(Page::SaveTyped(page, TypedNote::None)),
            Need::Password | Need::Both => rest(Page::Finished(Kept::NotHere)),
        },
        // Back to "Which of these do you see?" before it is back to the start.
        Event::GoBack {} if page.look.is_some() && page.way.looks.len() > 1 => {
            rest(Page::HandOff(HandOffPage { look: None, ..page }))
        }
        Event::GoBack {} => rest(desk.setting.start()),
        _ => stay(Page::HandOff(page)),
    }
}

fn at_trouble(desk: Desk<'_>, page: HandOffPage, event: Event) -> Turn {
    let told = |why| rest(Page::Told(ToldFrom::HandOff(page.clone()), why));
    match event {
        Event::ReportTrouble { trouble } => match trouble {
            Trouble::NoEmail => {
                let (from, step) = (NoEmailFrom::HandOff(page), NoEmail::Wait);
                rest(Page::NoEmail(NoEmailPage { from, step, at: desk.now }))
            }
            Trouble::Locked => told(Stuck::Locked { until: None }),
            Trouble::NotFound => told(Stuck::CannotVerify),
            Trouble::PageDown => told(Stuck::PageDown),
            Trouble::PasswordRefused => told(Stuck::PageRefusesPassword),
            Trouble::Other => told(Stuck::CallClinic),
        },
        Event::GoBack {} => rest(Page::HandOff(page)),
        _ => stay(Page::HandOffTrouble(page)),
    }
}

fn at_save_typed(desk: Desk<'_>, page: HandOffPage, note: TypedNote, event: Event) -> Turn {
    match event {
        Event::SaveTyped { identifier, password } => match Identifier::any(&identifier) {
            Ok(identifier) if !password.is_empty() => {
                desk.begin(Call::SaveTyped(page, SignIn { identifier, password }))
            }
            _ => rest(Page::SaveTyped(page, TypedNote::Incomplete)),
        },
        Event::AnswerSave { answer: YesNo::No } => rest(Page::Finished(match note {
            TypedNote::None
            | TypedNote::Incomplete
            | TypedNote::Failed(KeychainProblem::Absent | KeychainProblem::Refused) => Kept::No,
            // The store cannot be told to forget a call: it may still write.
            TypedNote::Stopped | TypedNote::Failed(KeychainProblem::Locked | KeychainProblem::Silent) => {
                Kept::Unknown
            }
        })),
        Event::GoBack {} => rest(Page::HandOff(page)),
        _ => stay(Page::SaveTyped(page, note)),
    }
}

fn at_saved(desk: Desk<'_>, page: SavedPage, event: Event) -> Turn {
    let SavedList::These(list) = &page.list else {
        return match event {
            Event::GoBack {} => rest(desk.setting.start()),
            Event::TryAgain {} => desk.begin(Call::Saved(page, SavedCall::List)),
            _ => stay(Page::Saved(page)),
        };
    };
    let calm = SavedPage { doing: SavedDoing::Nothing, note: SavedNote::None, ..page.clone() };
    let doing = |doing| rest(Page::Saved(SavedPage { doing, ..calm.clone() }));
    let call = |call| desk.begin(Call::Saved(calm.clone(), call));
    let on = |entry: usize, made: &dyn Fn(Identifier) -> SavedCall| match list.get(entry) {
        Some(saved) => call(made(saved.identifier.clone())),
        None => stay(Page::Saved(page.clone())),
    };
    match (event, page.doing) {
        (Event::ShowSaved { entry }, _) => on(entry.0, &|who| SavedCall::Show(entry.0, who)),
        (Event::CopySaved { entry }, _) => on(entry.0, &SavedCall::Copy),
        (Event::ChangedElsewhere { entry }, _) => on(entry.0, &SavedCall::Mark),
        (Event::RemoveSaved { entry }, _) if entry.0 < list.len() => doing(SavedDoing::Removing(entry.0)),
        (Event::RemoveAllSaved {}, _) if !list.is_empty() => doing(SavedDoing::RemovingAll),
        (Event::AnswerRemove { answer: YesNo::Yes }, SavedDoing::Removing(entry)) => {
            on(entry, &SavedCall::Remove)
        }
        (Event::AnswerRemove { answer: YesNo::Yes }, SavedDoing::RemovingAll) => call(SavedCall::RemoveAll),
        (Event::AnswerRemove { answer: YesNo::No }, _) | (Event::HideSaved {}, _) => {
            doing(SavedDoing::Nothing)
        }
        (Event::GoBack {}, _) => rest(desk.setting.start()),
        _ => stay(Page::Saved(page)),
    }
}
