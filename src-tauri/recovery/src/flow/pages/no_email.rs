//! What helps when the email has not come, and links instead of codes.

use super::{CodePage, HandOffPage};
use crate::flow::state::Moment;
use crate::link::LinkProblem;
use crate::portal::Channel;

/// The page for an email that has not come.
#[derive(Clone, Debug)]
pub(in crate::flow) struct NoEmailPage {
    pub(in crate::flow) from: NoEmailFrom,
    pub(in crate::flow) step: NoEmail,
    pub(in crate::flow) at: Moment,
}

#[derive(Clone, Debug)]
pub(in crate::flow) enum NoEmailFrom {
    Start,
    Code(CodePage),
    HandOff(HandOffPage),
}

/// What to try when the email has not come, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEmail {
    /// Wait five minutes.
    Wait,
    /// Look in the other folders.
    Folders,
    /// Is this the address?
    Address,
    /// Does the clinic have another?
    Another,
    /// A text message instead.
    Text,
    /// Call.
    Call,
}

/// The page where a link is pasted.
#[derive(Clone, Debug)]
pub(in crate::flow) struct LinkPage {
    pub(in crate::flow) from: LinkFrom,
    pub(in crate::flow) note: LinkNote,
}

#[derive(Clone, Debug)]
pub(in crate::flow) enum LinkFrom {
    Code(CodePage),
    HandOff(HandOffPage),
}

/// What is said of a pasted link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkNote {
    /// Nothing.
    None,
    /// It could not be used; nothing was sent.
    Problem(LinkProblem),
    /// The portal does not take it.
    NotTaken,
    /// The patient stopped the call.
    Stopped,
    /// It is the portal's: it may be opened.
    Fine,
}

impl NoEmail {
    /// The next thing to try. A text message only where the portal can send one.
    pub(in crate::flow) fn next(self, by_text: bool) -> Option<Self> {
        match self {
            Self::Wait => Some(Self::Folders),
            Self::Folders => Some(Self::Address),
            Self::Address => Some(Self::Another),
            Self::Another if by_text => Some(Self::Text),
            Self::Another | Self::Text => Some(Self::Call),
            Self::Call => None,
        }
    }

    /// The thing tried before.
    pub(in crate::flow) fn before(self, by_text: bool) -> Option<Self> {
        match self {
            Self::Wait => None,
            Self::Folders => Some(Self::Wait),
            Self::Address => Some(Self::Folders),
            Self::Another => Some(Self::Address),
            Self::Text => Some(Self::Another),
            Self::Call if by_text => Some(Self::Text),
            Self::Call => Some(Self::Another),
        }
    }
}

impl NoEmailPage {
    /// Whether the portal can send a text message instead.
    pub(in crate::flow) fn by_text(&self) -> bool {
        match &self.from {
            NoEmailFrom::Code(page) => page.step.other_channels.contains(&Channel::Sms),
            NoEmailFrom::Start | NoEmailFrom::HandOff(_) => false,
        }
    }
}
