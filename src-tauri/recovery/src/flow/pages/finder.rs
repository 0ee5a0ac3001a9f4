//! The choice of a clinic, where there are several.

use std::sync::Arc;

use crate::directory::{Directory, Found};

/// The page where the clinic is looked for.
#[derive(Clone, Debug)]
pub(in crate::flow) struct FinderPage {
    pub(in crate::flow) directory: Arc<Directory>,
    /// What stood in the field when the page was drawn.
    pub(in crate::flow) drawn: String,
    /// What stands there now.
    pub(in crate::flow) typed: String,
    /// What that finds.
    pub(in crate::flow) found: Found,
    pub(in crate::flow) note: FinderNote,
}

/// What was done on the page where the clinic is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderNote {
    /// Nothing, or something was typed.
    None,
    /// The search was sent off with nothing to look for.
    Empty,
    /// The search was sent off: what it finds is to be read next.
    Sent,
}

/// What is said where a clinic is to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThisClinicNote {
    /// Nothing.
    None,
    /// Its portal cannot be used from here.
    CannotOpen,
}

impl FinderPage {
    /// With nothing typed yet.
    pub(in crate::flow) fn new(directory: Arc<Directory>) -> Self {
        let (drawn, typed) = (String::new(), String::new());
        Self { directory, drawn, typed, found: Found::default(), note: FinderNote::None }
    }

    /// With this typed, while the page stays.
    pub(in crate::flow) fn typing(self, typed: String) -> Self {
        Self { found: self.directory.search(&typed), typed, ..self }
    }

    /// Drawn anew, with what was typed.
    pub(in crate::flow) fn anew(self, note: FinderNote) -> Self {
        Self { drawn: self.typed.clone(), note, ..self }
    }
}
