//! The machine's own files; nothing else touches the disk to read.
//!
//! What is read of a file is what it held at one moment, or an error: one that is written to meanwhile is read again.

use super::names::{as_text, from_system, to_system};
use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::Metadata;
use std::io::{self, IoSliceMut, Read, Seek};
use std::path::Path;
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
fn open(path: &Path, links: Links) -> io::Result<std::fs::File> {
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
fn regular(meta: &Metadata) -> io::Result<()> {
    match Disk::kind_of(meta.file_type()) {
        EntryKind::File => Ok(()),
        EntryKind::Directory => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a regular file")),
    }
}

/// How often a file is read that changes all the time.
const MOST_READINGS: usize = 4;

/// All bytes of an open file that nobody writes to meanwhile.
fn settled(mut file: std::fs::File) -> io::Result<Arc<[u8]>> {
    let mut before = file.metadata()?;
    regular(&before)?;
    for _ in 0..MOST_READINGS {
        let bytes = whole(&mut file, before.len());
        let after = file.metadata()?;
        if state(&before) == state(&after) {
            return bytes;
        }
        before = after;
        file.rewind()?;
    }
    Err(changed())
}

/// What changes with what is in a file.
fn state(meta: &Metadata) -> impl PartialEq + std::fmt::Debug + use<> {
    (meta.len(), meta.modified().ok())
}

/// What is told of a file that is written to while it is read.
pub(super) fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::ResourceBusy, "it changed while it was read")
}

/// All bytes of a file that says how many they are; usually by one question to the system.
fn whole(file: &mut std::fs::File, size: u64) -> io::Result<Arc<[u8]>> {
    let size = usize::try_from(size).ok().filter(|size| *size <= MOST_IN_FILE).ok_or_else(too_large)?;
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, size).collect();
    let mut more = [0];
    let whole = Arc::get_mut(&mut bytes).map_or(&mut [][..], |bytes| bytes);
    // A read that comes short of the buffers has come to the end of a file; not so of files that say they are empty.
    // Elsewhere than on Unix no more than one buffer is filled at a time.
    if cfg!(unix)
        && size > 0
        && file.read_vectored(&mut [IoSliceMut::new(whole), IoSliceMut::new(&mut more)])? == size
    {
        return Ok(bytes);
    }
    file.rewind()?;
    let mut bytes = Vec::with_capacity(size);
    file.take(MOST_IN_FILE as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_IN_FILE { Err(too_large()) } else { Ok(Arc::from(bytes)) }
}

/// What is in a directory, whatever its name: each path, what it is itself, and what it is after following a link,
/// if anything. What cannot be listed holds nothing.
#[cfg(feature = "git")]
pub(super) fn raw_entries(dir: &Path) -> Vec<(std::path::PathBuf, EntryKind, Option<EntryKind>)> {
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

/// Whether an error says that something is there, or may be, and cannot be had: not that nothing is there, nor that
/// it is something else.
pub fn hinders(error: &io::Error) -> bool {
    use io::ErrorKind as Is;
    let tells_of_the_file = matches!(error.kind(), Is::NotFound | Is::NotADirectory | Is::IsADirectory);
    match error.raw_os_error() {
        // A link that leads to itself, or one where a file was.
        #[cfg(unix)]
        Some(libc::ELOOP) => false,
        Some(_) => !tells_of_the_file,
        None => error.kind() == Is::ResourceBusy,
    }
}

/// How many bytes a file has, whatever its name; after following a link.
#[cfg(feature = "git")]
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
        let path = to_system(path);
        // To open a device may already do something.
        regular(&std::fs::metadata(&path)?)?;
        settled(open(&path, Links::Followed)?)
    }

    fn read_regular(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        settled(open(&to_system(path), Links::Refused)?)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(to_system(dir))? {
            let entry = entry?;
            let name = as_text(entry.file_name().as_encoded_bytes());
            entries.push(DirEntry { name, kind: Disk::kind_of(entry.file_type()?) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        std::fs::metadata(to_system(path)).ok().map(|m| Disk::kind_of(m.file_type()))
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        std::fs::symlink_metadata(to_system(path)).ok().map(|m| Disk::kind_of(m.file_type()))
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        std::fs::canonicalize(to_system(path)).map(|real| from_system(&real))
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        let error = std::fs::metadata(to_system(path)).err()?;
        hinders(&error).then(|| format!("cannot be looked at: {error}"))
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
                let mut file = open(path.as_std_path(), Links::Followed).expect("it is there");
                assert_eq!(*whole(&mut file, told).expect("it is read"), *text, "{size} of {told}");
            }
        }
        std::fs::remove_dir_all(dir).expect("it is ours");
    }

    #[test]
    fn a_file_that_is_written_to_while_it_is_read_has_another_state() {
        use std::io::Write;
        let dir = directory("state");
        let path = dir.join("file");
        std::fs::write(&path, "first").expect("it is written");
        let file = open(path.as_std_path(), Links::Followed).expect("it is there");
        let before = state(&file.metadata().expect("it is open"));
        assert_eq!(state(&file.metadata().expect("it is open")), before);
        let mut writer = std::fs::File::options().write(true).open(&path).expect("it is ours");
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        let change = |writer: &mut std::fs::File, way: usize| match way {
            0 => writer.set_len(2),
            1 => writer.write_all(b"second"),
            _ => writer.set_modified(later),
        };
        for way in 0..3 {
            let before = state(&file.metadata().expect("it is open"));
            change(&mut writer, way).expect("it is ours");
            assert_ne!(state(&file.metadata().expect("it is open")), before, "{way}");
        }
        drop((file, writer));
        std::fs::remove_dir_all(dir).expect("it is ours");
    }

    #[test]
    fn what_hinders_is_told_from_what_is_absent() {
        let hindered = |code| hinders(&io::Error::from_raw_os_error(code));
        // Access denied, a failing device; no such file, no such directory.
        #[cfg(windows)]
        assert_eq!([5, 1117, 2, 3].map(hindered), [true, true, false, false]);
        #[cfg(unix)]
        assert_eq!(
            [libc::EACCES, libc::EIO, libc::ENOENT, libc::ENOTDIR, libc::ELOOP].map(hindered),
            [true, true, false, false, false]
        );
        assert!(hinders(&changed()));
        assert!(!hinders(&too_large()));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf_8_are_listed_and_read() {
        use std::os::unix::ffi::OsStrExt;
        let dir = directory("bytes");
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
        std::fs::create_dir_all(dir.as_std_path().join(name)).expect("it is ours");
        std::fs::write(dir.as_std_path().join(name).join("x"), "1").expect("it is written");
        let listed = Disk.list(&dir).expect("it is there");
        let below = dir.join(&listed[0].name);
        assert_eq!(listed[0].kind, EntryKind::Directory);
        assert_eq!(Disk.kind(&below), Some(EntryKind::Directory));
        let real = Disk.canonical(&below.join("x")).expect("it is there");
        assert_eq!(real, Disk.canonical(&dir).expect("it is there").join(&listed[0].name).join("x"));
        assert_eq!(Disk.read(&real).map(|bytes| bytes.to_vec()).ok(), Some(b"1".to_vec()));
        assert_eq!(Disk.read_regular(&real).map(|bytes| bytes.to_vec()).ok(), Some(b"1".to_vec()));
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
