//! Points in time, as the flow is told of them: it has no clock of its own.

/// Seconds since the Unix epoch, by this computer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);
