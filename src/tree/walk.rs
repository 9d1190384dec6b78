//! A walk through a directory, for the few who look at files that nothing names.

use super::{EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};

/// Visits all directories and files below a directory, each with its path from there, in the order of their names;
/// hidden directories and what is neither are left out. A directory that cannot be listed holds nothing.
pub fn walk(tree: &dyn Tree, dir: &Utf8Path, visit: &mut dyn FnMut(Utf8PathBuf, EntryKind)) {
    below(tree, dir, Utf8Path::new(""), visit);
}

fn below(tree: &dyn Tree, dir: &Utf8Path, path: &Utf8Path, visit: &mut dyn FnMut(Utf8PathBuf, EntryKind)) {
    for entry in tree.list(&dir.join(path)).unwrap_or_default() {
        let path = path.join(&entry.name);
        match entry.kind {
            EntryKind::Directory if !entry.name.starts_with('.') => {
                visit(path.clone(), entry.kind);
                below(tree, dir, &path, visit);
            }
            EntryKind::File => visit(path, entry.kind),
            _ => {}
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
