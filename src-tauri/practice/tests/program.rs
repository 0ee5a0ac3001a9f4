//! The program `practice-portal`.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::clinic::Reply;

const ACCOUNTS: &str = r#"
[[account]]
username = "pat"
password = "correct horse battery 1"
emails = ["pat@example.org"]
"#;

/// The program at work, in a folder of its own.
pub(crate) struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub(crate) root: String,
}

impl Program {
    async fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_with(folder, ACCOUNTS, more, &[]).await
    }

    pub(crate) async fn start_with(
        folder: &Path,
        accounts: &str,
        more: &[&str],
        variables: &[(&str, &OsStr)],
    ) -> Self {
        fs::write(folder.join("accounts.toml"), accounts).unwrap();
        let mut command = command(folder, more);
        command.envs(variables.iter().copied());
        Self::of(command).await
    }

    async fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().unwrap();
        let root = line.strip_prefix("listening on ").unwrap().to_owned();
        Self { child, lines, root }
    }

    /// What it says at the terminal, until that holds `words`.
    pub(crate) async fn says(&mut self, words: &str) -> String {
        let (mut said, mut part) = (String::new(), [0; 1024]);
        let errors = self.child.stderr.as_mut().unwrap();
        while !said.contains(words) {
            let length = errors.read(&mut part).await.unwrap();
            assert!(length > 0, "it ended, and said {said}");
            said.push_str(&String::from_utf8_lossy(&part[..length]));
        }
        said
    }

    pub(crate) async fn signal(mut self, signal: Signal) -> (ExitStatus, String) {
        let id = Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
        assert_eq!(self.lines.next_line().await.unwrap(), None, "it said one line");
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
        (self.child.wait().await.unwrap(), said)
    }
}

fn command(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_practice-portal"));
    command.args(["--listen", "127.0.0.1:0", "--db", "portal.sqlite", "--mail-dir", "mail/", "--accounts"]);
    command.arg("accounts.toml").args(more).current_dir(folder).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn start_flow(root: &str) -> Reply {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = json!({ "purpose": "password_reset", "identifier": "pat" });
    Reply::of(client.post(format!("{root}/recovery/v1/flows")).json(&body)).await
}

#[tokio::test]
async fn serves_until_it_is_asked_to_stop() {
    for signal in [Signal::TERM, Signal::INT] {
        let folder = TempDir::new().unwrap();
        let program = Program::start(folder.path(), &["--test-hash-cost"]).await;
        assert!(program.root.starts_with("http://127.0.0.1:") && !program.root.ends_with('/'));
        assert_eq!(start_flow(&program.root).await.word(), "enter_code");
        assert_eq!(fs::read_dir(folder.path().join("mail")).unwrap().count(), 1);
        let (status, said) = program.signal(signal).await;
        assert!(status.success() && said.is_empty(), "{status} {said}");
        assert!(!folder.path().join("portal.sqlite-wal").exists(), "the database was closed");
    }
}

#[tokio::test]
async fn its_clock_can_be_set() {
    let folder = TempDir::new().unwrap();
    let options = ["--test-hash-cost", "--now", "2031-02-03T04:05:06Z", "--clock-file", "clock"];
    let program = Program::start(folder.path(), &options).await;
    let flow = start_flow(&program.root).await.flow();
    fs::write(folder.path().join("clock"), "1801").unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let current = client.get(format!("{}/recovery/v1/flows/current", program.root));
    let reply = Reply::of(current.header("Authorization", flow.authorization())).await;
    assert_eq!(reply.word(), "flow-expired");
    let mail = fs::read_dir(folder.path().join("mail")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(mail).unwrap().contains("03 Feb 2031"));
    let (status, said) = program.signal(Signal::TERM).await;
    assert!(status.success());
    assert!(
        said.contains("the clock starts at 2031-02-03T04:05:06Z") && said.contains("seconds in clock"),
        "{said}"
    );
}

#[tokio::test]
async fn its_desk_is_for_the_staff_of_the_file() {
    let desk = async |more: &str| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("accounts.toml"), format!("{ACCOUNTS}{more}")).unwrap();
        let program = Program::of(command(folder.path(), &["--test-hash-cost"])).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let page = client.get(format!("{}/desk", program.root)).send().await.unwrap();
        let html = page.text().await.unwrap();
        program.signal(Signal::TERM).await;
        html
    };
    assert!(desk("").await.contains("Nobody can sign in here"));
    assert!(desk("[[staff]]\nusername = \"kim\"\npassword = \"x\"\n").await.contains("name=\"password\""));
}

#[tokio::test]
async fn says_what_is_wrong_and_leaves() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("accounts.toml"), ACCOUNTS).unwrap();
    fs::write(folder.path().join("wrong.toml"), ACCOUNTS.replace("pat@example.org", "pat")).unwrap();
    let check = async |more: &[&str], code: i32, words: &[&str]| {
        let output = command(folder.path(), more).output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{more:?}: {said}");
        assert!(output.stdout.is_empty() && words.iter().all(|word| said.contains(word)), "{said}");
    };
    check(&["--verbose"], 2, &["--verbose", "--help"]).await;
    check(&["--now", "today"], 2, &["--now"]).await;
    check(&["--accounts", "wrong.toml"], 2, &["--accounts"]).await;
    fs::rename(folder.path().join("wrong.toml"), folder.path().join("accounts.toml")).unwrap();
    check(&[], 1, &["accounts.toml", "line 5", "key `emails`", "not an email address"]).await;
    fs::remove_file(folder.path().join("accounts.toml")).unwrap();
    check(&[], 1, &["accounts.toml: there is no such file"]).await;
}
