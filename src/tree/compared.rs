//! What differs between two trees, asked path by path: for those who know which paths matter to them.

use super::Tree;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Two trees beside each other; answers are remembered.
pub struct Compared<'a> {
    old: &'a dyn Tree,
    new: &'a dyn Tree,
    files: Mutex<HashMap<Utf8PathBuf, bool>>,
}

impl<'a> Compared<'a> {
    /// Compares two trees.
    pub fn new(old: &'a dyn Tree, new: &'a dyn Tree) -> Self {
        Compared { old, new, files: Mutex::default() }
    }

    /// Whether a file has the same content on both sides.
    pub fn same_file(&self, path: &Utf8Path) -> bool {
        let known = || self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&answer) = known().get(path) {
            return answer;
        }
        let answer = match (self.old.fingerprint(path), self.new.fingerprint(path)) {
            (Some(old), Some(new)) => old == new,
            _ => matches!((self.old.read(path), self.new.read(path)), (Ok(old), Ok(new)) if old == new),
        };
        known().insert(path.to_owned(), answer);
        answer
    }

    /// Whether a file is seen to be the same without reading it.
    pub fn is_known_same(&self, path: &Utf8Path) -> bool {
        let prints = (self.old.fingerprint(path), self.new.fingerprint(path));
        matches!(prints, (Some(old), Some(new)) if old == new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    #[test]
    fn a_file_that_one_side_lacks_differs() {
        let old = Memory::new().with("/a", "1").with("/b", "2");
        let new = Memory::new().with("/a", "3").with("/b", "2").with("/c", "4");
        let compared = Compared::new(&old, &new);
        let same = ["/a", "/b", "/c", "/nowhere"].map(|file| compared.same_file(file.into()));
        assert_eq!(same, [false, true, false, false]);
    }
}
