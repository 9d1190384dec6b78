//! The sorts of values: only those of one sort can be merged.

use super::path::Path;
use crate::error::{Error, Result};
use crate::yaml::{Node, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Scalar,
    List,
    Mapping,
}

impl Sort {
    /// The sort of a value; a null has none.
    pub(super) fn of(node: &Node) -> Option<Sort> {
        match node {
            Node::Scalar(s) if s.is_null() => None,
            Node::Scalar(_) => Some(Sort::Scalar),
            Node::Sequence(_) => Some(Sort::List),
            Node::Mapping(_) => Some(Sort::Mapping),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Sort::Scalar => "a scalar",
            Sort::List => "a list",
            Sort::Mapping => "a mapping",
        }
    }
}

/// The sort that both values have, as far as they are there and no nulls.
///
/// # Errors
/// When they have two.
pub(super) fn same_sort(
    target: Option<&Node>,
    patch: Option<&Node>,
    path: &Path<'_>,
) -> Result<Option<Sort>> {
    let sort = |node: Option<&Node>| node.and_then(Sort::of);
    match (sort(target), sort(patch)) {
        (Some(old), Some(new)) if old != new => {
            let place = path.text();
            let message = format!("cannot patch {place}: it is {}, not {}", old.name(), new.name());
            let at = patch.map_or(Span::NONE, Node::span);
            Err(Error::input(message).at(at).hint("delete it first with a patch that sets it to null"))
        }
        (old, new) => Ok(old.or(new)),
    }
}
