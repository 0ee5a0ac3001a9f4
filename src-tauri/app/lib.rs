//! The desktop shell: command line, one window, and the bridge between the window and the recovery.
//! Nothing but this crate knows Tauri.

pub mod bridge;

mod arguments;
mod browser;
mod clinics;
mod diagnose;
mod folders;
mod log;
mod practice;
mod setup;
mod single;
mod surroundings;
mod window;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clipboard::Clipboard;
use tauri::Manager;
use tempfile::TempDir;

use crate::arguments::{Arguments, Wish};
use crate::bridge::Bridge;
use crate::folders::Folders;
use crate::setup::Setup;
use crate::single::Claim;

/// How long a copied password stays in the clipboard.
const SECRET_LIFETIME: Duration = Duration::from_secs(60);

/// Runs the program until its window is closed. Exit code 0: as asked; 1: it could not run; 2: it was
/// called wrongly.
pub fn run() -> ExitCode {
    let arguments = match Arguments::read(std::env::args_os().skip(1).collect()) {
        Ok(Wish::Run(arguments)) => arguments,
        Ok(Wish::Say(text)) => {
            log::say(&text);
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Diagnose(which)) => {
            log::start();
            return diagnose::run(&which);
        }
        Err(problem) => {
            log::complain(&format!("{problem}\n\n{}", arguments::HELP));
            return ExitCode::from(2);
        }
    };
    log::start();
    if let Err(problem) = surroundings::prepare() {
        log::complain(&problem);
        return ExitCode::FAILURE;
    }
    let claim = single::claim();
    let alone = matches!(claim, Claim::Alone(_));
    if alone {
        log::keep_in(Folders::find().map(|folders| folders.data).as_deref());
    } else {
        log::complain(single::ALREADY_OPEN);
    }
    // The window libraries panic where there is no screen to be had.
    match std::panic::catch_unwind(AssertUnwindSafe(|| open_window(arguments, alone))) {
        Ok(Ok(0)) => {
            tracing::info!("ended");
            return ExitCode::SUCCESS;
        }
        // What was wrong has been said.
        Ok(Ok(_)) => {}
        Ok(Err(error)) => complain_of_window(&error),
        Err(_) => complain_of_window(&"the screen cannot be used (is it there, and yours?)"),
    }
    ExitCode::FAILURE
}

fn complain_of_window(error: &dyn std::fmt::Display) {
    log::complain(&format!(
        "The window could not be opened: {error}. Start the program from a desktop session; if it fails \
         again, call your clinic."
    ));
}

/// Opens the window and returns the exit code once it is closed.
fn open_window(arguments: Arguments, alone: bool) -> Result<i32, Box<dyn std::error::Error>> {
    // The webview keeps nothing: its folder is made for this run and removed after it. Made only once this start is
    // known to be the only one, as a second one ends without removing anything.
    let folder = Arc::new(Mutex::new(None));
    let webview_folder = Arc::clone(&folder);
    let clipboard = Clipboard::open(SECRET_LIFETIME);
    let to_clear = clipboard.clone();
    let app = tauri::Builder::default()
        // First, so that a second start is noticed before anything else is done.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::bring_to_front(app)))
        .invoke_handler(tauri::generate_handler![bridge::view, bridge::send])
        .setup(move |app| {
            // An error returned from here would be a panic.
            if !alone {
                // The first one could not be reached over D-Bus, or the plugin had ended us by now.
                app.handle().exit(1);
            } else if let Err(error) = begin(app, &arguments, clipboard, &webview_folder) {
                complain_of_window(&error);
                app.handle().exit(1);
            }
            Ok(())
        })
        .build(tauri::generate_context!())?;
    // Returns, so that the folder is removed.
    let code = app.run_return(|_, _| {});
    to_clear.clear_if_ours();
    drop(folder.lock().unwrap_or_else(PoisonError::into_inner).take());
    Ok(code)
}

fn begin(
    app: &mut tauri::App,
    arguments: &Arguments,
    clipboard: Clipboard,
    webview_folder: &Mutex<Option<TempDir>>,
) -> Result<(), Box<dyn std::error::Error>> {
    let (setup, next) = Setup::new(clipboard, app.path())?;
    let recovery = setup.recovery(&arguments.portal);
    window::close_on_signal(app.handle().clone());
    let title = recovery.title().to_owned();
    // Before the window, which asks for its first screen as soon as it is there.
    app.manage(Bridge::start(recovery, next, app.handle().clone()));
    let folder = tempfile::Builder::new().prefix("way-back-in-").tempdir()?;
    let path = folder.path().to_owned();
    *webview_folder.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder);
    Ok(window::open(app, &path, &title)?)
}
