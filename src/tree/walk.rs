//! A walk through a directory, for the few who look at files that nothing names.

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

/// How deep directories are listed on several threads, each waiting for those below: no stack holds more than so many.
const DEEPEST_AT_ONCE: usize = 16;

/// Visits all directories and files below a directory, each with its path from there, in the order of their names;
/// hidden directories and what is neither are left out. A directory that cannot be listed holds nothing.
///
/// Directories are listed on all threads of the pool that this is called on, and visited on its own.
pub fn walk(tree: &dyn Tree, dir: &Utf8Path, visit: &mut dyn FnMut(Utf8PathBuf, EntryKind)) {
    // Whoever works on one thread starts no others for this.
    let has_threads = rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1;
    let levels = if has_threads { DEEPEST_AT_ONCE } else { 0 };
    for (path, kind) in found(tree, dir, Utf8PathBuf::new(), levels) {
        visit(path, kind);
    }
}

/// All that is below a directory of the walk, in order; the next levels on several threads.
fn found(
    tree: &dyn Tree,
    top: &Utf8Path,
    below: Utf8PathBuf,
    levels: usize,
) -> Vec<(Utf8PathBuf, EntryKind)> {
    let entries = entries(tree, &top.join(&below));
    if levels == 0 || entries.iter().filter(|entry| is_entered(entry)).nth(1).is_none() {
        return one_by_one(tree, top, below, entries);
    }
    let with_below = |entry: DirEntry| {
        let path = below.join(&entry.name);
        let mut all = vec![(path.clone(), entry.kind)];
        if is_entered(&entry) {
            all.append(&mut found(tree, top, path, levels - 1));
        }
        all
    };
    entries.into_par_iter().map(with_below).collect::<Vec<_>>().concat()
}

/// The same on one thread, to any depth.
fn one_by_one(
    tree: &dyn Tree,
    top: &Utf8Path,
    below: Utf8PathBuf,
    entries_here: Vec<DirEntry>,
) -> Vec<(Utf8PathBuf, EntryKind)> {
    let mut all = Vec::new();
    let mut open = vec![(below, entries_here.into_iter())];
    while let Some((below, rest)) = open.last_mut() {
        let Some(entry) = rest.next() else {
            open.pop();
            continue;
        };
        let path = below.join(&entry.name);
        all.push((path.clone(), entry.kind));
        if is_entered(&entry) {
            let entries = entries(tree, &top.join(&path));
            open.push((path, entries.into_iter()));
        }
    }
    all
}

fn entries(tree: &dyn Tree, dir: &Utf8Path) -> Vec<DirEntry> {
    let mut entries = tree.list(dir).unwrap_or_default();
    entries.retain(|entry| entry.kind == EntryKind::File || is_entered(entry));
    entries
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
        walk(&tree, "/r".into(), &mut |path, kind| seen.push((path.into_string(), kind)));
        let file = |path: &str| (path.to_owned(), EntryKind::File);
        assert_eq!(seen, [file(".a.yml"), ("b".to_owned(), EntryKind::Directory), file("b/c.yaml")]);
    }
}
