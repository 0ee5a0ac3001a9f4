//! What the portal answers to a new password, and what a sign-in shows of one that is open.

use super::call::Call;
use super::pages::*;
use super::patient::MOST_REFUSALS;
use super::replies::{code_refused, unfitting, wait_for_code};
use super::state::*;
use super::step::{Desk, Turn, rest};
use crate::keychain::SignIn;
use crate::portal::CodeStep;
use crate::{FlowToken, Identifier, Next, Problem, SignInAnswer, Step};

pub(super) fn password_answered(
    desk: Desk<'_>,
    change: Change,
    sending: Sending,
    answer: Result<Step, Problem>,
) -> Turn {
    match (answer, sending) {
        (Ok(Step { next: Next::Done(done), .. }), _) => {
            match change.made(done) {
                Some(changed) if change.page.sign_in_as() == Some(&changed.sign_in.identifier) => {
                    desk.begin_on_its_page(Call::CheckChanged(changed))
                }
                // What is saved under the name that the portal gives now is old, too.
                Some(changed) => desk.changed_under_new_name(changed),
                None => rest(Page::Finished(desk.nameless())),
            }
        }
        (Ok(Step { next: Next::SecondFactor(step), token }), Sending::First) => {
            second_code(desk, change, step, token)
        }
        (Ok(Step { next: Next::OpenBrowser(page), .. }), Sending::First) => {
            let need = change.page.opening.purpose().need;
            rest(Page::HandOff(HandOffPage::asked_for(need, page)))
        }
        (Ok(Step { next: next @ (Next::ContactClinic(_) | Next::Wait(_)), .. }), Sending::First) => {
            desk.stuck(Call::SetPassword(change, Sending::First), unfitting(&next))
        }
        // An answer that is no answer to this: it may have been done, so look.
        (Ok(_), _) => desk.settle(change, Doubt::NoAnswer),
        (Err(Problem::PasswordRejected(reasons)), Sending::First) => rejected(change, reasons),
        (Err(Problem::PasswordRejected(reasons)), Sending::Again(_)) => {
            desk.settle(change, Doubt::Rejected(reasons))
        }
        // A no to the second sending says nothing of the first: a code that was used is over too.
        (Err(_), Sending::Again(why)) => desk.settle(change, Doubt::OnPage(why)),
        (Err(problem), Sending::First) if problem.leaves_it_open() => desk.settle(change, Doubt::NoAnswer),
        (Err(problem), Sending::First) => refused_with_password(desk, change, problem),
    }
}

/// The portal wants another code before it changes the password.
fn second_code(desk: Desk<'_>, change: Change, step: CodeStep, token: FlowToken) -> Turn {
    let page = change.opening_with_password().code_sent(desk.now, step, token);
    wait_for_code(CodePage { turn: CodeTurn::Second, ..page })
}

/// The portal did not take the password, for a reason that is not the password's. It is kept for when it can be sent.
fn refused_with_password(desk: Desk<'_>, change: Change, problem: Problem) -> Turn {
    match (change.opening_with_password(), problem) {
        (Opening::Code(page), problem) => {
            code_refused(desk, page, problem, |_| Call::SetPassword(change, Sending::First))
        }
        (opening, Problem::FlowLost | Problem::CodeExpired | Problem::CodeOver) => {
            rest(opening.over(CodeOver::Unclear, None))
        }
        (opening, Problem::AttemptsExhausted { retry_after }) => {
            rest(opening.over(CodeOver::UsedUp, retry_after))
        }
        (_, problem) => desk.stuck(Call::SetPassword(change, Sending::First), Stuck::from_problem(&problem)),
    }
}

fn rejected(change: Change, reasons: Vec<crate::password::Rejection>) -> Turn {
    let note = PasswordNote::Rejected(reasons);
    rest(Page::Password(PasswordPage { note, ..change.page }))
}

/// What a sign-in with the new password showed of a change that was open.
pub(super) fn settled(change: Change, identifier: Identifier, doubt: Doubt, answer: SignInAnswer) -> Turn {
    match (answer, doubt) {
        (SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor, _) => {
            // Of the other devices nothing is known.
            let (sign_in, others) = (change.sign_in(identifier), OthersAfter::Unsaid);
            rest(Page::Done(Changed { sign_in, others, refused: 0 }, Some(answer)))
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

pub(super) fn typed_checked(sign_in: SignIn, refused: u8, answer: SignInAnswer) -> Turn {
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
