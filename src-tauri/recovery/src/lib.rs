//! The domain of account recovery: what a portal can answer, what a patient can do, and the pure
//! function that leads from one to the next. No clock, no network, no keychain, no screen.
//!
//! Read in this order: [`portal`] (the vocabulary every portal is translated into), [`flow`] (the
//! machine; its diagram is `flow/DIAGRAM.md`), then the small parsers it leans on.

pub mod clinic;
pub mod clipboard;
pub mod code;
pub mod directory;
pub mod flow;
pub mod guide;
pub mod identifier;
pub mod identity;
pub mod keychain;
pub mod link;
pub mod locks;
pub mod mail;
pub mod moment;
pub mod password;
pub mod portal;
mod problem;
pub mod secret;
pub mod settings;

pub use code::{Charset, CodeShape};
pub use directory::Directory;
pub use flow::{Ask, Event, Reply, State, View};
pub use identifier::Identifier;
pub use moment::Moment;
pub use portal::{Capabilities, Given, Need, Next, SignInAnswer, Step};
pub use problem::Problem;
pub use secret::{
    ClinicCode, ClinicCodeEntry, Code, CodeEntry, FlowToken, LinkEntry, LinkToken, NewPassword, Reveal,
};
pub use settings::Settings;
