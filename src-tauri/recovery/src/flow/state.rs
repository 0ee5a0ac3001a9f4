//! Where the patient is. Variants carry their own data; none of it is an Option that another field
//! decides about.

use std::fmt;
use std::sync::Arc;

use super::asks::Progress;
use super::call::Call;
use super::pages::*;
use crate::clipboard::ClipboardProblem;
use crate::directory::Directory;
use crate::keychain::SignIn;
use crate::locks::ClearedBy;
use crate::mail::Mail;
use crate::password::Rejection;
use crate::portal::{Capabilities, DoneStep, Need, Sends};
use crate::settings::Settings;
use crate::{FlowToken, Given, Identifier, NewPassword};

pub use crate::moment::Moment;

/// The whole state of one patient's recovery. Prints its name, and nothing of the patient's.
#[derive(Clone)]
pub struct State {
    /// What does not change while the program runs.
    pub(super) setting: Setting,
    /// What the patient set for their own eyes.
    pub(super) settings: Settings,
    /// Where the patient is.
    pub(super) stage: Stage,
    /// What lies on top, lowest first. Calls go on beneath it.
    pub(super) overs: Vec<Over>,
    /// How many answers have come. Makes the same error twice two screens, so the second is announced.
    pub(super) answers: u32,
}

/// What does not change while the program runs.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What the portal can do.
    pub portal: Capabilities,
    /// Whether it is the practice portal, whose mail can be read here.
    pub practice: bool,
    /// Whether it was chosen from several, to which the patient can go back.
    pub chosen: bool,
    /// Whether notes that survive a crash can be kept.
    pub journal: bool,
    /// Whether sign-ins may be saved on this computer. Where they may not, the keychain is never asked for anything.
    pub saves: bool,
    /// What clears a lock at the portal, as the clinic knows it, in the order in which it is best tried. Empty: it varies,
    /// or nobody knows.
    pub locks: Vec<ClearedBy>,
}

/// Resting on a page, or waiting for one call.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Waiting for the patient.
    At(Page),
    /// One call is on its way; the page it was made from stays on the screen.
    Calling(Call, Progress),
}

/// What can lie on top of any page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Over {
    /// The clinic's contact card, as of when it was opened.
    Card(CardFacts, CardNote),
    /// Text size, colors and language.
    Settings,
    /// The practice portal's mail, and the way to its staff desk.
    Inbox(Inbox, DeskNote),
}

/// Where the patient was when the card was opened: it is read aloud to the clinic, so it does not change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CardFacts {
    pub(super) at: Moment,
    pub(super) stage: &'static str,
    pub(super) why: Option<Stuck>,
}

/// What is said on the contact card of copying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardNote {
    /// Nothing.
    None,
    /// It is copied.
    Copied,
    /// It is not.
    NotCopied(ClipboardProblem),
}

/// What became of opening the practice portal's staff desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskNote {
    /// It was not tried.
    None,
    /// It is open in the browser.
    Opened,
    /// The browser could not be opened.
    CannotOpen,
}

/// The practice portal's mail, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Inbox {
    /// Not read yet.
    Opening,
    /// These, newest first.
    Mails(Vec<Mail>),
    /// It cannot be read.
    Failed,
}

/// The pages from which a recovery can begin.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// The email was typed.
    Identifier(IdentifierPage),
    /// An earlier code has ended.
    CodeOver(CodeOverPage),
    /// A username was found.
    Username(Box<UsernamePage>),
    /// A username was sent to this address.
    UsernameSent(Purpose, Identifier),
}

/// The right to set a password: a code or link the portal proved, or one it takes together with the password; or what
/// the clinic gave. Only an answer of the portal to it makes one.
#[derive(Clone, Debug)]
pub struct Proof {
    pub(super) token: FlowToken,
    pub(super) given: Option<Given>,
}

impl Proof {
    /// The flow's handle.
    pub fn token(&self) -> &FlowToken {
        &self.token
    }

    /// The code or link that the patient gave, where the portal had sent one.
    pub fn given(&self) -> Option<&Given> {
        self.given.as_ref()
    }
}

/// One change of password: by what right, for whom, to what.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) page: PasswordPage,
    pub(super) password: NewPassword,
    /// How often the portal has refused a sign-in with it.
    pub(super) refused: u8,
}

/// Whether a password is sent for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sending {
    /// Nothing was sent before.
    First,
    /// It is not known what became of it the first time; the patient asked for this.
    Again(Unsettled),
}

/// Why a sign-in has to tell what became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The portal gave no answer to it.
    NoAnswer,
    /// The patient asks for it, on this page.
    OnPage(Unsettled),
    /// The portal refused the second sending for these reasons; of the first nothing is known.
    Rejected(Vec<Rejection>),
}

/// What has to survive the end of the program: neither a secret nor a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing.
    None,
    /// A password left for the portal, and it is not known what became of it.
    OpenChange,
    /// The patient is on the portal's own pages.
    HandedOff(Need),
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl State {
    /// The beginning, with what the last run noted.
    pub fn start(setting: Setting, settings: Settings, note: Note) -> Self {
        let page = match note {
            Note::OpenChange => Page::Interrupted(Interrupted::Unknown, 0),
            Note::HandedOff(need) => {
                match HandOffPage::towards(&setting.portal, need, HandOffNote::Resumed) {
                    Some(page) => Page::HandOff(page),
                    // The portal itself had sent the patient there, in a recovery that has ended with the program.
                    None => Page::Start(StartNotice::WasOnPages),
                }
            }
            Note::None => setting.start(),
        };
        Self::at(setting, settings, page)
    }

    /// No portal is set up.
    pub fn not_set_up(settings: Settings, why: NotSetUp) -> Self {
        Self::at(Setting::without_portal(), settings, Page::NotSetUp(why))
    }

    /// Several portals are set up: which one is it?
    pub fn finder(settings: Settings, directory: Arc<Directory>) -> Self {
        Self::at(Setting::without_portal(), settings, Page::Finder(FinderPage::new(directory)))
    }

    fn at(setting: Setting, settings: Settings, page: Page) -> Self {
        Self { setting, settings, stage: Stage::At(page), overs: Vec::new(), answers: 0 }
    }

    /// What has to survive the end of the program as of now. The driver's journal holds exactly this: it is
    /// [`Note::OpenChange`] from just before a new password leaves for the portal until it is known what became
    /// of it.
    pub fn note(&self) -> Note {
        match &self.stage {
            Stage::At(Page::Unsettled(..) | Page::Interrupted(..)) => Note::OpenChange,
            Stage::Calling(Call::SetPassword(..) | Call::SettleChange(..) | Call::CheckTyped(..), _) => {
                Note::OpenChange
            }
            Stage::At(
                Page::Code(page)
                | Page::NoEmail(NoEmailPage { from: NoEmailFrom::Code(page), .. })
                | Page::Stuck(Call::SubmitCode(page, _) | Call::Resend(page, _), _),
            )
            | Stage::Calling(Call::SubmitCode(page, _) | Call::Resend(page, _), _)
                if page.finishes_change() =>
            {
                Note::OpenChange
            }
            Stage::At(
                Page::HandOff(page)
                | Page::HandOffTrouble(page)
                | Page::SaveTyped(page, _)
                | Page::Told(ToldFrom::HandOff(page), _)
                | Page::NoEmail(NoEmailPage { from: NoEmailFrom::HandOff(page), .. })
                | Page::Link(LinkPage { from: LinkFrom::HandOff(page), .. }),
            )
            | Stage::Calling(Call::SaveTyped(page, _), _) => Note::HandedOff(page.wanted),
            Stage::At(_) | Stage::Calling(..) => Note::None,
        }
    }

    /// The flow that is open at the portal while the patient is here; none once it has done its work.
    pub(super) fn flow(stage: &Stage) -> Option<FlowToken> {
        match stage {
            Stage::At(page) => page.flow().cloned(),
            Stage::Calling(call, _) => call.flow().cloned(),
        }
    }

    /// The state's name: safe to log, and a node of the diagram.
    pub fn name(&self) -> &'static str {
        match &self.stage {
            Stage::At(page) => page.name(),
            Stage::Calling(call, _) => call.name(),
        }
    }
}

impl Setting {
    fn without_portal() -> Self {
        let (portal, locks) = (Capabilities::none(), Vec::new());
        Self { portal, practice: false, chosen: false, journal: true, saves: true, locks }
    }

    /// The first page, with what has to be said on it.
    pub(super) fn start(&self) -> Page {
        Page::Start(self.start_notice())
    }

    /// Whether the portal has sent a link, and nothing but that leads on from this page.
    pub(super) fn asks_for_link(&self, page: &CodePage) -> bool {
        self.portal.sends == Sends::Link && page.turn == CodeTurn::First
    }

    /// Whether a link can be given in place of the code.
    pub(super) fn takes_link_besides(&self, page: &CodePage) -> bool {
        self.portal.sends == Sends::Code && page.turn == CodeTurn::First && !self.portal.links.is_empty()
    }

    /// Whether a new password, which clears a lock here, can be made from where the patient is told of one. A lock that
    /// stands in the way of a new password itself is not cleared by it.
    pub(super) fn unlocks(&self, page: &Page) -> bool {
        let stands_in_the_way = match page {
            Page::Stuck(call, Stuck::Locked { .. }) => call.need() == Need::Password,
            Page::Told(ToldFrom::Proof(_, purpose), Stuck::Locked { .. }) => purpose.need == Need::Password,
            Page::Told(ToldFrom::Start | ToldFrom::HandOff(_), Stuck::Locked { .. }) => false,
            _ => return false,
        };
        !stands_in_the_way && self.locks.contains(&ClearedBy::Reset) && self.portal.serves(Need::Password)
    }

    pub(super) fn start_notice(&self) -> StartNotice {
        if self.journal { StartNotice::None } else { StartNotice::NoJournal }
    }
}

impl Change {
    /// What proves the right to it, with the password kept for when it is proven anew.
    pub(super) fn opening_with_password(&self) -> Opening {
        let kept = KeptPassword { password: self.password.clone(), others: self.page.others };
        self.page.opening.clone().keeping(Some(kept))
    }

    /// The change as made, as the portal said; none where nobody knows the name to sign in with.
    pub(super) fn made(&self, done: DoneStep) -> Option<Changed> {
        let others = OthersAfter::of(self.page.others, done.signed_out_others);
        let identifier = done.sign_in_as.or_else(|| self.page.sign_in_as().cloned())?;
        Some(Changed { sign_in: self.sign_in(identifier), others, refused: 0 })
    }

    /// The sign-in that this change makes.
    pub(super) fn sign_in(&self, identifier: Identifier) -> SignIn {
        SignIn { identifier, password: self.password.clone() }
    }
}
