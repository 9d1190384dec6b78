//! What must not be opened in a repository: a FIFO or a device in the place of a file keeps whoever reads it waiting, a
//! file of gigabytes is read in whole.

use crate::error::{Error, Kind, Result};
use crate::tree::EntryKind;
use crate::tree::disk::{MOST_IN_FILE, raw_entries, size};
use std::path::Path;

/// What git never asks for an object or a reference.
const LEFT_OUT: [&str; 4] = ["hooks", "lfs", "modules", "worktrees"];

/// What is read in whole, beside `refs`: a name, paths, settings.
const SMALL: [&str; 5] = ["HEAD", "config", "config.worktree", "commondir", "gitdir"];

/// How large those may be.
const MOST_IN_SMALL: u64 = 1 << 20;

/// What becomes of symbolic links in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// They are followed.
    Followed,
    /// There may be none.
    Refused,
}

/// Refuses a repository that has anything but files and directories where objects, references and the configuration
/// are, or files of them that are too large to be read.
///
/// # Errors
/// When it has; names the first one.
pub fn refuse(git: &Path, links: Links) -> Result<()> {
    let mut open = vec![git.to_owned()];
    while let Some(dir) = open.pop() {
        for (path, kind, leads_to) in raw_entries(&dir) {
            let is_left_out = || dir == git && LEFT_OUT.iter().any(|name| path.ends_with(name));
            match (kind, leads_to) {
                (_, Some(EntryKind::Other)) => return Err(irregular(&path, "is not a regular file")),
                (EntryKind::Symlink, _) if links == Links::Refused => {
                    return Err(irregular(
                        &path,
                        "is a symbolic link in a repository that another one has checked out",
                    ));
                }
                (EntryKind::Directory, _) if !is_left_out() => open.push(path),
                (_, Some(EntryKind::File)) => check_size(git, &path)?,
                _ => {}
            }
        }
    }
    Ok(())
}

/// Objects and logs are read in parts, what git makes of a worktree not at all.
fn check_size(git: &Path, path: &Path) -> Result<()> {
    let Ok(below) = path.strip_prefix(git) else { return Ok(()) };
    let most = match below {
        _ if SMALL.iter().any(|name| below == Path::new(name)) || below.starts_with("refs") => MOST_IN_SMALL,
        _ if below == Path::new("packed-refs") || below == Path::new("shallow") => MOST_IN_FILE as u64,
        _ => return Ok(()),
    };
    match size(path) {
        Some(size) if size > most => Err(irregular(path, &format!("has more than {} MiB", most >> 20))),
        _ => Ok(()),
    }
}

fn irregular(path: &Path, why: &str) -> Error {
    Error::new(Kind::Io, format!("cannot read the git repository: {} {why}", path.display()))
}
