//! Directories for the unit tests of what is written.

#![cfg(test)]

use camino::{Utf8Path, Utf8PathBuf};
use std::fs;

/// A directory of a test's own that is gone at the end.
pub struct Scratch(Utf8PathBuf);

impl Scratch {
    /// An empty one. Each test has a name of its own.
    pub fn new(name: &str) -> Self {
        let top = Utf8PathBuf::from_path_buf(std::env::temp_dir()).expect("a UTF-8 path");
        let scratch = top.join(format!("offlux-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&scratch);
        fs::create_dir_all(&scratch).expect("a directory");
        Scratch(scratch)
    }

    /// A path in it.
    pub fn join(&self, path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
        self.0.join(path)
    }

    /// The names in it, sorted.
    #[cfg(unix)]
    pub fn names(&self) -> Vec<String> {
        let entries = self.0.read_dir_utf8().expect("a directory").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_owned()).collect();
        names.sort();
        names
    }

    /// The files at any depth below a directory of it, as paths in it, sorted.
    pub fn files(&self, below: &str) -> Vec<String> {
        let (mut open, mut files) = (vec![self.join(below)], Vec::new());
        while let Some(dir) = open.pop() {
            for entry in dir.read_dir_utf8().expect("a directory").flatten() {
                match entry.file_type().expect("a type").is_dir() {
                    true => open.push(entry.path().to_owned()),
                    false => {
                        let path = entry.path().strip_prefix(&self.0).expect("below");
                        files.push(path.as_str().replace(std::path::MAIN_SEPARATOR, "/"));
                    }
                }
            }
        }
        files.sort();
        files
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
