//! A directory of a commit, decoded: its entries by name.

use super::super::{DirEntry, EntryKind};
use crate::tree::names::as_text;
use gix::ObjectId;
use gix::objs::tree::EntryKind as Mode;
use std::io;

/// How many bytes a name may have, as on disk.
const MOST_IN_NAME: usize = 255;

/// How much of a name or path is told.
const TOLD: usize = 120;

/// The beginning of a name or path, when it is too long to be told.
pub fn shortened(name: &str) -> String {
    match name.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

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
    /// What is wrong with a name that is too long: such a directory is not listed, as on disk.
    odd: Option<String>,
}

impl Directory {
    /// Decodes a tree object.
    ///
    /// # Errors
    /// When it is damaged: it cannot be read, or has a name twice.
    pub fn decode(tree: &[u8], hash: gix::hash::Kind) -> Result<Self, String> {
        let mut directory = Directory::default();
        for entry in gix::objs::TreeRefIter::from_bytes(tree, hash) {
            let entry = entry.map_err(|error| error.probable_cause().to_string())?;
            let id = entry.oid.to_owned();
            let node = match entry.mode.kind() {
                Mode::Tree => Node::Directory(id),
                Mode::Blob | Mode::BlobExecutable => Node::File(id),
                Mode::Link => Node::Link(id),
                Mode::Commit => Node::Submodule,
            };
            directory.add(entry.filename, node);
        }
        directory.entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        match directory.entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(format!("it has two entries of the name {}", pair[0].0)),
            None => Ok(directory),
        }
    }

    /// Names that no checkout can have lead nowhere; git refuses to make them.
    fn add(&mut self, name: &[u8], node: Node) {
        let text = as_text(name);
        match &*text {
            "" | "." | ".." => {}
            text if text.contains('/') || text.eq_ignore_ascii_case(".git") => {}
            text if name.len() > MOST_IN_NAME => {
                self.odd = Some(format!("file name is too long: {}", shortened(text)))
            }
            _ => self.entries.push((text, node)),
        }
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many bytes its names have.
    pub fn bytes(&self) -> usize {
        self.entries.iter().map(|(name, _)| name.len()).sum()
    }

    /// The entry of a name.
    pub fn get(&self, name: &str) -> Option<Node> {
        let at = self.entries.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
        Some(self.entries[at].1)
    }

    /// Its entries.
    ///
    /// # Errors
    /// When a name is too long.
    pub fn list(&self) -> io::Result<Vec<DirEntry>> {
        if let Some(why) = &self.odd {
            return Err(io::Error::new(io::ErrorKind::InvalidData, why.clone()));
        }
        let entry = |(name, node): &(String, Node)| DirEntry { name: name.clone(), kind: node.kind() };
        Ok(self.entries.iter().map(entry).collect())
    }
}
