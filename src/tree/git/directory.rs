//! A directory of a commit, decoded: its entries by name.

use super::super::{DirEntry, EntryKind};
use gix::ObjectId;
use gix::objs::tree::EntryKind as Mode;
use std::io;

/// What an entry is, and the object behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A file, executable or not.
    File(ObjectId),
    /// A directory.
    Directory(ObjectId),
    /// A symbolic link; the object holds where it leads.
    Link(ObjectId),
    /// A commit of another repository.
    Submodule,
}

impl Node {
    /// What it is to whoever lists its directory.
    pub fn kind(self) -> EntryKind {
        match self {
            Node::File(_) => EntryKind::File,
            Node::Directory(_) | Node::Submodule => EntryKind::Directory,
            Node::Link(_) => EntryKind::Symlink,
        }
    }
}

/// The entries of a directory, sorted by name (bytes).
#[derive(Debug, Default)]
pub struct Directory {
    entries: Vec<(String, Node)>,
    /// A name that is not UTF-8: such a directory is not listed, as on disk.
    odd: Option<String>,
}

impl Directory {
    /// Decodes a tree object.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn decode(tree: &gix::Tree<'_>) -> Result<Self, gix::Error> {
        let mut directory = Directory::default();
        for entry in tree.iter() {
            let entry = entry?;
            let id = entry.inner.oid.to_owned();
            let node = match entry.inner.mode.kind() {
                Mode::Tree => Node::Directory(id),
                Mode::Blob | Mode::BlobExecutable => Node::File(id),
                Mode::Link => Node::Link(id),
                Mode::Commit => Node::Submodule,
            };
            directory.add(entry.inner.filename, node);
        }
        directory.entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(directory)
    }

    /// Names that no checkout can have lead nowhere; git refuses to make them.
    fn add(&mut self, name: &[u8], node: Node) {
        match std::str::from_utf8(name) {
            Ok("" | "." | "..") => {}
            Ok(name) if name.contains('/') => {}
            Ok(name) => self.entries.push((name.to_owned(), node)),
            Err(_) => self.odd = Some(String::from_utf8_lossy(name).into_owned()),
        }
    }

    /// The entry of a name.
    pub fn get(&self, name: &str) -> Option<Node> {
        let at = self.entries.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
        Some(self.entries[at].1)
    }

    /// Its entries.
    ///
    /// # Errors
    /// When a name is not UTF-8.
    pub fn list(&self) -> io::Result<Vec<DirEntry>> {
        if let Some(name) = &self.odd {
            let message = format!("file name is not UTF-8: {name}");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let entry = |(name, node): &(String, Node)| DirEntry { name: name.clone(), kind: node.kind() };
        Ok(self.entries.iter().map(entry).collect())
    }
}
