//! The keywords that CustomResourceDefinitions and JSON schemas share, read from their documents.

use super::pattern::Pattern;
use super::{Bound, More, Shape, Types};
use crate::yaml::resolve::{self, Value as Scalar};
use crate::yaml::{Mapping, Node};
use crate::{Error, Result};
use compact_str::CompactString;
use serde_json::{Number, Value};

/// A shape that is being put together.
#[derive(Default)]
pub(super) struct Draft {
    /// The shape, without what few values are held to.
    pub shape: Shape,
    more: Option<Box<More>>,
}

impl Draft {
    /// What few values are held to.
    pub fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// The whole shape.
    pub fn finish(self) -> Shape {
        let mut shape = Shape { more: self.more, ..self.shape };
        shape.properties.sort_by(|a, b| a.0.cmp(&b.0));
        // Of equal names the last one counts, as in JSON.
        shape.properties.reverse();
        shape.properties.dedup_by(|a, b| a.0 == b.0);
        shape.properties.reverse();
        shape
    }
}

/// Whether a keyword was one that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    Yes,
    No,
}

/// Reads a keyword that holds no other schema: bounds, lengths, enums.
pub(super) fn plain(key: &str, value: &Node, draft: &mut Draft) -> Result<Read> {
    match key {
        "required" => draft.shape.required = names(key, value)?,
        "nullable" => draft.shape.nullable = truth(key, value)?,
        "default" => draft.more().default = Some(value_of(value)?),
        "enum" => draft.more().any_of_values = values(key, value)?,
        "pattern" => draft.more().pattern = Some(Pattern::new(text(key, value)?)),
        "minLength" => draft.more().min_length = Some(count(key, value)?),
        "maxLength" => draft.more().max_length = Some(count(key, value)?),
        "multipleOf" => draft.more().multiple_of = Some(number(key, value)?),
        "minItems" => draft.more().min_items = Some(count(key, value)?),
        "maxItems" => draft.more().max_items = Some(count(key, value)?),
        "uniqueItems" => draft.more().unique_items = truth(key, value)?,
        "minProperties" => draft.more().min_properties = Some(count(key, value)?),
        "maxProperties" => draft.more().max_properties = Some(count(key, value)?),
        _ => return Ok(Read::No),
    }
    Ok(Read::Yes)
}

/// The bounds of numbers, which need each other: `exclusiveMinimum` is a truth beside `minimum` in older
/// schemas and a number of its own in newer ones.
pub(super) fn bounds(schema: &Mapping, draft: &mut Draft) -> Result<()> {
    if let Some(bound) = bound(schema, "minimum", "exclusiveMinimum", f64::max)? {
        draft.more().minimum = Some(bound);
    }
    if let Some(bound) = bound(schema, "maximum", "exclusiveMaximum", f64::min)? {
        draft.more().maximum = Some(bound);
    }
    Ok(())
}

fn bound(
    schema: &Mapping,
    key: &str,
    exclusive_key: &str,
    tighter: fn(f64, f64) -> f64,
) -> Result<Option<Bound>> {
    let inclusive = schema.get(key).map(|value| number(key, value)).transpose()?;
    let Some(exclusive) = schema.get(exclusive_key) else {
        return Ok(inclusive.map(|value| Bound { value, exclusive: false }));
    };
    if let Value::Bool(exclusive) = value_of(exclusive)? {
        return Ok(inclusive.map(|value| Bound { value, exclusive }));
    }
    let open = number(exclusive_key, exclusive)?;
    Ok(Some(match inclusive {
        Some(closed) if closed != open && tighter(closed, open) == closed => {
            Bound { value: closed, exclusive: false }
        }
        _ => Bound { value: open, exclusive: true },
    }))
}

/// A type by its name.
pub(super) fn type_named(value: &Node) -> Result<Types> {
    Ok(match text("type", value)? {
        "object" => Types::OBJECT,
        "array" => Types::ARRAY,
        "string" => Types::STRING,
        "integer" => Types::INTEGER,
        "number" => Types::NUMBER,
        "boolean" => Types::BOOLEAN,
        "null" => Types::NULL,
        other => {
            let message = format!("schema: no type has the name {other:?}");
            return Err(Error::input(message).at(value.span()));
        }
    })
}

/// A mapping.
pub(super) fn mapping<'a>(key: &str, value: &'a Node) -> Result<&'a Mapping> {
    value.as_mapping().ok_or_else(|| wrong(key, "a mapping", value))
}

/// The elements of a list.
pub(super) fn list<'a>(key: &str, value: &'a Node) -> Result<&'a [Node]> {
    value.as_sequence().map(|list| list.items.as_slice()).ok_or_else(|| wrong(key, "a list", value))
}

/// A text.
pub(super) fn text<'a>(key: &str, value: &'a Node) -> Result<&'a str> {
    let scalar = value.as_scalar().filter(|scalar| scalar.is_string());
    scalar.map(|scalar| scalar.text.as_str()).ok_or_else(|| wrong(key, "a string", value))
}

/// True or false.
pub(super) fn truth(key: &str, value: &Node) -> Result<bool> {
    value_of(value)?.as_bool().ok_or_else(|| wrong(key, "true or false", value))
}

/// A list of texts.
pub(super) fn names(key: &str, value: &Node) -> Result<Vec<CompactString>> {
    list(key, value)?.iter().map(|item| text(key, item).map(CompactString::from)).collect()
}

fn values(key: &str, value: &Node) -> Result<Vec<Value>> {
    list(key, value)?.iter().map(value_of).collect()
}

fn number(key: &str, value: &Node) -> Result<f64> {
    value_of(value)?.as_f64().ok_or_else(|| wrong(key, "a number", value))
}

fn count(key: &str, value: &Node) -> Result<u64> {
    let count = value_of(value)?;
    let whole = |n: f64| (n >= 0.0 && n.fract() == 0.0).then_some(n as u64);
    count.as_u64().or_else(|| count.as_f64().and_then(whole)).ok_or_else(|| wrong(key, "a count", value))
}

/// That a keyword holds something else than it may.
pub(super) fn wrong(key: &str, expected: &str, value: &Node) -> Error {
    Error::input(format!("schema: {key} has to be {expected}")).at(value.span())
}

/// A value as JSON has it.
///
/// # Errors
///
/// Where a scalar's tag and text do not fit, and on numbers that JSON cannot say.
pub(in crate::validate) fn value_of(node: &Node) -> Result<Value> {
    Ok(match node {
        Node::Mapping(map) => {
            let entry = |e: &crate::yaml::Entry| Ok((e.key.text.to_string(), value_of(&e.value)?));
            Value::Object(map.entries.iter().map(entry).collect::<Result<_>>()?)
        }
        Node::Sequence(list) => Value::Array(list.items.iter().map(value_of).collect::<Result<_>>()?),
        Node::Scalar(scalar) => match resolve::resolve(scalar)? {
            Scalar::Null => Value::Null,
            Scalar::Bool(b) => Value::Bool(b),
            Scalar::Int(n) => Value::from(n),
            Scalar::UInt(n) => Value::from(n),
            Scalar::Float(n) => Number::from_f64(n).map(Value::Number).ok_or_else(|| {
                Error::input(format!("JSON has no number `{}`", scalar.text)).at(scalar.span)
            })?,
            Scalar::Str(text) => Value::String(text.into_owned()),
            Scalar::Timestamp(text) => Value::String(text),
        },
    })
}
