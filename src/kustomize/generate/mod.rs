//! Generators: objects made from literals, files and the like.
//!
//! [`config_map`] and [`secret`] serve `configMapGenerator` and `secretGenerator`, [`iam_policy`]
//! and [`helm`] the generators of the same names; [`sources`] reads keys and values, [`absorb`] puts
//! what was made among the objects that are already there. They run after the resources were read
//! and before components and transformers. Upstream: `api/internal/generators`,
//! `api/types/{generatorargs,generatoroptions,kvpairsources}.go` (api v0.21.1).

pub mod absorb;
pub mod config_map;
pub mod helm;
pub mod iam_policy;
pub mod secret;
pub mod sources;

use crate::error::{Error, Result};
use crate::object::{Behavior, Object};
use crate::yaml::de::Located;
use crate::yaml::{Mapping, Node, Scalar, Span, Style};
use compact_str::CompactString;
use serde::Deserialize;

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
    pub env: Located<String>,
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
    pub labels: Option<Mapping>,
    /// Annotations of what is made.
    pub annotations: Option<Mapping>,
    /// Whether the name stays as it is.
    pub disable_name_suffix_hash: bool,
    /// Whether what is made is marked immutable.
    pub immutable: bool,
}
