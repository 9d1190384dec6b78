//! Anchors, and the copies that take the place of aliases.

use crate::yaml::MAX_DEPTH;
use crate::yaml::{Node, Span};
use crate::{Error, Result};
use std::collections::HashMap;

/// How many nodes all anchors and aliases of one document may add. kustomize has no limit and runs out of memory.
const MAX_EXPANDED: usize = 1_000_000;

/// How many bytes of text they may add.
const MAX_TEXT: usize = 64 << 20;

/// The anchors of a document that were met so far. A name may be given again.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a> {
    by_name: HashMap<&'a str, Anchor>,
    opened: usize,
    expanded: Size,
    /// What the anchors themselves hold, one inside of another.
    kept: Size,
}

#[derive(Debug)]
struct Anchor {
    id: usize,
    /// Absent as long as the node is being read.
    node: Option<Node>,
    size: Size,
}

#[derive(Clone, Copy, Debug, Default)]
struct Size {
    nodes: usize,
    text: usize,
    height: usize,
}

impl<'a> Anchors<'a> {
    /// Remembers that the node with this anchor begins.
    pub fn open(&mut self, name: &'a str) -> usize {
        self.opened += 1;
        self.by_name.insert(name, Anchor { id: self.opened, node: None, size: Size::default() });
        self.opened
    }

    /// Remembers the node, unless the name was given again inside of it.
    pub fn close(&mut self, name: &str, id: usize, node: &Node) {
        if let Some(anchor) = self.by_name.get_mut(name).filter(|anchor| anchor.id == id) {
            anchor.size = size(node);
            self.kept = self.kept.and(anchor.size);
            // Whatever names one that is not kept is refused.
            anchor.node = self.kept.is_within_bounds().then(|| node.clone());
        }
    }

    /// A copy of what a name stands for.
    pub fn expand(&mut self, name: &str, depth: usize, span: Span) -> Result<Node> {
        let Some(anchor) = self.by_name.get(name) else {
            let error = Error::input(format!("unknown anchor '{name}' referenced")).at(span);
            return Err(error.hint(format!("write `'*{name}'` if text is meant")));
        };
        let Some(node) = &anchor.node else {
            if !self.kept.is_within_bounds() {
                return Err(too_much("anchors", "hold", self.kept).at(span));
            }
            return Err(Error::input(format!("anchor '{name}' value contains itself")).at(span));
        };
        self.expanded = self.expanded.and(anchor.size);
        if !self.expanded.is_within_bounds() {
            return Err(too_much("aliases", "expand to", self.expanded).at(span));
        }
        if depth + anchor.size.height > MAX_DEPTH {
            return Err(Error::input(format!("exceeded max depth of {MAX_DEPTH}")).at(span));
        }
        Ok(node.clone())
    }
}

impl Size {
    fn and(self, other: Size) -> Size {
        Size {
            nodes: self.nodes + other.nodes,
            text: self.text + other.text,
            height: self.height.max(other.height),
        }
    }

    fn is_within_bounds(self) -> bool {
        self.nodes <= MAX_EXPANDED && self.text <= MAX_TEXT
    }
}

fn too_much(what: &str, how: &str, size: Size) -> Error {
    let bound = match size.nodes > MAX_EXPANDED {
        true => format!("{MAX_EXPANDED} values"),
        false => format!("{} MiB of text", MAX_TEXT >> 20),
    };
    Error::input(format!("the {what} of this document {how} more than {bound}"))
}

fn size(node: &Node) -> Size {
    let add = |all: Size, child: &Node| all.and(size(child));
    let leaf = Size { nodes: 1, ..Size::default() };
    match node {
        Node::Scalar(scalar) => Size { text: scalar.text.len(), ..leaf },
        Node::Sequence(list) => deeper(list.items.iter().fold(leaf, add)),
        Node::Mapping(map) => {
            let keys = map.entries.iter().map(|entry| entry.key.text.len()).sum();
            deeper(map.entries.iter().map(|entry| &entry.value).fold(Size { text: keys, ..leaf }, add))
        }
    }
}

fn deeper(size: Size) -> Size {
    Size { height: size.height + 1, ..size }
}
