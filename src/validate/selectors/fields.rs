//! Reads fields as an API server does: what is null is not there, and what is not known yet is left alone.

use crate::validate::metadata::names::{Form, is_unknown};
use crate::validate::path::Path;
use crate::validate::problem::{Problem, Rule};
use crate::yaml::{Node, Scalar, Span};

/// A field that is there.
pub fn field<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.get(name).filter(|value| !value.is_null())
}

/// Text of a field, unless it is empty or not known yet.
pub fn text<'n>(node: &'n Node, name: &str) -> Option<&'n Scalar> {
    let scalar = field(node, name)?.as_scalar()?;
    Some(scalar).filter(|scalar| scalar.is_string() && !scalar.text.is_empty() && !is_unknown(&scalar.text))
}

/// Whether a field has a text.
pub fn is_text(node: &Node, name: &str, wanted: &str) -> bool {
    field(node, name).and_then(Node::as_text) == Some(wanted)
}

/// A whole number of a field; in quotes it is none.
pub fn integer(node: &Node, name: &str) -> Option<i64> {
    let scalar = field(node, name)?.as_scalar().filter(|scalar| !scalar.is_string())?;
    scalar.text.parse().ok()
}

/// The elements of a field; none where it is no list.
pub fn items<'n>(node: &'n Node, name: &str) -> &'n [Node] {
    node.get(name).and_then(Node::as_sequence).map_or(&[], |list| &list.items)
}

/// Whether a field is a list with elements, or text that may become one.
pub fn has_items(node: &Node, name: &str) -> bool {
    field(node, name).is_some_and(|value| value.as_sequence().is_none_or(|list| !list.items.is_empty()))
}

/// Adds what is wrong with a value.
pub fn tell(problems: &mut Vec<Problem>, path: &Path<'_>, at: Span, message: impl Into<String>) {
    problems.push(Problem::new(Rule::InvalidValue, path.to_string(), at, message));
}

/// Tells of a field whose text is not of its form.
pub fn has_form(node: &Node, name: &str, form: Form, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let wrong = text(node, name).and_then(|scalar| Some((form.wrong(&scalar.text)?, scalar.span)));
    problems.extend(wrong.map(|(wrong, at)| wrong.of_value(Path::Field(path, name).to_string(), at)));
}

/// Tells of the number of a port that is out of bounds.
pub fn has_port_number(node: &Node, name: &str, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let number = integer(node, name).filter(|number| !(1..=65535).contains(number));
    if let (Some(number), Some(value)) = (number, field(node, name)) {
        let message = format!("{number} is no port: 1 to 65535 are");
        tell(problems, &Path::Field(path, name), value.span(), message);
    }
}

/// Tells of a port, by number or name, that is none.
pub fn has_port(node: &Node, name: &str, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_port_number(node, name, path, problems);
    let Some(scalar) = text(node, name) else { return };
    let Some(wrong) = Form::Port.wrong(&scalar.text) else { return };
    let problem = wrong.of_value(Path::Field(path, name).to_string(), scalar.span);
    let is_number = scalar.text.bytes().all(|b| b.is_ascii_digit());
    problems.push(if is_number { problem.hint("a number stands without quotes") } else { problem });
}
