//! What values are to JSON, and when two of them are alike.

use crate::Result;
use crate::yaml::resolve::{self, Value as Resolved};
use crate::yaml::{Node, Scalar};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// From here on Go writes a float with an exponent, so that nobody reads it as an integer.
const FLOATS_FROM: f64 = 1e21;

/// What a scalar is to JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain<'a> {
    Null,
    Bool(bool),
    /// A whole number, also one that was written as `1.0`.
    Int(i128),
    Float(f64),
    Text(Cow<'a, str>),
}

impl<'a> Plain<'a> {
    /// Reads a scalar.
    ///
    /// # Errors
    ///
    /// Where its tag and its text do not fit.
    pub fn of(scalar: &'a Scalar) -> Result<Self> {
        Ok(match resolve::resolve(scalar)? {
            Resolved::Null => Plain::Null,
            Resolved::Bool(b) => Plain::Bool(b),
            Resolved::Int(n) => Plain::Int(n.into()),
            Resolved::UInt(n) => Plain::Int(n.into()),
            Resolved::Float(n) if n.fract() == 0.0 && n.abs() < FLOATS_FROM => Plain::Int(n as i128),
            Resolved::Float(n) => Plain::Float(n),
            Resolved::Str(text) => Plain::Text(text),
            Resolved::Timestamp(text) => Plain::Text(Cow::Owned(text)),
        })
    }

    /// As a float, if it is a number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Plain::Int(n) => Some(*n as f64),
            Plain::Float(n) => Some(*n),
            _ => None,
        }
    }

    /// Whether it is a value of JSON.
    pub fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Plain::Null, Value::Null) => true,
            (Plain::Bool(a), Value::Bool(b)) => a == b,
            (Plain::Text(a), Value::String(b)) => a == b,
            (Plain::Int(a), Value::Number(b)) => {
                whole(b).map_or_else(|| b.as_f64() == Some(*a as f64), |b| *a == b)
            }
            (Plain::Float(a), Value::Number(b)) => b.as_f64() == Some(*a),
            _ => false,
        }
    }
}

fn whole(number: &serde_json::Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// Whether a node is a value of JSON; the order of fields counts for nothing.
pub(super) fn equals(node: &Node, value: &Value) -> bool {
    match (node, value) {
        (Node::Scalar(scalar), _) => Plain::of(scalar).is_ok_and(|plain| plain.is(value)),
        (Node::Sequence(list), Value::Array(values)) => {
            list.items.len() == values.len() && list.items.iter().zip(values).all(|(a, b)| equals(a, b))
        }
        (Node::Mapping(map), Value::Object(fields)) => {
            let is_field = |e: &crate::yaml::Entry| {
                fields.get(e.key.text.as_str()).is_some_and(|value| equals(&e.value, value))
            };
            map.entries.len() == fields.len() && map.entries.iter().all(is_field)
        }
        _ => false,
    }
}

/// A text that is the same for values that are alike, and only for them.
pub(super) fn canonical(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Scalar(scalar) => write_plain(scalar, out),
        Node::Sequence(list) => {
            out.push('[');
            list.items.iter().for_each(|item| write(item, out));
            out.push(']');
        }
        Node::Mapping(map) => {
            let mut entries: Vec<_> = map.entries.iter().collect();
            entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
            out.push('{');
            for entry in entries {
                let _ = write!(out, "{:?}:", entry.key.text);
                write(&entry.value, out);
            }
            out.push('}');
        }
    }
}

fn write_plain(scalar: &Scalar, out: &mut String) {
    let _ = match Plain::of(scalar) {
        Ok(Plain::Null) => write!(out, "null,"),
        Ok(Plain::Bool(b)) => write!(out, "{b},"),
        Ok(Plain::Int(n)) => write!(out, "{n},"),
        Ok(Plain::Float(n)) => write!(out, "{n:e},"),
        Ok(Plain::Text(text)) => write!(out, "{text:?},"),
        Err(_) => write!(out, "!{:?},", scalar.text),
    };
}

/// Whether SOPS put a text in the place of a value.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[") && text.ends_with(']')
}
