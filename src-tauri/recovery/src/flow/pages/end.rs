//! From the username and the new password to the end.

use super::{CodePage, Opening};
use crate::Identifier;
use crate::flow::state::Proof;
use crate::keychain::{KeychainProblem, SignIn};
use crate::password::{Advice, Rejection};
use crate::portal::PasswordStep;

/// The page with the username.
#[derive(Clone, Debug)]
pub(in crate::flow) struct UsernamePage {
    pub(in crate::flow) username: Identifier,
    pub(in crate::flow) code_page: CodePage,
    pub(in crate::flow) then: Then,
}

/// How a new password can follow a username.
#[derive(Clone, Debug)]
pub(in crate::flow) enum Then {
    /// On the same proof.
    Proven(Proof, PasswordStep),
    /// By a code of its own.
    AnotherCode,
    /// Not at all.
    Nothing,
}

/// The password page.
#[derive(Clone, Debug)]
pub(in crate::flow) struct PasswordPage {
    pub(in crate::flow) opening: Opening,
    pub(in crate::flow) step: PasswordStep,
    /// Whether what was typed may be a name to sign in with.
    pub(in crate::flow) typed_signs_in: bool,
    pub(in crate::flow) proof: Proof,
    pub(in crate::flow) advice: Advice,
    pub(in crate::flow) others: Others,
    pub(in crate::flow) note: PasswordNote,
}

/// Whether sign-ins on other devices are to be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// The portal cannot.
    NotOffered,
    /// They stay.
    Stay,
    /// They are ended.
    SignOut,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flow) enum PasswordNote {
    None,
    Empty,
    Stopped,
    Rejected(Vec<Rejection>),
}

/// Why it is not known whether the password changed, and what a check showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsettled {
    /// The patient stopped it.
    Stopped,
    /// No (readable) answer came, and the check by signing in did not say either.
    NoAnswer,
    /// No answer came, and the new password does not sign in.
    NotYet,
    /// The same, so often that another try could lock the account.
    NotYetOften,
    /// No answer came, and this portal's sign-ins cannot be checked here.
    NotOffered,
    /// No answer came, and nobody knows the name to sign in with.
    Nameless,
}

impl Unsettled {
    /// Whether signing in may still tell.
    pub fn can_be_checked(self) -> bool {
        !matches!(self, Self::NotYetOften | Self::NotOffered | Self::Nameless)
    }
}

/// A change that was made.
#[derive(Clone, Debug)]
pub(in crate::flow) struct Changed {
    pub(in crate::flow) sign_in: SignIn,
    /// Whether the other devices were signed out, if that was wanted.
    pub(in crate::flow) others: OthersAfter,
    /// How often the portal has refused it since.
    pub(in crate::flow) refused: u8,
}

/// What became of the sign-ins on other devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OthersAfter {
    /// The patient did not ask for their end, or nothing is known.
    Unsaid,
    /// They are ended.
    SignedOut,
    /// The patient wanted their end, and the portal did not end them.
    StillIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum SaveNote {
    None,
    Stopped,
    Failed(KeychainProblem),
}

/// Whether the sign-in is in the computer's password store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was saved.
    Yes,
    /// We did not save it.
    No,
    /// Saving was begun and not seen to its end.
    Unknown,
    /// Nothing may be saved here, and nobody was asked.
    NotHere,
    /// There was nothing to save: a username was found.
    Nothing,
    /// The password is set, and nobody said for which username.
    Nameless,
    /// As above, but the mail that was sent for it names the username.
    NameInMail,
}

impl OthersAfter {
    /// What became of what was wanted.
    pub(in crate::flow) fn of(wanted: Others, signed_out: bool) -> Self {
        match (wanted, signed_out) {
            (_, true) => Self::SignedOut,
            (Others::SignOut, false) => Self::StillIn,
            (Others::Stay | Others::NotOffered, false) => Self::Unsaid,
        }
    }
}

impl PasswordPage {
    /// The name to sign in with: what the portal said, else what was typed. Unknown where only the clinic's code was.
    pub(in crate::flow) fn sign_in_as(&self) -> Option<&Identifier> {
        let typed = self.opening.typed().filter(|_| self.typed_signs_in);
        self.step.sign_in_as.as_ref().or(typed)
    }
}
