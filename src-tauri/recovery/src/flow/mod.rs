//! The recovery flow as a pure function: [`step`] takes a state and an event and gives the next state
//! and at most one thing to ask of the world. The driver performs it and feeds the reply back.
//!
//! `DIAGRAM.md` beside this file shows the machine; a test draws it from the code and compares.

mod event;
mod state;
mod pages;
mod step;
mod replies;
mod view;

#[cfg(test)]
mod tests;

pub use event::{Ask, Choice, Event, Progress, Reply, YesNo};
pub use pages::{CodeError, CodeNotice, CodeOver, Interrupted, Kept, StartNotice, Stuck, Unsettled};
pub use state::{Moment, Proof, State};
pub use step::step;
pub use view::{Busy, BusyWith, Check, Live, PageView, View};
