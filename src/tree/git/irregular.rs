//! What must not be opened in a repository: a FIFO or a device in the place of a file keeps whoever reads it waiting, a
//! file of gigabytes is read in whole.

use crate::error::{Error, Kind, Result};
use crate::tree::EntryKind;
use crate::tree::disk::{MOST_IN_FILE, raw_entries, size};
use std::ffi::OsStr;
use std::path::Path;

/// What git never asks for an object or a reference.
const LEFT_OUT: [&str; 4] = ["hooks", "lfs", "modules", "worktrees"];

/// What is read in whole, beside `refs`: a name, paths, settings.
const SMALL: [&str; 5] = ["HEAD", "config", "config.worktree", "commondir", "gitdir"];

/// What else is read in whole.
const LARGER: [&str; 2] = ["packed-refs", "shallow"];

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

/// A part of a repository, by what its files may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The directory itself.
    Top,
    /// `refs`, at any depth: files are read in whole.
    References,
    /// Objects and logs, which are read in parts, and what git makes of a worktree, which is not read at all.
    Rest,
}

/// Refuses a repository that has anything but files and directories where objects, references and the configuration
/// are, or files of them that are too large to be read.
///
/// # Errors
/// When it has; names the first one.
pub fn refuse(git: &Path, links: Links) -> Result<()> {
    let mut open = vec![(git.to_owned(), Part::Top)];
    while let Some((dir, part)) = open.pop() {
        for (path, kind, leads_to) in raw_entries(&dir) {
            let is = |name: &&str| path.file_name() == Some(OsStr::new(name));
            match (kind, leads_to) {
                (_, Some(EntryKind::Other)) => return Err(irregular(&path, "is not a regular file")),
                (EntryKind::Symlink, _) if links == Links::Refused => {
                    return Err(irregular(
                        &path,
                        "is a symbolic link in a repository that another one has checked out",
                    ));
                }
                (EntryKind::Directory, _) if part == Part::Top && LEFT_OUT.iter().any(is) => {}
                (EntryKind::Directory, _) => {
                    let below = match part {
                        Part::Top if is(&"refs") => Part::References,
                        Part::Top => Part::Rest,
                        below => below,
                    };
                    open.push((path, below));
                }
                (_, Some(EntryKind::File)) => match part {
                    Part::References => check_size(&path, MOST_IN_SMALL)?,
                    Part::Top if SMALL.iter().any(is) => check_size(&path, MOST_IN_SMALL)?,
                    Part::Top if LARGER.iter().any(is) => check_size(&path, MOST_IN_FILE as u64)?,
                    Part::Top | Part::Rest => {}
                },
                _ => {}
            }
        }
    }
    Ok(())
}

fn check_size(path: &Path, most: u64) -> Result<()> {
    match size(path) {
        Some(size) if size > most => Err(irregular(path, &format!("has more than {} MiB", most >> 20))),
        _ => Ok(()),
    }
}

fn irregular(path: &Path, why: &str) -> Error {
    Error::new(Kind::Io, format!("cannot read the git repository: {} {why}", path.display()))
}
