//! `cargo xtask run`: the app on this screen, with the practice portal inside it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use support::paths;

use crate::failure::Failure;
use crate::packages::{self, Need};
use crate::{cargo, helped, nothing_more, tour};

const HELP: &str = "\
Builds the app and opens it.

  cargo xtask run [--profile FILE] [--release]

  --profile FILE   the portal of this profile; without it the practice portal that
                   the app has inside, with made-up patients (docs/practice.md)
  --release        an optimised build, slower to make

Without a display and a profile it drives the app through the practice portal in
a display of its own, and leaves pictures in target/tour.";

pub(crate) fn main(mut args: pico_args::Arguments) -> Result<(), Failure> {
    if helped(&mut args, HELP) {
        return Ok(());
    }
    let profile: Option<PathBuf> = args.opt_value_from_str("--profile").map_err(Failure::usage)?;
    let release = args.contains("--release");
    nothing_more(args)?;
    if let Some(profile) = &profile
        && !profile.exists()
    {
        let shown = profile.display();
        return Err(Failure::Failed(format!("there is no profile {shown}")));
    }
    if !has_display() {
        if profile.is_some() {
            return Err(Failure::Failed(
                "there is no display ($DISPLAY and $WAYLAND_DISPLAY are not set)".to_owned(),
            ));
        }
        let out = paths::target().join("tour");
        eprintln!(
            "There is no display ($DISPLAY and $WAYLAND_DISPLAY are not set): \
             driving the app in one of its own, pictures in {}.",
            out.display()
        );
        return tour::of_practice(&out, release);
    }
    packages::ensure(Need::Run)?;
    let app = cargo::build_app(release)?;
    match profile {
        Some(profile) => open(&app, &["--profile".into(), profile.into()]),
        None => open(&app, &["--practice".into()]),
    }
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Opens the app and waits for its end. On Ctrl-C it ends too, since the terminal tells it as well.
fn open(app: &Path, arguments: &[OsString]) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    runtime.block_on(async {
        let mut child = tokio::process::Command::new(app).args(arguments).spawn().map_err(Failure::failed)?;
        tokio::select! {
            ended = child.wait() => match ended.map_err(Failure::failed)? {
                status if status.success() => Ok(()),
                status => Err(Failure::Failed(format!("the app ended with {status}"))),
            },
            _ = tokio::signal::ctrl_c() => {
                child.wait().await.map_err(Failure::failed)?;
                Ok(())
            }
        }
    })
}
