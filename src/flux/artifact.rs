//! The tree a source-controller would pack: without symbolic links and ignored files.
//!
//! Everything the controller profile reads comes through here. Upstream: fluxcd/pkg
//! `artifact/storage/archive.go`. A directory is there when it is not ignored itself or when something
//! in it is not; what lies outside of the root is not there.

use super::ignore::Rules;
use crate::error::Result;
use crate::tree::{DirEntry, EntryKind, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A view of a tree that shows what an artifact holds.
pub struct Artifact<'a> {
    tree: &'a dyn Tree,
    root: Utf8PathBuf,
    rules: Rules,
    directories: Mutex<HashMap<Utf8PathBuf, bool>>,
}

impl<'a> Artifact<'a> {
    /// The artifact of a directory, `spec_ignore` being the source's `spec.ignore`.
    ///
    /// # Errors
    /// When the directory or an ignore file cannot be read.
    pub fn new(tree: &'a dyn Tree, root: &Utf8Path, spec_ignore: Option<&str>) -> Result<Self> {
        let root = tree.canonical(root).unwrap_or_else(|_| clean(root));
        let mut rules = Rules::load(tree, &root)?;
        rules.extend(Rules::parse(spec_ignore.unwrap_or_default(), &root));
        let rules = rules.for_artifact(&root);
        Ok(Artifact { tree, root, rules, directories: Mutex::default() })
    }

    /// Its root, without links.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// What is at a path, which has no `.` and `..`.
    fn shown(&self, path: &Utf8Path) -> Option<EntryKind> {
        if path == self.root {
            return Some(EntryKind::Directory);
        }
        let parent = path.parent().filter(|_| path.starts_with(&self.root))?;
        if !self.real_directory(parent) {
            return None;
        }
        match self.tree.link_kind(path)? {
            EntryKind::File => (!self.rules.ignore(path, EntryKind::File)).then_some(EntryKind::File),
            EntryKind::Directory => self.shows_directory(path).then_some(EntryKind::Directory),
            EntryKind::Symlink | EntryKind::Other => None,
        }
    }

    fn shows_directory(&self, dir: &Utf8Path) -> bool {
        if !self.rules.ignore(dir, EntryKind::Directory) {
            return true;
        }
        let below = self.tree.list(dir).unwrap_or_default();
        below.iter().any(|e| self.shown(&dir.join(&e.name)).is_some())
    }

    /// Whether a directory below the root is one all the way, without links.
    fn real_directory(&self, dir: &Utf8Path) -> bool {
        if dir == self.root {
            return true;
        }
        if let Some(known) = self.known().get(dir) {
            return *known;
        }
        let real = self.tree.link_kind(dir) == Some(EntryKind::Directory)
            && dir.parent().is_some_and(|parent| self.real_directory(parent));
        self.known().insert(dir.to_owned(), real);
        real
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Utf8PathBuf, bool>> {
        self.directories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for Artifact<'_> {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let path = clean(path);
        match self.shown(&path) {
            Some(EntryKind::File) => self.tree.read(&path),
            Some(_) => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
            None => Err(self.hidden(&path)),
        }
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let dir = clean(dir);
        if self.shown(&dir) != Some(EntryKind::Directory) {
            return Err(self.hidden(&dir));
        }
        let mut entries = self.tree.list(&dir)?;
        entries.retain(|e| self.shown(&dir.join(&e.name)).is_some());
        Ok(entries)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.shown(&clean(path))
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        let path = clean(path);
        self.shown(&path).map(|_| path.clone()).ok_or_else(|| self.hidden(&path))
    }
}

impl Artifact<'_> {
    /// Why something is not there.
    fn hidden(&self, path: &Utf8Path) -> io::Error {
        let why = if !path.starts_with(&self.root) {
            "lies outside of the source"
        } else {
            match self.tree.link_kind(path) {
                None => return io::ErrorKind::NotFound.into(),
                Some(EntryKind::Symlink) => "is a symbolic link, which the source's artifact leaves out",
                Some(_) => "is not in the source's artifact: ignored, or behind a symbolic link",
            }
        };
        io::Error::new(io::ErrorKind::NotFound, why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    fn artifact<'a>(tree: &'a Memory, ignore: Option<&str>) -> Artifact<'a> {
        Artifact::new(tree, Utf8Path::new("/r"), ignore).unwrap()
    }

    #[test]
    fn ignored_files_and_what_lies_outside_are_not_there() {
        let tree = Memory::new().with("/r/a.yaml", "a").with("/r/b.jpg", "b").with("/c.yaml", "c");
        let artifact = artifact(&tree, None);
        let names = artifact.list(Utf8Path::new("/r")).unwrap();
        assert_eq!(names.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["a.yaml"]);
        assert!(artifact.read(Utf8Path::new("/r/x/../a.yaml")).is_ok());
        assert_eq!(artifact.kind(Utf8Path::new("/r/b.jpg")), None);
        let outside = artifact.read(Utf8Path::new("/r/../c.yaml")).unwrap_err();
        assert_eq!(outside.to_string(), "lies outside of the source");
    }

    #[test]
    fn a_file_taken_in_again_brings_its_directory() {
        let tree = Memory::new().with("/r/x/a", "a").with("/r/y/a", "a").with("/r/z", "z");
        let artifact = artifact(&tree, Some("/*\n!/x/a\n"));
        assert!(artifact.is_dir(Utf8Path::new("/r/x")));
        assert!(artifact.is_file(Utf8Path::new("/r/x/a")));
        assert!(!artifact.is_dir(Utf8Path::new("/r/y")));
    }
}
