//! The code, the link that may stand in its place, and what to do when it has ended.

use std::time::Duration;

use askama::Template;
use recovery::Moment;
use recovery::code::{Charset, CodeEntryProblem, CodeShape};
use recovery::flow::{CodeError, CodeNotice, CodeOver, CodeTurn, LinkNote, SentTo};
use recovery::link::LinkProblem;
use recovery::portal::{Channel, Need, Sends};

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
    /// A password already typed will be used.
    password_kept: bool,
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
    (error, notice, password_kept): (Option<&CodeError>, Option<CodeNotice>, bool),
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
    let fault = error.and_then(|error| fault(desk, error, &sent, ways.links));
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
        password_kept,
        by_email: channel == Channel::Email,
        input_mode: if sent.shape.charset == Charset::Digits { "numeric" } else { "text" },
        sent_at: sent.at.0,
        frame,
    }
    .draw();
    with_more_said(desk, page, password_kept)
}

/// That a password is kept is said when the page comes up, as the focus is elsewhere. So is the wait, and then every 30
/// seconds as it runs down.
fn with_more_said(desk: Desk<'_>, page: Drawn, password_kept: bool) -> Drawn {
    let kept = password_kept.then(|| desk.t.say("over-password-kept").plain());
    let wait = live::resend_said(desk.t, &desk.view.live);
    let said: Vec<String> = page.announce.iter().cloned().chain(kept).chain(wait).collect();
    Drawn { announce: (!said.is_empty()).then(|| said.join(" ")), ..page }
}

/// What forms and texts call what a portal sends.
pub(super) fn sends_name(sends: Sends) -> &'static str {
    match sends {
        Sends::Code => "code",
        Sends::Link => "link",
    }
}

#[derive(Template)]
#[template(path = "paste_link.html")]
struct PastePage<'a> {
    frame: Frame<'a>,
    sent: Say<'a>,
    keep_open: Say<'a>,
    resend: &'a str,
    /// A password already typed will be used.
    password_kept: bool,
    /// Tells one link from the next: what was pasted of an older one is not carried to a newer.
    sent_at: i64,
}

/// The link that was sent, by a portal that sends no code.
pub(super) fn paste(
    desk: Desk<'_>,
    need: Need,
    (to, sent_at): (&SentTo, Moment),
    (error, notice, password_kept): (Option<&CodeError>, Option<CodeNotice>, bool),
) -> Drawn {
    let t = desk.t;
    let mut frame = desk.frame(t.say("link-heading"), Picture::Envelope);
    if need == Need::Password {
        frame = frame.step(2);
    }
    let faults = match error {
        None => Vec::new(),
        Some(CodeError::Link(problem)) => link_faults(desk, problem),
        // Nothing but the portal's no is left: no code is read here.
        Some(CodeError::Wrong { .. } | CodeError::Entry(_)) => vec![t.say("paste-not-taken")],
    };
    for fault in faults {
        frame = frame.fault("link", Some(fault));
    }
    let note = notice.map(|notice| match notice {
        CodeNotice::NewCode => t.say("paste-new"),
        CodeNotice::Stopped => t.say("link-stopped"),
        CodeNotice::TooSoon => t.say("paste-too-soon"),
    });
    let frame = frame.back().note(note);
    let resend = frame.pieces.resend.clone().unwrap_or_default();
    let time = time_of_day(t, desk.zone, sent_at);
    let sent = match to {
        SentTo::Typed(masked) => t.say("paste-sent").with("address", masked),
        SentTo::OnRecord(_) => t.say("paste-sent-on-record"),
        SentTo::Vouched(_, destination) => t.say("paste-sent-vouched").with("destination", destination),
    };
    let page = PastePage {
        sent: sent.with("time", &time),
        keep_open: t.say("code-keep-open").choose("channel", channel_name(Channel::Email)),
        resend: &resend,
        password_kept,
        sent_at: sent_at.0,
        frame,
    }
    .draw();
    with_more_said(desk, page, password_kept)
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

fn fault<'a>(desk: Desk<'a>, error: &CodeError, sent: &Sent<'_>, takes_links: bool) -> Option<Say<'a>> {
    let say = |key| desk.t.say(key).choose("channel", channel_name(channel(sent.to)));
    let problem = match error {
        CodeError::Wrong { left: None } => return Some(say("code-wrong")),
        CodeError::Wrong { left: Some(left) } => return Some(say("code-wrong-left").count("left", *left)),
        CodeError::Entry(problem) => *problem,
        // Where a code is asked for, no link is read.
        CodeError::Link(_) => return None,
    };
    Some(match problem {
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
    })
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
    /// The button for another.
    again: Say<'a>,
    /// How long the portal wants to be left alone before it sends another.
    pause: Option<Say<'a>>,
    password_kept: bool,
}

pub(super) fn over(
    desk: Desk<'_>,
    (need, sends): (Need, Sends),
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
    let say = |key| desk.t.say(key).choose("what", sends_name(sends));
    let frame = desk.frame(say(heading), Picture::Hourglass).back();
    CodeOverPage {
        frame: if need == Need::Password { frame.step(2) } else { frame },
        why: say(text),
        goes_to: match sent_to {
            SentTo::Typed(masked) => say("over-goes-to").with("address", masked),
            SentTo::OnRecord(channel) => say("over-goes-to-record").choose("channel", channel_name(*channel)),
            SentTo::Vouched(_, destination) => say("over-goes-to-vouched").with("destination", destination),
        },
        again: desk.t.say(match sends {
            Sends::Code => "send-new-code",
            Sends::Link => "send-new-link",
        }),
        pause: pause.map(|pause| say("over-pause").with("length", &length_of_time(desk.t, pause))),
        password_kept,
    }
    .draw()
}

framed!(CodePage, PastePage, LinkPage, CodeOverPage);
