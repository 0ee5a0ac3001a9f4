//! What the patient does, and where it leads. An event that means nothing where it arrives changes
//! nothing. What the world answers is in `replies`.

use super::event::{Ask, Choice, Event, Progress, YesNo};
use super::pages::*;
use super::replies;
use super::state::*;
use crate::identifier::IdentifierProblem;
use crate::keychain::{Certainty, KeychainProblem, SignIn};
use crate::password::{Advice, Rejection, Rule};
use crate::portal::{Capabilities, IdentifierKind};
use crate::{Identifier, NewPassword, SignInAnswer};

/// One turn of the flow.
pub fn step(state: State, event: Event) -> (State, Option<Ask>) {
    let State { setting, stage, card_open, answers } = state;
    let (card_open, turn) = match event {
        Event::OpenHelp {} => (true, Turn::Stay(stage)),
        Event::CloseHelp {} => (false, Turn::Stay(stage)),
        Event::GoBack {} if card_open => (false, Turn::Stay(stage)),
        Event::Reply(reply) => (card_open, replies::on_reply(&setting.portal, stage, reply)),
        _ if card_open => (card_open, Turn::Stay(stage)),
        event => (card_open, on_patient(&setting, stage, event)),
    };
    let (stage, ask, answers) = match turn {
        Turn::Stay(stage) => (stage, None, answers),
        Turn::Live(stage, ask) => (stage, ask, answers),
        Turn::Go(stage, ask) => (stage, ask, answers.wrapping_add(1)),
    };
    (State { setting, stage, card_open, answers }, ask)
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

fn stay(page: Page) -> Turn {
    Turn::Stay(Stage::At(page))
}

/// Makes a call while its page stays on the screen.
pub(super) fn begin(call: Call) -> Turn {
    let ask = match &call {
        Call::Start(identifier, _) => Ask::Start(identifier.clone()),
        Call::Resend(page) => Ask::Resend(page.token.clone(), page.identifier.clone()),
        Call::SubmitCode(page, code) => Ask::SubmitCode(page.token.clone(), code.clone()),
        Call::MarkUnsure(change) => Ask::MarkUnsure(change.page.sign_in_as().clone()),
        Call::SetPassword(change, _) => Ask::SetPassword(change.page.proof.clone(), change.password.clone()),
        Call::SettleChange(change, _) => Ask::SignIn(change.sign_in()),
        Call::CheckChanged(sign_in) | Call::CheckTyped(sign_in, _) => Ask::SignIn(sign_in.clone()),
        Call::Save(sign_in, answer) => Ask::Save(sign_in.clone(), certainty(*answer)),
    };
    Turn::Live(Stage::Calling(call, Progress::Begun), Some(ask))
}

/// As [`begin`], where the call's page is not the one on the screen.
pub(super) fn begin_on_its_page(call: Call) -> Turn {
    match begin(call) {
        Turn::Live(stage, ask) => Turn::Go(stage, ask),
        other => other,
    }
}

fn certainty(answer: SignInAnswer) -> Certainty {
    match answer {
        SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => Certainty::Current,
        SignInAnswer::Refused | SignInAnswer::CannotTell => Certainty::Unsure,
    }
}

fn on_patient(setting: &Setting, stage: Stage, event: Event) -> Turn {
    match (stage, event) {
        (Stage::Calling(call, _), Event::Stop {}) => Turn::Go(Stage::At(stopped(call)), Some(Ask::Cancel)),
        (stage @ Stage::Calling(..), _) => Turn::Stay(stage),
        (Stage::At(page), event) => at_page(setting, page, event),
    }
}

fn at_page(setting: &Setting, page: Page, event: Event) -> Turn {
    match (page, event) {
        (Page::Start(_), Event::Choose { choice: Choice::ForgotPassword }) => {
            rest(Page::Identifier(IdentifierPage { typed: None, note: IdentifierNote::None }))
        }
        (Page::Interrupted(seen), event) => at_interrupted(setting, seen, event),
        (Page::Identifier(page), event) => at_identifier(setting, page, event),
        (Page::Code(page), event) => at_code(page, event),
        (Page::CodeOver(page), Event::AskNewCode {}) => {
            begin(Call::Start(page.identifier.clone(), Origin::CodeOver(page)))
        }
        (Page::CodeOver(page), Event::GoBack {}) => rest(typed(page.identifier)),
        (Page::Password(page), event) => at_password(page, event),
        (Page::Unsettled(change, why), event) => at_unsettled(setting, change, why, event),
        (Page::Done(sign_in, Some(answer)), event) => at_done(setting, sign_in, answer, event),
        (Page::Save(sign_in, answer, note), event) => at_save(sign_in, answer, note, event),
        (page @ Page::Finished(_), Event::Finish {}) => Turn::Live(Stage::At(page), Some(Ask::Close)),
        (Page::Finished(_), Event::StartOver {}) => rest(Page::Start(setting.notice)),
        (Page::Stuck(call, _), Event::TryAgain {}) => begin_on_its_page(call),
        (Page::Stuck(call, _), Event::GoBack {}) => rest(call.page()),
        (page, _) => stay(page),
    }
}

fn at_interrupted(setting: &Setting, seen: Interrupted, event: Event) -> Turn {
    match event {
        Event::CheckSignIn { identifier, password } => match Identifier::any(&identifier) {
            Ok(identifier) if !password.is_empty() => {
                begin(Call::CheckTyped(SignIn { identifier, password }, seen))
            }
            _ => rest(Page::Interrupted(Interrupted::Incomplete)),
        },
        // There is no other way back: this page is the only one that knows of the open change.
        Event::StartOver {} => rest(Page::Start(setting.notice)),
        _ => stay(Page::Interrupted(seen)),
    }
}

fn at_identifier(setting: &Setting, page: IdentifierPage, event: Event) -> Turn {
    match (event, &page.note) {
        (Event::SubmitIdentifier { identifier }, _) => match read_identifier(&setting.portal, &identifier) {
            Err(problem) => {
                let note = IdentifierNote::Wrong(problem);
                rest(Page::Identifier(IdentifierPage { typed: None, note }))
            }
            Ok(typed) => match typed.likely_meant() {
                // Submitted once more after the hint: it is meant as typed.
                Some(meant) if page.typed.as_ref() != Some(&typed) => {
                    let note = IdentifierNote::Meant(meant);
                    rest(Page::Identifier(IdentifierPage { typed: Some(typed), note }))
                }
                _ => start(typed, page),
            },
        },
        (Event::UseSuggestion {}, IdentifierNote::Meant(meant)) => start(meant.clone(), page),
        (Event::GoBack {}, _) => rest(Page::Start(setting.notice)),
        _ => stay(Page::Identifier(page)),
    }
}

/// Begins the reset. A question about the spelling has been answered and goes; else the page stays.
fn start(identifier: Identifier, page: IdentifierPage) -> Turn {
    match page.note {
        IdentifierNote::Meant(_) => {
            let page = IdentifierPage { typed: Some(identifier.clone()), note: IdentifierNote::None };
            begin_on_its_page(Call::Start(identifier, Origin::Identifier(page)))
        }
        _ => begin(Call::Start(identifier, Origin::Identifier(page))),
    }
}

/// The email page with what was typed there.
pub(super) fn typed(identifier: Identifier) -> Page {
    Page::Identifier(IdentifierPage { typed: Some(identifier), note: IdentifierNote::None })
}

fn read_identifier(portal: &Capabilities, typed: &str) -> Result<Identifier, IdentifierProblem> {
    match portal.identifier {
        IdentifierKind::Email => Identifier::email(typed),
        IdentifierKind::UsernameOrEmail => Identifier::any(typed),
    }
}

fn at_code(page: CodePage, event: Event) -> Turn {
    match event {
        Event::SubmitCode { code } => match code.parse(page.step.shape) {
            Ok(code) => begin(Call::SubmitCode(page, code)),
            Err(problem) => {
                let note = CodeNote::Error(CodeError::Entry(problem));
                rest(Page::Code(CodePage { note, ..page }))
            }
        },
        Event::AskNewCode {} if page.wait > 0 => {
            rest(Page::Code(CodePage { note: CodeNote::Notice(CodeNotice::TooSoon), ..page }))
        }
        Event::AskNewCode {} => begin(Call::Resend(page)),
        Event::GoBack {} => rest(typed(page.identifier)),
        _ => stay(Page::Code(page)),
    }
}

fn at_password(page: PasswordPage, event: Event) -> Turn {
    match event {
        Event::TypePassword { password } => live_advice(page, &password, None),
        Event::SubmitPassword { password } if password.is_empty() => {
            rest(Page::Password(PasswordPage { note: PasswordNote::Empty, ..page }))
        }
        Event::SubmitPassword { password } => {
            let advice = advice_on(&page, &password);
            let unmet = advice.unmet();
            // Whether a password is common only the portal can tell; the other rules are exact, so a
            // breach is said at once instead of spending a request on it.
            if unmet.iter().any(|reason| *reason != Rejection::Breaks(Rule::NotCommon)) {
                let note = PasswordNote::Rejected(unmet);
                return rest(Page::Password(PasswordPage { advice, note, ..page }));
            }
            begin(Call::MarkUnsure(Change { page: PasswordPage { advice, ..page }, password }))
        }
        Event::MakePassword {} => {
            let ask = Ask::MakePassword(page.step.policy.clone());
            Turn::Live(Stage::At(Page::Password(page)), Some(ask))
        }
        Event::GoBack {} => rest(Page::Code(CodePage { note: CodeNote::None, ..page.code_page })),
        _ => stay(Page::Password(page)),
    }
}

pub(super) fn advice_on(page: &PasswordPage, password: &NewPassword) -> Advice {
    password.advice(&page.step.policy, &[page.code_page.identifier.as_str()])
}

/// The page stays, with the advice on what is typed now.
pub(super) fn live_advice(page: PasswordPage, password: &NewPassword, ask: Option<Ask>) -> Turn {
    let advice = advice_on(&page, password);
    Turn::Live(Stage::At(Page::Password(PasswordPage { advice, ..page })), ask)
}

fn at_unsettled(setting: &Setting, change: Change, why: Unsettled, event: Event) -> Turn {
    match event {
        Event::CheckAgain {} => begin(Call::SettleChange(change, Doubt::OnPage(why))),
        Event::TryAgain {} => begin(Call::SetPassword(change, Sending::Again(why))),
        // No way back to the password: another one, sent now, could hide that the first was taken.
        Event::StartOver {} => rest(Page::Start(setting.notice)),
        _ => stay(Page::Unsettled(change, why)),
    }
}

fn at_done(setting: &Setting, sign_in: SignIn, answer: SignInAnswer, event: Event) -> Turn {
    match (event, answer) {
        (Event::Continue {}, SignInAnswer::Refused) => rest(Page::Finished(Kept::No)),
        (Event::Continue {}, _) => rest(Page::Save(sign_in, answer, SaveNote::None)),
        (Event::CheckAgain {}, SignInAnswer::Refused | SignInAnswer::CannotTell) => {
            begin(Call::CheckChanged(sign_in))
        }
        (Event::StartOver {}, _) => rest(Page::Start(setting.notice)),
        _ => stay(Page::Done(sign_in, Some(answer))),
    }
}

fn at_save(sign_in: SignIn, answer: SignInAnswer, note: SaveNote, event: Event) -> Turn {
    match event {
        Event::AnswerSave { answer: YesNo::Yes } => begin(Call::Save(sign_in, answer)),
        Event::AnswerSave { answer: YesNo::No } => rest(Page::Finished(match note {
            SaveNote::None | SaveNote::Failed(KeychainProblem::Absent | KeychainProblem::Refused) => Kept::No,
            // The store cannot be told to forget a call: it may still write.
            SaveNote::Stopped | SaveNote::Failed(KeychainProblem::Locked | KeychainProblem::Silent) => {
                Kept::Unknown
            }
        })),
        Event::GoBack {} => rest(Page::Done(sign_in, Some(answer))),
        _ => stay(Page::Save(sign_in, answer, note)),
    }
}

/// Where the patient is after ending a call. What may have been done is not undone by that.
fn stopped(call: Call) -> Page {
    match call {
        Call::Start(identifier, Origin::Identifier(_)) => {
            Page::Identifier(IdentifierPage { typed: Some(identifier), note: IdentifierNote::Stopped })
        }
        Call::Start(_, Origin::CodeOver(page)) => Page::CodeOver(page),
        // Which code works now is not known: the portal may have made a new one.
        Call::Resend(page) => Page::CodeOver(page.over(CodeOver::Unclear)),
        Call::SubmitCode(page, _) => {
            // The portal may have counted it.
            let wrong = page.wrong.saturating_add(1);
            Page::Code(CodePage { wrong, note: CodeNote::Notice(CodeNotice::Stopped), ..page })
        }
        Call::MarkUnsure(change) => {
            Page::Password(PasswordPage { note: PasswordNote::Stopped, ..change.page })
        }
        Call::SetPassword(change, _) => Page::Unsettled(change, Unsettled::Stopped),
        Call::SettleChange(change, _) => Page::Unsettled(change, Unsettled::NoAnswer),
        Call::CheckChanged(sign_in) => Page::Done(sign_in, Some(SignInAnswer::CannotTell)),
        Call::CheckTyped(..) => Page::Interrupted(Interrupted::CannotTell),
        Call::Save(sign_in, answer) => Page::Save(sign_in, answer, SaveNote::Stopped),
    }
}
