//! Reads files for one kustomization directory, under the load restrictor's rule.
//!
//! Upstream: `api/internal/loader/{fileloader,loadrestrictions}.go` (api v0.21.1). A directory is
//! always its path without links; with [`LoadRestrictor::RootOnly`] so is every file, and it has to
//! lie in or below the directory.

use super::remote;
use crate::error::{Error, Kind, Result};
use crate::tree::{Files, Remote, Tree, clean};
use crate::yaml::FileId;
use camino::{Utf8Path, Utf8PathBuf};
use std::io;
use std::sync::Arc;

/// What a kustomization may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LoadRestrictor {
    /// Files inside of its own directory only (`LoadRestrictionsRootOnly`).
    #[default]
    RootOnly,
    /// Any file (`LoadRestrictionsNone`).
    None,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its number, for spans.
    pub file: FileId,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The reader of one kustomization directory.
#[derive(Clone)]
pub struct Loader<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Where files get their numbers.
    pub files: &'a Files,
    /// The directory, without links.
    pub root: Utf8PathBuf,
    /// What may be read.
    pub restrictor: LoadRestrictor,
}

impl<'a> Loader<'a> {
    /// Reads a file named relative to the directory.
    ///
    /// # Errors
    /// When it is absent, is no file, is remote, or lies where the restrictor forbids it.
    pub fn load(&self, path: &Utf8Path) -> Result<Source> {
        if remote::is_remote_file(path.as_str()) {
            if !remote::has_host(path.as_str()) {
                return Err(Error::input(format!("the URL {path} names no host")));
            }
            let copy = self.copy(Remote::File(path.to_string()))?;
            let bytes = self.tree.read(&copy).map_err(|e| self.cannot_read(path, &copy, &e))?;
            return Ok(Source { file: self.files.intern(&copy), bytes });
        }
        if path.as_str().is_empty() {
            return Err(Error::input("the path is empty"));
        }
        let full = self.permitted(path, clean(&self.root.join(path)))?;
        let bytes = self.tree.read(&full).map_err(|e| self.cannot_read(path, &full, &e))?;
        Ok(Source { file: self.files.intern(&full), bytes })
    }

    /// The directory that an entry names, without links.
    ///
    /// # Errors
    /// When it is absent, is no directory, is absolute or remote.
    pub fn directory(&self, path: &Utf8Path) -> Result<Utf8PathBuf> {
        if path.as_str().is_empty() {
            return Err(Error::input("the path is empty"));
        }
        if let Some(repository) = remote::repository(path.as_str()) {
            return self.copy(Remote::Repository(repository));
        }
        if path.is_absolute() {
            return Err(Error::input(format!("a directory cannot be named by an absolute path: {path}"))
                .hint("name it relative to this kustomization"));
        }
        let full = clean(&self.root.join(path));
        let real = self.tree.canonical(&full).map_err(|e| self.cannot_read(path, &full, &e))?;
        if !self.tree.is_dir(&real) {
            return Err(Error::input(format!("{path} is not a directory")));
        }
        Ok(real)
    }

    /// Whether a path names a directory.
    pub fn is_directory(&self, path: &Utf8Path) -> bool {
        self.tree.is_dir(&clean(&self.root.join(path)))
    }

    /// The reader of another directory, already without links.
    pub fn at(&self, root: Utf8PathBuf) -> Loader<'a> {
        Loader { root, ..self.clone() }
    }

    /// The tree's copy of what lies elsewhere.
    fn copy(&self, remote: Remote) -> Result<Utf8PathBuf> {
        self.tree.copy_of(&remote).ok_or_else(|| remote::needs_network(&remote))
    }

    fn permitted(&self, path: &Utf8Path, full: Utf8PathBuf) -> Result<Utf8PathBuf> {
        if self.restrictor == LoadRestrictor::None {
            return Ok(full);
        }
        let real = self.tree.canonical(&full).map_err(|e| self.cannot_read(path, &full, &e))?;
        if self.tree.is_dir(&real) {
            return Err(Error::input(format!("{path} is a directory, not a file")));
        }
        if real.parent().is_some_and(|dir| dir.starts_with(&self.root)) {
            return Ok(real);
        }
        let leads = if full.starts_with(&self.root) { "is a link that leads" } else { "lies" };
        Err(Error::input(format!("{path} {leads} outside of the directory of this kustomization"))
            .hint("allow it with --load-restrictor LoadRestrictionsNone, or make its directory a base"))
    }

    fn cannot_read(&self, path: &Utf8Path, full: &Utf8Path, error: &io::Error) -> Error {
        // Objects may stand inline where a path does, Secrets among them: such a text is not quoted. What is there but may
        // not be read is a file of that name.
        let is_there = matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory);
        if !is_there && (path.as_str().contains(['\n', '{']) || path.as_str().contains(": ")) {
            let told = Error::input("this is neither the path of a file nor YAML of objects");
            return told.hint("what is written inline has to be whole YAML, with a kind and a name");
        }
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                let absent = Error::input(format!("no such file or directory: {path}"));
                match (self.tree.why_absent(full), self.nearest(full)) {
                    (Some(why), _) => absent.hint(format!("{path} {why}")),
                    (None, Some(name)) => absent.hint(format!("did you mean {name}?")),
                    (None, None) => absent,
                }
            }
            io::ErrorKind::IsADirectory => Error::input(format!("{path} is a directory, not a file")),
            _ => Error::new(Kind::Io, format!("cannot read {path}: {error}")),
        }
    }

    /// The entry of the same directory whose name is most like that of an absent one.
    fn nearest(&self, absent: &Utf8Path) -> Option<String> {
        let entries = self.tree.list(absent.parent()?).ok()?;
        let names = entries.iter().map(|e| e.name.as_str());
        crate::nearest::nearest(absent.file_name()?, names).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    fn check(restrictor: LoadRestrictor, path: &str) -> Result<Vec<u8>, String> {
        let tree = Memory::new().with("/app/deploy.yaml", "a").with("/other.yaml", "b").with("/app/x/y", "c");
        let files = Files::default();
        let loader = Loader { tree: &tree, files: &files, root: "/app".into(), restrictor };
        loader.load(path.into()).map(|s| s.bytes.to_vec()).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn reads_inside_of_the_root() {
        assert_eq!(check(LoadRestrictor::RootOnly, "x/../deploy.yaml"), Ok(b"a".to_vec()));
    }

    #[test]
    fn refuses_what_lies_outside_unless_told_otherwise() {
        assert!(check(LoadRestrictor::RootOnly, "../other.yaml").unwrap_err().contains("outside"));
        assert_eq!(check(LoadRestrictor::None, "../other.yaml"), Ok(b"b".to_vec()));
    }

    #[test]
    fn text_that_is_no_path_is_not_quoted() {
        for text in ["kind: SecretGenerator\nliterals: [a=hunter2", "{kind: Secret, a: hunter2", "a: hunter2"]
        {
            let message = check(LoadRestrictor::RootOnly, text).unwrap_err();
            assert_eq!(message, "this is neither the path of a file nor YAML of objects");
        }
        assert!(check(LoadRestrictor::RootOnly, "a.yaml").unwrap_err().contains("a.yaml"));
    }

    #[test]
    fn suggests_the_nearest_name() {
        let tree = Memory::new().with("/app/deployment.yaml", "a");
        let files = Files::default();
        let restrictor = LoadRestrictor::RootOnly;
        let loader = Loader { tree: &tree, files: &files, root: "/app".into(), restrictor };
        let error = loader.load("deploymnet.yaml".into()).unwrap_err();
        assert_eq!(error.hints(), ["did you mean deployment.yaml?"]);
    }

    #[test]
    fn what_lies_elsewhere_is_taken_from_a_copy() {
        let base = remote::repository("github.com/acme/shop//base?ref=v1").expect("it is remote");
        let tree = Memory::new()
            .with("/app/kustomization.yaml", "")
            .with("/copies/shop/kustomization.yaml", "")
            .with("/copies/crd.yaml", "a")
            .with_copy(Remote::Repository(base), "copies/shop")
            .with_copy(Remote::File("https://example.org/crd.yaml".to_owned()), "copies/crd.yaml");
        let files = Files::default();
        let restrictor = LoadRestrictor::RootOnly;
        let loader = Loader { tree: &tree, files: &files, root: "/app".into(), restrictor };
        assert_eq!(loader.directory("github.com/acme/shop//base?ref=v1".into()).unwrap(), "/copies/shop");
        assert_eq!(&*loader.load("https://example.org/crd.yaml".into()).unwrap().bytes, b"a");
        let other = loader.directory("github.com/acme/shop//base?ref=v2".into()).unwrap_err();
        assert!(
            other.message().contains("github.com/acme/shop at v2, directory base"),
            "{}",
            other.message()
        );
        assert!(loader.load("https://example.org/other.yaml".into()).is_err());
    }
}
