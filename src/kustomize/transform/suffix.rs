//! `nameSuffix:`: puts text after names.
//!
//! Runs after `namespace` and `namePrefix`. Names of CustomResourceDefinitions, APIServices and
//! Namespaces stay as they are; references to changed names follow at the root. Upstream:
//! `api/internal/builtins/SuffixTransformer.go`, `api/filters/suffix` (api v0.21.1). Quirks kept: which
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

/// The suffix transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Suffix {
    /// The suffix.
    pub suffix: Option<Located<String>>,
    /// The fields that get it. Must be given.
    pub field_specs: Option<FieldSpecs>,
}

impl Suffix {
    /// What `nameSuffix:` asks for.
    pub fn new(suffix: Located<String>, config: &TransformerConfig) -> Self {
        Suffix { suffix: Some(suffix), field_specs: Some(config.name_suffix.clone()) }
    }

    /// Puts the suffix on.
    ///
    /// # Errors
    /// When there are no field specs, or a field is no scalar.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let Some(specs) = &self.field_specs else {
            return Err(Error::input("SuffixTransformer needs `fieldSpecs`"));
        };
        let (text, span) = self.suffix.as_ref().map_or(("", Span::NONE), |t| (&t.value, t.span));
        Affix::Suffix(text).apply(specs, span, objects, cx.growth)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{check, config, located};
    use super::*;

    #[test]
    fn names_get_the_suffix_and_remember_it() {
        let suffix = Suffix::new(located("-a,b".to_owned()), &config());
        let objects = check(
            |o, cx| suffix.apply(o, cx),
            "kind: Pod\nmetadata:\n  name: x\n",
            "kind: Pod\nmetadata:\n  name: x-a,b\n",
        );
        assert_eq!(objects.get(0).unwrap().suffixes, ["-a", "b"], "kept as a text with commas");
    }
}
