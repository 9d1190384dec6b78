//! Stub.
use crate::yaml::Node;
use crate::{Error, Result};

/// A node as kyaml writes it (`RNode.String()`).
pub fn v3(node: &Node) -> Result<String> {
    let _ = node;
    Err(Error::not_supported("yaml"))
}
