//! A walk through a directory, for the few who look at files that nothing names.

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

/// Visits all directories and files below a directory, each with its path from there, in the order of their names;
/// hidden directories and what is neither are left out. A directory that cannot be listed holds nothing.
///
/// Directories are listed on all threads of the pool that this is called on, and visited on its own.
pub fn walk(tree: &dyn Tree, dir: &Utf8Path, visit: &mut dyn FnMut(Utf8PathBuf, EntryKind)) {
    tell(found(tree, dir), Utf8Path::new(""), visit);
}

/// An entry that is visited, and what is below it.
struct Found {
    entry: DirEntry,
    below: Vec<Found>,
}

fn found(tree: &dyn Tree, dir: &Utf8Path) -> Vec<Found> {
    let mut entries = tree.list(dir).unwrap_or_default();
    entries.retain(|entry| entry.kind == EntryKind::File || is_entered(entry));
    let with_below = |entry: DirEntry| {
        let below = if is_entered(&entry) { found(tree, &dir.join(&entry.name)) } else { Vec::new() };
        Found { entry, below }
    };
    // Whoever works on one thread starts no others for this.
    let has_threads = rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1;
    if has_threads && entries.iter().filter(|entry| is_entered(entry)).nth(1).is_some() {
        entries.into_par_iter().map(with_below).collect()
    } else {
        entries.into_iter().map(with_below).collect()
    }
}

fn is_entered(entry: &DirEntry) -> bool {
    entry.kind == EntryKind::Directory && !entry.name.starts_with('.')
}

fn tell(found: Vec<Found>, path: &Utf8Path, visit: &mut dyn FnMut(Utf8PathBuf, EntryKind)) {
    for Found { entry, below } in found {
        let path = path.join(&entry.name);
        match entry.kind {
            EntryKind::Directory => {
                visit(path.clone(), entry.kind);
                tell(below, &path, visit);
            }
            kind => visit(path, kind),
        }
    }
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
