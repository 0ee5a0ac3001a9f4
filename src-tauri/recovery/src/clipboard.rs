//! What the rest of the program may know of the computer's clipboard.

/// Why the clipboard did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardProblem {
    /// There is no clipboard on this computer.
    #[error("no clipboard")]
    Absent,
    /// The clipboard did not answer within the time limit.
    #[error("the clipboard did not answer")]
    Silent,
    /// The clipboard refused.
    #[error("the clipboard refused")]
    Refused,
}
