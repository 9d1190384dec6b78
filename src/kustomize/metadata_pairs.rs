//! Labels and annotations as keys and values, whether they are a mapping or a list.
//!
//! Upstream: `getMapFromMeta` and `visitMappingNodeFields` in `yaml/rnode.go` (kyaml v0.21.1). Quirk kept:
//! what is in a node is taken two by two whatever it is, so that a list is keys and values in turn, and one
//! with a key too many is not survived.

use crate::error::{Error, Result};
use crate::yaml::{Node, Sequence};

/// Keys and values; those of a list stand one after the other.
///
/// # Errors
/// When a key in a list has no value.
pub fn pairs<'n>(node: Option<&'n Node>, field: &str) -> Result<Vec<(&'n str, &'n Node)>> {
    match node {
        Some(Node::Mapping(map)) => Ok(map.entries.iter().map(|e| (e.key.text.as_str(), &e.value)).collect()),
        Some(list @ Node::Sequence(Sequence { items, .. })) => {
            let pair = |pair: &'n [Node]| match pair {
                [key, value] => Ok((key.as_text().unwrap_or_default(), value)),
                _ => Err(no_mapping(list, field)),
            };
            items.chunks(2).map(pair).collect()
        }
        _ => Ok(Vec::new()),
    }
}

/// The error for labels or annotations that are a list.
pub fn no_mapping(list: &Node, field: &str) -> Error {
    Error::input(format!("metadata.{field} is a list; it has to be a mapping")).at(list.span())
}
