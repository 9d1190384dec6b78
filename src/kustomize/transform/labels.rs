//! `labels:` and `commonLabels:`: puts labels on objects, and on selectors and templates when asked to.
//!
//! Runs after prefixes and suffixes, before annotations: entry by entry of `labels`, then
//! `commonLabels`. Upstream: `api/internal/builtins/LabelTransformer.go`, `api/filters/labels`,
//! `api/internal/target/kusttarget_configplugin.go` (api v0.21.1). Quirk kept: a label that was added
//! in several places of an object is one value from then on ([`super::shared`]).

use super::pairs;
pub use super::pairs::Pairs;
use crate::error::Result;
use crate::kustomize::Context;
use crate::kustomize::config::{TransformerConfig, merge_spec, merge_specs};
use crate::kustomize::field_spec::{FieldSpec, FieldSpecs};
use crate::object::Objects;
use serde::Deserialize;
use std::borrow::Cow;

/// One entry of `labels:` in a kustomization.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entry {
    /// The labels.
    pub pairs: Pairs,
    /// Whether selectors and templates get them too.
    pub include_selectors: bool,
    /// Whether templates get them too.
    pub include_templates: bool,
    /// More fields that get them.
    pub fields: FieldSpecs,
}

/// The label transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Labels {
    /// The labels.
    pub labels: Pairs,
    /// The fields that get them.
    pub field_specs: FieldSpecs,
}

impl Labels {
    /// What an entry of `labels:` asks for.
    ///
    /// # Errors
    /// When its fields contradict the configuration.
    pub fn from_entry(entry: &Entry, config: &TransformerConfig) -> Result<Self> {
        let own: FieldSpecs = Cow::Owned(entry.fields.to_vec());
        let mut specs = merge_specs(&own, &config.labels)?;
        if entry.include_selectors {
            specs = merge_specs(&specs, &config.common_labels)?;
        } else {
            if entry.include_templates {
                specs = merge_specs(&specs, &config.template_labels)?;
            }
            merge_spec(&mut specs, &FieldSpec::make(["", "", ""], "metadata/labels"))?;
        }
        Ok(Labels { labels: entry.pairs.clone(), field_specs: specs })
    }

    /// What `commonLabels:` asks for.
    pub fn common(labels: Pairs, config: &TransformerConfig) -> Self {
        Labels { labels, field_specs: config.common_labels.clone() }
    }

    /// Sets the labels.
    ///
    /// # Errors
    /// When a field that should hold labels is no mapping.
    pub fn apply(&self, objects: &mut Objects, _: &Context<'_>) -> Result<()> {
        pairs::apply(&self.labels, &self.field_specs, objects)
    }
}
