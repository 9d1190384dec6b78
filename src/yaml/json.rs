//! JSON as Go writes it (`encoding/json`), and what a round trip through it does to a tree.

use super::emit::{Place, key_after_v3, refuse_duplicates, style_of, value_after_v3};
use super::number::{format_float, format_json_float};
use super::resolve::Value;
use super::{Entry, Mapping, Node, Scalar, Sequence, Style, Tag};
use crate::{Error, Result};
use std::fmt::Write;

/// The value as Go's `encoding/json` writes it: keys sorted, `<`, `>` and `&` escaped
/// (`RNode.MarshalJSON`).
///
/// # Errors
///
/// On keys that are there twice or are no strings, on tags that do not fit, on `.inf` and `.nan`.
pub fn to_json(node: &Node) -> Result<String> {
    let mut out = String::new();
    write_node(node, Depth::Top, Flow::No, &mut out)?;
    Ok(out)
}

/// What a round trip through JSON does to a tree (`RNode.UnmarshalJSON` of `RNode.MarshalJSON`): every
/// number becomes a 64-bit float, keys are sorted, flow style and tags are gone. Places stay.
///
/// # Errors
///
/// As [`to_json`].
pub fn normalize(node: &mut Node) -> Result<()> {
    *node = normalized(node, Depth::Top, Flow::No, Numbers::Floats)?;
    Ok(())
}

/// What is read when the tree is printed and the text is read again (`RNode.AsYAML`): as [`normalize`],
/// but integers stay what they are.
///
/// # Errors
///
/// As [`to_json`].
pub fn printed(node: &Node) -> Result<Node> {
    normalized(node, Depth::Top, Flow::No, Numbers::Kept)
}

/// Makes a [`printed`] tree, into which values of JSON were put since, a [`normalize`]d one.
///
/// # Errors
///
/// As [`to_json`].
pub fn settle(node: &mut Node) -> Result<()> {
    match node {
        Node::Scalar(scalar)
            if scalar.is_string() && scalar.style != Style::Plain && scalar.tag == Tag::Str => {}
        Node::Scalar(scalar) => *scalar = normalized_scalar(scalar, Flow::No, Numbers::Floats)?,
        Node::Sequence(list) => {
            list.flow = false;
            list.items.iter_mut().try_for_each(settle)?;
        }
        Node::Mapping(map) => {
            map.flow = false;
            for entry in &mut map.entries {
                entry.key.style = style_of(&entry.key.text);
                settle(&mut entry.value)?;
            }
            map.entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
        }
    }
    Ok(())
}

/// What becomes of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbers {
    Floats,
    Kept,
}

/// Whether a mapping is the whole document: there Go treats keys more leniently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    Top,
    Inner,
}

/// Whether a value was written inside of a flow collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Yes,
    No,
}

impl Flow {
    fn or(self, flow: bool) -> Flow {
        if flow { Flow::Yes } else { self }
    }

    fn place(self) -> Place {
        match self {
            Flow::Yes => Place::Flow,
            Flow::No => Place::Value,
        }
    }
}

fn write_node(node: &Node, depth: Depth, flow: Flow, out: &mut String) -> Result<()> {
    match node {
        Node::Scalar(scalar) => write_scalar(scalar, flow, out),
        Node::Sequence(list) => {
            out.push('[');
            for (at, item) in list.items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_node(item, Depth::Inner, flow.or(list.flow), out)?;
            }
            out.push(']');
            Ok(())
        }
        Node::Mapping(map) => {
            let flow = flow.or(map.flow);
            out.push('{');
            for (at, (key, entry)) in sorted(map, depth, flow)?.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(&key, out);
                out.push(':');
                write_node(&entry.value, Depth::Inner, flow, out)?;
            }
            out.push('}');
            Ok(())
        }
    }
}

fn sorted(map: &Mapping, depth: Depth, flow: Flow) -> Result<Vec<(std::borrow::Cow<'_, str>, &Entry)>> {
    refuse_duplicates(map)?;
    let mut keys = Vec::with_capacity(map.entries.len());
    for entry in &map.entries {
        let key = key_after_v3(&entry.key, depth == Depth::Top, flow == Flow::Yes)?;
        keys.push((key, entry));
    }
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(keys)
}

fn write_scalar(scalar: &Scalar, flow: Flow, out: &mut String) -> Result<()> {
    match value_after_v3(scalar, flow.place())? {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if b { "true" } else { "false" }),
        Value::Int(n) => write!(out, "{n}").unwrap_or_default(),
        Value::UInt(n) => write!(out, "{n}").unwrap_or_default(),
        Value::Float(n) if n.is_finite() => out.push_str(&format_json_float(n)),
        Value::Float(n) => {
            let message = format!("json: unsupported value: {}", format_float(n));
            return Err(Error::input(message).at(scalar.span));
        }
        Value::Str(text) => write_string(&text, out),
        Value::Timestamp(text) => write_string(&text, out),
    }
    Ok(())
}

/// A string as Go writes it in JSON, with its quotes.
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(text, &mut out);
    out
}

/// A string as Go writes it in JSON.
pub(super) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let rare = matches!(c, '\0'..='\x1F' | '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
        if !rare {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + c.len_utf8();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x08' => out.push_str("\\b"),
            '\x0C' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => write!(out, "\\u{:04x}", c as u32).unwrap_or_default(),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

fn normalized(node: &Node, depth: Depth, flow: Flow, numbers: Numbers) -> Result<Node> {
    match node {
        Node::Scalar(scalar) => normalized_scalar(scalar, flow, numbers).map(Node::Scalar),
        Node::Sequence(list) => {
            let flow = flow.or(list.flow);
            let items = list.items.iter().map(|item| normalized(item, Depth::Inner, flow, numbers));
            Ok(Node::Sequence(Sequence {
                items: items.collect::<Result<_>>()?,
                flow: false,
                span: list.span,
            }))
        }
        Node::Mapping(map) => {
            let flow = flow.or(map.flow);
            let mut entries = Vec::with_capacity(map.entries.len());
            for (key, entry) in sorted(map, depth, flow)? {
                let style = style_of(&key);
                let key = Scalar { style, ..Scalar::string(key.as_ref(), entry.key.span) };
                entries.push(Entry { key, value: normalized(&entry.value, Depth::Inner, flow, numbers)? });
            }
            Ok(Node::Mapping(Mapping { entries, flow: false, span: map.span }))
        }
    }
}

fn normalized_scalar(scalar: &Scalar, flow: Flow, numbers: Numbers) -> Result<Scalar> {
    let number = |n: f64| Scalar::plain(format_float(n), scalar.span);
    Ok(match value_after_v3(scalar, flow.place())? {
        Value::Null => Scalar { text: "null".into(), style: Style::Plain, tag: Tag::Null, span: scalar.span },
        Value::Bool(b) => Scalar::plain(if b { "true" } else { "false" }, scalar.span),
        Value::Int(n) if numbers == Numbers::Kept => Scalar::plain(n.to_string(), scalar.span),
        Value::UInt(n) if numbers == Numbers::Kept => Scalar::plain(n.to_string(), scalar.span),
        Value::Int(n) => number(n as f64),
        Value::UInt(n) => number(n as f64),
        Value::Float(n) if n.is_finite() && numbers == Numbers::Kept => {
            Scalar::plain(format_json_float(n), scalar.span)
        }
        Value::Float(n) if n.is_finite() => number(n),
        Value::Float(n) => {
            let message = format!("json: unsupported value: {}", format_float(n));
            return Err(Error::input(message).at(scalar.span));
        }
        Value::Str(text) => Scalar { style: style_of(&text), ..Scalar::string(text.as_ref(), scalar.span) },
        Value::Timestamp(text) => Scalar { style: Style::DoubleQuoted, ..Scalar::string(text, scalar.span) },
    })
}

#[cfg(test)]
mod tests;
