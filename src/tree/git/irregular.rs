//! What must not be opened in a repository: a FIFO or a device in the place of a file keeps whoever reads it waiting.

use crate::error::{Error, Kind, Result};
use crate::tree::EntryKind;
use crate::tree::disk::raw_entries;
use std::path::Path;

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
        for (path, kind, leads_to) in raw_entries(&dir) {
            let is_left_out = || dir == git && LEFT_OUT.iter().any(|name| path.ends_with(name));
            match (kind, leads_to) {
                (_, Some(EntryKind::Other)) => return Err(irregular(&path)),
                (EntryKind::Directory, _) if !is_left_out() => open.push(path),
                _ => {}
            }
        }
    }
    Ok(())
}

fn irregular(path: &Path) -> Error {
    Error::new(Kind::Io, format!("cannot read the git repository: {} is not a regular file", path.display()))
}
