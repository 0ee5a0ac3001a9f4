//! Places made of folders that are gone afterwards.

use std::fs;

use tempfile::TempDir;

use super::*;

fn profile(id: &str) -> String {
    format!(
        "version = 1\nid = \"{id}\"\nconnector = \"portal-recovery\"\nbase_url = \"https://portal.example/\"\n\
         [clinic]\nname = \"Oak Clinic\"\nphone = \"555-0142\"\n"
    )
}

/// A computer with these files below its folders `system` and `user`, each with its own name for an id.
struct Computer(TempDir);

impl Computer {
    fn with(files: &[&str]) -> Self {
        let computer = Self(tempfile::tempdir().unwrap());
        for folder in ["system", "user"] {
            fs::create_dir(computer.at(folder)).unwrap();
        }
        for file in files {
            computer.put(file, &profile(Path::new(file).file_stem().unwrap().to_str().unwrap()));
        }
        computer
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, file: &str, text: &str) {
        fs::create_dir_all(self.at(file).parent().unwrap()).unwrap();
        fs::write(self.at(file), text).unwrap();
    }

    fn places(&self) -> Places {
        // Whoever runs the tests stands for root.
        #[cfg(unix)]
        let me = std::os::unix::fs::MetadataExt::uid(&fs::metadata(self.0.path()).unwrap());
        #[cfg(not(unix))]
        let me = 0;
        let system = Some(SystemPlace::of(self.at("system"), me));
        Places { named: None, system, user: self.at("user") }
    }

    fn files(&self) -> Result<Vec<String>, ProfileError> {
        self.below(self.places().files()?)
    }

    fn named(&self, named: &str) -> Result<Vec<String>, ProfileError> {
        self.below(Places { named: Some(self.at(named)), ..self.places() }.files()?)
    }

    fn below(&self, files: Vec<PathBuf>) -> Result<Vec<String>, ProfileError> {
        let below = |file: PathBuf| file.strip_prefix(self.0.path()).unwrap().display().to_string();
        Ok(files.into_iter().map(below).collect())
    }
}

#[test]
fn the_first_place_that_holds_any_profile_is_taken_whole() {
    assert_eq!(Computer::with(&[]).files().unwrap(), [""; 0]);
    let computer = Computer::with(&[
        "user/portal.toml",
        "user/portals/oak.toml",
        "user/portals/.oak.toml",
        "user/a.toml",
    ]);
    computer.put("user/portals/notes.txt", "");
    assert_eq!(computer.files().unwrap(), ["user/portal.toml", "user/portals/oak.toml"]);
    computer.put("system/notes.txt", "");
    assert_eq!(computer.files().unwrap().len(), 2, "a place without a profile is none");
    computer.put("system/portals/b.toml", "");
    computer.put("system/portals/a.toml", "");
    assert_eq!(computer.files().unwrap(), ["system/portals/a.toml", "system/portals/b.toml"]);
    let in_order: Vec<PathBuf> = computer.places().to_look_in().map(Path::to_owned).collect();
    assert_eq!(in_order, [computer.at("system"), computer.at("user")]);
}

#[test]
fn what_is_named_is_taken_before_all_else() {
    let computer =
        Computer::with(&["system/portal.toml", "folder/b.toml", "folder/portals/a.toml", "one.profile"]);
    assert_eq!(computer.named("one.profile").unwrap(), ["one.profile"]);
    assert_eq!(computer.named("folder").unwrap(), ["folder/b.toml", "folder/portals/a.toml"]);
    assert_eq!(computer.named("missing.toml").unwrap(), ["missing.toml"], "whoever reads it says so");
    assert!(
        computer
            .named("user")
            .unwrap_err()
            .to_string()
            .contains("user: there is no profile in this folder. Name")
    );
}

#[test]
fn a_place_that_cannot_be_looked_into_is_not_passed_over() {
    let computer = Computer::with(&["user/portal.toml"]);
    computer.put("system/portals", "a file");
    let wrong = computer.files().unwrap_err();
    assert!(wrong.to_string().contains("system/portals: this is not a folder"), "{wrong}");
}

#[cfg(unix)]
#[test]
fn the_system_place_counts_only_where_users_cannot_write() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for (path, mode, usual) in [
        ("system", 0o777, 0o755),
        ("system/portals", 0o775, 0o755),
        ("system/portal.toml", 0o646, 0o644),
        ("system/portals/oak.toml", 0o664, 0o644),
    ] {
        let computer = Computer::with(&["system/portal.toml", "system/portals/oak.toml", "user/portal.toml"]);
        for path in ["system", "system/portals"] {
            allow(&computer.at(path), 0o755);
        }
        assert_eq!(computer.files().unwrap().len(), 2);
        allow(&computer.at(path), mode);
        let wrong = computer.files().unwrap_err();
        assert_eq!(wrong.file, computer.at(path));
        assert!(wrong.problem.contains("ordinary users can write it"), "{wrong}");
        assert_eq!(wrong.fix, format!("Run: sudo chmod go-w '{}'", computer.at(path).display()));
        allow(&computer.at(path), usual);
        assert!(computer.files().is_ok());
    }
    let computer = Computer::with(&["system/portal.toml"]);
    allow(&computer.at("system"), 0o755);
    let places =
        Places { system: Some(SystemPlace::of(computer.at("system"), u32::MAX)), ..computer.places() };
    let wrong = places.files().unwrap_err();
    assert!(
        wrong.problem.contains("does not belong to root") && wrong.fix.starts_with("Run: sudo chown root"),
        "{wrong}"
    );
    fs::remove_file(computer.at("system/portal.toml")).unwrap();
    computer.put("elsewhere.toml", "");
    symlink(computer.at("elsewhere.toml"), computer.at("system/portal.toml")).unwrap();
    assert!(computer.files().unwrap_err().problem.contains("a link is not followed"));
}

#[test]
fn the_good_ones_are_there_and_the_mistakes_are_said() {
    let computer = Computer::with(&["user/portal.toml", "user/portals/oak.toml", "user/portals/elm.toml"]);
    computer.put("user/portals/broken.toml", "version = 2");
    computer.put("user/portals/same.toml", &profile("elm"));
    let files = computer.places().files().unwrap();
    let shelf = Shelf::read(&files);
    let good: Vec<&str> = shelf.good.iter().map(|shelved| shelved.listed.id.as_str()).collect();
    assert_eq!(good, ["portal", "oak"]);
    assert!(shelf.good.iter().all(|shelved| files.contains(&shelved.file)));
    let [broken, same] = &shelf.mistakes[..] else { panic!("{:?}", shelf.mistakes) };
    assert_eq!(
        (broken.file.as_path(), broken.line),
        (computer.at("user/portals/broken.toml").as_path(), Some(1))
    );
    assert_eq!(same.file, computer.at("user/portals/same.toml"));
    assert!(same.problem.contains("user/portals/elm.toml has the same id, \"elm\""), "{same}");
}

#[test]
fn many_are_read_in_their_order() {
    let computer = Computer::with(&[]);
    for n in 0..700 {
        computer.put(&format!("user/portals/{n:03}.toml"), &profile(&format!("clinic-{n}")));
    }
    let shelf = Shelf::read(&computer.places().files().unwrap());
    assert!(shelf.mistakes.is_empty());
    assert!(shelf.good.iter().enumerate().all(|(n, shelved)| shelved.listed.id == format!("clinic-{n}")));
}
