//! `images:`: changes names, tags and digests of container images.
//!
//! Runs after `replicas`, before `replacements`. Looks at `image` of every element of every list
//! called `containers` or `initContainers`, wherever it is, then at the fields of the configuration.
//! CustomResourceDefinitions are left alone.
//!
//! Upstream: `api/internal/builtins/ImageTagTransformer.go`, `api/filters/imagetag`,
//! `api/internal/image` (api v0.21.1). Quirks kept: the name is a regular expression; an image that
//! is in both places is changed twice, so that a `tagSuffix` is put on twice when the new name
//! matches again; a name that is no regular expression is an error where there is an image; only `sha256` digests are known.

mod change;
mod literal;
mod names;

use super::history::{self, Did};
use crate::error::Result;
use crate::kustomize::Context;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::{FieldSpecs, Missing, Reach, wrong_kind};
use crate::object::{Object, Objects, shared_values};
use crate::yaml::Node;
use crate::yaml::de::Located;
use change::Change;
use names::Names;
use serde::Deserialize;

/// One entry of `images:` in a kustomization.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// The image's name without tag and digest: a regular expression.
    pub name: Option<Located<String>>,
    /// The new name.
    pub new_name: Option<Located<String>>,
    /// What is put behind the tag.
    pub tag_suffix: Option<Located<String>>,
    /// The new tag.
    pub new_tag: Option<Located<String>>,
    /// The new digest, with its `sha256:`.
    pub digest: Option<Located<String>>,
}

/// The image transformer: entries one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Images {
    /// What to change.
    pub entries: Vec<Image>,
    /// More fields that hold images.
    pub field_specs: FieldSpecs,
}

/// The file of an image transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ImageTag {
    /// What to change.
    pub image_tag: Image,
    /// More fields that hold images.
    pub field_specs: FieldSpecs,
}

impl From<ImageTag> for Images {
    fn from(file: ImageTag) -> Self {
        Images { entries: vec![file.image_tag], field_specs: file.field_specs }
    }
}

impl Images {
    /// What entries of `images:` ask for.
    pub fn from_entries(entries: Vec<Image>, config: &TransformerConfig) -> Self {
        Images { entries, field_specs: config.images.clone() }
    }

    /// Changes the images. Each object is asked for its images, and only the entries that match one of
    /// them are put to work.
    ///
    /// # Errors
    /// When the name is no regular expression, or an image is no scalar.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let names = Names::new(&self.entries);
        let mut fields =
            Fields { reach: Reach::new(self.field_specs.iter().map(|s| &*s.path)), reached: Vec::new() };
        for object in objects.iter_mut().filter(|o| !o.is_empty() && o.kind() != "CustomResourceDefinition") {
            let mut from = 0;
            while let Some(entry) = self.next(object, &mut fields, &names, from)? {
                let change = Change::new(&self.entries[entry]);
                self.each(object, &mut fields, &mut |image| match names.matches(entry, text_of(image)?)? {
                    true => change.apply(image, cx.growth).map(|()| Did::Write),
                    false => Ok(Did::Leave),
                })?;
                from = entry + 1;
            }
        }
        Ok(())
    }

    /// The first entry, from the given one on, that matches an image of the object.
    fn next(
        &self,
        object: &mut Object,
        fields: &mut Fields,
        names: &Names,
        from: usize,
    ) -> Result<Option<usize>> {
        let mut first = None;
        self.each(object, fields, &mut |image| {
            let found = names.first(text_of(image)?, from)?;
            first = first.into_iter().chain(found).min();
            Ok(Did::Leave)
        })?;
        Ok(first)
    }

    /// Looks at every image: in lists of containers first, then in the fields of the configuration.
    fn each(&self, object: &mut Object, fields: &mut Fields, visit: &mut Visit<'_>) -> Result<()> {
        let mut did = Did::Leave;
        let seen = containers(&mut object.doc, &mut |image| {
            if visit(image)? == Did::Write {
                did = Did::Write;
            }
            Ok(Did::Leave)
        });
        seen.map_err(|e| e.prefix(format!("images of {}", object.id())))?;
        fields.reach.mark(&object.doc, &mut fields.reached);
        for (at, spec) in self.field_specs.iter().enumerate() {
            // All annotations at once are there as soon as kustomize remembers anything of the object.
            if fields.reached[at] || spec.path == "metadata/annotations" {
                history::set_shown(object, spec, Missing::Ignored, &mut |image, _| visit(image))?;
            }
            if at == 0 && did == Did::Write {
                shared_values::settle(object);
                fields.reach.mark(&object.doc, &mut fields.reached);
            }
        }
        Ok(())
    }
}

/// The fields of the configuration, all to be looked for at once.
struct Fields {
    reach: Reach,
    /// Which of them the object has.
    reached: Vec<bool>,
}

type Visit<'v> = dyn FnMut(&mut Node) -> Result<Did> + 'v;

/// Looks for lists of containers, the innermost first.
fn containers(node: &mut Node, visit: &mut Visit<'_>) -> Result<()> {
    match node {
        Node::Mapping(mapping) => mapping.entries.iter_mut().try_for_each(|entry| {
            containers(&mut entry.value, visit)?;
            match &mut entry.value {
                Node::Sequence(list) if matches!(&*entry.key.text, "containers" | "initContainers") => {
                    list.items.iter_mut().try_for_each(|c| container(c, visit))
                }
                _ => Ok(()),
            }
        }),
        Node::Sequence(sequence) => sequence.items.iter_mut().try_for_each(|n| containers(n, visit)),
        Node::Scalar(_) => Ok(()),
    }
}

fn container(container: &mut Node, visit: &mut Visit<'_>) -> Result<()> {
    if container.is_null() {
        return Ok(());
    }
    let Node::Mapping(container) = container else { return Err(wrong_kind(container, "a container")) };
    container.get_mut("image").map_or(Ok(Did::Leave), visit).map(drop)
}

fn text_of(node: &Node) -> Result<&str> {
    match node {
        Node::Scalar(scalar) => Ok(&scalar.text),
        _ => Err(wrong_kind(node, "a scalar")),
    }
}

#[cfg(test)]
mod tests;
