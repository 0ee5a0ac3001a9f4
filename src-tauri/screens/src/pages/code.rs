//! The code, and what to do when it has ended.

use askama::Template;
use recovery::code::{Charset, CodeEntryProblem, CodeShape};
use recovery::flow::{CodeError, CodeNotice, CodeOver, Moment};

use super::{Desk, Drawn, Page, framed};
use crate::clock::time_of_day;
use crate::frame::{Frame, Picture};
use crate::live;
use crate::texts::Say;

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    frame: Frame<'a>,
    sent: Say<'a>,
    until: Option<Say<'a>>,
    hint: Say<'a>,
    resend: &'a str,
    /// Which keyboard a touch screen brings up.
    input_mode: &'static str,
    /// Tells one code from the next: what was typed of an older one is not carried to a newer.
    sent_at: i64,
}

pub(super) fn code(
    desk: Desk<'_>,
    masked: &str,
    sent_at: Moment,
    ends_at: Option<Moment>,
    shape: CodeShape,
    error: Option<CodeError>,
    notice: Option<CodeNotice>,
) -> Drawn {
    let t = desk.t;
    let time = |moment| time_of_day(t, desk.zone, moment);
    let note = notice.map(|notice| {
        t.say(match notice {
            CodeNotice::NewCode => "code-new",
            CodeNotice::Stopped => "code-stopped",
            CodeNotice::TooSoon => "code-too-soon",
        })
    });
    let fault = error.map(|error| fault(desk, error, shape));
    let frame = desk.frame(t.say("code-heading"), Picture::Envelope).back().step(2);
    let frame = frame.fault("code", fault).note(note);
    let resend = frame.pieces.resend.clone().unwrap_or_default();
    let page = CodePage {
        sent: t.say("code-sent").with("address", masked).with("time", &time(sent_at)),
        until: ends_at.map(|ends_at| t.say("code-until").with("time", &time(ends_at))),
        hint: hint(desk, shape),
        resend: &resend,
        input_mode: if shape.charset == Charset::Digits { "numeric" } else { "text" },
        sent_at: sent_at.0,
        frame,
    }
    .draw();
    // The wait is said when the page comes up, then every 30 seconds as it runs down.
    let said: Vec<String> =
        page.announce.iter().cloned().chain(live::resend_said(t, &desk.view.live)).collect();
    Drawn { announce: (!said.is_empty()).then(|| said.join(" ")), ..page }
}

fn charset(shape: CodeShape) -> &'static str {
    match shape.charset {
        Charset::Digits => "digits",
        Charset::Letters => "letters",
        Charset::LettersAndDigits => "both",
    }
}

fn hint<'a>(desk: Desk<'a>, shape: CodeShape) -> Say<'a> {
    let made_of = charset(shape);
    match shape.length {
        Some(length) => desk.t.say("code-hint").count("count", length).choose("made-of", made_of),
        None => desk.t.say("code-hint-any-length").choose("made-of", made_of),
    }
}

fn fault<'a>(desk: Desk<'a>, error: CodeError, shape: CodeShape) -> Say<'a> {
    let t = desk.t;
    match error {
        CodeError::Wrong { left: None } => t.say("code-wrong"),
        CodeError::Wrong { left: Some(left) } => t.say("code-wrong-left").count("left", left),
        CodeError::Entry(problem) => match problem {
            CodeEntryProblem::Empty => t.say("code-empty"),
            CodeEntryProblem::WrongLength { want, got } => match shape.length {
                Some(length) => {
                    let text = t.say("code-wrong-length").count("want", length);
                    text.count("got", got).choose("made-of", charset(shape))
                }
                None if got < usize::from(want) => t.say("code-too-short"),
                None => t.say("code-too-long"),
            },
            CodeEntryProblem::WrongCharacters => {
                t.say("code-wrong-characters").choose("made-of", charset(shape))
            }
            CodeEntryProblem::NoCodeInText => t.say("code-not-in-text"),
            CodeEntryProblem::SeveralCodes => t.say("code-several"),
            CodeEntryProblem::OnlyALink => t.say("code-only-a-link"),
        },
    }
}

#[derive(Template)]
#[template(path = "code_over.html")]
struct CodeOverPage<'a> {
    frame: Frame<'a>,
    why: Say<'a>,
    goes_to: Say<'a>,
    password_kept: bool,
}

pub(super) fn over(desk: Desk<'_>, masked: &str, why: CodeOver, password_kept: bool) -> Drawn {
    let (heading, text) = match why {
        CodeOver::Expired => ("over-expired-heading", "over-expired"),
        CodeOver::UsedUp => ("over-used-up-heading", "over-used-up"),
        CodeOver::Either => ("over-either-heading", "over-either"),
        CodeOver::Unclear => ("over-unclear-heading", "over-unclear"),
    };
    CodeOverPage {
        frame: desk.frame(desk.t.say(heading), Picture::Hourglass).back().step(2),
        why: desk.t.say(text),
        goes_to: desk.t.say("over-goes-to").with("address", masked),
        password_kept,
    }
    .draw()
}

framed!(CodePage, CodeOverPage);
