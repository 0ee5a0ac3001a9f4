//! The portal's own pages and the saved sign-ins.

use super::{Began, Purpose};
use crate::flow::asks::CopyProblem;
use crate::guide::{Look, Usual, Way, Words};
use crate::keychain::{KeychainProblem, SavedSignIn};
use crate::link::WebAddress;
use crate::portal::{Capabilities, Need};

/// The way through the portal's own pages.
#[derive(Clone, Debug)]
pub(in crate::flow) struct HandOffPage {
    pub(in crate::flow) way: Way,
    /// What the patient needs: both, where the way is only to the first of them.
    pub(in crate::flow) wanted: Need,
    /// The chosen look; a single one is chosen by itself.
    pub(in crate::flow) look: Option<usize>,
    pub(in crate::flow) note: HandOffNote,
}

/// What is said on the way through the portal's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOffNote {
    /// Nothing.
    None,
    /// The page is open in the browser.
    Opened,
    /// The browser could not be opened.
    CannotOpen,
    /// The program was closed in between.
    Resumed,
    /// The portal asked for the browser in the middle of a recovery.
    PortalAsked,
}

/// What is said where a sign-in is typed to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedNote {
    /// Nothing.
    None,
    /// A field was left empty.
    Incomplete,
    /// The patient stopped the saving.
    Stopped,
    /// It could not be saved.
    Failed(KeychainProblem),
}

/// The saved sign-ins.
#[derive(Clone, Debug)]
pub(in crate::flow) struct SavedPage {
    pub(in crate::flow) list: SavedList,
    pub(in crate::flow) doing: SavedDoing,
    pub(in crate::flow) note: SavedNote,
}

/// What is in the store, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedList {
    /// Not looked yet.
    Unknown,
    /// These.
    These(Vec<SavedSignIn>),
    /// It cannot be known.
    Failed(KeychainProblem),
}

/// What the patient is about to do with one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedDoing {
    /// Nothing.
    Nothing,
    /// This one is shown.
    Shown(usize),
    /// This one is to be removed, if the patient says so once more.
    Removing(usize),
    /// All are to be removed, if the patient says so once more.
    RemovingAll,
}

/// What is said of the last thing done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedNote {
    /// Nothing.
    None,
    /// Copied.
    Copied,
    /// Not copied.
    NotCopied(CopyProblem),
    /// Removed.
    Removed,
    /// All removed.
    RemovedAll,
    /// Marked as changed elsewhere.
    Marked,
    /// It is no longer there.
    Gone,
    /// The store did not do it.
    Failed(KeychainProblem),
    /// The patient stopped it.
    Stopped,
}

/// Where the patient is told what keeps them from going on.
#[derive(Clone, Debug)]
pub(in crate::flow) enum ToldFrom {
    Start,
    HandOff(HandOffPage),
    /// On the way to a proof, which began with this.
    Proof(Began, Purpose),
}

impl HandOffPage {
    pub(in crate::flow) fn new(way: Way, note: HandOffNote) -> Self {
        let (wanted, look) = (way.need, (way.looks.len() == 1).then_some(0));
        Self { way, wanted, look, note }
    }

    /// The way through the portal's pages to `need`, or to the first part of it; none where there is none.
    pub(in crate::flow) fn towards(portal: &Capabilities, need: Need, note: HandOffNote) -> Option<Self> {
        let way = match (portal.way(need), need) {
            (None, Need::Both) => portal.way(Need::Username)?,
            (way, _) => way?,
        };
        Some(Self { wanted: need, ..Self::new(way.clone(), note) })
    }

    /// The page the portal asks for in the middle of a recovery: nothing is known of it but its address.
    pub(in crate::flow) fn asked_for(need: Need, page: WebAddress) -> Self {
        let usual = |usual| Words::Usual(usual);
        let look = Look { sign: usual(Usual::LooksOther), steps: vec![usual(Usual::FollowPage)] };
        Self::new(Way { need, page, looks: vec![look] }, HandOffNote::PortalAsked)
    }
}
