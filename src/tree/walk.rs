//! A walk through a directory, for the few who look at files that nothing names.

use super::{DirEntry, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use std::io;

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
    tell(found(tree, dir), Utf8Path::new(""), visit).map_err(|(path, error)| {
        io::Error::new(error.kind(), format!("cannot read {}: {error}", dir.join(path)))
    })
}

/// An entry that is visited, and what is below it.
struct Found {
    entry: DirEntry,
    below: io::Result<Vec<Found>>,
}

fn found(tree: &dyn Tree, dir: &Utf8Path) -> io::Result<Vec<Found>> {
    let mut entries = tree.list(dir)?;
    entries.retain(|entry| entry.kind == EntryKind::File || is_entered(entry));
    let with_below = |entry: DirEntry| {
        let below = if is_entered(&entry) { found(tree, &dir.join(&entry.name)) } else { Ok(Vec::new()) };
        Found { entry, below }
    };
    // Whoever works on one thread starts no others for this.
    let has_threads = rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1;
    Ok(if has_threads && entries.iter().filter(|entry| is_entered(entry)).nth(1).is_some() {
        entries.into_par_iter().map(with_below).collect()
    } else {
        entries.into_iter().map(with_below).collect()
    })
}

fn is_entered(entry: &DirEntry) -> bool {
    entry.kind == EntryKind::Directory && !entry.name.starts_with('.')
}

/// A directory that could not be listed, and why.
type Unlisted = (Utf8PathBuf, io::Error);

fn tell(
    found: io::Result<Vec<Found>>,
    path: &Utf8Path,
    visit: &mut dyn FnMut(Utf8PathBuf, EntryKind),
) -> Result<(), Unlisted> {
    let mut told = Ok(());
    for Found { entry, below } in found.map_err(|error| (path.to_owned(), error))? {
        let path = path.join(&entry.name);
        match entry.kind {
            EntryKind::Directory => {
                visit(path.clone(), entry.kind);
                let of_it = tell(below, &path, visit);
                told = told.and(of_it);
            }
            kind => visit(path, kind),
        }
    }
    told
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
