//! How problems are worded.

use super::Hints;
use super::level::{Level, Telling};
use super::scalar::RULE;
use super::value::{Plain, is_encrypted};
use crate::nearest::nearest;
use crate::validate::formats;
use crate::validate::problem::Problem;
use crate::validate::schema::{Format, Shape, Types};
use crate::yaml::Node;
use serde_json::Value;
use std::borrow::Cow;

/// So many characters of a value are shown.
const SHOWN: usize = 60;

/// So many of the values that one may choose from are shown.
const CHOICES: usize = 16;

/// Something that is wrong with a value.
pub(super) fn invalid(node: &Node, level: &Level<'_>, message: impl Into<String>) -> Problem {
    Problem::new(RULE, level.path.to_string(), node.span(), message)
}

/// A value of the wrong type.
pub(super) fn wrong_type(node: &Node, plain: Option<&Plain<'_>>, level: &Level<'_>) -> Problem {
    let expected = types(level.shape());
    wrong(node, plain, expected, level)
}

/// A value that is something else than expected.
pub(super) fn wrong(node: &Node, plain: Option<&Plain<'_>>, expected: String, level: &Level<'_>) -> Problem {
    let actual = described(node, level.telling);
    let problem = invalid(node, level, format!("expected {expected}, got {actual}"));
    let problem = problem.instead_of(expected, actual);
    match plain
        .filter(|_| level.telling == Telling::Shown)
        .and_then(|plain| quotes(plain, node, level.shape()))
    {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// Whether quotes are missing, or too many.
fn quotes(plain: &Plain<'_>, node: &Node, shape: &Shape) -> Option<String> {
    let text = node.as_text()?;
    match plain {
        Plain::Int(_) | Plain::Float(_) | Plain::Bool(_) if shape.types == Types::STRING => {
            Some(format!("with quotes it is a string: \"{text}\""))
        }
        Plain::Text(_) => {
            let is_boolean = shape.types == Types::BOOLEAN && matches!(text, "true" | "false");
            let is_integer = shape.types == Types::INTEGER && text.parse::<i64>().is_ok();
            (is_boolean || is_integer)
                .then(|| format!("without quotes it is {} {text}", types_named(shape.types)))
        }
        _ => None,
    }
}

/// A field that is missing.
pub(super) fn missing_field(node: &Node, name: &str, level: &Level<'_>, hints: Hints) -> Problem {
    let near = node.as_mapping().filter(|_| hints == Hints::Sought).and_then(|map| {
        let unknown = map.entries.iter().filter(|e| level.shape().property(&e.key.text).is_none());
        nearest(name, unknown.map(|e| e.key.text.as_str()))
    });
    let problem = invalid(node, level, format!("missing required field {name:?}"));
    match near {
        Some(near) => problem.hint(format!("there is {:?} instead", cut(near))),
        None => problem,
    }
}

/// A value that is none of those that it may be; that it may be empty helps nobody.
pub(super) fn none_of(node: &Node, values: &[Value], level: &Level<'_>) -> Problem {
    let values: Vec<&Value> = values.iter().filter(|value| *value != "" || values.len() == 1).collect();
    let shown: Vec<String> =
        values.iter().take(CHOICES).map(|value| cut(&value.to_string()).into_owned()).collect();
    let rest = values.len().saturating_sub(CHOICES);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let one_of = if values.len() > 1 { "one of " } else { "" };
    let expected = format!("{one_of}{}{more}", shown.join(", "));
    let problem = wrong(node, None, expected, level);
    let texts = values.iter().filter_map(|value| value.as_str());
    let near =
        node.as_text().filter(|_| level.telling == Telling::Shown).and_then(|text| nearest(text, texts));
    match near {
        Some(near) if values.len() > 1 => problem.hint(format!("did you mean {near:?}?")),
        _ => problem,
    }
}

/// A value that does not have its format.
pub(super) fn unfit(node: &Node, format: Format, level: &Level<'_>) -> Problem {
    let problem = wrong(node, None, formats::wanted(format).to_owned(), level);
    match format {
        Format::Byte if level.telling == Telling::Hidden => problem.hint("plain text goes into stringData"),
        _ => problem,
    }
}

/// A text that does not match its pattern.
pub(super) fn unmatched(node: &Node, pattern: &str, level: &Level<'_>) -> Problem {
    let actual = described(node, level.telling);
    let said = match shown(node, level.telling) {
        Some(shown) => format!("{shown} does not match {}", cut(pattern)),
        None => format!("does not match {}", cut(pattern)),
    };
    invalid(node, level, said).instead_of(pattern, actual)
}

/// `, got integer 3`, or nothing where values are hidden.
pub(super) fn got(node: &Node, level: &Level<'_>) -> String {
    shown(node, level.telling).map_or_else(String::new, |shown| format!(", got {shown}"))
}

/// The types that a shape takes, to be read after "expected".
pub(super) fn types(shape: &Shape) -> String {
    match shape.format {
        _ if shape.int_or_string => "integer or string".to_owned(),
        Some(Format::Quantity) => formats::wanted(Format::Quantity).to_owned(),
        _ => types_named(shape.types),
    }
}

/// Types by their names.
pub(super) fn types_named(types: Types) -> String {
    let names = [
        (Types::OBJECT, "object"),
        (Types::ARRAY, "array"),
        (Types::STRING, "string"),
        (Types::INTEGER, "integer"),
        (Types::NUMBER, "number"),
        (Types::BOOLEAN, "boolean"),
        (Types::NULL, "null"),
    ];
    let names: Vec<&str> = names.iter().filter(|(one, _)| types.meets(*one)).map(|(_, name)| *name).collect();
    if names.is_empty() { "a number that JSON has".to_owned() } else { names.join(" or ") }
}

/// The type of a value and, where it may be told, the value.
fn described(node: &Node, telling: Telling) -> String {
    let scalar = match node {
        Node::Mapping(_) => return "object".to_owned(),
        Node::Sequence(_) => return "array".to_owned(),
        Node::Scalar(scalar) => scalar,
    };
    let kind = match Plain::of(scalar) {
        Ok(Plain::Null) => return "null".to_owned(),
        Ok(Plain::Bool(_)) => "boolean",
        Ok(Plain::Int(_)) => "integer",
        Ok(Plain::Float(_)) => "number",
        Ok(Plain::Text(_)) | Err(_) => "string",
    };
    match shown(node, telling) {
        Some(shown) => format!("{kind} {shown}"),
        None => kind.to_owned(),
    }
}

/// A value in a few words, where it may be told.
pub(super) fn shown(node: &Node, telling: Telling) -> Option<String> {
    let scalar = node.as_scalar().filter(|_| telling == Telling::Shown)?;
    match Plain::of(scalar) {
        Ok(Plain::Text(text)) if !is_encrypted(&text) => Some(format!("{:?}", cut(&text))),
        Ok(Plain::Text(_)) => None,
        _ => Some(cut(&scalar.text).into_owned()),
    }
}

/// A text that is not too long to be shown.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// `1 field`, `2 fields`.
pub(super) fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
