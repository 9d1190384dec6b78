//! `namePrefix:`: puts text before names.
//!
//! Runs after `namespace`. Names of CustomResourceDefinitions, APIServices and
//! Namespaces stay as they are; references to changed names follow at the root. Upstream:
//! `api/internal/builtins/PrefixTransformer.go`, `api/filters/prefix` (api v0.21.1). Quirks kept: which
//! kinds are skipped goes by the kind an object had at first; the result is written without a tag,
//! so a plain name can turn into a number.

use super::affix::Affix;
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::FieldSpecs;
use crate::object::Objects;
use crate::yaml::Span;
use crate::yaml::de::Located;
use serde::Deserialize;

/// The prefix transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Prefix {
    /// The prefix.
    pub prefix: Option<Located<String>>,
    /// The fields that get it. Must be given.
    pub field_specs: Option<FieldSpecs>,
}

impl Prefix {
    /// What `namePrefix:` asks for.
    pub fn new(prefix: Located<String>, config: &TransformerConfig) -> Self {
        Prefix { prefix: Some(prefix), field_specs: Some(config.name_prefix.clone()) }
    }

    /// Puts the prefix on.
    ///
    /// # Errors
    /// When there are no field specs, or a field is no scalar.
    pub fn apply(&self, objects: &mut Objects, _: &Context<'_>) -> Result<()> {
        let Some(specs) = &self.field_specs else {
            return Err(Error::input("PrefixTransformer needs `fieldSpecs`"));
        };
        let (text, span) = self.prefix.as_ref().map_or(("", Span::NONE), |t| (&t.value, t.span));
        Affix::Prefix(text).apply(specs, span, objects)
    }
}
