//! Setters: what transformers do to a field that was found.
//!
//! Upstream: `api/filters/filtersutil` (api v0.21.1), `FieldSetter` in `yaml/fns.go` (kyaml v0.21.1).

use crate::error::{Error, Result};
use crate::yaml::{Entry, Node, Scalar, Span, Style, Tag};

/// What [`set_entry`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// The key was there and got the value.
    Replaced,
    /// The key was added.
    Added,
    /// There was a null in place of the mapping; it was left alone.
    Nothing,
}

/// Sets a scalar. Its style stays as it was: what was quoted remains quoted.
///
/// # Errors
/// When the node is no scalar.
pub fn set_scalar(node: &mut Node, text: &str, tag: Tag, span: Span) -> Result<()> {
    let Node::Scalar(scalar) = node else { return Err(wrong_kind(node, "a scalar")) };
    // Printing drops a tag that the text alone would give, and then the quotes decide.
    let tag = if scalar.style == Style::Plain { tag } else { Tag::Str };
    *scalar = Scalar { text: text.into(), style: scalar.style, tag, span };
    Ok(())
}

/// Sets a key of a mapping to a string; the style of a scalar that is there stays as it was.
///
/// # Errors
/// When the node is neither a mapping nor null.
pub fn set_entry(node: &mut Node, key: &str, text: &str, span: Span) -> Result<Set> {
    if node.is_null() {
        return Ok(Set::Nothing);
    }
    if key.is_empty() {
        return set_itself(node, text, span);
    }
    let Node::Mapping(mapping) = node else { return Err(wrong_kind(node, "a mapping")) };
    let mut value = Scalar::string(text, span);
    let Some(old) = mapping.get_mut(key) else {
        mapping.entries.push(Entry { key: Scalar::plain(key, span), value: Node::Scalar(value) });
        return Ok(Set::Added);
    };
    value.style = old.as_scalar().map_or(Style::Plain, |s| s.style);
    *old = Node::Scalar(value);
    Ok(Set::Replaced)
}

/// Upstream's setter takes an empty key for the node itself, which has to be a scalar then.
fn set_itself(node: &mut Node, text: &str, span: Span) -> Result<Set> {
    let Node::Scalar(old) = node else {
        return Err(Error::input("a key is empty").at(span).hint("name the label or annotation"));
    };
    *old = Scalar { style: old.style, ..Scalar::string(text, span) };
    Ok(Set::Replaced)
}

/// The error for a node of another kind than the one expected.
pub fn wrong_kind(node: &Node, expected: &str) -> Error {
    let found = match node {
        Node::Scalar(s) if s.is_null() => "null".to_owned(),
        Node::Scalar(s) => format!("the scalar `{}`", s.text),
        Node::Sequence(_) => "a list".to_owned(),
        Node::Mapping(_) => "a mapping".to_owned(),
    };
    Error::input(format!("expected {expected}, found {found}")).at(node.span())
}
