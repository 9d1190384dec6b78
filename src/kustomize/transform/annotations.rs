//! `commonAnnotations:`: puts annotations on objects and on their pod templates.
//!
//! Runs after labels, before JSON patches. Upstream: `api/internal/builtins/AnnotationsTransformer.go`,
//! `api/filters/annotations` (api v0.21.1). Quirk kept: an annotation that was added in several
//! places of an object is one value from then on ([`crate::object::shared_values`]).

use super::pairs::{self, Pairs};
use crate::error::Result;
use crate::kustomize::Context;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::FieldSpecs;
use crate::object::Objects;
use serde::Deserialize;

/// The annotation transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Annotations {
    /// The annotations.
    pub annotations: Pairs,
    /// The fields that get them.
    pub field_specs: FieldSpecs,
}

impl Annotations {
    /// What `commonAnnotations:` asks for.
    pub fn common(annotations: Pairs, config: &TransformerConfig) -> Self {
        Annotations { annotations, field_specs: config.common_annotations.clone() }
    }

    /// Sets the annotations.
    ///
    /// # Errors
    /// When a field that should hold annotations is no mapping.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        pairs::apply(&self.annotations, &self.field_specs, objects, cx.growth)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{check, config, located};
    use super::*;

    #[test]
    fn annotations_go_on_objects_and_templates() {
        let pairs = Pairs::from([("a".to_owned(), located("b".to_owned()))]);
        let common = Annotations::common(pairs, &config());
        check(
            |o, cx| common.apply(o, cx),
            "apiVersion: batch/v1\nkind: Job\n---\napiVersion: v1\nkind: Pod\n",
            "apiVersion: batch/v1\nkind: Job\nmetadata:\n  annotations:\n    a: b\nspec:\n  template:\n    \
             metadata:\n      annotations:\n        a: b\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  \
             annotations:\n    a: b\n",
        );
    }
}
