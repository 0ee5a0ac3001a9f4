//! The pages a journey begins with.

use askama::Template;
use recovery::Need;
use recovery::flow::{Choice, Have, Interrupted, StartNotice};
use recovery::identifier::IdentifierProblem;
use recovery::portal::{IdentifierKind, Sends};

use super::code::sends_name;
use super::{Desk, Drawn, Offer, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "start.html")]
struct Start<'a> {
    frame: Frame<'a>,
    choices: Vec<Offer<'a>>,
    /// There may be saved sign-ins to look at.
    saves: bool,
    /// Whether another clinic can be chosen.
    chosen: bool,
}

pub(super) fn start(
    desk: Desk<'_>,
    choices: &[Choice],
    haves: &[Have],
    saves: bool,
    notice: StartNotice,
    chosen: bool,
) -> Drawn {
    let note = match notice {
        StartNotice::None => None,
        StartNotice::NoJournal => Some(desk.t.say("start-no-journal")),
        StartNotice::Afresh => Some(desk.t.say("start-afresh")),
        StartNotice::NotAfresh => Some(desk.t.say("start-not-afresh")),
        StartNotice::WasOnPages => Some(desk.t.say("start-was-on-pages")),
    };
    Start {
        frame: desk.frame(desk.t.say("start-heading"), Picture::Door).note(note),
        choices: choices.iter().map(|choice| offer(desk, *choice, haves)).collect(),
        saves,
        chosen,
    }
    .draw()
}

fn offer<'a>(desk: Desk<'a>, choice: Choice, haves: &[Have]) -> Offer<'a> {
    let (value, words, more) = match choice {
        Choice::ForgotPassword => ("forgot_password", "start-password", "start-password-more"),
        Choice::ForgotUsername => ("forgot_username", "start-username", "start-username-more"),
        Choice::ForgotBoth => ("forgot_both", "start-both", "start-both-more"),
        Choice::LockedOut => ("locked_out", "start-locked-out", "start-locked-out-more"),
        Choice::HaveCode => ("have_code", "start-have", "start-have-more"),
        Choice::NoEmail => ("no_email", "start-no-email", "start-no-email-more"),
        Choice::SomeoneElse => ("someone_else", "start-someone-else", "start-someone-else-more"),
        Choice::NotSure => ("not_sure", "start-not-sure", "start-not-sure-more"),
    };
    let words = desk.t.say(words);
    let words = if choice == Choice::HaveCode { words.choose("has", has(haves)) } else { words };
    Offer { field: "choice", value, words, more: desk.t.say(more) }
}

/// What the portal takes of what the clinic gives, as the texts choose by it.
fn has(haves: &[Have]) -> &'static str {
    let takes = |have| haves.contains(&have);
    match (takes(Have::ClinicCode), takes(Have::TemporaryPassword)) {
        (true, false) => "code",
        (false, true) => "password",
        _ => "both",
    }
}

#[derive(Template)]
#[template(path = "interrupted.html")]
struct InterruptedPage<'a> {
    frame: Frame<'a>,
    /// What the portal takes to sign in with.
    label: Say<'a>,
    /// Why nothing can be tried here, and what to do instead.
    instead: Option<[Say<'a>; 2]>,
}

pub(super) fn interrupted(desk: Desk<'_>, seen: Interrupted, by_email: bool) -> Drawn {
    let say = |key| Some(desk.t.say(key));
    let (fault, note) = match seen {
        Interrupted::Unknown => (None, None),
        Interrupted::Incomplete => (say("interrupted-incomplete"), None),
        Interrupted::Refused => (say("interrupted-refused"), None),
        Interrupted::CannotTell => (None, say("interrupted-cannot-tell")),
        Interrupted::RefusedOften | Interrupted::NotOffered => (None, None),
    };
    let instead = match seen {
        Interrupted::RefusedOften => Some(["no-more-checks", "no-more-checks-next"]),
        Interrupted::NotOffered => Some(["unsettled-not-offered", "unsettled-not-offered-next"]),
        _ => None,
    };
    let field = if seen == Interrupted::Refused { "password" } else { "identifier" };
    let frame = desk.frame(desk.t.say("interrupted-heading"), Picture::Hourglass);
    InterruptedPage {
        frame: frame.fault(field, fault).note(note),
        label: desk.t.say(if by_email { "interrupted-identifier" } else { "interrupted-username" }),
        instead: instead.map(|keys| keys.map(|key| desk.t.say(key))),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "identifier.html")]
struct IdentifierPage<'a> {
    frame: Frame<'a>,
    hint: Say<'a>,
    what_next: Say<'a>,
    typed: &'a str,
    /// A likelier spelling, as a question.
    meant: Option<Say<'a>>,
    /// Which keyboard a touch screen brings up.
    input_mode: &'static str,
    /// What a browser or password manager fills in.
    autocomplete: &'static str,
}

/// What is said of the identifier that was typed.
pub(super) struct Said<'a> {
    pub(super) error: Option<IdentifierProblem>,
    pub(super) meant: Option<&'a str>,
    pub(super) stopped: bool,
}

pub(super) fn identifier<'a>(
    desk: Desk<'a>,
    kind: IdentifierKind,
    (need, sends): (Need, Sends),
    typed: &'a str,
    seen: Said<'a>,
) -> Drawn {
    let say = |key| desk.t.say(key);
    let (heading, hint, input_mode) = match kind {
        IdentifierKind::Email => ("identifier-email-heading", "identifier-email-hint", "email"),
        IdentifierKind::UsernameOrEmail => ("identifier-any-heading", "identifier-any-hint", "text"),
        IdentifierKind::EmailOrPhone => ("identifier-phone-heading", "identifier-phone-hint", "text"),
    };
    let (what_next, autocomplete) = match need {
        Need::Password => ("identifier-what-next", "username"),
        // A password manager would fill in the very name that is not known.
        Need::Username | Need::Both => ("identifier-what-next-username", "email"),
    };
    let fault = seen.error.map(|error| say(problem_key(error, kind)));
    let meant = seen.meant.map(|meant| say("identifier-meant").with("meant", meant));
    let mut frame = desk.frame(say(heading), Picture::Envelope).label_of("identifier").back();
    if need == Need::Password {
        frame = frame.step(1);
    }
    let frame = frame.fault("identifier", fault).note(seen.stopped.then(|| say("identifier-stopped")));
    let said = meant.as_ref().map(Say::plain);
    let page = IdentifierPage {
        frame,
        hint: say(hint),
        what_next: say(what_next).choose("what", sends_name(sends)),
        typed,
        meant,
        input_mode,
        autocomplete,
    }
    .draw();
    Drawn { announce: said.or(page.announce.clone()), ..page }
}

fn problem_key(problem: IdentifierProblem, kind: IdentifierKind) -> &'static str {
    match (problem, kind) {
        (IdentifierProblem::Empty, IdentifierKind::Email) => "identifier-email-empty",
        (IdentifierProblem::Empty, IdentifierKind::UsernameOrEmail) => "identifier-any-empty",
        (IdentifierProblem::Empty, IdentifierKind::EmailOrPhone) => "identifier-phone-empty",
        (IdentifierProblem::NotAnEmail, _) => "identifier-not-an-email",
        (IdentifierProblem::NotEmailOrPhone, _) => "identifier-not-email-or-phone",
        (IdentifierProblem::TooLong, IdentifierKind::Email) => "identifier-email-too-long",
        (IdentifierProblem::TooLong, IdentifierKind::UsernameOrEmail) => "identifier-any-too-long",
        (IdentifierProblem::TooLong, IdentifierKind::EmailOrPhone) => "identifier-phone-too-long",
    }
}

framed!(Start, InterruptedPage, IdentifierPage);
