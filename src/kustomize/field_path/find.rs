//! The one value that a path means; list elements are compared exactly, `-` is the last one.

use super::split::{is_element, split_element};
use super::{items, wrong_kind};
use crate::error::{Error, Result};
use crate::yaml::Node;

/// Follows a path to the one value it means; none when something on the way is missing.
///
/// The result is a chain of child numbers for [`at`] and [`at_mut`].
///
/// # Errors
/// When the path needs another kind of value than is there, or uses `*`.
pub fn find(root: &Node, path: &[impl AsRef<str>]) -> Result<Option<Vec<usize>>> {
    let mut place = Vec::new();
    let mut node = root;
    for part in path.iter().map(|p| p.as_ref().trim()).filter(|p| !p.is_empty()) {
        let Some((at, child)) = step(node, part)? else { return Ok(None) };
        place.push(at);
        node = child;
    }
    Ok(Some(place))
}

/// The value behind child numbers.
pub fn at<'n>(root: &'n Node, place: &[usize]) -> Option<&'n Node> {
    place.iter().try_fold(root, |node, &i| match node {
        Node::Scalar(_) => None,
        Node::Sequence(s) => s.items.get(i),
        Node::Mapping(m) => m.entries.get(i).map(|e| &e.value),
    })
}

/// The value behind child numbers, to change it.
pub fn at_mut<'n>(root: &'n mut Node, place: &[usize]) -> Option<&'n mut Node> {
    place.iter().try_fold(root, |node, &i| match node {
        Node::Scalar(_) => None,
        Node::Sequence(s) => s.items.get_mut(i),
        Node::Mapping(m) => m.entries.get_mut(i).map(|e| &mut e.value),
    })
}

fn step<'n>(node: &'n Node, part: &str) -> Result<Option<(usize, &'n Node)>> {
    if let Ok(index) = part.parse::<i64>() {
        let index = usize::try_from(index)
            .map_err(|_| Error::input(format!("array index {part} cannot be negative")))?;
        return Ok(items(node, part)?.get(index).map(|n| (index, n)));
    }
    match part {
        "-" => match items(node, part)?.split_last() {
            Some((last, before)) => Ok(Some((before.len(), last))),
            None if node.is_null() => Ok(None),
            None => Err(Error::input("`-` means the last element, but the list is empty").at(node.span())),
        },
        "*" => Err(Error::input("`*` is not supported here: the path has to name one value")),
        _ if is_element(part) => element(node, part),
        _ => field(node, part),
    }
}

fn element<'n>(node: &'n Node, part: &str) -> Result<Option<(usize, &'n Node)>> {
    let (key, value) = split_element(part)?;
    let text = |n: &Node| n.as_text().unwrap_or("") == value;
    let fits = |n: &Node| match key {
        "" => text(n),
        key => n.get(key).is_some_and(text),
    };
    Ok(items(node, part)?.iter().enumerate().find(|(_, n)| fits(n)))
}

fn field<'n>(node: &'n Node, part: &str) -> Result<Option<(usize, &'n Node)>> {
    match node {
        Node::Mapping(m) => Ok(m.position(part).map(|i| (i, &m.entries[i].value))),
        node if node.is_null() => Ok(None),
        node => Err(wrong_kind("a mapping", node, part)),
    }
}
