//! Where the program's files are. The same folders that Tauri names once there is a window; here before one, or
//! without.

use std::path::{Component, Path, PathBuf};

/// The program's name among the system's folders. `tauri.conf.json` has it, too.
const IDENTIFIER: &str = "org.waybackin.app";

/// The program's folders. They need not be there yet.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    /// A profile and the settings.
    pub(crate) config: PathBuf,
    /// Notes, the log, the practice portal.
    pub(crate) data: PathBuf,
}

impl Folders {
    /// Those of this user; none where the system knows no home of theirs.
    pub(crate) fn find() -> Option<Self> {
        let (config, data) = (dirs::config_dir()?, dirs::data_local_dir()?);
        Some(Self { config: config.join(IDENTIFIER), data: data.join(IDENTIFIER) })
    }
}

/// A path as it can be shown to others: the home folder is `~`, and folders that are named after the user are not named.
/// Both names are mostly that of a person.
pub(crate) fn shown(path: &Path) -> String {
    let home = dirs::home_dir().filter(|home| home.parent().is_some());
    let below_home = home.and_then(|home| path.strip_prefix(home).ok());
    let path = below_home.map_or_else(|| path.to_owned(), |below| Path::new("~").join(below));
    let users: Vec<_> = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(std::env::var_os).collect();
    let nameless = |part: Component<'_>| match part {
        Component::Normal(name) if users.iter().any(|user| user == name) => "(user)".into(),
        part => part.as_os_str().to_owned(),
    };
    path.components().map(nameless).collect::<PathBuf>().display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_that_of_the_window() {
        let written = format!("\"identifier\": \"{IDENTIFIER}\"");
        assert!(include_str!("../../tauri.conf.json").contains(&written), "{written}");
    }

    #[test]
    fn the_home_folder_is_not_shown() {
        let home = dirs::home_dir().unwrap();
        assert_eq!(shown(&home), "~");
        assert_eq!(
            shown(&home.join("a").join("b")),
            Path::new("~").join("a").join("b").display().to_string()
        );
        assert_eq!(shown(Path::new("/etc/portal.toml")), "/etc/portal.toml");
    }
}
