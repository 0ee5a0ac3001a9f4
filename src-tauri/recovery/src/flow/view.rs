//! What the screens may know of a state: everything there is to show, and no secret.

mod live;
mod of_state;

use std::time::Duration;

use super::event::{Choice, Have};
use super::pages::*;
use super::state::*;
use crate::CodeShape;
use crate::guide::Words;
use crate::identifier::IdentifierProblem;
use crate::identity::IdentityField;
use crate::keychain::KeychainProblem;
use crate::locks::ClearedBy;
use crate::password::{Advice, Rejection, Rule};
use crate::portal::{Channel, IdentifierKind, Need, Sends};
use crate::settings::Settings;

pub use live::{Busy, BusyWith, Live};

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
        /// Why.
        why: NotSetUp,
    },
    /// What do you need help with?
    Start {
        /// What this portal, or its pages, can serve, in the order offered.
        choices: Vec<Choice>,
        /// What of the clinic's the portal takes.
        haves: Vec<Have>,
        /// Whether there are saved sign-ins to look at: whether they may be saved here at all.
        saves: bool,
        /// What is said besides.
        notice: StartNotice,
    },
    /// A question for who is not sure.
    Unsure(Unsure),
    /// What a lock is, and what clears it.
    LockedOut {
        /// Whether the way to a new password can be offered.
        can_reset: bool,
        /// What clears a lock here, where that is known.
        locks: Vec<ClearedBy>,
    },
    /// What to do when somebody else got in.
    SomeoneElse {
        /// Whether the way to a new password can be offered.
        can_reset: bool,
    },
    /// For family and carers.
    Carers,
    /// The last run ended in the middle of a change.
    Interrupted {
        /// What has been found out.
        seen: Interrupted,
        /// Whether the portal takes an email to sign in with.
        by_email: bool,
    },
    /// Which email, username or number?
    Identifier {
        /// What to ask for.
        kind: IdentifierKind,
        /// What for.
        need: Need,
        /// What the portal will send.
        sends: Sends,
        /// What was typed before.
        typed: String,
        /// What is wrong with it.
        error: Option<IdentifierProblem>,
        /// A likelier spelling.
        meant: Option<String>,
        /// The patient stopped the call.
        stopped: bool,
    },
    /// What do you have from the clinic?
    Have {
        /// What this portal takes, in the order offered.
        haves: Vec<Have>,
    },
    /// A code of before, from an email: why it does not help, and what does.
    OldCode,
    /// The clinic's code.
    ClinicCode {
        /// What is said of it.
        note: ClinicCodeNote,
        /// A password already typed will be used.
        password_kept: bool,
    },
    /// The temporary password.
    Temporary {
        /// The username that was typed before.
        typed: String,
        /// What is said of it.
        note: TemporaryNote,
        /// A password already typed will be used.
        password_kept: bool,
    },
    /// The code.
    Code {
        /// What for.
        need: Need,
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
        /// A password already typed will be used.
        password_kept: bool,
    },
    /// The link that the portal sent, and no code.
    PasteLink {
        /// What for.
        need: Need,
        /// Where it went.
        sent_to: SentTo,
        /// When the portal answered.
        sent_at: Moment,
        /// What is wrong.
        error: Option<CodeError>,
        /// Other news.
        notice: Option<CodeNotice>,
        /// A password already typed will be used.
        password_kept: bool,
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
        /// Whether a page waits for what the email says, so that finding it leads on.
        awaited: bool,
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
        /// What for.
        need: Need,
        /// Where a new one goes.
        sent_to: SentTo,
        /// Why.
        why: CodeOver,
        /// How long to wait before asking for another, where the portal says so.
        pause: Option<Duration>,
        /// What it was.
        sends: Sends,
        /// A password already typed will be used.
        password_kept: bool,
    },
    /// Who is it?
    Identity {
        /// What the portal asks for.
        fields: Vec<IdentityField>,
        /// The clinic's code was given, and is checked together with the answers.
        by_clinic_code: bool,
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
        /// What the portal's messages hold besides.
        sends: Sends,
        /// Where to, masked.
        masked: String,
        /// Whether a new password can follow.
        can_reset: bool,
    },
    /// The new password.
    Password {
        /// The name to sign in with, for password managers, where it is known.
        username: Option<String>,
        /// The rules.
        rules: Vec<Rule>,
        /// How many of the latest passwords the portal refuses; 0 where it refuses none, or does not say so.
        refuse_last: u16,
        /// What the portal sent and checks only now, together with the password.
        held: Option<Sends>,
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
        /// What became of the sign-ins on other devices.
        others: OthersAfter,
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
        /// Whether the portal takes codes that the clinic gave.
        can_activate: bool,
        /// Whether the way to a new password can be offered.
        can_reset: bool,
        /// The host of the portal's page where it goes on, where it goes on in the browser.
        page: Option<String>,
        /// What clears the lock, where there is one and that is known.
        locks: Vec<ClearedBy>,
        /// Whether a new password clears it and can be made from here.
        unlocks: bool,
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
    Inbox(Inbox, DeskNote),
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
    /// Refused so often that another try could lock the account.
    RefusedOften,
    /// Could not be checked.
    CannotTell,
    /// This portal's sign-ins cannot be checked here.
    NotOffered,
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
            Self::Interrupted { .. } => "interrupted",
            Self::Identifier { .. } => "identifier",
            Self::Have { .. } => "have",
            Self::OldCode => "old_code",
            Self::ClinicCode { .. } => "clinic_code",
            Self::Temporary { .. } => "temporary",
            Self::Code { .. } => "code",
            Self::PasteLink { .. } => "paste_link",
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
            Self::Inbox(..) => "inbox",
            Self::Broken => "broken",
        }
    }

    /// Whether the page lies over another, to which the patient comes back.
    pub fn lies_on_top(&self) -> bool {
        matches!(self, Self::Card { .. } | Self::Settings | Self::Inbox(..))
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({})", self.page.name())
    }
}
