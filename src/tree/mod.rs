//! Read-only trees of files.
//!
//! Paths are absolute within a tree ([`Disk`]: the machine's own; [`Memory`]: from `/`) and
//! UTF-8; [`names`] says how other names are told. Symbolic links are followed by `read`, `kind` and `canonical`, told by `list`.
//! [`Watched`] and [`Once`] lay themselves over another tree, [`Files`] numbers what was read.

mod asked;
mod compared;
mod disk;
mod files;
#[cfg(feature = "git")]
mod git;
mod memory;
pub mod names;
mod once;
mod range;
mod remote;
mod walk;
mod watched;

pub use asked::{Asked, Asking};
pub use compared::Compared;
pub use disk::{Disk, hinders};
pub use files::Files;
#[cfg(feature = "git")]
#[cfg_attr(docsrs, doc(cfg(feature = "git")))]
pub use git::{Checkout, GitTree, WorkingTree};
pub use memory::Memory;
pub use once::Once;
pub use range::{Range, Start};
pub use remote::{Remote, Repository};
pub use walk::{is_yaml, walk};
pub use watched::Watched;

use camino::{Utf8Path, Utf8PathBuf};
use std::borrow::Cow;
use std::io;
use std::sync::Arc;

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

    /// The bytes of what is known to be a regular file itself, without a link.
    fn read_regular(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        self.read(path)
    }

    /// The entries of a directory, sorted by name (bytes).
    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>>;

    /// What a path is after following links; `None` where nothing is.
    fn kind(&self, path: &Utf8Path) -> Option<EntryKind>;

    /// What a path itself is, not following a link at its end.
    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind>;

    /// The path without links, `.` and `..`; fails where nothing is.
    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf>;

    /// Where a copy of what lies elsewhere is: a file, or a directory without links.
    fn copy_of(&self, _: &Remote) -> Option<Utf8PathBuf> {
        None
    }

    /// Why what may be looked for at a path is not there, where more can be told than that.
    fn why_absent(&self, _: &Utf8Path) -> Option<String> {
        None
    }

    /// The first thing that is part of the tree and could not be had, if any: whoever looks through all
    /// files passes over what cannot be read, and must not take it for absent.
    fn flaw(&self) -> Option<String> {
        None
    }

    /// What stands for the content of a file, or of a directory with all that is in it: where two are equal, so
    /// is what they stand for. Trees that would have to read it all have none.
    fn fingerprint(&self, _: &Utf8Path) -> Option<Vec<u8>> {
        None
    }

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

    fn read_regular(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        (**self).read_regular(path)
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

    fn copy_of(&self, remote: &Remote) -> Option<Utf8PathBuf> {
        (**self).copy_of(remote)
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        (**self).why_absent(path)
    }

    fn flaw(&self) -> Option<String> {
        (**self).flaw()
    }

    fn fingerprint(&self, path: &Utf8Path) -> Option<Vec<u8>> {
        (**self).fingerprint(path)
    }
}

/// Whether a path is seen to be clean at a glance; one with a name that begins with a dot is not.
fn is_clean(path: &str) -> bool {
    let bytes = path.as_bytes();
    if cfg!(windows) && path.contains('\\') {
        return false;
    }
    let odd = |pair: &[u8]| pair[0] == b'/' && matches!(pair[1], b'/' | b'.');
    bytes.len() > 1 && bytes[0] == b'/' && bytes[bytes.len() - 1] != b'/' && !bytes.windows(2).any(odd)
}

/// The same as [`clean`], borrowed where there is nothing to do.
pub fn cleaned(path: &Utf8Path) -> Cow<'_, Utf8Path> {
    if is_clean(path.as_str()) { Cow::Borrowed(path) } else { Cow::Owned(clean(path)) }
}

/// The path without `.`, `..` and doubled slashes, its parts between slashes, by its text alone (Go's `filepath.Clean`).
pub fn clean(path: &Utf8Path) -> Utf8PathBuf {
    use camino::Utf8Component as C;
    if is_clean(path.as_str()) {
        return path.to_owned();
    }
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
    if out.as_str().is_empty() { Utf8PathBuf::from(".") } else { names::with_slashes(&out).into_owned() }
}
