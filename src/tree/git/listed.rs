//! How many paths of a revision are listed: a directory of ten directories of ten directories … has paths without end.

use super::directory::Directory;
use super::unreadable::Unreadable;
use camino::Utf8Path;
use foldhash::HashSet;
use gix::ObjectId;
use std::io;
use std::sync::{Mutex, PoisonError};

/// How many files and directories are listed.
const MOST_PATHS: usize = 400_000;

/// How many bytes their paths have.
const MOST_BYTES: usize = 64 << 20;

/// How many files and directories are listed whatever the directories hold, and how many for each name in them: one
/// directory may stand in several places.
const PATHS: usize = 30_000;
const PATHS_OF_A_NAME: usize = 8;

/// How many bytes their paths have, and how many for each byte of a name.
const BYTES: usize = 4 << 20;
const BYTES_OF_A_NAME: usize = 32;

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
    /// Directories by their objects, and what is in each of them, once.
    objects: HashSet<ObjectId>,
    names: usize,
    bytes_of_names: usize,
    /// Why nothing is listed from here on, so that whoever walks through all of it comes to an end.
    full: Option<String>,
}

impl Known {
    /// What is said once there are too many paths.
    fn bound(&self, paths: usize, bytes: usize) -> Option<String> {
        if paths > MOST_PATHS || bytes > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Some(format!(
                "the revision has more than {MOST_PATHS} files and directories or {most} MiB of paths, the most that \
                 is listed"
            ));
        }
        let repeated = paths > PATHS + PATHS_OF_A_NAME * self.names
            || bytes > BYTES + BYTES_OF_A_NAME * self.bytes_of_names;
        repeated.then(|| {
            format!(
                "the revision's directories stand in many places: {paths} files and directories come of {} names",
                self.names
            )
        })
    }
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
        let message = format!("its path has more than {MOST_IN_PATH} bytes, the most that a disk takes");
        self.known().full.get_or_insert_with(|| {
            format!("a path has more than {MOST_IN_PATH} bytes, the most that a disk takes")
        });
        Err(Unreadable::told(message).into())
    }

    /// Counts what is in a directory, once.
    ///
    /// # Errors
    /// When that is too much.
    pub fn count(&self, path: &Utf8Path, id: ObjectId, directory: &Directory) -> io::Result<()> {
        let known = &mut *self.known();
        if known.full.is_none() && known.directories.contains(path.as_str()) {
            return Ok(());
        }
        if known.objects.insert(id) {
            known.names += directory.len();
            known.bytes_of_names += directory.bytes();
        }
        let paths = known.paths + 1 + directory.len();
        let bytes = known.bytes + path.as_str().len() * (1 + directory.len()) + directory.bytes();
        known.full = known.full.take().or_else(|| known.bound(paths, bytes));
        if let Some(why) = &known.full {
            return Err(Unreadable::told(why.clone()).into());
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

    fn id(number: usize) -> ObjectId {
        let mut bytes = [0; 20];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        ObjectId::from_bytes_or_panic(&bytes)
    }

    fn directory() -> Directory {
        let names: Vec<u8> =
            (0..1000).flat_map(|n| [format!("100644 {n:04}\0").as_bytes(), &[1; 20]].concat()).collect();
        Directory::decode(&names, gix::hash::Kind::Sha1).expect("a directory")
    }

    /// How many directories are listed, and what is said of the next.
    fn listed(path: impl Fn(usize) -> String, object: impl Fn(usize) -> usize) -> (usize, String) {
        let (listed, directory) = (Listed::default(), directory());
        let list = |count| listed.count(Utf8Path::new(&path(count)), id(object(count)), &directory);
        let count = (0..).take_while(|count| list(*count).is_ok() && list(*count).is_ok()).count();
        assert!(list(0).is_err(), "nothing is listed from here on");
        (count, list(count).expect_err("full").to_string())
    }

    #[test]
    fn a_directory_counts_once_and_nothing_is_listed_once_there_are_too_many() {
        let (count, why) = listed(|count| format!("/{count}"), |count| count);
        assert_eq!(count, MOST_PATHS / 1001);
        assert!(why.contains("more than 400000 files and directories"), "{why}");
    }

    #[test]
    fn a_directory_that_stands_in_many_places_is_listed_in_some_of_them() {
        let (count, why) = listed(|count| format!("/{count}"), |_| 7);
        assert_eq!(count, (PATHS + PATHS_OF_A_NAME * 1000) / 1001);
        assert!(why.contains("come of 1000 names"), "{why}");
        let (count, _) = listed(|count| format!("/{}{count}", "a".repeat(200)), |_| 7);
        assert!(count < (BYTES + BYTES_OF_A_NAME * 4000) / 200_000, "{count}");
    }

    #[test]
    fn paths_are_as_long_as_on_disk_and_nothing_is_listed_once_one_is_longer() {
        let listed = Listed::default();
        assert!(listed.check_length(Utf8Path::new(&"a".repeat(MOST_IN_PATH))).is_ok());
        assert!(listed.count("/".into(), id(1), &Directory::default()).is_ok());
        assert!(listed.check_length(Utf8Path::new(&"a".repeat(MOST_IN_PATH + 1))).is_err());
        assert!(listed.count("/".into(), id(1), &Directory::default()).is_err());
    }
}
