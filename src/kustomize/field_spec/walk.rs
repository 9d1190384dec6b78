//! The one walker: follows the path of a field spec through a document.
//!
//! Lists on the way are walked through, whether the path says `[]` or not, and given to the setter as
//! they are at the end of it; a null ends the walk; a scalar that is not the last step is an error.
//!
//! Upstream: `fieldspec.Filter` (api v0.21.1), `yaml/fns.go` (kyaml v0.21.1). Kept, of all that use it:
//! a null where the path says `[]` becomes an empty list; a null that is to be filled keeps its text
//! (`null` with the prefix `a-` becomes `a-null`); a path that addresses list elements (`0`, `-`, `*`,
//! `[name=x]`) fails.

use super::wrong_kind;
use crate::error::{Error, Result};
use crate::object::path::{next_part, start};
use crate::yaml::{Entry, Node, Scalar, Sequence, Span, Tag};

/// What stands at the end of a path that had to be made ([`create`](super::FieldSpec::create)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing is ever made, whatever the field spec says.
    Ignored,
    /// A scalar with a tag, because of the value at this place.
    Scalar(Tag, Span),
    /// A mapping, because of the value at this place.
    Mapping(Span),
}

/// Gives each field that a path leads to to a setter, with the elements of the lists it is in.
///
/// # Errors
/// When the path is malformed or leads through a scalar, and what the setter fails with.
pub(super) fn walk(
    doc: &mut Node,
    path: &str,
    missing: Missing,
    set: &mut dyn FnMut(&mut Node, &[usize]) -> Result<()>,
) -> Result<()> {
    Walk { missing, elements: Vec::new(), set }.descend(doc, Some(start(path)))
}

struct Walk<'a> {
    missing: Missing,
    /// Where in the lists on the way we are.
    elements: Vec<usize>,
    set: &'a mut dyn FnMut(&mut Node, &[usize]) -> Result<()>,
}

impl Walk<'_> {
    fn descend(&mut self, node: &mut Node, path: Option<&str>) -> Result<()> {
        let Some(path) = path else { return (self.set)(node, &self.elements) };
        if node.is_null() {
            return Ok(());
        }
        match node {
            Node::Mapping(_) => self.enter(node, path),
            Node::Sequence(sequence) => self.each(sequence, path),
            Node::Scalar(_) => Err(wrong_kind(node, "a list or a mapping")),
        }
    }

    fn each(&mut self, sequence: &mut Sequence, path: &str) -> Result<()> {
        for (at, item) in sequence.items.iter_mut().enumerate() {
            self.elements.push(at);
            self.descend(item, Some(path))?;
            self.elements.pop();
        }
        Ok(())
    }

    fn enter(&mut self, node: &mut Node, path: &str) -> Result<()> {
        let (part, rest) = next_part(path);
        let (name, is_list) = match part.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (&*part, false),
        };
        if name.is_empty() {
            return Err(Error::input("a field name in the path is empty"));
        }
        let has_margins = |b: &u8| !b.is_ascii_graphic();
        let name = if name.as_bytes().iter().any(has_margins) { name.trim() } else { name };
        if name.is_empty() {
            return self.descend(node, rest);
        }
        if is_element(name) {
            return Err(Error::input(format!("`{name}` addresses an element of a list; there is a mapping")));
        }
        let made = if is_list { Missing::Ignored } else { self.made(rest) };
        let Node::Mapping(mapping) = node else { return Ok(()) };
        let Some(field) = mapping.get_mut(name) else {
            let Some(value) = fresh(made) else { return Ok(()) };
            let key = Scalar::plain(name, value.span());
            mapping.entries.push(Entry { key, value });
            let entry = mapping.entries.last_mut().expect("one was pushed just now");
            return self.descend(&mut entry.value, rest);
        };
        if field.is_null() {
            fill(field, made, is_list);
        }
        self.descend(field, rest)
    }

    /// What to make of a field that is missing before this rest of the path.
    fn made(&self, rest: Option<&str>) -> Missing {
        match (self.missing, rest) {
            (Missing::Scalar(_, span), Some(_)) => Missing::Mapping(span),
            (missing, _) => missing,
        }
    }
}

/// A new node to be put where nothing was.
fn fresh(missing: Missing) -> Option<Node> {
    match missing {
        Missing::Ignored => None,
        Missing::Scalar(_, span) => Some(Node::string("", span)),
        Missing::Mapping(span) => Some(Node::mapping(span)),
    }
}

/// Turns a null into what is wanted; a scalar keeps the text of the null.
fn fill(field: &mut Node, missing: Missing, is_list: bool) {
    let span = field.span();
    match (missing, field) {
        (Missing::Mapping(_), field) => *field = Node::mapping(span),
        (Missing::Scalar(tag, _), Node::Scalar(scalar)) => scalar.tag = tag,
        (Missing::Ignored, field) if is_list => *field = Node::sequence(span),
        _ => {}
    }
}

/// Whether kyaml takes a step for an element of a list.
pub(super) fn is_element(name: &str) -> bool {
    if !matches!(name.as_bytes().first(), Some(b'-' | b'+' | b'*' | b'[' | b'0'..=b'9')) {
        return false;
    }
    name == "-"
        || name == "*"
        || name.parse::<i64>().is_ok()
        || (name.starts_with('[') && name.ends_with(']'))
}
