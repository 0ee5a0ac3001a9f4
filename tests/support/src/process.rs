//! Processes we start, and ending them by their id.

mod guard;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A process in a group of its own. Dropping it ends the whole group.
#[derive(Debug)]
pub struct Owned {
    child: Child,
    name: String,
}

impl Owned {
    /// Starts `command` in a new process group.
    ///
    /// # Panics
    /// If the program cannot be started; the message says which and why.
    pub fn spawn(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child =
            command.process_group(0).spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        guard::begin(child.id());
        Self { child, name }
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The child itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The port that a server prints on a line of its own, its first, once it listens. Its standard
    /// output must be a pipe; what went wrong stands in `log`.
    ///
    /// # Panics
    /// If it prints something else, or ends.
    pub fn port(&mut self, log: &Path) -> u16 {
        let pipe = self.child.stdout.take().expect("a piped stdout");
        let mut lines = BufReader::new(pipe);
        let mut line = String::new();
        lines.read_line(&mut line).expect("the server's first line");
        // Whatever else it prints must not fill the pipe and stop it.
        std::thread::spawn(move || std::io::copy(&mut lines.by_ref(), &mut std::io::sink()));
        line.trim().parse().unwrap_or_else(|_| {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            panic!("the server does not start: {line}{said}")
        })
    }

    /// Fails if the process has ended, with what it left in `log`.
    ///
    /// # Panics
    /// If it has ended.
    pub fn check(&mut self, log: &Path) {
        if let Ok(Some(status)) = self.child.try_wait() {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            panic!("{} ended with {status}: {said}", self.name);
        }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // Asked first, so that it can remove its sockets; then made to.
        signal_group(self.id(), Signal::TERM);
        let deadline = Instant::now() + Duration::from_millis(500);
        while Instant::now() < deadline && self.runs() {
            std::thread::sleep(Duration::from_millis(5));
        }
        signal_group(self.id(), Signal::KILL);
        // Collects the exit status: without it the id stays taken.
        let _ended = self.child.wait();
        guard::end(self.id());
    }
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

fn signal_group(id: u32, signal: Signal) {
    if let Some(pid) = pid(id) {
        // It may have ended by itself, which is as good.
        let _gone = kill_process_group(pid, signal);
    }
}

/// `SIGKILL` to one process: it gets no chance to clean up.
pub fn kill(id: u32) {
    if let Some(pid) = pid(id) {
        let _gone = kill_process(pid, Signal::KILL);
    }
}

/// `SIGTERM`: the process is asked to end.
pub fn terminate(id: u32) {
    if let Some(pid) = pid(id) {
        let _gone = kill_process(pid, Signal::TERM);
    }
}

/// `SIGSTOP`: the process keeps its sockets and names but answers nothing.
pub fn freeze(id: u32) {
    if let Some(pid) = pid(id) {
        let _gone = kill_process(pid, Signal::STOP);
    }
}

/// Whether a process of this id exists and is not a zombie.
#[must_use]
pub fn alive(id: u32) -> bool {
    stat(id).is_some_and(|stat| stat.state != 'Z')
}

struct Stat {
    state: char,
    parent: u32,
    started_ticks: u64,
}

/// The fields of `/proc/PID/stat` (proc_pid_stat(5)) that are used here.
fn stat(id: u32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The program's name stands in brackets and may itself hold any character.
    let (_, rest) = text.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    Some(Stat {
        state: fields.first()?.chars().next()?,
        parent: fields.get(1)?.parse().ok()?,
        started_ticks: fields.get(19)?.parse().ok()?,
    })
}

fn all_ids() -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// The ids of the direct children of `parent`, in no order.
#[must_use]
pub fn children(parent: u32) -> Vec<u32> {
    all_ids().into_iter().filter(|id| stat(*id).is_some_and(|stat| stat.parent == parent)).collect()
}

/// `root` and everything it has started, directly or not, that still runs.
#[must_use]
pub fn tree(root: u32) -> Vec<u32> {
    let mut by_parent: HashMap<u32, Vec<u32>> = HashMap::new();
    for id in all_ids() {
        if let Some(stat) = stat(id).filter(|stat| stat.state != 'Z') {
            by_parent.entry(stat.parent).or_default().push(id);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if alive(id) {
            found.push(id);
        }
        open.extend(by_parent.remove(&id).unwrap_or_default());
    }
    found
}

/// Proportional set size of a process tree in KiB: shared pages count once
/// among those who share them (`/proc/PID/smaps_rollup`).
#[must_use]
pub fn tree_pss_kib(root: u32) -> u64 {
    let pss = |id: u32| -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = text.lines().find(|line| line.starts_with("Pss:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    tree(root).into_iter().filter_map(pss).sum()
}

/// When a process was started, in milliseconds since 1970-01-01 UTC, to 10 ms.
#[must_use]
pub fn started_unix_ms(id: u32) -> Option<f64> {
    // The kernel counts in USER_HZ, which is 100 on every Linux.
    let since_boot = stat(id)?.started_ticks * 10;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let uptime: f64 = uptime.split(' ').next()?.parse().ok()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(now.as_secs_f64() * 1000.0 - uptime * 1000.0 + since_boot as f64)
}

/// The ids of all processes whose environment holds `NAME=value`.
#[must_use]
pub fn with_environment(name: &str, value: &str) -> Vec<u32> {
    let wanted = format!("{name}={value}").into_bytes();
    all_ids()
        .into_iter()
        .filter(|id| {
            std::fs::read(format!("/proc/{id}/environ"))
                .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == wanted))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_process_takes_its_children_with_it() {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "sleep 600 & sleep 600; true"]);
        let owned = Owned::spawn(shell);
        let tree = crate::wait::blocking("two sleeps", crate::wait::PATIENCE, || {
            let tree = tree(owned.id());
            (tree.len() == 3).then_some(tree)
        });
        assert!(tree_pss_kib(owned.id()) > 0);
        drop(owned);
        crate::wait::blocking("the end of all three", crate::wait::PATIENCE, || {
            tree.iter().all(|id| !alive(*id)).then_some(())
        });
    }

    #[test]
    fn a_process_knows_when_it_was_started() {
        let before = started_unix_ms(std::process::id()).expect("we run");
        let mut sleep = Command::new("sleep");
        sleep.arg("600");
        let owned = Owned::spawn(sleep);
        let started = started_unix_ms(owned.id()).expect("it runs");
        assert!(started >= before - 20.0, "{started} is before {before}");
    }
}
