//! The pieces that change while a page stays.

use super::clinics::Matches;
use crate::password::Advice;

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
    /// The clinics that were found; none where no clinic is looked for.
    pub matches: Option<Matches>,
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
    /// Checking a temporary password.
    CheckingTemporary,
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
    /// Starting the practice portal, at all or afresh.
    StartingPractice,
    /// Opening the portal of the chosen clinic.
    OpeningPortal,
}
