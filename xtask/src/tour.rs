//! `cargo xtask tour`: pictures of the real window, on the way through the practice portal and a portal beside it.

mod all;
mod finder;
mod journey;
mod practice;

use std::fs;
use std::path::{Path, PathBuf};

use support::{AllauthOptions, DesktopOptions, Rehearsal, Visit, Window, paths};

use crate::failure::Failure;
use crate::packages::{self, Need};
use crate::{cargo, helped, nothing_more};

const HELP: &str = "\
Drives the real window as a patient would and saves a picture of each screen on
the way: through the practice portal (a reset, a username, the settings, saved
sign-ins, the contact card, advice), the choice of a clinic where there are several,
then a password reset at a portal of django-allauth with all that can go wrong there.

  cargo xtask tour [--out DIR] [--dark] [--size WxH]
  cargo xtask tour --all [--docs] [--out DIR]

  --out DIR    where the pictures go, NN-name.png (default: target/tour)
  --dark       as a user who prefers dark sees it
  --size WxH   the screen in pixels (default: 1280x900)

  --all        every screen in every state instead, in light, dark, high contrast,
               at four times the text size and in every language: LOOK/name.png, and
               contact sheets LOOK-N.webp (default: target/tour/all)
  --docs       also a small set of sheets into docs/pictures/sheets";

pub(crate) fn main(mut args: pico_args::Arguments) -> Result<(), Failure> {
    if helped(&mut args, HELP) {
        return Ok(());
    }
    let out: Option<PathBuf> = args.opt_value_from_str("--out").map_err(Failure::usage)?;
    let dark = args.contains("--dark");
    let size = args.opt_value_from_fn("--size", parse_size).map_err(Failure::usage)?;
    let (every, docs) = (args.contains("--all"), args.contains("--docs"));
    nothing_more(args)?;
    if every && (dark || size.is_some()) {
        return Err(Failure::Usage("--all has its own colors and sizes. See --help.".to_owned()));
    }
    if docs && !every {
        return Err(Failure::Usage("--docs goes with --all. See --help.".to_owned()));
    }
    let default = paths::target().join("tour");
    if every {
        let out = out.unwrap_or_else(|| default.join("all"));
        prepare(&out, Need::Desktop, false)?;
        let taken = runtime()?.block_on(all::whole(&out, docs))?;
        println!("{taken} pictures and their sheets in {}", out.display());
        return Ok(());
    }
    let usual = DesktopOptions::default();
    let desktop = DesktopOptions { dark, screen: size.unwrap_or(usual.screen), ..usual };
    whole(&out.unwrap_or(default), desktop, false, Through::Both)
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let sides = text.split_once('x');
    let parsed = sides.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let sensible = |side: &u32| (320..=8192).contains(side);
    parsed
        .filter(|(w, h)| sensible(w) && sensible(h))
        .ok_or_else(|| format!("\"{text}\" is no size; say for example 1280x900"))
}

/// How far a tour goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    /// The practice portal, which is inside the app.
    Practice,
    /// Then a portal of django-allauth too.
    Both,
}

/// Tours the practice portal alone: nothing but the app and a display is needed.
pub(crate) fn of_practice(out: &Path, release: bool) -> Result<(), Failure> {
    whole(out, DesktopOptions::default(), release, Through::Practice)
}

/// Installs, builds and tours.
fn whole(out: &Path, desktop: DesktopOptions, release: bool, through: Through) -> Result<(), Failure> {
    let need = if through == Through::Practice { Need::Rehearsal } else { Need::Desktop };
    prepare(out, need, release)?;
    remove_earlier(out).map_err(Failure::failed)?;
    let taken = runtime()?.block_on(tour(out, desktop, release, through));
    println!("{taken} pictures in {}", out.display());
    Ok(())
}

fn prepare(out: &Path, need: Need, release: bool) -> Result<(), Failure> {
    packages::ensure(need)?;
    cargo::build_app(release)?;
    fs::create_dir_all(out).map_err(Failure::failed)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::failed)
}

/// Removes the pictures of an earlier tour, and nothing else: `NN-name.png`.
fn remove_earlier(out: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let number = name.split_once('-').map(|(number, _)| number).unwrap_or_default();
        let is_ours =
            number.len() == 2 && number.chars().all(|c| c.is_ascii_digit()) && name.ends_with(".png");
        if is_ours {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Opens the app in a desktop of its own, before one portal after the other, and walks through it.
async fn tour(out: &Path, desktop: DesktopOptions, release: bool, through: Through) -> usize {
    let mut album =
        Album { folder: out.to_path_buf(), taken: 0, build: if release { "release" } else { "debug" } };
    let rehearsal = Rehearsal::prepare_on(desktop.clone());
    practice::whole(&rehearsal, &mut album).await;
    finder::whole(&rehearsal, &mut album).await;
    if through == Through::Both {
        journey::whole(&Visit::prepare(desktop, AllauthOptions::default()).await, &mut album).await;
    }
    album.taken
}

/// The pictures of one tour.
pub(crate) struct Album {
    folder: PathBuf,
    taken: usize,
    /// The cargo profile of the app.
    build: &'static str,
}

impl Album {
    /// Saves what the window shows as the next `NN-name.png`.
    async fn take(&mut self, window: &Window, name: &str) {
        self.taken += 1;
        let file = format!("{:02}-{name}.png", self.taken);
        window.screenshot(&self.folder.join(file)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_width_by_height() {
        assert_eq!(parse_size("1024x768"), Ok((1024, 768)));
        for wrong in ["", "1024", "1024x", "x768", "10x10", "1024x-768", "99999x100"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
