//! `cargo xtask tour --all`: every screen in every state and in every look, on contact sheets.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use screens::{Screen, fixtures};
use serde_json::json;
use support::walk::heading;
use support::{AllauthOptions, DesktopOptions, Look, Visit, Window, paths};

use crate::cargo;
use crate::failure::Failure;

/// One row of pictures: all screens in one look and language.
struct Series {
    /// `light`, `text-400`, `es`: the name of its folder and its sheets.
    name: String,
    language: &'static str,
    look: Look,
    /// Width and height of the page in CSS px.
    page: (u32, u32),
}

/// Pictures side by side and below each other on one sheet.
const SHEET: (usize, usize) = (8, 5);

/// Widths of one picture in pixels: to look at, and in the documentation.
const WIDTH: u32 = 400;
const WIDTH_IN_DOCS: u32 = 300;

/// What the documentation's sheets may weigh in all, in bytes.
const MOST_IN_DOCS: u64 = 4_000_000;

/// Pictures and sheets go to `out`; with `docs`, a smaller set of sheets goes to `docs/pictures/sheets`
/// too: every screen in light, one of each page in the other looks.
pub(super) async fn whole(out: &Path, docs: bool) -> Result<usize, Failure> {
    let desktop = DesktopOptions { screen: (1400, 1000), ..DesktopOptions::default() };
    let visit = Visit::prepare(desktop, AllauthOptions::default()).await;
    let window = visit.open().await;
    window.wait_for_heading(heading::START).await;
    let in_docs = paths::root().join("docs/pictures/sheets");
    if docs {
        fs::create_dir_all(&in_docs).map_err(Failure::failed)?;
        remove_earlier(&in_docs, "webp").map_err(Failure::failed)?;
    }
    remove_earlier(out, "webp").map_err(Failure::failed)?;
    let mut taken = 0;
    for (at, series) in every_series().iter().enumerate() {
        let pictures = series.take(&window, out).await?;
        taken += pictures.len();
        sheets(&pictures, WIDTH, out, &series.name)?;
        if docs {
            let shown = if at == 0 { pictures } else { one_of_each_page(pictures) };
            sheets(&shown, WIDTH_IN_DOCS, &in_docs, &series.name)?;
        }
    }
    if docs {
        small_enough(&in_docs)?
    }
    Ok(taken)
}

/// The themes, then the largest text, then the other languages.
fn every_series() -> Vec<Series> {
    let mut languages = screens::languages();
    let first = languages.next().unwrap_or("en");
    let series = |name: &str, language, theme, text, page| Series {
        name: name.to_owned(),
        language,
        look: Look { theme, text },
        page,
    };
    let themes = ["light", "dark", "contrast"];
    let mut all: Vec<_> =
        themes.into_iter().map(|theme| series(theme, first, theme, 100, (1024, 768))).collect();
    all.push(series("text-400", first, "light", 400, (1280, 900)));
    all.extend(languages.map(|language| series(language, language, "light", 100, (1024, 768))));
    all
}

impl Series {
    /// Draws every screen and saves its picture as `out/SERIES/NAME.png`.
    async fn take(&self, window: &Window, out: &Path) -> Result<Vec<PathBuf>, Failure> {
        let folder = out.join(&self.name);
        fs::create_dir_all(&folder).map_err(Failure::failed)?;
        remove_earlier(&folder, "png").map_err(Failure::failed)?;
        let (width, height) = self.page;
        window.resize(width, height).await;
        let screens: Vec<(String, Screen)> = fixtures::drawn(self.language);
        eprintln!("{}: {} pictures", self.name, screens.len());
        let mut pictures = Vec::new();
        for (name, screen) in screens {
            window.draw(&json!(screen), self.look).await;
            let picture = folder.join(format!("{name}.png"));
            window.screenshot(&picture).await;
            pictures.push(picture);
        }
        Ok(pictures)
    }
}

/// Puts the pictures on sheets, `folder/NAME-N.webp`, each with its name below it.
fn sheets(pictures: &[PathBuf], width: u32, folder: &Path, name: &str) -> Result<(), Failure> {
    let (columns, rows) = SHEET;
    for (at, part) in pictures.chunks(columns * rows).enumerate() {
        let mut montage = Command::new("montage");
        montage.args(["-label", "%t"]);
        // Each is made small as it is read: forty whole pictures are more than ImageMagick may hold.
        let small = |picture: &PathBuf| {
            let mut read = OsString::from(picture);
            read.push(format!("[{width}x]"));
            read
        };
        montage.args(part.iter().map(small));
        montage.args(["-tile", &format!("{columns}x"), "-geometry", "+6+6", "-pointsize", "13"]);
        montage.args(["-background", "#808080", "-fill", "white", "-quality", "75"]);
        montage.arg(folder.join(format!("{name}-{}.webp", at + 1)));
        cargo::run(montage, "montage (Debian: imagemagick)")?;
    }
    Ok(())
}

/// The first picture of each page: a fixture's name begins with its page's.
fn one_of_each_page(pictures: Vec<PathBuf>) -> Vec<PathBuf> {
    let page = |picture: &Path| {
        let name = picture.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        name.split('.').next().unwrap_or_default().to_owned()
    };
    let mut seen = std::collections::HashSet::new();
    pictures.into_iter().filter(|picture| seen.insert(page(picture))).collect()
}

/// Removes what an earlier tour left in a folder of ours.
fn remove_earlier(folder: &Path, extension: &str) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|is| is == extension) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn small_enough(folder: &Path) -> Result<(), Failure> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).map_err(Failure::failed)? {
        let file = entry.and_then(|entry| entry.metadata()).map_err(Failure::failed)?;
        bytes += file.len();
    }
    let shown = folder.display();
    println!("{} kB of sheets in {shown}", bytes / 1000);
    if bytes <= MOST_IN_DOCS {
        return Ok(());
    }
    Err(Failure::Failed(format!("{shown} has more than {} kB: show less", MOST_IN_DOCS / 1000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_shown_once() {
        let names = ["code.png", "code.wrong-left-1.png", "save.refused.png", "save.png", "code_over.png"];
        let shown = one_of_each_page(names.iter().map(PathBuf::from).collect());
        assert_eq!(shown, ["code.png", "save.refused.png", "code_over.png"].map(PathBuf::from));
    }

    #[test]
    fn every_series_has_a_name_of_its_own() {
        let all = every_series();
        let names: std::collections::HashSet<_> = all.iter().map(|series| &series.name).collect();
        assert_eq!(names.len(), all.len());
        assert_eq!(all.len(), 3 + screens::languages().count());
    }
}
