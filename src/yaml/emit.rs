//! Stub.
use super::{Node, Span};
use crate::{Error, Result};

/// Appends one resource as `kustomize build` prints it.
pub fn document(node: &Node, out: &mut String) -> Result<()> {
    let _ = (node, out);
    Err(Error::not_supported("yaml"))
}

/// The same, with the place behind each line.
pub fn document_with_spans(node: &Node) -> Result<(String, Vec<Span>)> {
    let _ = node;
    Err(Error::not_supported("yaml"))
}

/// A node as kyaml writes it (`RNode.String()`).
pub fn v3(node: &Node) -> Result<String> {
    let _ = node;
    Err(Error::not_supported("yaml"))
}
