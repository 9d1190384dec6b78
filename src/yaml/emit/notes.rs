//! Comments behind values: where what was put there is written. They change nothing of what is read back.

use crate::bytes;
use crate::yaml::{Node, Span};

/// Who knows what to say of a place; nothing of most.
pub type Say<'a> = &'a dyn Fn(Span) -> Option<String>;

/// What is said while a document is printed.
pub struct Notes<'a> {
    /// Where nothing is to be said of a part, there are no notes while it is printed.
    pub say: Say<'a>,
}

/// How many lines may lie between two values of one piece: comments, keys of mappings, empty lines.
const GAP: u32 = 3;

impl Notes<'_> {
    /// What to say at the key of a collection, for everything in it: when that is several values, and all
    /// of them one piece of one file.
    pub fn of_collection(&self, node: &Node) -> Option<String> {
        let mut values = Vec::new();
        gather(node, &mut values);
        let file = values.first()?.0.file;
        if values.len() < 2 || values.iter().any(|(span, _)| span.file != file || span.line == 0) {
            return None;
        }
        values.sort_unstable();
        let is_apart = |pair: &[(Span, u32)]| pair[1].0.line > pair[0].0.line + pair[0].1 + GAP;
        if values.windows(2).any(is_apart) || values.iter().any(|(span, _)| (self.say)(*span).is_none()) {
            return None;
        }
        (self.say)(values[0].0)
    }
}

/// The places of all values below a collection that has any, each with how many lines it takes.
fn gather(node: &Node, values: &mut Vec<(Span, u32)>) {
    match node {
        Node::Scalar(scalar) => {
            let breaks = bytes::count(b'\n', scalar.text.as_bytes());
            values.push((scalar.span, u32::try_from(breaks).unwrap_or(u32::MAX / 2)));
        }
        Node::Sequence(list) if list.items.is_empty() => values.push((list.span, 0)),
        Node::Mapping(map) if map.entries.is_empty() => values.push((map.span, 0)),
        Node::Sequence(list) => list.items.iter().for_each(|item| gather(item, values)),
        Node::Mapping(map) => map.entries.iter().for_each(|entry| gather(&entry.value, values)),
    }
}
