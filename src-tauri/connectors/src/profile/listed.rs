//! What a list of clinics needs of a profile, read without the rest: where thousands of profiles are, only the one that is
//! chosen is read whole.

use std::path::Path;

use recovery::clinic::Clinic;
use serde::Deserialize;

use super::check::Place;
use super::clinic::RawClinic;
use super::{Profile, ProfileError};

/// What a list of clinics needs of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The profile's short name.
    pub id: String,
    /// The clinic.
    pub clinic: Clinic,
}

#[derive(Deserialize)]
struct RawListed {
    id: String,
    clinic: RawClinic,
}

impl Listed {
    /// Reads the `id` and the clinic of a profile file. Mistakes in what is not read are found when the profile is
    /// read whole.
    ///
    /// # Errors
    /// As [`Profile::read`].
    pub fn read(file: &Path) -> Result<Self, ProfileError> {
        // Whatever is wrong, or merely written in an unusual way, is for who reads all of it.
        let text = std::fs::read_to_string(file).ok();
        let listed = text.and_then(|text| Self::of_text(file, &text));
        listed.map_or_else(|| Profile::read(file).map(Self::of), Ok)
    }

    /// That of a profile that was read whole.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        Self { id: profile.id, clinic: profile.clinic }
    }

    fn of_text(file: &Path, text: &str) -> Option<Self> {
        let part = part_of(text)?;
        let RawListed { id, clinic } = toml::from_str(&part).ok()?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
            return None;
        }
        let clinic = Place { file, text: &part }.clinic(clinic).ok()?;
        Some(Self { id, clinic })
    }
}

/// The line of the `id` and the lines of the `[clinic]` table; none where lines alone do not tell.
fn part_of(text: &str) -> Option<String> {
    // Texts over several lines can hold anything.
    if text.contains("\"\"\"") || text.contains("'''") {
        return None;
    }
    let mut part = String::new();
    let mut table = None;
    for line in text.lines() {
        let begin = line.trim_start();
        if begin.starts_with('[') {
            let name = begin.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
            table = Some(name);
        }
        let of_id = table.is_none()
            && begin.strip_prefix("id").is_some_and(|rest| rest.trim_start().starts_with('='));
        if of_id || table == Some("clinic") {
            part.push_str(line);
            part.push('\n');
        }
    }
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLES: [&str; 2] = [
        include_str!("../../../../profiles/mychart-like.toml"),
        include_str!("../../../../profiles/portal-recovery.toml"),
    ];

    #[test]
    fn says_what_the_whole_profile_says() {
        let file = Path::new("portal.toml");
        let array = "[clinic]\nalso_known_as = [\n  \"[Elm]\",\n  \"Oak\",\n]\n";
        for text in EXAMPLES {
            for text in [
                text.to_owned(),
                text.replace("[clinic]\n", array),
                text.replace("[clinic]", " [ clinic ] # it"),
            ] {
                let whole = Listed::of(Profile::parse(file, &text).unwrap());
                assert_eq!(Listed::of_text(file, &text), Some(whole));
            }
        }
    }

    #[test]
    fn what_is_unusual_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.toml");
        let read = |text: &str| {
            std::fs::write(&file, text).unwrap();
            (Listed::of_text(&file, text).is_some(), Listed::read(&file))
        };
        let (quickly, listed) =
            read(&EXAMPLES[1].replace("name = \"Oak Clinic\"", "name = \"\"\"\nOak Clinic\"\"\""));
        assert!(!quickly && listed.unwrap().clinic.name == "Oak Clinic");
        let (quickly, listed) = read(&EXAMPLES[1].replace("id = \"", "id = \"Oak "));
        assert!(!quickly && listed.unwrap_err().key.as_deref() == Some("id"));
        let (quickly, listed) = read(&EXAMPLES[1].replace("phone", "fone"));
        assert!(!quickly && listed.is_err());
        std::fs::remove_file(&file).unwrap();
        assert!(Listed::read(&file).unwrap_err().problem.contains("no such file"));
    }
}
