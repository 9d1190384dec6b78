//! Anchors, and the copies that take the place of aliases.

use crate::yaml::MAX_DEPTH;
use crate::yaml::{Node, Span};
use crate::{Error, Result};
use std::collections::HashMap;

/// How many nodes all aliases of one document may add. kustomize has no limit and runs out of memory.
const MAX_EXPANDED: usize = 1_000_000;

/// The anchors of a document that were met so far. A name may be given again.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a> {
    by_name: HashMap<&'a str, Anchor>,
    opened: usize,
    expanded: usize,
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
            anchor.node = Some(node.clone());
        }
    }

    /// A copy of what a name stands for.
    pub fn expand(&mut self, name: &str, depth: usize, span: Span) -> Result<Node> {
        let Some(anchor) = self.by_name.get(name) else {
            let error = Error::input(format!("unknown anchor '{name}' referenced")).at(span);
            return Err(error.hint(format!("write `'*{name}'` if text is meant")));
        };
        let Some(node) = &anchor.node else {
            return Err(Error::input(format!("anchor '{name}' value contains itself")).at(span));
        };
        self.expanded += anchor.size.nodes;
        if self.expanded > MAX_EXPANDED {
            let message = format!("the aliases of this document expand to more than {MAX_EXPANDED} values");
            return Err(Error::input(message).at(span));
        }
        if depth + anchor.size.height > MAX_DEPTH {
            return Err(Error::input(format!("exceeded max depth of {MAX_DEPTH}")).at(span));
        }
        Ok(node.clone())
    }
}

fn size(node: &Node) -> Size {
    let add = |all: Size, child: &Node| {
        let child = size(child);
        Size { nodes: all.nodes + child.nodes, height: all.height.max(child.height) }
    };
    let leaf = Size { nodes: 1, height: 0 };
    match node {
        Node::Scalar(_) => leaf,
        Node::Sequence(list) => deeper(list.items.iter().fold(leaf, add)),
        Node::Mapping(map) => deeper(map.entries.iter().map(|entry| &entry.value).fold(leaf, add)),
    }
}

fn deeper(size: Size) -> Size {
    Size { height: size.height + 1, ..size }
}
