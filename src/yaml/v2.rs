//! Reads YAML as `sigs.k8s.io/yaml` does: with yaml v2, by the rules of YAML 1.1, into what JSON can say
//! (sigs.k8s.io/yaml 1.5.0 `YAMLToJSON`, yaml v2.4.2).
//!
//! So kustomize reads kustomization files, and Flux its objects after substitution: `yes`, `on` and `n`
//! are booleans, keys that are no strings become ones, of equal keys the last one counts, and a merge key
//! overrides what stands before it.

use super::number::{format_float, format_float32, format_json_float};
use super::parse::{Room, first_document};
use super::resolve::{Value, resolve_as};
use super::scan::Version;
use super::{Entry, FileId, Mapping, Node, Scalar, Sequence};
use crate::{Error, Result};
use compact_str::{CompactString, ToCompactString};
use std::collections::HashMap;

/// Reads the first document of a text; `None` when there is nothing in it. Scalars are written in the
/// one way that every reader understands, collections are in block style.
///
/// # Errors
///
/// On whatever yaml v2 refuses, on keys that are null, and on `.inf` and `.nan`.
pub fn parse_document(text: &str, file: FileId) -> Result<Option<Node>> {
    let node = first_document(text, file, 0, Version::V2, &mut Room::of(text.len()))?;
    node.map(|node| canonical(node, Equal::LastCounts)).transpose()
}

/// The same, where equal keys are an error (`UnmarshalStrict`), also one that a merge brought before.
///
/// # Errors
///
/// As [`parse_document`], and on equal keys.
pub fn parse_strict(text: &str, file: FileId) -> Result<Option<Node>> {
    let node = first_document(text, file, 0, Version::V2, &mut Room::of(text.len()))?;
    node.map(|node| canonical(node, Equal::Refused)).transpose()
}

/// What becomes of equal keys.
#[derive(Clone, Copy)]
enum Equal {
    LastCounts,
    Refused,
}

fn canonical(node: Node, equal: Equal) -> Result<Node> {
    match node {
        Node::Scalar(scalar) => canonical_scalar(&scalar),
        Node::Sequence(list) => {
            let items = list.items.into_iter().map(|item| canonical(item, equal)).collect::<Result<_>>()?;
            Ok(Node::Sequence(Sequence { items, flow: false, span: list.span }))
        }
        Node::Mapping(map) => {
            let entries = canonical_entries(map.entries, equal)?;
            Ok(Node::Mapping(Mapping { entries, flow: false, span: map.span }))
        }
    }
}

/// As many keys are compared one by one sooner than hashed.
const FEW: usize = 12;

fn canonical_entries(entries: Vec<Entry>, equal: Equal) -> Result<Vec<Entry>> {
    let are_few = entries.len() <= FEW;
    let mut places: HashMap<CompactString, usize> =
        HashMap::with_capacity(if are_few { 0 } else { entries.len() });
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        let text = key_text(&entry.key)?;
        let there = if are_few {
            kept.iter().position(|entry| entry.key.text == text)
        } else {
            let at = *places.entry(text.clone()).or_insert(kept.len());
            (at < kept.len()).then_some(at)
        };
        let key = Scalar::string(text, entry.key.span);
        let entry = Entry { key, value: canonical(entry.value, equal)? };
        match (there, equal) {
            (Some(at), Equal::LastCounts) => kept[at] = entry,
            (Some(at), Equal::Refused) => {
                let message = format!("key \"{}\" already set in map", entry.key.text);
                let error = Error::input(message).at(entry.key.span);
                return Err(error.context("the first one", Some(kept[at].key.span)));
            }
            (None, _) => kept.push(entry),
        }
    }
    Ok(kept)
}

fn key_text(key: &Scalar) -> Result<CompactString> {
    Ok(match resolve_as(key, &key.text, Version::V2)? {
        Value::Str(text) => text.into(),
        Value::Timestamp(text) => text.into(),
        Value::Bool(b) => b.to_compact_string(),
        Value::Int(n) => n.to_compact_string(),
        Value::Float(n) if n.is_nan() => ".nan".into(),
        Value::Float(n) if (n as f32).is_finite() => format_float32(n).into(),
        Value::Float(n) => if n > 0.0 { ".inf" } else { "-.inf" }.into(),
        Value::Null | Value::UInt(_) => {
            return Err(Error::input(format!("unsupported map key `{}`", key.text))
                .at(key.span)
                .hint("put it in quotes"));
        }
    })
}

fn canonical_scalar(scalar: &Scalar) -> Result<Node> {
    let span = scalar.span;
    Ok(match resolve_as(scalar, &scalar.text, Version::V2)? {
        Value::Null => Node::null(span),
        Value::Bool(b) => Node::plain(b.to_compact_string(), span),
        Value::Int(n) => Node::plain(n.to_compact_string(), span),
        Value::UInt(n) => Node::plain(n.to_compact_string(), span),
        Value::Float(n) if n.is_finite() => Node::plain(format_json_float(n), span),
        Value::Float(n) => {
            let message = format!("json: unsupported value: {}", format_float(n));
            return Err(Error::input(message).at(span).hint("put it in quotes if text is meant"));
        }
        Value::Str(text) => Node::string(text.as_ref(), span),
        Value::Timestamp(text) => Node::string(text, span),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::json::to_json;

    fn json(text: &str) -> String {
        match parse_document(text, FileId::NONE) {
            Ok(Some(node)) => to_json(&node).unwrap(),
            Ok(None) => "nothing".into(),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn scalars_follow_yaml_1_1() {
        let cases = [
            ("[yes, on, n, 'no', 0755, 0o755, 1_000]", r#"[true,true,false,"no",493,493,1000]"#),
            ("[2.40, 1e3, ~, 12:30:45, 2024-01-02]", r#"[2.4,1000,null,"12:30:45","2024-01-02"]"#),
            ("{1: a, yes: b, 1.5: c}", r#"{"1":"a","1.5":"c","true":"b"}"#),
            ("{4e264: a, -.inf: b}", r#"{"-.inf":"b",".inf":"a"}"#),
            ("! 12", r#""12""#),
            ("", "nothing"),
            ("~: a", "error: unsupported map key `~`"),
            ("a: .inf", "error: json: unsupported value: +Inf"),
        ];
        for (text, expected) in cases {
            assert_eq!(json(text), expected, "{text}");
        }
    }

    #[test]
    fn later_keys_and_merges_override_earlier_ones() {
        assert_eq!(json("a: 1\na: 2"), r#"{"a":2}"#);
        assert_eq!(json("x: &x {a: 2}\nz: {a: 1, <<: *x}"), r#"{"x":{"a":2},"z":{"a":2}}"#);
        assert_eq!(json("x: &x {'a': 1, a: 2, 'a': 3}\nz: {<<: *x}"), r#"{"x":{"a":3},"z":{"a":3}}"#);
        assert_eq!(json("x: &x {a: 2}\nz: {<<: *x, a: 1}"), r#"{"x":{"a":2},"z":{"a":1}}"#);
    }

    #[test]
    fn equal_keys_are_an_error_where_asked() {
        let error = |text: &str| parse_strict(text, FileId(0)).map_err(|e| e.message().to_owned());
        assert_eq!(error("a: 1\nb: {c: 1, c: 2}\n"), Err("key \"c\" already set in map".to_owned()));
        assert!(error("a: 1\nA: 2\n").is_ok());
    }
}
