//! A schema of one's own: the `definitions` and `paths` of an OpenAPI v2 document, read where asked.

use crate::error::{Error, Result};
use crate::yaml::{Mapping, Node};
use std::collections::HashMap;

const GVK: &str = "x-kubernetes-group-version-kind";

/// An OpenAPI v2 document, indexed by kind.
#[derive(Clone, Debug)]
pub(super) struct Custom {
    document: Node,
    kinds: HashMap<String, HashMap<String, String>>,
    namespaced: HashMap<(String, String), bool>,
}

impl Custom {
    pub(super) fn new(document: &Node) -> Result<Self> {
        if document.as_mapping().is_none() {
            return Err(Error::input("the OpenAPI schema is no mapping").at(document.span()));
        }
        let kinds = kinds(fields_of(document, "definitions")?)?;
        let namespaced = scopes(fields_of(document, "paths")?)?;
        Ok(Custom { document: document.clone(), kinds, namespaced })
    }

    /// The definition of a kind.
    pub(super) fn of_kind(&self, api_version: &str, kind: &str) -> Option<&Node> {
        let name = self.kinds.get(kind)?.get(api_version)?;
        self.document.get("definitions")?.get(name)
    }

    /// Whether objects of a kind live in a namespace, when a path tells.
    pub(super) fn is_namespaced(&self, api_version: &str, kind: &str) -> Option<bool> {
        self.namespaced.get(&(api_version.to_owned(), kind.to_owned())).copied()
    }

    /// What a JSON pointer below `definitions` leads to.
    pub(super) fn pointed_at(&self, pointer: &str) -> Option<&Node> {
        if !pointer.starts_with("/definitions/") {
            return None;
        }
        let token = |t: &str| t.replace("~1", "/").replace("~0", "~");
        pointer.split('/').skip(1).try_fold(&self.document, |node, t| node.get(&token(t)))
    }
}

/// The schema of a field: its own, or that of all values of a map.
pub(super) fn field<'a>(schema: &'a Node, name: &str) -> Option<&'a Node> {
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| schema.get("additionalProperties").filter(|s| s.as_mapping().is_some()))
}

/// The schema of a list's elements.
pub(super) fn elements(schema: &Node) -> Option<&Node> {
    let only_type = match schema.get("type")? {
        Node::Sequence(types) if types.items.len() == 1 => types.items[0].as_text(),
        one => one.as_text(),
    };
    schema.get("items").filter(|s| only_type == Some("array") && s.as_mapping().is_some())
}

/// The keys by which a list merges, when its patch strategy says that it does.
pub(super) fn merge_keys(schema: &Node) -> Option<Vec<&str>> {
    let strategy = schema.text_at(&["x-kubernetes-patch-strategy"])?;
    if !strategy.split(',').any(|s| s == "merge") {
        return None;
    }
    if let Some(Node::Sequence(keys)) = schema.get("x-kubernetes-list-map-keys") {
        return Some(keys.items.iter().filter_map(Node::as_text).collect());
    }
    Some(schema.text_at(&["x-kubernetes-patch-merge-key"]).into_iter().collect())
}

fn fields_of<'a>(document: &'a Node, name: &str) -> Result<Option<&'a Mapping>> {
    match document.get(name) {
        Some(Node::Mapping(fields)) => Ok(Some(fields)),
        None => Ok(None),
        Some(Node::Scalar(s)) if s.is_null() => Ok(None),
        Some(other) => {
            Err(Error::input(format!("{name} of an OpenAPI schema must be a mapping")).at(other.span()))
        }
    }
}

/// Definitions by kind and API version.
fn kinds(definitions: Option<&Mapping>) -> Result<HashMap<String, HashMap<String, String>>> {
    let mut kinds: HashMap<String, HashMap<String, String>> = HashMap::new();
    for entry in definitions.into_iter().flat_map(|d| &d.entries) {
        let Some(Node::Sequence(gvks)) = entry.value.get(GVK) else { continue };
        for gvk in gvks.items.iter().filter(|g| g.as_mapping().is_some()) {
            let (api_version, kind) = type_of(gvk)?;
            kinds.entry(kind).or_default().insert(api_version, entry.key.text.to_string());
        }
    }
    Ok(kinds)
}

/// Kinds whose objects can be got, and whether a namespace is in the path.
fn scopes(paths: Option<&Mapping>) -> Result<HashMap<(String, String), bool>> {
    let mut scopes = HashMap::new();
    for entry in paths.into_iter().flat_map(|p| &p.entries) {
        let Some(gvk) = entry.value.at(&["get", GVK]).filter(|g| g.as_mapping().is_some()) else { continue };
        let namespaced = scopes.entry(type_of(gvk)?).or_insert(false);
        *namespaced |= entry.key.text.contains("namespaces/{namespace}");
    }
    Ok(scopes)
}

fn type_of(gvk: &Node) -> Result<(String, String)> {
    let text = |name: &str| {
        let missing = || Error::input(format!("{GVK} has no {name}")).at(gvk.span());
        gvk.text_at(&[name]).ok_or_else(missing)
    };
    let (version, kind) = (text("version")?, text("kind")?);
    match gvk.text_at(&["group"]).filter(|g| !g.is_empty()) {
        Some(group) => Ok((format!("{group}/{version}"), kind.to_owned())),
        None => Ok((version.to_owned(), kind.to_owned())),
    }
}
