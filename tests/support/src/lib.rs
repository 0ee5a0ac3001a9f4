//! Real servers, real desktops and a fault proxy, for the tests.
//!
//! Nothing here is a stand-in: the portals are programs that portals are built on
//! ([`back_end`]), or emulators that others made, over HTTP; the keychain is
//! gnome-keyring on a D-Bus of its own, the window is the program's own in a
//! private X display, driven through WebDriver. Everything listens on
//! loopback, lives in a temporary folder, and ends when its value is dropped.
//!
//! A test cannot go on without what it asks for here, so most functions panic
//! with what went wrong and what to do. [`tools`] returns errors, because
//! `cargo xtask` shows them to a person.

// A test-only library: to panic with a clear message is how a test fails.
#![allow(clippy::expect_used, clippy::panic)]

pub mod allauth;
pub mod atspi;
pub mod axe;
pub mod back_end;
pub mod browser;
pub mod connect_proxy;
pub mod desktop;
pub mod figures;
pub mod http;
pub mod mail_server;
pub mod paths;
pub mod process;
pub mod proxy;
pub mod tools;
pub mod wait;
pub mod walk;
pub mod window;
pub mod rehearsal;
pub mod tls;

pub use allauth::{Account, Allauth, AllauthOptions};
pub use back_end::{BackEnd, BackEndOptions, Patient, Program, SignIn};
pub use desktop::{Desktop, DesktopOptions, Keyring};
pub use mail_server::{MailServer, MailServerOptions};
pub use proxy::{Fault, FaultProxy, Rule};
pub use rehearsal::Rehearsal;
pub use walk::Visit;
pub use window::{Look, Window, keys};
