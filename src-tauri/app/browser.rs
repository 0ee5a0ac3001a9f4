//! The system's own browser, for the pages of portals that have no other way.

use driver::Browser;
use recovery::link::WebAddress;

/// Opens pages with whatever the system opens web pages with.
pub(crate) struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, page: &WebAddress) -> bool {
        match open::that_detached(page.as_str()) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "no browser took the page");
                false
            }
        }
    }
}
