//! What the clinic gave: a code, or a temporary password. And the old code that is of no use.

use askama::Template;
use recovery::code::CodeEntryProblem;
use recovery::flow::{ClinicCodeNote, GivenOver, Have, TemporaryNote};

use super::{Desk, Drawn, Offer, Page, framed};
use crate::clock::length_of_time;
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "have.html")]
struct HavePage<'a> {
    frame: Frame<'a>,
    choices: Vec<Offer<'a>>,
}

pub(super) fn have(desk: Desk<'_>, haves: &[Have]) -> Drawn {
    let offer = |have: &Have| {
        let (value, words, more) = match have {
            Have::ClinicCode => ("clinic_code", "have-clinic-code", "have-clinic-code-more"),
            Have::TemporaryPassword => ("temporary_password", "have-temporary", "have-temporary-more"),
            Have::EmailCode => ("email_code", "have-email-code", "have-email-code-more"),
        };
        Offer { field: "have", value, words: desk.t.say(words), more: desk.t.say(more) }
    };
    let frame = desk.frame(desk.t.say("have-heading"), Picture::Envelope).back();
    HavePage { frame, choices: haves.iter().map(offer).collect() }.draw()
}

#[derive(Template)]
#[template(path = "clinic_code.html")]
struct ClinicCodePage<'a> {
    frame: Frame<'a>,
    password_kept: bool,
}

pub(super) fn clinic_code(desk: Desk<'_>, note: ClinicCodeNote, password_kept: bool) -> Drawn {
    let t = desk.t;
    let (fault, said) = match note {
        ClinicCodeNote::None => (None, None),
        ClinicCodeNote::Entry(problem) => (Some(entry_key(problem)), None),
        ClinicCodeNote::Wrong => (Some("clinic-code-wrong"), None),
        ClinicCodeNote::Over(over) => (None, Some(over_words(desk, over, CODE_OVER))),
        ClinicCodeNote::Stopped => (None, Some(t.say("given-stopped"))),
    };
    let frame = desk.frame(t.say("clinic-code-heading"), Picture::Envelope).label_of("clinic_code").back();
    let frame = frame.fault("clinic_code", fault.map(|key| t.say(key))).note(said);
    ClinicCodePage { frame, password_kept }.draw()
}

/// The texts of what has ended: somehow, by too many tries, and with how long to wait.
type OverKeys = [&'static str; 3];
const CODE_OVER: OverKeys = ["clinic-code-over", "clinic-code-over-used-up", "clinic-code-over-used-up-for"];
const TEMPORARY_OVER: OverKeys = ["temporary-over", "temporary-over-used-up", "temporary-over-used-up-for"];

fn over_words<'a>(desk: Desk<'a>, over: GivenOver, [somehow, used_up, used_up_for]: OverKeys) -> Say<'a> {
    match over {
        GivenOver::Somehow => desk.t.say(somehow),
        GivenOver::UsedUp { pause: None } => desk.t.say(used_up),
        GivenOver::UsedUp { pause: Some(pause) } => {
            desk.t.say(used_up_for).with("length", &length_of_time(desk.t, pause))
        }
    }
}

fn entry_key(problem: CodeEntryProblem) -> &'static str {
    match problem {
        CodeEntryProblem::Empty => "clinic-code-empty",
        CodeEntryProblem::WrongLength { want, got } if got < usize::from(want) => "clinic-code-too-short",
        CodeEntryProblem::WrongLength { .. } => "clinic-code-too-long",
        CodeEntryProblem::WrongCharacters => "clinic-code-wrong-characters",
        CodeEntryProblem::NoCodeInText => "clinic-code-not-in-text",
        CodeEntryProblem::SeveralCodes => "clinic-code-several",
        CodeEntryProblem::OnlyALink => "clinic-code-only-a-link",
    }
}

#[derive(Template)]
#[template(path = "temporary.html")]
struct TemporaryPage<'a> {
    frame: Frame<'a>,
    typed: &'a str,
    wrong: Wrong,
    password_kept: bool,
}

/// Which of the two fields is to be put right.
#[derive(Clone, Copy)]
struct Wrong {
    username: bool,
    password: bool,
}

pub(super) fn temporary<'a>(
    desk: Desk<'a>,
    typed: &'a str,
    note: TemporaryNote,
    password_kept: bool,
) -> Drawn {
    let t = desk.t;
    let wrong = match note {
        TemporaryNote::Missing { username, password } => Wrong { username, password },
        TemporaryNote::Wrong { .. } | TemporaryNote::WrongOften { .. } => {
            Wrong { username: true, password: true }
        }
        TemporaryNote::None | TemporaryNote::Over(_) | TemporaryNote::Stopped => {
            Wrong { username: false, password: false }
        }
    };
    let mut frame = desk.frame(t.say("temporary-heading"), Picture::Key).back();
    frame = match note {
        TemporaryNote::None => frame,
        TemporaryNote::Missing { username, password } => frame
            .fault("identifier", username.then(|| t.say("temporary-no-username")))
            .fault("password", password.then(|| t.say("temporary-no-password"))),
        TemporaryNote::Wrong { left: None } => frame.fault("identifier", Some(t.say("temporary-wrong"))),
        TemporaryNote::Wrong { left: Some(left) } => {
            frame.fault("identifier", Some(t.say("temporary-wrong-left").count("left", left)))
        }
        TemporaryNote::WrongOften { pause: None } => {
            frame.fault("identifier", Some(t.say("temporary-wrong-often")))
        }
        TemporaryNote::WrongOften { pause: Some(pause) } => {
            let length = length_of_time(t, pause);
            frame.fault("identifier", Some(t.say("temporary-wrong-often-for").with("length", &length)))
        }
        TemporaryNote::Over(over) => frame.note(Some(over_words(desk, over, TEMPORARY_OVER))),
        TemporaryNote::Stopped => frame.note(Some(t.say("given-stopped"))),
    };
    TemporaryPage { frame, typed, wrong, password_kept }.draw()
}

framed!(HavePage, ClinicCodePage, TemporaryPage);
