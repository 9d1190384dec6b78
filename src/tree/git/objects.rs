//! A repository's objects, for any number of threads.

use super::directory::Directory;
use foldhash::HashMap;
use gix::ObjectId;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of unpacked objects a handle keeps.
const KEPT: usize = 16 << 20;

/// A repository's objects. Directories are decoded once, whichever revisions they are part of.
pub struct Objects {
    shared: gix::ThreadSafeRepository,
    /// Handles that no thread uses now: each has caches of its own.
    idle: Mutex<Vec<gix::Repository>>,
    directories: Mutex<HashMap<ObjectId, Arc<Directory>>>,
}

impl Objects {
    /// Those of a repository.
    pub fn new(shared: gix::ThreadSafeRepository) -> Self {
        Objects { shared, idle: Mutex::default(), directories: Mutex::default() }
    }

    /// Asks the repository something.
    pub fn ask<T>(&self, question: impl FnOnce(&gix::Repository) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let handle = known.unwrap_or_else(|| self.handle());
        let answer = question(&handle);
        idle().push(handle);
        answer
    }

    /// Objects in packs stand as differences to others, which are kept for the next one.
    fn handle(&self) -> gix::Repository {
        let mut handle = self.shared.to_thread_local();
        handle.objects.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(KEPT)));
        handle
    }

    /// The bytes of a file, as they were committed.
    ///
    /// # Errors
    /// When the object is absent or damaged.
    pub fn blob(&self, id: ObjectId) -> io::Result<Arc<[u8]>> {
        self.ask(|repo| match repo.find_blob(id) {
            Ok(blob) => Ok(Arc::from(&*blob.data)),
            Err(error) => Err(unreadable(id, &error)),
        })
    }

    /// A directory.
    ///
    /// # Errors
    /// When the object is absent or damaged.
    pub fn directory(&self, id: ObjectId) -> io::Result<Arc<Directory>> {
        let known = || self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(directory) = known().get(&id) {
            return Ok(directory.clone());
        }
        let decoded = self.ask(|repo| Directory::decode(&repo.find_tree(id)?));
        let directory = Arc::new(decoded.map_err(|error| unreadable(id, &error))?);
        known().insert(id, directory.clone());
        Ok(directory)
    }
}

/// The error of an object that is absent or damaged.
#[derive(Debug)]
struct Unreadable(String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// Whether it is an object that could not be read, not an entry that is not there.
pub fn is_unreadable(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Unreadable>())
}

/// Never "not found", which would say that the file is not part of the revision.
fn unreadable(id: ObjectId, error: &gix::Error) -> io::Error {
    io::Error::other(Unreadable(if error.is_not_found() {
        format!(
            "its object {id} is not in this clone, which is partial (`git fetch --refetch --no-filter` completes it) or damaged"
        )
    } else {
        format!("its object {id} is damaged: {error}")
    }))
}
