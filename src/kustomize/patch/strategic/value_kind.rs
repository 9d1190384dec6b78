//! The kinds of values (scalar, list, mapping): only those of one kind can be merged.

use super::path::Path;
use crate::error::{Error, Result};
use crate::yaml::{Node, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Scalar,
    List,
    Mapping,
}

impl ValueKind {
    /// The kind of a value; a null has none.
    pub(super) fn of(node: &Node) -> Option<ValueKind> {
        match node {
            Node::Scalar(s) if s.is_null() => None,
            Node::Scalar(_) => Some(ValueKind::Scalar),
            Node::Sequence(_) => Some(ValueKind::List),
            Node::Mapping(_) => Some(ValueKind::Mapping),
        }
    }

    fn name(self) -> &'static str {
        match self {
            ValueKind::Scalar => "a scalar",
            ValueKind::List => "a list",
            ValueKind::Mapping => "a mapping",
        }
    }
}

/// The kind that both values have, as far as they are there and no nulls.
///
/// # Errors
/// When they have two.
pub(super) fn same_kind(
    target: Option<&Node>,
    patch: Option<&Node>,
    path: &Path<'_>,
) -> Result<Option<ValueKind>> {
    let kind = |node: Option<&Node>| node.and_then(ValueKind::of);
    match (kind(target), kind(patch)) {
        (Some(old), Some(new)) if old != new => {
            let place = path.text();
            let message = format!("cannot patch {place}: it is {}, not {}", old.name(), new.name());
            let at = patch.map_or(Span::NONE, Node::span);
            Err(Error::input(message).at(at).hint("delete it first with a patch that sets it to null"))
        }
        (old, new) => Ok(old.or(new)),
    }
}
