//! One transformer a file, named after its field in the kustomization.
//!
//! The set is closed: an enum with one match, nothing to register. Their order is in
//! [`super::lower`]. `HashTransformer` has no file here: it is the root's pass
//! [`super::finish::name_hash`], run before its time.
//!
//! Files that are no transformers are shared by them:
//! - `affix`: what prefixes and suffixes have in common;
//! - `pairs`: what labels and annotations have in common;
//! - `earlier_ids`: the ids an object had, noted by all that rename;
//! - `history`: what a pass can see of the annotations in which kustomize keeps such notes;
//! - `check`: for the tests, text in and text out.

mod affix;
pub mod annotations;
mod earlier_ids;
pub mod history;
pub mod images;
pub mod labels;
pub mod namespace;
mod pairs;
pub mod patches;
pub mod patches_json6902;
pub mod patches_strategic_merge;
pub mod prefix;
pub mod replacements;
pub mod replicas;
pub mod suffix;
pub mod value_add;

pub use earlier_ids::remember_id;

use super::Context;
use super::finish::name_hash;
use crate::error::Result;
use crate::object::{Objects, shared_values};
use annotations::Annotations;
use images::Images;
use labels::Labels;
use namespace::Namespace;
use patches::Patch;
use patches_json6902::PatchJson6902;
use patches_strategic_merge::PatchesStrategicMerge;
use prefix::Prefix;
use replacements::Replacements;
use replicas::ReplicaCount;
use suffix::Suffix;
use value_add::ValueAdd;

/// One transformer with its configuration.
#[derive(Debug)]
pub enum Transformer {
    /// `patchesStrategicMerge`.
    PatchesStrategicMerge(PatchesStrategicMerge),
    /// `patches`.
    Patch(Patch),
    /// `namespace`.
    Namespace(Namespace),
    /// `namePrefix`.
    Prefix(Prefix),
    /// `nameSuffix`.
    Suffix(Suffix),
    /// Both, as one transformer's file may ask.
    PrefixSuffix(Prefix, Suffix),
    /// `labels` and `commonLabels`.
    Labels(Labels),
    /// `commonAnnotations`.
    Annotations(Annotations),
    /// `patchesJson6902`.
    PatchJson6902(PatchJson6902),
    /// `replicas`.
    Replicas(ReplicaCount),
    /// `images`.
    Images(Images),
    /// `replacements`.
    Replacements(Replacements),
    /// Without a field of its own.
    ValueAdd(ValueAdd),
    /// Name hashes, before their time at the root.
    Hash,
}

impl Transformer {
    /// The field of a kustomization that it serves.
    pub fn field(&self) -> &'static str {
        match self {
            Transformer::PatchesStrategicMerge(_) => "patchesStrategicMerge",
            Transformer::Patch(_) => "patches",
            Transformer::Namespace(_) => "namespace",
            Transformer::Prefix(_) => "namePrefix",
            Transformer::Suffix(_) => "nameSuffix",
            Transformer::PrefixSuffix(..) => "namePrefix and nameSuffix",
            Transformer::Labels(_) => "labels",
            Transformer::Annotations(_) => "commonAnnotations",
            Transformer::PatchJson6902(_) => "patchesJson6902",
            Transformer::Replicas(_) => "replicas",
            Transformer::Images(_) => "images",
            Transformer::Replacements(_) => "replacements",
            Transformer::ValueAdd(_) => "transformers (ValueAddTransformer)",
            Transformer::Hash => "name hash",
        }
    }

    /// Transforms all objects.
    ///
    /// # Errors
    /// Whatever the transformer cannot do.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        match self {
            Transformer::PatchesStrategicMerge(t) => t.apply(objects, cx),
            Transformer::Patch(t) => t.apply(objects, cx),
            Transformer::Namespace(t) => t.apply(objects, cx),
            Transformer::Prefix(t) => t.apply(objects, cx),
            Transformer::Suffix(t) => t.apply(objects, cx),
            Transformer::PrefixSuffix(prefix, suffix) => {
                prefix.apply(objects, cx)?;
                suffix.apply(objects, cx)
            }
            Transformer::Labels(t) => t.apply(objects, cx),
            Transformer::Annotations(t) => t.apply(objects, cx),
            Transformer::PatchJson6902(t) => t.apply(objects, cx),
            Transformer::Replicas(t) => t.apply(objects, cx),
            Transformer::Images(t) => t.apply(objects, cx),
            Transformer::Replacements(t) => t.apply(objects, cx),
            Transformer::ValueAdd(t) => t.apply(objects, cx),
            Transformer::Hash => name_hash::apply(objects, cx.growth),
        }
    }
}

/// Brings what is remembered of objects in line with their documents; to be called after each
/// transformer.
pub fn settle(objects: &mut Objects) {
    objects.follow_changes(|object| {
        shared_values::settle(object);
        earlier_ids::align(object);
    });
}

#[cfg(test)]
pub(crate) mod check;
