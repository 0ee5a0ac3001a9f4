//! The code, its end, and who it is.

use crate::code::CodeEntryProblem;
use crate::flow::pages::{Others, Purpose};
use crate::flow::state::{Moment, Proof};
use crate::identity::IdentityProblem;
use crate::portal::{CodeStep, IdentityStep};
use crate::{FlowToken, Identifier, NewPassword};

/// The code page: what the portal said when it began, and what happened since.
#[derive(Clone, Debug)]
pub(in crate::flow) struct CodePage {
    pub(in crate::flow) purpose: Purpose,
    pub(in crate::flow) identifier: Identifier,
    pub(in crate::flow) token: FlowToken,
    pub(in crate::flow) step: CodeStep,
    pub(in crate::flow) turn: CodeTurn,
    pub(in crate::flow) sent_at: Moment,
    pub(in crate::flow) resends: u8,
    /// Seconds before the next code may be asked for.
    pub(in crate::flow) wait: u32,
    pub(in crate::flow) wrong: u8,
    pub(in crate::flow) note: CodeNote,
    /// A password already typed, when its code turned out to be over: used as soon as a new code is
    /// proven, so it is not asked for twice.
    pub(in crate::flow) kept: Option<KeptPassword>,
}

/// A password that was typed before its code was over, and what was ticked with it.
#[derive(Clone, Debug)]
pub(in crate::flow) struct KeptPassword {
    pub(in crate::flow) password: NewPassword,
    pub(in crate::flow) others: Others,
}

/// Which of the portal's codes is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeTurn {
    /// The one that proves the address.
    First,
    /// The second step, after that.
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum CodeNote {
    None,
    Notice(CodeNotice),
    Error(CodeError),
}

/// Good or neutral news on the code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeNotice {
    /// A new code was sent; the newest counts.
    NewCode,
    /// The patient stopped a call.
    Stopped,
    /// Asked for another code too soon.
    TooSoon,
}

/// What is wrong with the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// It could not be read as a code; nothing was sent.
    Entry(CodeEntryProblem),
    /// The portal says it does not match.
    Wrong {
        /// Tries left, where the portal says so.
        left: Option<u8>,
    },
}

/// Why a code has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOver {
    /// Its time is over.
    Expired,
    /// It was tried too often.
    UsedUp,
    /// One of the two; the portal does not say which.
    Either,
    /// It is not known which code works now, or whether one does.
    Unclear,
}

/// The page after a code has ended.
#[derive(Clone, Debug)]
pub(in crate::flow) struct CodeOverPage {
    pub(in crate::flow) purpose: Purpose,
    pub(in crate::flow) identifier: Identifier,
    pub(in crate::flow) why: CodeOver,
    pub(in crate::flow) kept: Option<KeptPassword>,
}

/// The page that asks who it is.
#[derive(Clone, Debug)]
pub(in crate::flow) struct IdentityPage {
    pub(in crate::flow) code_page: CodePage,
    pub(in crate::flow) proof: Proof,
    pub(in crate::flow) step: IdentityStep,
    pub(in crate::flow) note: IdentityNote,
}

/// What is said of the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityNote {
    /// Nothing.
    None,
    /// They could not be read; nothing was sent.
    Entry(Vec<IdentityProblem>),
    /// They do not match.
    Wrong {
        /// Tries left, where the portal says so.
        left: Option<u8>,
    },
    /// The patient stopped the call.
    Stopped,
}

impl CodePage {
    /// The page after this code has ended.
    pub(in crate::flow) fn over(self, why: CodeOver) -> CodeOverPage {
        CodeOverPage { purpose: self.purpose, identifier: self.identifier, why, kept: self.kept }
    }

    /// The portal has the password already, and wants this code before it makes the change.
    pub(in crate::flow) fn finishes_change(&self) -> bool {
        self.turn == CodeTurn::Second && self.kept.is_some()
    }

    /// The page as somebody finds it who comes back to it: what was wrong before is not.
    pub(in crate::flow) fn quiet(self) -> Self {
        Self { note: CodeNote::None, ..self }
    }
}
