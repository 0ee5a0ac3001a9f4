//! Writes every fixture as a page a plain browser can open, for looking at screens without the app:
//! `cargo run -p screens --example draw -- DIR`, then serve DIR with `ui/assets` laid over it.

use std::path::PathBuf;

use screens::fixtures;

/// The page that the window loads, which names the style sheets.
const INDEX: &str = include_str!("../../../ui/assets/index.html");

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("Name the folder to write to"));
    };
    std::fs::create_dir_all(&folder)?;
    for (name, screen) in fixtures::drawn("en") {
        let page = INDEX
            .replace("<html lang=\"en\">", &format!("<html lang=\"{}\" dir=\"{}\">", screen.lang, screen.dir))
            .replace("<title>Way Back In</title>", &format!("<title>{name}</title>"))
            .replace("<script type=\"module\" src=\"/main.js\"></script>", "")
            .replace("<div id=\"screen\"></div>", &format!("<div id=\"screen\">{}</div>", screen.html));
        std::fs::write(folder.join(format!("{name}.html")), page)?;
    }
    Ok(())
}
