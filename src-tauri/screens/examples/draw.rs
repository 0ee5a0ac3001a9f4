//! Writes every fixture as a page a plain browser can open, for looking at screens without the app:
//! `cargo run -p screens --example draw -- DIR [LANGUAGE]`, then serve DIR with `ui/assets` laid over it.

use std::path::PathBuf;

use screens::fixtures;

/// The page that the window loads, which names the style sheets.
const INDEX: &str = include_str!("../../../ui/assets/index.html");

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        return Err(std::io::Error::other("Name the folder to write to"));
    };
    let language = arguments.next().and_then(|language| language.into_string().ok());
    std::fs::create_dir_all(&folder)?;
    for (name, screen) in fixtures::drawn(language.as_deref().unwrap_or("en")) {
        let page = format!(
            "<html lang=\"{}\" dir=\"{}\" data-theme=\"{}\" data-text=\"{}\">",
            screen.lang, screen.dir, screen.theme, screen.text
        );
        let page = INDEX
            .replace("<html lang=\"en\">", &page)
            .replace("<title>Way Back In</title>", &format!("<title>{name}</title>"))
            .replace("<script type=\"module\" src=\"/main.js\"></script>", "")
            .replace("<div id=\"screen\"></div>", &format!("<div id=\"screen\">{}</div>", screen.html));
        std::fs::write(folder.join(format!("{name}.html")), page)?;
    }
    Ok(())
}
