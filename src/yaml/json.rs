//! Stub.
use super::Node;
use crate::{Error, Result};

/// The value as Go's `encoding/json` writes it: keys sorted, `<`, `>` and `&` escaped.
pub fn to_json(node: &Node) -> Result<String> {
    let _ = node;
    Err(Error::not_supported("yaml"))
}

/// What a round trip through JSON does to a tree (`RNode.UnmarshalJSON(MarshalJSON())`).
pub fn normalize(node: &mut Node) -> Result<()> {
    let _ = node;
    Err(Error::not_supported("yaml"))
}
