//! A repository's objects, for any number of threads.

use super::directory::Directory;
use super::kept::Kept;
use super::spent::{MOST_IN_CHAIN, Spent};
use super::unreadable::Unreadable;
use crate::tree::disk::MOST_IN_FILE;
use foldhash::HashMap;
use gix::ObjectId;
use gix::objs::Kind;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of unpacked objects a handle keeps.
const KEPT: usize = 16 << 20;

/// A repository's objects. Directories are decoded once, whichever revisions they are part of.
pub struct Objects {
    shared: gix::ThreadSafeRepository,
    hash: gix::hash::Kind,
    /// Handles that no thread uses now: each has caches of its own.
    idle: Mutex<Vec<gix::Repository>>,
    directories: Mutex<HashMap<ObjectId, Arc<Directory>>>,
    files: Kept,
    /// Objects that could not be had.
    failed: Mutex<HashMap<ObjectId, Unreadable>>,
    spent: Spent,
}

impl Objects {
    /// Those of a repository.
    pub fn new(shared: gix::ThreadSafeRepository) -> Self {
        let hash = shared.to_thread_local().object_hash();
        let (idle, directories, failed) = (Mutex::default(), Mutex::default(), Mutex::default());
        Objects { shared, hash, idle, directories, files: Kept::default(), failed, spent: Spent::default() }
    }

    /// Asks the repository something.
    pub fn ask<T>(&self, question: impl FnOnce(&gix::Repository) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut handle = known.unwrap_or_else(|| self.handle());
        // Whether packs were added meanwhile is asked when something is missing, not for all that is.
        if !self.failed.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            handle.objects.refresh_never();
        }
        let answer = question(&handle);
        idle().push(handle);
        answer
    }

    /// Objects in packs stand as differences to others, which are kept for the next one. Buffers are not: they may be
    /// large.
    fn handle(&self) -> gix::Repository {
        let mut handle = self.shared.to_thread_local().without_freelist();
        handle.objects.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(KEPT)));
        handle
    }

    /// An object of a kind: unpacked within bounds, and held to its name.
    ///
    /// # Errors
    /// When it is absent, damaged, of another kind, or too large.
    pub fn read(&self, id: ObjectId, kind: Kind) -> io::Result<Vec<u8>> {
        match self.object(id)? {
            (found, bytes) if found == kind => Ok(bytes),
            (found, _) => {
                Err(Unreadable::damaged(id, format!("it is a {found} where a {kind} has to be")).into())
            }
        }
    }

    /// An object, whatever it is: unpacked within bounds, and held to its name. One that cannot be had is asked for once.
    ///
    /// # Errors
    /// When it is absent, damaged or too large.
    pub fn object(&self, id: ObjectId) -> io::Result<(Kind, Vec<u8>)> {
        let failed = || self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed().get(&id) {
            return Err(error.clone().into());
        }
        self.ask(|repo| unpacked(repo, id, &self.spent)).map_err(|error| {
            failed().insert(id, error.clone());
            error.into()
        })
    }

    /// The bytes of a file, as they were committed.
    ///
    /// # Errors
    /// When the object is absent or damaged.
    pub fn blob(&self, id: ObjectId) -> io::Result<Arc<[u8]>> {
        if let Some(bytes) = self.files.get(id) {
            return Ok(bytes);
        }
        let bytes: Arc<[u8]> = Arc::from(self.read(id, Kind::Blob)?);
        self.files.insert(id, &bytes);
        Ok(bytes)
    }

    /// Keeps files from here on: several trees are read that have most of them in common.
    pub fn keep_files(&self) {
        self.files.keep_all();
    }

    /// Takes the bytes of a file that lies elsewhere: an object that holds the same need not be unpacked.
    pub fn learn(&self, bytes: &Arc<[u8]>) {
        if self.files.keeps_all()
            && let Ok(id) = gix::objs::compute_hash(self.hash, Kind::Blob, bytes)
        {
            self.files.insert(id, bytes);
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
        let bytes = self.read(id, Kind::Tree)?;
        let directory = Directory::decode(&bytes, self.hash).map_err(|why| Unreadable::damaged(id, why))?;
        self.spent.names(directory.len());
        let directory = Arc::new(directory);
        known().insert(id, directory.clone());
        Ok(directory)
    }
}

/// Unpacks an object when its header says that it is within bounds.
fn unpacked(repo: &gix::Repository, id: ObjectId, spent: &Spent) -> Result<(Kind, Vec<u8>), Unreadable> {
    if let Some(bound) = spent.bound() {
        return Err(Unreadable::too_much(id, &bound));
    }
    let told = |error| Unreadable::of(id, &error, repo.has_object(id));
    let header = repo.find_header(id).map_err(told)?;
    let deltas = header.num_deltas().unwrap_or(0);
    if header.size() > MOST_IN_FILE as u64 {
        return Err(Unreadable::too_large(id));
    }
    if deltas > MOST_IN_CHAIN {
        return Err(Unreadable::too_deep(id, deltas));
    }
    spent.deltas(deltas.into());
    let object = repo.find_object(id).map_err(|error| {
        // What it took is not known: as much as was allowed.
        spent.bytes(if deltas > 0 { MOST_IN_FILE as u64 } else { header.size() });
        told(error)
    })?;
    let (kind, bytes) = (object.kind, object.detach().data);
    // What it is a difference of was in the same memory.
    spent.bytes(bytes.capacity() as u64);
    match gix::objs::compute_hash(id.kind(), kind, &bytes) {
        Ok(hash) if hash == id => Ok((kind, bytes)),
        _ => Err(Unreadable::damaged(id, "it holds what another name stands for")),
    }
}
