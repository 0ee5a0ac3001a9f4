//! What the clinic gave: a code, or a temporary password. And how what proves a patient's right to a new password
//! began, so that the way back leads there.

use std::time::Duration;

use super::{CodeOver, CodeOverPage, CodePage, KeptPassword, Page, Purpose};
use crate::code::CodeEntryProblem;
use crate::flow::patient::typed;
use crate::moment::Moment;
use crate::portal::{CodeStep, Need};
use crate::{FlowToken, Identifier};

/// What a clinic can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromClinic {
    /// A code.
    Code,
    /// A temporary password.
    TemporaryPassword,
}

/// The page where the clinic's code is typed.
#[derive(Clone, Debug)]
pub(in crate::flow) struct ClinicCodePage {
    pub(in crate::flow) note: ClinicCodeNote,
    /// A password already typed, when the flow turned out to be over.
    pub(in crate::flow) kept: Option<KeptPassword>,
}

/// What is said of the clinic's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClinicCodeNote {
    /// Nothing.
    None,
    /// It could not be read as a code; nothing was sent.
    Entry(CodeEntryProblem),
    /// The portal does not take it.
    Wrong,
    /// What was begun with it has ended: once more from here.
    Over(GivenOver),
    /// The patient stopped the call.
    Stopped,
}

/// The page where a temporary password is typed.
#[derive(Clone, Debug)]
pub(in crate::flow) struct TemporaryPage {
    pub(in crate::flow) typed: Option<Identifier>,
    /// The flow that was begun for a username, until the portal ends it.
    pub(in crate::flow) begun: Option<(Identifier, FlowToken)>,
    pub(in crate::flow) note: TemporaryNote,
    /// A password already typed, when the flow turned out to be over.
    pub(in crate::flow) kept: Option<KeptPassword>,
}

/// What is said of the temporary password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemporaryNote {
    /// Nothing.
    None,
    /// Something was left empty; nothing was sent.
    Missing {
        /// The username.
        username: bool,
        /// The password.
        password: bool,
    },
    /// The portal does not take this name with this password.
    Wrong {
        /// Tries left, where the portal says so.
        left: Option<u8>,
    },
    /// The portal did not take them so often that it wants a pause.
    WrongOften {
        /// How long, where the portal says so.
        pause: Option<Duration>,
    },
    /// What was begun with it has ended: once more from here.
    Over(GivenOver),
    /// The patient stopped the call.
    Stopped,
}

/// Why what was begun with the clinic's code or a temporary password has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenOver {
    /// By time, or it is not known by what.
    Somehow,
    /// By too many tries.
    UsedUp {
        /// How long the portal wants to be left alone, where it says so.
        pause: Option<Duration>,
    },
}

/// What a recovery began with.
#[derive(Clone, Debug)]
pub(in crate::flow) enum Began {
    /// An email, a username or a number.
    Typed(Identifier),
    /// The clinic's code.
    ClinicCode(ClinicCodePage),
    /// A temporary password.
    Temporary(TemporaryPage),
}

/// What the right to a new password is proven by, with its page to go back to.
#[derive(Clone, Debug)]
pub(in crate::flow) enum Opening {
    /// A code or link that the portal sent.
    Code(CodePage),
    /// The clinic's code.
    ClinicCode(ClinicCodePage),
    /// A temporary password.
    Temporary(TemporaryPage),
}

impl ClinicCodePage {
    pub(in crate::flow) fn new() -> Self {
        Self { note: ClinicCodeNote::None, kept: None }
    }

    /// The page as somebody finds it who comes back to it: what was wrong before is not.
    pub(in crate::flow) fn quiet(self) -> Self {
        Self { note: ClinicCodeNote::None, ..self }
    }
}

impl TemporaryPage {
    pub(in crate::flow) fn new() -> Self {
        Self { typed: None, begun: None, note: TemporaryNote::None, kept: None }
    }

    /// The page as somebody finds it who comes back to it: what was wrong before is not.
    pub(in crate::flow) fn quiet(self) -> Self {
        Self { note: TemporaryNote::None, ..self }
    }
}

impl Began {
    /// The name that was typed; of a clinic's code nothing is known.
    pub(in crate::flow) fn typed(&self) -> Option<&Identifier> {
        match self {
            Self::Typed(identifier) => Some(identifier),
            Self::ClinicCode(_) => None,
            Self::Temporary(page) => page.typed.as_ref(),
        }
    }

    /// Where it begins again after its flow has ended. A password that was typed is kept.
    pub(in crate::flow) fn over(
        self,
        (why, pause): (CodeOver, Option<Duration>),
        purpose: Purpose,
        kept: Option<KeptPassword>,
    ) -> Page {
        let over = match why {
            CodeOver::UsedUp => GivenOver::UsedUp { pause },
            CodeOver::Expired | CodeOver::Either | CodeOver::Unclear => GivenOver::Somehow,
        };
        match self {
            Self::Typed(identifier) => Page::CodeOver(CodeOverPage { purpose, identifier, why, pause, kept }),
            Self::ClinicCode(_) => {
                Page::ClinicCode(ClinicCodePage { note: ClinicCodeNote::Over(over), kept })
            }
            Self::Temporary(page) => {
                let note = TemporaryNote::Over(over);
                Page::Temporary(TemporaryPage { begun: None, note, kept, ..page })
            }
        }
    }

    /// Its page, as somebody finds it who comes back to it.
    pub(in crate::flow) fn into_page(self, purpose: Purpose) -> Page {
        match self {
            Self::Typed(identifier) => typed(purpose, identifier),
            Self::ClinicCode(page) => Page::ClinicCode(page.quiet()),
            Self::Temporary(page) => Page::Temporary(TemporaryPage { begun: None, ..page.quiet() }),
        }
    }
}

impl Opening {
    /// What it began with; a password that is kept is not kept there too.
    pub(in crate::flow) fn began(&self) -> Began {
        match self.clone().keeping(None) {
            Self::Code(page) => page.began,
            Self::ClinicCode(page) => Began::ClinicCode(page),
            Self::Temporary(page) => Began::Temporary(page),
        }
    }

    /// The name that was typed, if any was.
    pub(in crate::flow) fn typed(&self) -> Option<&Identifier> {
        match self {
            Self::Code(page) => page.began.typed(),
            Self::ClinicCode(_) => None,
            Self::Temporary(page) => page.typed.as_ref(),
        }
    }

    pub(in crate::flow) fn purpose(&self) -> Purpose {
        match self {
            Self::Code(page) => page.purpose,
            Self::ClinicCode(_) | Self::Temporary(_) => Purpose { need: Need::Password, alarmed: false },
        }
    }

    pub(in crate::flow) fn kept(&self) -> Option<&KeptPassword> {
        match self {
            Self::Code(CodePage { kept, .. })
            | Self::ClinicCode(ClinicCodePage { kept, .. })
            | Self::Temporary(TemporaryPage { kept, .. }) => kept.as_ref(),
        }
    }

    /// As somebody finds it who comes back to it: what was wrong before is not.
    pub(in crate::flow) fn quiet(self) -> Self {
        match self {
            Self::Code(page) => Self::Code(page.quiet()),
            Self::ClinicCode(page) => Self::ClinicCode(page.quiet()),
            Self::Temporary(page) => Self::Temporary(page.quiet()),
        }
    }

    /// With a password that is kept for when it can be sent, or without.
    pub(in crate::flow) fn keeping(self, kept: Option<KeptPassword>) -> Self {
        match self {
            Self::Code(page) => Self::Code(CodePage { kept, ..page }),
            Self::ClinicCode(page) => Self::ClinicCode(ClinicCodePage { kept, ..page }),
            Self::Temporary(page) => Self::Temporary(TemporaryPage { kept, ..page }),
        }
    }

    /// The page of a code that the portal has just sent on this way.
    pub(in crate::flow) fn code_sent(self, now: Moment, step: CodeStep, token: FlowToken) -> CodePage {
        let kept = self.kept().cloned();
        CodePage { kept, ..CodePage::sent(now, self.began(), self.purpose(), step, token) }
    }

    /// The page to go back to.
    pub(in crate::flow) fn into_page(self) -> Page {
        match self.quiet() {
            Self::Code(page) => Page::Code(page),
            Self::ClinicCode(page) => Page::ClinicCode(page),
            Self::Temporary(page) => Page::Temporary(page),
        }
    }

    /// Where it begins again after its flow has ended.
    pub(in crate::flow) fn over(self, why: CodeOver, pause: Option<Duration>) -> Page {
        let (purpose, kept) = (self.purpose(), self.kept().cloned());
        self.began().over((why, pause), purpose, kept)
    }

    /// The code page, whose countdown goes on.
    pub(in crate::flow) fn code_page_mut(&mut self) -> Option<&mut CodePage> {
        match self {
            Self::Code(page) => Some(page),
            Self::ClinicCode(_) | Self::Temporary(_) => None,
        }
    }
}
