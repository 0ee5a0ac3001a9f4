//! A web browser of a desktop's own, for pages that belong in one: WebKitGTK's MiniBrowser, which comes with the
//! library that the program's window needs.

use std::path::PathBuf;

use crate::desktop::Desktop;
use crate::window::Window;

/// Opens a browser with this page.
///
/// # Panics
/// If there is no browser, or the page does not load.
pub async fn open(desktop: &Desktop, url: &str) -> Window {
    let window = Window::open(desktop, &mini_browser(), &["--automation"], &[]).await;
    window.go_to(url).await;
    window
}

/// Where Debian puts it.
fn mini_browser() -> PathBuf {
    let triplet = format!("{}-linux-gnu", std::env::consts::ARCH);
    PathBuf::from("/usr/lib").join(triplet).join("webkit2gtk-4.1/MiniBrowser")
}
