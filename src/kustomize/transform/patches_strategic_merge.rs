//! `patchesStrategicMerge`: strategic merge patches, each a file or inline, on the objects whose ids
//! they have.
//!
//! The first of the built-in transformers. Each entry is first read as a patch and, should that fail,
//! taken for a path. Labels and annotations of the patches are text, as those of `patches` with a
//! target. Upstream: `internal/builtins/PatchStrategicMergeTransformer.go` (api v0.21.1).

use super::patches::text::Text;
use super::patches::{find, object};
use crate::error::{Error, Result};
use crate::kustomize::{Context, documents};
use crate::object::{Object, Objects};
use crate::yaml::de::Located;
use serde::Deserialize;

/// Strategic merge patches: the field, or a `PatchStrategicMergeTransformer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PatchesStrategicMerge {
    /// Paths of patches, or patches.
    pub paths: Vec<Located<String>>,
    /// Patches.
    pub patches: Located<String>,
}

impl PatchesStrategicMerge {
    /// The patches of the field.
    pub fn new(paths: Vec<Located<String>>) -> Self {
        PatchesStrategicMerge { paths, ..PatchesStrategicMerge::default() }
    }

    /// Patches the objects.
    ///
    /// # Errors
    /// When there is nothing to patch with, a patch cannot be read, finds no object or does not apply.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        for patch in self.read(cx)? {
            let at = find::one(objects, &patch)?;
            object::merge_into_all(objects, &[at], &patch, cx)?;
        }
        Ok(())
    }

    fn read(&self, cx: &Context<'_>) -> Result<Vec<Object>> {
        if self.paths.is_empty() && self.patches.value.is_empty() {
            return Err(Error::input("there are neither paths nor patches"));
        }
        let mut patches = Vec::new();
        for path in &self.paths {
            patches.extend(read_entry(path, cx)?);
        }
        patches.extend(documents::read_inline(&self.patches)?);
        if patches.is_empty() {
            let at = self.paths.first().unwrap_or(&self.patches).span;
            return Err(Error::input("the strategic merge patches are empty").at(at));
        }
        cx.schema.introduce(&mut patches);
        Ok(patches)
    }
}

fn read_entry(entry: &Located<String>, cx: &Context<'_>) -> Result<Vec<Object>> {
    let Err(as_patch) = documents::read_inline(entry) else { return documents::read_inline(entry) };
    if entry.value.contains('\n') {
        return Err(as_patch);
    }
    Text::load(entry, cx)?.objects()
}
