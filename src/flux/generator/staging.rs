//! The tree that an artifact is staged in: copies of other trees' files, and files that were made.
//!
//! While it is filled, paths are relative to its root, as upstream's are to the staging directory
//! (Go's `os.Root`): nothing leaves it.

use crate::flux::artifact::Artifact;
use crate::tree::{DirEntry, EntryKind, Files, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// What is at a path.
#[derive(Clone)]
enum Entry<'a> {
    Directory,
    Copy(Arc<Artifact<'a>>, Utf8PathBuf),
    Made(Arc<[u8]>),
}

/// Files and directories by their paths.
#[derive(Clone, Default)]
pub struct Staging<'a> {
    entries: BTreeMap<Utf8PathBuf, Entry<'a>>,
    /// The files of other trees that went into it.
    made_of: BTreeSet<Utf8PathBuf>,
}

/// A path in a directory that nothing leaves; `.` is the directory.
pub fn inside(path: &str) -> Result<Utf8PathBuf, String> {
    let path = clean(Utf8Path::new(path));
    match path.has_root() || path.starts_with("..") {
        true => Err(format!("{path} leads out of the tree")),
        false => Ok(path),
    }
}

impl<'a> Staging<'a> {
    /// What is at a path.
    pub fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        match self.entries.get(path) {
            _ if path == "." => Some(EntryKind::Directory),
            None => None,
            Some(Entry::Directory) => Some(EntryKind::Directory),
            Some(_) => Some(EntryKind::File),
        }
    }

    /// The bytes of a file.
    pub fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        match self.entries.get(path) {
            None => Err(io::ErrorKind::NotFound.into()),
            Some(Entry::Directory) => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
            Some(Entry::Copy(from, original)) => from.read(original),
            Some(Entry::Made(bytes)) => Ok(bytes.clone()),
        }
    }

    /// Makes a directory and those above it; one that is there stays.
    pub fn make_directory(&mut self, path: &Utf8Path) -> Result<(), String> {
        self.make_above(path)?;
        if path != "." && !self.entries.contains_key(path) {
            self.entries.insert(path.to_owned(), Entry::Directory);
        }
        Ok(())
    }

    fn make_above(&mut self, path: &Utf8Path) -> Result<(), String> {
        for above in path.ancestors().skip(1).filter(|above| !above.as_str().is_empty()) {
            match self.entries.entry(above.to_owned()).or_insert(Entry::Directory) {
                Entry::Directory => {}
                _ => return Err(format!("{above} is no directory")),
            }
        }
        Ok(())
    }

    /// Puts a copy of a file at a path, in place of a file that is there.
    pub fn copy(&mut self, from: &Arc<Artifact<'a>>, file: &Utf8Path, path: &Utf8Path) -> Result<(), String> {
        self.takes(file);
        self.put(path, Entry::Copy(from.clone(), file.to_owned()))
    }

    /// Puts a file at a path, in place of one that is there.
    pub fn write(&mut self, path: &Utf8Path, bytes: &[u8]) -> Result<(), String> {
        self.put(path, Entry::Made(Arc::from(bytes)))
    }

    /// Notes that a file of another tree goes into it.
    pub fn takes(&mut self, original: &Utf8Path) {
        self.made_of.insert(original.to_owned());
    }

    /// The files of other trees that went into it.
    pub fn made_of(&self) -> &BTreeSet<Utf8PathBuf> {
        &self.made_of
    }

    fn put(&mut self, path: &Utf8Path, entry: Entry<'a>) -> Result<(), String> {
        self.make_above(path)?;
        if self.kind(path) == Some(EntryKind::Directory) {
            return Err(format!("{path} is a directory"));
        }
        self.entries.insert(path.to_owned(), entry);
        Ok(())
    }

    /// The tree below a directory; copies are told by their originals.
    pub fn below(self, root: &Utf8Path, files: &Files) -> Staged<'a> {
        let entries =
            self.entries.into_iter().map(|(path, entry)| (crate::tree::names::below(root, path), entry));
        let mut entries: BTreeMap<_, _> = entries.collect();
        for (path, entry) in &entries {
            match entry {
                Entry::Copy(_, original) => files.is_copy(path.clone(), original.clone()),
                Entry::Made(_) => files.is_made(path),
                Entry::Directory => {}
            }
        }
        entries.insert(root.to_owned(), Entry::Directory);
        Staged { staging: Staging { entries, ..Staging::default() } }
    }
}

/// A tree that was staged, its paths absolute.
pub struct Staged<'a> {
    staging: Staging<'a>,
}

impl Tree for Staged<'_> {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        self.staging.read(&clean(path))
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let dir = clean(dir);
        if self.staging.kind(&dir) != Some(EntryKind::Directory) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let below = self.staging.entries.range(dir.clone()..).skip(1);
        let below = below.take_while(|(path, _)| path.starts_with(&dir));
        let children = below.filter(|(path, _)| path.parent() == Some(&dir));
        let mut entries: Vec<DirEntry> = children
            .filter_map(|(path, _)| {
                Some(DirEntry { name: path.file_name()?.to_owned(), kind: self.staging.kind(path)? })
            })
            .collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.staging.kind(&clean(path))
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        let path = clean(path);
        self.kind(&path).map(|_| path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}
