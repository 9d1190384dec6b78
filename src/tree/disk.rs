//! The machine's own files; nothing else touches the disk to read.

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::io::{self, Read};
use std::sync::Arc;

/// The machine's file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

/// What is set aside for a file before it is read.
const MOST_AT_ONCE: usize = 64 << 20;

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
        self.read_regular(path)
    }

    fn read_regular(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let file = std::fs::File::open(path)?;
        // One byte more than there should be tells the end without another question to the system.
        let size = usize::try_from(file.metadata()?.len()).unwrap_or_default();
        let mut bytes = Vec::with_capacity(size.saturating_add(1).min(MOST_AT_ONCE));
        file.take(u64::MAX).read_to_end(&mut bytes)?;
        Ok(Arc::from(bytes))
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
