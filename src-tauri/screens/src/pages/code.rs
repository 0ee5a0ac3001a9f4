//! The code, the link that may stand in its place, and what to do when it has ended.

use std::time::Duration;

use askama::Template;
use recovery::Moment;
use recovery::code::{Charset, CodeEntryProblem, CodeShape};
use recovery::flow::{CodeError, CodeNotice, CodeOver, CodeTurn, LinkNote, SentTo};
use recovery::link::LinkProblem;
use recovery::portal::{Channel, Need};

use super::{Desk, Drawn, Page, framed};
use crate::clock::{length_of_time, time_of_day};
use crate::frame::{Frame, Picture};
use crate::live;
use crate::texts::Say;

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    frame: Frame<'a>,
    /// The portal wants one more code after the first.
    second: bool,
    sent: Say<'a>,
    until: Option<Say<'a>>,
    keep_open: Say<'a>,
    label: Say<'a>,
    hint: Say<'a>,
    resend: &'a str,
    /// Other ways to send it: what the form sends, and what its button says.
    other_ways: Vec<(&'static str, Say<'a>)>,
    takes_links: bool,
    /// Whether to offer help with an email that does not come.
    by_email: bool,
    /// Which keyboard a touch screen brings up.
    input_mode: &'static str,
    /// Tells one code from the next: what was typed of an older one is not carried to a newer.
    sent_at: i64,
}

/// The code that was sent, as far as the portal says.
pub(super) struct Sent<'a> {
    pub(super) need: Need,
    pub(super) to: &'a SentTo,
    pub(super) at: Moment,
    pub(super) ends_at: Option<Moment>,
    pub(super) shape: CodeShape,
}

/// Other ways to go on.
pub(super) struct Ways<'a> {
    pub(super) channels: &'a [Channel],
    pub(super) links: bool,
}

pub(super) fn code(
    desk: Desk<'_>,
    turn: CodeTurn,
    sent: Sent<'_>,
    error: Option<CodeError>,
    notice: Option<CodeNotice>,
    ways: Ways<'_>,
) -> Drawn {
    let t = desk.t;
    let channel = channel(sent.to);
    let say = |key| t.say(key).choose("channel", channel_name(channel));
    let time = |moment| time_of_day(t, desk.zone, moment);
    let second = turn == CodeTurn::Second;
    let mut frame = desk.frame(
        t.say(if second { "code-second-heading" } else { "code-heading" }),
        if channel == Channel::Email { Picture::Envelope } else { Picture::Telephone },
    );
    // Of the other needs it is not known how many steps there are.
    if !second && sent.need == Need::Password {
        frame = frame.step(2);
    }
    let fault = error.map(|error| fault(desk, error, &sent, ways.links));
    let frame = frame.back().fault("code", fault).note(notice.map(|notice| say(notice_key(notice))));
    let resend = frame.pieces.resend.clone().unwrap_or_default();
    let page = CodePage {
        second,
        sent: sent_words(desk, sent.to).with("time", &time(sent.at)),
        until: sent.ends_at.map(|ends_at| t.say("code-until").with("time", &time(ends_at))),
        keep_open: say("code-keep-open"),
        label: say("code-label"),
        hint: hint(desk, sent.shape),
        resend: &resend,
        other_ways: ways.channels.iter().map(|way| (channel_name(*way), t.say(another_way(*way)))).collect(),
        takes_links: ways.links,
        by_email: channel == Channel::Email,
        input_mode: if sent.shape.charset == Charset::Digits { "numeric" } else { "text" },
        sent_at: sent.at.0,
        frame,
    }
    .draw();
    // The wait is said when the page comes up, then every 30 seconds as it runs down.
    let said: Vec<String> =
        page.announce.iter().cloned().chain(live::resend_said(t, &desk.view.live)).collect();
    Drawn { announce: (!said.is_empty()).then(|| said.join(" ")), ..page }
}

/// How the code went. An address that was typed is masked, but shows which kind it is.
fn channel(sent_to: &SentTo) -> Channel {
    match sent_to {
        SentTo::OnRecord(channel) | SentTo::Vouched(channel, _) => *channel,
        SentTo::Typed(masked) if masked.contains('@') => Channel::Email,
        SentTo::Typed(_) => Channel::Sms,
    }
}

/// What forms send and texts choose by.
fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
    }
}

fn another_way(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "code-by-email",
        Channel::Sms => "code-by-text",
    }
}

/// Only the portal's own word is said as a fact.
fn sent_words<'a>(desk: Desk<'a>, sent_to: &SentTo) -> Say<'a> {
    let choose = |key| desk.t.say(key).choose("channel", channel_name(channel(sent_to)));
    match sent_to {
        SentTo::Typed(masked) => desk.t.say("code-sent").with("address", masked),
        SentTo::OnRecord(_) => choose("code-sent-on-record"),
        SentTo::Vouched(_, destination) => choose("code-sent-vouched").with("destination", destination),
    }
}

fn notice_key(notice: CodeNotice) -> &'static str {
    match notice {
        CodeNotice::NewCode => "code-new",
        CodeNotice::Stopped => "code-stopped",
        CodeNotice::TooSoon => "code-too-soon",
    }
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

fn fault<'a>(desk: Desk<'a>, error: CodeError, sent: &Sent<'_>, takes_links: bool) -> Say<'a> {
    let say = |key| desk.t.say(key).choose("channel", channel_name(channel(sent.to)));
    let problem = match error {
        CodeError::Wrong { left: None } => return say("code-wrong"),
        CodeError::Wrong { left: Some(left) } => return say("code-wrong-left").count("left", left),
        CodeError::Entry(problem) => problem,
    };
    match problem {
        CodeEntryProblem::Empty => say("code-empty"),
        CodeEntryProblem::WrongLength { want, got } => match sent.shape.length {
            Some(length) => {
                let text = desk.t.say("code-wrong-length").count("want", length);
                text.count("got", got).choose("made-of", charset(sent.shape))
            }
            None if got < usize::from(want) => say("code-too-short"),
            None => say("code-too-long"),
        },
        CodeEntryProblem::WrongCharacters => {
            say("code-wrong-characters").choose("made-of", charset(sent.shape))
        }
        CodeEntryProblem::NoCodeInText => say("code-not-in-text"),
        CodeEntryProblem::SeveralCodes => say("code-several"),
        CodeEntryProblem::OnlyALink if takes_links => say("code-only-a-link-taken"),
        CodeEntryProblem::OnlyALink => say("code-only-a-link"),
    }
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage<'a> {
    frame: Frame<'a>,
    hint: Say<'a>,
    submit: Say<'a>,
    /// The link may be opened: nothing is left to paste.
    fine: bool,
}

pub(super) fn link(desk: Desk<'_>, only_check: bool, note: &LinkNote) -> Drawn {
    let t = desk.t;
    let clinic = &desk.clinic.name;
    let (heading, hint, submit) = match only_check {
        true => ("link-check-heading", "link-check-hint", "link-check-submit"),
        false => ("link-heading", "link-hint", "continue"),
    };
    let fine = *note == LinkNote::Fine;
    let mut frame = desk.frame(t.say(heading), Picture::Envelope).back();
    if !fine {
        frame = frame.label_of("link");
    }
    let (faults, said) = match note {
        LinkNote::None => (Vec::new(), None),
        LinkNote::Stopped => (Vec::new(), Some(t.say("link-stopped"))),
        LinkNote::Fine => (Vec::new(), Some(t.say("link-fine").with("clinic", clinic))),
        LinkNote::NotTaken => (vec![t.say("link-not-taken")], None),
        LinkNote::Problem(problem) => (link_faults(desk, problem), None),
    };
    for fault in faults {
        frame = frame.fault("link", Some(fault));
    }
    LinkPage { frame: frame.note(said), hint: t.say(hint), submit: t.say(submit), fine }.draw()
}

fn link_faults<'a>(desk: Desk<'a>, problem: &LinkProblem) -> Vec<Say<'a>> {
    let t = desk.t;
    match problem {
        LinkProblem::Empty => vec![t.say("link-empty")],
        LinkProblem::NoLink => vec![t.say("link-none")],
        LinkProblem::SeveralLinks => vec![t.say("link-several")],
        LinkProblem::NoToken => vec![t.say("link-no-token")],
        LinkProblem::WrongHost(host) => {
            let foreign = t.say("link-wrong-host").with("clinic", &desk.clinic.name);
            let leads = (!host.is_empty()).then(|| t.say("link-leads-to").with("host", host));
            [foreign].into_iter().chain(leads).collect()
        }
    }
}

#[derive(Template)]
#[template(path = "code_over.html")]
struct CodeOverPage<'a> {
    frame: Frame<'a>,
    why: Say<'a>,
    goes_to: Say<'a>,
    /// How long the portal wants to be left alone before it sends another.
    pause: Option<Say<'a>>,
    password_kept: bool,
}

pub(super) fn over(
    desk: Desk<'_>,
    need: Need,
    sent_to: &SentTo,
    (why, pause): (CodeOver, Option<Duration>),
    password_kept: bool,
) -> Drawn {
    let (heading, text) = match why {
        CodeOver::Expired => ("over-expired-heading", "over-expired"),
        CodeOver::UsedUp => ("over-used-up-heading", "over-used-up"),
        CodeOver::Either => ("over-either-heading", "over-either"),
        CodeOver::Unclear => ("over-unclear-heading", "over-unclear"),
    };
    let frame = desk.frame(desk.t.say(heading), Picture::Hourglass).back();
    CodeOverPage {
        frame: if need == Need::Password { frame.step(2) } else { frame },
        why: desk.t.say(text),
        goes_to: match sent_to {
            SentTo::Typed(masked) => desk.t.say("over-goes-to").with("address", masked),
            SentTo::OnRecord(channel) => {
                desk.t.say("over-goes-to-record").choose("channel", channel_name(*channel))
            }
            SentTo::Vouched(_, destination) => {
                desk.t.say("over-goes-to-vouched").with("destination", destination)
            }
        },
        pause: pause.map(|pause| desk.t.say("over-pause").with("length", &length_of_time(desk.t, pause))),
        password_kept,
    }
    .draw()
}

framed!(CodePage, LinkPage, CodeOverPage);
