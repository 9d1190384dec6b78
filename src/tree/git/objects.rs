//! A repository's objects, for any number of threads.

use super::directory::Directory;
use crate::tree::disk::{MOST_IN_FILE, too_large};
use foldhash::HashMap;
use gix::ObjectId;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many bytes of unpacked objects a handle keeps.
const KEPT: usize = 16 << 20;

/// A repository's objects. Directories are decoded once, whichever revisions they are part of.
pub struct Objects {
    shared: gix::ThreadSafeRepository,
    hash: gix::hash::Kind,
    /// Handles that no thread uses now: each has caches of its own.
    idle: Mutex<Vec<gix::Repository>>,
    directories: Mutex<HashMap<ObjectId, Arc<Directory>>>,
    /// Files that are known, where several trees are compared.
    files: OnceLock<Mutex<HashMap<ObjectId, Arc<[u8]>>>>,
}

impl Objects {
    /// Those of a repository.
    pub fn new(shared: gix::ThreadSafeRepository) -> Self {
        let hash = shared.to_thread_local().object_hash();
        let (idle, directories, files) = (Mutex::default(), Mutex::default(), OnceLock::new());
        Objects { shared, hash, idle, directories, files }
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
        let known = || self.files.get().map(|files| files.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(bytes) = known().and_then(|files| files.get(&id).cloned()) {
            return Ok(bytes);
        }
        let bytes: Arc<[u8]> = self.ask(|repo| {
            check_size(repo, id)?;
            match repo.find_blob(id) {
                Ok(blob) => Ok(Arc::from(&*blob.data)),
                Err(error) => Err(unreadable(id, &error)),
            }
        })?;
        if let Some(mut files) = known() {
            files.insert(id, bytes.clone());
        }
        Ok(bytes)
    }

    /// Keeps files from here on: several trees are read that have most of them in common.
    pub fn keep_files(&self) {
        self.files.get_or_init(Mutex::default);
    }

    /// Takes the bytes of a file that lies elsewhere: an object that holds the same need not be unpacked.
    pub fn learn(&self, bytes: &Arc<[u8]>) {
        let Some(files) = self.files.get() else { return };
        if let Ok(id) = gix::objs::compute_hash(self.hash, gix::objs::Kind::Blob, bytes) {
            files.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert_with(|| bytes.clone());
        }
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
        let decoded = self.ask(|repo| {
            check_size(repo, id)?;
            repo.find_tree(id)
                .and_then(|tree| Directory::decode(&tree))
                .map_err(|error| unreadable(id, &error))
        });
        let directory = Arc::new(decoded?);
        known().insert(id, directory.clone());
        Ok(directory)
    }
}

/// Refuses an object that says to be larger than what is read of a file, before it is unpacked.
///
/// # Errors
/// When it is.
pub fn check_size(repo: &gix::Repository, id: ObjectId) -> io::Result<()> {
    match repo.find_header(id) {
        Ok(header) if header.size() > MOST_IN_FILE as u64 => {
            Err(io::Error::other(Unreadable(format!("its object {id} is too large: {}", too_large()))))
        }
        _ => Ok(()),
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
