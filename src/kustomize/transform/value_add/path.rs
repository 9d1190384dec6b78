//! Paths of a `ValueAddTransformer`, with elements of lists: `spec/a/[name=b]/c`, `spec/a/0`, `spec/a/-`.
//!
//! Upstream: `PathGetter` in `yaml/fns.go` (kyaml v0.21.1), which makes what is missing.

use crate::error::{Error, Result};
use crate::kustomize::field_spec::wrong_kind;
use crate::yaml::{Mapping, Node, Sequence, Span};

/// Follows a path and makes what is missing. `None` where a null or the end of a list is in the way.
///
/// # Errors
/// When the path is malformed or leads through something else.
pub(super) fn field<'a>(doc: &'a mut Node, parts: &[&str], span: Span) -> Result<Option<&'a mut Node>> {
    let mut node = doc;
    for (at, part) in parts.iter().enumerate() {
        if node.is_null() {
            return Ok(None);
        }
        let next = match Step::parse(part)? {
            Step::Key(key) => {
                let Node::Mapping(mapping) = node else { return Err(wrong_kind(node, "a mapping")) };
                Some(key_of(mapping, key, parts.get(at + 1).copied(), span))
            }
            step => {
                let Node::Sequence(list) = node else { return Err(wrong_kind(node, "a list")) };
                element_of(list, &step, span)?
            }
        };
        let Some(next) = next else { return Ok(None) };
        node = next;
    }
    Ok(Some(node))
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
    Last,
    Where(&'a str, &'a str),
}

impl<'a> Step<'a> {
    fn parse(part: &'a str) -> Result<Self> {
        if let Ok(index) = part.parse::<i64>() {
            return usize::try_from(index)
                .map(Step::Index)
                .map_err(|_| Error::input(format!("the index {index} is negative")));
        }
        match part {
            "-" => return Ok(Step::Last),
            "*" => return Err(Error::input("`*` cannot be used in this path")),
            _ => {}
        }
        match part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
            None => Ok(Step::Key(part)),
            Some(inner) => {
                inner.split_once('=').map(|(key, value)| Step::Where(key, value)).ok_or_else(|| {
                    Error::input(format!("`{part}` names no element of a list; write `[name=value]`"))
                })
            }
        }
    }
}

/// The value of a key; a missing one is made as the next part of the path needs it.
fn key_of<'a>(mapping: &'a mut Mapping, key: &str, next: Option<&str>, span: Span) -> &'a mut Node {
    mapping.get_or_insert_with(key, || match next {
        None => Node::string("", span),
        Some(next) if is_element(next) => Node::sequence(span),
        Some(_) => Node::mapping(span),
    })
}

fn is_element(part: &str) -> bool {
    part.parse::<i64>().is_ok_and(|i| i >= 0) || (part.starts_with('[') && part.ends_with(']'))
}

fn element_of<'a>(list: &'a mut Sequence, step: &Step<'_>, span: Span) -> Result<Option<&'a mut Node>> {
    let at = match step {
        Step::Index(at) => Some(*at),
        Step::Last if list.items.is_empty() => return Err(Error::input("the list has no last element")),
        Step::Last => Some(list.items.len() - 1),
        Step::Where("", value) => list.items.iter().position(|i| i.as_text().unwrap_or("") == *value),
        Step::Where(key, value) => list.items.iter().position(|item| is_where(item, key, value)),
        Step::Key(_) => None,
    };
    if at.is_none()
        && let Step::Where(key, value) = step
    {
        list.items.push(made_for(key, value, span));
        return Ok(list.items.last_mut());
    }
    Ok(at.and_then(|at| list.items.get_mut(at)))
}

fn is_where(item: &Node, key: &str, value: &str) -> bool {
    match item.get(key) {
        Some(Node::Scalar(s)) => s.text == value,
        Some(_) => value.is_empty(),
        None => false,
    }
}

fn made_for(key: &str, value: &str, span: Span) -> Node {
    if key.is_empty() {
        return Node::unset(value, span);
    }
    let mut node = Mapping::new(span);
    node.set(key, Node::unset(value, span));
    Node::Mapping(node)
}
