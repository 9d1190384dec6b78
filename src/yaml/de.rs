//! Stub.
use super::{Node, Span};
use crate::{Error, Result};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};

/// What to do with fields that the type does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// They are an error.
    #[default]
    Deny,
    /// They are skipped.
    Allow,
}

/// Whether numbers and booleans may stand where text is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strings {
    /// They are an error (`encoding/json`).
    #[default]
    Strict,
    /// They are written out (`sigs.k8s.io/yaml` with a typed target).
    FromScalars,
}

/// How to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Fields that the type does not know.
    pub unknown: Unknown,
    /// Scalars where text is wanted.
    pub strings: Strings,
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(_: D) -> std::result::Result<Self, D::Error> {
        Err(serde::de::Error::custom("not yet"))
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(_: D) -> std::result::Result<Self, D::Error> {
        Err(serde::de::Error::custom("not yet"))
    }
}

/// Reads a typed value out of a tree as Go reads JSON.
pub fn from_node<T: DeserializeOwned>(node: &Node, options: Options) -> Result<T> {
    let _ = (node, options);
    Err(Error::not_supported("yaml"))
}
