//! A tree that is asked once: directories are listed, files read, and what follows from these is answered without a
//! further question. For trees whose every question costs, as the disk's do.

use super::disk::{changed, hinders};
use super::{DirEntry, EntryKind, Remote, Tree, names};
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;
use foldhash::fast::RandomState;
use std::hash::BuildHasher;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A tree that stays as it is while it is asked, so that no question has to be asked twice.
///
/// What stands at a path is told by the list of its directory. Files are kept up to [`MOST_KEPT`] bytes in all; one
/// that is not kept, and is read again, has to be what it was.
pub struct Once<T> {
    tree: T,
    /// Directories that were listed; nothing for those that cannot be.
    lists: Mutex<HashMap<String, Option<Arc<[DirEntry]>>>>,
    /// Paths without links, of directories mostly.
    real: Mutex<HashMap<String, Utf8PathBuf>>,
    files: Mutex<Kept>,
    /// The reading of a file from which on it is kept.
    keeps_from: Reading,
    /// Tells contents of files apart.
    prints: RandomState,
    flaw: OnceLock<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    First,
    Second,
}

/// Files that were read.
#[derive(Default)]
struct Kept {
    /// By path.
    files: HashMap<String, File>,
    bytes: usize,
}

/// A file that was read.
#[derive(Clone)]
enum File {
    Kept(Arc<[u8]>),
    /// One that is not kept; what its content is told by.
    Told(u64),
}

/// How many bytes of files are kept.
const MOST_KEPT: usize = 64 << 20;

impl<T: Tree> Once<T> {
    /// Asks a tree once.
    pub fn new(tree: T) -> Self {
        Once::keeping_from(Reading::First, tree)
    }

    /// Asks a tree once, but twice for what is in a file: for a single build, which reads most files once.
    pub fn for_one_build(tree: T) -> Self {
        Once::keeping_from(Reading::Second, tree)
    }

    fn keeping_from(keeps_from: Reading, tree: T) -> Self {
        let (lists, real, files, flaw) = Default::default();
        Once { tree, lists, real, files, keeps_from, prints: RandomState::default(), flaw }
    }

    /// The entries of a directory, as far as they can be listed.
    fn listed(&self, dir: &str) -> Option<Arc<[DirEntry]>> {
        let lists = || locked(&self.lists);
        if let Some(known) = lists().get(dir) {
            return known.clone();
        }
        let list: Option<Arc<[DirEntry]>> = self.tree.list(dir.into()).ok().map(Arc::from);
        lists().insert(dir.to_owned(), list.clone());
        list
    }

    /// What a path itself is, by the list of its directory; nothing where that does not tell.
    fn told(&self, path: &Utf8Path) -> Option<Option<EntryKind>> {
        let (dir, name) = parts(path)?;
        told_by(&self.listed(dir)?, name)
    }

    /// The same, without a question: nothing where the directory was not listed yet.
    fn known(&self, path: &Utf8Path) -> Option<Option<EntryKind>> {
        let (dir, name) = parts(path)?;
        let entries = locked(&self.lists).get(dir).cloned().flatten()?;
        told_by(&entries, name)
    }

    /// The path without links of what is no entry of a directory that was listed, or is a link: to list the directory
    /// above for it would show much that nobody asks for.
    fn real(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        if let Some(real) = locked(&self.real).get(path.as_str()) {
            return Ok(real.clone());
        }
        let real = self.tree.canonical(path)?;
        locked(&self.real).insert(path.to_string(), real.clone());
        Ok(real)
    }

    /// Keeps what was read of a file, or what it is told by; whether it is what it was before.
    fn kept(&self, path: &Utf8Path, bytes: &Arc<[u8]>) -> bool {
        let print = self.prints.hash_one(&**bytes);
        let mut kept = locked(&self.files);
        let was_read = match kept.files.get(path.as_str()) {
            None => false,
            Some(File::Kept(before)) => return before == bytes,
            Some(File::Told(before)) if *before != print => return false,
            Some(File::Told(_)) => true,
        };
        let is_time = was_read || self.keeps_from == Reading::First;
        let file = match is_time && kept.bytes + bytes.len() <= MOST_KEPT {
            true => File::Kept(bytes.clone()),
            false => File::Told(print),
        };
        if matches!(file, File::Kept(_)) {
            kept.bytes += bytes.len();
        }
        kept.files.insert(path.to_string(), file);
        true
    }

    /// Notes what is there and could not be had.
    fn noted<A>(&self, path: &Utf8Path, answer: io::Result<A>) -> io::Result<A> {
        if let Err(error) = &answer
            && hinders(error)
        {
            let _ = self.flaw.set(format!("cannot read {path}: {error}"));
        }
        answer
    }
}

/// A path's directory and its name in there, where the list of the one tells of the other.
fn parts(path: &Utf8Path) -> Option<(&str, &str)> {
    let (dir, name) = path.as_str().rsplit_once(std::path::is_separator)?;
    (!dir.is_empty() && !matches!(name, "" | "." | "..")).then_some((dir, name))
}

/// What an entry is by the list of its directory, in the order of names; nothing where that does not tell.
fn told_by(entries: &[DirEntry], name: &str) -> Option<Option<EntryKind>> {
    match entries.binary_search_by(|entry| entry.name.as_str().cmp(name)) {
        Ok(at) => Some(Some(entries[at].kind)),
        Err(_) if may_have_another_spelling(name, entries) => None,
        Err(_) => Some(None),
    }
}

/// Whether a file system may find an entry by a name that no entry has: some fold case, some compose characters.
fn may_have_another_spelling(name: &str, entries: &[DirEntry]) -> bool {
    !name.is_ascii() || entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Tree> Tree for Once<T> {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let before = locked(&self.files).files.get(path.as_str()).cloned();
        if let Some(File::Kept(bytes)) = before {
            return Ok(bytes);
        }
        let read = match self.told(path) {
            Some(Some(EntryKind::File)) => self.tree.read_regular(path),
            _ => self.tree.read(path),
        };
        let bytes = self.noted(path, read)?;
        self.kept(path, &bytes).then_some(bytes).ok_or_else(changed)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        match self.listed(dir.as_str()) {
            Some(list) => Ok(list.to_vec()),
            None => self.noted(dir, self.tree.list(dir)),
        }
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        match self.told(path) {
            Some(kind) if kind != Some(EntryKind::Symlink) => kind,
            _ => self.tree.kind(path),
        }
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.told(path).unwrap_or_else(|| self.tree.link_kind(path))
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        match (parts(path), self.known(path)) {
            (Some((dir, name)), Some(Some(EntryKind::File | EntryKind::Directory))) => {
                Ok(names::below(&self.canonical(dir.into())?, name))
            }
            _ => self.real(path),
        }
    }

    fn copy_of(&self, remote: &Remote) -> Option<Utf8PathBuf> {
        self.tree.copy_of(remote)
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        self.tree.why_absent(path)
    }

    fn flaw(&self) -> Option<String> {
        self.flaw.get().cloned().or_else(|| self.tree.flaw())
    }

    fn fingerprint(&self, path: &Utf8Path) -> Option<Vec<u8>> {
        self.tree.fingerprint(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;
    use proptest::prelude::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Counts the questions that reach it.
    struct Counted(Memory, AtomicUsize);

    impl Counted {
        fn ask(&self) -> &Memory {
            self.1.fetch_add(1, Ordering::Relaxed);
            &self.0
        }
    }

    impl Tree for Counted {
        fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
            self.ask().read(path)
        }

        fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
            self.ask().list(dir)
        }

        fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
            self.ask().kind(path)
        }

        fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
            self.ask().link_kind(path)
        }

        fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
            self.ask().canonical(path)
        }
    }

    #[test]
    fn a_path_without_links_follows_from_the_list_of_a_directory_and_its_own() {
        let once = Once::for_one_build(Counted(
            Memory::new().with("/a/x", "1").with("/a/y/z", "2"),
            AtomicUsize::new(0),
        ));
        assert_eq!(once.kind("/a/x".into()), Some(EntryKind::File));
        for _ in 0..2 {
            for path in ["/a/x", "/a/y", "/a"] {
                assert_eq!(once.canonical(path.into()).ok(), Some(path.into()));
            }
            assert!(once.canonical("/a/gone".into()).is_err());
        }
        // The list, the directory, and twice what is absent.
        assert_eq!(once.tree.1.load(Ordering::Relaxed), 4);
    }

    #[test]
    fn a_single_build_keeps_a_file_from_the_second_time_on() {
        let once = Once::for_one_build(Counted(Memory::new().with("/a/x", "1"), AtomicUsize::new(0)));
        for questions in [2, 3, 3] {
            assert_eq!(once.read("/a/x".into()).map(|bytes| bytes.to_vec()).ok(), Some(b"1".to_vec()));
            assert_eq!(once.tree.1.load(Ordering::Relaxed), questions);
        }
    }

    /// A tree whose one file holds something else each time it is read, and whose one directory cannot be listed.
    #[derive(Default)]
    struct Restless(AtomicUsize);

    impl Tree for Restless {
        fn read(&self, _: &Utf8Path) -> io::Result<Arc<[u8]>> {
            Ok(self.0.fetch_add(1, Ordering::Relaxed).to_string().into_bytes().into())
        }

        fn list(&self, _: &Utf8Path) -> io::Result<Vec<DirEntry>> {
            Err(io::Error::from_raw_os_error(13))
        }

        fn kind(&self, _: &Utf8Path) -> Option<EntryKind> {
            Some(EntryKind::File)
        }

        fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
            self.kind(path)
        }

        fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
            Ok(path.to_owned())
        }
    }

    #[test]
    fn a_file_that_is_read_again_has_to_be_what_it_was() {
        let once = Once::for_one_build(Restless::default());
        assert_eq!(once.read("/a/x".into()).map(|bytes| bytes.to_vec()).ok(), Some(b"0".to_vec()));
        for _ in 0..2 {
            let error = once.read("/a/x".into()).expect_err("it changed");
            assert_eq!(error.to_string(), "it changed while it was read");
        }
        assert_eq!(once.flaw(), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_listed_is_a_flaw_once_somebody_asks_for_it() {
        let once = Once::new(Restless::default());
        assert_eq!(once.kind("/a/x".into()), Some(EntryKind::File));
        assert_eq!(once.flaw(), None);
        assert!(once.list("/a".into()).is_err());
        assert!(once.flaw().is_some_and(|flaw| flaw.starts_with("cannot read /a: Permission denied")));
    }

    #[test]
    fn a_directory_is_listed_once_for_all_that_is_in_it() {
        let tree = Counted(Memory::new().with("/a/x", "1").with("/a/y/z", "2"), AtomicUsize::new(0));
        let once = Once::new(tree);
        for _ in 0..2 {
            assert_eq!(once.kind("/a/x".into()), Some(EntryKind::File));
            assert_eq!(once.link_kind("/a/y".into()), Some(EntryKind::Directory));
            assert_eq!(once.kind("/a/gone".into()), None);
            assert_eq!(once.list("/a".into()).map(|list| list.len()).ok(), Some(2));
            assert_eq!(once.read("/a/x".into()).map(|bytes| bytes.to_vec()).ok(), Some(b"1".to_vec()));
        }
        assert_eq!(once.tree.1.load(Ordering::Relaxed), 2);
    }

    proptest! {
        // Two slashes lead to another machine elsewhere.
        #[cfg(unix)]
        #[test]
        fn answers_are_those_of_the_tree(
            files in proptest::collection::vec("(/[ab.]{1,2}){1,3}", 0..6),
            asked in proptest::collection::vec("(/[ab.]{0,2}){1,4}", 1..8),
        ) {
            let tree = files.iter().fold(Memory::new(), |tree, file| tree.with(file, file));
            let once = Once::new(tree.clone());
            for path in asked.iter().map(Utf8Path::new) {
                prop_assert_eq!(once.canonical(path).ok(), tree.canonical(path).ok(), "{}", path);
                prop_assert_eq!(once.kind(path), tree.kind(path), "{}", path);
                prop_assert_eq!(once.link_kind(path), tree.link_kind(path), "{}", path);
                prop_assert_eq!(once.list(path).ok(), tree.list(path).ok(), "{}", path);
                prop_assert_eq!(once.read(path).ok(), tree.read(path).ok(), "{}", path);
            }
        }
    }
}
