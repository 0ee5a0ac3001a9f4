//! What must be right around the program before a window can open.

/// Checks the surroundings, or says in plain words what is missing and how to mend it.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() -> Result<(), String> {
    let unset = |name: &str| std::env::var_os(name).is_none_or(|value| value.is_empty());
    if unset("DISPLAY") && unset("WAYLAND_DISPLAY") {
        return Err("There is no screen to open a window on (DISPLAY and WAYLAND_DISPLAY are not set). \
                    Start the program from a desktop session."
            .into());
    }
    // With NVIDIA's own driver WebKitGTK's DMABUF renderer can leave the window blank. The variable must
    // stand before the process starts, so the program starts itself once more; what the user set wins.
    let nvidia = std::path::Path::new("/proc/driver/nvidia/version").exists();
    if nvidia && unset("WEBKIT_DISABLE_DMABUF_RENDERER") {
        use std::os::unix::process::CommandExt;
        let program = std::env::current_exe().map_err(|error| format!("cannot start: {error}"))?;
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .exec();
        return Err(format!("cannot start: {error}"));
    }
    Ok(())
}

/// Checks the surroundings: nothing to check on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() -> Result<(), String> {
    Ok(())
}
