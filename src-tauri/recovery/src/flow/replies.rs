//! What the portal and the keychain answer to the calls of a recovery, and where it leads. A reply to a call that
//! is no longer on its way changes nothing. What is beside a recovery is in `replies_beside`.

use std::time::Duration;

use super::asks::{Ask, Reply, SecretField};
use super::call::Call;
use super::pages::*;
use super::patient::{MOST_REFUSALS, advice_on, live_advice, password_page};
use super::replies_beside;
use super::state::*;
use super::step::{Desk, Turn, rest};
use crate::identifier::IdentifierProblem;
use crate::keychain::SignIn;
use crate::portal::{CodeStep, DoneStep, PasswordStep, UsernameStep};
use crate::{FlowToken, Given, Identifier, Next, Problem, Reveal, SignInAnswer, Step};

/// How long to wait before the first, second and every later further code, where the portal does not
/// say. Longer each time: the usual cause is slow mail, and many codes only confuse.
const RESEND_WAITS: [u32; 3] = [30, 60, 120];

pub(super) fn on_reply(desk: Desk<'_>, stage: Stage, reply: Reply) -> Turn {
    match (stage, reply) {
        (stage, Reply::SecondsLeft(left)) => seconds_left(stage, left),
        // What lies on top has no field for it, and it is sent only once: the patient asks again.
        (stage @ Stage::At(Page::Password(_)), Reply::PasswordMade(_)) if desk.covered => Turn::Stay(stage),
        (Stage::At(Page::Password(page)), Reply::PasswordMade(password)) => password_made(page, password),
        (Stage::At(page), reply) => replies_beside::on_page(page, reply),
        (Stage::Calling(call, _), Reply::Slow(progress)) => Turn::Live(Stage::Calling(call, progress), None),
        (Stage::Calling(call, progress), reply) => match (call, reply) {
            (Call::Start(purpose, identifier, origin), Reply::Started(answer)) => {
                started(desk, purpose, identifier, origin, answer)
            }
            (Call::Resend(page, channel), Reply::Started(answer)) => resent(desk, page, channel, answer),
            (Call::SubmitCode(page, given), Reply::Checked(answer)) => match answer {
                Ok(step) => accepted(desk, page, given, step, Call::SubmitCode),
                Err(problem) => code_refused(desk, page, problem, |page| Call::SubmitCode(page, given)),
            },
            (Call::SubmitLink(page, given), Reply::Checked(answer)) => match answer {
                Ok(step) => accepted(desk, page, given, step, Call::SubmitLink),
                Err(Problem::WrongCode { .. }) => {
                    let note = LinkNote::NotTaken;
                    rest(Page::Link(LinkPage { from: LinkFrom::Code(page), note }))
                }
                Err(problem) => code_refused(desk, page, problem, |page| Call::SubmitLink(page, given)),
            },
            (Call::AnswerIdentity(page, identity), Reply::Checked(answer)) => {
                identity_checked(desk, page, identity, answer)
            }
            // A keychain that cannot mark does not keep anyone from a new password.
            (Call::MarkUnsure(change), Reply::Marked(_)) => {
                desk.begin(Call::SetPassword(change, Sending::First))
            }
            (Call::SetPassword(change, sending), Reply::PasswordSet(answer)) => {
                password_answered(desk, change, sending, answer)
            }
            (Call::MarkChanged(changed), Reply::Marked(_)) => desk.begin(Call::CheckChanged(changed)),
            (Call::CheckChanged(changed), Reply::SignedIn(answer)) => {
                let refused = changed.refused.saturating_add(u8::from(answer == SignInAnswer::Refused));
                rest(Page::Done(Changed { refused, ..changed }, Some(answer)))
            }
            (Call::SettleChange(change, doubt), Reply::SignedIn(answer)) => settled(change, doubt, answer),
            (Call::CheckTyped(sign_in, _, refused), Reply::SignedIn(answer)) => {
                typed_checked(sign_in, refused, answer)
            }
            (Call::Save(changed, answer), Reply::Saved(outcome)) => rest(match outcome {
                Ok(()) => Page::Finished(Kept::Yes),
                Err(problem) => Page::Save(changed, answer, SaveNote::Failed(problem)),
            }),
            (call, reply) => replies_beside::on_call(desk, call, progress, reply),
        },
    }
}

fn password_made(page: PasswordPage, password: crate::NewPassword) -> Turn {
    let ask = Some(Ask::Show(Reveal::new(password.clone()), SecretField::NewPassword));
    if page.note == PasswordNote::None {
        return live_advice(page, &password, ask);
    }
    // What was wrong with the one before is not wrong with this one.
    let advice = advice_on(&page, &password);
    let page = PasswordPage { advice, note: PasswordNote::None, ..page };
    Turn::Go(Stage::At(Page::Password(page)), ask)
}

/// The count goes on wherever the patient is, for when they come back to the code.
fn seconds_left(mut stage: Stage, left: u32) -> Turn {
    let page = match &mut stage {
        Stage::At(page) => page.code_page_mut(),
        Stage::Calling(call, _) => call.code_page_mut(),
    };
    match page {
        Some(page) => page.wait = left,
        None => return Turn::Stay(stage),
    }
    Turn::Live(stage, None)
}

/// A next step that this portal has no business asking for here.
fn unfitting(next: &Next) -> Stuck {
    match next {
        Next::ContactClinic(contact) => Stuck::from_contact(*contact),
        Next::Wait(wait) => Stuck::Wait(Some(*wait)),
        _ => Stuck::Unexpected("UnfittingStep"),
    }
}

fn started(
    desk: Desk<'_>,
    purpose: Purpose,
    identifier: Identifier,
    origin: Origin,
    answer: Result<Step, Problem>,
) -> Turn {
    match answer {
        Ok(Step { next: Next::EnterCode(step), token }) => {
            let (kept, note) = match origin {
                Origin::CodeOver(page) => (page.kept, CodeNote::Notice(CodeNotice::NewCode)),
                Origin::Identifier(_) | Origin::Username(_) | Origin::UsernameSent(..) => {
                    (None, CodeNote::None)
                }
            };
            let wait = resend_wait(&step, 0);
            wait_for_code(CodePage {
                purpose,
                identifier,
                token,
                step,
                turn: CodeTurn::First,
                sent_at: desk.now,
                resends: 0,
                wait,
                wrong: 0,
                note,
                kept,
            })
        }
        Ok(Step { next: Next::CheckInbox, .. }) => rest(Page::UsernameSent(purpose, identifier)),
        Ok(Step { next: Next::OpenBrowser(page), .. }) => {
            rest(Page::HandOff(HandOffPage::asked_for(purpose.need, page)))
        }
        Ok(step) => desk.stuck(Call::Start(purpose, identifier, origin), unfitting(&step.next)),
        Err(Problem::IdentifierRefused) => {
            let typed = Some(identifier);
            let note = IdentifierNote::Wrong(IdentifierProblem::NotAnEmail);
            rest(Page::Identifier(IdentifierPage { purpose, typed, note }))
        }
        Err(problem) => desk.stuck(Call::Start(purpose, identifier, origin), Stuck::from_problem(&problem)),
    }
}

fn resent(
    desk: Desk<'_>,
    page: CodePage,
    channel: Option<crate::portal::Channel>,
    answer: Result<Step, Problem>,
) -> Turn {
    match answer {
        Ok(Step { next: Next::EnterCode(step) | Next::SecondFactor(step), token }) => {
            let resends = page.resends.saturating_add(1);
            let wait = resend_wait(&step, resends);
            let (note, sent_at) = (CodeNote::Notice(CodeNotice::NewCode), desk.now);
            wait_for_code(CodePage { token, step, sent_at, resends, wait, wrong: 0, note, ..page })
        }
        Ok(Step { next: next @ (Next::ContactClinic(_) | Next::Wait(_)), .. }) => {
            desk.stuck(Call::Resend(page, channel), unfitting(&next))
        }
        // The flow has ended, or is past its codes: the same call would never be answered otherwise.
        Ok(_)
        | Err(Problem::FlowLost | Problem::CodeExpired | Problem::CodeOver | Problem::AttemptsExhausted) => {
            rest(Page::CodeOver(page.over(CodeOver::Unclear)))
        }
        // The portal may have made a new code whose flow we do not know: only a new start is sound.
        Err(problem) if problem.leaves_it_open() => {
            let why = Stuck::from_problem(&problem);
            let over = page.over(CodeOver::Unclear);
            desk.stuck(Call::Start(over.purpose, over.identifier.clone(), Origin::CodeOver(over)), why)
        }
        Err(problem) => desk.stuck(Call::Resend(page, channel), Stuck::from_problem(&problem)),
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

/// The portal took the code or link, and says what comes next.
fn accepted(
    desk: Desk<'_>,
    page: CodePage,
    given: Given,
    step: Step,
    call: fn(CodePage, Given) -> Call,
) -> Turn {
    let Step { next, token } = step;
    match next {
        Next::SetPassword(step) => proven(desk, page, step, Proof { token, given }),
        Next::AnswerIdentity(step) => {
            let (proof, note) = (Proof { token, given }, IdentityNote::None);
            rest(Page::Identity(IdentityPage { code_page: page.quiet(), proof, step, note }))
        }
        Next::SecondFactor(step) => {
            let (wait, turn, note) = (resend_wait(&step, 0), CodeTurn::Second, CodeNote::None);
            let page =
                CodePage { token, step, turn, sent_at: desk.now, resends: 0, wait, wrong: 0, note, ..page };
            wait_for_code(page)
        }
        Next::ShowUsername(step) => username_found(desk, page, step, Proof { token, given }),
        Next::OpenBrowser(address) => rest(Page::HandOff(HandOffPage::asked_for(page.purpose.need, address))),
        next => match (next, &page.kept) {
            (Next::Done(done), Some(kept)) => {
                changed_by_code(desk, page.identifier.clone(), kept.clone(), done)
            }
            (next, _) => desk.stuck(call(page, given), unfitting(&next)),
        },
    }
}

/// The portal had the password, and wanted this code before it made the change.
fn changed_by_code(desk: Desk<'_>, typed: Identifier, kept: KeptPassword, done: DoneStep) -> Turn {
    let others = OthersAfter::of(kept.others, done.signed_out_others);
    let sign_in = SignIn { identifier: done.sign_in_as.unwrap_or(typed), password: kept.password };
    desk.begin_on_its_page(Call::MarkChanged(Changed { sign_in, others, refused: 0 }))
}

fn proven(desk: Desk<'_>, page: CodePage, step: PasswordStep, proof: Proof) -> Turn {
    let kept = page.kept.clone();
    let page = password_page(desk, page, step, proof);
    match kept {
        Some(KeptPassword { password, others }) => {
            let advice = advice_on(&page, &password);
            let page = PasswordPage { advice, others, ..page };
            desk.begin_on_its_page(Call::MarkUnsure(Change { page, password, refused: 0 }))
        }
        None => rest(Page::Password(page)),
    }
}

fn username_found(desk: Desk<'_>, page: CodePage, step: UsernameStep, proof: Proof) -> Turn {
    let then = match (step.then, desk.setting.portal.reset) {
        (Some(step), _) => Then::Proven(proof, step),
        (None, Some(_)) => Then::AnotherCode,
        (None, None) => Then::Nothing,
    };
    rest(Page::Username(UsernamePage { username: step.username, code_page: page.quiet(), then }))
}

fn identity_checked(
    desk: Desk<'_>,
    page: IdentityPage,
    identity: crate::identity::Identity,
    answer: Result<Step, Problem>,
) -> Turn {
    match answer {
        Ok(Step { next: Next::AnswerIdentity(step), token }) => {
            let (note, proof) = (IdentityNote::None, Proof { token, ..page.proof });
            rest(Page::Identity(IdentityPage { step, proof, note, ..page }))
        }
        Ok(Step { next: Next::ContactClinic(contact), .. }) => {
            desk.stuck(Call::AnswerIdentity(page, identity), Stuck::from_contact(contact))
        }
        Ok(step) => accepted(desk, page.code_page, page.proof.given, step, Call::SubmitCode),
        Err(Problem::WrongIdentity { left: Some(0) }) => {
            desk.stuck(Call::AnswerIdentity(page, identity), Stuck::CannotVerify)
        }
        Err(Problem::WrongIdentity { left }) => {
            rest(Page::Identity(IdentityPage { note: IdentityNote::Wrong { left }, ..page }))
        }
        // The flow has ended meanwhile; its code has too.
        Err(Problem::FlowLost | Problem::CodeExpired | Problem::CodeOver) => {
            rest(Page::CodeOver(page.code_page.over(CodeOver::Unclear)))
        }
        Err(problem) => desk.stuck(Call::AnswerIdentity(page, identity), Stuck::from_problem(&problem)),
    }
}

/// The portal said no to a code or link, at its check or together with a password.
fn code_refused(
    desk: Desk<'_>,
    page: CodePage,
    problem: Problem,
    call: impl FnOnce(CodePage) -> Call,
) -> Turn {
    let over = |page: CodePage, why| rest(Page::CodeOver(page.over(why)));
    match problem {
        Problem::WrongCode { left } => {
            let wrong = page.wrong.saturating_add(1);
            let page = CodePage { wrong, ..page };
            if left == Some(0) || desk.setting.portal.code_tries.is_some_and(|tries| wrong >= tries) {
                return over(page, CodeOver::UsedUp);
            }
            rest(Page::Code(CodePage { note: CodeNote::Error(CodeError::Wrong { left }), ..page }))
        }
        Problem::CodeExpired => over(page, CodeOver::Expired),
        Problem::AttemptsExhausted => over(page, CodeOver::UsedUp),
        Problem::CodeOver if page.wrong == 0 => over(page, CodeOver::Expired),
        Problem::CodeOver => over(page, CodeOver::Either),
        Problem::FlowLost => over(page, CodeOver::Unclear),
        other => desk.stuck(call(page), Stuck::from_problem(&other)),
    }
}

fn password_answered(
    desk: Desk<'_>,
    change: Change,
    sending: Sending,
    answer: Result<Step, Problem>,
) -> Turn {
    match (answer, sending) {
        (Ok(Step { next: Next::Done(done), .. }), _) => {
            let changed = change.made(done);
            // What is saved under the name that the portal gives now is old, too.
            match changed.sign_in.identifier == *change.page.sign_in_as() {
                true => desk.begin_on_its_page(Call::CheckChanged(changed)),
                false => desk.begin_on_its_page(Call::MarkChanged(changed)),
            }
        }
        (Ok(Step { next: Next::SecondFactor(step), token }), Sending::First) => {
            second_code(desk, change, step, token)
        }
        (Ok(Step { next: Next::OpenBrowser(page), .. }), Sending::First) => {
            let need = change.page.code_page.purpose.need;
            rest(Page::HandOff(HandOffPage::asked_for(need, page)))
        }
        (Ok(Step { next: next @ (Next::ContactClinic(_) | Next::Wait(_)), .. }), Sending::First) => {
            desk.stuck(Call::SetPassword(change, Sending::First), unfitting(&next))
        }
        // An answer that is no answer to this: it may have been done, so look.
        (Ok(_), _) => desk.begin(Call::SettleChange(change, Doubt::NoAnswer)),
        (Err(Problem::PasswordRejected(reasons)), Sending::First) => rejected(change, reasons),
        (Err(Problem::PasswordRejected(reasons)), Sending::Again(_)) => {
            desk.begin(Call::SettleChange(change, Doubt::Rejected(reasons)))
        }
        // A no to the second sending says nothing of the first: a code that was used is over too.
        (Err(_), Sending::Again(why)) => desk.begin(Call::SettleChange(change, Doubt::OnPage(why))),
        (Err(problem), Sending::First) if problem.leaves_it_open() => {
            desk.begin(Call::SettleChange(change, Doubt::NoAnswer))
        }
        (Err(problem), Sending::First) => {
            let code_page = change.code_page_with_password();
            code_refused(desk, code_page, problem, |_| Call::SetPassword(change, Sending::First))
        }
    }
}

/// The portal wants another code before it changes the password.
fn second_code(desk: Desk<'_>, change: Change, step: CodeStep, token: FlowToken) -> Turn {
    let (wait, note) = (resend_wait(&step, 0), CodeNote::None);
    let page = change.code_page_with_password();
    let (turn, sent_at) = (CodeTurn::Second, desk.now);
    wait_for_code(CodePage { token, step, turn, sent_at, resends: 0, wait, wrong: 0, note, ..page })
}

fn rejected(change: Change, reasons: Vec<crate::password::Rejection>) -> Turn {
    let note = PasswordNote::Rejected(reasons);
    rest(Page::Password(PasswordPage { note, ..change.page }))
}

/// What a sign-in with the new password showed of a change that was open.
fn settled(change: Change, doubt: Doubt, answer: SignInAnswer) -> Turn {
    match (answer, doubt) {
        (SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor, _) => {
            rest(Page::Done(change.found_made(), Some(answer)))
        }
        // Refused twice over: it was not changed, and we know why.
        (SignInAnswer::Refused, Doubt::Rejected(reasons)) => rejected(change, reasons),
        (SignInAnswer::Refused, _) => {
            let refused = change.refused.saturating_add(1);
            let why = if refused < MOST_REFUSALS { Unsettled::NotYet } else { Unsettled::NotYetOften };
            rest(Page::Unsettled(Change { refused, ..change }, why))
        }
        (SignInAnswer::CannotTell, _) => rest(Page::Unsettled(change, Unsettled::NoAnswer)),
        (SignInAnswer::NotOffered, _) => rest(Page::Unsettled(change, Unsettled::NotOffered)),
    }
}

fn typed_checked(sign_in: SignIn, refused: u8, answer: SignInAnswer) -> Turn {
    rest(match answer {
        SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => {
            Page::Done(Changed { sign_in, others: OthersAfter::Unsaid, refused: 0 }, Some(answer))
        }
        SignInAnswer::Refused => {
            let refused = refused.saturating_add(1);
            let seen = if refused < MOST_REFUSALS { Interrupted::Refused } else { Interrupted::RefusedOften };
            Page::Interrupted(seen, refused)
        }
        SignInAnswer::CannotTell => Page::Interrupted(Interrupted::CannotTell, refused),
        SignInAnswer::NotOffered => Page::Interrupted(Interrupted::NotOffered, refused),
    })
}
