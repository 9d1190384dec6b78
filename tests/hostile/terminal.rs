//! Runs of the program whose output is a terminal.

use super::place::Place;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::{Command, Stdio};

/// What a terminal shows of a run in the tree, both streams.
pub fn shown(place: &Place, words: &[&str]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("a terminal");
    let name = ptsname(&master, Vec::new()).expect("a terminal has a name").into_string().expect("in UTF-8");
    let end = || OpenOptions::new().read(true).write(true).open(&name).expect("the other end");
    let mut child = Command::new(env!("CARGO_BIN_EXE_offlux"))
        .args(words)
        .current_dir(place.path(""))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null())
        .stdout(end())
        .stderr(end())
        .spawn()
        .expect("it runs");
    let (mut bytes, mut master) = (Vec::new(), File::from(master));
    // When the last that has the other end open is gone, reading ends with an error.
    let _ = master.read_to_end(&mut bytes);
    let _ = child.wait();
    String::from_utf8_lossy(&bytes).into_owned()
}
