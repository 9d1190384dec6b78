//! Annotations as they are printed: text, sorted, without kustomize's own and with those that
//! `buildMetadata` asks for.
//!
//! [`write()`] is the last pass of all. [`check`] comes before objects are dropped and sorted, because an
//! empty key is an error of the build even on an object that is not printed.
//!
//! Upstream: `Resource.RemoveBuildAnnotations` and the end of `Kustomizer.Run` in
//! `api/krusty/kustomizer.go` (api v0.21.1). Quirks kept: annotations are written anew also where there
//! is no `buildMetadata`, and are text then, whatever they were; an empty key makes upstream panic, and
//! is an error here.

use crate::error::{Error, Result};
use crate::kustomize::build_metadata::{BuildMetadata, ORIGIN, TRANSFORMATIONS, annotations};
use crate::kustomize::metadata_pairs::pairs;
use crate::object::{Object, Objects};
use crate::yaml::{Entry, Mapping, Node, Scalar, Span};
use std::collections::BTreeMap;

/// Annotations that only kustomize itself uses, during a build.
const INTERNAL: [&str; 19] = [
    "internal.config.kubernetes.io/previousKinds",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/suffixes",
    "internal.config.kubernetes.io/previousNamespaces",
    "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/allowKindChange",
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/generatorBehavior",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "internal.config.kubernetes.io/helm-generated",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
];

/// Looks at the annotations of every object.
///
/// # Errors
/// When one of them has an empty key.
pub fn check(objects: &Objects) -> Result<()> {
    for object in objects.iter() {
        let annotations = object.doc.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
        let empty = annotations.and_then(|a| a.entries.iter().find(|e| e.key.text.is_empty()));
        if let Some(entry) = empty {
            let message = format!("an annotation of {} has an empty key", object.id());
            return Err(Error::input(message).at(entry.key.span).hint("name the annotation"));
        }
    }
    Ok(())
}

/// Writes every object's annotations as they are printed.
///
/// # Errors
/// When an origin cannot be written as YAML.
pub fn write(objects: &mut Objects, metadata: BuildMetadata) -> Result<()> {
    objects.iter_mut().try_for_each(|object| write_one(object, metadata))
}

fn write_one(object: &mut Object, metadata: BuildMetadata) -> Result<()> {
    let span = object.span();
    let has_origin = metadata.origins && object.origin.is_some();
    let old = object.doc.at(&["metadata", "annotations"]);
    if old.is_none() && !has_origin && !metadata.transformations && object.doc.get("metadata").is_some() {
        return Ok(());
    }
    let mut texts: BTreeMap<String, (String, Span)> = BTreeMap::new();
    for (key, value) in pairs(old, "annotations")? {
        let text = value.as_text().unwrap_or_default();
        texts.insert(key.to_owned(), (text.to_owned(), value.span()));
    }
    let is_kept = |key: &str| match key {
        ORIGIN => false,
        TRANSFORMATIONS => metadata.transformations,
        key => !INTERNAL.contains(&key),
    };
    texts.retain(|key, _| is_kept(key));
    let printed = |key: &str| if key == ORIGIN { metadata.origins } else { metadata.transformations };
    for (key, text) in annotations(object)?.into_iter().filter(|(key, _)| printed(key)) {
        texts.insert(key.to_owned(), (text, span));
    }
    set(object.metadata_mut(), texts);
    Ok(())
}

fn set(metadata: &mut Mapping, texts: BTreeMap<String, (String, Span)>) {
    metadata.remove("annotations");
    let Some((_, first)) = texts.values().next() else { return };
    let mut annotations = Mapping::new(*first);
    for (key, (text, span)) in texts {
        // Written anew without quotes: kustomize cannot print a key that then reads as a number.
        let key = Scalar::plain(key, span);
        annotations.entries.push(Entry { key, value: Node::string(text, span) });
    }
    metadata.set("annotations", Node::Mapping(annotations));
}
