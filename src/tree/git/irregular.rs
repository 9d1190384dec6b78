//! What must not be opened in a repository: a FIFO or a device in the place of a file keeps whoever reads it waiting.

use crate::error::{Error, Kind, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What git never asks for an object or a reference.
const LEFT_OUT: [&str; 5] = ["hooks", "logs", "lfs", "modules", "worktrees"];

/// Refuses a repository that has anything but files and directories where objects, references and the configuration
/// are.
///
/// # Errors
/// When it has; names the first one.
pub fn refuse(git: &Path) -> Result<()> {
    let mut open = vec![git.to_owned()];
    while let Some(dir) = open.pop() {
        // What cannot be listed cannot be read either, and is told by whoever asks for it.
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let is_left_out = dir == git && LEFT_OUT.iter().any(|name| entry.file_name() == *name);
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !is_left_out {
                open.push(entry.path());
            } else if !kind.is_dir() && !kind.is_file() && !leads_to_a_file(&kind, &entry.path()) {
                return Err(irregular(&entry.path()));
            }
        }
    }
    Ok(())
}

/// Whether it is a link to what may be opened, or to nothing.
fn leads_to_a_file(kind: &fs::FileType, path: &PathBuf) -> bool {
    kind.is_symlink() && fs::metadata(path).map_or(true, |meta| meta.is_file() || meta.is_dir())
}

fn irregular(path: &Path) -> Error {
    Error::new(Kind::Io, format!("cannot read the git repository: {} is not a regular file", path.display()))
}
