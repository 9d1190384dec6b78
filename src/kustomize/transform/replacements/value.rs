//! Reading a value, or a part of it, and writing it over another.

use super::FieldOptions;
use crate::error::{Error, Result};
use crate::kustomize::field_path::Found;
use crate::yaml::{Node, Scalar, Span, Tag};

/// The value, or the part that the options cut out of it.
pub(super) fn part(node: &Node, options: Option<&FieldOptions>) -> Result<Node> {
    let Some(options) = options.filter(|o| !o.delimiter.is_empty()) else { return Ok(node.clone()) };
    let Node::Scalar(scalar) = node else { return Err(not_scalar(node)) };
    let wanted = usize::try_from(options.index).ok();
    let part = wanted.and_then(|index| parts(&scalar.text, &options.delimiter).into_iter().nth(index));
    let Some(part) = part else {
        let count = parts(&scalar.text, &options.delimiter).len();
        let message =
            format!("options.index {} is out of bounds: the value has {count} parts", options.index);
        return Err(Error::input(message).at(scalar.span));
    };
    let tag = scalar.resolved_tag();
    Ok(Node::Scalar(Scalar { text: part.into(), tag, ..scalar.clone() }))
}

/// Writes a value over a field, or over the part of it that the options name.
pub(super) fn assign(
    target: &mut Node,
    value: &Node,
    options: Option<&FieldOptions>,
    found: Found,
    span: Span,
) -> Result<()> {
    let text = value.as_text().unwrap_or("");
    match (target, options.filter(|o| !o.delimiter.is_empty())) {
        (Node::Scalar(scalar), Some(options)) => {
            let text = join(&scalar.text, text, options);
            set_text(scalar, &text, found, span);
        }
        (target, Some(_)) => return Err(not_scalar(target)),
        (target, None) => overwrite(target, value, found, span),
    }
    Ok(())
}

/// Writes a value over another: a scalar takes its text alone, anything else is replaced.
pub(super) fn overwrite(target: &mut Node, value: &Node, found: Found, span: Span) {
    match target {
        Node::Scalar(scalar) => set_text(scalar, value.as_text().unwrap_or(""), found, span),
        target => *target = value.clone(),
    }
}

/// Gives a scalar another text; its type stays what it was.
pub(super) fn set_text(scalar: &mut Scalar, text: &str, found: Found, span: Span) {
    let tag = scalar.resolved_tag();
    let was_implied = scalar.tag == Tag::Auto;
    scalar.text = text.into();
    scalar.span = span;
    if found == Found::Existing && was_implied && scalar.resolved_tag() != tag {
        scalar.tag = tag;
    }
}

/// A field's text with one part replaced; an index below 0 puts a part before, one beyond after.
fn join(field: &str, text: &str, options: &FieldOptions) -> String {
    let mut all = parts(field, &options.delimiter);
    match usize::try_from(options.index) {
        Err(_) => all.insert(0, text),
        Ok(index) if index < all.len() => all[index] = text,
        Ok(_) => all.push(text),
    }
    all.join(&options.delimiter)
}

fn parts<'t>(text: &'t str, delimiter: &str) -> Vec<&'t str> {
    text.split(delimiter).collect()
}

fn not_scalar(node: &Node) -> Error {
    Error::input("delimiter option can only be used with scalar nodes").at(node.span())
}
