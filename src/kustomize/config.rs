//! The transformer configuration: which fields the transformers touch.
//!
//! Begins as the default tables and grows by the files of `configurations:`, by what `crds:` files
//! say ([`crds`]), and by what bases and components bring. A table that nobody touched stays
//! borrowed from the program, so that most builds copy nothing.
//!
//! Upstream: `api/internal/plugins/builtinconfig` (api v0.21.1).

pub mod crds;
mod merge;
pub mod name_references;
pub mod tables;
pub mod var_references;

pub use merge::{merge_spec, merge_specs};

use crate::error::{Error, Result};
use crate::kustomize::field_spec::FieldSpecs;
use crate::kustomize::loader::Loader;
use crate::object::path::Text;
use crate::yaml::de::{self, Options, Strings, Unknown, embedded};
use crate::yaml::{self, v2};
use camino::Utf8Path;
use serde::Deserialize;
use std::borrow::Cow;

/// Fields that hold the names of objects of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct NameReference {
    /// The API group of the objects that are named; empty matches anything.
    #[serde(deserialize_with = "embedded")]
    pub group: Text,
    /// Their version; empty matches anything.
    #[serde(deserialize_with = "embedded")]
    pub version: Text,
    /// Their kind.
    #[serde(deserialize_with = "embedded")]
    pub kind: Text,
    /// The fields that name them.
    #[serde(rename = "fieldSpecs")]
    pub referrers: FieldSpecs,
}

/// Fields that hold names, by the kind that is named: the default table, or what files made of it.
pub type NameReferences = Cow<'static, [NameReference]>;

/// Which fields each transformer touches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TransformerConfig {
    /// For `namePrefix`.
    pub name_prefix: FieldSpecs,
    /// For `nameSuffix`.
    pub name_suffix: FieldSpecs,
    /// For `namespace`.
    pub namespace: FieldSpecs,
    /// For `commonLabels`, and for `labels` that include selectors.
    pub common_labels: FieldSpecs,
    /// For every entry of `labels`.
    pub labels: FieldSpecs,
    /// For `labels` that include templates.
    pub template_labels: FieldSpecs,
    /// For `commonAnnotations`.
    pub common_annotations: FieldSpecs,
    /// Which fields hold names of other objects.
    pub name_reference: NameReferences,
    /// Where `vars` are replaced.
    pub var_reference: FieldSpecs,
    /// For `images`.
    pub images: FieldSpecs,
    /// For `replicas`.
    pub replicas: FieldSpecs,
}

impl TransformerConfig {
    /// The default tables.
    pub const fn builtin() -> Self {
        TransformerConfig {
            name_prefix: Cow::Borrowed(tables::NAME_PREFIX),
            name_suffix: Cow::Borrowed(tables::NAME_SUFFIX),
            namespace: Cow::Borrowed(tables::NAMESPACE),
            common_labels: Cow::Borrowed(tables::COMMON_LABELS),
            labels: Cow::Borrowed(&[]),
            template_labels: Cow::Borrowed(tables::TEMPLATE_LABELS),
            common_annotations: Cow::Borrowed(tables::COMMON_ANNOTATIONS),
            name_reference: Cow::Borrowed(name_references::NAME_REFERENCE),
            var_reference: Cow::Borrowed(var_references::VAR_REFERENCE),
            images: Cow::Borrowed(tables::IMAGES),
            replicas: Cow::Borrowed(tables::REPLICAS),
        }
    }

    /// The default tables and the files of `configurations:`.
    ///
    /// # Errors
    /// When a file cannot be read, has fields that are not known, or contradicts another.
    pub fn load<P: AsRef<Utf8Path>>(loader: &Loader<'_>, paths: &[P]) -> Result<Self> {
        let mut files = TransformerConfig::default();
        for path in paths {
            files = files.merge(&TransformerConfig::read(loader, path.as_ref())?)?;
        }
        TransformerConfig::builtin().merge(&files)
    }

    /// One file of `configurations:`, by itself.
    ///
    /// # Errors
    /// When it cannot be read or has fields that are not known.
    fn read(loader: &Loader<'_>, path: &Utf8Path) -> Result<Self> {
        let source = loader.load(path)?;
        let read = |e: Error| e.context(format!("while reading the transformer configuration {path}"), None);
        let text = yaml::utf8(&source.bytes, source.file);
        let Some(document) = text.and_then(|text| v2::parse_strict(text, source.file)).map_err(read)? else {
            return Ok(TransformerConfig::default());
        };
        let options = Options { unknown: Unknown::Deny, strings: Strings::FromScalars };
        let mut config: TransformerConfig = de::from_node(&document, options).map_err(read)?;
        config.sort();
        Ok(config)
    }
}

#[cfg(test)]
mod tests;
