//! The recovery flow as a pure function: [`step`] takes a state and an event and gives the next state
//! and at most one thing to ask of the world. The driver performs it and feeds the reply back.
//!
//! `DIAGRAM.md` beside this file shows the machine; a test draws it from the code and compares.

mod event;
mod asks;
mod state;
mod pages;
mod call;
mod step;
mod patient;
mod finder;
mod beside;
mod from_clinic;
mod replies;
mod replies_change;
mod replies_beside;
mod view;

#[cfg(test)]
mod tests;

pub use asks::{Ask, CopyProblem, Progress, Reply, SecretField};
pub use event::{Choice, Event, Have, Number, Ticked, Trouble, YesNo};
pub use pages::{
    ClinicCodeNote, CodeError, CodeNotice, CodeOver, CodeTurn, FinderNote, FromClinic, GivenOver,
    HandOffNote, IdentityNote, Interrupted, Kept, LinkNote, NoEmail, NotSetUp, Others, OthersAfter,
    SavedDoing, SavedList, SavedNote, StartNotice, Stuck, TemporaryNote, ThisClinicNote, TypedNote,
    Unsettled, Unsure,
};
pub use state::{CardNote, DeskNote, Inbox, Moment, Note, Proof, Setting, State};
pub use step::step;
pub use view::{Busy, BusyWith, Check, Live, Match, MatchCount, Matches, PageView, SentTo, View};
