//! The way through the portal's own pages: what to do there, beside them.

use askama::Template;
use recovery::flow::{HandOffNote, TypedNote};
use recovery::guide::{Usual, Words};
use recovery::keychain::KeychainProblem;
use recovery::portal::Need;

use super::{Desk, Drawn, Page, framed};
use crate::frame::{Frame, Picture};
use crate::texts::Say;

#[derive(Template)]
#[template(path = "hand_off.html")]
struct HandOffPage<'a> {
    frame: Frame<'a>,
    /// The address, where it has to be typed.
    address: Option<&'a str>,
    /// What the button does, until it was pressed.
    opens: Option<Say<'a>>,
    open: Say<'a>,
    looks: Vec<Line<'a>>,
    steps: Vec<Line<'a>>,
    /// Whether the patient can have been there already.
    asks_worked: bool,
}

/// A look or a step, and its language where it is not the patient's.
struct Line<'a> {
    words: Say<'a>,
    lang: Option<&'a str>,
}

pub(super) fn hand_off<'a>(
    desk: Desk<'a>,
    need: Need,
    address: &'a str,
    host: &'a str,
    looks: &'a [Words],
    steps: &'a [Words],
    note: HandOffNote,
) -> Drawn {
    let t = desk.t;
    let heading = match need {
        Need::Password => "hand-off-password-heading",
        Need::Username => "hand-off-username-heading",
        Need::Both => "hand-off-both-heading",
    };
    let note_words = match note {
        HandOffNote::None => None,
        HandOffNote::Opened => Some(t.say("hand-off-opened")),
        HandOffNote::CannotOpen => Some(t.say("hand-off-cannot-open")),
        HandOffNote::Resumed => Some(t.say("hand-off-resumed")),
        HandOffNote::PortalAsked => Some(t.say("hand-off-asked")),
    };
    HandOffPage {
        frame: desk.frame(t.say(heading), Picture::Door).back().note(note_words),
        address: (note == HandOffNote::CannotOpen).then_some(address),
        opens: (!matches!(note, HandOffNote::Opened | HandOffNote::CannotOpen))
            .then(|| t.say("hand-off-opens")),
        open: t.say("hand-off-open").with("host", host),
        looks: looks.iter().map(|look| line(desk, look)).collect(),
        steps: steps.iter().map(|step| line(desk, step)).collect(),
        // Who comes back may have closed the window before the page was opened.
        asks_worked: note == HandOffNote::Opened || !steps.is_empty(),
    }
    .draw()
}

fn line<'a>(desk: Desk<'a>, words: &'a Words) -> Line<'a> {
    let t = desk.t;
    match words {
        Words::Usual(usual) => Line { words: t.say(usual_key(*usual)), lang: None },
        Words::Own(languages) => {
            let of = |tag: &str| languages.iter().find(|(language, _)| language == tag);
            // English is always among them; so the last resort is never reached.
            let found = of(t.tag()).or_else(|| of("en")).or(languages.first());
            let (language, text) = found.map_or((t.tag(), ""), |(tag, text)| (tag, text));
            let lang = (language != t.tag()).then_some(language);
            Line { words: t.say("own-words").with("words", text), lang }
        }
    }
}

fn usual_key(usual: Usual) -> &'static str {
    match usual {
        Usual::AsksEmailOrPhone => "usual-asks-email-or-phone",
        Usual::AsksUsername => "usual-asks-username",
        Usual::AsksNameAndBirthDate => "usual-asks-name-and-birth-date",
        Usual::AsksEmail => "usual-asks-email",
        Usual::LooksOther => "usual-looks-other",
        Usual::PressForgotPassword => "usual-press-forgot-password",
        Usual::PressForgotUsername => "usual-press-forgot-username",
        Usual::PressTrouble => "usual-press-trouble",
        Usual::TypeUsername => "usual-type-username",
        Usual::TypeEmail => "usual-type-email",
        Usual::TypeEmailOrPhone => "usual-type-email-or-phone",
        Usual::TypeName => "usual-type-name",
        Usual::TypeBirthDate => "usual-type-birth-date",
        Usual::TypeRecordNumber => "usual-type-record-number",
        Usual::TypeOtherFacts => "usual-type-other-facts",
        Usual::ChooseWhereTo => "usual-choose-where-to",
        Usual::LookForEmail => "usual-look-for-email",
        Usual::TypeCode => "usual-type-code",
        Usual::PressLink => "usual-press-link",
        Usual::SeeUsername => "usual-see-username",
        Usual::ReadUsernameInEmail => "usual-read-username-in-email",
        Usual::MakePassword => "usual-make-password",
        Usual::AnswerQuestion => "usual-answer-question",
        Usual::TypeSecondCode => "usual-type-second-code",
        Usual::FollowPage => "usual-follow-page",
        Usual::SignIn => "usual-sign-in",
    }
}

#[derive(Template)]
#[template(path = "hand_off_trouble.html")]
struct TroublePage<'a> {
    frame: Frame<'a>,
    /// What the event calls it, and what the patient does.
    troubles: Vec<(&'static str, Say<'a>)>,
}

pub(super) fn trouble(desk: Desk<'_>) -> Drawn {
    let troubles = [
        ("no_email", "trouble-no-email"),
        ("locked", "trouble-locked"),
        ("not_found", "trouble-not-found"),
        ("page_down", "trouble-page-down"),
        ("password_refused", "trouble-password-refused"),
        ("other", "trouble-other"),
    ];
    TroublePage {
        frame: desk.frame(desk.t.say("trouble-heading"), Picture::Door).back(),
        troubles: troubles.map(|(value, key)| (value, desk.t.say(key))).into(),
    }
    .draw()
}

#[derive(Template)]
#[template(path = "save_typed.html")]
struct SaveTypedPage<'a> {
    frame: Frame<'a>,
    /// A field was left empty; else the store is what failed.
    incomplete: bool,
}

pub(super) fn save_typed(desk: Desk<'_>, note: TypedNote) -> Drawn {
    let t = desk.t;
    let frame = desk.frame(t.say("typed-heading"), Picture::Key).back();
    let frame = match note {
        TypedNote::None => frame,
        TypedNote::Incomplete => frame.fault("identifier", Some(t.say("typed-incomplete"))),
        TypedNote::Stopped => frame.note(Some(t.say("save-stopped"))),
        TypedNote::Failed(problem) => frame.fault("answer-yes", Some(t.say(typed_not_saved(problem)))),
    };
    SaveTypedPage { frame, incomplete: note == TypedNote::Incomplete }.draw()
}

/// Why the password store did not take it. Whether the password works nobody here has seen.
fn typed_not_saved(problem: KeychainProblem) -> &'static str {
    match problem {
        KeychainProblem::Absent => "typed-absent",
        KeychainProblem::Locked => "typed-locked",
        KeychainProblem::Silent => "typed-silent",
        KeychainProblem::Refused => "typed-refused",
    }
}

framed!(HandOffPage, TroublePage, SaveTypedPage);
