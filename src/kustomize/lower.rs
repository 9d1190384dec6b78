//! Turns the fields of a kustomization, and the documents of `generators:` and `transformers:`, into
//! the same few structs. The set is closed: an enum with one match, nothing to register.
//!
//! [`inline`] is the order of the built-in transformers; those of `transformers:` come after.
//! Upstream: `api/internal/target/kusttarget_configplugin.go`,
//! `api/internal/plugins/{loader,builtinhelpers}` (api v0.21.1). Quirks kept: `labels` are followed
//! by a transformer for `commonLabels` even when there are none (one more mark in
//! `buildMetadata`); SortOrderTransformer cannot be named; ValueAddTransformer can only be named.

use super::Context;
use super::config::TransformerConfig;
use super::finish::name_hash;
use super::generate::iam_policy::IamPolicy;
use super::generate::{self, Args};
use super::kustomization::Metadata;
use super::options::Plugins;
use super::run::Run;
use super::target::Target;
use super::transform::annotations::Annotations;
use super::transform::images::{ImageTag, Images};
use super::transform::labels::Labels;
use super::transform::namespace::Namespace;
use super::transform::patches::Patch;
use super::transform::patches_json6902::PatchJson6902;
use super::transform::patches_strategic_merge::PatchesStrategicMerge;
use super::transform::prefix::Prefix;
use super::transform::replacements::Replacements;
use super::transform::replicas::ReplicaCount;
use super::transform::suffix::Suffix;
use super::transform::value_add::ValueAdd;
use crate::error::{Error, Result};
use crate::object::{Object, Objects, Origin};
use crate::yaml::de::{Located, Options, Strings, Unknown, from_node};
use crate::yaml::{self, Node, Span};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

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

impl Transformer {
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
            Transformer::Hash => name_hash::apply(objects),
        }
    }
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
    if let Some(first) = k.replacements.first() {
        let replacements = k.replacements.iter().map(|r| r.value.clone().of_kustomization()).collect();
        let replaced = Transformer::Replacements(Replacements { replacements });
        steps.push("ReplacementTransformer", first.span, replaced);
    }
    Ok(steps.list)
}

/// All entries at once, unless each is to be recorded.
fn images(steps: &mut Steps<'_>, config: &TransformerConfig) {
    let all = &steps.target.kustomization.images;
    let together = if steps.run.metadata.records() { 1 } else { all.len().max(1) };
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
    fn push(&mut self, kind: &str, span: Span, transformer: Transformer) {
        let origin = self.run.metadata.of_builtin(self.target, kind);
        self.list.push(Step { transformer, origin, span });
    }
}

/// The transformer that a document configures.
///
/// # Errors
/// When it is not a built-in one or its configuration is broken.
pub fn plugin(config: &Object, run: &Run<'_>) -> Result<Step> {
    check_builtin(config, run)?;
    let transformer = match config.kind() {
        "PatchStrategicMergeTransformer" => Transformer::PatchesStrategicMerge(read(config)?),
        "PatchTransformer" => Transformer::Patch(read(config)?),
        "NamespaceTransformer" => Transformer::Namespace(read(config)?),
        "PrefixTransformer" => Transformer::Prefix(affix(config)?),
        "SuffixTransformer" => Transformer::Suffix(affix(config)?),
        "PrefixSuffixTransformer" => Transformer::PrefixSuffix(affix(config)?, affix(config)?),
        "LabelTransformer" => Transformer::Labels(read(config)?),
        "AnnotationsTransformer" => Transformer::Annotations(read(config)?),
        "PatchJson6902Transformer" => Transformer::PatchJson6902(read(config)?),
        "ReplicaCountTransformer" => Transformer::Replicas(read(config)?),
        "ImageTagTransformer" => Transformer::Images(Images::from(read::<ImageTag>(config)?)),
        "ReplacementTransformer" => Transformer::Replacements(read(config)?),
        "ValueAddTransformer" => Transformer::ValueAdd(read(config)?),
        "HashTransformer" => Transformer::Hash,
        kind => return Err(unknown(kind, "transformer", &GENERATORS, config.span())),
    };
    Ok(Step { transformer, origin: run.metadata.of_plugin(config), span: config.span() })
}

/// What a generator's document makes.
///
/// # Errors
/// When it is not a built-in one or its configuration is broken.
pub fn generate(config: &Object, target: &Target<'_>, run: &Run<'_>) -> Result<Object> {
    check_builtin(config, run)?;
    let at = config.span();
    let made = match config.kind() {
        "ConfigMapGenerator" => generate::config_map::generate(&args(config)?, at, &target.context(run)),
        "SecretGenerator" => generate::secret::generate(&args(config)?, at, &target.context(run)),
        "IAMPolicyGenerator" => read_with::<IamPolicy>(config, Strings::Strict)?.generate(),
        "HelmChartInflationGenerator" => generate::helm::refuse(&config.doc, at, run.options.helm),
        kind => Err(unknown(kind, "generator", &TRANSFORMERS, at)),
    };
    made.map_err(|e| e.at(at))
}

const GENERATORS: [&str; 4] =
    ["ConfigMapGenerator", "SecretGenerator", "IAMPolicyGenerator", "HelmChartInflationGenerator"];

const TRANSFORMERS: [&str; 14] = [
    "PatchStrategicMergeTransformer",
    "PatchTransformer",
    "NamespaceTransformer",
    "PrefixTransformer",
    "SuffixTransformer",
    "PrefixSuffixTransformer",
    "LabelTransformer",
    "AnnotationsTransformer",
    "PatchJson6902Transformer",
    "ReplicaCountTransformer",
    "ImageTagTransformer",
    "ReplacementTransformer",
    "ValueAddTransformer",
    "HashTransformer",
];

fn unknown(kind: &str, wanted: &str, others: &[&str], at: Span) -> Error {
    if others.contains(&kind) {
        return Error::input(format!("{kind} is not a {wanted}")).at(at);
    }
    let known = if wanted == "generator" { &GENERATORS[..] } else { &TRANSFORMERS[..] };
    let error = Error::input(format!("there is no built-in {wanted} {kind}")).at(at);
    match crate::nearest::nearest(kind, known.iter().copied()) {
        Some(name) => error.hint(format!("did you mean {name}?")),
        None => error,
    }
}

/// Built-in ones are of `apiVersion: builtin`; others would have to be run.
fn check_builtin(config: &Object, run: &Run<'_>) -> Result<()> {
    if config.api_version() == "builtin" {
        return Ok(());
    }
    let what = format!("the plugin {} ({})", config.kind(), config.api_version());
    Err(match run.options.plugins {
        Plugins::BuiltinOnly => Error::input(format!("{what} is not built in, and others are not enabled"))
            .hint("kustomize needs --enable-alpha-plugins for it; offlux runs no other program"),
        Plugins::Any => Error::not_supported(format!("{what}: offlux runs no other program")),
    }
    .at(config.span()))
}

/// Leniently, as `sigs.k8s.io/yaml` reads into a struct: unknown fields are skipped, numbers are
/// taken for text.
fn read<T: DeserializeOwned>(config: &Object) -> Result<T> {
    read_with(config, Strings::FromScalars)
}

/// As yaml v3 reads, which prefixes and suffixes alone use.
fn affix<T: DeserializeOwned>(config: &Object) -> Result<T> {
    read_with(config, Strings::AsWritten)
}

fn read_with<T: DeserializeOwned>(config: &Object, strings: Strings) -> Result<T> {
    read_node(&yaml::json::printed(&config.doc)?, strings)
        .map_err(|e| e.prefix(config.kind()).at(config.span()))
}

fn read_node<T: DeserializeOwned>(document: &Node, strings: Strings) -> Result<T> {
    from_node(document, Options { unknown: Unknown::Allow, strings })
}

/// The arguments of a generator with a document of its own, which may be called by its `metadata`
/// and whose `env` counts for nothing. Numbers are no text in fields of an embedded struct. A
/// ConfigMap knows no type.
fn args(config: &Object) -> Result<Args> {
    let mut document = yaml::json::printed(&config.doc)?;
    if let (Some(fields), "ConfigMapGenerator") = (document.as_mapping_mut(), config.kind()) {
        fields.entries.retain(|field| !field.key.text.eq_ignore_ascii_case("type"));
    }
    let failed = |e: Error| e.prefix(config.kind()).at(config.span());
    let mut args: Args = read_node(&document, Strings::Strict).map_err(failed)?;
    let Named { metadata } = read_node(&document, Strings::FromScalars).map_err(failed)?;
    if args.name.is_empty() {
        args.name = metadata.name;
    }
    if args.namespace.is_empty() {
        args.namespace = metadata.namespace;
    }
    Ok(args)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    metadata: Metadata,
}
