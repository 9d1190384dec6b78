//! A revision of a git repository: its files as they were committed, without a checkout.
//!
//! Read by gix, never by the git program: loose objects and packs, packed refs, linked worktrees,
//! alternates, shallow clones, bare repositories. Nothing is written, fetched or run, and nothing of
//! the disk is read but git's own directory. What it holds is taken for hostile: objects are measured before
//! they are unpacked and held to their names, names and histories are followed here, where that has an end. Paths are those that the files have, or would have, in the
//! checkout, so that a place is told alike for a revision and for the working tree.

mod checkout;
mod directory;
mod irregular;
mod kept;
mod listed;
mod name;
mod objects;
mod place;
mod revision;
mod spent;
mod steps;
mod unreadable;
mod walk;
mod working;

pub use checkout::Checkout;
pub use working::WorkingTree;

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use directory::{Node, shortened};
use foldhash::HashMap;
use gix::ObjectId;
use listed::Listed;
use objects::Objects;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use unreadable::is_unreadable;
use walk::{End, Found};

/// The files of one commit, below the directory of the checkout.
///
/// Links are followed inside of the tree; what they lead to outside of it is not there. A submodule is
/// an empty directory, and reading below it fails with its name: its files are in another repository.
/// Executable bits count for nothing.
pub struct GitTree {
    objects: Arc<Objects>,
    /// The checkout, or the repository itself where that is bare.
    top: Utf8PathBuf,
    root: ObjectId,
    /// Real directories, by path.
    directories: Mutex<HashMap<String, ObjectId>>,
    listed: Listed,
    flaw: OnceLock<String>,
}

impl GitTree {
    fn new(objects: Arc<Objects>, top: Utf8PathBuf, root: ObjectId) -> io::Result<Self> {
        objects.directory(root)?;
        let directories = Mutex::new(HashMap::from_iter([(top.to_string(), root)]));
        Ok(GitTree { objects, top, root, directories, listed: Listed::default(), flaw: OnceLock::new() })
    }

    /// The files of the checkout as they are, to be compared with these.
    pub fn working_tree(&self) -> WorkingTree {
        self.objects.keep_files();
        WorkingTree::new(self.objects.clone())
    }

    fn find(&self, path: &Utf8Path, end: End) -> io::Result<Found> {
        self.listed.check_length(path)?;
        let found = match self.find_beside(path, end) {
            Some(found) => found?,
            None => self.walk(path, end)?,
        };
        if let Node::Directory(id) = found.node {
            self.known().insert(found.path.to_string(), id);
        }
        Ok(found)
    }

    /// What is in a directory that is known, unless it is a link that has to be followed.
    fn find_beside(&self, path: &Utf8Path, end: End) -> Option<io::Result<Found>> {
        let name = path.file_name()?;
        let parent = path.as_str().strip_suffix(name)?.strip_suffix(std::path::is_separator)?;
        let parent = *self.known().get(parent)?;
        match self.objects.directory(parent).map(|directory| directory.get(name)) {
            Ok(Some(Node::Link(_))) if end == End::Follow => None,
            Ok(Some(node)) => Some(Ok(Found { path: path.to_owned(), node })),
            Ok(None) => Some(Err(io::ErrorKind::NotFound.into())),
            Err(error) => Some(Err(error)),
        }
    }

    fn list_found(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        match self.find(dir, End::Follow)?.node {
            Node::Directory(id) => {
                let directory = self.objects.directory(id)?;
                self.listed.count(dir, id, &directory)?;
                directory.list()
            }
            Node::Submodule => Ok(Vec::new()),
            _ => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// Notes the path of an object that could not be had.
    fn noted<T>(&self, path: &Utf8Path, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && is_unreadable(error)
        {
            let path = path.strip_prefix(&self.top).unwrap_or(path);
            let _ = self.flaw.set(format!("cannot read {}: {error}", shortened(path.as_str())));
        }
        result
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, ObjectId>> {
        self.directories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for GitTree {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        match self.find(path, End::Follow)?.node {
            Node::File(id) => self.noted(path, self.objects.blob(id)),
            _ => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
        }
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        self.noted(dir, self.list_found(dir))
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.find(path, End::Follow).ok().map(|found| found.node.kind())
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.find(path, End::Keep).ok().map(|found| found.node.kind())
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        self.find(path, End::Follow).map(|found| found.path)
    }

    fn fingerprint(&self, path: &Utf8Path) -> Option<Vec<u8>> {
        match self.find(path, End::Keep).ok()?.node {
            Node::File(id) | Node::Directory(id) => Some(id.as_bytes().to_vec()),
            Node::Link(_) | Node::Submodule => None,
        }
    }

    fn flaw(&self) -> Option<String> {
        self.flaw.get().cloned()
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        match self.find(path, End::Follow) {
            Ok(Found { node: Node::Submodule, .. }) => Some(walk::SUBMODULE.to_owned()),
            Ok(_) => None,
            Err(error) => error.get_ref().map(ToString::to_string),
        }
    }
}
