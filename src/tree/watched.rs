//! A tree that remembers which files were read and shows nothing outside of a jail.
//!
//! The jail serves Flux, whose builds may name any file of a source but none outside of it.
//! Upstream: `filesys/fs_secure.go` in fluxcd/pkg/kustomize v1.35.4.

use super::names::with_slashes;
use super::{DirEntry, EntryKind, Remote, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::fast::RandomState;
use indexmap::IndexSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A tree that remembers which files were read.
pub struct Watched<'a> {
    tree: &'a dyn Tree,
    jail: Option<&'a Utf8Path>,
    reads: Mutex<IndexSet<String, RandomState>>,
}

impl<'a> Watched<'a> {
    /// Watches a tree; with a jail, nothing outside of that directory is there.
    pub fn new(tree: &'a dyn Tree, jail: Option<&'a Utf8Path>) -> Self {
        Watched { tree, jail, reads: Mutex::default() }
    }

    /// The files that were read, in the order of their first reading.
    pub fn into_reads(self) -> Vec<Utf8PathBuf> {
        let reads = self.reads.into_inner().unwrap_or_else(PoisonError::into_inner);
        reads.into_iter().map(Utf8PathBuf::from).collect()
    }

    fn permits(&self, path: &Utf8Path) -> bool {
        let Some(jail) = self.jail else { return true };
        self.tree.canonical(path).is_ok_and(|real| real.starts_with(jail))
    }

    fn permitted(&self, path: &Utf8Path) -> io::Result<()> {
        if self.permits(path) { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }
}

impl Tree for Watched<'_> {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        self.permitted(path)?;
        let bytes = self.tree.read(path)?;
        self.reads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(with_slashes(path).into_owned().into_string());
        Ok(bytes)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        self.permitted(dir)?;
        self.tree.list(dir)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.tree.kind(path).filter(|_| self.permits(path))
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.tree.link_kind(path).filter(|_| self.permits(path))
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        self.permitted(path)?;
        self.tree.canonical(path)
    }

    fn copy_of(&self, remote: &Remote) -> Option<Utf8PathBuf> {
        self.tree.copy_of(remote)
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        self.tree.why_absent(path)
    }
}
