//! How many paths of a revision are listed: a directory of ten directories of ten directories … has paths without end.

use super::directory::Directory;
use super::unreadable::Unreadable;
use camino::Utf8Path;
use foldhash::{HashMap, HashSet};
use gix::ObjectId;
use std::io;
use std::sync::{Mutex, PoisonError};

/// How many files and directories are listed.
const MOST_PATHS: usize = 400_000;

/// How many bytes their paths have.
const MOST_BYTES: usize = 64 << 20;

/// How many of them are in directories that stand in several places, and how many bytes their paths have.
const MOST_REPEATED: usize = 30_000;
const MOST_REPEATED_BYTES: usize = 4 << 20;

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
    /// What is in directories, by their objects, as long as each was listed in one place.
    objects: HashMap<ObjectId, Option<(usize, usize)>>,
    /// What is in those that were listed in several: a sum that is the same in whatever order they were.
    repeated: usize,
    bytes_of_repeated: usize,
    /// Why nothing is listed from here on, so that whoever walks through all of it comes to an end.
    full: Option<String>,
}

impl Known {
    /// Counts what is in a directory, with the bytes of its paths.
    fn add(&mut self, id: ObjectId, paths: usize, bytes: usize) {
        self.paths += paths;
        self.bytes += bytes;
        let Some(before) = self.objects.get_mut(&id) else {
            self.objects.insert(id, Some((paths, bytes)));
            return;
        };
        let (first, bytes_of_first) = before.take().unwrap_or_default();
        self.repeated += paths + first;
        self.bytes_of_repeated += bytes + bytes_of_first;
    }

    /// What is said once there are too many paths.
    fn bound(&self) -> Option<String> {
        if self.paths > MOST_PATHS || self.bytes > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Some(format!(
                "the revision has more than {MOST_PATHS} files and directories or {most} MiB of paths, the most that \
                 is listed"
            ));
        }
        let is_repeated = self.repeated > MOST_REPEATED || self.bytes_of_repeated > MOST_REPEATED_BYTES;
        is_repeated.then(|| {
            let most = MOST_REPEATED_BYTES >> 20;
            format!(
                "the revision has more than {MOST_REPEATED} files and directories or {most} MiB of paths in directories \
                 that stand in several places, the most that is listed"
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
        let paths = 1 + directory.len();
        known.add(id, paths, path.as_str().len() * paths + directory.bytes());
        known.full = known.full.take().or_else(|| known.bound());
        if let Some(why) = &known.full {
            return Err(Unreadable::told(why.clone()).into());
        }
        known.directories.insert(path.to_string());
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
        assert_eq!(count, MOST_REPEATED / 1001);
        assert!(why.contains("more than 30000 files and directories"), "{why}");
        let (count, _) = listed(|count| format!("/{}{count}", "a".repeat(200)), |_| 7);
        assert_eq!(count, MOST_REPEATED_BYTES / (203 * 1001 + 4000));
    }

    #[test]
    fn whether_there_are_too_many_is_the_same_in_any_order() {
        let directory = directory();
        // Of each five directories two are the same; paths are of any length.
        let all: Vec<(String, usize)> =
            (0..60).map(|n| ("a".repeat(1 + n * 7 % 50), n - n % 5 / 4)).collect();
        let sums = |order: &mut dyn Iterator<Item = usize>| {
            let mut known = Known::default();
            for at in order {
                let (path, object) = &all[at];
                known.add(id(*object), 1001, path.len() * 1001 + directory.bytes());
            }
            (known.paths, known.bytes, known.repeated, known.bytes_of_repeated)
        };
        let forwards = sums(&mut (0..60));
        assert_eq!(forwards, sums(&mut (0..60).rev()));
        assert_eq!(forwards, sums(&mut (0..60).map(|n| n * 7 % 60)));
        assert_eq!(forwards.2, 24 * 1001);
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
