//! Where examples run: a copy of a directory, named by the comment `<!-- in: DIR -->` before a block; with
//! `, branch: DIR` a git repository whose `main` is the first directory, and whose branch `feature`,
//! which is checked out, has the files of the second as well.

use crate::pages::root;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[cfg(feature = "git")]
#[path = "../git/repository.rs"]
#[allow(dead_code)]
mod repository;

/// A directory that is gone when it is dropped, or the project itself.
pub struct Scratch {
    dir: PathBuf,
    is_copy: bool,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.is_copy {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}

impl Scratch {
    /// What a comment asks for; nothing where it needs git and the program has none.
    pub fn of(comment: &str, name: &str) -> Result<Option<Self>, String> {
        let wanted = comment.strip_prefix("in: ").ok_or_else(|| format!("what is `{comment}`?"))?;
        let (base, branch) = match wanted.split_once(", branch: ") {
            Some((base, branch)) => (base, Some(branch)),
            None => (wanted, None),
        };
        if base == "." {
            return Ok(Some(Scratch { dir: root().to_owned(), is_copy: false }));
        }
        let mut files = files(base)?;
        let scratch = Scratch::empty(name);
        if let Some(branch) = branch {
            let main = files.clone();
            files.extend(self::files(branch)?);
            if !commit(&scratch.dir, &main, &files) {
                return Ok(None);
            }
        }
        for (path, text) in &files {
            write(&scratch.dir.join(path), text);
        }
        Ok(Some(scratch))
    }

    /// A directory with nothing in it, below no repository.
    pub fn empty(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("offlux-book-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a scratch directory");
        Scratch { dir, is_copy: true }
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        assert!(self.is_copy, "the project is not written to");
        write(&self.dir.join(path), text);
    }

    /// Runs a line of shell, both outputs in one, as on a terminal that has no colours.
    pub fn run(&self, line: &str) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_offlux"));
        let bin = program.parent().expect("a program is in a directory").display();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec 2>&1\n{line}")).current_dir(&self.dir);
        shell.env_clear().env("PATH", format!("{bin}:{path}"));
        shell.output().expect("there is a shell")
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it is below a directory")).expect("a directory");
    std::fs::write(path, text).expect("a file");
}

/// The files below a directory of the project.
fn files(dir: &str) -> Result<BTreeMap<String, String>, String> {
    let top = root().join(dir);
    let (mut files, mut todo) = (BTreeMap::new(), vec![top.clone()]);
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                todo.push(path);
            } else {
                let name = path.strip_prefix(&top).expect("found below it").display().to_string();
                files.insert(name, std::fs::read_to_string(&path).map_err(|e| e.to_string())?);
            }
        }
    }
    Ok(files)
}

#[cfg(feature = "git")]
fn commit(dir: &Path, main: &BTreeMap<String, String>, feature: &BTreeMap<String, String>) -> bool {
    use repository::{Entry, Made};
    let made = Made::below(camino::Utf8PathBuf::try_from(dir.to_owned()).expect("its path is UTF-8"));
    let entries = |files: &BTreeMap<String, String>| -> Vec<(String, Entry)> {
        files.iter().map(|(path, text)| (path.clone(), Entry::Text(text.clone()))).collect()
    };
    let commit = |branch: &str, files: &[(String, Entry)]| {
        let files: Vec<_> = files.iter().map(|(path, entry)| (path.as_str(), entry.clone())).collect();
        made.commit(branch, &files)
    };
    let first = commit("main", &entries(main));
    made.branch("feature", &first);
    commit("feature", &entries(feature));
    made.write(".git/HEAD", "ref: refs/heads/feature\n");
    std::mem::forget(made);
    true
}

#[cfg(not(feature = "git"))]
fn commit(_: &Path, _: &BTreeMap<String, String>, _: &BTreeMap<String, String>) -> bool {
    false
}
