//! The pages a journey begins with.

use askama::Template;
use recovery::flow::{Interrupted, StartNotice};
use recovery::identifier::IdentifierProblem;
use recovery::portal::IdentifierKind;

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "start.html")]
struct Start<'a> {
    frame: Frame<'a>,
}

pub(super) fn start(desk: Desk<'_>, notice: StartNotice) -> Drawn {
    let note = match notice {
        StartNotice::None => None,
        StartNotice::NoJournal => Some(desk.t.say("start-no-journal")),
    };
    Start { frame: desk.frame(desk.t.say("start-heading"), Picture::Door).note(note) }.draw()
}

#[derive(Template)]
#[template(path = "interrupted.html")]
struct InterruptedPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn interrupted(desk: Desk<'_>, seen: Interrupted) -> Drawn {
    let say = |key| Some(desk.t.say(key));
    let (fault, note) = match seen {
        Interrupted::Unknown => (None, None),
        Interrupted::Incomplete => (say("interrupted-incomplete"), None),
        Interrupted::Refused => (say("interrupted-refused"), None),
        Interrupted::CannotTell => (None, say("interrupted-cannot-tell")),
    };
    let field = if seen == Interrupted::Refused { "password" } else { "identifier" };
    let frame = desk.frame(desk.t.say("interrupted-heading"), Picture::Hourglass);
    InterruptedPage { frame: frame.fault(field, fault).note(note) }.draw()
}

#[derive(Template)]
#[template(path = "identifier.html")]
struct IdentifierPage<'a> {
    frame: Frame<'a>,
    hint: Say<'a>,
    typed: &'a str,
    /// A likelier spelling, as a question.
    meant: Option<Say<'a>>,
    /// Which keyboard a touch screen brings up.
    input_mode: &'static str,
}

pub(super) fn identifier<'a>(
    desk: Desk<'a>,
    kind: IdentifierKind,
    typed: &'a str,
    error: Option<IdentifierProblem>,
    meant: Option<&'a str>,
    stopped: bool,
) -> Drawn {
    let say = |key| desk.t.say(key);
    let (heading, hint, input_mode) = match kind {
        IdentifierKind::Email => ("identifier-email-heading", "identifier-email-hint", "email"),
        IdentifierKind::UsernameOrEmail => ("identifier-any-heading", "identifier-any-hint", "text"),
    };
    let fault = error.map(|error| {
        say(match (error, kind) {
            (IdentifierProblem::Empty, IdentifierKind::Email) => "identifier-email-empty",
            (IdentifierProblem::Empty, IdentifierKind::UsernameOrEmail) => "identifier-any-empty",
            (IdentifierProblem::NotAnEmail, _) => "identifier-not-an-email",
            (IdentifierProblem::TooLong, IdentifierKind::Email) => "identifier-email-too-long",
            (IdentifierProblem::TooLong, IdentifierKind::UsernameOrEmail) => "identifier-any-too-long",
        })
    });
    let meant = meant.map(|meant| say("identifier-meant").with("meant", meant));
    let frame = desk.frame(say(heading), Picture::Envelope).label_of("identifier").back().step(1);
    let frame = frame.fault("identifier", fault).note(stopped.then(|| say("identifier-stopped")));
    let said = meant.as_ref().map(Say::plain);
    let page = IdentifierPage { frame, hint: say(hint), typed, meant, input_mode }.draw();
    Drawn { announce: said.or(page.announce.clone()), ..page }
}

framed!(Start, InterruptedPage, IdentifierPage);
