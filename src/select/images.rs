//! The container images that an object names: of containers of every kind, wherever a Pod's template
//! stands; fields of custom resources; and what the values of charts say.
//!
//! A chart's own defaults are not known, and what Flux itself fetches (charts, OCI artifacts) is no image.

mod tables;

use crate::object::Object;
use crate::yaml::{Node, Scalar, Span};
use std::collections::HashSet;
use tables::{Made, ROWS};

/// An image in an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The reference, as it would be pulled: bare names too.
    pub name: String,
    /// The field that names it.
    pub path: String,
    /// Where that is written.
    pub at: Span,
}

/// The images of an object, in the order of its fields; those of the table first.
pub fn of(object: &Object) -> Vec<Found> {
    let group = object.gvk().group;
    if is_without(object.kind(), &group) {
        return Vec::new();
    }
    let mut search = Search { found: Vec::new(), claimed: HashSet::new(), path: Vec::new() };
    for (kind, of, path, made) in ROWS {
        if *kind == object.kind() && *of == group {
            search.row(object, path, *made);
        }
    }
    let Some(document) = object.doc.as_mapping() else { return search.found };
    let place = Place { values: Values::Outside, depth: 0 };
    let is_content = |key: &str| !["apiVersion", "kind", "metadata", "status"].contains(&key);
    for entry in document.entries.iter().filter(|entry| is_content(&entry.key.text)) {
        search.entry(&entry.key.text, &entry.value, &object.doc, place);
    }
    search.found
}

/// Kinds whose fields may be called so and name no image that runs.
fn is_without(kind: &str, group: &str) -> bool {
    matches!(
        (group, kind),
        ("", "ConfigMap" | "Secret")
            | ("apiextensions.k8s.io" | "image.toolkit.fluxcd.io", _)
            | ("kustomize.toolkit.fluxcd.io" | "source.toolkit.fluxcd.io", _)
    )
}

/// Whether a field stands in the values of a chart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Inside,
    Outside,
}

#[derive(Clone, Copy)]
struct Place {
    values: Values,
    depth: usize,
}

enum Step<'a> {
    Key(&'a str),
    At(usize),
}

struct Search<'a> {
    found: Vec<Found>,
    /// Paths that the table has spoken for.
    claimed: HashSet<String>,
    path: Vec<Step<'a>>,
}

impl<'a> Search<'a> {
    fn row(&mut self, object: &Object, path: &str, made: Made) {
        for (path, node) in matches(&object.doc, path) {
            let Some(text) = node.as_text().filter(|text| !text.is_empty()) else { continue };
            for name in names(object, text, made) {
                self.found.push(Found { name, path: path.clone(), at: node.span() });
            }
            self.claimed.insert(path);
        }
    }

    fn walk(&mut self, node: &'a Node, place: Place) {
        match node {
            Node::Scalar(_) => {}
            Node::Sequence(list) => {
                for (at, item) in list.items.iter().enumerate() {
                    self.path.push(Step::At(at));
                    self.walk(item, place);
                    self.path.pop();
                }
            }
            Node::Mapping(map) => {
                for entry in &map.entries {
                    self.entry(&entry.key.text, &entry.value, node, place);
                }
            }
        }
    }

    /// Looks at a field of `parent`.
    fn entry(&mut self, key: &'a str, value: &'a Node, parent: &'a Node, place: Place) {
        self.path.push(Step::Key(key));
        let name = match value {
            Node::Scalar(text) => of_text(key, text, parent, place),
            Node::Mapping(_) => of_pair(key, value, place),
            Node::Sequence(_) => None,
        };
        match name {
            Some(name) => self.add(name, value.span()),
            None => self.walk(value, self.inside(key, place)),
        }
        self.path.pop();
    }

    fn inside(&self, key: &str, place: Place) -> Place {
        let begins = (place.depth == 1 && key == "values") || key == "valuesObject";
        let values = if begins { Values::Inside } else { place.values };
        Place { values, depth: place.depth + 1 }
    }

    fn add(&mut self, name: String, at: Span) {
        let path = written(&self.path);
        if !self.claimed.contains(&path) {
            self.found.push(Found { name, path, at });
        }
    }
}

/// `spec.containers[0].image`
fn written(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::At(at) => text.push_str(&format!("[{at}]")),
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&key.replace('.', "\\."));
            }
        }
    }
    text
}

/// What a path of the table leads to, with paths as they are told.
fn matches<'a>(document: &'a Node, path: &str) -> Vec<(String, &'a Node)> {
    let mut found: Vec<(Vec<Step<'a>>, &Node)> = vec![(Vec::new(), document)];
    for part in path.split('.') {
        let mut next = Vec::new();
        for (path, node) in found {
            for (step, child) in children(node, part) {
                let path = path.iter().map(Step::again).chain([step]).collect();
                next.push((path, child));
            }
        }
        found = next;
    }
    found.into_iter().map(|(path, node)| (written(&path), node)).collect()
}

impl<'a> Step<'a> {
    fn again(&self) -> Step<'a> {
        match self {
            Step::Key(key) => Step::Key(key),
            Step::At(at) => Step::At(*at),
        }
    }
}

fn children<'a>(node: &'a Node, part: &str) -> Vec<(Step<'a>, &'a Node)> {
    match node {
        Node::Mapping(map) => {
            let meant = map.entries.iter().filter(|entry| part == "*" || entry.key.text == part);
            meant.map(|entry| (Step::Key(entry.key.text.as_str()), &entry.value)).collect()
        }
        Node::Sequence(list) if part == "*" => {
            list.items.iter().enumerate().map(|(at, item)| (Step::At(at), item)).collect()
        }
        _ => Vec::new(),
    }
}

/// The images that a field of the table tells.
fn names(object: &Object, text: &str, made: Made) -> Vec<String> {
    let field = |path: &str| object.doc.at(&path.split('.').collect::<Vec<_>>());
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    match made {
        Made::None => Vec::new(),
        Made::Whole => vec![bare.to_owned()],
        Made::Tagged(_) if is_pinned(text) => vec![text.to_owned()],
        Made::Tagged(fields) => {
            let tag = fields.iter().find_map(|path| field(path)?.as_text().filter(|tag| !tag.is_empty()));
            vec![tag.map_or_else(|| text.to_owned(), |tag| format!("{text}:{tag}"))]
        }
        Made::TagOf(_) if text.contains(['/', ':', '@']) => vec![text.to_owned()],
        Made::TagOf(image) => vec![format!("{image}:{text}")],
        Made::Registry(list, known) => {
            let named = field(list).and_then(Node::as_sequence);
            let named = named.map(|list| list.items.iter().filter_map(Node::as_text).collect());
            let parts: Vec<&str> = named.unwrap_or_else(|| known.to_vec());
            parts.into_iter().map(|part| format!("{}/{part}", bare.trim_end_matches('/'))).collect()
        }
    }
}

/// The image that a text is, by the name of its field.
fn of_text(key: &str, text: &Scalar, parent: &Node, place: Place) -> Option<String> {
    let is_plain = matches!(key, "image" | "imageName" | "imageRepository");
    let is_one = is_plain || (is_called_image(key) && text.text.contains(['/', ':']));
    if !is_one || !text.is_string() || !is_reference(&text.text) {
        return None;
    }
    let sibling = |key: &str| parent.text_at(&[key]).filter(|text| !text.is_empty());
    let tag = sibling("tag").or_else(|| sibling("imageTag"));
    let mut name = text.text.to_string();
    let takes_tag = key == "imageRepository" || (place.values == Values::Inside && key == "image");
    if let Some(tag) = tag.filter(|_| takes_tag && !is_pinned(&name)) {
        let registry = sibling("registry").map_or_else(String::new, |registry| format!("{registry}/"));
        name = format!("{registry}{name}:{tag}");
    }
    Some(name)
}

/// The image that a map of a repository and a tag is.
fn of_pair(key: &str, map: &Node, place: Place) -> Option<String> {
    let text = |key: &str| map.text_at(&[key]).filter(|text| !text.is_empty() && *text != "null");
    let digest = text("digest").or_else(|| text("sha"));
    let has_version = text("tag").or(digest).is_some();
    let is_image = is_called_image(key);
    let may_be_one = is_image || (place.values == Values::Inside && has_version);
    if !may_be_one {
        return None;
    }
    let named = || text("name").filter(|_| is_image && has_version);
    let repository = text("repository").or_else(named).filter(|text| is_reference(text))?;
    let mut name = text("registry").map_or_else(String::new, |registry| format!("{registry}/"));
    name.push_str(repository);
    if let Some(tag) = text("tag") {
        name.push(':');
        name.push_str(tag);
    }
    if let Some(digest) = digest.filter(|digest| !name.contains(*digest)) {
        name.push_str(if digest.contains(':') { "@" } else { "@sha256:" });
        name.push_str(digest);
    }
    Some(name)
}

fn is_called_image(key: &str) -> bool {
    key == "image" || key.ends_with("Image") || key.ends_with("_image")
}

/// Whether a reference has a tag or a digest.
fn is_pinned(name: &str) -> bool {
    name.contains('@') || name.rsplit('/').next().is_some_and(|last| last.contains(':'))
}

fn is_reference(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    begins
        && !text.contains("://")
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:@+".contains(c))
}

#[cfg(test)]
mod tests;
