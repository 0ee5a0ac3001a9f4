//! The one vocabulary every kind of portal is translated into. A connector hides its portal's wire
//! behind these words; the flow and the screens know nothing else.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::guide::{Guide, Way};
use crate::identity::IdentityField;
use crate::link::{LinkForm, Origin, WebAddress};
use crate::moment::Moment;
use crate::password::Policy;
use crate::{Code, CodeShape, FlowToken, Identifier, LinkToken};

/// What a portal can do. A choice is offered only where the portal, or the guide to its pages, can serve it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// What a password reset asks for first; none where this program cannot reset passwords there.
    pub reset: Option<IdentifierKind>,
    /// What finding a username asks for first; none where this program cannot find it there.
    pub username: Option<IdentifierKind>,
    /// What its messages hold to go on with.
    pub sends: Sends,
    /// Whether the portal takes what it sent only together with the new password, and says until then nothing of it.
    pub checks_late: bool,
    /// How many wrong codes the portal takes before it ends the code, where that is stated.
    pub code_tries: Option<u8>,
    /// Whether the portal takes codes that the clinic gave, for who is invited or was helped at the desk.
    pub activation: bool,
    /// Whether the portal takes temporary passwords, to make one's own with.
    pub temporary_password: bool,
    /// Whether the portal can end the sign-ins on other devices.
    pub sign_out_others: bool,
    /// Whether sign-ins on other devices go on after a new password, and this program cannot end them.
    pub others_stay: bool,
    /// What its patients sign in with.
    pub sign_in_by: SignInBy,
    /// Where the links in the portal's mails lead, if they can be used instead of a code. Empty: they cannot.
    pub links: Vec<Origin>,
    /// Where its pages are: a link that leads there is the portal's, too.
    pub pages: Vec<Origin>,
    /// Whether the mail for a new password names the username.
    pub mail_names_username: bool,
    /// What in those links counts.
    pub link_form: LinkForm,
    /// Where its own pages begin, for what it wants to do there and nowhere else.
    pub sign_in_page: Option<WebAddress>,
    /// The way through the portal's own web pages, where this program cannot do it itself.
    pub guide: Option<Guide>,
}

/// What a portal's patients sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInBy {
    /// Their username or their email.
    NameOrEmail,
    /// Their username alone: an email that was typed is no name to sign in with.
    Name,
    /// That is not known: only a name that the portal gave, or that is no email, is known to be one.
    Unstated,
}

/// What a portal's messages hold to go on with. A second code is always a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sends {
    /// A code to be typed; perhaps a link besides.
    Code,
    /// A link and no code.
    Link,
}

/// What a patient needs back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A password.
    Password,
    /// A username.
    Username,
    /// Both, the username first.
    Both,
}

impl Capabilities {
    /// A portal that can do nothing here, and whose pages show no way.
    pub fn none() -> Self {
        Self {
            reset: None,
            username: None,
            sends: Sends::Code,
            checks_late: false,
            code_tries: None,
            activation: false,
            temporary_password: false,
            sign_out_others: false,
            others_stay: false,
            sign_in_by: SignInBy::Unstated,
            links: Vec::new(),
            pages: Vec::new(),
            mail_names_username: false,
            link_form: LinkForm::Token,
            sign_in_page: None,
            guide: None,
        }
    }

    /// What `need` begins with in this program; none where it cannot be served here.
    pub fn asks_for(&self, need: Need) -> Option<IdentifierKind> {
        match need {
            Need::Password => self.reset,
            Need::Username => self.username,
            Need::Both => self.reset.and(self.username),
        }
    }

    /// The way through the portal's pages to `need`, where there is one.
    pub fn way(&self, need: Need) -> Option<&Way> {
        self.guide.as_ref().and_then(|guide| guide.way(need))
    }

    /// Whether `need` can be served, by this program or by the portal's pages.
    pub fn serves(&self, need: Need) -> bool {
        let by_pages = |need| self.way(need).is_some();
        let one_by_one = || need == Need::Both && by_pages(Need::Username) && by_pages(Need::Password);
        self.asks_for(need).is_some() || by_pages(need) || one_by_one()
    }
}

/// What the patient is asked for to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierKind {
    /// The email address on record, nothing else.
    Email,
    /// A username or the email address.
    UsernameOrEmail,
    /// The email address or telephone number on record.
    EmailOrPhone,
}

/// The portal's answer to one step: what comes next, and the handle to do it with.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the patient does next.
    pub next: Next,
    /// The flow's handle from now on.
    pub token: FlowToken,
}

/// What the portal wants next. The portal leads, not the app.
#[derive(Clone, Debug)]
pub enum Next {
    /// A code, or a link where the portal [sends](Capabilities::sends) links, was sent if an account matched: ask for
    /// it.
    EnterCode(CodeStep),
    /// A second code, after the first was proven: ask for it.
    SecondFactor(CodeStep),
    /// The portal wants to know who it is: the code is proven, or the clinic's code is not enough alone.
    AnswerIdentity(IdentityStep),
    /// The portal wants the temporary password.
    EnterCredentials,
    /// All is proven: ask for the new password.
    SetPassword(PasswordStep),
    /// All is proven: this is the username.
    ShowUsername(UsernameStep),
    /// The username was sent to the address on record, if an account matched.
    CheckInbox,
    /// It goes on in the browser, here.
    OpenBrowser(WebAddress),
    /// The portal wants a pause before anything else.
    Wait(Duration),
    /// The password is changed.
    Done(DoneStep),
    /// Only the clinic's people can go on from here.
    ContactClinic(Contact),
}

/// What the portal said of the code it may have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStep {
    /// What the code looks like. Says nothing where it is a link.
    pub shape: CodeShape,
    /// How long it works, where the portal or its profile says so.
    pub lifetime: Option<Duration>,
    /// How long to wait before another may be asked for, where the portal says so.
    pub resend_after: Option<Duration>,
    /// Where it went.
    pub delivery: Delivery,
    /// Other ways the portal can send it.
    pub other_channels: Vec<Channel>,
}

impl CodeStep {
    /// The step of a portal that says no more of it than its profile does.
    pub fn plain(shape: CodeShape, lifetime: Option<Duration>, channel: Channel) -> Self {
        let delivery = Delivery { channel, destination: None };
        Self { shape, lifetime, resend_after: None, delivery, other_channels: Vec::new() }
    }
}

/// Where a code went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How.
    pub channel: Channel,
    /// To which address or number, with most of it hidden, where the portal itself says so. The address that was
    /// typed is no word of the portal's.
    pub destination: Option<String>,
}

/// A way to send a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By email.
    Email,
    /// By text message.
    Sms,
}

/// What the portal wants to know of the patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityStep {
    /// What it asks for.
    pub fields: Vec<IdentityField>,
    /// Tries left, if the portal counts aloud.
    pub left: Option<u8>,
}

/// What the portal said about the password to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordStep {
    /// The rules, as the portal or its profile states them.
    pub policy: Policy,
    /// The name to sign in with, where the portal gave one that differs from what was typed.
    pub sign_in_as: Option<Identifier>,
}

/// A username the portal gave after a proven code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsernameStep {
    /// The username.
    pub username: Identifier,
    /// Set where the portal takes a new password on the same proof.
    pub then: Option<PasswordStep>,
}

/// What the portal said of a change it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneStep {
    /// The name to sign in with, where the portal gave it.
    pub sign_in_as: Option<Identifier>,
    /// Whether the sign-ins on other devices were ended.
    pub signed_out_others: bool,
}

/// Why only the clinic's people can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// The account is locked.
    Locked {
        /// Until when, where the portal says so.
        until: Option<Moment>,
    },
    /// The account is not active.
    Inactive,
    /// There are two accounts for one person.
    Duplicate,
    /// The portal cannot be sure who it is.
    CannotVerify,
    /// The password that was given as a temporary one is the account's own, and works.
    NotTemporary,
    /// The portal does not say why.
    Unstated,
}

/// What the patient gives to prove that the portal's mail is theirs.
#[derive(Clone, Debug)]
pub enum Given {
    /// The code from the mail.
    Code(Code),
    /// The token of the link in the mail.
    Link(LinkToken),
}

/// What one sign-in with a password showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInAnswer {
    /// The portal let us in.
    Works,
    /// The password is right; the portal then wants a second step.
    WorksThenSecondFactor,
    /// The portal refuses this password.
    Refused,
    /// It could not be checked now.
    CannotTell,
    /// The portal offers no sign-in to check with.
    NotOffered,
}
