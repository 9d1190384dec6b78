//! The fields of a replacement, as they are written.
//!
//! Upstream: `api/types/replacement.go` (api v0.21.1).

use crate::kustomize::selector::Selector;
use crate::yaml::de::{Located, embedded};
use serde::Deserialize;

/// The field of an object that is meant when none is named.
pub(super) const DEFAULT_FIELD: &str = "metadata.name";

/// One entry: a source and targets, or the path of a file of such.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Replacement {
    /// Where the value comes from.
    pub source: Option<Source>,
    /// Where it goes.
    pub targets: Option<Vec<Option<Target>>>,
    /// The value itself, in place of a source.
    pub source_value: Option<Located<String>>,
    /// A file with one entry or a list of them.
    pub path: Option<Located<String>>,
}

/// The one object and field a value comes from; names are exact, empty ones match anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Source {
    /// The API group.
    #[serde(deserialize_with = "embedded")]
    pub group: String,
    /// The version.
    #[serde(deserialize_with = "embedded")]
    pub version: String,
    /// The kind.
    #[serde(deserialize_with = "embedded")]
    pub kind: String,
    /// The name, present or earlier.
    #[serde(deserialize_with = "embedded")]
    pub name: String,
    /// The namespace, present or earlier.
    #[serde(deserialize_with = "embedded")]
    pub namespace: String,
    /// The field; `metadata.name` when empty.
    pub field_path: String,
    /// Takes a part of the value.
    pub options: Option<FieldOptions>,
}

/// The objects and fields a value goes to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Target {
    /// Which objects.
    pub select: Option<Selector>,
    /// Which of them not.
    pub reject: Vec<Located<Option<Selector>>>,
    /// The fields; `metadata.name` when empty.
    pub field_paths: Vec<Located<String>>,
    /// Replaces a part of the field, or makes it.
    pub options: Option<FieldOptions>,
}

/// How to read or write a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldOptions {
    /// Cuts the text into parts.
    pub delimiter: String,
    /// Which part, from 0.
    pub index: i64,
    /// Not used by anything.
    pub encoding: String,
    /// Whether a missing field is made.
    pub create: bool,
}
