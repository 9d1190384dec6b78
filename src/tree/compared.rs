//! What differs between two trees, asked path by path: for those who know which paths matter to them.

use super::{EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// Two trees beside each other; answers are remembered.
pub struct Compared<'a> {
    old: &'a dyn Tree,
    new: &'a dyn Tree,
    files: Mutex<HashMap<Utf8PathBuf, bool>>,
    names: Mutex<HashMap<Utf8PathBuf, bool>>,
}

impl<'a> Compared<'a> {
    /// Compares two trees.
    pub fn new(old: &'a dyn Tree, new: &'a dyn Tree) -> Self {
        Compared { old, new, files: Mutex::default(), names: Mutex::default() }
    }

    /// Whether a file has the same content on both sides.
    pub fn same_file(&self, path: &Utf8Path) -> bool {
        remembered(&self.files, path, || match (self.old.fingerprint(path), self.new.fingerprint(path)) {
            (Some(old), Some(new)) => old == new,
            _ => matches!((self.old.read(path), self.new.read(path)), (Ok(old), Ok(new)) if old == new),
        })
    }

    /// Whether a directory has the same files and directories in it on both sides, all the way down.
    pub fn same_names(&self, dir: &Utf8Path) -> bool {
        remembered(&self.names, dir, || {
            if let (Some(old), Some(new)) = (self.old.fingerprint(dir), self.new.fingerprint(dir))
                && old == new
            {
                return true;
            }
            let (Ok(old), Ok(new)) = (self.old.list(dir), self.new.list(dir)) else { return false };
            old == new && old.iter().all(|entry| self.same_entry(&dir.join(&entry.name), entry.kind))
        })
    }

    /// Whether the files of a name are the same on both sides, wherever below a directory they are; hidden
    /// directories are left out.
    pub fn same_files_named(&self, name: &str, dir: &Utf8Path) -> bool {
        if let (Some(old), Some(new)) = (self.old.fingerprint(dir), self.new.fingerprint(dir))
            && old == new
        {
            return true;
        }
        let file = dir.join(name);
        let is_there = [self.old, self.new].map(|tree| tree.is_file(&file));
        if is_there[0] != is_there[1] || is_there[0] && !self.same_file(&file) {
            return false;
        }
        let below = |tree: &dyn Tree| -> BTreeSet<String> {
            let entries = tree.list(dir).unwrap_or_default();
            let dirs = entries.into_iter().filter(|e| e.kind == EntryKind::Directory);
            dirs.map(|e| e.name).filter(|name| !name.starts_with('.')).collect()
        };
        let dirs = &below(self.old) | &below(self.new);
        dirs.iter().all(|dir_name| self.same_files_named(name, &dir.join(dir_name)))
    }

    /// A link may lead elsewhere.
    fn same_entry(&self, path: &Utf8Path, kind: EntryKind) -> bool {
        match kind {
            EntryKind::Directory => self.same_names(path),
            EntryKind::Symlink => match (self.old.canonical(path), self.new.canonical(path)) {
                (Ok(old), Ok(new)) => old == new,
                (old, new) => old.is_err() && new.is_err(),
            },
            EntryKind::File | EntryKind::Other => true,
        }
    }
}

fn remembered(
    known: &Mutex<HashMap<Utf8PathBuf, bool>>,
    path: &Utf8Path,
    ask: impl FnOnce() -> bool,
) -> bool {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&answer) = lock().get(path) {
        return answer;
    }
    let answer = ask();
    lock().insert(path.to_owned(), answer);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    #[test]
    fn names_are_compared_all_the_way_down() {
        let old = Memory::new().with("/a/b/c", "1").with("/a/d", "2").with("/e/f", "3");
        let new = Memory::new().with("/a/b/c", "4").with("/a/d", "2").with("/e/f", "3").with("/e/g", "5");
        let compared = Compared::new(&old, &new);
        let names = ["/a", "/a/b", "/e", "/"].map(|dir| compared.same_names(dir.into()));
        assert_eq!(names, [true, true, false, false]);
        let files = ["/a/b/c", "/a/d", "/e/g", "/nowhere"].map(|file| compared.same_file(file.into()));
        assert_eq!(files, [false, true, false, false]);
    }
}
