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
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let Some(specs) = &self.field_specs else {
            return Err(Error::input("PrefixTransformer needs `fieldSpecs`"));
        };
        let (text, span) = self.prefix.as_ref().map_or(("", Span::NONE), |t| (&t.value, t.span));
        Affix::Prefix(text).apply(specs, span, objects, cx.growth)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{check, config, fails, located, read};
    use super::*;

    fn prefix(text: &str) -> Prefix {
        Prefix::new(located(text.to_owned()), &config())
    }

    fn object(kind: &str, name: &str) -> String {
        format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n")
    }

    #[test]
    fn names_get_the_prefix_and_remember_it() {
        let objects = check(|o, cx| prefix("a-").apply(o, cx), &object("Pod", "x"), &object("Pod", "a-x"));
        let pod = objects.get(0).unwrap();
        assert_eq!(pod.prefixes, ["a-"]);
        assert_eq!(pod.original_id().name, "x");
    }

    #[test]
    fn some_kinds_keep_their_names() {
        for kind in ["CustomResourceDefinition", "Namespace"] {
            check(|o, cx| prefix("a-").apply(o, cx), &object(kind, "x"), &object(kind, "x"));
        }
        let service = "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: x\n";
        check(|o, cx| prefix("a-").apply(o, cx), service, service);
        check(|o, cx| prefix("a-").apply(o, cx), &object("APIService", "x"), &object("APIService", "a-x"));
    }

    #[test]
    fn the_result_is_plain_unless_the_name_was_quoted() {
        check(|o, cx| prefix("1").apply(o, cx), &object("Pod", "\"2\""), &object("Pod", "\"12\""));
        check(|o, cx| prefix("1e").apply(o, cx), &object("Pod", "2"), &object("Pod", "100"));
    }

    #[test]
    fn a_name_with_a_comma_is_an_error() {
        let message = fails(|o, cx| prefix("a-").apply(o, cx), &object("Pod", "x,y"));
        assert!(message.contains("has a comma"), "{message}");
    }

    #[test]
    fn field_specs_must_be_given() {
        let bare: Prefix = read("prefix: a-");
        assert!(fails(|o, cx| bare.apply(o, cx), &object("Pod", "x")).contains("needs `fieldSpecs`"));
    }

    #[test]
    fn other_fields_are_changed_where_they_are() {
        let prefix: Prefix = read("{prefix: a-, fieldSpecs: [{path: spec/name, kind: Pod}]}");
        let objects = check(
            |o, cx| prefix.apply(o, cx),
            "kind: Pod\nmetadata:\n  name: x\nspec:\n  name: y\n",
            "kind: Pod\nmetadata:\n  name: x\nspec:\n  name: a-y\n",
        );
        assert!(objects.get(0).unwrap().prefixes.is_empty());
    }
}
