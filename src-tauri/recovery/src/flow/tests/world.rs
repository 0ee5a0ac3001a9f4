//! Portals to explore the machine with, and every event with every kind of content that leads somewhere else.

use std::time::Duration;

use url::Url;

use crate::clipboard::ClipboardProblem;
use crate::code::{Charset, CodeShape};
use crate::directory::{Directory, Entry};
use crate::flow::*;
use crate::guide::{Guide, Look, Usual, Way, Words};
use crate::identity::IdentityField;
use crate::keychain::{Certainty, KeychainProblem, SavedSignIn};
use crate::link::{LinkForm, Origin, WebAddress};
use crate::locks::ClearedBy;
use crate::password::{Policy, Rejection};
use crate::portal::{
    Capabilities, Channel, CodeStep, Contact, Delivery, DoneStep, IdentifierKind, IdentityStep, Need,
    PasswordStep, Sends, SignInBy, UsernameStep,
};
use crate::settings::{Language, TextSize, Theme};
use crate::{
    ClinicCodeEntry, CodeEntry, FlowToken, Identifier, LinkEntry, NewPassword, Next, Problem, SignInAnswer,
    Step,
};

pub(super) fn origins() -> Vec<Origin> {
    vec![Origin::of(&Url::parse("https://portal.example/").unwrap()).unwrap()]
}

/// A portal that can do all the program knows.
pub(super) fn everything() -> Capabilities {
    Capabilities {
        reset: Some(IdentifierKind::UsernameOrEmail),
        username: Some(IdentifierKind::EmailOrPhone),
        code_tries: Some(3),
        activation: true,
        temporary_password: true,
        sign_out_others: true,
        links: origins(),
        sign_in_page: Some(WebAddress::read("https://portal.example/sign-in", &origins()).unwrap()),
        ..Capabilities::none()
    }
}

/// A portal that mails links, and checks them together with the new password.
pub(super) fn links_only() -> Capabilities {
    Capabilities {
        reset: Some(IdentifierKind::Email),
        username: Some(IdentifierKind::Email),
        sends: Sends::Link,
        checks_late: true,
        sign_in_by: SignInBy::Name,
        mail_names_username: true,
        links: origins(),
        link_form: LinkForm::UidAndToken,
        ..Capabilities::none()
    }
}

/// A portal whose usernames are its patients' emails.
pub(super) fn emails_only() -> Capabilities {
    let reset = Some(IdentifierKind::Email);
    Capabilities {
        reset,
        username: None,
        activation: false,
        temporary_password: false,
        sign_out_others: false,
        links: Vec::new(),
        ..everything()
    }
}

/// A portal of web pages, with one way of two looks and one of a single look.
pub(super) fn web_pages() -> Capabilities {
    let page = WebAddress::read("https://portal.example/help", &origins()).unwrap();
    let look = |sign| Look { sign: Words::Usual(sign), steps: vec![Words::Usual(Usual::TypeEmail)] };
    let two = vec![look(Usual::AsksUsername), look(Usual::AsksEmailOrPhone)];
    let ways = vec![
        Way { need: Need::Password, page: page.clone(), looks: two },
        Way { need: Need::Username, page, looks: vec![look(Usual::AsksEmail)] },
    ];
    let guide = Some(Guide { ways, origins: origins() });
    Capabilities { sign_in_by: SignInBy::NameOrEmail, guide, ..Capabilities::none() }
}

pub(super) fn setting(portal: Capabilities) -> Setting {
    let locks = vec![ClearedBy::Reset];
    Setting { portal, practice: true, chosen: true, journal: true, saves: true, locks }
}

/// Three clinics, two of one name.
pub(super) fn clinics() -> Directory {
    let entry = |name: &str, town: &str| Entry {
        name: name.into(),
        town: Some(town.into()),
        phone: "+1 555 010 0199".into(),
        ..Entry::default()
    };
    let all = [("Oak Clinic", "Springfield"), ("Oak Clinic", "Shelbyville"), ("Elm Hospital", "Springfield")];
    Directory::new(all.map(|(name, town)| entry(name, town)).into())
}

pub(super) fn code_step() -> CodeStep {
    CodeStep {
        shape: CodeShape { length: Some(8), charset: Charset::Letters },
        lifetime: Some(Duration::from_secs(180)),
        resend_after: None,
        delivery: Delivery { channel: Channel::Email, destination: None },
        other_channels: vec![Channel::Sms],
    }
}

pub(super) fn password_step() -> PasswordStep {
    let policy = Policy {
        min_length: 12,
        max_length: Some(128),
        required: vec![],
        refuse_common: true,
        refuse_only_digits: true,
        refuse_last: 5,
    };
    PasswordStep { policy, sign_in_as: None }
}

pub(super) fn identity_step() -> IdentityStep {
    IdentityStep { fields: vec![IdentityField::LastName], left: Some(3) }
}

fn second_code() -> CodeStep {
    let delivery = Delivery { channel: Channel::Sms, destination: Some("•••42".into()) };
    CodeStep { delivery, ..code_step() }
}

fn done_step() -> DoneStep {
    DoneStep { sign_in_as: None, signed_out_others: true }
}

pub(super) fn done() -> Next {
    Next::Done(done_step())
}

pub(super) fn named(name: &str) -> Identifier {
    Identifier::any(name).unwrap()
}

fn username(then: Option<PasswordStep>) -> Next {
    Next::ShowUsername(UsernameStep { username: named("rivera1950"), then })
}

/// The flow's handle after the portal said no more than that a code was sent, and after its yes to one.
pub(super) const BEGUN: &str = "begun";
pub(super) const PROVEN: &str = "proven";

/// The portal's answer. Only a step that follows a proven code has the handle of one.
pub(super) fn says(next: Next) -> Result<Step, Problem> {
    let token = match next {
        Next::SetPassword(_) | Next::ShowUsername(_) | Next::AnswerIdentity(_) => PROVEN,
        _ => BEGUN,
    };
    Ok(Step { next, token: FlowToken::new(token.into()) })
}

pub(super) fn password(text: &str) -> NewPassword {
    NewPassword::new(text.into())
}

pub(super) fn submit(text: &str) -> Event {
    Event::SubmitPassword { password: password(text), sign_out_others: Some(Ticked::Yes) }
}

pub(super) fn identify(last_name: &str) -> Event {
    let none = String::new;
    Event::AnswerIdentity {
        month: none(),
        day: none(),
        year: none(),
        last_name: last_name.into(),
        phone_last4: none(),
    }
}

pub(super) fn clinic_code() -> Event {
    Event::SubmitClinicCode { clinic_code: ClinicCodeEntry::new("k7m2 qx4t-9rbw".into()) }
}

pub(super) fn temporary(username: &str, temporary: &str) -> Event {
    Event::SubmitTemporary { identifier: username.into(), temporary: password(temporary) }
}

pub(super) const GOOD: &str = "wobbly-teapot-anthem-crisp";
pub(super) const LINK: &str = "https://portal.example/recover/abcdefghijklmnopqrstuv";

/// Every event, with every kind of content that leads somewhere else.
pub(super) fn all_events() -> Vec<Event> {
    let mut events = journey_events();
    events.extend(events_beside());
    events.extend(replies().into_iter().map(Event::Reply));
    events
}

fn journey_events() -> Vec<Event> {
    let mut events: Vec<Event> = Choice::ALL.into_iter().map(|choice| Event::Choose { choice }).collect();
    events.extend(Have::ALL.into_iter().map(|have| Event::AnswerHave { have }));
    events.extend([
        clinic_code(),
        Event::SubmitClinicCode { clinic_code: ClinicCodeEntry::new("k7".into()) },
        temporary("tess", "temporary horse battery 13"),
        temporary("pat", "temporary horse battery 13"),
        temporary("", ""),
        Event::SubmitIdentifier { identifier: "pat@example.org".into() },
        Event::SubmitIdentifier { identifier: "pat@gmial.com".into() },
        Event::SubmitIdentifier { identifier: "+1 555 010 0142".into() },
        Event::SubmitIdentifier { identifier: "pat".into() },
        Event::SubmitIdentifier { identifier: String::new() },
        Event::UseSuggestion {},
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
        Event::SubmitCode { code: CodeEntry::new("ZC".into()) },
        Event::AskNewCode {},
        Event::SendAnotherWay { channel: Channel::Sms },
        Event::SendAnotherWay { channel: Channel::Email },
        Event::OpenLink {},
        Event::SubmitLink { link: LinkEntry::new(LINK.into()) },
        Event::SubmitLink { link: LinkEntry::new("https://evil.example/".into()) },
        Event::OpenNoEmail {},
        Event::FoundEmail {},
        Event::UseOtherAddress {},
        identify("Rivera"),
        identify(""),
        Event::ResetPasswordToo {},
        Event::TypePassword { password: password("wob") },
        submit(GOOD),
        submit("short"),
        submit(""),
        Event::MakePassword {},
        Event::CheckAgain {},
        Event::TryAgain {},
        Event::Continue {},
        Event::CheckSignIn { identifier: "pat@example.org".into(), password: password(GOOD) },
        Event::CheckSignIn { identifier: String::new(), password: password(GOOD) },
        Event::Stop {},
        Event::GoBack {},
        Event::StartOver {},
        Event::Finish {},
    ]);
    for answer in [YesNo::Yes, YesNo::No] {
        events.push(Event::AnswerClinic { answer });
        events.push(Event::AnswerSave { answer });
        events.push(Event::AnswerQuestion { answer });
        events.push(Event::AnswerWorked { answer });
        events.push(Event::AnswerRemove { answer });
    }
    events
}

fn events_beside() -> Vec<Event> {
    use Trouble::*;
    let mut events = vec![
        Event::TypeClinic { clinic: "oak".into() },
        Event::TypeClinic { clinic: "zyxwv".into() },
        Event::TypeClinic { clinic: String::new() },
        Event::FindClinic { clinic: "oka clinik shelbyvile".into() },
        Event::FindClinic { clinic: " ".into() },
        Event::ChooseClinic { place: Number(1) },
        Event::ChooseClinic { place: Number(7) },
        Event::ChangeClinic {},
        Event::OpenPortalPage {},
        Event::ChooseLook { look: Number(0) },
        Event::ChooseLook { look: Number(7) },
        Event::SaveTyped { identifier: "pat".into(), password: password(GOOD) },
        Event::SaveTyped { identifier: "pat".into(), password: password("") },
        Event::OpenSaved {},
        Event::ShowSaved { entry: Number(0) },
        Event::ShowSaved { entry: Number(7) },
        Event::HideSaved {},
        Event::CopySaved { entry: Number(0) },
        Event::ChangedElsewhere { entry: Number(0) },
        Event::RemoveSaved { entry: Number(0) },
        Event::RemoveSaved { entry: Number(7) },
        Event::RemoveAllSaved {},
        Event::OpenCarers {},
        Event::OpenHelp {},
        Event::CloseOver {},
        Event::CopyCard { text: "card".into() },
        Event::PrintCard {},
        Event::OpenSettings {},
        Event::SetText { text: TextSize::Double },
        Event::SetTheme { theme: Theme::Dark },
        Event::SetLanguage { language: Language::Spanish },
        Event::OpenInbox {},
        Event::OpenDesk {},
        Event::StartAfresh {},
        Event::StartPractice {},
    ];
    let troubles = [NoEmail, Locked, NotFound, PageDown, PasswordRefused, Other];
    events.extend(troubles.map(|trouble| Event::ReportTrouble { trouble }));
    events
}

fn replies() -> Vec<Reply> {
    let page = || WebAddress::read("https://portal.example/on", &origins()).unwrap();
    let saved = || SavedSignIn {
        identifier: Identifier::any("pat").unwrap(),
        certainty: Certainty::Current,
        since: Some(Moment(0)),
    };
    let mut replies = vec![
        Reply::Started(says(Next::EnterCode(code_step()))),
        Reply::Started(says(Next::AnswerIdentity(identity_step()))),
        Reply::Started(says(Next::EnterCredentials)),
        Reply::Started(says(Next::SetPassword(password_step()))),
        Reply::Started(says(Next::CheckInbox)),
        Reply::Started(says(Next::OpenBrowser(page()))),
        Reply::Started(says(Next::Wait(Duration::from_secs(900)))),
        Reply::Checked(says(Next::SetPassword(password_step()))),
        Reply::Checked(says(Next::AnswerIdentity(identity_step()))),
        Reply::Checked(says(Next::SecondFactor(second_code()))),
        Reply::Checked(says(done())),
        Reply::Checked(says(username(None))),
        Reply::Checked(says(username(Some(password_step())))),
        Reply::Checked(says(Next::OpenBrowser(page()))),
        Reply::Marked(Ok(false)),
        Reply::Marked(Ok(true)),
        Reply::Marked(Err(KeychainProblem::Absent)),
        Reply::PasswordSet(says(done())),
        Reply::PasswordSet(says(Next::Done(DoneStep {
            sign_in_as: Some(named("rivera1950")),
            ..done_step()
        }))),
        Reply::PasswordSet(says(Next::EnterCode(code_step()))),
        Reply::PasswordSet(says(Next::SecondFactor(second_code()))),
        Reply::PasswordSet(says(Next::OpenBrowser(page()))),
        Reply::Saved(Ok(())),
        Reply::Saved(Err(KeychainProblem::Locked)),
        Reply::Saved(Err(KeychainProblem::Absent)),
        Reply::Listed(Ok(vec![saved()])),
        Reply::Listed(Ok(Vec::new())),
        Reply::Listed(Err(KeychainProblem::Absent)),
        Reply::Read(Ok(Some(password(GOOD)))),
        Reply::Read(Ok(None)),
        Reply::Read(Err(KeychainProblem::Locked)),
        Reply::Copied(Ok(())),
        Reply::Copied(Err(CopyProblem::Gone)),
        Reply::Removed(Ok(())),
        Reply::Removed(Err(KeychainProblem::Refused)),
        Reply::PasswordMade(password(GOOD)),
        Reply::SecondsLeft(7),
        Reply::SecondsLeft(0),
        Reply::Slow(Progress::Working),
        Reply::Slow(Progress::StillWorking),
        Reply::PageOpened(true),
        Reply::PageOpened(false),
        Reply::TextCopied(Ok(())),
        Reply::TextCopied(Err(ClipboardProblem::Absent)),
        Reply::Inbox(Some(Vec::new())),
        Reply::Inbox(None),
        Reply::DeskOpened(true),
        Reply::DeskOpened(false),
        Reply::StartedAfresh(true),
        Reply::StartedAfresh(false),
        Reply::NoPractice("No folder".into()),
        Reply::NoPortal,
    ];
    let reasons = [
        Contact::Locked { until: Some(Moment(2_000)) },
        Contact::Locked { until: Some(Moment(0)) },
        Contact::Inactive,
        Contact::Duplicate,
        Contact::CannotVerify,
        Contact::NotTemporary,
        Contact::Unstated,
    ];
    for reason in reasons {
        replies.push(Reply::PasswordSet(says(Next::ContactClinic(reason))));
        replies.push(Reply::Started(says(Next::ContactClinic(reason))));
        replies.push(Reply::Checked(says(Next::ContactClinic(reason))));
    }
    for problem in all_problems() {
        replies.push(Reply::Started(Err(problem.clone())));
        replies.push(Reply::Checked(Err(problem.clone())));
        replies.push(Reply::PasswordSet(Err(problem)));
    }
    use SignInAnswer::*;
    replies.extend([Works, WorksThenSecondFactor, Refused, CannotTell, NotOffered].map(Reply::SignedIn));
    replies
}

pub(super) fn all_problems() -> Vec<Problem> {
    vec![
        Problem::IdentifierRefused,
        Problem::WrongCode { left: None },
        Problem::WrongCode { left: Some(0) },
        Problem::CodeExpired,
        Problem::AttemptsExhausted { retry_after: Some(Duration::from_secs(25)) },
        Problem::TemporaryRefused { left: Some(2) },
        Problem::TemporaryRefused { left: Some(0) },
        Problem::CodeOver,
        Problem::FlowLost,
        Problem::PasswordRejected(vec![Rejection::TooShort]),
        Problem::RateLimited { retry_after: Some(Duration::from_secs(60)) },
        Problem::WrongIdentity { left: Some(2) },
        Problem::WrongIdentity { left: Some(0) },
        Problem::Locked { until: None },
        Problem::NotEnabledByPortal,
        Problem::DeliveryFailed,
        Problem::BrowserRequired,
        Problem::Offline,
        Problem::PortalDown { sent: true, retry_after: None },
        Problem::PortalDown { sent: false, retry_after: Some(Duration::from_secs(60)) },
        Problem::NoAnswer { sent: true },
        Problem::NoAnswer { sent: false },
        Problem::NotThisPortal { sent: true },
        Problem::NotThisPortal { sent: false },
        Problem::Unexpected,
    ]
}
