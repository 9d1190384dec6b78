//! `patches`: strategic merge or JSON patches, from a file or inline, on one object or on many.
//!
//! The second of the built-in transformers. Whether it is one or the other sort of patch is told by
//! what can be read: objects with a kind and a name, else a list of operations; a text with nothing in
//! it is neither, and ignored. Without a `target`, each strategic merge patch changes the one object
//! whose present or earlier id it has; with one, a single patch changes all objects that the selector
//! means, and its labels and annotations are text: a null among them deletes nothing, it becomes `null`.
//!
//! Upstream: `internal/builtins/PatchTransformer.go`, `resmap/reswrangler.go` (`ApplySmPatch`),
//! `resource/resource.go` (`ApplySmPatch`, `CopyMergeMetaDataFieldsFrom`), api v0.21.1.

pub(super) mod find;
pub(super) mod object;
pub(super) mod text;

use crate::error::{Error, Result};
use crate::kustomize::patch::json6902;
use crate::kustomize::selector::Selector;
use crate::kustomize::{Context, growth};
use crate::object::{Object, Objects};
use crate::yaml::Span;
use crate::yaml::de::Located;
use serde::Deserialize;
use text::Text;

/// One patch: an entry of `patches`, or a `PatchTransformer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Patch {
    /// The file it is in.
    pub path: Option<Located<String>>,
    /// The patch itself.
    pub patch: Option<Located<String>>,
    /// The objects it changes.
    pub target: Option<Located<Selector>>,
    /// What else it may change.
    pub options: Option<PatchOptions>,
}

/// What a strategic merge patch may change besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PatchOptions {
    /// The name.
    pub allow_name_change: bool,
    /// The kind.
    pub allow_kind_change: bool,
}

impl Patch {
    /// Patches the objects.
    ///
    /// # Errors
    /// When there is no patch or two of them, it cannot be read as either sort, it finds no object,
    /// does not apply, or leaves two objects of one id.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let text = self.text(cx)?;
        match Loaded::read(&text)? {
            Loaded::Nothing => Ok(()),
            Loaded::Objects(patches) => {
                let patches = patches.into_iter().map(|p| self.allowed(p));
                let mut patches = patches.collect::<Result<Vec<Object>>>()?;
                cx.schema.introduce(&mut patches);
                self.merge(patches, text.span(), objects, cx)
            }
            Loaded::Operations(patch) => self.operate(&patch, text.span(), objects, cx),
        }
    }

    fn text(&self, cx: &Context<'_>) -> Result<Text> {
        let inline = self.patch.as_ref().map(text::trimmed).filter(|p| !p.value.is_empty());
        let path = self.path.as_ref().filter(|p| !p.value.is_empty());
        match (inline, path) {
            (None, None) => Err(Error::input("an entry of patches has neither a patch nor a path")),
            (Some(patch), Some(_)) => {
                Err(Error::input("an entry of patches has both a patch and a path").at(patch.span))
            }
            (Some(patch), None) => Ok(Text::Inline(patch)),
            (None, Some(path)) => Text::load(path, cx),
        }
    }

    fn allowed(&self, mut patch: Object) -> Result<Object> {
        let options = self.options.unwrap_or_default();
        patch.allow_name_change = options.allow_name_change;
        patch.allow_kind_change = options.allow_kind_change;
        if options.allow_name_change || options.allow_kind_change {
            object::make_text(&mut patch, "annotations")?;
        }
        Ok(patch)
    }

    fn merge(&self, patches: Vec<Object>, span: Span, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        if let Some(target) = &self.target {
            let [patch] = &patches[..] else {
                let message = "several strategic merge patches in one entry cannot have a target";
                return Err(Error::input(message).at(span).hint("give each of them an entry of its own"));
            };
            let selected = find::selected(objects, target)?;
            cx.notes.target(target, selected.len());
            return object::merge_into_all(objects, &selected, patch, cx);
        }
        for patch in &patches {
            let at = find::one(objects, patch)?;
            cx.growth.add(growth::bytes(&patch.doc)).map_err(|e| e.at(patch.span()))?;
            objects.edit(at, |o| object::merge(o, patch, patch.doc.clone(), cx))?;
        }
        objects.drop_empty();
        Ok(())
    }

    fn operate(
        &self,
        patch: &json6902::Patch,
        span: Span,
        objects: &mut Objects,
        cx: &Context<'_>,
    ) -> Result<()> {
        let Some(target) = &self.target else {
            return Err(Error::input("a JSON patch needs a target")
                .at(span)
                .hint("say which objects it is for with `target: {kind: …, name: …}`"));
        };
        let selected = find::selected(objects, target)?;
        cx.notes.target(target, selected.len());
        for at in selected {
            objects.edit(at, |o| {
                super::remember_id(o, cx.growth)?;
                object::operate(o, patch, cx.growth)
            })?;
        }
        objects.drop_empty();
        Ok(())
    }
}

/// What a patch text holds.
enum Loaded {
    Nothing,
    Objects(Vec<Object>),
    Operations(json6902::Patch),
}

impl Loaded {
    fn read(text: &Text) -> Result<Loaded> {
        let objects = match text.objects() {
            Ok(objects) if objects.is_empty() => return Ok(Loaded::Nothing),
            // A text that does not begin like a list holds no operations besides.
            Ok(objects) if !text.is_like_a_list() => return Ok(Loaded::Objects(objects)),
            objects => objects,
        };
        match (objects, text.operations()) {
            (Ok(_), Ok(patch)) if !patch.is_empty() => {
                Err(Error::input("the patch can be read as both sorts of patch").at(text.span()))
            }
            (Ok(objects), _) => Ok(Loaded::Objects(objects)),
            (Err(_), Ok(patch)) => Ok(Loaded::Operations(patch)),
            (Err(as_object), Err(as_operations)) => Err(unreadable(text, &as_object, as_operations)),
        }
    }
}

/// Neither sort of patch: the reason is told for the one that it looks like.
fn unreadable(text: &Text, as_object: &Error, as_operations: Error) -> Error {
    let error = if text.is_like_a_list() { as_operations } else { as_object.clone() };
    error.prefix("the patch can be read neither as strategic merge nor as JSON patch").at(text.span())
}

#[cfg(test)]
mod tests;
