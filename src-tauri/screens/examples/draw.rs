//! Writes every fixture for a plain browser, for looking at screens and their scripts without the app:
//! `cargo run -p screens --example draw -- DIR [LANGUAGE]`, then serve DIR and open `index.html?fixture=NAME`.

use std::fs;
use std::path::{Path, PathBuf};

use screens::fixtures;

/// What the window loads.
const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/assets");

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        return Err(std::io::Error::other("Name the folder to write to"));
    };
    let language = arguments.next().and_then(|language| language.into_string().ok());
    copy(Path::new(ASSETS), &folder)?;
    let drawn = folder.join("fixtures");
    fs::create_dir_all(&drawn)?;
    for (name, screen) in fixtures::drawn(language.as_deref().unwrap_or("en")) {
        fs::write(drawn.join(format!("{name}.json")), serde_json::to_vec(&screen)?)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let from = entry?.path();
        let to = to.join(from.file_name().unwrap_or_default());
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
