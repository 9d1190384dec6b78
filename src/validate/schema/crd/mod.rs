//! Schemas of CustomResourceDefinitions: `apiextensions.k8s.io/v1`, and `v1beta1` with a schema or a version
//! for all of them.
//!
//! Upstream: apiextensions-apiserver 0.36, `pkg/apiserver/schema`. What a schema does not list is pruned
//! there, so it is an unknown field here. Kept as it is there: below `additionalProperties: true` and in
//! lists without `items`, values are kept and fields are not.

mod object_meta;
mod structure;

use super::keywords::{self, text};
use super::{Id, Nulls, Pool};
use crate::object::Gvk;
use crate::yaml::Node;
use crate::{Error, Result};
use compact_str::CompactString;
use structure::{Compiler, Unlisted};
pub(super) use structure::{list_kind, rule};

/// A CustomResourceDefinition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The API group.
    pub group: CompactString,
    /// The kind.
    pub kind: CompactString,
    /// The kind of lists of them.
    pub list_kind: CompactString,
    /// The name in addresses.
    pub plural: CompactString,
    /// The name of one.
    pub singular: CompactString,
    /// Short names for kubectl.
    pub short_names: Vec<CompactString>,
    /// Whether objects have a namespace.
    pub scope: Scope,
    /// The versions, in the order of the document.
    pub versions: Vec<Version>,
}

/// Whether objects of a kind have a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// They do.
    Namespaced,
    /// They do not.
    Cluster,
}

/// A version of a CustomResourceDefinition.
#[derive(Clone, Debug)]
pub struct Version {
    /// Group, version and kind of its objects.
    pub gvk: Gvk,
    /// Its schema; that of a version without one takes anything.
    pub schema: Id,
    /// Whether an API server takes objects of it.
    pub served: Served,
    /// What is told of a version that is deprecated; empty: nothing in particular.
    pub deprecated: Option<String>,
}

/// Whether an API server takes objects of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It does.
    Yes,
    /// It knows the version and refuses it.
    No,
}

impl Pool {
    /// An empty pool for schemas of CustomResourceDefinitions.
    pub fn for_custom_resources() -> Self {
        Pool { nulls: Nulls::Dropped, ..Pool::default() }
    }
}

/// Whether a document is a CustomResourceDefinition that [`compile`] reads.
pub fn is_definition(document: &Node) -> bool {
    document.text_at(&["kind"]) == Some("CustomResourceDefinition")
        && document
            .text_at(&["apiVersion"])
            .and_then(|version| version.strip_prefix("apiextensions.k8s.io/"))
            .is_some_and(|version| matches!(version, "v1" | "v1beta1"))
}

/// Compiles all versions of a CustomResourceDefinition into a pool ([`Pool::for_custom_resources`]).
///
/// # Errors
///
/// On fields that are missing or of the wrong type, with their place. The pool may have grown then.
pub fn compile(document: &Node, pool: &mut Pool) -> Result<Definition> {
    let spec = field(document, "spec")?;
    let names = field(spec, "names")?;
    let kind: CompactString = required(names, "kind")?.into();
    let mut definition = Definition {
        group: required(spec, "group")?.into(),
        list_kind: optional(names, "listKind")?.map_or_else(|| format!("{kind}List").into(), Into::into),
        plural: required(names, "plural")?.into(),
        singular: optional(names, "singular")?.map_or_else(|| kind.to_lowercase(), Into::into),
        short_names: given(names, "shortNames")
            .map_or(Ok(Vec::new()), |v| keywords::names("shortNames", v))?,
        scope: match optional(spec, "scope")? {
            Some("Cluster") => Scope::Cluster,
            _ => Scope::Namespaced,
        },
        versions: Vec::new(),
        kind,
    };
    definition.versions = versions(document, spec, &definition, pool)?;
    Ok(definition)
}

fn versions(document: &Node, spec: &Node, definition: &Definition, pool: &mut Pool) -> Result<Vec<Version>> {
    let mut compiler = Compiler::new(pool, unlisted(document, spec)?);
    let for_all = given(spec, "validation").and_then(|validation| given(validation, "openAPIV3Schema"));
    if let Some(list) = given(spec, "versions") {
        let items = keywords::list("versions", list)?;
        return items.iter().map(|item| version(item, for_all, definition, &mut compiler)).collect();
    }
    let name = required(spec, "version")?;
    let schema = compiler.root(for_all)?;
    let gvk = gvk(definition, name);
    Ok(vec![Version { gvk, schema, served: Served::Yes, deprecated: None }])
}

fn version(
    item: &Node,
    for_all: Option<&Node>,
    definition: &Definition,
    compiler: &mut Compiler<'_>,
) -> Result<Version> {
    let own = given(item, "schema").and_then(|schema| given(schema, "openAPIV3Schema"));
    let is = |key: &str| given(item, key).map_or(Ok(false), |value| keywords::truth(key, value));
    let warning = optional(item, "deprecationWarning")?.unwrap_or_default();
    Ok(Version {
        gvk: gvk(definition, required(item, "name")?),
        schema: compiler.root(own.or(for_all))?,
        served: if is("served")? { Served::Yes } else { Served::No },
        deprecated: is("deprecated")?.then(|| warning.to_owned()),
    })
}

fn gvk(definition: &Definition, version: &str) -> Gvk {
    Gvk::new(&format!("{}/{version}", definition.group), &definition.kind)
}

/// What becomes of fields that no schema lists: `v1beta1` keeps them unless told otherwise.
fn unlisted(document: &Node, spec: &Node) -> Result<Unlisted> {
    let beta = document.text_at(&["apiVersion"]) == Some("apiextensions.k8s.io/v1beta1");
    let key = "preserveUnknownFields";
    let kept = given(spec, key).map_or(Ok(beta), |value| keywords::truth(key, value))?;
    Ok(if kept { Unlisted::Kept } else { Unlisted::Pruned })
}

/// The value of a field, unless it is null.
fn given<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|value| !value.is_null())
}

fn field<'a>(node: &'a Node, key: &str) -> Result<&'a Node> {
    given(node, key)
        .ok_or_else(|| Error::input(format!("CustomResourceDefinition: {key} is missing")).at(node.span()))
}

fn required<'a>(node: &'a Node, key: &str) -> Result<&'a str> {
    text(key, field(node, key)?)
}

fn optional<'a>(node: &'a Node, key: &str) -> Result<Option<&'a str>> {
    given(node, key).map(|value| text(key, value)).transpose()
}

#[cfg(test)]
mod tests;
