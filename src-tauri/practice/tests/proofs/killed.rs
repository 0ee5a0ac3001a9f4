//! The program killed in the middle of the password step.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::Client;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use support::{figures, wait};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::clinic::{NEW, Reply};

const OLD: &str = "correct horse battery 1";

/// The program at work.
struct Program {
    child: Child,
    root: String,
    client: Client,
    calls: AtomicU64,
}

impl Program {
    async fn start(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_practice-portal"));
        command.args(["--listen", "127.0.0.1:0", "--db", "portal.sqlite", "--mail-dir", "mail"]);
        command.args(["--accounts", "accounts.toml"]).current_dir(folder).kill_on_drop(true);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next_line().await.unwrap().unwrap();
        let root = line.strip_prefix("listening on ").unwrap().to_owned();
        let client = Client::builder().no_proxy().build().unwrap();
        // The database remembers calls across restarts, and the process is new with each.
        let calls = AtomicU64::new(u64::from(child.id().unwrap()) << 32);
        Self { child, root, client, calls }
    }

    async fn post(&self, path: &str, flow: &str, key: &str, body: Value) -> Reply {
        Reply::of(self.request(path, flow, key, &body)).await
    }

    fn request(&self, path: &str, flow: &str, key: &str, body: &Value) -> reqwest::RequestBuilder {
        let request = self.client.post(format!("{}/recovery/v1/{path}", self.root)).json(body);
        let request = request.header("Idempotency-Key", key);
        if flow.is_empty() { request } else { request.header("Authorization", format!("Flow {flow}")) }
    }

    async fn signs_in(&self, who: &str, password: &str) -> bool {
        let body = json!({ "username": who, "password": password });
        // Each is a call of its own.
        let key = format!("sign-in {}", self.calls.fetch_add(1, Ordering::Relaxed));
        self.post("sessions", "", &key, body).await.status == 200
    }

    /// A flow with its code proven.
    async fn proven(&self, folder: &Path, who: &str) -> String {
        let body = json!({ "purpose": "password_reset", "identifier": who });
        let flow = self.post("flows", "", &format!("start {who}"), body).await.flow().0;
        let mail = mails_to(folder, who).pop().unwrap();
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        let code = mail.lines().find(is_code).unwrap().to_owned();
        let reply =
            self.post("flows/current/code", &flow, &format!("code {who}"), json!({ "code": code })).await;
        assert_eq!(reply.word(), "set_password");
        flow
    }
}

fn mails_to(folder: &Path, who: &str) -> Vec<String> {
    let files = fs::read_dir(folder.join("mail")).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "eml"));
    let mails = files.map(|file| fs::read_to_string(file).unwrap());
    mails.filter(|mail| mail.contains(&format!("To: {who}@example.org"))).collect()
}

fn changes_in_audit(folder: &Path, who: &str) -> i64 {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(folder.join("portal.sqlite"), flags).unwrap();
    let sql = "SELECT COUNT(*) FROM audit JOIN accounts ON accounts.id = audit.account
               WHERE username = ?1 AND event = 'password_changed'";
    connection.query_row(sql, [who], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_one_password_works_after_a_kill() {
    let kills = figures::count(6, 100);
    let folder = tempfile::tempdir().unwrap();
    let mut accounts = String::new();
    for n in 0..=kills {
        let who = format!("patient{n}");
        writeln!(
            accounts,
            "[[account]]\nusername = \"{who}\"\npassword = \"{OLD}\"\nemails = [\"{who}@example.org\"]"
        )
        .unwrap();
    }
    fs::write(folder.path().join("accounts.toml"), accounts).unwrap();
    let folder = folder.path();

    // How long the step takes, undisturbed.
    let mut program = Program::start(folder).await;
    let first = format!("patient{kills}");
    let flow = program.proven(folder, &first).await;
    let begun = Instant::now();
    program.post("flows/current/password", &flow, "password", json!({ "password": NEW })).await;
    let usual = begun.elapsed();

    let (mut before, mut after) = (0, 0);
    for n in 0..kills {
        let who = format!("patient{n}");
        let flow = program.proven(folder, &who).await;
        let body = json!({ "password": NEW });
        let key = format!("password {who}");
        let mut call = tokio::spawn(program.request("flows/current/password", &flow, &key, &body).send());
        // From the beginning of the step to a little after its end: the moment is what is tried out. The last one
        // comes after the answer, however slow the computer is.
        let share = n as f64 / (kills - 1) as f64;
        let moment = if n + 1 == kills { Duration::MAX } else { usual.mul_f64(1.3 * share) };
        let answer = tokio::time::timeout(moment, &mut call).await;
        program.child.kill().await.unwrap();
        let answered = match answer {
            Ok(answer) => answer.unwrap().is_ok(),
            Err(_) => call.await.unwrap().is_ok(),
        };

        program = Program::start(folder).await;
        let changed = changes_in_audit(folder, &who);
        let (old, new) = (program.signs_in(&who, OLD).await, program.signs_in(&who, NEW).await);
        assert!(old != new, "{who}: exactly one of the two works");
        assert_eq!(changed, i64::from(new), "{who}: the audit agrees");
        assert!(new || !answered, "{who}: what was answered was done");
        if new {
            after += 1
        } else {
            before += 1
        }

        let again = program.post("flows/current/password", &flow, &key, body).await;
        assert_eq!(again.word(), "done", "{who}: the same call settles it");
        assert!(program.signs_in(&who, NEW).await && !program.signs_in(&who, OLD).await);
        assert_eq!(changes_in_audit(folder, &who), 1, "{who}: changed once");
        // A notice is sent again if it is not known to be sent: late is well, lost is not.
        let is_notice = |mail: &String| mail.contains("password was changed");
        let told = async || mails_to(folder, &who).iter().any(is_notice).then_some(());
        wait::until(&format!("a notice to {who}"), wait::PATIENCE, told).await;
    }
    assert!(before > 0 && after > 0, "killed {before} times before and {after} times after the change");
    figures::record(
        "portal killed in the password step, exactly one password works and the audit agrees",
        kills,
        "times",
    );
    figures::record("of these, before the change was kept", before, "times");
}
