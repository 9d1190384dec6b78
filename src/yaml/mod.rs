//! YAML as the Go tools read and write it.
//!
//! [`node`] is the tree, [`parse()`] reads text into it with go-yaml's acceptance, [`documents`]
//! cuts a file as kyaml does, [`resolve`] tells what a scalar means, [`emit`] writes the bytes that
//! `kustomize build` prints, [`json`] those of Go's `encoding/json`, [`v2`] reads as
//! `sigs.k8s.io/yaml` does, [`de`] reads typed structs out of the tree through serde.

pub mod de;
pub mod documents;
pub mod emit;
pub mod json;
pub mod node;
mod number;
pub mod parse;
mod read_back;
pub mod resolve;
mod scan;
mod timestamp;
pub mod v2;

pub use documents::{check_objects, read_documents, read_each, utf8};
pub use node::{Entry, FileId, MAX_DEPTH, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
pub use parse::parse;
pub use read_back::{Lines, read_back_in_place};
