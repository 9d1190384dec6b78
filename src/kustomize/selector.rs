//! Selectors: which objects a `target:`, a `select:` or a `reject:` means.
//!
//! Group, version, kind, name and namespace are regular expressions that must match the whole
//! text; an absent one matches anything. Labels and annotations are matched by selectors in
//! Kubernetes' syntax ([`labels`]). A patch target looks at the original and at the present name
//! and namespace ([`Matcher::matches`]); a replacement target at each id an object has or had
//! ([`Matcher::matches_id`]).
//!
//! Upstream: kustomize api v0.21.1, `types/selector.go`, `resmap/reswrangler.go` (`Select`).
//! Kept: a namespace is compared as `default` where an object of a patch target has none, and raw
//! in a replacement target; a broken label selector fails only when an object gets that far.

pub mod labels;

use super::pattern::Pattern;
use crate::error::{Error, Result};
use crate::object::{Gvk, Object, ObjectId};
use crate::yaml::de::embedded;
use labels::LabelSelector;
use serde::Deserialize;

/// What objects are looked for; every empty field matches anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Selector {
    /// The API group, as a regular expression.
    #[serde(deserialize_with = "embedded")]
    pub group: String,
    /// The version, as a regular expression.
    #[serde(deserialize_with = "embedded")]
    pub version: String,
    /// The kind, as a regular expression.
    #[serde(deserialize_with = "embedded")]
    pub kind: String,
    /// The name, as a regular expression.
    #[serde(deserialize_with = "embedded")]
    pub name: String,
    /// The namespace, as a regular expression.
    #[serde(deserialize_with = "embedded")]
    pub namespace: String,
    /// A label selector over the annotations.
    pub annotation_selector: String,
    /// A label selector over the labels.
    pub label_selector: String,
}

impl Selector {
    /// Compiles the regular expressions.
    ///
    /// # Errors
    /// When one of them is not one that Go accepts.
    pub fn compile(&self) -> Result<Matcher> {
        Ok(Matcher {
            group: Pattern::anchored(&self.group)?,
            version: Pattern::anchored(&self.version)?,
            kind: Pattern::anchored(&self.kind)?,
            name: Pattern::anchored(&self.name)?,
            namespace: Pattern::anchored(&self.namespace)?,
            labels: labels::parse(&self.label_selector),
            annotations: labels::parse(&self.annotation_selector),
        })
    }

    /// Whether nothing is said about group, version, kind, name and namespace.
    pub fn has_no_id(&self) -> bool {
        [&self.group, &self.version, &self.kind, &self.name, &self.namespace].iter().all(|f| f.is_empty())
    }

    /// Whether nothing is said about labels and annotations.
    pub fn has_no_labels(&self) -> bool {
        self.label_selector.is_empty() && self.annotation_selector.is_empty()
    }
}

/// A compiled [`Selector`].
#[derive(Clone, Debug)]
pub struct Matcher {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    labels: Result<LabelSelector>,
    annotations: Result<LabelSelector>,
}

impl Matcher {
    /// Whether a patch target means this object.
    ///
    /// # Errors
    /// When all but labels and annotations match and one of these selectors is malformed.
    pub fn matches(&self, object: &Object) -> Result<bool> {
        let current = object.id();
        let original = object.previous.first();
        let namespace = |id: &ObjectId| self.namespace.matches(id.effective_namespace());
        if !namespace(&current) && !original.is_some_and(namespace) {
            return Ok(false);
        }
        let name = |id: &ObjectId| self.name.matches(&id.name);
        if !name(&current) && !original.is_some_and(name) {
            return Ok(false);
        }
        Ok(self.matches_gvk(&current.gvk) && self.matches_labels(object)?)
    }

    /// Whether group, version, kind, name and the namespace as written match.
    pub fn matches_id(&self, id: &ObjectId) -> bool {
        self.matches_gvk(&id.gvk) && self.name.matches(&id.name) && self.namespace.matches(&id.namespace)
    }

    /// Whether the labels and the annotations match.
    ///
    /// # Errors
    /// When one of the two selectors is malformed, and the labels were looked at.
    pub fn matches_labels(&self, object: &Object) -> Result<bool> {
        let labels = self.labels.as_ref().map_err(Error::clone)?;
        if !labels.matches(|key| object.label(key)) {
            return Ok(false);
        }
        let annotations = self.annotations.as_ref().map_err(Error::clone)?;
        Ok(annotations.matches(|key| object.annotation(key)))
    }

    /// Fails when the label or the annotation selector is malformed.
    ///
    /// # Errors
    /// Just then.
    pub fn check_labels(&self) -> Result<()> {
        self.labels.as_ref().and(self.annotations.as_ref()).map(|_| ()).map_err(Error::clone)
    }

    /// Whether group, version and kind match.
    pub fn matches_gvk(&self, gvk: &Gvk) -> bool {
        self.group.matches(&gvk.group) && self.version.matches(&gvk.version) && self.kind.matches(&gvk.kind)
    }

    /// The only kind it can match, when it names one without special characters.
    pub fn literal_kind(&self) -> Option<&str> {
        self.kind.literal()
    }

    /// The only name it can match, when it names one without special characters.
    pub fn literal_name(&self) -> Option<&str> {
        self.name.literal()
    }
}

/// Whether a text is the wanted one; an empty one wants anything.
pub fn fits(want: &str, have: &str) -> bool {
    want.is_empty() || want == have
}

/// Group, version and kind to be compared as they are; an empty field matches anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub struct GvkSelector {
    /// The API group.
    pub group: String,
    /// The version.
    pub version: String,
    /// The kind.
    pub kind: String,
}

impl GvkSelector {
    /// Whether it selects a group, version and kind.
    pub fn matches(&self, gvk: &Gvk) -> bool {
        fits(&self.group, &gvk.group) && fits(&self.version, &gvk.version) && fits(&self.kind, &gvk.kind)
    }
}

#[cfg(test)]
mod tests;
