//! What a screen reader gets: the accessible tree and the changes to it.
//!
//! WebKitGTK (2.50) tells of a live region only when an object joins it: a `<p>`
//! put into a `role="status"` is heard, a bare text or `<span>` is not.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use crate::desktop::Desktop;
use crate::process::Owned;
use crate::{paths, wait};

/// An object of the accessible tree.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Node {
    /// AT-SPI's name of the role, such as `push button`, `entry`, `heading`.
    pub role: String,
    /// The accessible name.
    pub name: String,
    /// The accessible description.
    pub description: String,
    /// AT-SPI's names of the states, such as `focusable`, `required`, `invalid-entry`.
    pub states: Vec<String>,
    /// Toolkit attributes, such as `live`, `tag`, `level`.
    pub attributes: HashMap<String, String>,
    /// Kinds of relations, such as `labelled-by`, `described-by`.
    pub relations: Vec<String>,
    /// The text inside, where there is any.
    pub text: String,
    /// What it holds.
    pub children: Vec<Node>,
}

impl Node {
    /// This object and everything below, in reading order.
    #[must_use]
    pub fn all(&self) -> Vec<&Node> {
        let mut found = vec![self];
        found.extend(self.children.iter().flat_map(Node::all));
        found
    }

    /// The first object of that role and name.
    #[must_use]
    pub fn find(&self, role: &str, name: &str) -> Option<&Node> {
        let matches = |node: &&Node| node.role == role && node.name == name;
        self.all().into_iter().find(matches)
    }

    /// Whether it has that state.
    #[must_use]
    pub fn is(&self, state: &str) -> bool {
        self.states.iter().any(|known| known == state)
    }

    /// The part of the tree that is the web page.
    #[must_use]
    pub fn document(&self) -> Option<&Node> {
        let page = |node: &&Node| node.role == "document web";
        self.all().into_iter().find(page)
    }
}

/// Something a screen reader was told.
#[derive(Debug, Clone, Deserialize)]
pub struct Event {
    /// AT-SPI's name, such as `object:state-changed:focused`.
    pub event: String,
    /// 1 where a state begins, 0 where it ends.
    #[serde(default)]
    pub detail: i64,
    /// The text of a change or announcement; of an added object, all its text.
    #[serde(default)]
    pub data: String,
    /// The object it is about, without its children.
    #[serde(default)]
    pub source: Node,
    /// The object that was added or removed, without its children.
    #[serde(default)]
    pub child: Option<Node>,
}

impl Event {
    /// Whether the focus came to the object of that name.
    #[must_use]
    pub fn focus_on(&self, name: &str) -> bool {
        self.event == "object:state-changed:focused" && self.detail == 1 && self.source.name == name
    }

    /// Whether a screen reader speaks that text because of it: an announcement,
    /// or an object that joined a live region or is one.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        let live = |node: &Node| {
            let of = |name| node.attributes.get(name).is_some_and(|live| live != "off");
            of("live") || of("container-live")
        };
        let joined = self.event == "object:children-changed:add"
            && (live(&self.source) || self.child.as_ref().is_some_and(live));
        let announced = ["object:announcement", "object:notification"].contains(&&*self.event);
        (joined || announced) && self.data.contains(text)
    }
}

/// The accessible tree of the program with that process id, in a desktop with
/// accessibility on. Waits for the web page to be in it.
///
/// # Panics
/// If the program does not appear in it, or the tools are missing.
pub async fn tree(desktop: &Desktop, pid: u32) -> Node {
    let mut command = script(desktop);
    command.args(["tree", &pid.to_string()]);
    let run = tokio::task::spawn_blocking(move || command.output());
    let output = run.await.expect("no panic in there").expect("the system's Python");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "no accessible tree: {said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// Begins to record what the program tells a screen reader.
///
/// # Panics
/// If the program does not appear on the accessibility bus.
pub async fn record(desktop: &Desktop, pid: u32) -> Recording {
    let file = desktop.root().join(format!("atspi-{pid}.jsonl"));
    let log = desktop.root().join(format!("atspi-{pid}.log"));
    // One file per recording; an earlier one of the same program is over.
    let _none = fs::remove_file(&file);
    let mut command = script(desktop);
    command
        .args(["record", &pid.to_string()])
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).expect("a log file"));
    let mut process = Owned::spawn(command);
    wait::until("the recording to begin", wait::PATIENCE, async || {
        process.check(&log);
        fs::read_to_string(&file).ok().filter(|text| text.contains("ready"))
    })
    .await;
    Recording { file, _process: process }
}

/// A running record of events; it ends when dropped.
#[derive(Debug)]
pub struct Recording {
    file: PathBuf,
    _process: Owned,
}

impl Recording {
    /// The events so far, in order.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        // The last line may be half written: it is read the next time.
        let parsed = text.lines().filter_map(|line| serde_json::from_str(line).ok());
        parsed.filter(|event: &Event| event.event != "ready").collect()
    }

    /// Waits for an event; `what` says which.
    ///
    /// # Panics
    /// If it does not come; the message has all that came instead.
    pub async fn wait_for(&self, what: &str, which: impl Fn(&Event) -> bool) -> Event {
        let deadline = std::time::Instant::now() + Duration::from_secs(10);
        loop {
            let events = self.events();
            if let Some(found) = events.iter().find(|event| which(event)) {
                return found.clone();
            }
            assert!(
                std::time::Instant::now() < deadline,
                "a screen reader is not told {what}; it was told {events:#?}"
            );
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

/// The script needs the system's Python: its AT-SPI module comes from Debian.
fn script(desktop: &Desktop) -> Command {
    let mut command = desktop.command("/usr/bin/python3");
    command
        .arg(paths::root().join("tests/tools/atspi.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // A client of the tree, not a part of it.
        .env("NO_AT_BRIDGE", "1");
    command
}
