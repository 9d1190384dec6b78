//! The files of a checkout as they are, beside a revision that they are compared with: what both have is read once.

use super::objects::Objects;
use crate::tree::{DirEntry, Disk, EntryKind, Once, Tree, hinders};
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The working tree of a repository: the disk, of which every file is read once. A revision that holds the same
/// bytes has no need to unpack them.
pub struct WorkingTree {
    objects: Arc<Objects>,
    disk: Once<Disk>,
    read: Mutex<HashMap<Utf8PathBuf, Arc<[u8]>>>,
    flaw: OnceLock<String>,
}

impl WorkingTree {
    pub(super) fn new(objects: Arc<Objects>) -> Self {
        WorkingTree { objects, disk: Once::new(Disk), read: Mutex::default(), flaw: OnceLock::new() }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Utf8PathBuf, Arc<[u8]>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for WorkingTree {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        if let Some(known) = self.known().get(path) {
            return Ok(known.clone());
        }
        let bytes = Disk.read(path).inspect_err(|error| {
            if hinders(error) {
                let _ = self.flaw.set(format!("cannot read {path}: {error}"));
            }
        })?;
        self.objects.learn(&bytes);
        self.known().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        self.disk.list(dir)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.disk.kind(path)
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.disk.link_kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        self.disk.canonical(path)
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        self.disk.why_absent(path)
    }

    fn flaw(&self) -> Option<String> {
        self.flaw.get().cloned().or_else(|| self.disk.flaw())
    }
}
