//! The most memory that a run takes.

use std::process::Child;
use std::time::Duration;

/// Waits for a process: its exit code, and the most memory it has had, in bytes: what the system counted when it was last
/// asked, a millisecond before the end; 0 where it cannot be asked.
pub fn watched(child: &mut Child) -> (Option<i32>, usize) {
    let mut peak = 0;
    loop {
        peak = most(child.id()).unwrap_or(peak);
        if let Some(status) = child.try_wait().expect("a child") {
            return (status.code(), peak);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn most(process: u32) -> Option<usize> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<usize>().ok().map(|kilobytes| kilobytes << 10)
}
