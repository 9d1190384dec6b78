//! How many paths of a revision are listed: a directory of ten directories of ten directories … has paths without end.

use super::directory::Directory;
use super::unreadable::Unreadable;
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashSet;
use std::io;
use std::sync::{Mutex, PoisonError};

/// How many files and directories are listed.
const MOST_PATHS: usize = 1_000_000;

/// How many bytes their names have, those of directories with all that is above them.
const MOST_BYTES: usize = 64 << 20;

/// How many bytes a path may have, as on disk.
pub const MOST_IN_PATH: usize = 4095;

/// Refuses a path that no disk could have.
///
/// # Errors
/// When it is one.
pub fn check_length(path: &Utf8Path) -> io::Result<()> {
    if path.as_str().len() <= MOST_IN_PATH {
        return Ok(());
    }
    Err(Unreadable::told(format!("its path has more than {MOST_IN_PATH} bytes, the most that a disk takes"))
        .into())
}

/// The directories of a revision that were listed.
#[derive(Debug, Default)]
pub struct Listed {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    directories: HashSet<Utf8PathBuf>,
    paths: usize,
    bytes: usize,
}

impl Listed {
    /// Counts what is in a directory, once.
    ///
    /// # Errors
    /// When that is too much.
    pub fn count(&self, path: &Utf8Path, directory: &Directory) -> io::Result<()> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.directories.contains(path) {
            return Ok(());
        }
        let paths = known.paths + 1 + directory.len();
        let bytes = known.bytes + path.as_str().len() + directory.bytes();
        if paths > MOST_PATHS || bytes > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            let message = format!(
                "the revision has more than {MOST_PATHS} files and directories or {most} MiB of names, the most that is listed"
            );
            return Err(Unreadable::told(message).into());
        }
        known.directories.insert(path.to_owned());
        (known.paths, known.bytes) = (paths, bytes);
        Ok(())
    }
}
