//! Turns the fields of a kustomization, and the documents of `generators:` and `transformers:`, into
//! the same few structs.
//!
//! [`inline`] is the order of the built-in transformers; those of `transformers:` ([`plugin`]) come
//! after. Upstream: `api/internal/target/kusttarget_configplugin.go` (api v0.21.1). Quirk kept:
//! `labels` are followed by a transformer for `commonLabels` even when there are none (one more mark in
//! `buildMetadata`).

pub mod plugin;

use super::config::TransformerConfig;
use super::run::Run;
use super::target::Target;
use super::transform::Transformer;
use super::transform::annotations::Annotations;
use super::transform::images::Images;
use super::transform::labels::Labels;
use super::transform::namespace::Namespace;
use super::transform::patches_json6902::PatchJson6902;
use super::transform::patches_strategic_merge::PatchesStrategicMerge;
use super::transform::prefix::Prefix;
use super::transform::replacements::{Replacement, Replacements};
use super::transform::replicas::ReplicaCount;
use super::transform::suffix::Suffix;
use crate::error::Result;
use crate::object::{Histories, Origin};
use crate::yaml::Span;
use crate::yaml::de::Located;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A transformer in its place among the others.
#[derive(Debug)]
pub struct Step {
    /// What it does.
    pub transformer: Transformer,
    /// What `buildMetadata` says of it.
    pub origin: Option<Arc<Origin>>,
    /// Where it was asked for.
    pub span: Span,
}

/// The built-in transformers of a kustomization, in their order.
///
/// # Errors
/// When `labels` contradict the configuration.
pub fn inline(target: &Target<'_>, config: &TransformerConfig, run: &Run<'_>) -> Result<Vec<Step>> {
    let k = &target.kustomization;
    let mut steps = Steps { list: Vec::new(), target, run };
    if let Some(paths) = k.patches_strategic_merge.as_ref().filter(|paths| !paths.is_empty()) {
        let patches = Transformer::PatchesStrategicMerge(PatchesStrategicMerge::new(paths.clone()));
        steps.push("PatchStrategicMergeTransformer", paths[0].span, patches);
    }
    for patch in &k.patches {
        steps.push("PatchTransformer", patch.span, Transformer::Patch(patch.value.clone()));
    }
    if let Some(namespace) = said(&k.namespace) {
        let set = Transformer::Namespace(Namespace::new(namespace.clone(), config));
        steps.push("NamespaceTransformer", namespace.span, set);
    }
    if let Some(prefix) = said(&k.name_prefix) {
        steps.push(
            "PrefixTransformer",
            prefix.span,
            Transformer::Prefix(Prefix::new(prefix.clone(), config)),
        );
    }
    if let Some(suffix) = said(&k.name_suffix) {
        steps.push(
            "SuffixTransformer",
            suffix.span,
            Transformer::Suffix(Suffix::new(suffix.clone(), config)),
        );
    }
    labels_and_annotations(&mut steps, config)?;
    for patch in k.patches_json6902.iter().flatten() {
        let patched = Transformer::PatchJson6902(PatchJson6902::from_entry(patch.value.clone()));
        steps.push("PatchJson6902Transformer", patch.span, patched);
    }
    for replica in &k.replicas {
        let counted = Transformer::Replicas(ReplicaCount::from_entry(replica.value.clone(), config));
        steps.push("ReplicaCountTransformer", replica.span, counted);
    }
    images(&mut steps, config);
    for entries in k.replacements.chunks(steps.at_once(k.replacements.len())) {
        let of =
            |r: &Located<Replacement>| Located { value: r.value.clone().of_kustomization(), span: r.span };
        let replacements = entries.iter().map(of).collect();
        let replaced = Transformer::Replacements(Replacements { replacements });
        steps.push("ReplacementTransformer", entries[0].span, replaced);
    }
    Ok(steps.list)
}

/// All entries at once, unless each is to be recorded.
fn images(steps: &mut Steps<'_>, config: &TransformerConfig) {
    let all = &steps.target.kustomization.images;
    let together = if steps.run.metadata.records() { 1 } else { steps.at_once(all.len()) };
    for entries in all.chunks(together) {
        let images = entries.iter().map(|entry| entry.value.clone()).collect();
        let renamed = Transformer::Images(Images::from_entries(images, config));
        steps.push("ImageTagTransformer", entries[0].span, renamed);
    }
}

fn labels_and_annotations(steps: &mut Steps<'_>, config: &TransformerConfig) -> Result<()> {
    let k = &steps.target.kustomization;
    for entry in &k.labels {
        let labels = Labels::from_entry(&entry.value, config).map_err(|e| e.at(entry.span))?;
        steps.push("LabelTransformer", entry.span, Transformer::Labels(labels));
    }
    let common = k.common_labels.clone().filter(|pairs| !pairs.value.is_empty());
    let after = k.labels.first().map(|entry| Located { value: BTreeMap::new(), span: entry.span });
    if let Some(common) = common.or(after) {
        let labels = Transformer::Labels(Labels::common(common.value, config));
        steps.push("LabelTransformer", common.span, labels);
    }
    if let Some(pairs) = k.common_annotations.clone().filter(|pairs| !pairs.value.is_empty()) {
        let annotations = Transformer::Annotations(Annotations::common(pairs.value, config));
        steps.push("AnnotationsTransformer", pairs.span, annotations);
    }
    Ok(())
}

/// A text that is there and not empty.
fn said(field: &Option<Located<String>>) -> Option<&Located<String>> {
    field.as_ref().filter(|text| !text.value.is_empty())
}

struct Steps<'a> {
    list: Vec<Step>,
    target: &'a Target<'a>,
    run: &'a Run<'a>,
}

impl Steps<'_> {
    /// How many entries of a list are one step: all of them, unless the history of objects is to tell them
    /// apart. Where `buildMetadata` records the steps, one more would be seen.
    fn at_once(&self, entries: usize) -> usize {
        match self.run.options.histories {
            Histories::Kept if !self.run.metadata.records() => 1,
            _ => entries.max(1),
        }
    }

    fn push(&mut self, kind: &str, span: Span, transformer: Transformer) {
        let origin = self.run.metadata.of_builtin(self.target, kind);
        self.list.push(Step { transformer, origin, span });
    }
}
