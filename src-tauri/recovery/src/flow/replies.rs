//! What the portal, the keychain and the clock answer, and where it leads. A reply to a call that is no
//! longer on its way changes nothing.

use std::time::Duration;

use super::event::{Ask, Reply};
use super::pages::*;
use super::state::*;
use super::step::{Turn, advice_on, begin, begin_on_its_page, live_advice, rest};
use crate::identifier::IdentifierProblem;
use crate::password::Advice;
use crate::portal::{Capabilities, CodeStep, PasswordStep};
use crate::{Identifier, Next, Problem, Reveal, SignInAnswer, Step};

/// How long to wait before the first, second and every later further code, where the portal does not
/// say. Longer each time: the usual cause is slow mail, and many codes only confuse.
const RESEND_WAITS: [u32; 3] = [30, 60, 120];

pub(super) fn on_reply(portal: &Capabilities, stage: Stage, reply: Reply) -> Turn {
    match (stage, reply) {
        (stage, Reply::SecondsLeft(left)) => seconds_left(stage, left),
        (Stage::At(Page::Password(page)), Reply::PasswordMade(password)) => {
            let ask = Some(Ask::Show(Reveal::new(password.clone())));
            if page.note == PasswordNote::None {
                return live_advice(page, &password, ask);
            }
            // What was wrong with the one before is not wrong with this one.
            let advice = advice_on(&page, &password);
            let page = PasswordPage { advice, note: PasswordNote::None, ..page };
            Turn::Go(Stage::At(Page::Password(page)), ask)
        }
        (Stage::Calling(call, _), Reply::Slow(progress)) => Turn::Live(Stage::Calling(call, progress), None),
        (Stage::Calling(call, progress), reply) => match (call, reply) {
            (Call::Start(identifier, origin), Reply::Started(answer, at)) => {
                started(identifier, origin, answer, at)
            }
            (Call::Resend(page), Reply::Started(answer, at)) => resent(page, answer, at),
            (Call::SubmitCode(page, code), Reply::CodeChecked(answer)) => match answer {
                Ok(Step { next: Next::SetPassword(step) | Next::CodeHeld(step), token }) => {
                    proven(page, step, Proof { token, code })
                }
                Ok(step) => stuck(Call::SubmitCode(page, code), unfitting(&step.next)),
                Err(problem) => code_refused(portal, page, problem, |page| Call::SubmitCode(page, code)),
            },
            // A keychain that cannot mark does not keep anyone from a new password.
            (Call::MarkUnsure(change), Reply::Marked(_)) => begin(Call::SetPassword(change, Sending::First)),
            (Call::SetPassword(change, sending), Reply::PasswordSet(answer)) => {
                password_answered(portal, change, sending, answer)
            }
            (Call::CheckChanged(sign_in), Reply::SignedIn(answer)) => rest(Page::Done(sign_in, Some(answer))),
            (Call::SettleChange(change, doubt), Reply::SignedIn(answer)) => settled(change, doubt, answer),
            (Call::CheckTyped(sign_in, _), Reply::SignedIn(answer)) => rest(match answer {
                SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => {
                    Page::Done(sign_in, Some(answer))
                }
                SignInAnswer::Refused => Page::Interrupted(Interrupted::Refused),
                SignInAnswer::CannotTell => Page::Interrupted(Interrupted::CannotTell),
            }),
            (Call::Save(sign_in, answer), Reply::Saved(outcome)) => rest(match outcome {
                Ok(()) => Page::Finished(Kept::Yes),
                Err(problem) => Page::Save(sign_in, answer, SaveNote::Failed(problem)),
            }),
            (call, _) => Turn::Stay(Stage::Calling(call, progress)),
        },
        (stage, _) => Turn::Stay(stage),
    }
}

/// The count goes on wherever the patient is, for when they come back to the code.
fn seconds_left(mut stage: Stage, left: u32) -> Turn {
    let page = match &mut stage {
        Stage::At(Page::Code(page)) => Some(page),
        Stage::At(Page::Password(page)) => Some(&mut page.code_page),
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
    rest(Page::Stuck(call.gone_back_to(), why))
}

/// A next step that this portal has no business asking for here.
fn unfitting(next: &Next) -> Stuck {
    match next {
        Next::ContactClinic => Stuck::CallClinic,
        _ => Stuck::Unexpected("UnfittingStep"),
    }
}

fn started(identifier: Identifier, origin: Origin, answer: Result<Step, Problem>, at: Moment) -> Turn {
    match answer {
        Ok(Step { next: Next::EnterCode(step), token }) => {
            let (kept, note) = match origin {
                Origin::Identifier(_) => (None, CodeNote::None),
                Origin::CodeOver(page) => (page.kept, CodeNote::Notice(CodeNotice::NewCode)),
            };
            let wait = resend_wait(&step, 0);
            wait_for_code(CodePage {
                identifier,
                token,
                step,
                sent_at: at,
                resends: 0,
                wait,
                wrong: 0,
                note,
                kept,
            })
        }
        Ok(step) => stuck(Call::Start(identifier, origin), unfitting(&step.next)),
        Err(Problem::IdentifierRefused) => {
            let note = IdentifierNote::Wrong(IdentifierProblem::NotAnEmail);
            rest(Page::Identifier(IdentifierPage { typed: Some(identifier), note }))
        }
        Err(problem) => stuck(Call::Start(identifier, origin), Stuck::from_problem(&problem)),
    }
}

fn resent(page: CodePage, answer: Result<Step, Problem>, at: Moment) -> Turn {
    match answer {
        Ok(Step { next: Next::EnterCode(step), token }) => {
            let resends = page.resends.saturating_add(1);
            let wait = resend_wait(&step, resends);
            let note = CodeNote::Notice(CodeNotice::NewCode);
            wait_for_code(CodePage { token, step, sent_at: at, resends, wait, wrong: 0, note, ..page })
        }
        Ok(step) => stuck(Call::Resend(page), unfitting(&step.next)),
        // The portal may have made a new code whose flow we do not know: only a new start is sound.
        Err(problem) if problem.leaves_it_open() => {
            let why = Stuck::from_problem(&problem);
            let over = page.over(CodeOver::Unclear);
            stuck(Call::Start(over.identifier.clone(), Origin::CodeOver(over)), why)
        }
        Err(problem) => stuck(Call::Resend(page), Stuck::from_problem(&problem)),
    }
}

fn wait_for_code(page: CodePage) -> Turn {
    let wait = Duration::from_secs(u64::from(page.wait));
    Turn::Go(Stage::At(Page::Code(page)), Some(Ask::CountDown(wait)))
}

/// Seconds before a further code may be asked for. What the portal says wins.
fn resend_wait(step: &CodeStep, resends: u8) -> u32 {
    let said = step.resend_after.map(|after| u32::try_from(after.as_secs()).unwrap_or(u32::MAX));
    said.unwrap_or(RESEND_WAITS[usize::from(resends).min(RESEND_WAITS.len() - 1)])
}

fn proven(page: CodePage, step: PasswordStep, proof: Proof) -> Turn {
    let kept = page.kept.clone();
    let code_page = CodePage { kept: None, note: CodeNote::None, ..page };
    let advice = Advice::untouched(&step.policy);
    let page = PasswordPage { code_page, step, proof, advice, note: PasswordNote::None };
    match kept {
        Some(password) => {
            let advice = advice_on(&page, &password);
            begin_on_its_page(Call::MarkUnsure(Change { page: PasswordPage { advice, ..page }, password }))
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
    let over = |page: CodePage, why| rest(Page::CodeOver(page.over(why)));
    match problem {
        Problem::WrongCode { left } => {
            let wrong = page.wrong.saturating_add(1);
            let page = CodePage { wrong, ..page };
            if left == Some(0) || portal.code_tries.is_some_and(|tries| wrong >= tries) {
                return over(page, CodeOver::UsedUp);
            }
            rest(Page::Code(CodePage { note: CodeNote::Error(CodeError::Wrong { left }), ..page }))
        }
        Problem::CodeExpired => over(page, CodeOver::Expired),
        Problem::AttemptsExhausted => over(page, CodeOver::UsedUp),
        Problem::CodeOver if page.wrong == 0 => over(page, CodeOver::Expired),
        Problem::CodeOver => over(page, CodeOver::Either),
        Problem::FlowLost => over(page, CodeOver::Unclear),
        other => stuck(call(page), Stuck::from_problem(&other)),
    }
}

fn password_answered(
    portal: &Capabilities,
    change: Change,
    sending: Sending,
    answer: Result<Step, Problem>,
) -> Turn {
    match (answer, sending) {
        (Ok(Step { next: Next::Done, .. }), _) => begin_on_its_page(Call::CheckChanged(change.sign_in())),
        // An answer that is no answer to this: it may have been done, so look.
        (Ok(_), _) => begin(Call::SettleChange(change, Doubt::NoAnswer)),
        (Err(Problem::PasswordRejected(reasons)), Sending::First) => rejected(change, reasons),
        (Err(Problem::PasswordRejected(reasons)), Sending::Again(_)) => {
            begin(Call::SettleChange(change, Doubt::Rejected(reasons)))
        }
        // A no to the second sending says nothing of the first: a code that was used is over too.
        (Err(_), Sending::Again(why)) => begin(Call::SettleChange(change, Doubt::OnPage(why))),
        (Err(problem), Sending::First) if problem.leaves_it_open() => {
            begin(Call::SettleChange(change, Doubt::NoAnswer))
        }
        (Err(problem), Sending::First) => {
            let kept = Some(change.password.clone());
            let code_page = CodePage { kept, ..change.page.code_page.clone() };
            code_refused(portal, code_page, problem, |_| Call::SetPassword(change, Sending::First))
        }
    }
}

fn rejected(change: Change, reasons: Vec<crate::password::Rejection>) -> Turn {
    let note = PasswordNote::Rejected(reasons);
    rest(Page::Password(PasswordPage { note, ..change.page }))
}

/// What a sign-in with the new password showed of a change that was open.
fn settled(change: Change, doubt: Doubt, answer: SignInAnswer) -> Turn {
    match (answer, doubt) {
        (SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor, _) => {
            rest(Page::Done(change.sign_in(), Some(answer)))
        }
        // Refused twice over: it was not changed, and we know why.
        (SignInAnswer::Refused, Doubt::Rejected(reasons)) => rejected(change, reasons),
        (SignInAnswer::Refused, _) => rest(Page::Unsettled(change, Unsettled::NotYet)),
        (SignInAnswer::CannotTell, _) => rest(Page::Unsettled(change, Unsettled::NoAnswer)),
    }
}
