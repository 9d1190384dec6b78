//! `namespace:`: puts objects into a namespace.
//!
//! Runs after patches, before prefixes and suffixes. Sets `metadata.namespace` of everything that is
//! not known to be cluster-scoped, the subjects of role bindings, and the fields of the
//! configuration (among them the names of Namespaces). What a chart made is left alone.
//!
//! Upstream: `api/internal/builtins/NamespaceTransformer.go`, `api/filters/namespace` (api v0.21.1).
//! Quirks kept: every Namespace is renamed to the namespace; `metadata/name` of the configuration
//! counts for `v1` only; with `unsetOnly` a namespace that is written as `null` counts as set.

mod subjects;

use super::history::{self, Did};
use super::remember_id;
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::{FieldSpec, FieldSpecs, Missing, set_scalar};
use crate::kustomize::growth::Growth;
use crate::object::{Object, Objects, twins};
use crate::yaml::de::Located;
use crate::yaml::{Node, Scalar, Span, Tag};
use serde::Deserialize;
use subjects::{Subjects, is_role_binding};

const METADATA_NAMESPACE: FieldSpec = FieldSpec::make(["", "", ""], "metadata/namespace");

/// The namespace transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Namespace {
    /// The transformer's metadata; its namespace is the one that is set.
    pub metadata: Metadata,
    /// More fields that get it.
    pub field_specs: FieldSpecs,
    /// Whether only fields without a value get it.
    pub unset_only: bool,
    /// Which subjects of role bindings get it: `defaultOnly`, `allServiceAccounts` or `none`.
    pub set_role_binding_subjects: String,
}

/// The part of a transformer's metadata that matters here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// The namespace to be set.
    pub namespace: Option<Located<String>>,
}

impl Namespace {
    /// What `namespace:` asks for.
    pub fn new(namespace: Located<String>, config: &TransformerConfig) -> Self {
        Namespace {
            metadata: Metadata { namespace: Some(namespace) },
            field_specs: config.namespace.clone(),
            ..Namespace::default()
        }
    }

    /// Sets the namespace.
    ///
    /// # Errors
    /// When a field is no scalar, or two objects get the same id.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let subjects = Subjects::parse(&self.set_role_binding_subjects)?;
        let Some(namespace) = self.metadata.namespace.as_ref().filter(|n| !n.value.is_empty()) else {
            return Ok(());
        };
        let setter = Setter {
            namespace: &namespace.value,
            span: namespace.span,
            unset_only: self.unset_only,
            subjects,
            specs: &self.field_specs,
            growth: cx.growth,
        };
        for object in objects.iter_mut().filter(|o| is_moved(o)) {
            remember_id(object, cx.growth)?;
            setter.apply(object)?;
        }
        check_ids(objects, namespace)
    }
}

/// Sets the namespace of one object as the transformer without field specs does.
///
/// # Errors
/// When a field is no scalar.
pub fn set_namespace(object: &mut Object, namespace: &str, span: Span, growth: &Growth) -> Result<()> {
    let subjects = Subjects::Default;
    Setter { namespace, span, unset_only: false, subjects, specs: &[], growth }.apply(object)
}

fn is_moved(object: &Object) -> bool {
    !object.is_empty() && !object.helm_generated
}

struct Setter<'a> {
    namespace: &'a str,
    span: Span,
    unset_only: bool,
    subjects: Subjects,
    specs: &'a [FieldSpec],
    growth: &'a Growth,
}

impl Setter<'_> {
    fn apply(&self, object: &mut Object) -> Result<()> {
        let is_core = object.api_version() == "v1";
        let is_binding = is_role_binding(object.kind());
        if !object.gvk().is_cluster_scoped() {
            self.metadata(object)?;
        }
        if is_binding {
            self.subjects.each(object, self.span, &|node| self.set(node))?;
        }
        let missing = Missing::Scalar(Tag::Str, self.span);
        for spec in self.specs {
            let skipped = spec.path == "metadata/namespace"
                || (spec.path == "metadata/name" && !is_core)
                || (is_binding && is_role_binding(&spec.kind) && spec.path == "subjects/namespace");
            if !skipped {
                history::set_shown(object, spec, missing, &mut |node, _| {
                    self.set(node).map(|()| Did::Write)
                })?;
            }
        }
        Ok(())
    }

    fn metadata(&self, object: &mut Object) -> Result<()> {
        let missing = Missing::Scalar(Tag::Auto, self.span);
        METADATA_NAMESPACE.apply(object, missing, &mut |node| match node {
            // Not a null any more for kustomize, but text.
            Node::Scalar(s) if self.unset_only && !s.text.is_empty() => Ok(()),
            node => self.write(node),
        })
    }

    fn set(&self, node: &mut Node) -> Result<()> {
        let has_value = |s: &Scalar| !s.is_null() && !s.text.is_empty();
        if self.unset_only && node.as_scalar().is_some_and(has_value) {
            return Ok(());
        }
        self.write(node)
    }

    fn write(&self, node: &mut Node) -> Result<()> {
        let old = node.as_text().map_or(0, str::len);
        self.growth.replace(old, self.namespace.len())?;
        set_scalar(node, self.namespace, Tag::Str, self.span)
    }
}

/// Fails when an object was moved to where another one of its name is.
fn check_ids(objects: &Objects, namespace: &Located<String>) -> Result<()> {
    match twins(objects.iter()).find(|(first, second)| is_moved(first) || is_moved(second)) {
        None => Ok(()),
        Some((first, second)) => Err(collision(first, second, namespace)),
    }
}

fn collision(first: &Object, second: &Object, namespace: &Located<String>) -> Error {
    let id = second.id();
    let was = |o: &Object| o.previous.last().map_or_else(|| id.to_string(), ToString::to_string);
    Error::input(format!("namespace `{}` gives two objects the same id: {id}", namespace.value))
        .at(namespace.span)
        .context(format!("one was {}", was(first)), Some(first.span()))
        .context(format!("the other was {}", was(second)), Some(second.span()))
}

#[cfg(test)]
mod tests;
