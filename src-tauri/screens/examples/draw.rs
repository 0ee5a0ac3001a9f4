//! Writes every fixture as a page a plain browser can open, for looking at screens without the app:
//! `cargo run -p screens --example draw -- DIR`, then serve DIR with `ui/assets` laid over it.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use recovery::flow::PageView;
use screens::{Screens, fixtures};

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("Name the folder to write to"));
    };
    std::fs::create_dir_all(&folder)?;
    let screens = Screens::new(&["en"], TimeZone::UTC);
    for (name, view) in fixtures::all() {
        let clinic = match view.page {
            PageView::NotSetUp { .. } => fixtures::no_clinic(),
            _ => fixtures::clinic(),
        };
        let screen = screens.render(&view, &clinic);
        let page = format!(
            "<!doctype html><html lang=\"{}\" dir=\"{}\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\
             <link rel=\"stylesheet\" href=\"/tokens.css\"><link rel=\"stylesheet\" href=\"/style.css\">\
             <link rel=\"stylesheet\" href=\"/pieces.css\">\
             <link rel=\"stylesheet\" href=\"/fields.css\"><body><div id=\"screen\">{}</div>",
            screen.lang, screen.dir, name, screen.html
        );
        std::fs::write(folder.join(format!("{name}.html")), page)?;
    }
    Ok(())
}
