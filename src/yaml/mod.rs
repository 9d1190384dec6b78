//! YAML as the Go tools read and write it.
//!
//! [`node`] is the tree, [`parse`] reads text into it with go-yaml's acceptance, [`resolve`] tells
//! what a scalar means, [`emit`] writes the bytes that `kustomize build` prints, [`de`] reads typed
//! structs out of the tree through serde, [`path`] follows field paths.

pub mod node;

pub use node::{Entry, FileId, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
