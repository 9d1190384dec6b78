//! `patchesJson6902`: JSON patches, from a file or inline, on the objects that a target selects.
//!
//! Comes after labels and annotations, before replicas. The earlier id of an object is not
//! remembered when such a patch changes its name. Upstream:
//! `internal/builtins/PatchJson6902Transformer.go` (api v0.21.1).

use super::patches::text::Text;
use super::patches::{Patch, find, object};
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::patch::json6902;
use crate::kustomize::selector::Selector;
use crate::object::Objects;
use crate::yaml::de::Located;
use serde::Deserialize;

/// A JSON patch: an entry of the field, or a `PatchJson6902Transformer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PatchJson6902 {
    /// The objects it changes.
    pub target: Option<Located<Selector>>,
    /// The file it is in.
    pub path: Option<Located<String>>,
    /// The patch itself.
    pub json_op: Option<Located<String>>,
}

impl PatchJson6902 {
    /// The patch of an entry.
    pub fn from_entry(entry: Patch) -> Self {
        PatchJson6902 { target: entry.target, path: entry.path, json_op: entry.patch }
    }

    /// Patches the objects.
    ///
    /// # Errors
    /// When there is no target with a name, no patch or two of them, or it does not apply.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let Some(target) = self.target.as_ref().filter(|t| !t.value.name.is_empty()) else {
            return Err(Error::input("an entry of patchesJson6902 needs a target with a name"));
        };
        let patch = self.read(cx)?;
        let selected = find::selected(objects, target)?;
        cx.notes.target(target, selected.len());
        for at in selected {
            objects.edit(at, |o| object::operate(o, &patch, cx.growth))?;
        }
        objects.drop_empty();
        Ok(())
    }

    fn read(&self, cx: &Context<'_>) -> Result<json6902::Patch> {
        let said = |text: &Option<Located<String>>| text.clone().filter(|t| !t.value.is_empty());
        let text = match (said(&self.path), said(&self.json_op)) {
            (Some(path), None) => Text::load(&path, cx)?,
            (None, Some(patch)) => Text::Inline(patch),
            (Some(path), Some(_)) => {
                return Err(
                    Error::input("an entry of patchesJson6902 has both a path and a patch").at(path.span)
                );
            }
            (None, None) => {
                return Err(Error::input("an entry of patchesJson6902 has neither a path nor a patch"));
            }
        };
        let patch = if text.is_empty() { json6902::Patch::default() } else { text.operations()? };
        if patch.is_empty() {
            return Err(Error::input("the JSON patch is empty").at(text.span()));
        }
        Ok(patch)
    }
}
