//! What a tree was asked and what it answered: whoever asks another tree the same and gets the same answers does
//! the same.

use super::names::with_slashes;
use super::{DirEntry, EntryKind, Files, Remote, Tree};
use crate::yaml::FileId;
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A tree that remembers all that it is asked.
pub struct Asking<'a> {
    tree: &'a dyn Tree,
    files: &'a Files,
    asked: Mutex<Asked>,
}

/// Questions to a tree, with their answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    reads: IndexMap<String, Read, RandomState>,
    kinds: HashMap<String, Option<EntryKind>>,
    own_kinds: HashMap<String, Option<EntryKind>>,
    real: HashMap<String, Answer<Utf8PathBuf>>,
    lists: HashMap<String, Answer<Vec<DirEntry>>>,
    reasons: HashMap<String, Option<String>>,
}

/// An answer, or the words of the error.
type Answer<T> = Result<T, String>;

fn answer<T: Clone>(result: &io::Result<T>) -> Answer<T> {
    match result {
        Ok(answer) => Ok(answer.clone()),
        Err(error) => Err(error.to_string()),
    }
}

/// A file that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Read {
    /// The file; of a copy, what it is a copy of.
    file: FileId,
    /// What it held.
    bytes: Answer<Arc<[u8]>>,
}

impl Read {
    fn is_same(&self, bytes: &Answer<Arc<[u8]>>) -> bool {
        match (&self.bytes, bytes) {
            (Ok(old), Ok(new)) => Arc::ptr_eq(old, new) || old == new,
            (old, new) => old == new,
        }
    }
}

impl<'a> Asking<'a> {
    /// Remembers what a tree is asked, whose files have numbers.
    pub fn new(tree: &'a dyn Tree, files: &'a Files) -> Self {
        Asking { tree, files, asked: Mutex::default() }
    }

    /// What it was asked.
    pub fn into_asked(self) -> Asked {
        self.asked.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, note: impl FnOnce(&mut Asked)) {
        note(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Asked {
    /// The files that were read; a copy of a file stands for that file.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.reads.values().filter(|read| read.bytes.is_ok()).map(|read| read.file)
    }

    /// What the files held that were read.
    pub fn contents(&self) -> impl Iterator<Item = (FileId, &[u8])> {
        self.reads.values().filter_map(|read| Some((read.file, &**read.bytes.as_ref().ok()?)))
    }

    /// Whether a path was asked for by its name, be anything there or not.
    pub fn name(&self, path: &Utf8Path) -> bool {
        let maps = [&self.kinds, &self.own_kinds];
        self.reads.contains_key(path.as_str())
            || maps.iter().any(|map| map.contains_key(path.as_str()))
            || self.real.contains_key(path.as_str())
    }

    /// The directories that were listed, in no order.
    pub fn lists(&self) -> impl Iterator<Item = &Utf8Path> {
        self.lists.keys().map(|dir| Utf8Path::new(dir.as_str()))
    }

    /// Whether anything was asked of what is in a directory, or below it.
    pub fn concern(&self, dir: &Utf8Path) -> bool {
        let is_below = |path: &String| Utf8Path::new(path).starts_with(dir);
        self.reads.keys().any(is_below) || self.kinds.keys().any(is_below) || self.lists.keys().any(is_below)
    }

    /// Whether a tree gives the same answers. Files that are `known` to be the same are not read.
    pub fn are_answered_alike(
        &self,
        tree: &dyn Tree,
        files: &Files,
        known: impl Fn(&Utf8Path) -> bool,
    ) -> bool {
        self.kinds.iter().all(|(path, kind)| tree.kind(path.as_str().into()) == *kind)
            && self.own_kinds.iter().all(|(path, kind)| tree.link_kind(path.as_str().into()) == *kind)
            && self.real.iter().all(|(path, real)| answer(&tree.canonical(path.as_str().into())) == *real)
            && self.lists.iter().all(|(dir, list)| answer(&tree.list(dir.as_str().into())) == *list)
            && self.reasons.iter().all(|(path, why)| tree.why_absent(path.as_str().into()) == *why)
            && self.reads.iter().all(|(path, read)| {
                let path = Utf8Path::new(path);
                files.intern(path) == read.file && (known(path) || read.is_same(&answer(&tree.read(path))))
            })
    }
}

impl Tree for Asking<'_> {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let result = self.tree.read(path);
        let read = Read { file: self.files.intern(path), bytes: answer(&result) };
        self.note(|asked| drop(asked.reads.insert(text(path), read)));
        result
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let result = self.tree.list(dir);
        let list = answer(&result);
        self.note(|asked| drop(asked.lists.insert(text(dir), list)));
        result
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        let answer = self.tree.kind(path);
        self.note(|asked| {
            asked.kinds.insert(text(path), answer);
        });
        answer
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        let answer = self.tree.link_kind(path);
        self.note(|asked| {
            asked.own_kinds.insert(text(path), answer);
        });
        answer
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        let result = self.tree.canonical(path);
        let real = answer(&result);
        self.note(|asked| drop(asked.real.insert(text(path), real)));
        result
    }

    fn copy_of(&self, remote: &Remote) -> Option<Utf8PathBuf> {
        self.tree.copy_of(remote)
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        let why = self.tree.why_absent(path);
        self.note(|asked| drop(asked.reasons.insert(text(path), why.clone())));
        why
    }
}

/// A path as it is known by: one text for each, however it was put together.
fn text(path: &Utf8Path) -> String {
    with_slashes(path).into_owned().into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    fn asked(tree: &Memory, files: &Files) -> Asked {
        let asking = Asking::new(tree, files);
        let read = asking.read("/a/x".into()).map(|bytes| bytes.len());
        assert_eq!(read.ok(), Some(1));
        assert!(asking.read("/a/gone".into()).is_err());
        assert_eq!(asking.list("/b".into()).map(|list| list.len()).ok(), Some(1));
        assert_eq!(asking.kind("/c".into()), None);
        asking.into_asked()
    }

    #[test]
    fn only_what_was_asked_has_to_be_the_same() {
        let files = Files::default();
        let tree = || Memory::new().with("/a/x", "1").with("/b/y", "2");
        let asked = asked(&tree(), &files);
        let alike = |tree: &Memory| asked.are_answered_alike(tree, &files, |_| false);
        assert!(alike(&tree().with("/a/other", "3").with("/b/y", "4")));
        let others = [("/a/x", "2"), ("/a/gone", "1"), ("/b/z", "1"), ("/c", "1"), ("/c/d", "1")];
        let told = others.map(|(path, text)| alike(&tree().with(path, text)));
        assert_eq!(told, [false; 5], "{others:?}");
        assert_eq!(asked.files().count(), 1);
        assert_eq!(["/b", "/d"].map(|dir| asked.concern(dir.into())), [true, false]);
    }
}
