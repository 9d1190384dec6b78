//! `labels:` and `commonLabels:`: puts labels on objects, and on selectors and templates when asked to.
//!
//! Runs after prefixes and suffixes, before annotations: entry by entry of `labels`, then
//! `commonLabels`. Upstream: `api/internal/builtins/LabelTransformer.go`, `api/filters/labels`,
//! `api/internal/target/kusttarget_configplugin.go` (api v0.21.1). Quirk kept: a label that was added
//! in several places of an object is one value from then on ([`crate::object::shared_values`]).

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
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        pairs::apply(&self.labels, &self.field_specs, objects, cx.growth)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{HERE, check, config, fails, read, run};
    use super::*;

    const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec: {}\n";

    fn entry(text: &str) -> Labels {
        Labels::from_entry(&read::<Entry>(text), &config()).unwrap()
    }

    #[test]
    fn labels_go_where_they_are_asked_for() {
        let metadata = "metadata:\n  labels:\n    a: b\n";
        let selector = "  selector:\n    matchLabels:\n      a: b\n";
        let template = "    metadata:\n      labels:\n        a: b\n";
        for (text, selector, template) in [
            ("pairs: {a: b}", "", ""),
            ("{pairs: {a: b}, includeTemplates: true}", "", template),
            ("{pairs: {a: b}, includeSelectors: true}", selector, template),
            ("{pairs: {a: b}, fields: [{path: spec/selector/matchLabels, create: true}]}", selector, ""),
            ("{pairs: {a: b}, fields: [{path: spec/selector/matchLabels}]}", "", ""),
        ] {
            let expected = format!(
                "apiVersion: apps/v1\nkind: Deployment\n{metadata}spec:\n{selector}  template:\n{template}    spec: {{}}\n"
            );
            check(|o, cx| entry(text).apply(o, cx), DEPLOYMENT, &expected);
        }
    }

    #[test]
    fn values_are_strings_and_lead_to_their_place() {
        let labels = Labels::common(Pairs::from([("on".into(), located("5"))]), &config());
        let objects = check(
            |o, cx| labels.apply(o, cx),
            "kind: Foo\n",
            "kind: Foo\nmetadata:\n  labels:\n    \"on\": \"5\"\n",
        );
        let value = objects.get(0).unwrap().doc.at(&["metadata", "labels", "on"]).unwrap();
        assert_eq!(value.span(), HERE);
    }

    fn located(text: &str) -> crate::yaml::de::Located<String> {
        super::super::check::located(text.to_owned())
    }

    #[test]
    fn a_null_is_filled_and_anything_else_is_an_error() {
        let label = entry("pairs: {a: b}");
        check(
            |o, cx| label.apply(o, cx),
            "kind: Foo\nmetadata:\n  labels: null\n",
            "kind: Foo\nmetadata:\n  labels:\n    a: b\n",
        );
        let message = fails(|o, cx| label.apply(o, cx), "kind: Foo\nmetadata:\n  labels: x\n");
        assert!(message.contains("expected a mapping, found the scalar `x`"), "{message}");
    }

    #[test]
    fn a_contradiction_to_the_configuration_is_an_error() {
        let entry: Entry = read("{pairs: {a: b}, fields: [{path: metadata/labels}]}");
        assert!(Labels::from_entry(&entry, &config()).is_err());
    }

    #[test]
    fn a_label_that_was_added_in_several_places_is_one_value() {
        let mut objects = check(
            |o, cx| {
                entry("{pairs: {a: b}, includeSelectors: true}").apply(o, cx)?;
                super::super::settle(o);
                entry("pairs: {a: c}").apply(o, cx)
            },
            "apiVersion: v1\nkind: Service\n",
            "apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    a: c\nspec:\n  selector:\n    a: c\n",
        );
        objects.iter_mut().for_each(|o| o.shared.clear());
        run(&mut objects, |o, cx| entry("pairs: {a: d}").apply(o, cx)).unwrap();
        let doc = &objects.get(0).unwrap().doc;
        assert_eq!(doc.text_at(&["spec", "selector", "a"]), Some("c"), "cleared, so no longer one value");
    }
}
