//! What the screens may know of a state: everything there is to show, and no secret.

use super::asks::Progress;
use super::call::{Call, SavedCall};
use super::event::Choice;
use super::pages::*;
use super::patient::kind_for;
use super::state::*;
use crate::guide::Words;
use crate::identifier::IdentifierProblem;
use crate::identity::IdentityField;
use crate::keychain::KeychainProblem;
use crate::password::{Advice, Rejection, Rule};
use crate::portal::{Channel, IdentifierKind, Need};
use crate::settings::Settings;
use crate::{CodeShape, Identifier};

/// One view of the flow. Two views with equal pages and settings differ in their live pieces only, so the
/// screen need not be drawn anew.
#[derive(Clone, PartialEq)]
pub struct View {
    /// The page.
    pub page: PageView,
    /// What the patient set for their own eyes.
    pub settings: Settings,
    /// Whether this is the practice portal: every screen says so.
    pub practice: bool,
    /// How many answers have come: the same error twice is two pages.
    pub answers: u32,
    /// The pieces that change while a page stays.
    pub live: Live,
}

/// The page and its texts' facts.
#[derive(Clone, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub enum PageView {
    /// The program has no (readable) portal profile, and what to do about it.
    NotSetUp {
        /// File, line, key and fix; empty when there is simply no profile, and practice is offered.
        reason: String,
        /// What is said besides.
        note: SetUpNote,
    },
    /// What do you need help with?
    Start {
        /// What this portal, or its pages, can serve, in the order offered.
        choices: Vec<Choice>,
        /// What is said besides.
        notice: StartNotice,
    },
    /// A question for who is not sure.
    Unsure(Unsure),
    /// What a lock is, and what clears it.
    LockedOut {
        /// Whether the way to a new password can be offered.
        can_reset: bool,
    },
    /// What to do when somebody else got in.
    SomeoneElse {
        /// Whether the way to a new password can be offered.
        can_reset: bool,
    },
    /// For family and carers.
    Carers,
    /// The last run ended in the middle of a change.
    Interrupted(Interrupted),
    /// Which email, username or number?
    Identifier {
        /// What to ask for.
        kind: IdentifierKind,
        /// What for.
        need: Need,
        /// What was typed before.
        typed: String,
        /// What is wrong with it.
        error: Option<IdentifierProblem>,
        /// A likelier spelling.
        meant: Option<String>,
        /// The patient stopped the call.
        stopped: bool,
    },
    /// The code.
    Code {
        /// Where it went.
        sent_to: SentTo,
        /// Which of the portal's codes.
        turn: CodeTurn,
        /// When the portal answered.
        sent_at: Moment,
        /// When the code ends, where stated.
        ends_at: Option<Moment>,
        /// What the code looks like.
        shape: CodeShape,
        /// What is wrong.
        error: Option<CodeError>,
        /// Other news.
        notice: Option<CodeNotice>,
        /// Other ways the portal can send it.
        other_channels: Vec<Channel>,
        /// Whether a link can be given instead.
        takes_links: bool,
    },
    /// The email has not come.
    NoEmail {
        /// The thing to try now.
        step: NoEmail,
        /// The address that was typed, masked, where it is known.
        masked: Option<String>,
        /// When this was shown.
        at: Moment,
        /// Whether another address can be given, and the code page be gone back to.
        in_recovery: bool,
    },
    /// A link is pasted.
    Link {
        /// Whether it is only looked at, to be opened in the browser.
        only_check: bool,
        /// What is said of it.
        note: LinkNote,
    },
    /// The code has ended.
    CodeOver {
        /// Where a new one goes.
        sent_to: SentTo,
        /// Why.
        why: CodeOver,
        /// A password already typed will be used.
        password_kept: bool,
    },
    /// Who is it?
    Identity {
        /// What the portal asks for.
        fields: Vec<IdentityField>,
        /// What is said of the answers.
        note: IdentityNote,
    },
    /// The username.
    Username {
        /// In full: it is what the patient came for.
        username: String,
        /// Whether a new password can follow.
        can_reset: bool,
        /// Whether the patient asked for both, so that it does.
        both: bool,
    },
    /// The username was sent, if an account matched.
    UsernameSent {
        /// Where to, masked.
        masked: String,
        /// Whether a new password can follow.
        can_reset: bool,
    },
    /// The new password.
    Password {
        /// The name to sign in with, for password managers.
        username: String,
        /// The rules.
        rules: Vec<Rule>,
        /// Why it was refused.
        rejected: Vec<Rejection>,
        /// Nothing was typed.
        empty: bool,
        /// The patient stopped the call.
        stopped: bool,
        /// Whether sign-ins on other devices are to be ended.
        others: Others,
    },
    /// Changed or not: unknown.
    Unsettled(Unsettled),
    /// Changed.
    Done {
        /// What the sign-in check showed.
        check: Check,
        /// Whether the sign-ins on other devices were ended.
        signed_out_others: bool,
    },
    /// Save the sign-in?
    Save {
        /// Whose.
        identifier: String,
        /// Why it could not be saved.
        error: Option<KeychainProblem>,
        /// The patient stopped the saving.
        stopped: bool,
    },
    /// The end.
    Finished(Kept),
    /// Through the portal's own pages.
    HandOff {
        /// What for.
        need: Need,
        /// The page's address, to be read or typed.
        address: String,
        /// Its host, as the browser will show it.
        host: String,
        /// "Which of these do you see?" Empty once that is known.
        looks: Vec<Words>,
        /// What to do there. Empty until the look is known.
        steps: Vec<Words>,
        /// What is said besides.
        note: HandOffNote,
    },
    /// What went wrong on the portal's pages?
    HandOffTrouble,
    /// The sign-in made there, to be saved.
    SaveTyped(TypedNote),
    /// The saved sign-ins.
    Saved {
        /// What is in the store.
        list: SavedList,
        /// What the patient is about to do.
        doing: SavedDoing,
        /// What is said of the last thing done.
        note: SavedNote,
    },
    /// Something keeps the patient from going on.
    Stuck {
        /// Why.
        why: Stuck,
        /// Where, for the clinic's staff.
        stage: &'static str,
        /// Whether trying again can help; else the clinic is the way on.
        can_try_again: bool,
    },
    /// The clinic's contact card.
    Card {
        /// Where the patient is, for the clinic's staff.
        stage: &'static str,
        /// What keeps the patient from going on, if that is why they need help.
        why: Option<Stuck>,
        /// When the card was opened.
        at: Moment,
        /// What is said of copying it.
        note: CardNote,
    },
    /// Text size, colors and language.
    Settings,
    /// The practice portal's mail.
    Inbox(Inbox),
    /// The program itself has failed; nothing leads on from here.
    Broken,
}

/// Where a code went, as far as it may be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentTo {
    /// To the address that was typed, masked, if it is on record.
    Typed(String),
    /// To what is on record, if there is an account.
    OnRecord(Channel),
    /// There, on the portal's own word; masked.
    Vouched(Channel, String),
}

/// What the sign-in check showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Not yet known.
    Running,
    /// Signed in.
    Works,
    /// Signed in as far as the second step.
    WorksThenSecondFactor,
    /// Refused.
    Refused,
    /// Could not be checked.
    CannotTell,
}

/// The pieces that change while a page stays.
#[derive(Clone, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub struct Live {
    /// Whether a call is on its way.
    pub busy: Busy,
    /// Seconds until another code may be asked for; none where there is no code to ask for.
    pub resend_in: Option<u32>,
    /// The password as typed, measured.
    pub advice: Option<Advice>,
}

/// A call on its way, as the patient is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// None, or too short to mention.
    No,
    /// "Working".
    Working(BusyWith),
    /// "Still working".
    StillWorking(BusyWith),
}

/// What a call on its way is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusyWith {
    /// Asking for a code.
    Sending,
    /// Checking the code.
    Checking,
    /// Checking a link.
    CheckingLink,
    /// Checking who it is.
    CheckingIdentity,
    /// Looking whether a sign-in is saved that the change makes old.
    LookingUp,
    /// Changing the password.
    Changing,
    /// Signing in, to see whether it works.
    SigningIn,
    /// Saving in the computer's password store.
    Saving,
    /// Looking at what is saved there.
    Reading,
    /// Removing from it.
    Removing,
    /// Starting the practice portal afresh.
    StartingAfresh,
}

impl State {
    /// What to show.
    pub fn view(&self) -> View {
        let (page, call) = match &self.stage {
            Stage::At(page) => (page.clone(), None),
            Stage::Calling(call, progress) => (call.page(), Some((call, *progress))),
        };
        let busy = match call {
            Some((call, Progress::Working)) => Busy::Working(call.purpose()),
            Some((call, Progress::StillWorking)) => Busy::StillWorking(call.purpose()),
            Some((_, Progress::Begun)) | None => Busy::No,
        };
        let live = Live { busy, resend_in: page.resend_in(), advice: page.advice() };
        let page = match self.overs.last() {
            Some(Over::Card(at, note)) => self.card(*at, *note),
            Some(Over::Settings) => PageView::Settings,
            Some(Over::Inbox(inbox)) => PageView::Inbox(inbox.clone()),
            None => self.page_view(page),
        };
        let (settings, practice) = (self.settings, self.setting.practice);
        View { page, settings, practice, answers: self.answers, live }
    }

    fn card(&self, at: Moment, note: CardNote) -> PageView {
        let (stage, why) = match &self.stage {
            Stage::At(Page::Stuck(call, why)) => (call.page().name(), Some(*why)),
            Stage::At(Page::Told(from, why)) => (from.name(), Some(*why)),
            _ => (self.name(), None),
        };
        PageView::Card { stage, why, at, note }
    }

    fn page_view(&self, page: Page) -> PageView {
        let can_reset = self.setting.portal.serves(Need::Password);
        match page {
            Page::NotSetUp(reason, note) => PageView::NotSetUp { reason, note },
            Page::Start(notice) => PageView::Start { choices: self.choices(), notice },
            Page::Unsure(question) => PageView::Unsure(question),
            Page::LockedOut => PageView::LockedOut { can_reset },
            Page::SomeoneElse => PageView::SomeoneElse { can_reset },
            Page::Carers => PageView::Carers,
            Page::Interrupted(seen) => PageView::Interrupted(seen),
            Page::Identifier(page) => self.identifier_view(page),
            Page::Code(page) => self.code_view(&page),
            Page::NoEmail(page) => no_email_view(&page),
            Page::Link(page) => {
                PageView::Link { only_check: matches!(page.from, LinkFrom::HandOff(_)), note: page.note }
            }
            Page::CodeOver(page) => PageView::CodeOver {
                sent_to: sent_to_typed(&page.identifier, Channel::Email),
                why: page.why,
                password_kept: page.kept.is_some(),
            },
            Page::Identity(page) => PageView::Identity { fields: page.step.fields, note: page.note },
            Page::Username(page) => PageView::Username {
                username: page.username.as_str().to_owned(),
                can_reset: !matches!(page.then, Then::Nothing),
                both: page.code_page.purpose.need == Need::Both,
            },
            Page::UsernameSent(_, sent_to) => PageView::UsernameSent {
                masked: sent_to.masked(),
                can_reset: self.setting.portal.reset.is_some(),
            },
            Page::Password(page) => password_view(page),
            Page::Unsettled(_, why) => PageView::Unsettled(why),
            Page::Done(changed, answer) => {
                PageView::Done { check: answer.into(), signed_out_others: changed.signed_out_others }
            }
            Page::Save(changed, _, note) => PageView::Save {
                identifier: changed.sign_in.identifier.as_str().to_owned(),
                error: if let SaveNote::Failed(problem) = note { Some(problem) } else { None },
                stopped: note == SaveNote::Stopped,
            },
            Page::Finished(kept) => PageView::Finished(kept),
            Page::HandOff(page) => hand_off_view(page),
            Page::HandOffTrouble(_) => PageView::HandOffTrouble,
            Page::SaveTyped(_, note) => PageView::SaveTyped(note),
            Page::Saved(SavedPage { list, doing, note }) => PageView::Saved { list, doing, note },
            Page::Stuck(call, why) => {
                PageView::Stuck { why, stage: call.page().name(), can_try_again: why.may_pass() }
            }
            Page::Told(from, why) => PageView::Stuck {
                why,
                stage: from.name(),
                can_try_again: matches!(from, ToldFrom::HandOff(_))
                    && matches!(why, Stuck::PortalDown | Stuck::PageRefusesPassword),
            },
        }
    }

    fn choices(&self) -> Vec<Choice> {
        Choice::ALL.into_iter().filter(|choice| self.setting.offers(*choice)).collect()
    }

    fn identifier_view(&self, page: IdentifierPage) -> PageView {
        let (error, meant, stopped) = match page.note {
            IdentifierNote::None => (None, None, false),
            IdentifierNote::Stopped => (None, None, true),
            IdentifierNote::Wrong(problem) => (Some(problem), None, false),
            IdentifierNote::Meant(meant) => (None, Some(meant.as_str().to_owned()), false),
        };
        let typed = page.typed.map(|typed| typed.as_str().to_owned()).unwrap_or_default();
        let need = page.purpose.need;
        let kind = kind_for(&self.setting.portal, need);
        PageView::Identifier { kind, need, typed, error, meant, stopped }
    }

    fn code_view(&self, page: &CodePage) -> PageView {
        let (error, notice) = match page.note {
            CodeNote::None => (None, None),
            CodeNote::Notice(notice) => (None, Some(notice)),
            CodeNote::Error(error) => (Some(error), None),
        };
        let lasts = page.step.lifetime.and_then(|lifetime| i64::try_from(lifetime.as_secs()).ok());
        let delivery = &page.step.delivery;
        PageView::Code {
            sent_to: match &delivery.destination {
                Some(destination) => SentTo::Vouched(delivery.channel, destination.clone()),
                None => sent_to_typed(&page.identifier, delivery.channel),
            },
            turn: page.turn,
            sent_at: page.sent_at,
            ends_at: lasts.map(|lasts| Moment(page.sent_at.0.saturating_add(lasts))),
            shape: page.step.shape,
            error,
            notice,
            other_channels: page.step.other_channels.clone(),
            takes_links: page.turn == CodeTurn::First && !self.setting.portal.links.is_empty(),
        }
    }
}

/// A code goes to the address that was typed only if it is one, and one of this kind.
fn sent_to_typed(identifier: &Identifier, channel: Channel) -> SentTo {
    match identifier.address() {
        Some(typed) if typed == channel => SentTo::Typed(identifier.masked()),
        _ => SentTo::OnRecord(channel),
    }
}

fn no_email_view(page: &NoEmailPage) -> PageView {
    let masked = match &page.from {
        NoEmailFrom::Code(page) => page.identifier.address().map(|_| page.identifier.masked()),
        NoEmailFrom::Start | NoEmailFrom::HandOff(_) => None,
    };
    let in_recovery = matches!(page.from, NoEmailFrom::Code(_));
    PageView::NoEmail { step: page.step, masked, at: page.at, in_recovery }
}

fn hand_off_view(page: HandOffPage) -> PageView {
    let HandOffPage { way, look, note } = page;
    let steps = look.and_then(|look| way.looks.get(look)).map(|look| look.steps.clone()).unwrap_or_default();
    let looks =
        if steps.is_empty() { way.looks.into_iter().map(|look| look.sign).collect() } else { Vec::new() };
    let (address, host) = (way.page.as_str().to_owned(), way.page.host().to_owned());
    PageView::HandOff { need: way.need, address, host, looks, steps, note }
}

fn password_view(page: PasswordPage) -> PageView {
    let username = page.sign_in_as().as_str().to_owned();
    let rules = page.step.policy.rules();
    let (empty, stopped) = (page.note == PasswordNote::Empty, page.note == PasswordNote::Stopped);
    let rejected = match page.note {
        PasswordNote::Rejected(reasons) => reasons,
        _ => Vec::new(),
    };
    PageView::Password { username, rules, rejected, empty, stopped, others: page.others }
}

impl Stuck {
    /// Whether the same call may go through later; else the clinic is the way on.
    fn may_pass(self) -> bool {
        match self {
            Self::Offline
            | Self::PortalDown
            | Self::NoAnswer
            | Self::NotThisPortal
            | Self::Wait(_)
            | Self::PageRefusesPassword
            | Self::Unexpected(_) => true,
            Self::Locked { .. }
            | Self::Inactive
            | Self::Duplicate
            | Self::CannotVerify
            | Self::NotOffered
            | Self::CallClinic => false,
        }
    }
}

impl ToldFrom {
    fn name(&self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::HandOff(_) => "HandOffTrouble",
        }
    }
}

impl From<Option<crate::SignInAnswer>> for Check {
    fn from(answer: Option<crate::SignInAnswer>) -> Self {
        match answer {
            None => Self::Running,
            Some(crate::SignInAnswer::Works) => Self::Works,
            Some(crate::SignInAnswer::WorksThenSecondFactor) => Self::WorksThenSecondFactor,
            Some(crate::SignInAnswer::Refused) => Self::Refused,
            Some(crate::SignInAnswer::CannotTell) => Self::CannotTell,
        }
    }
}

impl Page {
    fn resend_in(&self) -> Option<u32> {
        match self {
            Self::Code(page) => Some(page.wait),
            _ => None,
        }
    }

    fn advice(&self) -> Option<Advice> {
        match self {
            Self::Password(page) => Some(page.advice.clone()),
            _ => None,
        }
    }
}

impl Call {
    fn purpose(&self) -> BusyWith {
        match self {
            Self::Start(..) | Self::Resend(..) => BusyWith::Sending,
            Self::SubmitCode(..) => BusyWith::Checking,
            Self::SubmitLink(..) => BusyWith::CheckingLink,
            Self::AnswerIdentity(..) => BusyWith::CheckingIdentity,
            Self::MarkUnsure(_) => BusyWith::LookingUp,
            Self::SetPassword(..) => BusyWith::Changing,
            Self::SettleChange(..) | Self::CheckChanged(_) | Self::CheckTyped(..) => BusyWith::SigningIn,
            Self::Save(..) | Self::SaveTyped(..) => BusyWith::Saving,
            Self::Saved(_, SavedCall::Remove(_) | SavedCall::RemoveAll) => BusyWith::Removing,
            Self::Saved(..) => BusyWith::Reading,
            Self::StartAfresh(_) => BusyWith::StartingAfresh,
        }
    }
}

impl View {
    /// Whether `other` is the same page, as before: only live pieces may differ.
    pub fn shows_the_same_page(&self, other: &Self) -> bool {
        let of = |view: &Self| (view.answers, view.settings, view.practice);
        of(self) == of(other) && self.page == other.page
    }
}

impl PageView {
    /// The page's name: safe to log, and the name of its fixture.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotSetUp { .. } => "not_set_up",
            Self::Start { .. } => "start",
            Self::Unsure(_) => "unsure",
            Self::LockedOut { .. } => "locked_out",
            Self::SomeoneElse { .. } => "someone_else",
            Self::Carers => "carers",
            Self::Interrupted(_) => "interrupted",
            Self::Identifier { .. } => "identifier",
            Self::Code { .. } => "code",
            Self::NoEmail { .. } => "no_email",
            Self::Link { .. } => "link",
            Self::CodeOver { .. } => "code_over",
            Self::Identity { .. } => "identity",
            Self::Username { .. } => "username",
            Self::UsernameSent { .. } => "username_sent",
            Self::Password { .. } => "password",
            Self::Unsettled(_) => "unsettled",
            Self::Done { .. } => "done",
            Self::Save { .. } => "save",
            Self::Finished(_) => "finished",
            Self::HandOff { .. } => "hand_off",
            Self::HandOffTrouble => "hand_off_trouble",
            Self::SaveTyped(_) => "save_typed",
            Self::Saved { .. } => "saved",
            Self::Stuck { .. } => "stuck",
            Self::Card { .. } => "card",
            Self::Settings => "settings",
            Self::Inbox(_) => "inbox",
            Self::Broken => "broken",
        }
    }

    /// Whether the page lies over another, to which the patient comes back.
    pub fn lies_on_top(&self) -> bool {
        matches!(self, Self::Card { .. } | Self::Settings | Self::Inbox(_))
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({})", self.page.name())
    }
}
