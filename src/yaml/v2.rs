//! Stub.
use super::{FileId, Node};
use crate::{Error, Result};

/// Reads the first document of a text as `sigs.k8s.io/yaml` does (`YAMLToJSON`).
pub fn parse_document(text: &str, file: FileId) -> Result<Option<Node>> {
    let _ = (text, file);
    Err(Error::not_supported("yaml"))
}
