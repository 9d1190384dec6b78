//! The machine's own files; nothing else touches the disk to read.

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::io::{self, IoSliceMut, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The machine's file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

/// How many bytes a file may have: more than any that people keep with manifests, or a forge takes.
pub const MOST_IN_FILE: usize = 128 << 20;

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

/// Opens a file to read. What became a FIFO or a link since it was looked at keeps nobody waiting and leads nowhere.
fn open(path: &Utf8Path, links: Links) -> io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        match links {
            Links::Followed => libc::O_NONBLOCK,
            Links::Refused => libc::O_NONBLOCK | libc::O_NOFOLLOW,
        },
    );
    #[cfg(not(unix))]
    let _ = links;
    options.open(path)
}

/// What becomes of a link at the end of a path.
enum Links {
    Followed,
    Refused,
}

/// Refuses what is no regular file.
fn regular(meta: &std::fs::Metadata) -> io::Result<()> {
    match Disk::kind_of(meta.file_type()) {
        EntryKind::File => Ok(()),
        EntryKind::Directory => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a regular file")),
    }
}

/// All bytes of a file that says how many they are; usually by one question to the system.
fn read(mut file: std::fs::File, size: u64) -> io::Result<Arc<[u8]>> {
    let size = usize::try_from(size).ok().filter(|size| *size <= MOST_IN_FILE).ok_or_else(too_large)?;
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size).collect();
    let mut more = [0];
    let whole = Arc::get_mut(&mut bytes).map_or(&mut [][..], |bytes| bytes);
    // A read that comes short of the buffers has come to the end of a file; not so of files that say they are empty.
    if size > 0 && file.read_vectored(&mut [IoSliceMut::new(whole), IoSliceMut::new(&mut more)])? == size {
        return Ok(bytes);
    }
    file.rewind()?;
    let mut bytes = Vec::with_capacity(size);
    file.take(MOST_IN_FILE as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_IN_FILE { Err(too_large()) } else { Ok(Arc::from(bytes)) }
}

/// What is in a directory, whatever its name: each path, what it is itself, and what it is after following a link,
/// if anything. What cannot be listed holds nothing.
pub(super) fn raw_entries(dir: &Path) -> Vec<(PathBuf, EntryKind, Option<EntryKind>)> {
    let told = |entry: std::fs::DirEntry| {
        let kind = Disk::kind_of(entry.file_type().ok()?);
        let leads_to = match kind {
            EntryKind::Symlink => std::fs::metadata(entry.path()).ok().map(|m| Disk::kind_of(m.file_type())),
            kind => Some(kind),
        };
        Some((entry.path(), kind, leads_to))
    };
    std::fs::read_dir(dir).into_iter().flatten().flatten().filter_map(told).collect()
}

/// How many bytes a file has, whatever its name; after following a link.
pub(super) fn size(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|meta| meta.len())
}

/// What is told of a file that is not read for its size.
pub fn too_large() -> io::Error {
    let message = format!("it has more than {} MiB, the most that is read of one file", MOST_IN_FILE >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

impl Tree for Disk {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        // To open a device may already do something.
        regular(&std::fs::metadata(path)?)?;
        let file = open(path, Links::Followed)?;
        let meta = file.metadata()?;
        regular(&meta)?;
        read(file, meta.len())
    }

    fn read_regular(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let file = open(path, Links::Refused)?;
        let meta = file.metadata()?;
        regular(&meta)?;
        read(file, meta.len())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(name: &str) -> Utf8PathBuf {
        let dir = std::env::temp_dir().join(format!("offlux-disk-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a temporary directory");
        Utf8PathBuf::from_path_buf(dir).expect("a path in UTF-8")
    }

    #[test]
    fn files_are_read_whole_whatever_size_they_tell() {
        let dir = directory("whole");
        for size in [0, 1, 20_000] {
            let (path, text) = (dir.join("file"), vec![b'x'; size]);
            std::fs::write(&path, &text).expect("it is written");
            for told in [0, 1, 5, 20_000, 30_000] {
                let file = open(&path, Links::Followed).expect("it is there");
                assert_eq!(*read(file, told).expect("it is read"), *text, "{size} of {told}");
            }
        }
        std::fs::remove_dir_all(dir).expect("it is ours");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_and_links_where_a_file_was() {
        use std::os::unix::fs::symlink;
        let dir = directory("kinds");
        std::fs::write(dir.join("file"), "x").expect("it is written");
        symlink(dir.join("file"), dir.join("link")).expect("it is made");
        symlink("/dev/null", dir.join("device")).expect("it is made");
        assert_eq!(Disk.read(&dir.join("link")).map(|bytes| bytes.len()).ok(), Some(1));
        assert!(Disk.read_regular(&dir.join("link")).is_err());
        assert_eq!(Disk.read(&dir).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(Disk.read_regular(&dir).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(Disk.read(&dir.join("device")).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        std::fs::remove_dir_all(dir).expect("it is ours");
    }
}
