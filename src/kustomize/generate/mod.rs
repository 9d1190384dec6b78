//! Generators: objects made from literals, files and the like.
//!
//! [`config_map`] and [`secret`] serve `configMapGenerator` and `secretGenerator`, [`iam_policy`]
//! and [`helm`] the generators of the same names; [`sources`] reads keys and values, [`absorb`] puts
//! what was made among the objects that are already there. They run after the resources were read
//! and before components and transformers. Upstream: `api/internal/generators`,
//! `api/types/{generatorargs,generatoroptions,kvpairsources}.go` (api v0.21.1).

pub mod absorb;
pub mod config_map;
pub mod data;
pub mod helm;
pub mod iam_policy;
pub mod secret;
pub mod sources;

use crate::error::{Error, Result};
use crate::kustomize::field_spec::set_entry;
use crate::object::{Behavior, Object};
use crate::yaml::de::Located;
use crate::yaml::{Mapping, Node, Span};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One entry of `configMapGenerator` or `secretGenerator`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Args {
    /// The namespace of what is made; empty for none.
    pub namespace: String,
    /// The name before any hash.
    pub name: String,
    /// `create`, `replace` or `merge`; anything else says nothing.
    pub behavior: String,
    /// `key=value` each.
    pub literals: Vec<Located<String>>,
    /// `[key=]path` each.
    pub files: Vec<Located<String>>,
    /// Paths of files with `KEY=value` lines.
    pub envs: Vec<Located<String>>,
    /// The older spelling of a single entry of `envs`.
    pub env: Option<Located<String>>,
    /// Labels and the like.
    pub options: Option<Options>,
    /// A Secret's type; unknown to ConfigMaps.
    pub r#type: Option<Located<String>>,
}

/// `generatorOptions`, and `options` of one generator.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Labels of what is made.
    pub labels: BTreeMap<String, Located<String>>,
    /// Annotations of what is made.
    pub annotations: BTreeMap<String, Located<String>>,
    /// Whether the name stays as it is.
    pub disable_name_suffix_hash: bool,
    /// Whether what is made is marked immutable.
    pub immutable: bool,
}

impl Args {
    /// The arguments of an inline generator: `env` counts as the last of `envs`, and what
    /// `generatorOptions` say counts where the generator says nothing.
    pub fn inline(&self, global: Option<&Options>) -> Args {
        let mut args = self.clone();
        args.envs.extend(args.env.take().filter(|env| !env.value.is_empty()));
        args.options = match (args.options, global) {
            (local, None) => local,
            (local, Some(global)) => Some(local.unwrap_or_default().over(global)),
        };
        args
    }
}

impl Options {
    fn over(mut self, global: &Options) -> Options {
        for (key, value) in &global.labels {
            self.labels.entry(key.clone()).or_insert_with(|| value.clone());
        }
        for (key, value) in &global.annotations {
            self.annotations.entry(key.clone()).or_insert_with(|| value.clone());
        }
        self.disable_name_suffix_hash |= global.disable_name_suffix_hash;
        self.immutable |= global.immutable;
        self
    }
}

/// An object of a kind of the core group, with the name and the namespace asked for.
fn base(kind: &str, args: &Args, span: Span) -> Result<Mapping> {
    if args.name.is_empty() {
        return Err(Error::input(format!("a generated {kind} needs a name")).at(span));
    }
    let mut metadata = Mapping::new(span);
    metadata.set("name", Node::string(args.name.as_str(), span));
    if !args.namespace.is_empty() {
        metadata.set("namespace", Node::string(args.namespace.as_str(), span));
    }
    let mut object = Mapping::new(span);
    object.set("apiVersion", Node::plain("v1", span));
    object.set("kind", Node::plain(kind, span));
    object.set("metadata", Node::Mapping(metadata));
    Ok(object)
}

/// Adds labels and annotations.
fn label(object: &mut Mapping, options: Option<&Options>) -> Result<()> {
    let Some(options) = options else { return Ok(()) };
    for (field, values) in [("labels", &options.labels), ("annotations", &options.annotations)] {
        for (key, value) in values {
            let metadata = object.get_mut("metadata").and_then(Node::as_mapping_mut);
            if let Some(map) = metadata.map(|m| m.get_or_insert_with(field, || Node::mapping(value.span))) {
                set_entry(map, key, &value.value, value.span)?;
            }
        }
    }
    Ok(())
}

/// Adds the mark of immutability.
fn mark(object: &mut Mapping, options: Option<&Options>, span: Span) {
    if options.is_some_and(|o| o.immutable) {
        object.set("immutable", Node::plain("true", span));
    }
}

/// The object with what the build has to remember of it.
fn finish(document: Mapping, args: &Args) -> Object {
    let mut object = Object::new(Node::Mapping(document));
    object.needs_hash = !args.options.as_ref().is_some_and(|o| o.disable_name_suffix_hash);
    object.behavior = Some(match args.behavior.as_str() {
        "create" => Behavior::Create,
        "replace" => Behavior::Replace,
        "merge" => Behavior::Merge,
        _ => Behavior::Unspecified,
    });
    object
}
