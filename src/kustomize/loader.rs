//! Reads files for one kustomization directory, under the load restrictor's rule.

use crate::error::{Error, Result};
use crate::tree::{Files, Tree, clean};
use crate::yaml::FileId;
use camino::{Utf8Path, Utf8PathBuf};
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

impl Loader<'_> {
    /// Reads a file named relative to the directory.
    ///
    /// # Errors
    /// When it is absent, is no file, or lies where the restrictor forbids it.
    pub fn load(&self, path: &Utf8Path) -> Result<Source> {
        let full = clean(&self.root.join(path));
        let bytes = self.tree.read(&full).map_err(|e| Error::input(format!("cannot read {path}: {e}")))?;
        Ok(Source { file: self.files.intern(&full), bytes })
    }
}
