//! Documents of `generators:`, `transformers:` and `validators:`, each of which configures one that is
//! built in.
//!
//! Upstream: `api/internal/plugins/{loader,builtinhelpers}` (api v0.21.1). Quirks kept:
//! SortOrderTransformer cannot be named; ValueAddTransformer can only be named.

use super::Step;
use crate::error::{Error, Result};
use crate::kustomize::generate::iam_policy::IamPolicy;
use crate::kustomize::generate::{self, Args};
use crate::kustomize::kustomization::Metadata;
use crate::kustomize::options::Plugins;
use crate::kustomize::run::Run;
use crate::kustomize::target::Target;
use crate::kustomize::transform::Transformer;
use crate::kustomize::transform::images::{ImageTag, Images};
use crate::object::Object;
use crate::yaml::de::{Options, Strings, Unknown, from_node};
use crate::yaml::{self, Node, Span};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The transformer that a document configures.
///
/// # Errors
/// When it is not a built-in one or its configuration is broken.
pub fn transformer(config: &Object, run: &Run<'_>) -> Result<Step> {
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
pub fn generated(config: &Object, target: &Target<'_>, run: &Run<'_>) -> Result<Object> {
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
