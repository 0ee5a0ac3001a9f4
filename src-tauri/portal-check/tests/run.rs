//! Starting the program.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

/// What the program said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) async fn portal_check(arguments: &[&str]) -> Said {
    with_surroundings(arguments, &[]).await
}

pub(crate) async fn with_surroundings(arguments: &[&str], surroundings: &[(&str, &Path)]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal-check"));
    command.args(arguments).envs(surroundings.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no JSON: {} {}", self.out, self.err))
    }

    /// The verdicts on one thing, with what was said.
    pub(crate) fn on(&self, about: &str) -> Vec<(String, String)> {
        let json = self.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = json["findings"].as_array().unwrap();
        let about = findings.iter().filter(|finding| finding["about"] == about);
        about.map(|finding| (text(&finding["verdict"]), text(&finding["says"]))).collect()
    }
}
