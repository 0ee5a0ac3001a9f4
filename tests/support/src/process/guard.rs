//! Ends what a test process leaves behind when it is itself killed.
//!
//! `Drop` does not run after SIGKILL or Ctrl-C. One small shell per process
//! holds the list of process groups, and ends them when its input closes,
//! which the kernel does for us however the process ends.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock};

const SCRIPT: &str = r#"
trap '' INT TERM HUP
groups=
while read -r verb group; do
  if [ "$verb" = begin ]; then
    groups="$groups $group"
  else
    others=
    for one in $groups; do [ "$one" = "$group" ] || others="$others $one"; done
    groups=$others
  fi
done
for one in $groups; do kill -s KILL -- "-$one"; done
"#;

struct Guard {
    input: Mutex<ChildStdin>,
    /// Never waited for: it outlives this process.
    _shell: Child,
}

fn guard() -> &'static Guard {
    static GUARD: OnceLock<Guard> = OnceLock::new();
    GUARD.get_or_init(|| {
        let mut shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT])
            // Of its own group, so that Ctrl-C does not reach it.
            .process_group(0)
            .stdin(Stdio::piped())
            // Not the caller's: a reader of our output must see its end.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("/bin/sh starts");
        let input = shell.stdin.take().expect("a piped stdin");
        Guard { input: Mutex::new(input), _shell: shell }
    })
}

fn tell(verb: &str, group: u32) {
    let mut input = guard().input.lock().expect("nobody panics while writing");
    // Without a guard the processes still end by `Drop`.
    let _written = writeln!(input, "{verb} {group}");
}

/// This process group is ours from now on.
pub(super) fn begin(group: u32) {
    tell("begin", group);
}

/// This process group has ended; its number may come back as another's.
pub(super) fn end(group: u32) {
    tell("end", group);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::alive;
    use crate::wait;

    #[test]
    fn what_is_left_ends_with_the_process_that_left_it() {
        let sleep = || {
            let mut command = Command::new("sleep");
            command.arg("60").process_group(0).stdout(Stdio::null());
            command.spawn().expect("sleep starts")
        };
        let (mut left, mut ended) = (sleep(), sleep());
        let mut shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .spawn()
            .expect("/bin/sh starts");
        let mut input = shell.stdin.take().expect("a piped stdin");
        writeln!(input, "begin {}\nbegin {}", left.id(), ended.id()).expect("a reader");
        writeln!(input, "end {}", ended.id()).expect("a reader");
        drop(input);
        wait::blocking("the end of what is left", wait::PATIENCE, || (!alive(left.id())).then_some(()));
        assert!(alive(ended.id()));
        ended.kill().expect("it runs");
        for child in [&mut left, &mut ended, &mut shell] {
            child.wait().expect("it has ended");
        }
    }
}
