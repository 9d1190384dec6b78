//! The kustomization that Flux makes up for a directory that has none.
//!
//! Files are taken in lexical order, a sub-directory with a kustomization file as a whole. Every YAML
//! file has to hold Kubernetes objects. Upstream: fluxcd/pkg/kustomize v1.35.4
//! `kustomize_generator.go`, `scanManifests`. Quirk kept: of what the CLI ignores, directories count
//! only afterwards, in [`super::overlay`], and the default excludes only beside other patterns.

use super::ignore::Rules;
use crate::error::{Error, Kind, Result};
use crate::kustomize::documents;
use crate::kustomize::kustomization::FILE_NAMES;
use crate::tree::{EntryKind, Files, Tree};
use camino::{Utf8Path, Utf8PathBuf};

/// The kustomization file of a directory, if it has one.
pub fn kustomization_file(tree: &dyn Tree, dir: &Utf8Path) -> Option<Utf8PathBuf> {
    let there = |file: &Utf8PathBuf| tree.kind(file).is_some_and(|kind| kind != EntryKind::Directory);
    FILE_NAMES.iter().map(|name| dir.join(name)).find(there)
}

/// A walk through a directory for what may be a resource.
pub struct Scan<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Where they get their numbers.
    pub files: &'a Files,
    /// Which files are left out; none of them without rules.
    pub ignore: Option<&'a Rules>,
}

impl Scan<'_> {
    /// The resources below a directory, as `./path`.
    ///
    /// # Errors
    /// When a directory or a file cannot be read, or a file holds no Kubernetes objects.
    pub fn resources(&self, dir: &Utf8Path) -> Result<Vec<String>> {
        let mut found = Vec::new();
        self.walk(dir, &mut found)?;
        let relative = |path: &Utf8PathBuf| format!("./{}", path.strip_prefix(dir).unwrap_or(path));
        Ok(found.iter().map(relative).collect())
    }

    fn walk(&self, dir: &Utf8Path, found: &mut Vec<Utf8PathBuf>) -> Result<()> {
        let entries = self.tree.list(dir).map_err(|e| unreadable(dir, &e))?;
        for entry in entries {
            let path = crate::tree::names::below(dir, &entry.name);
            if entry.kind != EntryKind::Directory {
                if self.is_manifest(&path, entry.kind)? {
                    found.push(path);
                }
            } else if kustomization_file(self.tree, &path).is_some() {
                found.push(path);
            } else {
                self.walk(&path, found)?;
            }
        }
        Ok(())
    }

    fn is_manifest(&self, path: &Utf8Path, kind: EntryKind) -> Result<bool> {
        let yaml = path.as_str().ends_with(".yaml") || path.as_str().ends_with(".yml");
        if !yaml || self.ignore.is_some_and(|rules| rules.ignore(path, kind)) {
            return Ok(false);
        }
        let bytes = self.tree.read(path).map_err(|e| unreadable(path, &e))?;
        documents::read(&bytes, self.files.intern(path)).map_err(|e| {
            e.context("while looking for resources in a directory without a kustomization file", None).hint(
                "every YAML file there has to hold Kubernetes objects: add a kustomization file, or leave \
                 the file out by .sourceignore",
            )
        })?;
        Ok(true)
    }
}

fn unreadable(path: &Utf8Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Io, format!("cannot read {path}: {error}"))
}
