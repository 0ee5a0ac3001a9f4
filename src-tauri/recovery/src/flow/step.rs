//! The transitions. Every function takes what it needs by value and says where to go; an event that
//! means nothing where it arrives changes nothing.

use std::time::Duration;

use super::event::{Ask, Choice, Event, Progress, Reply, YesNo};
use super::state::*;
use crate::code::CodeEntryProblem;
use crate::identifier::IdentifierProblem;
use crate::keychain::{Certainty, SignIn};
use crate::password::{Advice, Rejection, Rule};
use crate::portal::{Capabilities, CodeStep, IdentifierKind, PasswordStep};
use crate::{Identifier, NewPassword, Next, Problem, Reveal, SignInAnswer, Step};

/// How long to wait before the first, second and every later further code, where the portal does not
/// say. Longer each time: the usual cause is slow mail, and many codes only confuse.
const RESEND_WAITS: [u32; 3] = [30, 60, 120];

/// One turn of the flow.
pub fn step(state: State, event: Event) -> (State, Option<Ask>) {
    let State {
        portal,
        stage,
        card_open,
        answers,
    } = state;
    let turn = match event {
        Event::OpenHelp {} => {
            return (
                State {
                    portal,
                    stage,
                    card_open: true,
                    answers,
                },
                None,
            );
        }
        Event::CloseHelp {} => {
            return (
                State {
                    portal,
                    stage,
                    card_open: false,
                    answers,
                },
                None,
            );
        }
        Event::GoBack {} if card_open => {
            return (
                State {
                    portal,
                    stage,
                    card_open: false,
                    answers,
                },
                None,
            );
        }
        Event::Reply(reply) => on_reply(&portal, stage, reply),
        _ if card_open => Turn::Stay(stage),
        event => match stage {
            Stage::At(page) => at_page(&portal, page, event),
            Stage::Calling(call, progress) => match event {
                Event::Stop {} => Turn::Go(Stage::At(stopped(call)), Some(Ask::Cancel)),
                _ => Turn::Stay(Stage::Calling(call, progress)),
            },
        },
    };
    let (stage, ask, answers) = match turn {
        Turn::Stay(stage) => (stage, None, answers),
        Turn::Live(stage, ask) => (stage, ask, answers),
        Turn::Go(stage, ask) => (stage, ask, answers.wrapping_add(1)),
    };
    (
        State {
            portal,
            stage,
            card_open,
            answers,
        },
        ask,
    )
}

/// What an event did.
enum Turn {
    /// Nothing.
    Stay(Stage),
    /// The page stays; only its live pieces may differ.
    Live(Stage, Option<Ask>),
    /// A page with something new to read.
    Go(Stage, Option<Ask>),
}

fn rest(page: Page) -> Turn {
    Turn::Go(Stage::At(page), None)
}

fn stay(page: Page) -> Turn {
    Turn::Stay(Stage::At(page))
}

fn begin(call: Call) -> Turn {
    let ask = match &call {
        Call::Start(identifier, _) => Ask::Start(identifier.clone()),
        Call::Resend(page) => Ask::Resend(page.token.clone(), page.identifier.clone()),
        Call::SubmitCode(page, code) => Ask::SubmitCode(page.token.clone(), code.clone()),
        Call::MarkUnsure(change) => Ask::MarkUnsure(change.page.sign_in_as().clone()),
        Call::SetPassword(change) => {
            Ask::SetPassword(change.page.proof.clone(), change.password.clone())
        }
        Call::SettleChange(change, _) => Ask::SignIn(change.sign_in()),
        Call::CheckChanged(sign_in) | Call::CheckTyped(sign_in, _) => Ask::SignIn(sign_in.clone()),
        Call::Save(sign_in, answer) => Ask::Save(sign_in.clone(), certainty(*answer)),
    };
    Turn::Live(Stage::Calling(call, Progress::Begun), Some(ask))
}

fn certainty(answer: SignInAnswer) -> Certainty {
    match answer {
        SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => Certainty::Current,
        SignInAnswer::Refused | SignInAnswer::CannotTell => Certainty::Unsure,
    }
}

fn at_page(portal: &Capabilities, page: Page, event: Event) -> Turn {
    let fresh = || Page::Start(StartNotice::None);
    match (page, event) {
        (
            Page::Start(_),
            Event::Choose {
                choice: Choice::ForgotPassword,
            },
        ) => rest(Page::Identifier(IdentifierPage {
            typed: None,
            note: IdentifierNote::None,
        })),
        (Page::Interrupted(seen), event) => at_interrupted(seen, event),
        (Page::Identifier(page), event) => at_identifier(portal, page, event),
        (Page::Code(page), event) => at_code(page, event),
        (Page::CodeOver(page), Event::AskNewCode {}) => {
            begin(Call::Start(page.identifier.clone(), Origin::CodeOver(page)))
        }
        (Page::CodeOver(page), Event::GoBack {}) => rest(retype(page.identifier)),
        (Page::Password(page), event) => at_password(page, event),
        (Page::Unsettled(change, why), Event::CheckAgain {}) => {
            begin(Call::SettleChange(change, Some(why)))
        }
        (Page::Unsettled(change, _), Event::TryAgain {}) => begin(Call::SetPassword(change)),
        (Page::Unsettled(change, _), Event::GoBack {}) => rest(Page::Password(change.page)),
        (Page::Unsettled(..) | Page::Done(..) | Page::Finished { .. }, Event::StartOver {}) => {
            rest(fresh())
        }
        (Page::Done(sign_in, Some(answer)), Event::Continue {}) => match answer {
            SignInAnswer::Refused => rest(Page::Finished { saved: false }),
            _ => rest(Page::Save(sign_in, answer, None)),
        },
        (
            Page::Done(sign_in, Some(SignInAnswer::Refused | SignInAnswer::CannotTell)),
            Event::CheckAgain {},
        ) => begin(Call::CheckChanged(sign_in)),
        (Page::Save(sign_in, answer, _), Event::AnswerSave { answer: YesNo::Yes }) => {
            begin(Call::Save(sign_in, answer))
        }
        (Page::Save(..), Event::AnswerSave { answer: YesNo::No }) => {
            rest(Page::Finished { saved: false })
        }
        (Page::Save(sign_in, answer, _), Event::GoBack {}) => {
            rest(Page::Done(sign_in, Some(answer)))
        }
        (page @ Page::Finished { .. }, Event::Finish {}) => {
            Turn::Live(Stage::At(page), Some(Ask::Close))
        }
        (Page::Stuck(Call::MarkUnsure(change), _), Event::TryAgain {}) => {
            begin(Call::SetPassword(change))
        }
        (Page::Stuck(call, _), Event::TryAgain {}) => begin_again(call),
        (Page::Stuck(call, _), Event::GoBack {}) => rest(call.page()),
        (Page::Stuck(..), Event::StartOver {}) => rest(fresh()),
        (page, _) => stay(page),
    }
}

fn begin_again(call: Call) -> Turn {
    // The page beneath differs from the one shown, so this is a page to read, not a live piece.
    match begin(call) {
        Turn::Live(stage, ask) => Turn::Go(stage, ask),
        other => other,
    }
}

fn retype(identifier: Identifier) -> Page {
    Page::Identifier(IdentifierPage {
        typed: Some(identifier),
        note: IdentifierNote::None,
    })
}

fn at_interrupted(seen: Interrupted, event: Event) -> Turn {
    match event {
        Event::CheckSignIn {
            identifier,
            password,
        } => match Identifier::any(&identifier) {
            Ok(identifier) if !password.is_empty() => begin(Call::CheckTyped(
                SignIn {
                    identifier,
                    password,
                },
                seen,
            )),
            _ => rest(Page::Interrupted(Interrupted::Incomplete)),
        },
        Event::StartOver {} | Event::GoBack {} => rest(Page::Start(StartNotice::None)),
        _ => stay(Page::Interrupted(seen)),
    }
}

fn at_identifier(portal: &Capabilities, page: IdentifierPage, event: Event) -> Turn {
    let start = |identifier: Identifier| {
        let origin = IdentifierPage {
            typed: Some(identifier.clone()),
            note: IdentifierNote::None,
        };
        begin(Call::Start(identifier, Origin::Identifier(origin)))
    };
    match (event, page.note) {
        (Event::SubmitIdentifier { identifier }, _) => match read_identifier(portal, &identifier) {
            Err(problem) => {
                let note = IdentifierNote::Wrong(problem);
                rest(Page::Identifier(IdentifierPage { typed: None, note }))
            }
            Ok(typed) => match typed.likely_meant() {
                // Submitted a second time after the hint: it is meant as typed.
                Some(meant) if page.typed.as_ref() != Some(&typed) => {
                    let note = IdentifierNote::Meant(meant);
                    rest(Page::Identifier(IdentifierPage {
                        typed: Some(typed),
                        note,
                    }))
                }
                _ => start(typed),
            },
        },
        (Event::UseSuggestion {}, IdentifierNote::Meant(meant)) => start(meant),
        (Event::GoBack {}, _) => rest(Page::Start(StartNotice::None)),
        (_, note) => stay(Page::Identifier(IdentifierPage {
            typed: page.typed,
            note,
        })),
    }
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
            Err(problem) => rest(Page::Code(entry_error(page, problem))),
        },
        Event::AskNewCode {} if page.wait > 0 => rest(Page::Code(CodePage {
            note: CodeNote::Notice(CodeNotice::TooSoon),
            ..page
        })),
        Event::AskNewCode {} => begin(Call::Resend(page)),
        Event::GoBack {} => rest(retype(page.identifier)),
        _ => stay(Page::Code(page)),
    }
}

fn entry_error(page: CodePage, problem: CodeEntryProblem) -> CodePage {
    CodePage {
        note: CodeNote::Error(CodeError::Entry(problem)),
        ..page
    }
}

fn at_password(page: PasswordPage, event: Event) -> Turn {
    match event {
        Event::TypePassword { password } => live_advice(page, &password, None),
        Event::SubmitPassword { password } if password.is_empty() => {
            rest(Page::Password(PasswordPage {
                note: PasswordNote::Empty,
                ..page
            }))
        }
        Event::SubmitPassword { password } => {
            let advice = advice_on(&page, &password);
            let unmet = advice.unmet();
            // Whether a password is common only the portal can tell; the other rules are exact, so a
            // breach is said at once instead of spending a request on it.
            if unmet
                .iter()
                .any(|reason| *reason != Rejection::Breaks(Rule::NotCommon))
            {
                let note = PasswordNote::Rejected(unmet);
                return rest(Page::Password(PasswordPage {
                    advice,
                    note,
                    ..page
                }));
            }
            begin(Call::MarkUnsure(Change {
                page: PasswordPage { advice, ..page },
                password,
            }))
        }
        Event::MakePassword {} => {
            let ask = Ask::MakePassword(page.step.policy.clone());
            Turn::Live(Stage::At(Page::Password(page)), Some(ask))
        }
        Event::GoBack {} => rest(Page::Code(CodePage {
            note: CodeNote::None,
            ..page.code_page
        })),
        _ => stay(Page::Password(page)),
    }
}

fn advice_on(page: &PasswordPage, password: &NewPassword) -> Advice {
    password.advice(&page.step.policy, &[page.code_page.identifier.as_str()])
}

fn live_advice(page: PasswordPage, password: &NewPassword, ask: Option<Ask>) -> Turn {
    let advice = advice_on(&page, password);
    Turn::Live(
        Stage::At(Page::Password(PasswordPage { advice, ..page })),
        ask,
    )
}

/// Where the patient is after ending a call. What may have been done is not undone by that.
fn stopped(call: Call) -> Page {
    match call {
        Call::Start(identifier, Origin::Identifier(_)) => Page::Identifier(IdentifierPage {
            typed: Some(identifier),
            note: IdentifierNote::Stopped,
        }),
        Call::Start(_, Origin::CodeOver(page)) => Page::CodeOver(page),
        Call::Resend(page) | Call::SubmitCode(page, _) => Page::Code(CodePage {
            note: CodeNote::Notice(CodeNotice::Stopped),
            ..page
        }),
        Call::MarkUnsure(change) => Page::Password(PasswordPage {
            note: PasswordNote::Stopped,
            ..change.page
        }),
        Call::SetPassword(change) => Page::Unsettled(change, Unsettled::Stopped),
        Call::SettleChange(change, _) => Page::Unsettled(change, Unsettled::NoAnswer),
        Call::CheckChanged(sign_in) => Page::Done(sign_in, Some(SignInAnswer::CannotTell)),
        Call::CheckTyped(..) => Page::Interrupted(Interrupted::CannotTell),
        Call::Save(sign_in, answer) => Page::Save(
            sign_in,
            answer,
            Some(crate::keychain::KeychainProblem::Silent),
        ),
    }
}

fn on_reply(portal: &Capabilities, stage: Stage, reply: Reply) -> Turn {
    match (stage, reply) {
        (Stage::Calling(call, _), Reply::Slow(progress)) => {
            Turn::Live(Stage::Calling(call, progress), None)
        }
        (stage, Reply::SecondsLeft(left)) => seconds_left(stage, left),
        (Stage::At(Page::Password(page)), Reply::PasswordMade(password)) => {
            let ask = Some(Ask::Show(Reveal::new(password.clone())));
            live_advice(page, &password, ask)
        }
        (Stage::Calling(Call::Start(identifier, origin), _), Reply::Started(answer, at)) => {
            started(identifier, origin, answer, at)
        }
        (Stage::Calling(Call::Resend(page), _), Reply::Started(answer, at)) => {
            resent(page, answer, at)
        }
        (Stage::Calling(Call::SubmitCode(page, code), _), Reply::CodeChecked(answer)) => {
            match answer {
                Ok(Step {
                    next: Next::SetPassword(step) | Next::CodeHeld(step),
                    token,
                }) => proven(page, step, Proof { token, code }),
                Ok(step) => stuck(Call::SubmitCode(page, code), unfitting(&step.next)),
                Err(problem) => {
                    code_refused(portal, page, problem, |page| Call::SubmitCode(page, code))
                }
            }
        }
        // A keychain that cannot mark does not keep anyone from a new password.
        (Stage::Calling(Call::MarkUnsure(change), _), Reply::Marked(_)) => {
            begin(Call::SetPassword(change))
        }
        (Stage::Calling(Call::SetPassword(change), _), Reply::PasswordSet(answer)) => {
            password_answered(portal, change, answer)
        }
        (Stage::Calling(Call::CheckChanged(sign_in), _), Reply::SignedIn(answer)) => {
            rest(Page::Done(sign_in, Some(answer)))
        }
        (Stage::Calling(Call::SettleChange(change, _), _), Reply::SignedIn(answer)) => {
            rest(match answer {
                SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => {
                    Page::Done(change.sign_in(), Some(answer))
                }
                SignInAnswer::Refused => Page::Unsettled(change, Unsettled::NotYet),
                SignInAnswer::CannotTell => Page::Unsettled(change, Unsettled::NoAnswer),
            })
        }
        (Stage::Calling(Call::CheckTyped(sign_in, _), _), Reply::SignedIn(answer)) => {
            rest(match answer {
                SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => {
                    Page::Done(sign_in, Some(answer))
                }
                SignInAnswer::Refused => Page::Interrupted(Interrupted::Refused),
                SignInAnswer::CannotTell => Page::Interrupted(Interrupted::CannotTell),
            })
        }
        (Stage::Calling(Call::Save(sign_in, answer), _), Reply::Saved(outcome)) => {
            rest(match outcome {
                Ok(()) => Page::Finished { saved: true },
                Err(problem) => Page::Save(sign_in, answer, Some(problem)),
            })
        }
        (stage, _) => Turn::Stay(stage),
    }
}

fn seconds_left(stage: Stage, left: u32) -> Turn {
    let mut stage = stage;
    let page = match &mut stage {
        Stage::At(Page::Code(page)) => Some(page),
        Stage::At(Page::Stuck(call, _)) | Stage::Calling(call, _) => call.code_page_mut(),
        Stage::At(_) => None,
    };
    match page {
        Some(page) => page.wait = left,
        None => return Turn::Stay(stage),
    }
    Turn::Live(stage, None)
}

fn stuck(call: Call, why: Stuck) -> Turn {
    rest(Page::Stuck(call, why))
}

/// A next step that this portal has no business asking for here.
fn unfitting(next: &Next) -> Stuck {
    match next {
        Next::ContactClinic => Stuck::CallClinic,
        _ => Stuck::Unexpected("UnfittingStep"),
    }
}

fn started(
    identifier: Identifier,
    origin: Origin,
    answer: Result<Step, Problem>,
    at: Moment,
) -> Turn {
    match answer {
        Ok(Step {
            next: Next::EnterCode(step),
            token,
        }) => {
            let (kept, note) = match origin {
                Origin::Identifier(_) => (None, CodeNote::None),
                Origin::CodeOver(page) => (page.kept, CodeNote::Notice(CodeNotice::NewCode)),
            };
            wait_for_code(CodePage {
                identifier,
                token,
                wait: resend_wait(&step, 0),
                step,
                sent_at: at,
                resends: 0,
                wrong: 0,
                note,
                kept,
            })
        }
        Ok(step) => stuck(Call::Start(identifier, origin), unfitting(&step.next)),
        Err(Problem::IdentifierRefused) => {
            let note = IdentifierNote::Wrong(IdentifierProblem::NotAnEmail);
            rest(Page::Identifier(IdentifierPage {
                typed: Some(identifier),
                note,
            }))
        }
        Err(problem) => stuck(
            Call::Start(identifier, origin),
            Stuck::from_problem(&problem),
        ),
    }
}

fn resent(page: CodePage, answer: Result<Step, Problem>, at: Moment) -> Turn {
    match answer {
        Ok(Step {
            next: Next::EnterCode(step),
            token,
        }) => {
            let resends = page.resends.saturating_add(1);
            wait_for_code(CodePage {
                token,
                wait: resend_wait(&step, resends),
                step,
                sent_at: at,
                resends,
                wrong: 0,
                note: CodeNote::Notice(CodeNotice::NewCode),
                ..page
            })
        }
        Ok(step) => stuck(Call::Resend(page), unfitting(&step.next)),
        Err(problem) => stuck(Call::Resend(page), Stuck::from_problem(&problem)),
    }
}

fn wait_for_code(page: CodePage) -> Turn {
    let wait = Duration::from_secs(u64::from(page.wait));
    Turn::Go(Stage::At(Page::Code(page)), Some(Ask::CountDown(wait)))
}

/// Seconds before a further code may be asked for. What the portal says wins.
fn resend_wait(step: &CodeStep, resends: u8) -> u32 {
    let said = step
        .resend_after
        .map(|after| u32::try_from(after.as_secs()).unwrap_or(u32::MAX));
    let later = RESEND_WAITS[usize::from(resends).min(RESEND_WAITS.len() - 1)];
    said.unwrap_or(later)
}

fn proven(page: CodePage, step: PasswordStep, proof: Proof) -> Turn {
    let kept = page.kept.clone();
    let code_page = CodePage {
        kept: None,
        note: CodeNote::None,
        ..page
    };
    let advice = Advice::untouched(&step.policy);
    let page = PasswordPage {
        code_page,
        step,
        proof,
        advice,
        note: PasswordNote::None,
    };
    match kept {
        Some(password) => {
            let advice = advice_on(&page, &password);
            begin_again(Call::MarkUnsure(Change {
                page: PasswordPage { advice, ..page },
                password,
            }))
        }
        None => rest(Page::Password(page)),
    }
}

/// The portal said no to a code, at its check or together with a password.
fn code_refused(
    portal: &Capabilities,
    page: CodePage,
    problem: Problem,
    call: impl FnOnce(CodePage) -> Call,
) -> Turn {
    let over = |page: CodePage, why| {
        rest(Page::CodeOver(CodeOverPage {
            identifier: page.identifier,
            why,
            kept: page.kept,
        }))
    };
    match problem {
        Problem::WrongCode { left } => {
            let wrong = page.wrong.saturating_add(1);
            let page = CodePage { wrong, ..page };
            if left == Some(0) || portal.code_tries.is_some_and(|tries| wrong >= tries) {
                return over(page, CodeOver::UsedUp);
            }
            rest(Page::Code(CodePage {
                note: CodeNote::Error(CodeError::Wrong { left }),
                ..page
            }))
        }
        Problem::CodeExpired => over(page, CodeOver::Expired),
        Problem::AttemptsExhausted => over(page, CodeOver::UsedUp),
        Problem::CodeOver | Problem::FlowLost if page.wrong == 0 => over(page, CodeOver::Expired),
        Problem::CodeOver | Problem::FlowLost => over(page, CodeOver::Either),
        other => stuck(call(page), Stuck::from_problem(&other)),
    }
}

fn password_answered(portal: &Capabilities, change: Change, answer: Result<Step, Problem>) -> Turn {
    match answer {
        Ok(Step {
            next: Next::Done, ..
        }) => begin_again(Call::CheckChanged(change.sign_in())),
        // An answer that is no answer to this: it may have been done, so look.
        Ok(_) => begin(Call::SettleChange(change, None)),
        Err(problem) if problem.leaves_it_open() => begin(Call::SettleChange(change, None)),
        Err(Problem::PasswordRejected(reasons)) => rest(Page::Password(PasswordPage {
            note: PasswordNote::Rejected(reasons),
            ..change.page
        })),
        Err(problem) => {
            let kept = Some(change.password.clone());
            let code_page = CodePage {
                kept,
                ..change.page.code_page.clone()
            };
            code_refused(portal, code_page, problem, |_| Call::SetPassword(change))
        }
    }
}
