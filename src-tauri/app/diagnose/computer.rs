//! What of the computer decides how the window comes up, and how a portal is reached.

use super::Report;

/// Environment variables that are named if they are set. Never their values: a proxy's can hold a password.
const NAMED: [&str; 10] = [
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "WEBKIT_DISABLE_COMPOSITING_MODE",
    "GDK_BACKEND",
    "LIBGL_ALWAYS_SOFTWARE",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

pub(super) fn look(report: &mut Report) {
    report.fact("system", system());
    report.fact("webview", tauri::webview_version().unwrap_or_else(|_| "not found".into()));
    let languages: Vec<_> = sys_locale::get_locales().map(|tag| plain(&tag)).collect();
    report.fact("languages", languages.join(", "));
    let set: Vec<_> = NAMED.into_iter().filter(|name| is_set(name)).collect();
    report.fact("variables set", if set.is_empty() { "none that matter".into() } else { set.join(", ") });
    desktop(report);
}

#[cfg(target_os = "linux")]
fn desktop(report: &mut Report) {
    let said = |name: &str| std::env::var(name).map_or_else(|_| "not said".to_owned(), |text| plain(&text));
    report.fact("desktop", said("XDG_CURRENT_DESKTOP"));
    report.fact("session bus", if is_set("DBUS_SESSION_BUS_ADDRESS") { "named" } else { "not named" });
    let nvidia = std::path::Path::new("/proc/driver/nvidia/version").exists();
    report.fact("NVIDIA's driver", if nvidia { "yes: the DMABUF renderer is switched off" } else { "no" });
    match (is_set("WAYLAND_DISPLAY"), is_set("DISPLAY")) {
        (true, true) => report.good("display", "Wayland, and X11 beside it."),
        (true, false) => report.good("display", "Wayland."),
        (false, true) => report.good("display", "X11."),
        (false, false) => report.note(
            "display",
            "There is none for a window here.",
            "Start it from a desktop session to see more",
        ),
    }
}

#[cfg(not(target_os = "linux"))]
fn desktop(_: &mut Report) {}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn system() -> String {
    let kind = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or(kind.clone(), |name| format!("{kind}, {}", plain(name.trim_matches('"'))))
}

/// What can be the name of a system, a desktop or a language, and no more.
fn plain(text: &str) -> String {
    let usual = |c: &char| c.is_ascii_alphanumeric() || " .:;,()/_-".contains(*c);
    text.chars().filter(usual).take(60).collect()
}
