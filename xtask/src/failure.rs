//! How a command fails, and what its caller's shell sees.

use std::fmt::Display;

/// Why a command ended without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line is not understood: exit status 2.
    Usage(String),
    /// Something did not work: exit status 1.
    Failed(String),
    /// As `Failed`, already said on the screen.
    Told,
}

impl Failure {
    pub(crate) fn usage(error: impl Display) -> Self {
        Self::Usage(error.to_string())
    }

    pub(crate) fn failed(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }

    pub(crate) fn tell(&self) {
        match self {
            Self::Usage(message) | Self::Failed(message) => eprintln!("xtask: {message}"),
            Self::Told => {}
        }
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) | Self::Told => 1,
        }
    }
}
