//! The kinds of portal, one row each: what a profile of that kind is called, what it needs to say, and what opens it.
//!
//! To add a kind: a file with its [`Kind`] and its [`Portal`](crate::Portal), its row in [`KINDS`], and an example in
//! `profiles/`.

use std::fmt;

use crate::profile::{Features, Profile};
use crate::{OpenError, Portal, allauth, better_auth, cognito, djoser, portal_recovery, web_pages};

/// Every kind, in the order in which they are named to clinic IT.
pub const KINDS: [&Kind; 6] = [
    &portal_recovery::KIND,
    &allauth::KIND,
    &better_auth::KIND,
    &cognito::KIND,
    &djoser::KIND,
    &web_pages::KIND,
];

/// A kind of portal.
pub struct Kind {
    /// The name that profiles have for it, after `connector =`.
    pub name: &'static str,
    /// What a portal of this kind can be used for. Nothing for web pages, whose ways say it.
    pub can: Features,
    /// What it is used for where the profile does not say.
    pub usual: Features,
    /// The keys without which a profile of this kind is none.
    pub(crate) needs: &'static [Key],
    /// The keys that a profile of this kind cannot use, and why. They would be read and change nothing.
    pub(crate) refuses: &'static [(Key, &'static str)],
    /// Readies a portal of this kind. Connects to nothing yet.
    pub(crate) open: fn(&Profile) -> Result<Box<dyn Portal>, OpenError>,
}

/// The keys of a profile that not every kind of portal has a use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Features,
    AllowedHosts,
    LinkHosts,
    SignInPage,
    SignInBy,
    ClientId,
    Password,
    Code,
    Way,
}

impl Key {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Features => "features",
            Self::AllowedHosts => "allowed_hosts",
            Self::LinkHosts => "link_hosts",
            Self::SignInPage => "sign_in_page",
            Self::SignInBy => "sign_in_by",
            Self::ClientId => "client_id",
            Self::Password => "password",
            Self::Code => "code",
            Self::Way => "way",
        }
    }
}

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.into_iter().find(|kind| kind.name == name)
    }

    /// Why a profile of this kind cannot use a key; none where it can.
    pub(crate) fn refuses(&self, key: Key) -> Option<&'static str> {
        self.refuses.iter().find(|(refused, _)| *refused == key).map(|(_, why)| *why)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What every kind but web pages says to ways through them.
pub(crate) const ONLY_BROWSER: (Key, &str) =
    (Key::Way, "ways through pages belong to connector = \"browser\"");
/// What a kind says to an app's name at the portal that has none.
pub(crate) const NO_CLIENT: (Key, &str) = (Key::ClientId, "this kind of portal gives programs no names");
/// What a kind says to the name that patients sign in by, where the portal itself makes no difference, or says it.
pub(crate) const EITHER_NAME: (Key, &str) =
    (Key::SignInBy, "the portal itself knows by what patients sign in");
/// What a kind says to hosts of links whose portal sends codes alone.
pub(crate) const NO_LINKS: (Key, &str) = (Key::LinkHosts, "this kind of portal takes codes, not links");
