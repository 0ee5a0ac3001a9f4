//! The mail of the practice portal, whose patients are made up. Real mail never comes here.

use std::fmt;

use crate::moment::Moment;

/// One mail of the practice portal.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Whom it was sent to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// When it was sent.
    pub sent: Moment,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(hidden)")
    }
}
