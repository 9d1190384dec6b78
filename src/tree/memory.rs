//! Files held in memory: for tests, examples and laid-over files.

use super::{DirEntry, EntryKind, Remote, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// A tree held in memory, without links: for tests, examples and laid-over files.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
    copies: Vec<(Remote, Utf8PathBuf)>,
}

impl Memory {
    /// An empty tree.
    pub fn new() -> Self {
        Memory::default()
    }

    /// Adds a file; its directories are there with it. The path is taken from `/`.
    pub fn with(mut self, path: impl AsRef<Utf8Path>, text: impl AsRef<[u8]>) -> Self {
        self.files.insert(clean(&Utf8Path::new("/").join(path)), Arc::from(text.as_ref()));
        self
    }

    /// Says where the copy of a remote file or repository is, from `/`.
    pub fn with_copy(mut self, remote: Remote, path: impl AsRef<Utf8Path>) -> Self {
        self.copies.push((remote, clean(&Utf8Path::new("/").join(path))));
        self
    }
}

impl Tree for Memory {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        self.files.get(&clean(path)).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let dir = clean(dir);
        let mut entries: Vec<DirEntry> = Vec::new();
        for path in self.files.keys() {
            let Ok(rest) = path.strip_prefix(&dir) else { continue };
            let mut parts = rest.components();
            let Some(first) = parts.next() else { continue };
            let kind = if parts.next().is_some() { EntryKind::Directory } else { EntryKind::File };
            if entries.iter().all(|e| e.name != first.as_str()) {
                entries.push(DirEntry { name: first.to_string(), kind });
            }
        }
        if entries.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        let path = clean(path);
        if self.files.contains_key(&path) {
            return Some(EntryKind::File);
        }
        let below = self.files.range(path.clone()..).take(2);
        let is_dir = path == "/"
            || below.into_iter().any(|(f, _)| f.starts_with(&path))
            || self.files.keys().any(|f| f.starts_with(&path));
        is_dir.then_some(EntryKind::Directory)
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        let path = clean(path);
        self.kind(&path).map(|_| path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn copy_of(&self, remote: &Remote) -> Option<Utf8PathBuf> {
        self.copies.iter().find(|(of, _)| of == remote).map(|(_, path)| path.clone())
    }
}
