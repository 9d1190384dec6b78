//! `$patch` directives: found, read and taken out of the patch.

use super::is_nothing;
use crate::error::{Error, Result};
use crate::yaml::{Mapping, Node, Scalar, Sequence};

const KEY: &str = "$patch";

/// What a patch does to what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// Is laid over it; so where nothing is said.
    Merge,
    /// Takes its place.
    Replace,
    /// Removes it.
    Delete,
}

impl Directive {
    fn parse(text: &str) -> Option<Directive> {
        match text {
            "merge" => Some(Directive::Merge),
            "replace" => Some(Directive::Replace),
            "delete" => Some(Directive::Delete),
            _ => None,
        }
    }
}

/// Takes the directive of a mapping.
///
/// # Errors
/// When it is none of the three.
pub(super) fn take(patch: &mut Mapping) -> Result<Directive> {
    let Some(value) = patch.get(KEY) else { return Ok(Directive::Merge) };
    let directive = Directive::parse(text(value)).ok_or_else(|| unknown(value))?;
    patch.remove(KEY);
    Ok(directive)
}

/// Takes the directive of a mapping that has no counterpart; an unknown one stays as a field.
pub(super) fn take_known(patch: &mut Mapping) -> Directive {
    let known = patch.get(KEY).and_then(|value| Directive::parse(text(value)));
    known.inspect(|_| drop(patch.remove(KEY))).unwrap_or(Directive::Merge)
}

/// Takes the directive of a list: its first element that has one, when there is nothing else in it.
///
/// # Errors
/// When it is none of the three.
pub(super) fn take_from_list(patch: &mut Sequence) -> Result<Directive> {
    let first = patch.items.iter().filter_map(Node::as_mapping).find(|item| item.contains(KEY));
    let Some(value) = first.filter(|item| item.entries.len() == 1).and_then(|item| item.get(KEY)) else {
        return Ok(Directive::Merge);
    };
    let directive = Directive::parse(text(value)).ok_or_else(|| unknown(value))?;
    let name = text(value).to_owned();
    patch.items.retain(|item| !is_nothing(item) && item.get(KEY).map(text) != Some(&name));
    Ok(directive)
}

fn text(value: &Node) -> &str {
    value.as_text().unwrap_or_default()
}

fn unknown(value: &Node) -> Error {
    let name = value.as_scalar().map_or("", |Scalar { text, .. }| text);
    Error::input(format!("unknown directive `$patch: {name}`"))
        .at(value.span())
        .hint("it can be `delete`, `replace` or `merge`")
}
