//! A schema of one's own: the `definitions` and `paths` of an OpenAPI v2 document, read where asked.

use super::shape;
use crate::error::{Error, Result};
use crate::kustomize::loader::Source;
use crate::kustomize::patch::json_text;
use crate::object::Gvk;
use crate::yaml::{self, Mapping, Node, Scalar, Span, v2};
use std::collections::{HashMap, HashSet};

const GVK: &str = "x-kubernetes-group-version-kind";

/// An OpenAPI v2 document, indexed by kind.
#[derive(Clone, Debug)]
pub(super) struct Custom {
    document: Node,
    kinds: HashMap<String, HashMap<String, String>>,
    namespaced: HashMap<(String, String), bool>,
}

impl Custom {
    /// Reads a file: JSON when it begins with a brace, else YAML.
    pub(super) fn read(source: &Source) -> Result<Self> {
        let at = Span::new(source.file, 1);
        let broken = |e: Error| e.at(at).prefix("broken OpenAPI schema");
        let text = yaml::utf8(&source.bytes, source.file).map_err(broken)?;
        let document = match text {
            "" => return Err(broken(Error::input("it is empty"))),
            json if json.starts_with('{') => json_text::parse_unique(json, source.file).map(Some),
            text => v2::parse_document(text, source.file),
        };
        let document = document.map_err(broken)?.unwrap_or_else(|| Node::null(at));
        if document.is_null() {
            return Custom::new(&Node::mapping(at));
        }
        Custom::new(&document).map_err(broken)
    }

    pub(super) fn new(document: &Node) -> Result<Self> {
        if document.as_mapping().is_none() {
            return Err(Error::input("it is no mapping").at(document.span()));
        }
        shape::check(document, shape::Kind::Swagger)?;
        let kinds = kinds(fields_of(document, "definitions")?)?;
        let namespaced = scopes(fields_of(document, "paths")?)?;
        Ok(Custom { document: document.clone(), kinds, namespaced })
    }

    /// The definition of a kind.
    pub(super) fn of_kind(&self, api_version: &str, kind: &str) -> Option<&Node> {
        let name = self.kinds.get(kind)?.get(api_version)?;
        self.document.get("definitions")?.get(name)
    }

    /// The kinds of which every path lacks a namespace.
    pub(super) fn cluster_scoped(&self) -> HashSet<Gvk> {
        let wide = self.namespaced.iter().filter(|(_, namespaced)| !**namespaced);
        wide.map(|((api_version, kind), _)| Gvk::new(api_version, kind)).collect()
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

const STRATEGY: &str = "x-kubernetes-patch-strategy";
const MERGE_KEY: &str = "x-kubernetes-patch-merge-key";
const MERGE_KEYS: &str = "x-kubernetes-list-map-keys";

/// The keys by which a list merges, when its patch strategy says that it does.
///
/// # Errors
/// When an extension that is looked at is no text, or no list of text.
pub(super) fn merge_keys(schema: &Node) -> Result<Option<Vec<&str>>> {
    let Some(strategy) = schema.get(STRATEGY) else { return Ok(None) };
    let strategy = text(strategy, STRATEGY)?;
    let key = schema.get(MERGE_KEY).map(|key| text(key, MERGE_KEY)).transpose()?;
    if !strategy.split(',').any(|s| s == "merge") {
        return Ok(None);
    }
    match schema.get(MERGE_KEYS) {
        Some(Node::Sequence(keys)) => {
            keys.items.iter().map(|key| text(key, MERGE_KEYS)).collect::<Result<_>>()
        }
        Some(other) => Err(wrong_extension(other, MERGE_KEYS, "a list of text")),
        None => Ok(key.into_iter().collect()),
    }
    .map(Some)
}

fn text<'a>(node: &'a Node, extension: &str) -> Result<&'a str> {
    let text = node.as_scalar().filter(|s| Scalar::is_string(s)).map(|s| s.text.as_str());
    text.ok_or_else(|| wrong_extension(node, extension, "text"))
}

fn wrong_extension(node: &Node, extension: &str, wanted: &str) -> Error {
    Error::input(format!("broken OpenAPI schema: {extension} must be {wanted}")).at(node.span())
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
        let missing = || Error::input(format!("{GVK} has no text as {name}")).at(gvk.span());
        string(gvk, name).ok_or_else(missing)
    };
    let (version, kind) = (text("version")?, text("kind")?);
    match string(gvk, "group").filter(|g| !g.is_empty()) {
        Some(group) => Ok((format!("{group}/{version}"), kind.to_owned())),
        None => Ok((version.to_owned(), kind.to_owned())),
    }
}

fn string<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    let scalar = node.get(name)?.as_scalar().filter(|s| Scalar::is_string(s))?;
    Some(&scalar.text)
}
