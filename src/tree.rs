//! Read-only trees of files: the only module that touches the disk.
//!
//! Paths are absolute within a tree ([`Disk`]: the machine's own; [`Memory`]: from `/`) and
//! UTF-8. Symbolic links are followed by `read`, `kind` and `canonical`, told by `list`.

use crate::yaml::FileId;
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexSet;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// What a directory entry is, before links are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, to whatever.
    Symlink,
    /// A device, FIFO or socket: never read.
    Other,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// Its name, without the directory.
    pub name: String,
    /// What it is, itself.
    pub kind: EntryKind,
}

/// A read-only tree of files.
pub trait Tree: Send + Sync {
    /// The bytes of a file. Fails on directories, devices and whatever is absent.
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>>;

    /// The entries of a directory, sorted by name (bytes).
    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>>;

    /// What a path is after following links; `None` where nothing is.
    fn kind(&self, path: &Utf8Path) -> Option<EntryKind>;

    /// What a path itself is, not following a link at its end.
    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind>;

    /// The path without links, `.` and `..`; fails where nothing is.
    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf>;

    /// Whether a file is there.
    fn is_file(&self, path: &Utf8Path) -> bool {
        self.kind(path) == Some(EntryKind::File)
    }

    /// Whether a directory is there.
    fn is_dir(&self, path: &Utf8Path) -> bool {
        self.kind(path) == Some(EntryKind::Directory)
    }
}

impl<T: Tree + ?Sized> Tree for &T {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        (**self).read(path)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        (**self).list(dir)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        (**self).kind(path)
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        (**self).link_kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        (**self).canonical(path)
    }
}

/// The files that were read, numbered for [`crate::yaml::Span`].
#[derive(Debug, Default)]
pub struct Files(Mutex<IndexSet<Utf8PathBuf>>, Mutex<HashMap<Utf8PathBuf, Utf8PathBuf>>);

impl Files {
    /// The number of a path; a new path gets the next one.
    pub fn intern(&self, path: &Utf8Path) -> FileId {
        let copies = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let path = copies.get(path).map_or(path, Utf8PathBuf::as_path);
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = files.get_index_of(path).unwrap_or_else(|| files.insert_full(path.to_owned()).0);
        FileId(u32::try_from(at).unwrap_or(u32::MAX - 1))
    }

    /// Says that a file of a made-up tree is a copy: what is read there is told by the original.
    pub fn is_copy(&self, path: Utf8PathBuf, of: Utf8PathBuf) {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).insert(path, of);
    }

    /// Whether a test holds for any of the paths.
    pub fn any(&self, test: impl Fn(&Utf8Path) -> bool) -> bool {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().any(|path| test(path))
    }

    /// The path behind a number.
    pub fn path(&self, file: FileId) -> Option<Utf8PathBuf> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.get_index(file.0 as usize).cloned()
    }
}

/// The machine's file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Disk {
    fn kind_of(kind: std::fs::FileType) -> EntryKind {
        if kind.is_file() {
            EntryKind::File
        } else if kind.is_dir() {
            EntryKind::Directory
        } else if kind.is_symlink() {
            EntryKind::Symlink
        } else {
            EntryKind::Other
        }
    }
}

impl Tree for Disk {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let meta = std::fs::metadata(path)?;
        if meta.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
        }
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a regular file"));
        }
        std::fs::read(path).map(Arc::from)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().into_string().map_err(|name| {
                let name = name.to_string_lossy().into_owned();
                io::Error::new(io::ErrorKind::InvalidData, format!("file name is not UTF-8: {name}"))
            })?;
            entries.push(DirEntry { name, kind: Disk::kind_of(entry.file_type()?) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        std::fs::metadata(path).ok().map(|m| Disk::kind_of(m.file_type()))
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        std::fs::symlink_metadata(path).ok().map(|m| Disk::kind_of(m.file_type()))
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        path.canonicalize_utf8()
    }
}

/// A tree held in memory, without links: for tests, examples and laid-over files.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
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
}

/// The path without `.`, `..` and doubled slashes, by its text alone (Go's `filepath.Clean`).
pub fn clean(path: &Utf8Path) -> Utf8PathBuf {
    use camino::Utf8Component as C;
    let mut out = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            C::CurDir => {}
            C::ParentDir => match out.components().next_back() {
                Some(C::Normal(_)) => {
                    out.pop();
                }
                Some(C::RootDir | C::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other.as_str()),
        }
    }
    if out.as_str().is_empty() { Utf8PathBuf::from(".") } else { out }
}
