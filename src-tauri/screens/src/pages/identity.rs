//! Who is it? Only the fields the portal asks for.

use askama::Template;
use recovery::flow::IdentityNote;
use recovery::identity::{IdentityField, IdentityProblem};

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityPage<'a> {
    frame: Frame<'a>,
    why: Say<'a>,
    fields: Vec<Asked<'a>>,
    /// What is wrong with the answers as a whole: the portal does not say with which.
    wrong: Option<Say<'a>>,
}

/// One thing the portal asks for.
struct Asked<'a> {
    field: IdentityField,
    /// What is wrong with the answer to it.
    fault: Option<Say<'a>>,
    /// Whether only the year of a date is wrong.
    only_year: bool,
}

pub(super) fn identity(
    desk: Desk<'_>,
    fields: &[IdentityField],
    by_clinic_code: bool,
    note: &IdentityNote,
) -> Drawn {
    let t = desk.t;
    let problems = match note {
        IdentityNote::Entry(problems) => problems.as_slice(),
        IdentityNote::None | IdentityNote::Wrong { .. } | IdentityNote::Stopped => &[],
    };
    let (wrong_key, left_key) = match by_clinic_code {
        true => ("identity-code-wrong", "identity-code-wrong-left"),
        false => ("identity-wrong", "identity-wrong-left"),
    };
    let wrong = || match note {
        IdentityNote::Wrong { left: None } => Some(t.say(wrong_key)),
        IdentityNote::Wrong { left: Some(left) } => Some(t.say(left_key).count("left", *left)),
        IdentityNote::None | IdentityNote::Entry(_) | IdentityNote::Stopped => None,
    };
    let mut frame = desk.frame(t.say("identity-heading"), Picture::Lock).back();
    for problem in problems {
        frame = frame.fault(place_of(*problem), Some(t.say(problem_key(*problem))));
    }
    frame = frame.fault(fields.first().map_or("heading", |field| first_place(*field)), wrong());
    let asked = |field: &IdentityField| {
        let problem = problems.iter().find(|problem| problem.field() == *field);
        Asked {
            field: *field,
            fault: problem.map(|problem| t.say(problem_key(*problem))),
            only_year: problem == Some(&IdentityProblem::ShortYear),
        }
    };
    IdentityPage {
        frame: frame.note((*note == IdentityNote::Stopped).then(|| t.say("identity-stopped"))),
        why: t.say(if by_clinic_code { "identity-why-code" } else { "identity-why" }),
        fields: fields.iter().map(asked).collect(),
        wrong: wrong(),
    }
    .draw()
}

fn problem_key(problem: IdentityProblem) -> &'static str {
    match problem {
        IdentityProblem::Missing(IdentityField::DateOfBirth) => "identity-no-birth-date",
        IdentityProblem::Missing(IdentityField::LastName) => "identity-no-last-name",
        IdentityProblem::Missing(IdentityField::PhoneLast4) => "identity-no-phone",
        IdentityProblem::NotADate => "identity-not-a-date",
        IdentityProblem::ShortYear => "identity-short-year",
        IdentityProblem::NotFourDigits => "identity-not-four",
    }
}

/// The id of the input where it is put right.
fn place_of(problem: IdentityProblem) -> &'static str {
    if problem == IdentityProblem::ShortYear { "year" } else { first_place(problem.field()) }
}

/// The id of a field's first input.
fn first_place(field: IdentityField) -> &'static str {
    match field {
        IdentityField::DateOfBirth => "month",
        IdentityField::LastName => "last_name",
        IdentityField::PhoneLast4 => "phone_last4",
    }
}

framed!(IdentityPage);
