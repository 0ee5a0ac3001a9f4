//! What the clinic gave, a code or a temporary password: what the patient does with it, and what the portal answers.

use super::call::Call;
use super::event::{Event, Have};
use super::pages::*;
use super::replies::{accepted, told, unfitting};
use super::step::{Desk, Turn, rest, stay};
use crate::keychain::SignIn;
use crate::{ClinicCode, FlowToken, Identifier, Next, Problem, Step};

pub(super) fn has(have: Have) -> Turn {
    rest(match have {
        Have::ClinicCode => Page::ClinicCode(ClinicCodePage::new()),
        Have::TemporaryPassword => Page::Temporary(TemporaryPage::new()),
        Have::EmailCode => Page::OldCode,
    })
}

pub(super) fn at_clinic_code(desk: Desk<'_>, page: ClinicCodePage, event: Event) -> Turn {
    match event {
        Event::SubmitClinicCode { clinic_code } => match clinic_code.parse() {
            Ok(code) => desk.begin(Call::Activate(page, code)),
            Err(problem) => {
                let note = ClinicCodeNote::Entry(problem);
                rest(Page::ClinicCode(ClinicCodePage { note, ..page }))
            }
        },
        Event::GoBack {} => rest(Page::Have),
        _ => stay(Page::ClinicCode(page)),
    }
}

pub(super) fn at_temporary(desk: Desk<'_>, page: TemporaryPage, event: Event) -> Turn {
    match event {
        Event::SubmitTemporary { identifier, temporary } => {
            let (typed, temporary) = (Identifier::any(&identifier).ok(), temporary.without_ends());
            let page = TemporaryPage { typed: typed.clone(), ..page };
            match typed {
                Some(identifier) if !temporary.is_empty() => {
                    give(desk, page, SignIn { identifier, password: temporary })
                }
                typed => {
                    let (username, password) = (typed.is_none(), temporary.is_empty());
                    let note = TemporaryNote::Missing { username, password };
                    rest(Page::Temporary(TemporaryPage { note, ..page }))
                }
            }
        }
        Event::GoBack {} => rest(Page::Have),
        _ => stay(Page::Temporary(page)),
    }
}

/// In the flow that was begun for this username, if one was.
fn give(desk: Desk<'_>, page: TemporaryPage, sign_in: SignIn) -> Turn {
    match page.begun.clone().filter(|(begun, _)| *begun == sign_in.identifier) {
        Some((_, token)) => desk.begin(Call::GiveTemporary(page, sign_in, token)),
        None => desk.begin(Call::StartTemporary(page, sign_in)),
    }
}

/// What the portal says to the clinic's code. Mostly it wants to know who it is before it says anything.
pub(super) fn activated(
    desk: Desk<'_>,
    page: ClinicCodePage,
    code: ClinicCode,
    answer: Result<Step, Problem>,
) -> Turn {
    match answer {
        Ok(step) => {
            let again = Call::Activate(page.clone(), code);
            accepted(desk, Opening::ClinicCode(page), None, step, again)
        }
        Err(Problem::CodeExpired | Problem::CodeOver) => {
            told(desk, Opening::ClinicCode(page), Stuck::GivenOver(FromClinic::Code))
        }
        Err(Problem::IdentifierRefused | Problem::WrongCode { .. }) => {
            rest(Page::ClinicCode(ClinicCodePage { note: ClinicCodeNote::Wrong, ..page }))
        }
        Err(problem) => desk.stuck(Call::Activate(page, code), Stuck::from_problem(&problem)),
    }
}

/// The portal knows the username now, or does not say that it does not.
pub(super) fn temporary_begun(
    desk: Desk<'_>,
    page: TemporaryPage,
    sign_in: SignIn,
    answer: Result<Step, Problem>,
) -> Turn {
    match answer {
        Ok(Step { next: Next::EnterCredentials, token }) => {
            let begun = Some((sign_in.identifier.clone(), token.clone()));
            desk.begin(Call::GiveTemporary(TemporaryPage { begun, ..page }, sign_in, token))
        }
        Ok(step) => desk.stuck(Call::StartTemporary(page, sign_in), unfitting(&step.next)),
        Err(problem) => desk.stuck(Call::StartTemporary(page, sign_in), Stuck::from_problem(&problem)),
    }
}

/// What the portal says to the temporary password.
pub(super) fn temporary_checked(
    desk: Desk<'_>,
    page: TemporaryPage,
    (sign_in, token): (SignIn, FlowToken),
    answer: Result<Step, Problem>,
) -> Turn {
    let over = |page| TemporaryPage { begun: None, ..page };
    let noted = |note, page| rest(Page::Temporary(TemporaryPage { note, ..page }));
    match answer {
        Ok(step) => {
            let again = Call::GiveTemporary(page.clone(), sign_in, token);
            accepted(desk, Opening::Temporary(page), None, step, again)
        }
        Err(Problem::TemporaryRefused { left }) => {
            // With no try left the next one needs a flow of its own.
            let page = if left == Some(0) { over(page) } else { page };
            noted(TemporaryNote::Wrong { left: left.filter(|left| *left > 0) }, page)
        }
        Err(Problem::AttemptsExhausted { retry_after }) => {
            noted(TemporaryNote::WrongOften { pause: retry_after }, over(page))
        }
        Err(Problem::CodeExpired | Problem::CodeOver) => {
            told(desk, Opening::Temporary(page), Stuck::GivenOver(FromClinic::TemporaryPassword))
        }
        Err(Problem::FlowLost) => noted(TemporaryNote::Over(GivenOver::Somehow), over(page)),
        Err(problem) => desk.stuck(Call::GiveTemporary(page, sign_in, token), Stuck::from_problem(&problem)),
    }
}
