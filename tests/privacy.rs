//! Canaries: what the patient types is found nowhere after, and nowhere beside, the run.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use support::process;
use support::walk::{enter, heading, press, wait_until_closed};
use support::{AllauthOptions, DesktopOptions, Visit, figures};

/// Looked for byte by byte in every file below `folder`.
fn files_holding(folder: &Path, canaries: &[Vec<u8>]) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(files_holding(&path, canaries));
        } else if kind.is_file() {
            let bytes = fs::read(&path).unwrap_or_default();
            if canaries.iter().any(|canary| bytes.windows(canary.len()).any(|window| window == canary)) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

fn encodings(canary: &str) -> Vec<Vec<u8>> {
    let utf16 = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let percent = canary.replace('@', "%40").into_bytes();
    vec![canary.as_bytes().to_vec(), utf16, percent]
}

#[tokio::test]
async fn nothing_typed_is_left_behind() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open().await;
    let password = "canary-zebra-violin-44-mosaic";
    let mut titles = vec![window.title().await];
    visit.ask_for_code(&window).await;
    titles.push(window.title().await);
    let code = visit.portal.wait_for_code(&visit.account.email, 0).await;
    enter(&window, "#code", &code).await;
    window.wait_for_heading(heading::PASSWORD).await;
    titles.push(window.title().await);
    enter(&window, "#password", password).await;
    window.wait_for_heading(heading::WORKS).await;
    titles.push(window.title().await);
    press(&window, "button[data-event=continue]").await;
    window.wait_for_heading(heading::SAVE).await;
    titles.push(window.title().await);

    let bare_code = code.replace('-', "");
    let canaries: Vec<&str> = vec![password, &code, &bare_code, &visit.account.email];
    let app = window.app_pid();
    // The control: the tree that is searched is the one that holds the program.
    assert!(process::tree(app).len() >= 2, "the web process belongs to it");
    for pid in process::tree(app) {
        for file in ["cmdline", "environ"] {
            let bytes = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for canary in &canaries {
                assert!(!text.contains(canary), "{file} of a process holds what was typed");
            }
        }
    }
    press(&window, "button[value=no]").await;
    window.wait_for_heading(heading::FINISHED).await;
    titles.push(window.title().await);
    let log = window.log();
    assert!(log.contains("turn") && log.contains("answered"), "the log is at TRACE: {}", log.len());
    window.close().await;
    wait_until_closed(&visit.desktop).await;

    let file = visit.desktop.home().join(".local/share/org.waybackin.app/log.txt");
    let kept = fs::read_to_string(&file).expect("the log is kept in a file, too");
    for line in ["started", "turn", "answered"] {
        assert!(kept.contains(line), "{line} is in the file: {kept}");
    }
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600, "only its owner may read it");
    for canary in &canaries {
        assert!(!log.contains(canary), "the log holds what was typed");
        assert!(!kept.contains(canary), "the log's file holds what was typed");
        assert!(titles.iter().all(|title| !title.contains(canary)), "a title holds what was typed");
    }
    let all: Vec<Vec<u8>> = canaries.iter().flat_map(|canary| encodings(canary)).collect();
    let home = files_holding(visit.desktop.home(), &all);
    assert!(home.is_empty(), "{home:?}");
    // The control: the search finds what is there.
    fs::write(visit.desktop.home().join("control"), format!("x{password}x")).unwrap();
    assert_eq!(files_holding(visit.desktop.home(), &all).len(), 1);
    figures::record("canaries in logs at TRACE, argv, environment, titles and files of HOME", 0, "found");
}
