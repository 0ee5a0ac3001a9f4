//! Where the patient's own settings are kept between starts.

use std::fs;
use std::path::PathBuf;

use recovery::Settings;
use recovery::settings::Language;

/// The file with text size, colors and language.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    file: PathBuf,
    languages: Vec<String>,
}

impl SettingsFile {
    /// The settings in `file`; where it says nothing, the usual ones in the first of `languages` (BCP 47 tags,
    /// best first) that the program speaks.
    pub fn new(file: PathBuf, languages: Vec<String>) -> Self {
        Self { file, languages }
    }

    /// The settings. A file that cannot be read counts as none: settings are no reason to stop.
    pub fn read(&self) -> Settings {
        let kept = fs::read(&self.file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let language = Language::best_for(self.languages.iter().map(String::as_str));
        kept.unwrap_or(Settings { language, ..Settings::default() })
    }

    /// Keeps `settings`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, settings: Settings) -> std::io::Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let draft = self.file.with_extension("draft");
        fs::write(&draft, serde_json::to_vec(&settings)?)?;
        fs::rename(draft, &self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use recovery::settings::{TextSize, Theme};

    #[test]
    fn keeps_settings_and_begins_in_the_computers_language() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.json");
        let file = SettingsFile::new(path.clone(), vec!["fr-FR".into(), "es-MX".into()]);
        assert_eq!(file.read(), Settings { language: Language::Spanish, ..Settings::default() });
        let chosen = Settings { text: TextSize::Double, theme: Theme::Dark, language: Language::English };
        file.keep(chosen).unwrap();
        assert_eq!(file.read(), chosen);
        fs::write(path, "{\"text\":\"huge\"}").unwrap();
        assert_eq!(file.read().language, Language::Spanish);
    }
}
