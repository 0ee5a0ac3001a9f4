//! A patient portal to practise with: the reference implementation of the Portal Recovery API. What it serves
//! it serves honestly, so that what works with it works with a conforming portal; only its patients are made
//! up, and its mail goes to a folder.
//!
//! The app runs it inside itself ([`Practice`]); `practice-portal` is the same as a program.

mod practice;
mod account;
mod http;
mod post;
mod portal;
mod identifier;
mod password;
mod mail;
mod clock;
mod keys;
mod database;

pub use account::{
    Account, AccountState, AccountsError, Staff, practice_accounts, practice_staff, read_accounts, read_staff,
};
pub use clock::Clock;
pub use mail::{Mail, MailServer, MailServerError};
pub use password::HashCost;
pub use practice::{AfreshError, Clinic, Options, Practice, StartError};
