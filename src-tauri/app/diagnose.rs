//! `--diagnose`: what clinic IT, or who helps them, needs to know of the program on a computer, without a window. It
//! names no patient, no user and no computer: it is made to be sent.

mod computer;
mod portal;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clipboard::Clipboard;
use connectors::survey::Verdict;
use driver::journal::Journal;
use jiff::Timestamp;
use keychain::Keychain;
use recovery::clipboard::ClipboardProblem;
use recovery::flow::Note;
use recovery::keychain::KeychainProblem;

use crate::arguments::WhichPortal;
use crate::folders::{Folders, shown};
use crate::log;

/// The longest that a password store or a clipboard is waited for. Neither is asked for anything that a person would
/// have to answer.
const LIMIT: Duration = Duration::from_secs(5);

/// What has been found out, in the order in which it is told.
#[derive(Default)]
struct Report {
    lines: Vec<Line>,
}

enum Line {
    /// What the next lines are about.
    About(&'static str),
    /// A plain fact.
    Fact(&'static str, String),
    /// Something that was looked at.
    Looked { verdict: Verdict, what: String, says: String, fix: Option<String> },
}

/// Prints the report. Exit code 1: something in it is wrong.
pub(crate) fn run(which: &WhichPortal) -> ExitCode {
    let report = tauri::async_runtime::block_on(report(which));
    log::say(report.text().trim_end());
    if report.is_wrong() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn report(which: &WhichPortal) -> Report {
    let mut report = Report::default();
    report.about("Program");
    report.fact("version", env!("CARGO_PKG_VERSION"));
    report.fact("at", Timestamp::now().strftime("%F %R UTC").to_string());
    computer::look(&mut report);
    let folders = Folders::find();
    let id = portal::look(&mut report, which, folders.as_ref()).await;
    report.about("This computer keeps");
    password_store(&mut report).await;
    clipboard(&mut report).await;
    match &folders {
        Some(folders) => kept(&mut report, folders, id.as_deref()),
        None => report.wrong("notes", "The system names no home folder.", "Start it as a user that has one"),
    }
    report
}

/// Whether there is a password store. Nothing in it is looked at.
async fn password_store(report: &mut Report) {
    let what = "password-store";
    match Keychain::open(LIMIT).look().await {
        Ok(()) => report.good(what, "It is there."),
        Err(KeychainProblem::Locked) => {
            report.good(what, "It is there, and locked: the system will ask to unlock it.")
        }
        Err(KeychainProblem::Absent) => {
            report.note(what, "There is none: sign-ins cannot be saved.", "Set one up if they are to be")
        }
        Err(KeychainProblem::Silent) => {
            report.note(what, "It does not answer.", "Look whether it runs, or waits for somebody")
        }
        Err(KeychainProblem::Refused) => {
            report.note(what, "It refuses to be used.", "Look whether it is set up for this user")
        }
    }
}

async fn clipboard(report: &mut Report) {
    let what = "clipboard";
    match Clipboard::open(LIMIT).look().await {
        Ok(()) => report.good(what, "It is there."),
        Err(ClipboardProblem::Silent) => {
            report.note(what, "It does not answer.", "Start it from a desktop session")
        }
        Err(_) => {
            report.note(what, "There is none: nothing can be copied.", "Start it from a desktop session")
        }
    }
}

/// Notes and logs, in the program's data folder.
fn kept(report: &mut Report, folders: &Folders, id: Option<&str>) {
    // Of no portal: only whether its folder can be written is asked.
    let journal = Journal::open(&folders.data, id.unwrap_or("none"));
    let place = shown(&folders.data);
    match journal.is_usable() {
        true => report.good("notes", format!("They can be kept in {place}.")),
        false => report.wrong(
            "notes",
            format!(
                "They cannot be kept in {place}: after a crash nobody knows whether a password was changed."
            ),
            "Make the folder writable for this user",
        ),
    }
    if id.is_some() {
        let unfinished =
            if journal.note() == Note::None { "no" } else { "yes: the next start begins with it" };
        report.fact("unfinished", unfinished);
    }
    for (what, name) in [("log", log::NOW), ("log before", log::BEFORE)] {
        let file = folders.data.join(name);
        let size = std::fs::metadata(&file).map(|file| file.len());
        let size = size.map_or_else(|_| "not there".to_owned(), |size| format!("{size} bytes"));
        report.fact(what, format!("{}: {size}", shown(&file)));
    }
}

impl Report {
    fn about(&mut self, what: &'static str) {
        self.lines.push(Line::About(what));
    }

    fn fact(&mut self, name: &'static str, value: impl Into<String>) {
        self.lines.push(Line::Fact(name, value.into()));
    }

    fn looked(&mut self, verdict: Verdict, what: &str, says: impl Into<String>, fix: Option<String>) {
        let (what, says) = (what.to_owned(), says.into());
        self.lines.push(Line::Looked { verdict, what, says, fix });
    }

    fn good(&mut self, what: &str, says: impl Into<String>) {
        self.looked(Verdict::Good, what, says, None);
    }

    fn note(&mut self, what: &str, says: impl Into<String>, fix: &str) {
        self.looked(Verdict::Note, what, says, Some(fix.to_owned()));
    }

    fn wrong(&mut self, what: &str, says: impl Into<String>, fix: &str) {
        self.looked(Verdict::Wrong, what, says, Some(fix.to_owned()));
    }

    fn is_wrong(&self) -> bool {
        self.lines.iter().any(|line| matches!(line, Line::Looked { verdict: Verdict::Wrong, .. }))
    }

    /// For people, and to be sent.
    fn text(&self) -> String {
        let mut text =
            "Way Back In: a report to send to whoever helps. It names no patient, user or computer.\n"
                .to_owned();
        for line in &self.lines {
            match line {
                Line::About(what) => text.push_str(&format!("\n{what}\n")),
                Line::Fact(name, value) => text.push_str(&format!("         {name:<16} {value}\n")),
                Line::Looked { verdict, what, says, fix } => {
                    let verdict = if *verdict == Verdict::Wrong { "WRONG" } else { verdict.name() };
                    text.push_str(&format!("  {verdict:<6} {what:<16} {says}\n"));
                    if let Some(fix) = fix {
                        text.push_str(&format!("{:<26}{}.\n", "", fix.trim_end_matches('.')));
                    }
                }
            }
        }
        without_home(&text)
    }
}

/// Also where a message quotes a path as a whole.
fn without_home(text: &str) -> String {
    let home = dirs::home_dir().map(PathBuf::into_os_string).and_then(|home| home.into_string().ok());
    match home.filter(|home| home.len() > 1) {
        Some(home) => text.replace(&home, "~"),
        None => text.to_owned(),
    }
}
