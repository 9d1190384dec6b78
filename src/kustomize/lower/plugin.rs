//! Documents of `generators:`, `transformers:` and `validators:`, each of which configures one that is
//! built in. [`TRANSFORMERS`] and [`GENERATORS`] are all the kinds there are.
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
use crate::yaml::{self, Node};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A kind of transformer, and how its document is read.
type Transforms = (&'static str, fn(&Object) -> Result<Transformer>);

/// All kinds that `transformers:` can name.
const TRANSFORMERS: [Transforms; 14] = [
    ("PatchStrategicMergeTransformer", |doc| read(doc).map(Transformer::PatchesStrategicMerge)),
    ("PatchTransformer", |doc| read(doc).map(Transformer::Patch)),
    ("NamespaceTransformer", |doc| read(doc).map(Transformer::Namespace)),
    ("PrefixTransformer", |doc| affix(doc).map(Transformer::Prefix)),
    ("SuffixTransformer", |doc| affix(doc).map(Transformer::Suffix)),
    ("PrefixSuffixTransformer", |doc| Ok(Transformer::PrefixSuffix(affix(doc)?, affix(doc)?))),
    ("LabelTransformer", |doc| read(doc).map(Transformer::Labels)),
    ("AnnotationsTransformer", |doc| read(doc).map(Transformer::Annotations)),
    ("PatchJson6902Transformer", |doc| read(doc).map(Transformer::PatchJson6902)),
    ("ReplicaCountTransformer", |doc| read(doc).map(Transformer::Replicas)),
    ("ImageTagTransformer", |doc| Ok(Transformer::Images(Images::from(read::<ImageTag>(doc)?)))),
    ("ReplacementTransformer", |doc| read(doc).map(Transformer::Replacements)),
    ("ValueAddTransformer", |doc| read(doc).map(Transformer::ValueAdd)),
    ("HashTransformer", |_| Ok(Transformer::Hash)),
];

/// A kind of generator, and what makes its object.
type Generates = (&'static str, fn(&Object, &Target<'_>, &Run<'_>) -> Result<Object>);

/// All kinds that `generators:` can name.
const GENERATORS: [Generates; 4] = [
    ("ConfigMapGenerator", |doc, target, run| {
        generate::config_map::generate(&args(doc)?, doc.span(), &target.context(run))
    }),
    ("SecretGenerator", |doc, target, run| {
        generate::secret::generate(&args(doc)?, doc.span(), &target.context(run))
    }),
    ("IAMPolicyGenerator", |doc, _, _| read_with::<IamPolicy>(doc, Strings::Strict)?.generate()),
    ("HelmChartInflationGenerator", |doc, _, run| {
        generate::helm::refuse(&doc.doc, doc.span(), run.options.helm)
    }),
];

/// The transformer that a document configures.
///
/// # Errors
/// When it is not a built-in one or its configuration is broken.
pub fn transformer(config: &Object, run: &Run<'_>) -> Result<Step> {
    check_builtin(config, run)?;
    let read = known(&TRANSFORMERS, config).ok_or_else(|| unknown("transformer", config))?;
    Ok(Step { transformer: read(config)?, origin: run.metadata.of_plugin(config), span: config.span() })
}

/// What a generator's document makes.
///
/// # Errors
/// When it is not a built-in one or its configuration is broken.
pub fn generated(config: &Object, target: &Target<'_>, run: &Run<'_>) -> Result<Object> {
    check_builtin(config, run)?;
    let generate = known(&GENERATORS, config).ok_or_else(|| unknown("generator", config))?;
    generate(config, target, run).map_err(|e| e.at(config.span()))
}

/// What a table has for the kind of a document.
fn known<T: Copy>(table: &[(&str, T)], config: &Object) -> Option<T> {
    table.iter().find(|(kind, _)| *kind == config.kind()).map(|(_, entry)| *entry)
}

fn unknown(wanted: &str, config: &Object) -> Error {
    let (kind, at) = (config.kind(), config.span());
    if known(&TRANSFORMERS, config).is_some() || known(&GENERATORS, config).is_some() {
        return Error::input(format!("{kind} is not a {wanted}")).at(at);
    }
    let kinds: Vec<&str> = match wanted {
        "generator" => GENERATORS.iter().map(|(kind, _)| *kind).collect(),
        _ => TRANSFORMERS.iter().map(|(kind, _)| *kind).collect(),
    };
    let error = Error::input(format!("there is no built-in {wanted} {kind}")).at(at);
    match crate::nearest::nearest(kind, kinds) {
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
