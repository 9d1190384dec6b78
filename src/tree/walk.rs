//! A walk through a directory, for the few who look at files that nothing names.

use super::names::below as path_below;
use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use std::io;

/// How deep directories are listed on several threads, each waiting for those below: no stack holds more than so many.
const DEEPEST_AT_ONCE: usize = 16;

/// Visits all directories and files below a directory, each with its path from there, in the order of their names;
/// hidden directories and what is neither are left out.
///
/// Directories are listed on all threads of the pool that this is called on, and visited on its own.
///
/// # Errors
/// When directories cannot be listed: of the first one, with its path. Everything else was visited then.
pub fn walk(
    tree: &dyn Tree,
    dir: &Utf8Path,
    visit: &mut dyn FnMut(Utf8PathBuf, EntryKind),
) -> io::Result<()> {
    // Whoever works on one thread starts no others for this.
    let has_threads = rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1;
    let levels = if has_threads { DEEPEST_AT_ONCE } else { 0 };
    let mut told = Ok(());
    for found in found(tree, dir, Utf8PathBuf::new(), levels) {
        match found {
            Found::Entry(path, kind) => visit(path, kind),
            Found::Unlisted(error) => told = told.and(Err(error)),
        }
    }
    told
}

/// What is met on the way.
enum Found {
    Entry(Utf8PathBuf, EntryKind),
    /// Why a directory could not be listed, with its path.
    Unlisted(io::Error),
}

/// All that is below a directory of the walk, in order; the next levels on several threads.
fn found(tree: &dyn Tree, top: &Utf8Path, below: Utf8PathBuf, levels: usize) -> Vec<Found> {
    let entries = match entries(tree, &top.join(&below)) {
        Ok(entries) => entries,
        Err(unlisted) => return vec![unlisted],
    };
    if levels == 0 || entries.iter().filter(|entry| is_entered(entry)).nth(1).is_none() {
        return one_by_one(tree, top, below, entries);
    }
    let with_below = |entry: DirEntry| {
        let path = path_below(&below, &entry.name);
        let mut all = vec![Found::Entry(path.clone(), entry.kind)];
        if is_entered(&entry) {
            all.append(&mut found(tree, top, path, levels - 1));
        }
        all
    };
    entries.into_par_iter().map(with_below).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The same on one thread, to any depth.
fn one_by_one(
    tree: &dyn Tree,
    top: &Utf8Path,
    below: Utf8PathBuf,
    entries_here: Vec<DirEntry>,
) -> Vec<Found> {
    let mut all = Vec::new();
    let mut open = vec![(below, entries_here.into_iter())];
    while let Some((below, rest)) = open.last_mut() {
        let Some(entry) = rest.next() else {
            open.pop();
            continue;
        };
        let path = path_below(below, &entry.name);
        all.push(Found::Entry(path.clone(), entry.kind));
        if is_entered(&entry) {
            match entries(tree, &path_below(top, &path)) {
                Ok(entries) => open.push((path, entries.into_iter())),
                Err(unlisted) => all.push(unlisted),
            }
        }
    }
    all
}

fn entries(tree: &dyn Tree, dir: &Utf8Path) -> Result<Vec<DirEntry>, Found> {
    let told = |error: io::Error| io::Error::new(error.kind(), format!("cannot read {dir}: {error}"));
    let mut entries = tree.list(dir).map_err(|error| Found::Unlisted(told(error)))?;
    entries.retain(|entry| entry.kind == EntryKind::File || is_entered(entry));
    Ok(entries)
}

fn is_entered(entry: &DirEntry) -> bool {
    entry.kind == EntryKind::Directory && !entry.name.starts_with('.')
}

/// Whether a file is YAML by its name.
pub fn is_yaml(path: &Utf8Path) -> bool {
    matches!(path.extension(), Some("yaml" | "yml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    #[test]
    fn hidden_directories_are_left_out() {
        let tree = Memory::new()
            .with("/r/b/c.yaml", "")
            .with("/r/.git/x.yaml", "")
            .with("/r/.a.yml", "")
            .with("/s/d", "");
        let mut seen = Vec::new();
        let walked = walk(&tree, "/r".into(), &mut |path, kind| seen.push((path.into_string(), kind)));
        assert!(walked.is_ok());
        let file = |path: &str| (path.to_owned(), EntryKind::File);
        assert_eq!(seen, [file(".a.yml"), ("b".to_owned(), EntryKind::Directory), file("b/c.yaml")]);
    }

    /// A tree in which one directory may not be listed.
    struct Shut(Memory);

    impl Tree for Shut {
        fn read(&self, path: &Utf8Path) -> io::Result<std::sync::Arc<[u8]>> {
            self.0.read(path)
        }

        fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
            if dir == "/r/b" { Err(io::ErrorKind::PermissionDenied.into()) } else { self.0.list(dir) }
        }

        fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
            self.0.kind(path)
        }

        fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
            self.0.link_kind(path)
        }

        fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
            self.0.canonical(path)
        }
    }

    #[test]
    fn a_directory_that_cannot_be_listed_is_told_after_all_others_were_visited() {
        let tree = Shut(Memory::new().with("/r/a/x", "").with("/r/b/y", "").with("/r/c/z", ""));
        let mut seen = Vec::new();
        let walked = walk(&tree, "/r".into(), &mut |path, _| seen.push(path.into_string()));
        assert_eq!(walked.expect_err("it may not").to_string(), "cannot read /r/b: permission denied");
        assert_eq!(seen, ["a", "a/x", "b", "c", "c/z"]);
    }
}
