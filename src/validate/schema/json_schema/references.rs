//! What `$ref` names: `#/definitions/a`, `#anchor`, `other.json`, `other.json#/definitions/a`.

use crate::yaml::{Node, Span};
use crate::{Error, Result};
use std::collections::HashMap;
use std::rc::Rc;

/// A schema that is named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Target {
    /// The number of its document.
    pub document: usize,
    /// The JSON pointer in it.
    pub pointer: String,
}

/// The documents that were read so far.
pub(super) struct Documents<'a> {
    files: &'a dyn Fn(&str) -> Option<Node>,
    read: Vec<Document>,
    by_name: HashMap<String, usize>,
}

struct Document {
    /// As it is asked for; empty: the first one.
    name: String,
    node: Rc<Node>,
    /// The pointers of schemas with an anchor, once somebody asked for one.
    anchors: Option<HashMap<String, String>>,
}

impl<'a> Documents<'a> {
    pub(super) fn new(first: Node, files: &'a dyn Fn(&str) -> Option<Node>) -> Self {
        let first = Document { name: String::new(), node: Rc::new(first), anchors: None };
        Documents { files, read: vec![first], by_name: HashMap::new() }
    }

    pub(super) fn get(&self, document: usize) -> Rc<Node> {
        Rc::clone(&self.read[document].node)
    }

    /// What a reference names that stands in a document.
    pub(super) fn target(&mut self, within: usize, reference: &str, at: Span) -> Result<Target> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let document = if file.is_empty() { within } else { self.document(within, file, at)? };
        let fragment = unescape(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            return Ok(Target { document, pointer: fragment });
        }
        let anchor = self.anchors(document).get(&fragment).cloned();
        let pointer = anchor.ok_or_else(|| nothing(reference, at))?;
        Ok(Target { document, pointer })
    }

    fn document(&mut self, within: usize, file: &str, at: Span) -> Result<usize> {
        let name = join(&self.read[within].name, file);
        if let Some(&known) = self.by_name.get(&name) {
            return Ok(known);
        }
        let node = (self.files)(&name);
        let node = node.ok_or_else(|| Error::input(format!("schema: there is no file {name:?}")).at(at))?;
        self.by_name.insert(name.clone(), self.read.len());
        self.read.push(Document { name, node: Rc::new(node), anchors: None });
        Ok(self.read.len() - 1)
    }

    fn anchors(&mut self, document: usize) -> &HashMap<String, String> {
        let document = &mut self.read[document];
        let node = &document.node;
        document.anchors.get_or_insert_with(|| {
            let mut found = HashMap::new();
            collect_anchors(node, "", &mut found);
            found
        })
    }
}

/// The schema behind a pointer.
pub(super) fn locate<'a>(document: &'a Node, pointer: &str) -> Result<&'a Node> {
    let step = |node: &'a Node, part: &str| match node {
        Node::Mapping(map) => map.get(&part.replace("~1", "/").replace("~0", "~")),
        Node::Sequence(list) => list.items.get(part.parse::<usize>().ok()?),
        Node::Scalar(_) => None,
    };
    let found = pointer.split('/').skip(1).try_fold(document, step);
    found.ok_or_else(|| nothing(&format!("#{pointer}"), document.span()))
}

fn nothing(reference: &str, at: Span) -> Error {
    Error::input(format!("schema: nothing is at {reference:?}")).at(at)
}

/// A file's name, relative to the file that names it.
fn join(within: &str, file: &str) -> String {
    if file.contains("://") || file.starts_with('/') {
        return file.to_owned();
    }
    let folder = within.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = file.trim_start_matches("./");
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

fn collect_anchors(node: &Node, pointer: &str, found: &mut HashMap<String, String>) {
    match node {
        Node::Scalar(_) => {}
        Node::Sequence(list) => {
            for (at, item) in list.items.iter().enumerate() {
                collect_anchors(item, &format!("{pointer}/{at}"), found);
            }
        }
        Node::Mapping(map) => {
            for entry in &map.entries {
                let text = entry.value.as_text();
                let anchor = match entry.key.text.as_str() {
                    "$anchor" => text,
                    "$id" | "id" => text.and_then(|id| id.strip_prefix('#')),
                    _ => None,
                };
                if let Some(anchor) = anchor {
                    found.insert(anchor.to_owned(), pointer.to_owned());
                }
                let key = entry.key.text.replace('~', "~0").replace('/', "~1");
                collect_anchors(&entry.value, &format!("{pointer}/{key}"), found);
            }
        }
    }
}

/// A fragment without its `%2F`.
fn unescape(fragment: &str) -> String {
    let mut out = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |at: usize| after.get(at).and_then(|&b| (b as char).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
