//! How many paths of a revision are listed: a directory of ten directories of ten directories … has paths without end.

use super::directory::Directory;
use super::unreadable::Unreadable;
use camino::Utf8Path;
use foldhash::HashSet;
use std::io;
use std::sync::{Mutex, PoisonError};

/// How many files and directories are listed.
const MOST_PATHS: usize = 400_000;

/// How many bytes their paths have.
const MOST_BYTES: usize = 64 << 20;

/// How many bytes a path may have, as on disk.
pub const MOST_IN_PATH: usize = 4095;

/// The directories of a revision that were listed.
#[derive(Debug, Default)]
pub struct Listed {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    directories: HashSet<String>,
    paths: usize,
    bytes: usize,
    /// Nothing is listed from here on, so that whoever walks through all of it comes to an end.
    is_full: bool,
}

fn full() -> Unreadable {
    let most = MOST_BYTES >> 20;
    Unreadable::told(format!(
        "the revision has more than {MOST_PATHS} files and directories or {most} MiB of paths, the most that is listed"
    ))
}

impl Listed {
    /// Refuses a path that no disk could have. Where there is one, there may be any number.
    ///
    /// # Errors
    /// When it is one.
    pub fn check_length(&self, path: &Utf8Path) -> io::Result<()> {
        if path.as_str().len() <= MOST_IN_PATH {
            return Ok(());
        }
        self.known().is_full = true;
        let message = format!("its path has more than {MOST_IN_PATH} bytes, the most that a disk takes");
        Err(Unreadable::told(message).into())
    }

    /// Counts what is in a directory, once.
    ///
    /// # Errors
    /// When that is too much.
    pub fn count(&self, path: &Utf8Path, directory: &Directory) -> io::Result<()> {
        let mut known = self.known();
        if known.directories.contains(path.as_str()) && !known.is_full {
            return Ok(());
        }
        let paths = known.paths + 1 + directory.len();
        let bytes = known.bytes + path.as_str().len() * (1 + directory.len()) + directory.bytes();
        if known.is_full || paths > MOST_PATHS || bytes > MOST_BYTES {
            known.is_full = true;
            return Err(full().into());
        }
        known.directories.insert(path.to_string());
        (known.paths, known.bytes) = (paths, bytes);
        Ok(())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_counts_once_and_nothing_is_listed_once_there_are_too_many() {
        let names: Vec<u8> =
            (0..1000).flat_map(|n| [format!("100644 {n:04}\0").as_bytes(), &[1; 20]].concat()).collect();
        let directory = Directory::decode(&names, gix::hash::Kind::Sha1).expect("a directory");
        let (listed, mut count) = (Listed::default(), 0);
        while listed.count(Utf8Path::new(&format!("/{count}")), &directory).is_ok() {
            count += 1;
            if count < 10 {
                assert!((0..1000).all(|_| listed.count("/0".into(), &directory).is_ok()));
            }
        }
        assert_eq!(count, MOST_PATHS / 1001);
        assert!(listed.count("/0".into(), &directory).is_err());
    }

    #[test]
    fn paths_are_as_long_as_on_disk_and_nothing_is_listed_once_one_is_longer() {
        let listed = Listed::default();
        assert!(listed.check_length(Utf8Path::new(&"a".repeat(MOST_IN_PATH))).is_ok());
        assert!(listed.count("/".into(), &Directory::default()).is_ok());
        assert!(listed.check_length(Utf8Path::new(&"a".repeat(MOST_IN_PATH + 1))).is_err());
        assert!(listed.count("/".into(), &Directory::default()).is_err());
    }
}
