//! The one window.

use std::path::Path;

use tauri::{App, AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindowBuilder};

/// The window's label; the capability names it too.
const LABEL: &str = "main";

/// Opens the window. `folder` is where the webview keeps what it must while it runs.
pub(crate) fn open<R: Runtime>(app: &App<R>, folder: &Path, title: &str) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(1024.0, 768.0)
        .min_inner_size(320.0, 256.0)
        .center()
        .data_directory(folder.to_owned())
        // Nothing leads out of our own pages.
        .on_navigation(is_our_page)
        .build()
        .map(drop)
}

fn is_our_page(url: &Url) -> bool {
    // Windows serves custom protocols over http.
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http", Some("tauri.localhost")))
}

/// Closes the window, and with it the program.
pub(crate) fn close<R: Runtime>(app: &AppHandle<R>) {
    // Fails only if the window is closed already.
    let _ = app.get_webview_window(LABEL).map(|window| window.close());
}

/// Closes the window when the session or a terminal asks the program to end, so that it ends as if its user
/// had closed it: the webview's folder is removed.
#[cfg(unix)]
pub(crate) fn close_on_signal<R: Runtime>(app: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
        let [Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)] = kinds.map(signal) else {
            tracing::warn!("signals cannot be listened to");
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
        close(&app);
    });
}

/// Elsewhere the system closes windows itself before it ends a session.
#[cfg(not(unix))]
pub(crate) fn close_on_signal<R: Runtime>(_: AppHandle<R>) {}

/// Sets the window's title.
pub(crate) fn set_title<R: Runtime>(app: &AppHandle<R>, title: &str) {
    // A title that cannot be set is no reason to stop; the page has its own heading.
    let _ = app.get_webview_window(LABEL).map(|window| window.set_title(title));
}

/// Opens the system's dialog for printing the window's page.
pub(crate) fn print<R: Runtime>(app: &AppHandle<R>) {
    let printed = app.get_webview_window(LABEL).map(|window| window.print());
    if let Some(Err(_)) = printed {
        tracing::error!("the page cannot be printed");
    }
}

/// Brings the window to the front, for somebody who started the program a second time.
pub(crate) fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    // A window system may refuse to raise a window; the patient still has it in the task bar.
    let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
}
