//! The machine's own files; nothing else touches the disk to read.

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

/// The machine's file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

/// How much of a file is read before anything is set aside for it.
const AT_ONCE: usize = 16 << 10;

/// Opens a regular file. Whatever else stands there may wait for another program, or be read without an end, so it is
/// looked at before it is opened.
fn open(path: &Utf8Path) -> io::Result<File> {
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
    }
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a regular file"));
    }
    File::open(path)
}

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
        let mut file = open(path)?;
        // Most files are read whole in one go; a buffer of their size costs more than it saves.
        let mut first = [0; AT_ONCE];
        let mut filled = 0;
        while filled < first.len() {
            match file.read(&mut first[filled..]) {
                Ok(0) => return Ok(Arc::from(&first[..filled])),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let mut bytes = first.to_vec();
        file.read_to_end(&mut bytes)?;
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
