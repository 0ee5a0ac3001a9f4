//! What the portal and the keychain answer to the calls of a recovery, and where it leads. A reply to a call that
//! is no longer on its way changes nothing. What answers a new password is in `replies_change`, what is beside a recovery
//! in `replies_beside`.

use std::time::Duration;

use super::asks::{Ask, Reply, SecretField};
use super::call::Call;
use super::from_clinic::{activated, temporary_begun, temporary_checked};
use super::pages::*;
use super::patient::{advice_on, live_advice, password_page};
use super::replies_beside;
use super::replies_change::{password_answered, settled, typed_checked};
use super::state::*;
use super::step::{Desk, Turn, rest};
use crate::identifier::IdentifierProblem;
use crate::keychain::SignIn;
use crate::portal::{DoneStep, PasswordStep, UsernameStep};
use crate::{Given, Identifier, Next, Problem, Reveal, SignInAnswer, Step};

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
            (Call::Activate(page, code), Reply::Started(answer)) => activated(desk, page, code, answer),
            (Call::StartTemporary(page, sign_in), Reply::Started(answer)) => {
                temporary_begun(desk, page, sign_in, answer)
            }
            (Call::GiveTemporary(page, sign_in, token), Reply::Checked(answer)) => {
                temporary_checked(desk, page, (sign_in, token), answer)
            }
            (Call::Resend(page, channel), Reply::Started(answer)) => resent(desk, page, channel, answer),
            (Call::SubmitCode(page, given), Reply::Checked(answer)) => match answer {
                Ok(step) => {
                    let again = Call::SubmitCode(page.clone(), given.clone());
                    accepted(desk, Opening::Code(page), Some(given), step, again)
                }
                Err(problem) => code_refused(desk, page, problem, |page| Call::SubmitCode(page, given)),
            },
            (Call::SubmitLink(page, given), Reply::Checked(answer)) => match answer {
                Ok(step) => {
                    let again = Call::SubmitLink(page.clone(), given.clone());
                    accepted(desk, Opening::Code(page), Some(given), step, again)
                }
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
            (Call::MarkUnsure(change, _), Reply::Marked(_)) => {
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
            (Call::SettleChange(change, identifier, doubt), Reply::SignedIn(answer)) => {
                settled(change, identifier, doubt, answer)
            }
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
pub(super) fn unfitting(next: &Next) -> Stuck {
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
            let page = CodePage::sent(desk.now, Began::Typed(identifier), purpose, step, token);
            wait_for_code(CodePage { note, kept, ..page })
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
        Ok(_) | Err(Problem::FlowLost | Problem::CodeExpired | Problem::CodeOver) => {
            rest(page.over(CodeOver::Unclear, None))
        }
        Err(Problem::AttemptsExhausted { retry_after }) => rest(page.over(CodeOver::UsedUp, retry_after)),
        // The portal may have made a new code whose flow we do not know: only a new start is sound.
        Err(problem) if problem.leaves_it_open() => {
            let why = Stuck::from_problem(&problem);
            match page.over(CodeOver::Unclear, None) {
                Page::CodeOver(over) => desk
                    .stuck(Call::Start(over.purpose, over.identifier.clone(), Origin::CodeOver(over)), why),
                begins_again => rest(begins_again),
            }
        }
        Err(problem) => desk.stuck(Call::Resend(page, channel), Stuck::from_problem(&problem)),
    }
}

pub(super) fn wait_for_code(page: CodePage) -> Turn {
    let wait = Duration::from_secs(u64::from(page.wait));
    Turn::Go(Stage::At(Page::Code(page)), Some(Ask::CountDown(wait)))
}

/// The portal took what was given, and says what comes next. `again` is the call, for an answer that leads nowhere.
pub(super) fn accepted(
    desk: Desk<'_>,
    opening: Opening,
    given: Option<Given>,
    step: Step,
    again: Call,
) -> Turn {
    let Step { next, token } = step;
    match (next, opening) {
        (Next::SetPassword(step), opening) => proven(desk, opening, step, Proof { token, given }),
        (Next::AnswerIdentity(step), opening) => {
            let (opening, note) = (opening.quiet(), IdentityNote::None);
            rest(Page::Identity(IdentityPage { opening, token, given, step, note }))
        }
        (Next::SecondFactor(step), opening) => {
            wait_for_code(CodePage { turn: CodeTurn::Second, ..opening.code_sent(desk.now, step, token) })
        }
        // A portal that wants a code of its own beside what the clinic gave.
        (Next::EnterCode(step), opening @ (Opening::ClinicCode(_) | Opening::Temporary(_))) => {
            wait_for_code(opening.code_sent(desk.now, step, token))
        }
        (Next::ShowUsername(step), Opening::Code(page)) => {
            username_found(desk, page, step, Proof { token, given })
        }
        (Next::OpenBrowser(address), opening) => {
            rest(Page::HandOff(HandOffPage::asked_for(opening.purpose().need, address)))
        }
        (Next::Done(done), opening) => match opening.kept().cloned() {
            Some(kept) => changed_by_code(desk, opening.typed().cloned(), kept, done),
            None => desk.stuck(again, unfitting(&Next::Done(done))),
        },
        (next, _) => desk.stuck(again, unfitting(&next)),
    }
}

/// The portal had the password, and wanted this code before it made the change.
fn changed_by_code(desk: Desk<'_>, typed: Option<Identifier>, kept: KeptPassword, done: DoneStep) -> Turn {
    let others = OthersAfter::of(kept.others, done.signed_out_others);
    match done.sign_in_as.or(typed) {
        Some(identifier) => {
            let sign_in = SignIn { identifier, password: kept.password };
            desk.changed_under_new_name(Changed { sign_in, others, refused: 0 })
        }
        None => rest(Page::Finished(desk.nameless())),
    }
}

fn proven(desk: Desk<'_>, opening: Opening, step: PasswordStep, proof: Proof) -> Turn {
    let kept = opening.kept().cloned();
    let page = password_page(desk, opening, step, proof);
    match kept {
        Some(KeptPassword { password, others }) => {
            let advice = advice_on(&page, &password);
            let page = PasswordPage { advice, others, ..page };
            desk.change_on_its_page(Change { page, password, refused: 0 })
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

/// Only the clinic can go on: the flow is of no more use, so the way back leads to where it began.
pub(super) fn told(desk: Desk<'_>, opening: Opening, why: Stuck) -> Turn {
    rest(Page::Told(ToldFrom::Proof(opening.began(), opening.purpose()), why.as_of(desk.now)))
}

fn identity_checked(
    desk: Desk<'_>,
    page: IdentityPage,
    identity: crate::identity::Identity,
    answer: Result<Step, Problem>,
) -> Turn {
    match answer {
        Ok(Step { next: Next::AnswerIdentity(step), token }) => {
            rest(Page::Identity(IdentityPage { step, token, note: IdentityNote::None, ..page }))
        }
        Ok(Step { next: Next::ContactClinic(contact), .. }) => {
            told(desk, page.opening, Stuck::from_contact(contact))
        }
        Ok(step) => {
            let again = Call::AnswerIdentity(page.clone(), identity);
            accepted(desk, page.opening, page.given, step, again)
        }
        Err(Problem::WrongIdentity { left: Some(0) }) => told(desk, page.opening, Stuck::CannotVerify),
        Err(Problem::WrongIdentity { left }) => {
            rest(Page::Identity(IdentityPage { note: IdentityNote::Wrong { left }, ..page }))
        }
        // Told only to whom the clinic's code was given.
        Err(Problem::CodeExpired | Problem::CodeOver) if matches!(page.opening, Opening::ClinicCode(_)) => {
            told(desk, page.opening, Stuck::GivenOver(FromClinic::Code))
        }
        // The flow has ended meanwhile; its code has too.
        Err(Problem::FlowLost | Problem::CodeExpired | Problem::CodeOver) => {
            rest(page.opening.over(CodeOver::Unclear, None))
        }
        Err(problem) => desk.stuck(Call::AnswerIdentity(page, identity), Stuck::from_problem(&problem)),
    }
}

/// The portal said no to a code or link, at its check or together with a password.
pub(super) fn code_refused(
    desk: Desk<'_>,
    page: CodePage,
    problem: Problem,
    call: impl FnOnce(CodePage) -> Call,
) -> Turn {
    let over = |page: CodePage, why| rest(page.over(why, None));
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
        Problem::AttemptsExhausted { retry_after } => rest(page.over(CodeOver::UsedUp, retry_after)),
        Problem::CodeOver if page.wrong == 0 => over(page, CodeOver::Expired),
        Problem::CodeOver => over(page, CodeOver::Either),
        Problem::FlowLost => over(page, CodeOver::Unclear),
        other => desk.stuck(call(page), Stuck::from_problem(&other)),
    }
}
