//! What the rest of the program may know of the computer's clipboard.

/// Why the clipboard did not take what was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardProblem {
    /// This session has no clipboard: no display, or none that lets programs copy.
    #[error("no clipboard")]
    Absent,
    /// The clipboard did not answer within the time limit.
    #[error("the clipboard did not answer")]
    Silent,
    /// The clipboard refused, or is held by another program.
    #[error("the clipboard refused")]
    Refused,
}
