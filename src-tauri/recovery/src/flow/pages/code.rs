//! The code, its end, and who it is.

use std::time::Duration;

use crate::code::CodeEntryProblem;
use crate::flow::pages::{Began, Opening, Others, Page, Purpose};
use crate::flow::state::Moment;
use crate::identity::IdentityProblem;
use crate::link::LinkProblem;
use crate::portal::{CodeStep, IdentityStep};
use crate::{FlowToken, Given, Identifier, NewPassword};

/// The code page: what the portal said when it began, and what happened since.
#[derive(Clone, Debug)]
pub(in crate::flow) struct CodePage {
    pub(in crate::flow) purpose: Purpose,
    pub(in crate::flow) began: Began,
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

/// How long to wait before the first, second and every later further code, where the portal does not
/// say. Longer each time: the usual cause is slow mail, and many codes only confuse.
const RESEND_WAITS: [u32; 3] = [30, 60, 120];

/// Seconds before a further code may be asked for. What the portal says wins.
pub(in crate::flow) fn resend_wait(step: &CodeStep, resends: u8) -> u32 {
    let said = step.resend_after.map(|after| u32::try_from(after.as_secs()).unwrap_or(u32::MAX));
    said.unwrap_or(RESEND_WAITS[usize::from(resends).min(RESEND_WAITS.len() - 1)])
}

/// Which of the portal's codes is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeTurn {
    /// The one that proves the address.
    First,
    /// The second step, after that.
    Second,
}

#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What is wrong with the code, or with the link that is asked for in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// It could not be read as a code; nothing was sent.
    Entry(CodeEntryProblem),
    /// It could not be read as a link of the portal; nothing was sent.
    Link(LinkProblem),
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
    /// How long the portal wants to be left alone before it makes another, where it says so.
    pub(in crate::flow) pause: Option<Duration>,
    pub(in crate::flow) kept: Option<KeptPassword>,
}

/// The page that asks who it is.
#[derive(Clone, Debug)]
pub(in crate::flow) struct IdentityPage {
    pub(in crate::flow) opening: Opening,
    pub(in crate::flow) token: FlowToken,
    /// What the portal took before, if it sent any.
    pub(in crate::flow) given: Option<Given>,
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
    /// The page of a code that the portal has just sent.
    pub(in crate::flow) fn sent(
        now: Moment,
        began: Began,
        purpose: Purpose,
        step: CodeStep,
        token: FlowToken,
    ) -> Self {
        Self {
            purpose,
            began,
            token,
            wait: resend_wait(&step, 0),
            step,
            turn: CodeTurn::First,
            sent_at: now,
            resends: 0,
            wrong: 0,
            note: CodeNote::None,
            kept: None,
        }
    }

    /// The page after this code has ended.
    pub(in crate::flow) fn over(self, why: CodeOver, pause: Option<Duration>) -> Page {
        self.began.over((why, pause), self.purpose, self.kept)
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
